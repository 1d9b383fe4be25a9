"""Rules of half-days: hours as people write them, what an event usually has, what may stand together. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Protocol

from conference.core.errors import Error
from conference.core.types import Localised

MIDNIGHT = 24 * 60
#: As many may an event have: a month of mornings and afternoons.
MOST = 62
#: What a day usually has: how it is called, and from which minute to which.
_USUAL: tuple[tuple[Localised, int, int], ...] = (
    ({"fr": "Jour {day}, matin", "en": "Day {day}, morning"}, 7 * 60 + 30, 12 * 60 + 45),
    ({"fr": "Jour {day}, après-midi", "en": "Day {day}, afternoon"}, 12 * 60 + 45, 18 * 60),
)
_CLOCK = re.compile(r"(?P<h>\d{1,2})\s*(?:[:hH.]\s*(?P<m>\d{2})?)(?::00)?", re.ASCII)


class Span(Protocol):
    """Something that begins and ends on a day; minutes count from its midnight."""

    @property
    def date(self) -> date: ...  # noqa: D102 (the day)

    @property
    def starts_minute(self) -> int: ...  # noqa: D102 (included)

    @property
    def ends_minute(self) -> int: ...  # noqa: D102 (excluded)


def minute_of(text: str) -> int:
    """Return the minute of the day of a typed hour: « 07:30 », « 7h30 », « 18h »; 24:00 is midnight that evening.

    Raises ``half_day_hour``.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Error("half_day_hour")
    hour, minute = int(found["h"]), int(found["m"] or 0)
    if minute >= 60 or hour * 60 + minute > MIDNIGHT:  # noqa: PLR2004 (minutes of an hour)
        raise Error("half_day_hour")
    return hour * 60 + minute


def clock(minute: int) -> str:
    """Return a minute of the day as a field shows it: ``07:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def check(day: date, starts: int, ends: int, others: Sequence[Span]) -> None:
    """Refuse a half-day that ends before it begins, or is on while another one is.

    Raises ``half_day_inverted`` and ``half_day_overlap`` with the hours of the other one.
    """
    if ends <= starts:
        raise Error("half_day_inverted")
    for one in others:
        if one.date == day and one.starts_minute < ends and starts < one.ends_minute:
            raise Error("half_day_overlap", 409, starts=clock(one.starts_minute), ends=clock(one.ends_minute))


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days of an event, as many as may have half-days."""
    for number in range(min((last - first).days + 1, MOST)):
        yield first + timedelta(days=number)


def usual(first: date, last: date) -> Iterator[tuple[date, Localised, int, int]]:
    """Yield what an event usually has: each day's morning and afternoon, with their names; ``MOST`` at the most."""
    for number, day in enumerate(islice(days(first, last), MOST // len(_USUAL)), 1):
        for label, starts, ends in _USUAL:
            yield day, {locale: words.format(day=number) for locale, words in label.items()}, starts, ends


def outside(day: date, first: date, last: date) -> bool:
    """Tell whether a day is none of the event's."""
    return not first <= day <= last


def days_behind(days: Sequence[date], first: date, last: date) -> int:
    """Return by how many days half-days on these days have to move along with their event; 0 where that helps none.

    The first of them goes to the event's first day. Where all lie in the event, or begin with it, none needs to move.
    """
    if not any(outside(day, first, last) for day in days):
        return 0
    return (first - min(days)).days
