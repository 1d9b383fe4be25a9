from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.badges import run_rules
from conference.badges.run_rules import Order, Placed, Plan, Section, arrange, cut, desks, letter, sheets, spots


def who(number, **more):
    values = {
        "group": "Santé",
        "group_place": (1, "sante"),
        "name": f"nom {number:03}",
        "organisation": "",
        "district": "",
        "delegation": "",
        "layout": "a6",
    }
    return Placed(UUID(int=number), **(values | more))


def order(*people, **asked):
    """Whose badges come one after the other, section by section: (title, numbers)."""
    return [(one.title, [each.int for each in one.people]) for one in arrange(people, Order(**asked), "Sans")]


# ------------------------------------------------------------------------------------------------------------ the order


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("group", [3, 1, 2]),
        ("name", [1, 2, 3]),
        ("organisation", [2, 3, 1]),
        ("district", [3, 1, 2]),
        ("delegation", [2, 1, 3]),
        ("list", [2, 3, 1]),
    ],
)
def test_badges_come_in_the_order_asked_for_and_who_has_nothing_there_comes_last(sort, expected):
    one = who(1)
    two = who(2, organisation="Ambassade", delegation="CSRéf")
    three = who(3, group_place=(0, "elus"), organisation="Élus", district="Macina")
    assert order(two, three, one, sort=sort) == [(None, expected)]


def test_a_separator_stands_before_each_delegation_and_the_others_come_last():
    people = [who(1, delegation="Macina"), who(2), who(3, delegation="Élus"), who(4, delegation="Macina")]
    assert order(*people, separator="delegation", sort="name") == [("Élus", [3]), ("Macina", [1, 4]), ("Sans", [2])]


def test_groups_come_in_their_order_not_by_their_name():
    people = [who(1, group="Santé", group_place=(2, "s")), who(2, group="ZZ", group_place=(1, "z"))]
    assert order(*people, separator="group") == [("ZZ", [2]), ("Santé", [1])]


def test_desks_get_about_as_many_people_each_and_other_letters_have_the_last_pile():
    people = [who(number, name=name) for number, name in enumerate(["ba", "diarra", "elise", "traore", "ⵎⵓⵃⴰ"])]
    assert order(*people, separator="desk", desks=2) == [("A – D", [0, 1]), ("E – Z", [2, 3]), ("…", [4])]


def test_badges_of_two_layouts_never_share_a_sheet():
    people = [who(1), who(2, layout="b"), who(3)]
    assert order(*people, sort="name") == [(None, [1, 3]), (None, [2])]
    assert order(*people, sort="name", separator="group") == [("Santé", [1, 3]), ("Santé", [2])]


@given(st.lists(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ…")), st.integers(2, 20))
def test_every_letter_has_one_desk(letters, count):
    found = desks(letters, count)
    covered = [chr(code) for first, last in found for code in range(ord(first), ord(last) + 1)]
    assert covered == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert 1 <= len(found) <= count


@pytest.mark.parametrize(("name", "expected"), [("élise", "E"), ("Ɲɛnɛ", "N"), ("محمد", "…"), ("", "…"), ("3M", "…")])
def test_a_name_stands_under_its_bare_letter(name, expected):
    assert letter(name) == expected


# ---------------------------------------------------------------------------------------------------- files and pieces

SECTIONS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def sections(counts):
    numbers = iter(range(sum(counts)))
    return [Section(f"S{at}", tuple(UUID(int=next(numbers)) for _ in range(n)), "a6") for at, n in enumerate(counts)]


@given(SECTIONS, st.sampled_from([1, 2, 4, 8]), st.sampled_from([0, 4, 7, 25, 100]), st.integers(1, 30))
def test_every_badge_is_in_one_piece_in_its_order_and_no_piece_or_file_is_too_large(counts, per_sheet, split, size):
    found = cut(sections(counts), per_sheet, split, size)
    assert [one.int for piece in found for one in piece.people] == list(range(sum(counts)))
    assert [piece.number for piece in found] == list(range(1, len(found) + 1))
    assert all(0 < len(piece.people) <= max(size, per_sheet) for piece in found)
    in_files: dict[int, int] = {}
    for piece in found:
        in_files[piece.file] = in_files.get(piece.file, 0) + len(piece.people)
    assert list(in_files) == list(range(1, len(in_files) + 1))
    if split:
        assert all(count == split for count in list(in_files.values())[:-1])
        assert list(in_files.values())[-1] <= split
    else:
        assert list(in_files) == [1]


@given(SECTIONS, st.sampled_from([1, 4]), st.sampled_from([0, 7, 25]), st.integers(1, 30))
def test_however_a_run_is_cut_into_pieces_its_sheets_are_the_same(counts, per_sheet, split, size):
    def placed(pieces):
        found, last = [], 0
        for piece in pieces:
            spans = [(len(span.people), span.opens) for span in piece.spans]
            found += [(piece.file, *place) for place in spots(spans, last + 1, per_sheet)]
            last = found[-1][1]
        return found

    whole = placed(cut(sections(counts), per_sheet, split, 10_000))
    assert placed(cut(sections(counts), per_sheet, split, size)) == whole
    assert len(set(whole)) == len(whole)


def test_a_separator_takes_a_sheet_and_a_section_begins_on_a_new_one():
    assert list(spots([(5, True), (1, True), (2, False)], 1, 4)) == [
        (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (5, 1), (6, 1), (6, 2),
    ]  # fmt: skip
    assert list(spots([(0, True), (1, False)], 7, 1)) == [(7, 1)]


def test_a_plan_is_kept_whole():
    asked = Order(filter="groupe=sante", sort="name", separator="desk", desks=3, split=10, right=-0.5, layout="a6")
    plan = Plan(asked, tuple(sections([3, 2])), 4, 10)
    assert Plan.from_json(plan.as_json()) == plan
    assert Order.from_json({**asked.as_json(), "unknown": 1}) == asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", [12]),
        (" 12 - 15 ", [12, 13, 14, 15]),
        ("3, 12–13;3", [3, 12, 13]),
        ("", None),
        ("0", None),
        ("15-12", None),
        ("12-99", None),
        ("1-2-3", None),
        ("a", None),
        ("²", None),
        ("-3", None),
        ("1" * 50, None),
    ],
)
def test_sheets_are_typed_as_people_say_them(text, expected):
    assert sheets(text, 20) == expected


def test_every_choice_of_a_page_has_its_words():
    from conference.badges import wording

    assert tuple(wording.SORTS) == run_rules.SORTS
    assert tuple(wording.SEPARATORS) == run_rules.SEPARATORS
    assert ("", *wording.ONLY) == run_rules.ONLY
    assert tuple(wording.STATES) == run_rules.STATES
