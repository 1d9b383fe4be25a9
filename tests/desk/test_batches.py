"""Many operations at once are what they would be one by one, however they are dealt out."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.badges.models import BadgePrint
from conference.core.db import db, session
from conference.desk import services
from conference.desk.models import DeskOp
from conference.desk.rules import Op
from conference.documents.models import NumberedLine
from conference.participants.models import Participant, Ticket
from conference.participants.services import Entry
from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, a_session, an_event
from tests.databases import enough
from tests.desk.doors import LATER, a_door, new_ticket, stand_in, ticket_of

KINDS = ("check_in", "check_in", "scan", "session_in", "undo", "walk_in", "replace", "edit", "print", "lost")


@st.composite
def plans(draw):
    """What desks do, without ids: (kind, whom, which ticket, minute, whether sent twice, whether it is nonsense)."""
    number = st.integers(0, 9)
    step = st.tuples(st.sampled_from(KINDS), number, number, st.integers(0, 60), st.booleans(), number)
    steps = draw(st.lists(step, min_size=3, max_size=14))
    cuts = draw(st.lists(st.integers(1, 5), min_size=1, max_size=10))
    return steps, cuts


class World:
    """An event where a plan is carried out. ``number`` tells the ids of one world from those of another."""

    def __init__(self, made, number):
        self.number, self.letter = number, "AB"[bool(number)]
        self.event = an_event(f"e-{uuid4().hex[:12]}")
        self.group = a_group(self.event, quota=4)
        self.half_days = [a_half_day(self.event, position).id for position in (1, 2)]
        self.talk = a_session(self.event).id
        self.there = [self.mark(one) for one in made.there]
        for place, subject in enumerate(self.there):
            entry = Entry(source="desk", participant_id=subject, over_quota=True)
            a_person(self.event, self.group, entry, given_names=f"P{place}")
        self.texts = [ticket_of(one) for one in self.there] + [text[:-1] + self.letter for text in made.texts]

    def mark(self, one):
        return UUID(int=one.int ^ self.number)

    def ops(self, made):
        people = [*self.there, *(self.mark(one) for one in made.newcomers)]
        return [op for place, step in enumerate(made.steps) for op in self.op(made, people, place, step)]

    def op(self, made, people, place, step):
        kind, who, which, minute, twice, odd = step
        whom, text = people[who % len(people)], self.texts[which % len(self.texts)]
        another = self.texts[(which + 1) % len(self.texts)]
        typed = {"given_names": "Awa", "family_name": f"N{minute}", "sex": "F", "group": str(self.group.id)}
        subject, data = {
            "scan": (stand_in(text), {"ticket": text}),
            "undo": (self.mark(made.ids[who % len(made.ids)]), {}),
            "walk_in": (self.mark(made.newcomers[place]), typed | {"ticket": text}),
            "replace": (self.mark(made.newcomers[place]), typed | {"ticket": text, "replaces": str(whom)}),
            "edit": (whom, {"was": {"organisation": ""}, "now": {"organisation": f"O{which}"}}),
            "print": (whom, {"ticket": text, "layout": "a6"}),
            "lost": (whom, {"ticket": text, "new": another}),
        }.get(kind, (whom, {}))
        arrives = kind in {"check_in", "scan", "walk_in", "replace"}
        op = Op(
            self.mark(made.ids[place]),
            self.event.id,
            "check_in" if kind == "scan" else kind,
            subject,
            NOW + timedelta(minutes=minute),
            half_day_id=uuid4() if odd == 0 else self.half_days[which % 2] if arrives else None,
            session_id=self.talk if kind == "session_in" else None,
            data={"desk": "A", **data},
        )
        return [op, op] if twice else [op]


class Made:
    """What two worlds have in common."""

    def __init__(self, steps):
        self.steps = steps
        self.ids, self.newcomers = [uuid4() for _ in steps], [uuid4() for _ in steps]
        self.there, self.texts = [uuid4() for _ in range(3)], [new_ticket() for _ in range(4)]


def everything(world):
    """All that operations wrote, by ids that both events share."""
    session().rollback()
    event_id, mark = world.event.id, world.mark

    def rows(model, *names):
        columns = [getattr(model, name) for name in names]
        found = session().execute(sa.select(*columns).where(model.event_id == event_id)).all()
        return sorted(tuple(mark(one).hex if isinstance(one, UUID) else str(one) for one in row) for row in found)

    return {
        "log": rows(DeskOp, "op_id", "kind", "outcome", "reason", "at"),
        "people": rows(Participant, "id", "given_names", "family_name", "organisation", "state", "reason", "seat"),
        "arrivals": rows(CheckIn, "op_id", "participant_id", "at", "desk"),
        "seen": rows(SessionCheckIn, "op_id", "participant_id", "at"),
        "undone": rows(CheckInUndo, "op_id", "undo_of"),
        "tickets": sorted(
            (mark(one.participant_id).hex, one.voided_at is None)
            for one in session().scalars(sa.select(Ticket).where(Ticket.event_id == event_id))
        ),
        "badges": rows(BadgePrint, "participant_id", "layout", "printed_at"),
        "lines": [number for (number,) in rows(NumberedLine, "number")],
    }


@pytest.mark.slow
@settings(
    max_examples=enough(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(plan=plans())
def test_many_at_once_in_any_split_are_what_they_are_one_by_one(app, plan):
    steps, cuts = plan
    made = Made(steps)
    with app.app_context():
        apart, together = World(made, 0), World(made, uuid4().int & 0xFFFF_FFFF)
        assert one_by_one(apart.ops(made)) == dealt(together.ops(made), cuts)
        assert everything(apart) == everything(together)


def one_by_one(ops):
    return [answer for op in ops for answer in told(services.apply_many([op], now=LATER))]


def dealt(ops, cuts):
    answers, place, turn = [], 0, 0
    while place < len(ops):
        size = cuts[turn % len(cuts)]
        answers += told(services.apply_many(ops[place : place + size], now=LATER))
        place, turn = place + size, turn + 1
    return answers


def told(outcomes):
    return [(one.code, one.reason) for one in outcomes]


# ------------------------------------------------------------------------------------------------- by examples
@pytest.fixture
def door(context):
    return a_door()


def test_a_bad_operation_does_not_stop_the_others(door):
    people = [door.person(f"P{n}") for n in range(3)]
    good = [door.op("check_in", one.id) for one in people]
    bad = [door.walk_in(group="none"), door.op("check_in", people[0].id, half_day_id=uuid4()), door.walk_in(sex="Z")]
    ops = [good[0], bad[0], good[1], bad[1], bad[2], good[2]]
    found = services.apply_many(ops, now=LATER)
    assert [(one.code, one.reason) for one in found] == [
        ("applied", ""), ("refused", "invalid_op"), ("applied", ""), ("refused", "unknown_half_day"),
        ("refused", "invalid_op"), ("applied", ""),
    ]  # fmt: skip
    assert [one.op_id for one in found] == [op.op_id for op in ops]
    assert door.present() == {one.id for one in people}
    assert session().scalar(sa.select(sa.func.count()).select_from(DeskOp)) == 3


@contextmanager
def statements():
    """Collect what is asked of the database."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_two_hundred_arrivals_take_few_statements(door):
    people = [door.person(f"P{n}", group=a_group(door.event, f"g{n}")).id for n in range(20)]
    few = [door.op("check_in", one) for one in people[:2]]
    many = [door.op("check_in", people[n % 20], n) for n in range(200)]
    with statements() as for_few:
        services.apply_many(few, now=LATER)
    with statements() as for_many:
        services.apply_many(many, now=LATER)
    assert len(for_many) == len(for_few) <= 16


def test_one_number_of_a_device_for_two_operations_in_one_batch_is_a_clash(door):
    person, device = door.person(), uuid4()
    first, second = (door.op("check_in", person.id, n, device_id=device, seq=1) for n in range(2))
    assert [one.code for one in services.apply_many([first, second, first], now=LATER)] == [
        "applied", "refused", "applied",
    ]  # fmt: skip


def test_what_is_made_and_scanned_in_one_batch_is_settled_by_it(door):
    text = new_ticket()
    scan, walk_in = door.scan(text, 2), door.walk_in(ticket=text)
    services.apply_many([scan, walk_in], now=LATER)
    assert [one.code for one in services.apply_many([scan, walk_in], now=LATER)] == ["applied", "applied"]
    assert door.present() == {walk_in.subject_id}
