"""Times, lengths and identifiers as programmes write them; each reader returns ``None`` for what it cannot read."""

import re
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, available_timezones

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]?\d)(?::[0-5]\d)?")
_ISO_LENGTH = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2})[:hH]([0-5]\d)(?::[0-5]\d)?")
DAY, NOON = 24 * 60, 12


def zone(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA data base."""
    return ZoneInfo(name) if name in available_timezones() else None


def day(text: str) -> date | None:
    """Return the date with which a text begins (ISO 8601)."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def moment(text: str, local: ZoneInfo) -> datetime | None:
    """Return an aware instant; a time without an offset is meant in ``local``."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=local)


def clock(text: str) -> int | None:
    """Return minutes from midnight of « 9:05 », « 09:05:00 » or « 9h05 »."""
    read = _HOUR.fullmatch(text.strip())
    return int(read[1]) * 60 + int(read[2]) if read else None


def length(text: str) -> int | None:
    """Return minutes of « 1:30 », « 01:30:00 », « 2:01:30:00 » (days first), « PT1H30M » or « 90 »."""
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 6:  # noqa: PLR2004 (years of minutes)
        return int(text)
    if text.count(":") == 3:  # noqa: PLR2004 (days, hours, minutes, seconds)
        days, _, text = text.partition(":")
        rest = length(text)
        return int(days) * DAY + rest if days.isdecimal() and rest is not None else None
    if text.count(":") == 2 and not text.endswith(":00"):  # noqa: PLR2004 (three parts: days first, or seconds last)
        read = _CLOCK.fullmatch(text)
        return int(read[1] or 0) * DAY + int(read[2]) * 60 + int(read[3]) if read else None
    if ":" in text:
        hours, minutes = (*text.split(":"), "0")[:2]
        return int(hours) * 60 + int(minutes) if hours.isdecimal() and minutes.isdecimal() else None
    iso = _ISO_LENGTH.fullmatch(text)
    if iso and any(iso.groups()):
        return int(iso[1] or 0) * DAY + int(iso[2] or 0) * 60 + int(iso[3] or 0)
    return None


def day_of(at: datetime, told: date | None) -> date:
    """Return the day on which a session is: the one it is told under, if it is on it or in its night; else its date."""
    after = (at.date() - told).days if told else -1
    return told if told and (after == 0 or (after == 1 and at.hour < NOON)) else at.date()


def minutes_between(start: datetime, end: datetime) -> int:
    """Return whole minutes from one instant to another."""
    return (end - start) // timedelta(minutes=1)


def identifier(text: str, *, within: str) -> UUID:
    """Return a UUID as it stands, or one made of any other identifier, the same each time ``within`` a programme."""
    text = text.strip()
    try:
        return UUID(text)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"session:{within}:{text}")
