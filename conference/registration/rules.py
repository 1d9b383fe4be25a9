"""Rules of the ways in: how fast codes may be guessed, until when people correct what they said. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FREE_TRIES = 5
#: A village, a hotel or Opera Mini's servers share one address, and several may try in the same second.
ADDRESS_TRIES = 20
FORGOTTEN_AFTER = timedelta(hours=1)
#: First wait and longest wait after the free tries.
CODE_WAITS = (timedelta(seconds=15), timedelta(minutes=5))
#: It is slowed, never shut out for long.
ADDRESS_WAITS = (timedelta(seconds=2), timedelta(seconds=30))


def corrections_end(until: datetime | None, last_day: date, zone: ZoneInfo) -> datetime:
    """Return when nobody corrects their own registration any more: ``until``, else when the last day ends there."""
    return until or datetime.combine(last_day + timedelta(days=1), time(), zone)
