"""Seats that organisers give and take back by hand."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import sign_up_by_hand, sign_up_seats
from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.participants import services
from tests.agenda import seats
from tests.agenda.editing import HOW, row, undo
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, a_group

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def world():
    event = an_agenda(a_session("A", capacity=1, sign_up_policy="open", groups=("presse",)), a_session("B", 700))
    group = a_group(event, "presse", quota=None)
    return event, group, seats.people(event, group, "Awa", "Oumar", "Fanta")


def give(event, person, code="A", *, over=False):
    return sign_up_by_hand.give(event.id, row(event, code).id, person.id, over=over, **HOW)


def take_back(event, person, code="A"):
    return sign_up_by_hand.take_back(event.id, row(event, code).id, person.id, **HOW)


def refused(work, *args, **more):
    with pytest.raises(Error) as raised:
        work(*args, **more)
    return raised.value.code


def overridden():
    query = sa.select(sa.func.count()).select_from(audit.AuditEntry)
    return session().scalar(query.where(audit.AuditEntry.action == "sign_up.overridden"))


def test_a_seat_is_given_whatever_window_and_groups_say_but_not_over_the_limit(world):
    event, _group, (awa, oumar, _fanta) = world
    other = a_group(event, "sante", quota=None)
    (issa,) = seats.people(event, other, "Issa")
    seats.set_values(event, "A", sign_up_closes_at=NOW - timedelta(days=1))
    done = give(event, issa)
    assert seats.has(event, "A", issa) == ["seated"]
    assert give(event, issa).change_set_id is None
    assert refused(give, event, awa) == "sign_up_full"
    undo(event, done.change_set_id)
    assert seats.has(event, "A", issa, oumar) == ["cancelled", "–"]
    assert seats.counters(event, "A")[0] == 0


def test_a_seat_over_the_limit_is_asked_for_audited_and_taken_back_alone(world):
    event, group, (awa, oumar, fanta) = world
    with write():
        sign_up_seats.set_quota(row(event, "A").id, group.id, 1)
    seats.take(event, "A", awa, oumar, fanta)
    done = give(event, fanta, over=True)
    assert (done.over, done.moved_up, overridden()) == (True, True, 1)
    assert seats.has(event, "A", awa, oumar, fanta) == ["seated", "waiting", "seated"]
    assert seats.counters(event, "A") == (2, 1, {group.id: (1, 2, 1)})
    (message,) = seats.told(event)
    assert (message.subject_id, message.not_before) == (fanta.id, NOW + timedelta(minutes=10))
    undo(event, done.change_set_id)
    assert seats.has(event, "A", awa, oumar, fanta) == ["seated", "waiting", "waiting"]
    assert seats.counters(event, "A") == (1, 0, {group.id: (1, 1, 0)})
    assert seats.told(event)[0].state == "cancelled"


def test_over_a_limit_that_is_not_reached_is_a_seat_like_any_other(world):
    event, _group, (awa, *_) = world
    assert not give(event, awa, over=True).over
    assert overridden() == 0


def test_a_seat_taken_back_goes_to_who_waits_and_an_undo_gives_the_old_place_in_the_queue(world):
    event, _group, (awa, oumar, fanta) = world
    seats.take(event, "A", awa, oumar, fanta)
    done = take_back(event, awa)
    assert seats.has(event, "A", awa, oumar, fanta) == ["cancelled", "seated", "waiting"]
    undo(event, done)
    assert seats.has(event, "A", awa, oumar, fanta) == ["waiting", "seated", "waiting"]
    seats.leave(event, "A", oumar)
    assert seats.has(event, "A", awa, oumar, fanta) == ["seated", "cancelled", "waiting"]
    assert refused(take_back, event, oumar) == "sign_up_gone"


def test_an_undo_of_what_changed_since_is_refused_and_changes_nothing(world):
    event, _group, (awa, oumar, _fanta) = world
    done = give(event, awa)
    seats.take(event, "A", oumar)
    seats.leave(event, "A", awa)
    assert refused(undo, event, done.change_set_id) == "undo_agenda_changed"
    assert seats.has(event, "A", awa, oumar) == ["cancelled", "seated"]


def test_who_does_not_come_and_what_takes_no_sign_ups_get_nothing(world):
    event, _group, (awa, oumar, _fanta) = world
    services.transition(event.id, [oumar.id], "cancelled", reason="self", **HOW)
    assert refused(give, event, oumar) == "sign_up_not_coming"
    assert refused(give, event, awa, "B") == "sign_up_not_here"
    seats.set_values(event, "A", state="cancelled")
    assert refused(give, event, awa) == "sign_up_not_here"
