"""Rules of the record: states, which of them hold a seat, and which may follow which. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STATES = ("nominated", "pending", "confirmed", "waitlisted", "declined", "cancelled")
#: ``assisted``: typed by staff for somebody on the telephone.
SOURCES = ("online", "delegation", "import", "desk", "assisted")
SEATS = ("none", "group", "delegation")
SEXES = ("F", "M", "")
AGE_BRACKETS = ("15-17", "18-24", "25-29", "30-35", "36-59", "60+")
REASONS = ("self", "organiser", "no_answer", "replaced", "merged")
LANGUAGES = ("fr", "bm", "ff", "bmq", "en")
CONSENTS = ("photo", "list", "invite")

#: An export made by a job: asked for, being made, ready, given up, or stopped by whoever asked.
EXPORT_STATES = ("waiting", "running", "ready", "failed", "stopped")
INVITATION_STATES = ("draft", "sent", "accepted", "declined", "withdrawn")
#: From here only an organiser brings a person back, and nothing is expected of them.
OVER = frozenset({"declined", "cancelled"})

HOLDS_SEAT = frozenset({"nominated", "pending", "confirmed"})
#: Who counts as somebody who is expected at the door.
EXPECTED = frozenset({"confirmed"})

#: From each state, the states that may follow. Coming back from declined or cancelled asks for a seat again.
FOLLOWS: dict[str, frozenset[str]] = {
    "nominated": frozenset({"pending", "confirmed", "waitlisted", "declined", "cancelled"}),
    "pending": frozenset({"confirmed", "waitlisted", "declined", "cancelled"}),
    "confirmed": frozenset({"pending", "declined", "cancelled"}),
    "waitlisted": frozenset({"nominated", "pending", "confirmed", "declined", "cancelled"}),
    "declined": frozenset({"pending", "confirmed", "waitlisted", "cancelled"}),
    "cancelled": frozenset({"pending", "confirmed", "waitlisted", "declined"}),
}


def may_follow(before: str, after: str) -> bool:
    """Tell whether ``after`` may follow ``before``; a state never follows itself."""
    return after in FOLLOWS[before]


def holds_seat(state: str, *, offered: bool = False) -> bool:
    """Tell whether a person in ``state`` holds a seat: nominated, pending, confirmed, and a running offer."""
    return state in HOLDS_SEAT or (state == "waitlisted" and offered)


#: Which of two records says more of a person who has both.
_RANKS = {"confirmed": 5, "pending": 4, "nominated": 3, "waitlisted": 1}


def rank(state: str, *, offered: bool = False) -> int:
    """Return how far a record in ``state`` has come: confirmed is furthest, a refusal or cancellation is nowhere."""
    return _RANKS.get(state, 0) + offered


#: The evening before the first day, at which offers end that would end later; and the least time there is to answer.
EVE = time(18)
LEAST_TIME = timedelta(hours=2)


@dataclass(frozen=True)
class Days:
    """The days of an event, in its zone."""

    first: date
    last: date
    zone: ZoneInfo


def answer_by(now: datetime, hours: int, days: Days) -> datetime | None:
    """Return until when a place offered ``now`` is kept, ``None`` when it is too late to offer one.

    ``hours`` later, at a full hour so that it can be said aloud; but not past the evening before the event, or, when
    that is near or over, at least two hours; and never past the end of its last day.
    """
    eve = datetime.combine(days.first - timedelta(days=1), EVE, days.zone)
    end = datetime.combine(days.last + timedelta(days=1), time(), days.zone)
    wanted = max(min(_full_hour(now + timedelta(hours=hours), days.zone), eve), _full_hour(now + LEAST_TIME, days.zone))
    return min(wanted, end).astimezone(now.tzinfo) if now < end else None


def _full_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the next full hour, or the moment itself if it is one."""
    local = moment.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment if not past else moment - past + timedelta(hours=1)


#: What may be a phone number or an address.
_A_CONTACT = re.compile(r"@|\d(?: ?\d){7}|(?:\d\d[ .\-/]){3}\d\d")


def holds_contact(text: str) -> bool:
    """Tell whether a free text may hold a phone number or an address: the audit log, where it goes, holds neither."""
    return _A_CONTACT.search(text) is not None
