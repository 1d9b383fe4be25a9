"""Times and titles of a programme in the words of a sentence: « 14 h 05 », « jeu. 21 août, 10 h 00 – 10 h 30 »."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import pgettext

from conference.agenda import wording

#: A longer title is cut at a word: a sentence names a session, it does not repeat it.
LONG_TITLE = 60


def quoted(title: str) -> str:
    """Return a title between quotation marks, cut where it is long; its own marks become those of a second level."""
    pattern: str = _("« %(title)s »")
    if "«" in pattern:
        title = re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", title))
    if len(title) > LONG_TITLE:
        kept = title[:LONG_TITLE].rpartition(" ")[0] or title[:LONG_TITLE]
        title = f"{kept.rstrip('  ,;:–-')}…"
    return pattern % {"title": title}


def clock(at: datetime, zone: str) -> str:
    """Return a time of day as one says it: « 14 h 05 »."""
    shown = at.astimezone(ZoneInfo(zone))
    words: str = pgettext("heure", "%(hour)s h %(minutes)s", hour=shown.hour, minutes=f"{shown:%M}")
    return words


def stretch(start: datetime, end: datetime, zone: str, *, with_day: bool = True) -> str:
    """Return from when to when, with the day or without: « jeu. 21 août, 10 h 00 – 10 h 30 »."""
    hours = f"{clock(start, zone)} – {clock(end, zone)}{turned(start, end, zone)}"
    return f"{day(start, zone)}, {hours}" if with_day else hours


def turned(start: datetime, end: datetime, zone: str) -> str:
    """Return how far clocks are ahead at the end, where they are turned before it: else 2:30 – 2:00 makes no sense."""
    before, after = (at.astimezone(ZoneInfo(zone)).utcoffset() for at in (start, end))
    return f" ({wording.difference(after)})" if after is not None and before != after else ""


def day(at: datetime, zone: str) -> str:
    """Return which day it is at an instant, in few letters: « jeu. 21 août »."""
    return wording.short_day(at.astimezone(ZoneInfo(zone)).date())
