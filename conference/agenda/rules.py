"""Time in a programme: local minutes to instants, what is on now and next. Pure.

All intervals are half-open, [start, end): a session that begins as another ends touches it and clashes with nothing.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


class Timed(Protocol):
    """Whatever begins and ends at an instant."""

    @property
    def starts_at(self) -> datetime:
        """When it begins (included)."""

    @property
    def ends_at(self) -> datetime:
        """When it ends (excluded)."""


T = TypeVar("T", bound=Timed)


def starts_at(first_day: date, day: int, start_minute: int, zone: str) -> datetime:
    """Return the instant (UTC) of a minute of an event day; day 1 is ``first_day``, a minute may pass 1,440.

    The minute is what clocks show in ``zone``. A time that clocks skip in spring counts as one hour later; of a time
    that they show twice in autumn, the first is meant.
    """
    days, minute = divmod(start_minute, DAY_MINUTES)
    shown = datetime.combine(first_day + timedelta(days=day - 1 + days), time(minute // 60, minute % 60))
    return shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def offset(day: date, zone: str) -> timedelta:
    """Return how far the clocks in ``zone`` are ahead of UTC at noon of ``day``."""
    return datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() or timedelta()


def local_day(at: datetime, zone: str) -> date:
    """Return which day it is in ``zone`` at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def now_and_next(sessions: Sequence[T], at: datetime) -> tuple[list[T], list[T]]:
    """Return the sessions that are on at an instant, and all those that begin together at the next start."""
    on = [session for session in sessions if session.starts_at <= at < session.ends_at]
    coming = min((session.starts_at for session in sessions if session.starts_at > at), default=None)
    return on, [session for session in sessions if session.starts_at == coming]


def side_by_side(sessions: Sequence[T], key: str = "parallel") -> list[list[T]]:
    """Return sessions in order, those with the same (not empty) ``key`` together in the place of the first."""
    blocks: dict[object, list[T]] = {}
    for number, session in enumerate(sessions):
        name = getattr(session, key)
        blocks.setdefault(name or number, []).append(session)
    return list(blocks.values())
