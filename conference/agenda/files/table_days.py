"""Which day of an event a cell of a table means, however somebody has typed it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from conference.agenda.files import values
from conference.core.text import fold

_DAY_NUMBER = re.compile(r"(?:j|jour|day|d)\s*\.?\s*(\d{1,2})\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+([a-z]+)(?:\s+(\d{4}))?|\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?"
)
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip


@dataclass
class Around:
    """What the lines of a table are read against: the event's days, zone and languages."""

    days: Sequence[date]
    zone: ZoneInfo
    languages: Sequence[str]
    acronym: str = ""

    def day_of(self, text: str) -> date | None:
        """Return the day that « 2 », « J2 », « Jour 2 », « 22 août », « jeudi 22/08 » or a date means."""
        words = fold(text)
        iso = values.day(words)
        if iso:
            return iso
        if words.isdecimal() and 1 <= int(words) <= len(self.days):
            return self.days[int(words) - 1]
        found = _DAY_NUMBER.search(words)
        if found and 1 <= int(found[1]) <= len(self.days):
            return self.days[int(found[1]) - 1]
        return self._written(words)

    def _written(self, words: str) -> date | None:
        for found in _DAY_MONTH.finditer(words):
            month = next((place for place, names in enumerate(_MONTHS, 1) if found[2] in names), 0)
            day, number = (int(found[1]), month) if found[1] else (int(found[4]), int(found[5]))
            year = int(found[3] or found[6] or self.days[0].year)
            try:
                return date(year, number, day)
            except ValueError:
                continue
        return None
