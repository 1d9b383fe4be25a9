"""The sweep against a reading of the rules that compares every pair, minute by minute, and is sure to be right."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.agendas import realistic
from conference.agenda.clash_rules import judge, judge_around
from conference.agenda.clash_table import RULES
from conference.agenda.plan import OFF, STAFF, Hours, PlanInterpretation, Protected
from tests.agenda.plans import BA, COUR, FIRST, GS, item, plan, who

MINUTE = timedelta(minutes=1)
GRID = 10
OPEN, ROOM_OPEN = (Hours(30, 200), Hours(200, 300), Hours(0, 1440, 2)), (Hours(0, 90), Hours(120, 240))
PRAYER = Protected({"fr": "Prière"}, Hours(100, 140))
PLACES = (replace(GS, booths=(("bm", "fr"),)), replace(BA, hours=ROOM_OPEN), COUR)
LANGUAGES = (None, ("fr", "bm"), ("en", "fr"))


@st.composite
def plans(draw):
    """Small programmes in which nearly everything meets."""
    count = draw(st.integers(0, 9))
    roles = st.builds(
        who,
        st.sampled_from(["", "x", "y", "z"]),
        st.sampled_from(["speaker", "chair", "interpreter"]),
        st.sampled_from(LANGUAGES),
        st.booleans(),
    )
    wanted = st.builds(
        PlanInterpretation,
        st.sampled_from(["fr", "bm"]),
        st.sampled_from(["bm", "en"]),
        st.sampled_from(["booth", "consecutive", "on_request"]),
        st.booleans(),
    )
    items = []
    for number in range(count):
        parent = draw(st.sampled_from([None, None, *(one.id for one in items)]))
        items.append(
            item(
                f"S{number}",
                draw(st.one_of(st.none(), st.integers(0, 30).map(lambda at: at * GRID))),
                draw(st.integers(0, 8)) * GRID,
                day=draw(st.integers(1, 2)),
                at=draw(st.lists(st.sampled_from([GS, BA, COUR]), unique_by=id, max_size=3)),
                roles=tuple(draw(st.lists(roles, max_size=3))),
                interpretation=tuple(draw(st.lists(wanted, max_size=2))),
                state=draw(st.sampled_from(["confirmed", "confirmed", "draft", "cancelled"])),
                visibility=draw(st.sampled_from(["public", "public", STAFF])),
                plenary=draw(st.booleans()),
                is_break=draw(st.booleans()),
                groups=draw(st.sampled_from([(), ("ong",), ("onu", "ong"), ("sante",)])),
                capacity=draw(st.sampled_from([None, 50, 70])),
                seated=draw(st.sampled_from([0, 55, 65])),
                kind=draw(st.sampled_from(["talk", "panel"])),
                parent=parent,
            )
        )
    return plan(
        *items,
        places=PLACES,
        opening=OPEN,
        protected=(PRAYER,),
        walk=draw(st.sampled_from([0, 15])),
        sizes={"ong": 61, "onu": 300, "sante": 5},
    )


def minutes_of(one):
    """The minutes in which an item is held, counted from the first day's midnight, in Bamako."""
    start = (one.slot.day - 1) * 1440 + one.slot.start if one.slot else 0
    return set(range(start, start + one.slot.minutes)) if one.slot else set()


def live(of):
    return [one for one in of.items if one.state != "cancelled"]


def held(of):
    return [one for one in live(of) if minutes_of(one)]


def pairs(of):
    for one, other in combinations(held(of), 2):
        if one.parent != other.id and other.parent != one.id:
            yield one, other


def together(*items):
    return frozenset(one.id for one in items)


def naive(of):
    """Every clash of two items, or of one with a time, as (rule, items, in what)."""
    found = set()
    for one, other in pairs(of):
        found |= naive_pair(of, one, other)
    for one in held(of):
        minutes = minutes_of(one)
        opened = {minute for hours in (Hours(30, 300, 1), Hours(0, 1440, 2)) for minute in span(hours)}
        if not minutes <= opened:
            found.add(("outside_hours", together(one), ""))
        room_opened = {m + day * 1440 for hours in ROOM_OPEN for m in range(hours.start, hours.end) for day in (0, 1)}
        if BA.id in one.rooms and not minutes <= room_opened:
            found.add(("room_closed", together(one), str(BA.id)))
        protected = {m + day * 1440 for m in range(100, 140) for day in range(3)}
        if minutes & protected and not one.is_break:
            found.add(("protected_time", together(one), "//100-140"))
    return found


def span(hours):
    return range(hours.start + (hours.day - 1) * 1440, hours.end + (hours.day - 1) * 1440)


def naive_pair(of, one, other):
    found = set()
    mine, theirs = minutes_of(one), minutes_of(other)
    people = {role.person for role in one.roles if role.person} & {role.person for role in other.roles if role.person}
    if mine & theirs:
        found |= {("room_twice", together(one, other), str(room)) for room in {*one.rooms} & {*other.rooms} - {COUR.id}}
        for person in people:
            does = [{role.role for role in each.roles if role.person == person} for each in (one, other)]
            rule = "interpreter_twice" if all("interpreter" in roles for roles in does) else "person_twice"
            found.add((rule, together(one, other), person))
        missed = not one.groups or not other.groups or {*one.groups} & {*other.groups}
        if missed and not any(each.is_break or each.visibility == STAFF for each in (one, other)):
            if one.plenary and other.plenary:
                found.add(("plenary_twice", together(one, other), ""))
            elif one.plenary or other.plenary:
                found.add(("plenary_against_parallel", together(one, other), ""))
    else:
        between = max(min(mine), min(theirs)) - min(max(mine), max(theirs)) - 1
        if between < of.settings.walk and one.rooms and other.rooms and not {*one.rooms} & {*other.rooms}:
            found |= {("walk", together(one, other), person) for person in people}
    return found


PAIRED = {
    "room_twice", "person_twice", "interpreter_twice", "walk", "plenary_twice", "plenary_against_parallel",
    "outside_hours", "room_closed", "protected_time",
}  # fmt: skip


@given(plans())
@settings(max_examples=40, deadline=None)
def test_the_sweep_finds_what_comparing_every_pair_finds(of):
    found = [(one.rule, frozenset(one.items), one.key.partition(":")[2]) for one in judge(of) if one.rule in PAIRED]
    assert set(found) == naive(of)
    assert len(found) == len(set(found))


@given(plans())
@settings(max_examples=25, deadline=None)
def test_a_name_is_given_once_and_around_an_item_the_same_is_found(of):
    found = judge(of)
    assert len({(one.rule, one.key) for one in found}) == len(found)
    for one in of.items:
        assert judge_around(of, one.id) == [each for each in found if one.id in each.items]


@given(plans())
@settings(max_examples=10, deadline=None)
def test_a_rule_that_is_off_takes_nothing_from_the_others(of):
    found = judge(of)
    for rule in {one.rule for one in found}:
        without = replace(of, settings=replace(of.settings, levels={rule: OFF}))
        assert judge(without) == [one for one in found if one.rule != rule]


@given(plans())
@settings(max_examples=25, deadline=None)
def test_who_interprets_alone_for_long_is_found_minute_by_minute(of):
    wanted = set()
    for person in "xyz":
        alone = [one for one in held(of) if naive_alone(one, person)]
        spoken = set().union(*(minutes_of(one) for one in alone)) if alone else set()
        for first in [minute for minute in spoken if minute - 1 not in spoken]:
            last = first
            while last + 1 in spoken:
                last += 1
            if last - first + 1 > of.settings.alone:
                stretch = set(range(first, last + 1))
                wanted.add((frozenset(one.id for one in alone if minutes_of(one) <= stretch), person))
    found = {(frozenset(one.items), one.params["person"]) for one in judge(of) if one.rule == "interpreter_alone"}
    assert found == wanted


def naive_alone(one, person):
    """Whether a person is the only one in a booth for some pair of languages of an item."""
    for pair in {frozenset((each.source, each.target)) for each in one.interpretation if each.mode == "booth"}:
        team = {
            role.person
            for role in one.roles
            if role.role == "interpreter" and role.person and (role.languages is None or pair <= set(role.languages))
        }
        if team == {person}:
            return True
    return False


@pytest.mark.parametrize("rooms", [5, 30])
def test_a_congress_of_a_thousand_sessions_is_judged_as_every_pair_says(rooms):
    of = realistic(1000, rooms)
    found = judge(of)
    for rule, shared in (("room_twice", rooms_of), ("person_twice", people_of)):
        wanted = {
            together(one, other)
            for one, other in combinations([each for each in of.items if each.starts_at], 2)
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at and shared(one) & shared(other)
        }
        assert {frozenset(each.items) for each in found if each.rule == rule} == wanted
        assert len(wanted) > 10


def rooms_of(one):
    return set(one.rooms)


def people_of(one):
    return {role.person for role in one.roles}


def test_a_generated_programme_is_the_same_for_the_same_seed_and_of_the_size_asked():
    assert realistic(120, 5) == realistic(120, 5) != realistic(120, 5, seed=2)
    assert len(realistic(120, 5).items) == 120
    assert {one.rule for one in judge(realistic(1000, 30))} <= set(RULES)
    assert realistic(10, 5).days[0] == FIRST
