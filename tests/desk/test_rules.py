from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conference.desk.rules import rule_of, suggestion


@dataclass(frozen=True)
class Half:
    name: str
    date: date
    starts_minute: int
    ends_minute: int


DAY = date(2026, 8, 21)
HALVES = [
    Half("1 matin", DAY, 450, 765),
    Half("1 soir", DAY, 825, 1050),
    Half("2 matin", DAY + timedelta(days=1), 480, 765),
]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "wanted"),
    [
        (20, 23, 59, None),
        (21, 0, 0, "1 matin"),
        (21, 7, 30, "1 matin"),
        (21, 12, 44, "1 matin"),
        (21, 12, 45, "1 soir"),
        (21, 17, 29, "1 soir"),
        (21, 17, 30, None),
        (22, 6, 0, "2 matin"),
        (23, 9, 0, None),
    ],
)
def test_the_half_day_that_runs_or_comes_next_today_is_suggested(day, hour, minute, wanted):
    now = datetime(2026, 8, day, hour, minute, tzinfo=ZoneInfo("Africa/Bamako"))
    found = suggestion(HALVES, now)
    assert (found.name if found else None) == wanted


def test_without_half_days_nothing_is():
    assert suggestion([], datetime(2026, 8, 21, 9, tzinfo=ZoneInfo("Africa/Bamako"))) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("confirmed", ""),
        ("pending", "admit"),
        ("nominated", "admit"),
        ("cancelled", "refer"),
        ("waitlisted", "refer"),
        ("declined", "refer"),
    ],
)
def test_a_state_is_let_in_or_referred_as_the_event_has_it(state, expected):
    assert rule_of(state, pending="admit", cancelled="refer") == expected
