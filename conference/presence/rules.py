"""Rules of half-days: hours as people write them, what an event usually has, what may stand together. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Protocol, TypeVar

MIDNIGHT = 24 * 60
#: As many may an event have: a month of mornings and afternoons.
MOST = 62
#: What a day usually has: how it is called, and from which minute to which.
_USUAL: tuple[tuple[dict[str, str], int, int], ...] = (
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


_S = TypeVar("_S", bound=Span)


def minute_of(text: str) -> int | None:
    """Return the minute of the day of a typed hour: « 07:30 », « 7h30 », « 18h »; 24:00 is midnight that evening.

    ``None``: that is no hour.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found["h"]), int(found["m"] or 0)
    if minute >= 60 or hour * 60 + minute > MIDNIGHT:  # noqa: PLR2004 (minutes of an hour)
        return None
    return hour * 60 + minute


def clock(minute: int) -> str:
    """Return a minute of the day as a field shows it: ``07:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def overlapped(day: date, starts: int, ends: int, others: Iterable[_S]) -> _S | None:
    """Return the first of ``others`` that is on while a half-day of these hours would be."""
    return next(
        (one for one in others if one.date == day and one.starts_minute < ends and starts < one.ends_minute), None
    )


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days of an event, as many as may have half-days."""
    for number in range(min((last - first).days + 1, MOST)):
        yield first + timedelta(days=number)


def usual(first: date, last: date) -> Iterator[tuple[date, dict[str, str], int, int]]:
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


def current(half_days: Sequence[_S], today: date, minute: int) -> _S | None:
    """Return the half-day to look at first: the one that runs or comes next today, else the last that is over.

    Before the event it is the first one; ``None`` without any. For looking only: nobody arrives at a half-day that was
    guessed.
    """
    ordered = sorted(half_days, key=lambda one: (one.date, one.starts_minute))
    ahead = [one for one in ordered if one.date == today and minute < one.ends_minute]
    over = [one for one in ordered if (one.date, one.ends_minute) <= (today, minute)]
    return next(iter(ahead), None) or next(iter(over[::-1]), None) or next(iter(ordered), None)
