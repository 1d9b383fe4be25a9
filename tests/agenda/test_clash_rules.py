"""Each rule by itself. That the sweep finds what comparing every pair finds stands in ``test_clash_oracle.py``."""

from dataclasses import replace
from datetime import date

import pytest

from conference.agenda.clash_rules import judge, judge_around, key_of
from conference.agenda.clash_table import DEFAULT_LEVELS, RULES
from conference.agenda.plan import (
    BLOCK,
    LEVELS,
    OFF,
    RELEASE,
    STAFF,
    WARN,
    Accepted,
    Hours,
    PlanInterpretation,
    PlanRole,
    Protected,
    Slot,
)
from tests.agenda.plans import BA, COUR, GS, QUIET, item, plan, rooms, told, uid, who

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # when clocks change in Paris
LUNCH = Protected({"fr": "Déjeuner"}, Hours(765, 840))
BAMBARA = PlanInterpretation("fr", "bm")


# ------------------------------------------------------------------------------------------------ two things at once
@pytest.mark.parametrize(
    ("start", "minutes", "clash"),
    [
        (540, 60, True),
        (540, 30, True),
        (570, 30, True),
        (550, 10, True),
        (500, 120, True),
        (600, 30, False),
        (510, 30, False),
        (570, 0, False),
    ],
    ids=["exact", "shared start", "shared end", "contained", "around", "touching after", "touching before", "empty"],
)
def test_two_sessions_want_a_room_or_a_person_at_once_when_they_share_a_moment(start, minutes, clash):
    off = {"no_length": OFF}
    found = judge(plan(item("A"), item("B", start, minutes), levels=off))
    assert [(one.rule, set(one.items)) for one in found] == ([("room_twice", {uid("A"), uid("B")})] if clash else [])
    both = (item("A", roles=(who("x"),)), item("B", start, minutes, at=(COUR,), roles=(who("x", "chair"),)))
    assert [one.rule for one in judge(plan(*both, levels=off, walk=0))] == (["person_twice"] if clash else [])


@pytest.mark.parametrize(
    ("night", "day", "start", "clash"),
    [((1, 1380, 120), 2, 30, True), ((1, 1380, 120), 2, 60, False), ((1, 1470, 30), 2, 45, True)],
    ids=["past midnight", "touching past midnight", "begins past midnight"],
)
def test_a_night_meets_the_next_day(night, day, start, clash):
    late = item("A", night[1], night[2], day=night[0])
    assert told(late, item("B", start, 30, day=day)) == ([("room_twice", "AB")] if clash else [])


def test_two_sessions_share_the_time_in_which_both_are_held():
    both = item("A", 540, 60), item("B", 570, 60)
    [found] = judge(plan(*both))
    assert (found.params["starts_at"], found.params["ends_at"]) == (both[1].starts_at, both[0].ends_at)


@pytest.mark.parametrize(
    ("first", "start", "minutes", "other", "clash"),
    [
        # From 01:30 to 02:00, which that night is shown as 03:00: what begins at 03:00 touches it.
        (SPRING, 90, 30, 180, False),
        (SPRING, 90, 45, 180, True),
        # From 01:30 to 03:00 there are two and a half hours: the one from 02:00 is there twice.
        (AUTUMN, 90, 150, 180, False),
        (AUTUMN, 90, 151, 180, True),
    ],
)
def test_the_night_in_which_clocks_change_is_as_long_as_it_is(first, start, minutes, other, clash):
    night = [
        item(name, at, long, first=first, zone="Europe/Paris")
        for name, at, long in (("A", start, minutes), ("B", other, 30))
    ]
    assert told(*night, first=first, zone="Europe/Paris") == ([("room_twice", "AB")] if clash else [])


def test_every_room_of_a_session_is_looked_at_and_told_by_itself():
    plenary, other = item("A", at=(GS, BA, COUR)), item("B", 570, at=(COUR, BA))
    found = judge(plan(plenary, other, item("C", 600, at=(GS,))))
    assert [(one.rule, one.params["room"]) for one in found] == [("room_twice", BA.id)]


def test_a_room_in_which_things_stand_side_by_side_is_never_wanted_twice():
    assert told(item("A", at=(COUR,)), item("B", at=(COUR,)), item("C", at=(COUR,))) == []


def test_a_person_may_have_two_roles_in_one_session_and_be_in_its_parts():
    whole = item("A", 540, 120, roles=(who("x", "chair"), who("x")))
    part = item("B", 560, 20, parent=uid("A"), roles=(who("x"),))
    assert told(whole, part) == []
    assert told(whole, part, item("C", 570, 20, at=(BA,), parent=uid("A"), roles=(who("x"),))) == [
        ("person_twice", "BC")
    ]


def test_a_role_that_nobody_has_yet_is_nowhere():
    assert told(item("A", roles=(who(""),)), item("B", at=(BA,), roles=(who(""),))) == []


def test_who_interprets_both_is_a_matter_of_interpreters():
    one = item("A", roles=(who("x", "interpreter"), who("x")))
    assert told(one, item("B", at=(BA,), roles=(who("x", "interpreter"),))) == [("interpreter_twice", "AB")]
    assert told(one, item("B", at=(BA,), roles=(who("x", "chair"),))) == [("person_twice", "AB")]


def test_when_somebody_cannot_come_is_a_session_for_the_staff_alone_without_a_room():
    away = item("Absente", 480, 180, at=(), roles=(who("ministre"),), visibility=STAFF, kind="internal", languages=())
    assert told(away) == []
    assert told(away, item("A", 540, roles=(who("ministre", "chair"),))) == [("person_twice", "AbsenteA")]
    assert told(away, item("A", 660, roles=(who("ministre", "chair"),))) == []


@pytest.mark.parametrize(
    ("pause", "at", "walk", "clash"),
    [
        (0, (BA,), 5, True),
        (4, (BA,), 5, True),
        (5, (BA,), 5, False),
        (0, (GS, BA), 5, False),
        (0, (), 5, False),
        (0, (BA,), 0, False),
    ],
    ids=["at once", "too short", "enough", "the same room", "no room", "nobody walks"],
)
def test_whoever_goes_to_another_room_needs_some_minutes(pause, at, walk, clash):
    items = item("A", roles=(who("x"),)), item("B", 600 + pause, at=at, roles=(who("x", "chair"),))
    assert told(*items, walk=walk, levels={"no_room": OFF}) == ([("walk", "AB")] if clash else [])


# ------------------------------------------------------------------------------------------------------------- times
@pytest.mark.parametrize(
    ("day", "start", "minutes", "rules"),
    [
        (1, 540, 0, ["no_length"]),
        (1, 540, -10, ["no_length"]),
        (0, 540, 60, ["outside_days"]),
        (3, 540, 60, ["outside_days"]),
        (1, -10, 60, ["outside_days"]),
        (1, 0, 60, []),
        (2, 1380, 60, []),
        (2, 1380, 300, []),  # a night until 04:00 belongs to the day before
        (2, 1380, 301, ["outside_days"]),
    ],
)
def test_a_session_has_a_length_and_lies_in_the_days_of_the_event(day, start, minutes, rules):
    assert told(item("A", start, minutes, day=day)) == [(rule, "A") for rule in rules]


@pytest.mark.parametrize(
    ("opening", "day", "start", "minutes", "clash"),
    [
        ([(480, 1080, None)], 1, 480, 600, False),
        ([(480, 1080, None)], 1, 475, 60, True),
        ([(480, 1080, None)], 2, 1050, 31, True),
        ([(480, 720, None), (720, 1080, None)], 1, 700, 60, False),  # what touches is one
        ([(480, 700, None), (720, 1080, None)], 1, 690, 60, True),
        ([(0, 1440, None)], 1, 1380, 120, False),  # so do midnight and midnight
        ([(480, 1080, None), (600, 1080, 2)], 2, 540, 30, True),  # what is said of one day replaces the rest
        ([(480, 1080, None), (600, 1080, 2)], 1, 540, 30, False),
        ([(480, 1080, 1)], 2, 540, 30, True),
        ([(0, 1440, None)], 2, 1380, 60, False),
        ([(0, 1440, None)], 2, 1380, 61, True),  # nothing is open on the day after the last
        ([], 1, 0, 30, False),
    ],
)
def test_a_session_lies_within_the_opening_hours_of_event_and_room(opening, day, start, minutes, clash):
    hours = tuple(Hours(*one) for one in opening)
    one = item("A", start, minutes, day=day, at=(BA,))
    assert told(one, opening=hours) == ([("outside_hours", "A")] if clash else [])
    assert told(one, places=(GS, replace(BA, hours=hours))) == ([("room_closed", "A")] if clash else [])


@pytest.mark.parametrize(
    ("day", "start", "minutes", "clash"),
    [(1, 700, 65, False), (1, 700, 66, True), (2, 780, 10, True), (1, 840, 60, False), (1, 700, 300, True)],
)
def test_nothing_is_held_in_a_protected_time_but_breaks(day, start, minutes, clash):
    one = item("A", start, minutes, day=day)
    assert told(one, protected=(LUNCH,)) == ([("protected_time", "A")] if clash else [])
    assert told(replace(one, is_break=True), protected=(LUNCH,)) == []


def test_a_protected_time_may_be_of_one_weekday_or_one_day():
    friday = Protected({"fr": "Prière du vendredi"}, Hours(765, 840), weekday=4)
    noons = [item(str(day), 780, 30, day=day) for day in (1, 2, 3, 4)]  # Wednesday to Saturday
    assert told(*noons, days=4, protected=(friday,)) == [("protected_time", "3")]
    assert told(*noons, days=4, protected=(replace(LUNCH, hours=Hours(765, 840, 2)),)) == [("protected_time", "2")]
    assert told(*noons, days=4, protected=(replace(LUNCH, hours=Hours(840, 765)),)) == []


def test_a_protected_night_reaches_into_the_next_day():
    night = Protected({"fr": "Nuit"}, Hours(1320, 1500), weekday=2)  # from Wednesday, 22:00, to Thursday, 01:00
    assert told(item("A", 30, 10, day=2), item("B", 60, 10, day=2), protected=(night,)) == [("protected_time", "A")]


def test_a_long_protected_time_is_seen_beside_a_short_one():
    short = Protected({"fr": "Prière"}, Hours(840, 845))
    long = Protected({"fr": "Repas"}, Hours(600, 900))
    assert told(item("A", 850, 10), protected=(short, long)) == [("protected_time", "A")]


def test_an_item_that_lasts_over_two_days_is_told_once_for_a_protected_time():
    assert told(item("A", 700, 1600), protected=(LUNCH,)) == [("protected_time", "A")]


def test_what_everybody_should_see_is_not_held_against_something_else():
    plenary, other = item("P", plenary=True), item("B", 570, at=(BA,))
    assert told(plenary, other) == [("plenary_against_parallel", "PB")]
    assert told(item("A", 500, at=(BA,)), plenary) == [("plenary_against_parallel", "PA")]  # the plenary is named first
    assert told(plenary, replace(other, plenary=True)) == [("plenary_twice", "PB")]
    assert told(other, item("C", 570, at=(COUR,))) == []
    assert told(plenary, item("B", 600, at=(BA,))) == []
    assert told(plenary, item("B", 500, 40, at=(BA,))) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [((), ("ong",), True), (("ong",), (), True), (("ong", "onu"), ("sante", "onu"), True), (("ong",), ("onu",), False)],
)
def test_a_plenary_is_missed_by_the_groups_that_are_invited_to_both(mine, theirs, clash):
    both = item("P", plenary=True, groups=mine), item("B", at=(BA,), groups=theirs)
    assert told(*both) == ([("plenary_against_parallel", "PB")] if clash else [])


@pytest.mark.parametrize(
    "fields",
    [{"is_break": True}, {"visibility": STAFF}, {"parent": uid("P")}, {"groups": ("onu",)}, {"state": "cancelled"}],
    ids=lambda fields: next(iter(fields)),
)
def test_nobody_misses_a_break_a_staff_meeting_a_part_or_what_others_are_invited_to(fields):
    assert told(item("P", plenary=True, groups=("ong", "sante")), item("B", at=(BA,), **fields)) == []


# ------------------------------------------------------------------------------------------------------------- rooms
@pytest.mark.parametrize(
    ("at", "capacity", "seated", "rules"),
    [
        ((BA,), 60, 60, []),
        ((BA,), 61, 0, ["over_capacity"]),
        ((BA,), None, 61, ["over_capacity"]),
        ((BA,), 50, 51, ["seated_over_capacity"]),
        ((BA,), 50, 61, ["over_capacity", "seated_over_capacity"]),
        ((GS, BA), 320, 0, []),
        ((GS, BA), 321, 0, ["over_capacity"]),
        ((COUR, BA), 9000, 0, []),  # nobody counted the seats of the yard
        ((), 9000, 0, []),
    ],
)
def test_no_more_people_than_seats_or_places(at, capacity, seated, rules):
    one = item("A", at=at, capacity=capacity, seated=seated)
    assert told(one, levels={"no_room": OFF}) == [(rule, "A") for rule in rules]


@pytest.mark.parametrize(
    ("fields", "clash"),
    [
        ({"plenary": True}, True),
        ({"groups": ("ong",)}, False),
        ({"groups": ("ong", "sante")}, True),
        ({"groups": ("ong", "unknown")}, False),
        ({}, False),
        ({"plenary": True, "capacity": 60}, False),
    ],
)
def test_the_groups_a_session_is_for_fit_into_its_room(fields, clash):
    sizes = {"ong": 60, "sante": 1}
    assert told(item("A", at=(BA,), **fields), sizes=sizes) == ([("audience_over_capacity", "A")] if clash else [])
    assert told(item("A", at=(BA,), **fields)) == []


def test_a_session_with_a_time_has_a_room_but_a_break_or_a_part_may_have_none():
    assert told(item("A", at=())) == [("no_room", "A")]
    assert (
        told(item("A", at=(), is_break=True), item("B", at=(), parent=uid("A")), item("C", None, at=(), state="draft"))
        == []
    )


# ---------------------------------------------------------------------------------------------------- interpretation
@pytest.mark.parametrize(
    ("booths", "mode", "clash"),
    [
        ((), "booth", True),
        ((("fr", "bm"),), "booth", False),
        ((("bm", "fr"),), "booth", False),
        ((("fr", "en"),), "booth", True),
        ((), "consecutive", False),
        ((), "on_request", False),
    ],
)
def test_a_booth_is_there_for_each_pair_of_languages(booths, mode, clash):
    wanted = (
        PlanInterpretation("fr", "bm", mode, confirmed=True),
        PlanInterpretation("bm", "fr", mode, confirmed=True),
    )
    one = item("A", at=(GS, BA), interpretation=wanted)
    assert told(one, places=(GS, replace(BA, booths=booths))) == ([("no_booth", "A")] if clash else [])


def test_a_mode_that_wants_a_booth_or_a_team_counts_beside_one_that_does_not():
    mixed = (BAMBARA, PlanInterpretation("bm", "fr", "consecutive"))
    one = item("A", interpretation=mixed, roles=(who("x", "interpreter"),))
    assert told(one) == [("interpreter_alone", "A"), ("no_booth", "A")]
    assert told(replace(one, rooms=(), is_break=True)) == [("interpreter_alone", "A")]  # no room, no booth to look for


def test_people_who_sit_in_it_are_told_only_where_they_are_more_than_the_places():
    found = [judge(plan(item("A", at=(BA,), capacity=61, seated=seated)))[0] for seated in (61, 62)]
    assert [one.params["seated"] for one in found] == [False, True]


def test_all_the_languages_that_a_session_lacks_something_for_are_told_at_once():
    wanted = (BAMBARA, PlanInterpretation("ff", "fr"), PlanInterpretation("bm", "fr"), PlanInterpretation("fr", "en"))
    roles = (who("x", "interpreter", ("fr", "en"), confirmed=False),)
    found = judge(
        plan(item("A", 540, 30, interpretation=wanted, roles=roles), places=(replace(GS, booths=(("en", "fr"),)),))
    )
    assert {one.rule: one.params["pairs"] for one in found} == {
        "interpreter_missing": (("fr", "bm"), ("ff", "fr")),
        "interpreter_unconfirmed": (("fr", "en"),),
        "no_booth": (("fr", "bm"), ("ff", "fr")),
    }


@pytest.mark.parametrize(
    ("roles", "rule"),
    [
        ((), "interpreter_missing"),
        ((who("", "interpreter"),), "interpreter_missing"),
        ((who("x", "chair"),), "interpreter_missing"),
        ((who("x", "interpreter", ("fr", "en")),), "interpreter_missing"),
        ((who("x", "interpreter", ("fr", "bm"), confirmed=False),), "interpreter_unconfirmed"),
        ((who("x", "interpreter", ("bm", "fr")),), None),
        ((who("x", "interpreter"),), None),
        ((who("x", "interpreter", confirmed=False), who("y", "interpreter")), None),
    ],
)
def test_somebody_who_has_said_yes_interprets(roles, rule):
    one = item("A", minutes=30, interpretation=(BAMBARA,), roles=roles)
    off = {"no_booth": OFF}
    assert told(one, levels=off) == ([(rule, "A")] if rule else [])
    assert told(replace(one, interpretation=(replace(BAMBARA, confirmed=True),)), levels=off) == []
    both = (replace(BAMBARA, confirmed=True), PlanInterpretation("bm", "fr"))  # a yes for one direction only
    assert told(replace(one, interpretation=both), levels=off) == ([(rule, "A")] if rule else [])
    assert told(replace(one, interpretation=(PlanInterpretation("", "", "on_request"),)), levels=off) == []


@pytest.mark.parametrize(
    ("spans", "clash"),
    [
        ([(540, 40)], ""),
        ([(540, 41)], "A"),
        ([(540, 30), (570, 30)], "AB"),
        ([(540, 30), (571, 30)], ""),
        ([(540, 20), (560, 20), (580, 20), (700, 10)], "ABC"),
    ],
)
def test_nobody_interprets_alone_for_long(spans, clash):
    alone = (who("x", "interpreter", ("fr", "bm")), who("y", "interpreter", ("fr", "en")))
    items = [
        item(name, *span, interpretation=(replace(BAMBARA, confirmed=True),), roles=alone)
        for name, span in zip("ABCD", spans, strict=False)
    ]
    off = {"no_booth": OFF}
    assert told(*items, levels=off) == ([("interpreter_alone", clash)] if clash else [])
    shared = [replace(one, roles=(*alone, who("z", "interpreter", ("fr", "bm")))) for one in items]
    assert told(*shared, levels=off, walk=0) == []
    after = [replace(one, interpretation=(replace(BAMBARA, mode="consecutive"),)) for one in items]
    assert told(*after, levels=off) == []


# ---------------------------------------------------------------------------------------------------- what is missing
@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"kind": "panel"}, ["no_chair"]),
        ({"kind": "panel", "roles": (who("", "chair"),)}, []),  # « Représentant du ministère »
        ({"kind": "panel", "roles": (who("x", "moderator"),)}, []),
        ({"kind": "panel", "roles": (who("x"),)}, ["no_chair"]),
        ({"kind": "panel", "parent": uid("P")}, []),
        ({"kind": "break"}, []),
        ({"languages": ()}, ["no_language"]),
        ({"languages": (), "is_break": True}, []),
        ({"title": {"en": "A session", "fr": " "}}, ["no_title"]),
        ({"title": {}}, ["no_title", "no_title"]),
        ({"state": "draft", "kind": "panel", "languages": (), "title": {}}, ["draft"]),
        ({"state": "draft", "visibility": STAFF}, []),
        ({"state": "cancelled", "kind": "panel", "languages": (), "title": {}, "rooms": ()}, []),
        ({"visibility": STAFF, "kind": "panel", "languages": (), "title": {}}, []),
    ],
)
def test_what_will_be_released_is_complete(fields, rules):
    assert told(item("A", **fields)) == [(rule, "A") for rule in rules]


def test_a_confirmed_session_without_a_time_is_told_unless_it_is_a_part():
    assert told(item("A", None), item("B", None, state="draft"), item("C", None, parent=uid("A"))) == [
        ("unscheduled", "A")
    ]


# ----------------------------------------------------------------------------------------------- levels and acceptance
def test_every_rule_has_a_level_of_its_own():
    assert set(DEFAULT_LEVELS.values()) <= set(LEVELS)
    assert {rule for rule, level in DEFAULT_LEVELS.items() if level == BLOCK} == {"no_length", "outside_days"}
    assert {rule for rule, level in DEFAULT_LEVELS.items() if level == RELEASE} == {
        "room_twice", "person_twice", "interpreter_twice", "over_capacity"
    }  # fmt: skip


@pytest.mark.parametrize(("level", "found"), [(BLOCK, [BLOCK]), (WARN, [WARN]), (OFF, []), ("loud", [RELEASE])])
def test_an_event_says_what_a_rule_does(level, found):
    assert [one.level for one in judge(plan(item("A"), item("B"), levels={"room_twice": level}))] == found


def test_what_an_event_does_not_look_for_is_not_computed(monkeypatch):
    def never(look):
        raise AssertionError

    monkeypatch.setattr("conference.agenda.clash_rules.CHECKS", ((never, RULES),))
    assert judge(plan(item("A"), item("B"), levels=dict.fromkeys(RULES, OFF))) == []


def test_a_draft_refuses_no_release_but_blocks_what_blocks():
    draft = item("B", state="draft")
    levels = {one.rule: one.level for one in judge(plan(item("A"), draft))}
    assert levels == {"room_twice": WARN, "draft": WARN}
    strict = {"room_twice": BLOCK, "draft": RELEASE}
    levels = {one.rule: one.level for one in judge(plan(item("A"), draft, levels=strict))}
    assert levels == strict


def test_the_gravest_come_first_then_what_begins_first():
    late = item("C", 800, 0)
    assert told(late, item("A"), item("B"), item("D", 500, 30, at=())) == [
        ("no_length", "C"), ("room_twice", "AB"), ("no_room", "D")
    ]  # fmt: skip


def test_a_clash_keeps_its_name_when_times_change_and_items_are_put_in_another_order():
    [one] = judge(plan(item("A"), item("B", 570)))
    [moved] = judge(plan(item("B", 510), item("A", 505)))
    assert one.key == moved.key == key_of([uid("B"), uid("A")], str(GS.id))
    assert one.params != moved.params
    assert one.key == f"{min(str(uid('A')), str(uid('B')))}+{max(str(uid('A')), str(uid('B')))}:{GS.id}"
    assert key_of([uid("A")], "x" * 40) == f"{uid('A')}:{'x' * 40}"


def test_a_long_subject_or_many_items_make_no_long_name():
    many = [uid(str(number)) for number in range(50)]
    assert len(key_of(many, "x" * 40)) <= 120
    assert key_of(many, "x") == key_of(many[::-1], "x") != key_of(many[:-1], "x")
    assert len(key_of([uid("A"), uid("B")], "x" * 500)) < 120
    assert key_of([uid("A")], "x" * 500) != key_of([uid("A")], "x" * 501)


def test_what_somebody_accepted_says_why_and_refuses_nothing():
    both = item("A"), item("B")
    [found] = judge(plan(*both))
    assert found.refuses(RELEASE)
    yes = (Accepted("room_twice", found.key, "Une cloison"), Accepted("walk", found.key, "Autre chose"))
    [accepted] = judge(plan(*both, accepted=yes))
    assert (accepted.accepted, accepted.level, accepted.refuses(RELEASE)) == ("Une cloison", RELEASE, False)


def test_a_list_in_which_everything_clashes_is_told_in_part_and_each_item_whole(monkeypatch):
    crowd = plan(*(item(f"S{number}", plenary=True, roles=(who("x"),)) for number in range(60)))
    monkeypatch.setattr("conference.agenda.clash_rules.MOST", 50)
    assert [one.rule for one in judge(crowd)].count("room_twice") == 50
    around = [one.rule for one in judge_around(crowd, uid("S7"))]
    assert [around.count(rule) for rule in ("room_twice", "person_twice", "plenary_twice")] == [59, 59, 59]


def test_around_an_item_stand_those_it_touches_only_where_somebody_walks():
    one, other = item("A", roles=(who("x"),)), item("B", 600, roles=(who("y"), who("x", "chair")))
    assert judge_around(plan(one, other), uid("A")) == []
    [found] = judge_around(plan(one, replace(other, rooms=(BA.id,))), uid("A"))
    assert (found.rule, found.items) == ("walk", (uid("A"), uid("B")))


def test_an_item_that_is_not_there_clashes_with_nothing():
    assert judge_around(plan(item("A")), uid("B")) == []
    assert judge(plan(days=0)) == []
    assert (
        judge(
            plan(
                item("A"),
                days=0,
                opening=(Hours(0, 10),),
                protected=(LUNCH,),
                places=(replace(rooms[0], hours=(Hours(0, 1),)),),
            )
        )
        == []
    )


def test_a_slot_without_instants_is_judged_for_its_length_only():
    bare = replace(item("A", None), slot=Slot(1, 540, 0), title=QUIET, roles=(PlanRole("chair", QUIET),))
    assert told(bare) == [("no_length", "A")]
