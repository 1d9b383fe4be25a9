"""What many do at once with the public form: every place given once, every form one person, never a broken page."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from conference.core import clock, tokens
from conference.core.db import session
from conference.events.models import StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants.models import Code, Participant, Ticket
from tests.builders import a_group, an_event

PLACES, ATTEMPTS, TWINS = 8, 32, 40


@pytest.fixture
def world(app):
    with app.app_context():
        today = clock.now().date()
        event = an_event(first_day=today, last_day=today)
        return app, a_group(event, quota=PLACES, waiting_list=False).id


def filled(app, number):
    with app.app_context():
        return {
            "signed": tokens.sign_form("details", "forum"),
            "given_names": f"Prénom {number}",
            "family_name": "Traoré",
            "phone": f"70 00 {number // 100:02d} {number % 100:02d}",
            "email": f"personne.{number}@exemple.org",
        }


def send(app, forms):
    """Send all forms at the same moment; return the status and the place that each was sent on to."""
    gate = threading.Barrier(len(forms))

    def one(form):
        gate.wait(60)
        answer = app.test_client().post("/c/forum/inscription/sante", data=form)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(one, forms))


def count(model, *conditions):
    return session().scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


@pytest.mark.parametrize("first", [0, 100, 200])
def test_four_times_as_many_as_there_are_places_fill_exactly_these(world, first):
    app, group_id = world
    answers = send(app, [filled(app, first + number) for number in range(ATTEMPTS)])
    assert Counter(status for status, _ in answers) == {303: PLACES, 409: ATTEMPTS - PLACES}
    with app.app_context():
        assert session().get(StakeholderGroup, group_id).taken == PLACES
        for model in (Participant, Code, Ticket, OutboxMessage):
            assert count(model) == PLACES


@pytest.mark.parametrize("left", [PLACES, 1])
def test_one_form_sent_forty_times_at_once_is_one_person_with_one_message_even_for_the_last_place(world, left):
    app, group_id = world
    if left < PLACES:
        send(app, [filled(app, number) for number in range(PLACES - left)])
    answers = send(app, [filled(app, 99)] * TWINS)
    assert {status for status, _ in answers} == {303}
    assert len({place for _, place in answers}) == 1
    with app.app_context():
        assert session().get(StakeholderGroup, group_id).taken == PLACES - left + 1
        for model in (Participant, Code, Ticket, OutboxMessage):
            assert count(model) == PLACES - left + 1
