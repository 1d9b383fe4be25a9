"""Logs of several devices, sent in any parts, order and number of times, with answers lost: one final state.

What is there in the end is worked out from the set of operations alone, and every device comes to know it.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.core.db import session
from conference.desk.models import DeskOp, DeskQuarantine
from conference.participants import merge
from conference.participants.models import Participant
from conference.presence import queries as presence
from conference.presence.models import CheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.databases import enough
from tests.desk.hall import a_telephone, ask, swap

DEVICES, PEOPLE = 3, 3
#: When all of it reaches us: nothing lies in the future.
LATER = NOW + timedelta(hours=5)
KINDS = ("check_in", "check_in", "check_in", "undo", "walk_in", "edit")


@dataclass
class Did:
    """One operation as we know it, beside what a device sends of it."""

    id: UUID
    kind: str
    subject: UUID
    minute: int
    half_day: UUID | None = None
    words: str = ""
    wire: dict = field(default_factory=dict)


@dataclass
class World:
    event: object
    group: object
    half_days: list[UUID]
    people: list[UUID]
    devices: list
    logs: list[list[Did]]


@st.composite
def plans(draw):
    """What each device did, how its log is cut and sent again, which answers are lost, and who is merged meanwhile."""
    number = st.integers(0, 20)
    step = st.tuples(st.sampled_from(KINDS), number, number, st.integers(0, 90), st.integers(-10, 10))
    logs = [draw(st.lists(step, min_size=1, max_size=5)) for _ in range(DEVICES)]
    # (device, from which of its operations, how many, whether the answer is lost)
    sending = st.tuples(st.integers(0, DEVICES - 1), st.integers(0, 4), st.integers(1, 4), st.booleans())
    return logs, draw(st.lists(sending, max_size=8)), draw(st.permutations(range(DEVICES))), draw(st.booleans())


def a_world(logs):
    event = an_event(f"e-{uuid4().hex[:12]}")
    group = a_group(event, quota=None)
    half_days = [a_half_day(event, position).id for position in (1, 2)]
    people = [a_person(event, group, given_names=f"P {n}").id for n in range(PEOPLE)]
    devices = [a_telephone(event) for _ in range(DEVICES)]
    world = World(event, group, half_days, people, devices, [])
    ids = [[uuid4() for _ in log] for log in logs]
    newcomers = [[uuid4() for _ in log] for log in logs]
    arrivals = [one for some in ids for one in some]
    subjects = people + [one for some in newcomers for one in some]
    for device, log in enumerate(logs):
        world.logs.append([])
        for place, (kind, who, where, minute, wrong) in enumerate(log):
            subject = {"walk_in": newcomers[device][place], "undo": arrivals[who % len(arrivals)]}.get(
                kind, (people if kind == "edit" else subjects)[who % len(people if kind == "edit" else subjects)]
            )
            half_day = half_days[where % 2] if kind in {"check_in", "walk_in"} else None
            did = Did(ids[device][place], kind, subject, minute, half_day, f"Nom {device} {place}")
            world.logs[-1].append(seal(world, device, did, wrong))
    return world


def seal(world, device, did, wrong):
    data = {
        "walk_in": {"given_names": did.words, "family_name": "Sans", "group": str(world.group.id)},
        "edit": {"was": {"organisation": ""}, "now": {"organisation": did.words}},
    }.get(did.kind, {})
    said = {"data": data, "offset": -wrong * 60_000} | ({"half_day": str(did.half_day)} if did.half_day else {})
    at = NOW + timedelta(minutes=did.minute + wrong)
    did.wire = world.devices[device].op(did.kind, did.subject, at=at, op_id=did.id, **said)
    return did


def expected(world, merged):
    """Who is present where since when, from the set of operations alone."""
    done = [did for log in world.logs for did in log]
    known = set(world.people) | {did.subject for did in done if did.kind == "walk_in"}
    undone = {did.subject for did in done if did.kind == "undo"}
    answer = {half_day: {} for half_day in world.half_days}
    for did in done:
        if did.half_day and did.subject in known and did.id not in undone:
            person, at = merged.get(did.subject, did.subject), NOW + timedelta(minutes=did.minute)
            since = answer[did.half_day]
            since[person] = min(since.get(person, at), at)
    return answer


def send(world, device, start, count, *, lost):
    telephone, log = world.devices[device], world.logs[device]
    part = [did.wire for did in log[start % len(log) :][:count]]
    answer = (ask if lost else swap)(telephone, *part, at=LATER)
    assert [one["id"] for one in answer["results"]] == [one["id"] for one in part]
    assert {one["outcome"] for one in answer["results"]} <= {"applied", "flagged", "waiting"}


@pytest.mark.slow
@settings(
    max_examples=enough(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(plan=plans())
def test_any_parts_orders_repetitions_and_lost_answers_give_one_state(app, plan):
    logs, sendings, order, merging = plan
    with app.app_context():
        world = a_world(logs)
        merged = {world.people[1]: world.people[0]} if merging else {}
        for place, (device, start, count, lost) in enumerate(sendings):
            send(world, device, start, count, lost=lost)
            if merging and place == len(sendings) // 2:
                merge.merge(world.event.id, world.people[0], world.people[1], actor=staff_actor(), now=NOW)
                merging = False
        if merging:
            merge.merge(world.event.id, world.people[0], world.people[1], actor=staff_actor(), now=NOW)
        for device in order:
            send(world, device, 0, len(world.logs[device]), lost=False)
        assert_one_state(world, expected(world, merged))
        before = state(world)
        for device in order:  # all of it once more changes nothing
            send(world, device, 0, len(world.logs[device]), lost=False)
        assert state(world) == before
        assert_every_device_knows(world, merged)


def assert_one_state(world, there):
    assert {half_day: presence.arrivals(half_day) for half_day in world.half_days} == there
    done = {did.id: did for log in world.logs for did in log}
    rows = session().execute(sa.select(DeskOp.op_id, DeskOp.at, DeskOp.outcome, DeskOp.subject_id)).all()
    rows = [row for row in rows if row.op_id in done]
    assert len(rows) == len(done)
    assert all(row.at == NOW + timedelta(minutes=done[row.op_id].minute) for row in rows)
    # each scan is kept with its own time, also of whoever came twice
    scans = dict(session().execute(sa.select(CheckIn.op_id, CheckIn.at)).all())
    known = set(world.people) | {did.subject for did in done.values() if did.kind == "walk_in"}
    for did in done.values():
        if did.half_day and did.subject in known:
            assert scans[did.id] == NOW + timedelta(minutes=did.minute)
    assert not [row for row in rows if row.outcome == "waiting" and row.subject_id in known]
    assert session().scalar(sa.select(sa.func.count(DeskQuarantine.id))) == 0


def state(world):
    of_event = Participant.event_id == world.event.id
    people = sa.select(Participant.id, Participant.given_names, Participant.organisation, Participant.state)
    log = sa.select(DeskOp.op_id, DeskOp.outcome, DeskOp.reason, DeskOp.at).where(DeskOp.event_id == world.event.id)
    return (
        set(map(tuple, session().execute(people.where(of_event)))),
        set(map(tuple, session().execute(log))),
        {half_day: presence.arrivals(half_day) for half_day in world.half_days},
    )


def assert_every_device_knows(world, merged):
    done = {did.id for log in world.logs for did in log if did.half_day}
    undone = {did.subject for log in world.logs for did in log if did.kind == "undo"}
    names = dict(session().execute(sa.select(Participant.id, Participant.given_names)).all())
    here = sa.select(Participant.id).where(Participant.event_id == world.event.id)
    everybody = set(session().scalars(here)) - merged.keys()
    kept = set(session().scalars(sa.select(CheckIn.op_id).where(CheckIn.event_id == world.event.id)))
    for telephone in world.devices:
        swap(telephone, at=LATER)
        assert telephone.people.keys() == everybody
        assert {one: known["given"] for one, known in telephone.people.items()} == {
            one: names[one] for one in everybody
        }
        told = {UUID(arrival[0]) for known in telephone.people.values() for arrival in known["arrivals"]}
        assert told == (done & kept) - undone
