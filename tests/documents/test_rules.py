import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.documents.rules import SheetLine, Totals, pages, totals


def people(count):
    return [SheetLine(number, f"Personne {number}", "F") for number in range(1, count + 1)]


@given(st.integers(0, 100))
def test_every_page_has_twelve_lines(count):
    assert {len(page) for page in pages(people(count))} == {12}


@given(st.integers(0, 100))
def test_lines_are_numbered_without_gap_and_at_least_four_stay_blank(count):
    lines = [line for page in pages(people(count)) for line in page]
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert 4 <= sum(not line.name for line in lines) <= 15


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (8, 1), (9, 2), (12, 2), (20, 2), (21, 3)])
def test_a_page_is_added_when_fewer_than_four_lines_would_be_blank(count, expected):
    assert len(pages(people(count))) == expected


def test_a_number_once_given_is_kept_and_blank_lines_follow_the_highest():
    (page,) = pages([SheetLine(3, "Hawa"), SheetLine(7, "Oumar")])
    assert [line.number for line in page] == [3, 7, *range(8, 18)]


def test_people_are_counted_by_sex_and_blank_lines_not_at_all():
    lines = [SheetLine(1, "a", "F"), SheetLine(2, "b", "M"), SheetLine(3, code="K7M4QP"), SheetLine(4)]
    assert totals(lines) == Totals(male=1, female=1, total=3)


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 100))
def test_as_many_lines_as_wanted_stay_blank_after_every_number_ever_given(count, least, last):
    lines = [line for page in pages(people(count), least, last) for line in page]
    blank = [line.number for line in lines if not line.name]
    assert least <= len(blank) < least + 12
    assert blank == list(range(max(count, last) + 1, max(count, last) + 1 + len(blank)))
