from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core.db import session
from conference.core.errors import Error
from conference.participants import merge, merge_undo
from conference.presence import queries, services
from conference.presence.models import SessionCheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, a_session, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def door():
    event = an_event()
    return event, a_person(event, a_group(event)), a_half_day(event)


def check_in(event, person_id, half_day_id, op=None):
    return services.check_in(op or uuid4(), event.id, person_id, half_day_id, at=NOW, desk="A", staff_id=None)


def test_the_same_operation_again_changes_nothing(door):
    event, person, morning = door
    op = uuid4()
    assert [check_in(event, person.id, morning.id, op) for _ in range(3)] == [True, False, False]
    assert len(queries.standing(person.id, morning.id)) == 1


def test_the_same_undo_again_changes_nothing(door):
    event, person, morning = door
    op, undo = uuid4(), uuid4()
    check_in(event, person.id, morning.id, op)
    kept = [services.undo_check_in(undo, event.id, op, at=NOW, staff_id=None) for _ in range(2)]
    assert (kept, queries.present(morning.id)) == ([True, False], 0)


def test_nobody_arrives_at_an_event_that_is_not_theirs(door):
    _, person, morning = door
    for wrong in (person.id, uuid4()):
        with pytest.raises(Error, match="unknown_participant"):
            check_in(an_event(f"autre-{wrong.hex[:6]}"), wrong, morning.id)


def test_a_half_day_that_does_not_exist_is_no_arrival(door):
    event, person, _ = door
    with pytest.raises(IntegrityError):
        check_in(event, person.id, uuid4())


def seen(event, person_id, session_id, op=None):
    return services.session_check_in(op or uuid4(), event.id, person_id, session_id, at=NOW, desk="B", staff_id=None)


def whom():
    return session().scalars(sa.select(SessionCheckIn.participant_id)).all()


def test_somebody_is_seen_in_a_session_once_an_operation_and_that_is_no_half_day(door):
    event, person, morning = door
    op, talk = uuid4(), a_session(event)
    assert [seen(event, person.id, talk.id, op) for _ in range(2)] == [True, False]
    assert (whom(), queries.present(morning.id)) == ([person.id], 0)


def test_who_was_seen_in_a_session_follows_a_merge_and_its_way_back(door):
    event, person, _ = door
    other, talk = a_person(event, a_group(event, "autre")), a_session(event)
    seen(event, other.id, talk.id)
    actor = staff_actor()
    done = merge.merge(event.id, person.id, other.id, actor=actor, now=NOW)
    assert whom() == [person.id]
    merge_undo.undo(event.id, done.id, actor=actor, now=NOW)
    assert whom() == [other.id]


def test_who_is_seen_in_a_session_after_a_merge_is_the_one_that_stays(door):
    event, person, _ = door
    other, talk = a_person(event, a_group(event, "autre")), a_session(event)
    merge.merge(event.id, person.id, other.id, actor=staff_actor(), now=NOW)
    seen(event, other.id, talk.id)
    assert whom() == [person.id]
