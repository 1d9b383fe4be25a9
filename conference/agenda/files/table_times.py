"""When a session of a table starts and how long it is, however somebody has typed it: « 8h30-9h », « 23:30 (+1) »."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from conference.agenda.files import values

_SPAN = re.compile(r"(.+?)\s*(?:-|–|—|à|a|to|>|/)\s*(.+)")
_AFTER_MIDNIGHT = re.compile(r"\s*\(\+(\d)\)$")
_USUAL = 60


def times(said: Mapping[str, str]) -> tuple[int | None, int] | None:
    """Return the minute at which it starts (``None``: not said) and its length, or nothing if they cannot be read."""
    first, last = said.get("start", ""), said.get("end", "")
    if first and not last and (span := _SPAN.fullmatch(first)):
        first, last = span[1], span[2]
    start, end = minute(first), minute(last)
    minutes = values.length(said["minutes"]) if said.get("minutes") else None
    if (first and start is None) or (last and end is None):
        return None
    if start is None:
        return None, minutes or _USUAL
    if start >= values.DAY * 3 // 2:  # a night ends before noon
        return None
    if minutes is None and end is not None:
        past_midnight = end < start and "(+" not in last
        minutes = end + values.DAY - start if past_midnight else end - start
    return None if minutes is None else (start, minutes)


def minute(text: str) -> int | None:
    """Return the minute from midnight of « 8h », « 8 h 30 », « 1:15 (+1) »."""
    after = _AFTER_MIDNIGHT.search(text)
    text = _AFTER_MIDNIGHT.sub("", text).strip().lower().replace(" ", "").replace("min", "")
    whole = re.fullmatch(r"(\d{1,2})h", text)
    minute = int(whole[1]) * 60 if whole else values.clock(text)
    return None if minute is None else minute + (int(after[1]) * values.DAY if after else 0)


def later(midnight: datetime, minute: int) -> datetime:
    """Return what clocks show ``minute`` minutes after midnight (wall time, across changes of the hour)."""
    days, rest = divmod(minute, values.DAY)
    day = midnight.date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=midnight.tzinfo)
