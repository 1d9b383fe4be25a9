from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.presence import rules

MONDAY = date(2026, 11, 2)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@dataclass(frozen=True)
class Span:
    date: date
    starts_minute: int
    ends_minute: int


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("07:30", 450), ("7:30", 450), ("7h30", 450), (" 18h ", 1080), ("00:00", 0), ("24:00", 1440), ("12.45", 765),
     ("07:30:00", 450)],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(typed, minute):
    assert rules.minute_of(typed) == minute


@pytest.mark.parametrize("typed", ["", "7", "24:01", "12:60", "99:00", "-1:00", "٠٧:٣٠", "07:30 12:45", "matin"])
def test_what_is_no_hour_is_refused(typed):
    assert rules.minute_of(typed) is None


@given(st.text())
def test_any_text_is_an_hour_of_a_day_or_refused(typed):
    minute = rules.minute_of(typed)
    if minute is None:
        return
    assert 0 <= minute <= rules.MIDNIGHT
    assert rules.minute_of(rules.clock(minute)) == minute


@pytest.mark.parametrize(("starts", "ends"), [(0, 451), (764, 900), (0, 1440), (500, 600)])
def test_half_days_of_one_day_never_overlap(starts, ends):
    others = [Span(MONDAY, 450, 765)]
    assert rules.overlapped(MONDAY, starts, ends, others) == others[0]
    assert rules.overlapped(MONDAY + timedelta(days=1), starts, ends, others) is None
    assert rules.overlapped(MONDAY, 765, 1080, others) is None
    assert rules.overlapped(MONDAY, 0, 450, others) is None


@given(DAYS, st.integers(0, 40000))
def test_what_an_event_usually_has_lies_in_it_and_never_overlaps(first, more):
    last = min(first + timedelta(days=more), date(2100, 1, 1))
    made = [Span(day, starts, ends) for day, _label, starts, ends in rules.usual(first, last)]
    assert 2 <= len(made) <= rules.MOST
    for place, one in enumerate(made):
        assert not rules.outside(one.date, first, last)
        assert one.starts_minute < one.ends_minute
        assert rules.overlapped(one.date, one.starts_minute, one.ends_minute, made[:place]) is None


def test_a_day_has_a_morning_and_an_afternoon_that_say_which():
    made = list(rules.usual(MONDAY, MONDAY + timedelta(days=1)))
    assert [label["fr"] for _, label, _, _ in made] == [
        "Jour 1, matin", "Jour 1, après-midi", "Jour 2, matin", "Jour 2, après-midi",
    ]  # fmt: skip
    assert [(rules.clock(starts), rules.clock(ends)) for _, _, starts, ends in made[:2]] == [
        ("07:30", "12:45"), ("12:45", "18:00"),
    ]  # fmt: skip
    assert made[-1][1]["en"] == "Day 2, afternoon"


@given(DAYS, st.integers(0, 10), st.integers(-400, 400))
def test_half_days_of_an_event_that_moved_move_by_as_much(first, length, moved):
    days = [first + timedelta(days=number) for number in range(length + 1)]
    starts, ends = first + timedelta(days=moved), days[-1] + timedelta(days=moved)
    assert rules.days_behind(days, starts, ends) == moved


def test_half_days_of_an_event_that_only_became_shorter_or_longer_do_not_move():
    days = [MONDAY, MONDAY + timedelta(days=1)]
    assert rules.days_behind(days, MONDAY, MONDAY) == 0
    assert rules.days_behind(days, MONDAY - timedelta(days=1), days[-1]) == 0
    assert rules.days_behind([], MONDAY, MONDAY) == 0
