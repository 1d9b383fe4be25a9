"""Three desks that were offline come back in any order, some of it twice, while records are merged: one answer."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.core.db import session
from conference.desk import services
from conference.desk.models import DeskOp
from conference.desk.rules import Op
from conference.participants import merge
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence.models import CheckIn, CheckInUndo
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.databases import enough

DEVICES = 3
#: When the operations reach us: no time of theirs lies in the future.
LATER = NOW + timedelta(hours=3)
PEOPLE = 4


@dataclass
class World:
    """An event, two half-days, people, and what three desks did there."""

    event: object
    group: object
    half_days: list[UUID]
    people: list[UUID]
    ops: list[Op]


def a_world():
    event = an_event(f"e-{uuid4().hex[:12]}")
    group = a_group(event, quota=2)
    half_days = [a_half_day(event, position).id for position in (1, 2)]
    people = [a_person(event, group, None if n < 2 else over_quota(), given_names=f"P {n}").id for n in range(PEOPLE)]
    return World(event, group, half_days, people, [])


def over_quota():
    return Entry(source="desk", over_quota=True)


@st.composite
def plans(draw):
    """What happens, without ids: (kind, which person, which half-day, minute, clock error in minutes, device)."""
    kinds = st.sampled_from(["check_in", "check_in", "check_in", "undo", "walk_in", "print"])
    number = st.integers(0, 20)
    steps = draw(
        st.lists(st.tuples(kinds, number, number, st.integers(0, 90), st.integers(-10, 10)), min_size=4, max_size=14)
    )
    merges = draw(st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=2))
    length = len(steps) + max(1, len(steps) // 10) + len(merges)
    return steps, merges, draw(st.permutations(range(length)))


def desk_ops(world, steps):
    """The operations of a plan. An undo names any check-in or walk-in of the plan, earlier or later."""
    arrivals = [uuid4() for _ in steps]
    walk_ins = [uuid4() for _ in steps]
    subjects = world.people + walk_ins
    ops = []
    for place, (kind, who, where, minute, wrong) in enumerate(steps):
        subject = {
            "walk_in": walk_ins[place],
            "undo": arrivals[who % len(steps)],
        }.get(kind, subjects[who % len(subjects)])
        ops.append(
            Op(
                arrivals[place],
                world.event.id,
                kind,
                subject,
                NOW + timedelta(minutes=minute + wrong),
                offset=timedelta(minutes=-wrong),
                half_day_id=world.half_days[where % 2] if kind in {"check_in", "walk_in"} else None,
                device_id=UUID(int=1 + place % DEVICES, version=4),
                data={"given_names": f"Venu {place}", "family_name": "Sans", "group": str(world.group.id), "desk": "A"},
            )
        )
    return ops


def expected(world, ops, merged):
    """Who is present where since when, from the set of operations alone."""
    known = set(world.people) | {op.subject_id for op in ops if op.kind == "walk_in"}
    undone = {op.subject_id for op in ops if op.kind == "undo"}
    answer = {half_day: {} for half_day in world.half_days}
    for op in ops:
        if op.kind in {"check_in", "walk_in"} and op.subject_id in known and op.op_id not in undone:
            person = op.subject_id
            while person in merged:
                person = merged[person]
            since = answer[op.half_day_id]
            since[person] = min(since.get(person, op.at), op.at)
    return answer


@pytest.mark.slow
@settings(
    max_examples=enough(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(plan=plans())
def test_any_order_and_any_repetition_give_the_same_presence(app, plan):
    steps, merges, order = plan
    with app.app_context():
        world = a_world()
        ops = desk_ops(world, steps)
        repeated = ops[: max(1, len(ops) // 10)]
        happenings = [*ops, *repeated, *merges]
        merged, answers = {}, {}
        for place in order:
            what = happenings[place]
            if isinstance(what, Op):
                answers.setdefault(what.op_id, services.apply(what, now=LATER))
            else:
                join(world, what, merged)
        assert {half_day: presence.arrivals(half_day) for half_day in world.half_days} == expected(world, ops, merged)
        assert_all_are_kept(world, ops)


def join(world, pair, merged):
    stays, goes = (world.people[place] for place in pair)
    if stays == goes or stays in merged or goes in merged:
        return
    merge.merge(world.event.id, stays, goes, actor=staff_actor(), now=NOW)
    merged[goes] = stays


def assert_all_are_kept(world, ops):
    def kept(model):
        return session().scalar(sa.select(sa.func.count()).select_from(model).where(model.event_id == world.event.id))

    known = set(world.people) | {op.subject_id for op in ops if op.kind == "walk_in"}
    kinds = Counter(op.kind for op in ops if op.kind == "undo" or op.subject_id in known)
    waiting = session().scalars(
        sa.select(DeskOp.subject_id).where(DeskOp.event_id == world.event.id, DeskOp.outcome == "waiting")
    )
    assert kept(DeskOp) == len(ops)
    assert kept(CheckIn) == kinds["check_in"] + kinds["walk_in"]
    assert kept(CheckInUndo) == kinds["undo"]
    assert kept(Participant) == PEOPLE + kinds["walk_in"]
    assert not set(waiting) & known
