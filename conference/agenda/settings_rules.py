"""Hours and protected times of a programme, between what is stored and what rules see. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conference.agenda.plan import Hours, Protected


def hours(stored: Iterable[Sequence[int | None]]) -> tuple[Hours, ...]:
    """Return hours from ``[day or None, start, end]``, the form in which they are stored."""
    return tuple(_hours(one) for one in stored)


def stored_hours(given: Iterable[Hours]) -> list[list[int | None]]:
    """Return hours as they are stored."""
    return [[one.day, one.start, one.end] for one in given]


def protected(stored: Iterable[Mapping[str, Any]]) -> tuple[Protected, ...]:
    """Return protected times from what is stored."""
    return tuple(Protected(dict(one["label"]), _hours(one["hours"]), one.get("weekday")) for one in stored)


def _hours(stored: Sequence[int | None]) -> Hours:
    day, start, end = stored
    return Hours(start or 0, end or 0, day)
