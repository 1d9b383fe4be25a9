"""The table of a half-day is what counting by hand gives, whatever happened, and every number is its list."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.core.db import session
from conference.core.errors import Error
from conference.participants import decisions, erasure, merge, merge_undo
from conference.participants import queries as people
from conference.participants.lists import UNSAID, Wanted
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import absent_queries, board_queries, board_wording, services
from conference.presence.board_rules import Line, table
from tests.builders import NOW, a_delegation, a_district, a_group, a_half_day, a_person, an_event, staff_actor
from tests.databases import enough

pytestmark = pytest.mark.usefixtures("context")
STAFF = staff_actor()
KINDS = (
    "register",
    "register",
    "walk_in",
    "pending",
    "arrive",
    "arrive",
    "arrive",
    "undo",
    "cancel",
    "merge",
    "part",
    "erase",
)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 40), st.integers(0, 40)), min_size=6, max_size=26)


@dataclass
class World:
    """An event and what happened in it, remembered as plainly as can be."""

    event: object
    groups: list
    districts: list
    half_days: list
    ids: list[UUID] = field(default_factory=list)
    #: (operation, who stood for whom the desk named, half-day, minute, desk)
    arrivals: list[tuple] = field(default_factory=list)
    undone: set[UUID] = field(default_factory=set)
    into: dict[UUID, UUID] = field(default_factory=dict)
    merges: list[tuple] = field(default_factory=list)

    def stands_for(self, person: UUID) -> UUID:
        while person in self.into:
            person = self.into[person]
        return person

    def present(self, half_day: UUID) -> dict[UUID, tuple[int, str]]:
        """When each person first came, and where."""
        found = {}
        for op, person, where, minute, desk in sorted(self.arrivals, key=lambda one: (one[3], one[0].hex)):
            if where == half_day and op not in self.undone:
                found.setdefault(self.stands_for(person), (minute, desk))
        return found


def a_world():
    event = an_event(f"e-{uuid4().hex[:12]}")
    groups = [a_group(event, "sante", quota=None), a_group(event, "presse", quota=None, approval=True)]
    districts = [a_district(event, "Macina"), a_district(event, "Youwarou"), None]
    world = World(event, groups, districts, [a_half_day(event, position) for position in (1, 2)])
    a_group(event, "vide")
    elsewhere = an_event(f"x-{uuid4().hex[:12]}")
    other, morning = a_person(elsewhere, a_group(elsewhere)), a_half_day(elsewhere)
    services.check_in(uuid4(), elsewhere.id, other.id, morning.id, at=NOW, desk="A", staff_id=None)
    return world


def do(world, kind, one, two):
    """Do one thing; what the rules of the record refuse is not done."""
    if kind in {"register", "walk_in", "pending"}:
        place, sex = world.districts[one % 3], ("F", "M", "")[two % 3]
        entry = Entry(source="desk", state="confirmed", over_quota=True) if kind == "walk_in" else Entry()
        group = world.groups[1 if kind == "pending" else 0]
        fields = {"district_id": place.id if place else None, "sex": sex}
        made = a_person(world.event, group, entry, given_names=f"P{len(world.ids)}", family_name=f"N{one}", **fields)
        world.ids.append(made.id)
    elif kind == "undo":
        if world.arrivals:
            op = world.arrivals[one % len(world.arrivals)][0]
            services.undo_check_in(uuid4(), world.event.id, op, at=NOW, staff_id=None)
            world.undone.add(op)
    elif world.ids:
        _with_people(world, kind, world.ids[one % len(world.ids)], world.ids[two % len(world.ids)], two)


def _with_people(world, kind, first, second, number):
    event_id = world.event.id
    if kind == "arrive":
        op, half_day, desk = uuid4(), world.half_days[number % 2], "AB"[number % 2]
        at = NOW + timedelta(minutes=number)
        for _ in range(1 + number % 2):  # some of it is sent twice
            services.check_in(op, event_id, first, half_day.id, at=at, desk=desk, staff_id=None)
        world.arrivals.append((op, world.stands_for(first), half_day.id, number, desk))
    elif kind == "cancel":
        stands = world.stands_for(first)
        state = session().get_one(Participant, stands).state
        if state in {"confirmed", "pending"}:
            decisions.decide_one(event_id, stands, "cancelled", seen_as=state, actor=STAFF, now=NOW)
    elif kind == "merge":
        stays, goes = world.stands_for(first), world.stands_for(second)
        try:
            change = merge.merge(event_id, stays, goes, actor=STAFF, now=NOW)
        except Error:
            return  # one of them is erased, or they are one already
        world.into[goes] = stays
        world.merges.append((change.id, goes))
    elif kind == "part" and world.merges:
        change_id, goes = world.merges.pop()
        try:
            merge_undo.undo(event_id, change_id, actor=STAFF, now=NOW)
        except Error:
            return  # something changed since
        del world.into[goes]
    elif kind == "erase":
        _erase(world, first)


def _erase(world, person):
    try:
        request = erasure.ask(world.event.id, world.stands_for(person), channel="desk", actor=STAFF, now=NOW)
    except Error:
        return  # erased already
    erasure.carry_out(world.event.id, request.id, actor=STAFF, now=NOW)


def by_hand(world, half_day, among):
    """Count the people of ``among`` one by one."""
    here = world.present(half_day.id)
    present = [one for one in among if one.id in here]
    confirmed = [one for one in among if one.state == "confirmed"]
    came = [one for one in confirmed if one.id in here]
    return Line(
        expected=len(confirmed),
        came=len(came),
        others=len(present) - len(came),
        walk_ins=len([one for one in present if one.source == "desk"]),
        women=len([one for one in present if one.sex == "F"]),
        men=len([one for one in present if one.sex == "M"]),
    )


def everybody(world):
    session().expire_all()
    rows = session().scalars(sa.select(Participant).where(Participant.event_id == world.event.id))
    return [one for one in rows if one.merged_into_id is None]


@given(STEPS)
@settings(
    max_examples=enough(30),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_table_at_noon_is_what_counting_by_hand_gives(context, steps):
    world = a_world()
    for step in steps:
        do(world, *step)
    them = everybody(world)
    for half_day in world.half_days:
        found = table(board_queries.cells(world.event.id, half_day.id))
        assert found.everybody == by_hand(world, half_day, them)
        for group in world.groups:
            assert found.group(group.id) == by_hand(world, half_day, [one for one in them if one.group_id == group.id])
        for place in world.districts:
            key = place.id if place else None
            assert found.district(key) == by_hand(world, half_day, [one for one in them if one.district_id == key])
        here = world.present(half_day.id)
        drawn = list(board_queries.arrivals(world.event.id, half_day.id))
        assert sum(people for _at, _desk, people in drawn) == found.everybody.present == len(here)
        for desk in "AB":
            assert sum(n for _at, label, n in drawn if label == desk) == sum(one[1] == desk for one in here.values())
        latest = board_queries.latest(world.event.id, half_day.id, 3)
        assert (
            sorted((one.at - NOW) / timedelta(minutes=1) for one in latest) == sorted(m for m, _d in here.values())[-3:]
        )
        missing = absent_queries.absent(half_day, contacts=False)
        assert {one.person.id for one in missing.alone} == {
            one.id for one in them if one.state == "confirmed" and one.id not in here
        }


def test_every_number_of_the_board_is_the_length_of_its_list():
    world = a_world()
    for number in range(24):
        do(world, ("register", "walk_in", "pending")[number % 3], number, number)
        do(world, "arrive", number * 7, number)
    for step in (("undo", 1, 0), ("cancel", 2, 0), ("cancel", 5, 0), ("merge", 3, 9), ("erase", 4, 0)):
        do(world, *step)
    half_day = world.half_days[0]
    found = table(board_queries.cells(world.event.id, half_day.id))
    groups, districts = board_wording.told(world.event, found)
    assert {one.name for one in groups} == {"Groupe sante", "Groupe presse", "Groupe vide"}
    assert [one.name for one in districts] == ["Macina", "Youwarou", "Non précisé"]
    assert districts[-1].wanted.district == UNSAID
    for told in (*groups, *districts, board_wording.Told("", found.everybody, Wanted())):
        for name in (*board_wording.NUMBERS, "came"):
            wanted = board_wording.list_of(half_day, told.wanted, name)
            assert len(people.ids(world.event.id, wanted)) == getattr(told.line, name), (told.name, name)
    assert found.everybody.others > 0 < found.everybody.walk_ins


# ------------------------------------------------------------------------------------------------- who has not come yet


def test_whom_to_call_is_told_by_delegation_and_nobody_who_came_is_in_it():
    event = an_event()
    group, morning = a_group(event), a_half_day(event)
    csref = a_delegation(event, group, 3, organisation="CSRéf", phones=("+22370000001",))
    mairie = a_delegation(event, group, 2, organisation="Mairie", phones=())
    whole = a_delegation(event, group, 1, organisation="ONG", phones=("+22370000009",))

    def of(delegation, name, **fields):
        entry = Entry(source="delegation", delegation_id=delegation.id, state="confirmed")
        return a_person(event, group, entry, given_names=name, **fields)

    came = [of(csref, "Awa"), of(whole, "Fanta")]
    for one in came:
        services.check_in(uuid4(), event.id, one.id, morning.id, at=NOW, desk="A", staff_id=None)
    of(csref, "Binta", phones=("+22370000002",)), of(csref, "Chaka"), of(mairie, "Djeneba", phones=("+22370000003",))
    a_person(event, group, given_names="Seul", phones=("+22370000004",))
    found = absent_queries.absent(morning, contacts=True)
    told = [
        (one.delegation.organisation, one.focal.phones, len(one.missing), one.expected, one.missing[0].phones)
        for one in found.parties
    ]
    assert told == [
        ("CSRéf", ("+22370000001",), 2, 3, ()),
        ("Mairie", (), 1, 1, ("+22370000003",)),
    ]
    assert [(one.person.given_names, one.phones) for one in found.alone] == [("Seul", ("+22370000004",))]
    assert (found.people, found.opened) == (4, (1, 2))
    closed = absent_queries.absent(morning, contacts=False)
    assert closed.people == 4
    assert closed.opened == (0, 0)
    assert [one.focal for one in closed.parties] == [None, None]
    assert {one.person.sealed for one in (*closed.alone, *closed.parties[0].missing)} == {None}


def test_who_has_not_come_can_be_asked_of_one_group():
    event = an_event()
    care, press, morning = a_group(event), a_group(event, "presse"), a_half_day(event)
    a_person(event, care), a_person(event, press, given_names="Binta")
    found = absent_queries.absent(morning, press.id, contacts=False)
    assert [one.person.given_names for one in found.alone] == ["Binta"]
