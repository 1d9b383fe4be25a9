"""What a desk operation is, what is answered to it, and which half-day it probably is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

#: Fewer letters would make the search a list of everybody.
LEAST_LETTERS = 3
MOST_RESULTS = 8
LOOK_UPS = 300
LOOK_UPS_WITHIN = timedelta(hours=1)
DESK_LETTERS = 20

#: What a desk does; of ``session_in`` the subject is a participant, of ``replace`` the one who comes instead.
KINDS = ("check_in", "undo", "walk_in", "print", "session_in", "edit", "replace", "lost")
OUTCOMES = ("applied", "flagged", "waiting")
#: Welcome: search, arrivals, walk-ins, printing. Door: scans only. Session: who is in a room.
PROFILES = ("welcome", "door", "session")
#: What a desk does with somebody who is not expected: send them to the information desk, or let them in with a note.
STATE_RULES = ("refer", "admit")
QUARANTINE_REASONS = ("revoked", "sealed", "clash", "invalid")


@dataclass(frozen=True)
class Op:
    """One operation, as the desk that did it tells it; it is never changed.

    ``subject_id`` is the participant; of an undo, the operation that it takes back; of a walk-in, the id that the
    person gets. ``data``: ``desk`` (its label), ``ticket`` (id of the ticket shown); of a walk-in also what was typed.
    """

    op_id: UUID
    event_id: UUID
    kind: str
    subject_id: UUID
    device_at: datetime
    offset: timedelta = timedelta()
    half_day_id: UUID | None = None
    staff_id: UUID | None = None
    device_id: UUID | None = None
    seq: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it was done: the device's clock, corrected."""
        return self.device_at + self.offset


@dataclass(frozen=True)
class Outcome:
    """What became of an operation; the same one again gets the same answer.

    ``code``: ``applied``; ``flagged`` (done, and somebody must look at it); ``waiting`` (its subject is not known yet).
    """

    op_id: UUID
    code: str
    subject_id: UUID


class Span(Protocol):
    """A half-day: its date, and minutes since that day's midnight."""

    @property
    def date(self) -> date: ...  # noqa: D102 (the class says it)
    @property
    def starts_minute(self) -> int: ...  # noqa: D102
    @property
    def ends_minute(self) -> int: ...  # noqa: D102


SpanT = TypeVar("SpanT", bound=Span)


def suggestion(half_days: Sequence[SpanT], now: datetime) -> SpanT | None:
    """Return the half-day that runs or comes next on this day, by local time; ``None`` on any other day.

    It is shown to staff, never taken for them.
    """
    minute = now.hour * 60 + now.minute
    ahead = [one for one in half_days if one.date == now.date() and minute < one.ends_minute]
    return min(ahead, key=lambda one: one.starts_minute, default=None)
