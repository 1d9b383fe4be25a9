"""Rules of setting an event up: short names, codes, wall times, deadlines that move along. Pure."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from conference.core.errors import Error
from conference.core.text import fold, words

#: Accents that the stylesheet knows.
ACCENTS = ("vert", "bleu", "indigo", "prune", "grenat", "ocre", "sarcelle", "ardoise")
#: Black and white marks that badges know.
PATTERNS = ("solid", "cross", "star", "triangle", "diamond", "circle", "bar", "double")
#: What people are told (False) or asked (True), by the purpose that a record knows.
PURPOSES: dict[str, bool] = {"notice": False, "statistics": False, "list": True, "photo": True, "invite": True}
SLUG_MOST = 60
CODE_MOST = 40
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_HOURS = 24 * 30
MOST_DAYS_KEPT = 3650
MOST_SEATS = 100_000

_SMALL = frozenset({"de", "du", "des", "d", "l", "la", "le", "les", "et", "au", "aux", "a", "the", "of", "and"})
_ELISION = re.compile(r"\b[dl]'")
_WALL = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4}))"
    r"(?:(?:\s*T\s*|\s+(?:à\s+)?)(?P<h>\d{1,2})\s*[:hH]\s*(?P<min>\d{2})?(?::\d{2})?)?",
    re.ASCII,
)


def slug_of(title: str) -> str:
    """Return the short name that a title proposes: « Paix par la Santé, 2027 » gives ``paix-par-sante-2027``."""
    return _joined(title, "-", SLUG_MOST) or "evenement"


def code_of(label: str, taken: Collection[str]) -> str:
    """Return the code of a new group: from its label, unlike any in ``taken``."""
    stem = _joined(label, "-", CODE_MOST - 4) or "groupe"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)


def wall_time(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant of a wall time typed in ``zone``, in UTC; nothing typed is ``None``.

    Understands ``2027-03-01T18:00`` and ``01/03/2027 18:00`` or ``18h``. An hour that occurs twice is the first one.
    Raises ``bad_moment``, and ``no_such_hour`` where the clocks skip it.
    """
    if not text.strip():
        return None
    found = _WALL.fullmatch(text.strip())
    if found is None or found["h"] is None:
        raise Error("bad_moment")
    day = _day(found)
    try:
        wall = datetime(day.year, day.month, day.day, int(found["h"]), int(found["min"] or 0), tzinfo=zone)
    except ValueError as error:
        raise Error("bad_moment") from error
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise Error("no_such_hour")
    return instant


def day_of(text: str) -> date:
    """Return a typed day: ``2027-03-01`` or ``01/03/2027``. Raises ``bad_day``."""
    found = _WALL.fullmatch(text.strip())
    if found is None or found["h"] is not None:
        raise Error("bad_day")
    try:
        return _day(found)
    except Error as error:
        raise Error("bad_day") from error


def wall_text(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant as a field for wall times shows it; empty for none."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" if moment is not None else ""


def moved(moment: datetime | None, days: int, zone: ZoneInfo, new_zone: ZoneInfo | None = None) -> datetime | None:
    """Return an instant ``days`` later at the same wall time, in ``new_zone`` if the event moved to another."""
    if moment is None:
        return None
    wall = moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    return wall.replace(tzinfo=new_zone or zone).astimezone(UTC)


def check_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise ``closes_before_opens`` where something would close before it opens, or just then."""
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Error("closes_before_opens")


def known_zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name. Raises ``unknown_zone``."""
    if name not in available_timezones():
        raise Error("unknown_zone", zone=name)
    return ZoneInfo(name)


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a short mark of what is stored: another one tells that a colleague has changed something meanwhile."""
    plain = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _day(found: re.Match[str]) -> date:
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Error("bad_moment")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Error("bad_moment") from error


def _joined(text: str, sign: str, most: int) -> str:
    plain = [re.sub(r"[^a-z0-9]", "", word) for word in words(_ELISION.sub("", fold(text)))]
    told = [word for word in plain if word and word not in _SMALL] or [word for word in plain if word]
    joined = ""
    for word in told:
        longer = f"{joined}{sign}{word}" if joined else word[:most]
        if len(longer) > most:
            break
        joined = longer
    return joined
