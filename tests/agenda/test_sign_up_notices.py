"""What is said to who moves up from the queue of a session, and whom no message reaches."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import sign_up_notices
from conference.core.db import write
from conference.events.models import Event
from conference.messaging import render, services
from conference.participants import notices
from conference.participants.services import Entry
from tests.agenda import seats
from tests.agenda.editing import row
from tests.agenda.programmes import a_session, an_agenda, released
from tests.builders import NOW, a_group, a_person

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    event = an_agenda(a_session("A", 540, 60, capacity=1, sign_up_policy="open"))
    released(event)
    return event


@pytest.fixture
def group(event):
    return a_group(event, quota=None)


def test_a_message_says_which_session_when_and_where_in_the_readers_language(event, group):
    (awa,) = seats.people(event, group, "Awa")
    (john,) = seats.people(event, group, "John", entry=Entry(locale="en"))
    seats.take(event, "A", awa, john)
    seats.leave(event, "A", awa)
    (message,) = seats.told(event)
    assert message.not_before == NOW
    said = render(message)
    assert "Séance A (en)" in said.body
    assert "Carers’ forum" in said.body
    seats.leave(event, "A", john)
    assert render(message) is None
    seats.take(event, "A", john, awa, at=NOW + timedelta(hours=1))
    assert render(message) is None  # he left and came again: that seat he took himself
    seats.leave(event, "A", john, at=NOW + timedelta(hours=2))
    said = render(seats.told(event)[-1])
    assert said.subject == "Une place pour vous"
    link = notices.own_page(awa)
    assert said.body.replace("\u00a0", " ") == (
        "Bonjour Awa,\n\nForum des soignants\n\n"
        "Vous attendiez une place dans cette séance : elle est à vous.\n\n"
        "Séance A\nmer. 2 déc., 9 h 00 – 10 h 00, Grande salle\n\n"
        f"Pour voir vos séances ou laisser cette place : {link}\n\n"
        "Besoin d’aide ? Appelez-nous : +223 20 00 00 00\n"
    )


def test_of_an_exposed_event_nothing_is_named(event, group):
    awa, oumar = seats.people(event, group, "Awa", "Oumar")
    seats.take(event, "A", awa, oumar)
    with write() as db:
        db.execute(sa.update(Event).values(exposed=True))
    seats.leave(event, "A", awa)
    said = render(seats.told(event)[0])
    whole = f"{said.subject} {said.body}"
    assert not [word for word in ("Forum", "soignants", "Séance A", "Grande salle", "déc") if word in whole]
    assert "Appelez-nous pour savoir laquelle." in whole
    assert notices.own_page(oumar) in whole


def test_each_move_is_told_once_and_the_limit_of_a_day_holds(event, group):
    awa, oumar = seats.people(event, group, "Awa", "Oumar")
    for number in range(4):
        at = NOW + timedelta(minutes=10 * number)
        seats.take(event, "A", awa, oumar, at=at)
        seats.leave(event, "A", awa, at=at + timedelta(minutes=5))
        seats.leave(event, "A", oumar, at=at + timedelta(minutes=6))
    assert [one.problem for one in seats.told(event)] == [None, None, "limit", "limit"]  # one was his confirmation


def test_whom_no_message_reaches_is_on_the_list_until_somebody_has_told_them(event, group):
    awa = a_person(event, group, given_names="Awa")
    oumar = a_person(event, group, given_names="Oumar")
    seats.take(event, "A", awa, oumar)
    seats.leave(event, "A", awa)
    session_id = row(event, "A").id
    ((message, person),) = sign_up_notices.untold(session_id)
    assert (person.id, message.state, message.problem) == (oumar.id, "kept", "no_address")
    assert "Séance A" in render(message).body
    assert services.told(message.id)
    assert not services.told(message.id)
    assert sign_up_notices.untold(session_id) == []


def test_who_has_left_again_need_not_be_told(event, group):
    awa, oumar = (a_person(event, group, given_names=name) for name in ("Awa", "Oumar"))
    seats.take(event, "A", awa, oumar)
    seats.leave(event, "A", awa)
    seats.leave(event, "A", oumar)
    assert sign_up_notices.untold(row(event, "A").id) == []


def test_a_message_that_could_not_leave_is_on_the_list_too(event, group):
    awa, oumar = seats.people(event, group, "Awa", "Oumar")
    seats.take(event, "A", awa, oumar)
    seats.leave(event, "A", awa)
    services.keep_due(NOW)
    assert [person.id for _message, person in sign_up_notices.untold(row(event, "A").id)] == [oumar.id]


def test_a_session_that_was_cancelled_announces_no_seat(event, group):
    awa, oumar = seats.people(event, group, "Awa", "Oumar")
    seats.take(event, "A", awa, oumar)
    seats.leave(event, "A", awa)
    (message,) = seats.told(event)
    seats.set_values(event, "A", state="cancelled")
    assert render(message) is None
