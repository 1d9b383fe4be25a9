from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error
from conference.desk import op_rows, services
from conference.desk.models import DeskOp
from conference.desk.rules import LOOK_UPS, Op
from conference.events.models import StakeholderGroup
from conference.participants import merge, tickets
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence.models import CheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, again, an_event, staff_actor

#: When the operations reach us: no time of theirs lies in the future.
LATER = NOW + timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def door():
    event = an_event()
    group = a_group(event)
    return event, group, a_half_day(event)


def an_op(door, kind, subject, minutes=0, **fields):
    event, _, half_day = door
    values = {"half_day_id": half_day.id if kind in {"check_in", "walk_in"} else None, "data": {"desk": "A"}}
    return Op(uuid4(), event.id, kind, subject, NOW + timedelta(minutes=minutes), **(values | fields))


def a_walk_in(door, subject=None, minutes=0, **typed):
    _, group, _ = door
    data = {"desk": "A", "given_names": "Fatoumata", "family_name": "Diarra", "sex": "F", "organisation": "ORTM"}
    return an_op(door, "walk_in", subject or uuid4(), minutes, data={**data, "group": str(group.id), **typed})


def apply(op):
    return services.apply(op, now=LATER)


def count(model):
    return session().scalar(sa.select(sa.func.count()).select_from(model))


def test_a_check_in_is_an_arrival_with_its_desk(door):
    event, group, half_day = door
    person = a_person(event, group)
    assert apply(an_op(door, "check_in", person.id)).code == "applied"
    arrival = presence.first_arrival(person.id, half_day.id)
    assert (arrival.at, arrival.desk) == (NOW, "A")


def test_the_same_operation_again_has_the_same_answer_and_one_effect(door):
    event, group, half_day = door
    op = an_op(door, "check_in", a_person(event, group).id)
    first, second = apply(op), services.apply(op, now=NOW + timedelta(hours=3))
    assert first == second
    assert (count(CheckIn), count(DeskOp), presence.present(half_day.id)) == (1, 1, 1)


def test_time_is_the_devices_clock_corrected(door):
    event, group, half_day = door
    person = a_person(event, group)
    apply(an_op(door, "check_in", person.id, minutes=10, offset=timedelta(minutes=-8)))
    assert presence.first_arrival(person.id, half_day.id).at == NOW + timedelta(minutes=2)


def test_two_desks_are_one_presence_both_kept_and_the_earliest_counts(door):
    event, group, half_day = door
    person = a_person(event, group)
    for minutes in (5, 3):
        apply(an_op(door, "check_in", person.id, minutes=minutes))
    assert presence.first_arrival(person.id, half_day.id).at == NOW + timedelta(minutes=3)
    assert (count(CheckIn), presence.present(half_day.id)) == (2, 1)


def test_an_undo_names_one_operation_and_may_come_first(door):
    event, group, half_day = door
    person = a_person(event, group)
    wrong, right = an_op(door, "check_in", person.id, 1), an_op(door, "check_in", person.id, 2)
    apply(an_op(door, "undo", wrong.op_id, 3))
    apply(wrong)
    assert presence.present(half_day.id) == 0
    apply(right)
    assert presence.first_arrival(person.id, half_day.id).op_id == right.op_id


@pytest.mark.parametrize("state", ["pending", "waitlisted", "declined", "cancelled"])
def test_whoever_was_let_in_is_in_whatever_their_state_and_is_flagged(door, state):
    event, group, half_day = door
    person = a_person(event, group, Entry(state=state))
    assert apply(an_op(door, "check_in", person.id)).code == "flagged"
    assert presence.present(half_day.id) == 1
    assert again(person).state == state


def test_a_void_ticket_is_flagged(door):
    event, group, _ = door
    person = a_person(event, group)
    ticket = tickets.valid_tickets([person.id])[person.id]
    with write():
        tickets.void(ticket.id, NOW)
    op = an_op(door, "check_in", person.id, data={"ticket": str(ticket.id)})
    assert apply(op).code == "flagged"


def test_a_walk_in_is_registered_under_the_id_of_the_operation_and_is_present(door):
    _, _, half_day = door
    op = a_walk_in(door)
    assert apply(op).code == "applied"
    person = session().get(Participant, op.subject_id)
    assert (person.full_name, person.organisation, person.sex) == ("Fatoumata Diarra", "ORTM", "F")
    assert (person.source, person.state, person.seat) == ("desk", "confirmed", "group")
    assert presence.first_arrival(person.id, half_day.id).op_id == op.op_id
    assert tickets.codes([person.id])
    assert tickets.valid_tickets([person.id])


def test_a_walk_in_sent_twice_and_under_two_operations_is_one_person(door):
    subject = uuid4()
    first, second = a_walk_in(door, subject), a_walk_in(door, subject, minutes=1)
    for op in (first, first, second):
        apply(op)
    assert (count(Participant), again(door[1]).taken) == (1, 1)


def test_a_walk_in_takes_a_seat_over_the_quota_of_a_full_group_and_that_is_audited(door):
    event, _, half_day = door
    full = a_group(event, "plein", quota=1)
    a_person(event, full)
    apply(a_walk_in((event, full, half_day)))
    full = session().get(StakeholderGroup, full.id)
    assert (full.taken, full.overbooked) == (2, 1)
    assert session().scalars(sa.select(AuditEntry.action)).all().count("seat.overridden") == 1


def test_an_arrival_known_before_its_walk_in_waits_for_it(door):
    _, _, half_day = door
    walk_in = a_walk_in(door, minutes=5)
    early = an_op(door, "check_in", walk_in.subject_id, 1)
    printed = an_op(door, "print", walk_in.subject_id, 2)
    assert {apply(early).code, apply(printed).code} == {"waiting"}
    apply(walk_in)
    assert presence.first_arrival(walk_in.subject_id, half_day.id).op_id == early.op_id
    assert {apply(early).code, apply(printed).code} == {"applied"}


def test_a_check_in_of_a_record_merged_meanwhile_counts_for_the_one_that_stays(door):
    event, group, half_day = door
    stays, goes = a_person(event, group), a_person(event, group)
    merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)
    assert apply(an_op(door, "check_in", goes.id)).code == "applied"
    assert presence.first_arrival(stays.id, half_day.id)


def test_the_log_holds_no_name(door):
    op = a_walk_in(door)
    apply(op)
    row = session().get(DeskOp, op.op_id)
    plain = " ".join(str(value) for value in row.__dict__.values())
    assert "Fatoumata" not in plain
    assert "Diarra" not in plain
    assert op_rows.data_of(row) == op.data


def test_an_operation_id_used_for_something_else_is_refused(door):
    event, group, _ = door
    first, second = a_person(event, group), a_person(event, group)
    op = an_op(door, "check_in", first.id)
    apply(op)
    with pytest.raises(Error, match="op_clash"):
        apply(Op(op.op_id, event.id, "check_in", second.id, NOW, half_day_id=op.half_day_id))


def test_one_number_of_a_device_stands_for_one_operation(door):
    event, group, _ = door
    person, device = a_person(event, group), uuid4()
    apply(an_op(door, "check_in", person.id, device_id=device, seq=1))
    with pytest.raises(Error, match="op_clash"):
        apply(an_op(door, "check_in", person.id, device_id=device, seq=1))
    assert count(CheckIn) == 1


def test_nothing_reaches_into_another_event(door):
    event, group, half_day = door
    other = an_event("autre")
    theirs = (other, a_group(other), a_half_day(other))
    stranger = a_person(other, theirs[1])
    arrived = an_op(theirs, "check_in", stranger.id)
    apply(arrived)
    refused = {
        "unknown_half_day": an_op((event, group, theirs[2]), "check_in", a_person(event, group).id),
        "unknown_group": a_walk_in((event, theirs[1], half_day)),
        "unknown_op": an_op(door, "undo", arrived.op_id),
        "op_clash": a_walk_in(door, stranger.id),
    }
    for code, op in refused.items():
        with pytest.raises(Error, match=code):
            apply(op)
    assert apply(an_op(door, "check_in", stranger.id)).code == "waiting"
    assert (presence.present(half_day.id), presence.present(theirs[2].id)) == (0, 1)
    assert count(DeskOp) == 2


def test_a_check_in_needs_a_half_day(door):
    event, group, _ = door
    with pytest.raises(Error, match="unknown_half_day"):
        apply(an_op(door, "check_in", a_person(event, group).id, half_day_id=None))


def test_an_hour_has_room_for_a_queue_but_not_for_reading_the_list_out(door):
    event, _, _ = door
    actor = staff_actor(UUID(int=7))
    with write() as db:
        db.add_all(
            AuditEntry(
                at=NOW,
                event_id=event.id,
                actor_kind="staff",
                actor_id=actor.id,
                action="desk.searched",
                count=1,
                details={},
            )
            for _ in range(LOOK_UPS - 1)
        )
    services.check_budget(actor, now=NOW + timedelta(minutes=1))
    services.note_look_up(event.id, found=8, actor=actor, now=NOW)
    with pytest.raises(Error, match="too_many"):
        services.check_budget(actor, now=NOW + timedelta(minutes=1))
    services.check_budget(staff_actor(), now=NOW + timedelta(minutes=1))
    services.check_budget(actor, now=NOW + timedelta(minutes=61))
