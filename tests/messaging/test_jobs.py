"""The sweep of the outbox, against a mail server that refuses, falters and disappears."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from conference.core import vault
from conference.core.db import session, write
from conference.messaging import jobs, outbox, services, templates, transports
from conference.messaging.models import OutboxMessage
from conference.messaging.rules import ATTEMPTS, LEASE, wait_after
from conference.messaging.templates import Rendered
from tests.builders import NOW

KIND = "test.greeting"


@pytest.fixture(autouse=True)
def greeting(monkeypatch):
    monkeypatch.setitem(
        templates._MAKERS, KIND, lambda message: Rendered("Bonjour à vous", f"Voilà : {message.params['word']}\n")
    )


@pytest.fixture
def scope(context):
    scope_id = uuid4()
    with write():
        vault.create_key(scope_id)
    return scope_id


def put(scope_id, address="awa@example.org", word="été", **options):
    with write():
        return outbox.put(scope_id, outbox.Draft(KIND, address, "fr", params={"word": word}), now=NOW, **options).id


def at(minutes=0.0):
    return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)


def row(message_id):
    session().rollback()
    return session().get(OutboxMessage, message_id, populate_existing=True)


def test_a_message_that_is_due_is_sent_once(connected, scope, mailbox):
    message_id = put(scope)
    with at(1):
        assert jobs.send_due() == 1
        assert jobs.send_due() == 0
    assert mailbox.recipients() == [["awa@example.org"]]
    assert mailbox.text() == "Voilà : été\n"
    message = row(message_id)
    assert (message.state, message.attempts, message.sent_at) == ("sent", 1, NOW + timedelta(minutes=1))
    assert message.lease_until is None


def test_a_message_waits_for_its_time(connected, scope, mailbox):
    put(scope, not_before=NOW + timedelta(minutes=10))
    with at(9):
        assert jobs.send_due() == 0
    with at(10):
        assert jobs.send_due() == 1
    assert len(mailbox.letters) == 1


def test_a_cancelled_message_is_not_sent(connected, scope, mailbox):
    message_id = put(scope)
    with write():
        services.drop(message_id, "obsolete")
    with at(1):
        assert jobs.send_due() == 0
    assert mailbox.letters == []


def test_each_recipient_gets_a_letter_of_their_own_with_a_stable_name(connected, scope, mailbox):
    ids = [put(scope, f"p{number}@example.org") for number in range(3)]
    with at(1):
        assert jobs.send_due() == 3
    assert sorted(map(tuple, mailbox.recipients())) == [(f"p{number}@example.org",) for number in range(3)]
    assert {letter["Message-ID"] for letter in map(mailbox.message, range(3))} == {
        f"<{one}@example.org>" for one in ids
    }
    assert mailbox.message()["Auto-Submitted"] == "auto-generated"
    assert mailbox.message()["From"] == "inscription@example.org"


def test_a_temporary_refusal_is_tried_again_later_and_longer(connected, scope, mailbox):
    message_id, other = put(scope), put(scope, "oumou@example.org")
    mailbox.answers["RCPT"] = "451 come back"
    with at(1):
        assert jobs.send_due() == 2
    message = row(message_id)
    assert (message.state, message.problem, message.attempts) == ("waiting", "later", 1)
    assert message.not_before == NOW + timedelta(minutes=1) + wait_after(1)
    del mailbox.answers["RCPT"]
    with at(1.5):
        assert jobs.send_due() == 0
    with at(2):
        assert jobs.send_due() == 2
    assert row(other).state == row(message_id).state == "sent"
    assert row(message_id).problem is None


@pytest.mark.parametrize("verb", ["RCPT", "BODY"])
def test_a_refusal_for_good_ends_at_once(connected, scope, mailbox, verb):
    message_id = put(scope)
    mailbox.answers[verb] = "550 no such person"
    with at(1):
        assert jobs.send_due() == 1
    assert (row(message_id).state, row(message_id).problem) == ("dead", "refused")


def test_a_refused_sender_is_our_fault_and_no_reason_to_give_up(connected, scope, mailbox):
    message_id = put(scope)
    mailbox.answers["MAIL"] = "553 not you"
    with at(1):
        jobs.send_due()
    assert (row(message_id).state, row(message_id).problem) == ("waiting", "sender")


def test_an_unreachable_server_stops_the_run_and_spares_the_others(context, scope, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        url = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        transports.init_app(context, replace(settings, smtp_url=url))
        first = put(scope)
        second = put(scope, not_before=NOW + timedelta(seconds=1))
        with at(1):
            assert jobs.send_due() == 1
    transports.init_app(context, settings)
    assert (row(first).problem, row(first).attempts) == ("unreachable", 1)
    assert row(second).attempts == 0


def test_a_message_that_never_gets_through_ends_in_the_list_of_the_dead(connected, scope, mailbox):
    message_id = put(scope)
    mailbox.answers["RCPT"] = "450 not now"
    moment = NOW
    for _ in range(ATTEMPTS):
        moment = max(moment, row(message_id).not_before)
        with time_machine.travel(moment, tick=False):
            assert jobs.send_due() == 1
    assert (row(message_id).state, row(message_id).attempts) == ("dead", ATTEMPTS)
    assert moment - NOW > timedelta(days=1)


def test_a_worker_that_dies_after_sending_lets_it_be_sent_again_under_the_same_name(
    connected, scope, mailbox, monkeypatch
):
    message_id = put(scope)

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch, at(1):
        patch.setattr(services, "sent", die)
        with pytest.raises(Killed):
            jobs.send_due()
    with at(2):
        assert jobs.send_due() == 0  # the lease runs
    with time_machine.travel(NOW + timedelta(minutes=1) + LEASE, tick=False):
        assert jobs.send_due() == 1
    assert [letter["Message-ID"] for letter in map(mailbox.message, range(2))] == [f"<{message_id}@example.org>"] * 2
    assert row(message_id).state == "sent"


def test_a_message_that_kills_its_worker_each_time_is_given_up(connected, scope, mailbox):
    message_id = put(scope)
    moment = NOW
    for _ in range(ATTEMPTS):
        assert services.claim(message_id, moment) is not None
        moment += LEASE
    with time_machine.travel(moment, tick=False):
        assert jobs.send_due() == 1
    assert (row(message_id).state, row(message_id).problem) == ("dead", "crash")
    assert mailbox.letters == []


def test_a_server_that_hangs_up_is_asked_again(connected, scope, mailbox):
    message_id = put(scope)
    mailbox.hang_up_after = "BODY"
    with at(1):
        assert jobs.send_due() == 1
    assert (row(message_id).state, row(message_id).problem) == ("waiting", "unreachable")


def test_a_server_that_hangs_up_on_goodbye_has_done_its_work(connected, scope, mailbox):
    message_id = put(scope)
    mailbox.hang_up_after = "QUIT"
    with at(1):
        assert jobs.send_due() == 1
    assert row(message_id).state == "sent"


def test_several_workers_send_each_message_once(connected, scope, mailbox):
    for number in range(12):
        put(scope, f"p{number}@example.org")
    gate = threading.Barrier(4)

    def work(_):
        with connected.app_context():
            gate.wait(60)
            return jobs.send_due()

    with at(1), ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 12
    assert sorted(map(tuple, mailbox.recipients())) == sorted((f"p{number}@example.org",) for number in range(12))


def test_without_a_mail_server_messages_are_kept_to_be_read(context, scope):
    now, later = put(scope), put(scope, not_before=NOW + timedelta(hours=1))
    with at(1):
        assert jobs.send_due() == 1
    assert (row(now).state, row(now).problem) == ("kept", "no_transport")
    assert row(later).state == "waiting"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.test",
        "a@b.test,c@d.test",
        "a@b.test\n",
        "two words@b.test",
        "a@[127.0.0.1]",
        " ",
        "nobody",
    ],
)
def test_an_address_that_could_be_two_is_never_sent_to(connected, scope, mailbox, address):
    message_id = put(scope, address)
    with at(1):
        jobs.send_due()
    assert mailbox.letters == []
    assert (row(message_id).state, row(message_id).problem) == ("dead", "address")


def test_what_is_for_somebody_without_an_address_is_kept_and_says_so(connected, scope, mailbox):
    message_id = put(scope, "")
    with at(1):
        jobs.send_due()
    assert mailbox.letters == []
    assert (row(message_id).state, row(message_id).problem) == ("kept", "no_address")


def test_no_text_can_add_a_header(connected, scope, mailbox, monkeypatch):
    trap = "Bonjour\r\nBcc: tous@example.org\u2028X: 1"
    monkeypatch.setitem(templates._MAKERS, KIND, lambda _: Rendered(trap, "Bcc: corps@example.org\r\n.\r\nDATA\r\n"))
    put(scope)
    with at(1):
        jobs.send_due()
    letter = mailbox.message()
    assert letter["Bcc"] is None
    assert letter["X"] is None
    assert mailbox.recipients() == [["awa@example.org"]]
    assert mailbox.text() == "Bcc: corps@example.org\n.\nDATA\n"


def test_a_text_that_cannot_be_made_does_not_keep_the_others_back(connected, scope, mailbox, monkeypatch):
    def fail(message):
        return Rendered("s", str(1 / message.params["word"]))

    monkeypatch.setitem(templates._MAKERS, KIND, fail)
    bad, good = put(scope, word=0), put(scope, word=1)
    with at(1):
        assert jobs.send_due() == 2
    assert (row(bad).state, row(bad).problem, row(good).state) == ("waiting", "text", "sent")


def test_what_has_nothing_to_say_any_more_is_cancelled(connected, scope, mailbox, monkeypatch):
    monkeypatch.setitem(templates._MAKERS, KIND, lambda _: None)
    message_id = put(scope)
    with at(1):
        jobs.send_due()
    assert (row(message_id).state, row(message_id).problem) == ("cancelled", "obsolete")


def test_messages_of_a_purged_event_are_cancelled(connected, scope, mailbox):
    message_id = put(scope)
    with write() as db:
        db.execute(sa.delete(vault.DataKey).where(vault.DataKey.scope_id == scope))
    vault._vault().opened.clear()
    with at(1):
        jobs.send_due()
    assert (row(message_id).state, row(message_id).problem) == ("cancelled", "purged")


def test_waits_grow_and_end_within_a_day_each():
    waits = [wait_after(attempts) for attempts in range(1, ATTEMPTS + 1)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(days=1))
