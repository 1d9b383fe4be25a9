"""What an organiser may look at."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conference.core import vault
from conference.core.db import write
from conference.messaging import outbox, queries, render, services, templates
from conference.messaging.templates import Rendered
from tests.builders import NOW

KIND = "test.greeting"


@pytest.fixture
def scope(context, monkeypatch):
    monkeypatch.setitem(templates._MAKERS, KIND, lambda message: Rendered("Objet", f"À {message.address}"))
    scope_id = uuid4()
    with write():
        vault.create_key(scope_id)
    return scope_id


def put(scope_id, number=0):
    draft = outbox.Draft(KIND, f"p{number}@example.org", "fr")
    with write():
        return outbox.put(scope_id, draft, now=NOW + timedelta(minutes=number))


def test_messages_come_newest_first_by_state_and_page(scope):
    made = [put(scope, number).id for number in range(queries.PER_PAGE + 1)]
    services.drop(made[0], "obsolete")
    assert [one.id for one in queries.messages(scope)] == made[:0:-1]
    assert [one.id for one in queries.messages(scope, None, 2)] == [made[0]]
    assert [one.id for one in queries.messages(scope, "cancelled")] == [made[0]]
    assert queries.counts(scope) == {"dead": 0, "waiting": queries.PER_PAGE, "kept": 0, "sent": 0, "cancelled": 1}


def test_a_message_of_another_event_is_not_found(scope):
    message = put(scope)
    assert queries.message(scope, message.id) is not None
    assert queries.message(uuid4(), message.id) is None


def test_a_message_is_opened_to_be_read(scope):
    message = put(scope, 3)
    assert queries.opened(message).address == "p3@example.org"
    assert render(message) == Rendered("Objet", "À p3@example.org")
    assert "p3@example.org" not in repr(queries.opened(message))
