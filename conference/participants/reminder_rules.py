"""When the automatic reminder of a deadline goes: once, some days before, not on the heels of another message. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from conference.participants.delegation_rules import Tally, Terms

#: How long before a deadline whoever has not answered is reminded.
BEFORE = timedelta(days=3)
#: Nobody is written to twice within this.
QUIET = timedelta(days=1)


def goes_at(deadline: datetime, told_at: datetime | None, reminded_at: datetime | None) -> datetime | None:
    """Return when the reminder of a deadline goes; ``None``: it went, or there is no time left for one.

    ``told_at`` is when they were written to first, ``reminded_at`` when last: a reminder that an organiser sent
    within these days counts as the one.
    """
    opens = deadline - BEFORE
    if reminded_at is not None and reminded_at >= opens:
        return None
    last = max((at for at in (told_at, reminded_at) if at is not None), default=None)
    at = opens if last is None else max(opens, last + QUIET)
    return at if at < deadline else None


def waits_for(tally: Tally, terms: Terms, now: datetime) -> dict[str, datetime]:
    """Return the deadlines to come of a delegation for which something is still missing, by what is to be done."""
    if terms.closed:
        return {}
    missing = {"name": bool(tally.left), "confirm": bool(tally.unconfirmed)}
    deadlines = {"name": terms.name_by, "confirm": terms.confirm_by}
    if terms.name_by is None and tally.left:
        missing["confirm"] = True
    return {what: at for what, at in deadlines.items() if missing[what] and at is not None and at > now}


def next_of(deadlines: Iterable[datetime], told_at: datetime | None, reminded_at: datetime | None) -> datetime | None:
    """Return when the next reminder of these deadlines goes."""
    return min((at for one in deadlines if (at := goes_at(one, told_at, reminded_at)) is not None), default=None)
