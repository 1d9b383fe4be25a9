from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from conference.agenda.rules import (
    local_day,
    now_and_next,
    offset,
    side_by_side,
    starts_at,
)

DAY = date(2026, 12, 2)
NOON = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # when clocks change in Paris


def minutes(count):
    return timedelta(minutes=count)


@dataclass(frozen=True)
class Slot:
    name: str
    starts_at: datetime
    ends_at: datetime
    parallel: str | None = None


def slot(name, start, end, parallel=None):
    return Slot(name, NOON + minutes(start), NOON + minutes(end), parallel)


def names(slots):
    return [one.name for one in slots]


@pytest.mark.parametrize(
    ("day", "minute", "zone", "instant"),
    [
        (1, 0, "Africa/Bamako", "2026-12-02T00:00"),
        (1, 570, "Africa/Bamako", "2026-12-02T09:30"),
        (2, 570, "Africa/Nairobi", "2026-12-03T06:30"),
        (1, 1440, "Africa/Bamako", "2026-12-03T00:00"),
        (1, 1530, "Africa/Bamako", "2026-12-03T01:30"),
        (2, 60, "America/Bogota", "2026-12-03T06:00"),
    ],
    ids=["midnight", "morning", "east", "the next midnight", "after midnight", "west"],
)
def test_a_minute_of_an_event_day_is_an_instant(day, minute, zone, instant):
    assert starts_at(DAY, day, minute, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "minute", "utc"),
    [
        (SPRING, 90, "00:30"),
        (SPRING, 150, "01:30"),  # 02:30 is skipped: clocks show 03:30
        (SPRING, 240, "02:00"),
        (AUTUMN, 150, "00:30"),  # 02:30 comes twice: the first
        (AUTUMN, 240, "03:00"),
    ],
)
def test_the_day_on_which_clocks_change_moves_nothing_else(day, minute, utc):
    assert f"{starts_at(day, 1, minute, 'Europe/Paris'):%H:%M}" == utc


def test_the_offset_is_that_of_the_day():
    assert offset(date(2026, 1, 1), "Europe/Paris") == timedelta(hours=1)
    assert offset(date(2026, 7, 1), "Europe/Paris") == timedelta(hours=2)
    assert local_day(datetime(2026, 12, 2, 22, 0, tzinfo=UTC), "Africa/Nairobi") == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("at", "on", "coming"),
    [
        (-10, [], ["a"]),
        (0, ["a"], ["b", "c"]),
        (59, ["a"], ["b", "c"]),
        (60, ["b", "c"], ["d"]),
        (119, ["b", "c"], ["d"]),
        (125, [], ["d"]),
        (180, ["d"], []),
        (240, [], []),
    ],
)
def test_what_is_on_began_and_did_not_end_and_what_follows_begins_together(at, on, coming):
    slots = [slot("a", 0, 60), slot("b", 60, 120), slot("c", 60, 120), slot("d", 180, 240)]
    now, after = now_and_next(slots, NOON + minutes(at))
    assert (names(now), names(after)) == (on, coming)


def test_sessions_side_by_side_stand_together_in_the_place_of_the_first():
    slots = [
        slot("a", 0, 60),
        slot("b", 60, 120, "P1"),
        slot("c", 60, 90),
        slot("d", 60, 120, "P1"),
        slot("e", 120, 180),
    ]
    assert [names(block) for block in side_by_side(slots)] == [["a"], ["b", "d"], ["c"], ["e"]]
