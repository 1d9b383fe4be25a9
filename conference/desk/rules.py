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
#: For what an arrival is looked at besides its own reason: as one of several, as that of whom protocol expects.
LOOKED_AT = ("double", "vip")
QUARANTINE_REASONS = ("revoked", "sealed", "clash", "invalid")


#: What became of an operation. ``refused``: it cannot be what a desk did; its reason is the code of an error.
APPLIED, FLAGGED, WAITING, REFUSED = "applied", "flagged", "waiting", "refused"
#: Why somebody must look at an operation that was done.
STATE, VOID, CLOCK, CONFLICT, UNKNOWN, REPLACED = "state", "void", "clock", "conflict", "unknown", "replaced"
#: What counts for a half-day, for a session, for either; what makes a person.
ARRIVALS, COMINGS = frozenset({"check_in", "session_in"}), frozenset({"walk_in", "replace"})
#: So far a clock may be off before somebody is told: it is estimated over a slow network.
CLOCK_SLACK = timedelta(minutes=2)


@dataclass(frozen=True)
class Op:
    """One operation, as the desk that did it tells it; it is never changed.

    ``subject_id`` is the participant; of an undo, the operation that it takes back; of a walk-in or a replacement, the
    id that the person gets. ``data`` is that of ``docs/desk-protocol.md``, and ``desk`` (its label) and ``by``. Our own
    pages name a ticket by its id where a device has its text.
    """

    op_id: UUID
    event_id: UUID
    kind: str
    subject_id: UUID
    device_at: datetime
    offset: timedelta = timedelta()
    half_day_id: UUID | None = None
    session_id: UUID | None = None
    staff_id: UUID | None = None
    device_id: UUID | None = None
    seq: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it was done: the device's clock, corrected."""
        return self.device_at + self.offset

    def done_at(self, received: datetime) -> datetime:
        """Return when it was done as far as we believe it: never later than we heard of it."""
        return min(self.at, received)


@dataclass(frozen=True)
class Outcome:
    """What became of an operation; the same one again gets the same answer.

    ``code``: ``applied``; ``flagged`` (done, and somebody must look at it: ``reason``); ``waiting`` (its subject is not
    known yet); ``refused`` comes from ``apply_many`` alone.
    """

    op_id: UUID
    code: str
    subject_id: UUID
    reason: str = ""


def rule_of(state: str, pending: str, cancelled: str) -> str:
    """Return what a desk does with somebody in a state: ``refer`` or ``admit`` as the event has it, empty if expected.

    ``pending`` is the rule for whom nobody has confirmed yet, ``cancelled`` for who had said that they do not come. Who
    was refused, or is on the waiting list, is always referred. ``static/js/poste/rules.js`` says the same.
    """
    if state == "confirmed":
        return ""
    return {"nominated": pending, "pending": pending, "cancelled": cancelled}.get(state, "refer")


def clock_is_wrong(at: datetime, received: datetime, paired: datetime | None) -> bool:
    """Tell whether something cannot have been done when it says: in the future, or before its device was paired."""
    return at > received + CLOCK_SLACK or (paired is not None and at < paired - CLOCK_SLACK)


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
