"""Arrivals that organisers record, many at once: once each, for who stands for the person; ten minutes to undo."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.agenda import services as agenda
from conference.agenda.models import AgendaSession
from conference.agenda.services import NewSession
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error
from conference.participants import merge, merge_undo
from conference.presence import queries, recording, services
from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn
from conference.presence.recording import Spot
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")
ME = staff_actor()
EIGHT = NOW - timedelta(hours=1)


@pytest.fixture
def event():
    return an_event()


@pytest.fixture
def people(event):
    group = a_group(event, quota=None)
    return [a_person(event, group, given_names=f"P{n}", family_name=f"N{n}").id for n in range(4)]


def a_session(event, **fields):
    agenda.add_sessions(
        event.id, [NewSession("atelier", {"fr": "Atelier"}, day=1, start_minute=540, **fields)], now=NOW
    )
    return session().scalars(sa.select(AgendaSession).where(AgendaSession.event_id == event.id)).one()


def record(spot, who, once=None, **how):
    how = {"at": EIGHT, "desk": "feuille", "actor": ME, "now": NOW} | how
    return recording.record(spot, who, once=once or uuid4(), **how)


def take_back(spot, who):
    return recording.change(spot, (), who, once=uuid4(), at=NOW, desk="", actor=ME, now=NOW)


def present(spot):
    rows = session().scalars(sa.select(spot.model.participant_id).where(*spot.here))
    return sorted(rows)


@pytest.fixture(params=["half_day", "session"])
def spot(event, request):
    if request.param == "half_day":
        return Spot(event.id, half_day_id=a_half_day(event).id)
    return Spot(event.id, session_id=a_session(event).id)


def test_people_are_recorded_once_however_often_a_page_is_sent(spot, people):
    once = uuid4()
    done = record(spot, [*people, people[0]], once)
    assert (done.people, done.before) == (4, 0)
    assert present(spot) == sorted(people)
    again = record(spot, people, once)
    assert (again.people, again.before, again.change_set_id) == (0, 4, None)
    assert session().scalar(sa.select(sa.func.count()).select_from(spot.model)) == 4


def test_who_is_there_already_keeps_the_earlier_arrival_alone(event, people):
    morning = a_half_day(event)
    services.check_in(uuid4(), event.id, people[0], morning.id, at=NOW, desk="A", staff_id=None)
    done = record(Spot(event.id, half_day_id=morning.id), people[:2])
    assert (done.people, done.before) == (1, 1)
    assert queries.arrivals(morning.id) == {people[0]: NOW, people[1]: EIGHT}


def test_what_was_recorded_is_undone_in_ten_minutes_by_who_did_it(event, spot, people):
    done = record(spot, people)
    with pytest.raises(Error, match="undo_not_yours"):
        recording.undo(event.id, done.change_set_id, actor=staff_actor(), now=NOW)
    with pytest.raises(Error, match="undo_too_late"):
        recording.undo(event.id, done.change_set_id, actor=ME, now=NOW + timedelta(minutes=11))
    assert recording.undo(event.id, done.change_set_id, actor=ME, now=NOW) == 4
    assert present(spot) == []
    with pytest.raises(Error, match="undo_twice"):
        recording.undo(event.id, done.change_set_id, actor=ME, now=NOW)
    with pytest.raises(Error, match="undo_unknown"):
        recording.undo(an_event("autre").id, done.change_set_id, actor=ME, now=NOW)
    assert record(spot, people).people == 4, "another page may record them anew"


def test_the_undo_of_another_room_is_not_done_here(event, people):
    group = a_group(event, "autre")
    other = a_person(event, group)
    change = merge.merge(event.id, people[0], other.id, actor=ME, now=NOW)
    with pytest.raises(Error, match="undo_unknown"):
        recording.undo(event.id, change.id, actor=ME, now=NOW)


def test_whoever_is_taken_back_is_there_no_more_and_comes_back_by_an_undo(event, spot, people):
    record(spot, people)
    record(spot, people[:1])
    done = take_back(spot, people[:2])
    assert done.taken == 2
    assert present(spot) == sorted(people[2:])
    assert take_back(spot, people[:2]).taken == 0
    recording.undo(event.id, done.change_set_id, actor=ME, now=NOW)
    assert present(spot) == sorted(people)
    when = session().scalars(sa.select(spot.model.at).where(*spot.here)).all()
    assert set(when) == {EIGHT}


def test_who_came_and_who_did_not_are_changed_together_and_undone_together(event, spot, people):
    record(spot, people[:2])
    how = {"once": uuid4(), "at": NOW, "desk": "", "actor": ME, "now": NOW}
    done = recording.change(spot, people[1:3], people[:1], **how)
    assert (done.people, done.before, done.taken) == (1, 1, 1)
    assert present(spot) == sorted(people[1:3])
    recording.undo(event.id, done.change_set_id, actor=ME, now=NOW)
    assert present(spot) == sorted(people[:2])


def test_a_merged_record_counts_for_the_one_that_stands_and_follows_a_merge(event, spot, people):
    change = merge.merge(event.id, people[0], people[1], actor=ME, now=NOW)
    assert record(spot, people[:2]).people == 1
    assert present(spot) == [people[0]]
    record(spot, people[2:])
    second = merge.merge(event.id, people[2], people[3], actor=ME, now=NOW)
    assert set(present(spot)) == {people[0], people[2]}
    merge_undo.undo(event.id, second.id, actor=ME, now=NOW)
    assert set(present(spot)) == {people[0], people[2], people[3]}
    assert change.id


def test_an_undo_of_taking_back_follows_a_merge_since(event, spot, people):
    record(spot, people[1:2])
    done = take_back(spot, people[1:2])
    merge.merge(event.id, people[0], people[1], actor=ME, now=NOW)
    recording.undo(event.id, done.change_set_id, actor=ME, now=NOW)
    assert present(spot) == [people[0]]


def test_a_half_day_and_a_session_are_apart(event, people):
    morning, workshop = a_half_day(event), a_session(event)
    record(Spot(event.id, session_id=workshop.id), people)
    assert queries.present(morning.id) == 0


def test_a_cancelled_session_takes_nobody(event, people):
    workshop = a_session(event)
    with write():
        workshop.state = "cancelled"
    spot = Spot(event.id, session_id=workshop.id)
    with pytest.raises(Error, match="session_cancelled"):
        record(spot, people)
    assert session().scalar(sa.select(sa.func.count()).select_from(SessionCheckIn)) == 0


def test_nothing_of_another_event_is_recorded(event, people):
    elsewhere = an_event("autre")
    strange = Spot(event.id, half_day_id=a_half_day(elsewhere).id)
    with pytest.raises(Error, match="unknown_half_day"):
        record(strange, people)
    with pytest.raises(Error, match="unknown_session"):
        record(Spot(event.id, session_id=a_session(elsewhere).id), people)
    with pytest.raises(Error, match="unknown_participant"):
        record(Spot(elsewhere.id, half_day_id=strange.half_day_id), people)
    assert session().scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 0


def test_the_log_holds_how_many_and_who_did_it_never_names(event, spot, people):
    done = record(spot, people)
    recording.undo(event.id, done.change_set_id, actor=ME, now=NOW)
    lines = session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "presence.recorded")).all()
    assert [(line.details["what"], line.count, line.actor_id) for line in lines] == [
        ("recorded", 4, ME.id),
        ("undone", 4, ME.id),
    ]
    assert session().scalar(sa.select(sa.func.count()).select_from(CheckInUndo)) == 4
