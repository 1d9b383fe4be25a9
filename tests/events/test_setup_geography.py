"""Tables of places: read, compared, and never contradicting themselves."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.errors import Error
from conference.core.sheets import read_table
from conference.events import geography, starters
from conference.events.geography import Line
from conference.events.geography_plan import MOST_COMPARED, Known, Link, make

MOVED = date(2023, 3, 13)
TOMINIAN, SEGOU, SAN = ("district", "tominian"), ("region", "segou"), ("region", "san")
NAMES = {TOMINIAN: "Tominian", SEGOU: "Ségou", SAN: "San", ("cercle", "segou"): "Ségou"}
BEFORE = Known(NAMES, (Link(TOMINIAN, SEGOU, id="old"),))
AFTER = Known(NAMES, (Link(TOMINIAN, SEGOU, None, MOVED, "old"), Link(TOMINIAN, SAN, MOVED, None, "new")))


def table(text: str):
    return read_table("lieux.csv", text.encode(), max_rows=100, max_columns=10)


def read(*rows: str, header: str = "type;nom;dans;depuis;jusqu’à"):
    return geography.read(table("\n".join([header, *rows])))


def planned(known: Known, *rows: str):
    return make(known, *read(*rows))


def codes(plan) -> list[tuple[int, str]]:
    return [(one.line, one.reason.code) for one in plan.problems]


def test_headings_in_both_languages_and_kinds_however_they_are_written():
    french, _ = read("Régions;San;;;", "district sanitaire;Tominian;région de San;13/03/2023;")
    english, _ = read(
        "region;San;;;",
        "Health district;Tominian;San (region);2023-03-13;",
        header="Kind;Name;Parent;valid_from;valid_to",
    )
    assert [(one.kind, one.name, one.since) for one in french] == [
        ("region", "San", None),
        ("district", "Tominian", MOVED),
    ]
    assert [(one.kind, one.name, one.since) for one in english] == [(one.kind, one.name, one.since) for one in french]
    assert geography.with_kind("région d’Ansongo") == ("region", "Ansongo")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("village;Sévaré;;;", "geo_kind"),
        ("région;;;;", "geo_name_missing"),
        (f"région;{'x' * 90};;;", "geo_name_long"),
        ("région;San;;2023-03-13;", "geo_date_of_nothing"),
        ("cercle;San;San;mars;", "geo_day"),
        ("cercle;San;San;2023-03-13;2023-03-13", "geo_backwards"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(row, code):
    _, problems = read("région;Kayes;;;", row)
    assert [(one.line, one.reason.code) for one in problems] == [(3, code)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nom;dans\nSan;", "geo_columns_missing"),
        ("type;nom;name\nrégion;San;San", "geo_column_twice"),
        ("type;nom", "geo_empty"),
    ],
)
def test_a_table_that_is_none_is_refused(text, code):
    with pytest.raises(Error) as caught:
        geography.read(table(text))
    assert caught.value.code == code


def test_the_table_of_the_template_is_whole_and_says_how_tominian_moved():
    lines, problems = geography.read(starters.starter("conference").places)
    plan = make(Known(), lines, problems)
    assert plan.problems == []
    assert [(one.parent, one.since, one.until) for one in plan.links if one.place == TOMINIAN] == [
        (SEGOU, None, MOVED), (SAN, MOVED, None),
    ]  # fmt: skip
    assert len(plan.added) == 90


def test_a_place_that_moves_closes_its_old_link_that_day():
    plan = planned(BEFORE, "district;Tominian;région San;2023-03-13;")
    assert plan.problems == []
    assert plan.links == [Link(TOMINIAN, SAN, MOVED)]
    assert plan.changed == [(Link(TOMINIAN, SEGOU, id="old"), Link(TOMINIAN, SEGOU, None, MOVED, "old"))]


@pytest.mark.parametrize(
    "rows",
    [
        ["district;Tominian;San;;"],
        ["district;TOMINIAN;région Ségou;;"],
        ["district;Tominian;Ségou;;2023-03-13", "district;Tominian;San;2023-03-13;", "region;San;;;"],
    ],
)
def test_what_is_known_already_changes_nothing(rows):
    plan = planned(AFTER, *rows)
    assert (plan.count, plan.problems) == (0, [])
    assert plan.unchanged == len(rows)


@pytest.mark.parametrize(
    ("known", "rows", "code"),
    [
        (BEFORE, ["district;Tominian;région San;;"], "geo_move_needs_day"),
        (BEFORE, ["district;Tominian;San;2020-01-01;", "district;Tominian;Ségou;2019-01-01;"], "geo_overlap"),
        (AFTER, ["district;Tominian;Ségou;2024-01-01;2025-01-01"], "geo_overlap"),
        (BEFORE, ["district;Tominian;Segu;;"], "geo_near_parent"),
        (BEFORE, ["district;Tominian;Gourma;;"], "geo_unknown_parent"),
        (BEFORE, ["région;San;Ségou;;"], "geo_upside_down"),
        (BEFORE, ["district;Tominian;district Tominian;;"], "geo_upside_down"),
        (BEFORE, ["cercle;Ségou;district Tominian;;", "district;Tominian;cercle Ségou;;"], "geo_loop"),
    ],
)
def test_what_contradicts_itself_is_a_problem_of_its_line(known, rows, code):
    plan = planned(known, *rows)
    assert code in {one for _, one in codes(plan)}


def test_two_places_of_one_name_cannot_be_told_apart():
    known = Known({SAN: "San"}, (), frozenset({SAN}))
    assert codes(planned(known, "région;San;;;")) == [(2, "geo_twice")]


DAYS = st.none() | st.integers(0, 6).map(lambda year: date(2020 + year, 1, 1))
KINDS = st.sampled_from(["region", "cercle", "district", "commune"])
NAMED = st.sampled_from("ABC")


@st.composite
def lines(draw):
    rows = draw(st.lists(st.tuples(KINDS, NAMED, st.none() | st.tuples(KINDS, NAMED), DAYS, DAYS), max_size=6))
    found = []
    for number, (kind, name, parent, since, until) in enumerate(rows, 2):
        if parent is None or (since and until and until <= since):
            found.append(Line(number, kind, name))
        else:
            found.append(Line(number, kind, name, f"{parent[0]} {parent[1]}", since, until))
    return found


def applied(known: Known, plan) -> Known:
    changed = {old.id: new for old, new in plan.changed}
    kept = [changed.get(link.id, link) for link in known.links]
    added = [Link(one.place, one.parent, one.since, one.until, (len(kept), at)) for at, one in enumerate(plan.links)]
    return Known(plan.names, (*kept, *added))


def reaches(links, start, goal) -> bool:
    waiting, seen = [start], set()
    while waiting:
        here = waiting.pop()
        up = {link.parent for link in links if link.place == here} - seen
        if goal in up:
            return True
        seen |= up
        waiting += up
    return False


@settings(max_examples=40, deadline=None)
@given(lines(), lines())
def test_whatever_tables_come_nothing_lies_in_itself_or_in_two_at_once_and_twice_is_once(first, second):
    known = Known()
    for given_lines in (first, second):
        plan = make(known, given_lines)
        if plan.problems:
            continue
        known = applied(known, plan)
        for one in known.links:
            assert one.since is None or one.until is None or one.since < one.until
            assert not reaches(known.links, one.place, one.place)
            others = [other for other in known.links if other is not one and other.place == one.place]
            assert not [other for other in others if other.parent[0] == one.parent[0] and other.overlaps(one)]
        again = make(known, given_lines)
        assert (again.count, again.problems) == (0, [])


def test_a_table_of_nothing_but_unknown_places_is_read_in_seconds():
    unknown = [Line(row, "commune", f"Commune {row}", f"Ailleurs {row}") for row in range(2, 700)]
    found = make(Known(), unknown)
    assert {code for _, code in codes(found)} <= {"geo_unknown_parent", "geo_near_parent"}
    assert (len(found.near) - 1) * len(found.names) < MOST_COMPARED
    assert codes(planned(Known(), "district;Macina", "commune;A;Macinna")) == [(3, "geo_near_parent")]
