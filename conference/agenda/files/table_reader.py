"""Reads a programme from a table: ours, or one that somebody typed, with bands for days and times like « 8h30-9h »."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.agenda.files import table, values
from conference.agenda.files.gathering import Read
from conference.agenda.files.lines import interpreted
from conference.agenda.files.model import LONGEST, FilePerson, FileProgramme, FileSession, FileTrack, ordered
from conference.agenda.files.problems import Problem, ScheduleError
from conference.core.sheets import Book
from conference.core.text import clean_line, clean_text, fold

_HEADER_WITHIN, _LEAST_COLUMNS = 40, 2
_SPAN = re.compile(r"(.+?)\s*(?:-|–|—|à|a|to|>|/)\s*(.+)")
_AFTER_MIDNIGHT = re.compile(r"\s*\(\+(\d)\)$")
_DAY_NUMBER = re.compile(r"(?:j|jour|day|d)\s*\.?\s*(\d{1,2})\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+([a-z]+)(?:\s+(\d{4}))?|\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?"
)
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_TITLE, _NAME, _LONG_TEXT = 400, 160, 40_000
_SEPARATORS = re.compile(r"[;\n]")


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


def read_table(book: Book, around: Around, *, title: str = "") -> Read:
    """Return the programme that stands in the sheets of a file, and what could not be read, with its line.

    Raises ``ScheduleError``: ``no_table`` where no line is a header, ``empty`` where no session follows it.
    """
    sessions: list[FileSession] = []
    problems: list[Problem] = []
    headed = False
    for sheet in book.sheets:
        lines = [(number, cells) for number, cells in sheet.lines if number not in sheet.hidden_rows]
        header = _header(lines, around.languages)
        if header is None:
            continue
        headed = True
        place, keys = header
        band = around.day_of(sheet.name)
        for number, cells in lines[place + 1 :]:
            said = _said(keys, cells)
            if not any(said.values()):
                band = _band(cells, around) or band
                continue
            if (again := _header([(number, cells)], around.languages)) and again[1] == keys:
                continue  # the header once more
            only = [cell for cell in cells if cell]
            if len(only) == 1 and _minute(only[0]) is None and (day := _band(only, around)):
                band = day
                continue
            found = _session(said, band, around, len(sessions) + 1)
            if isinstance(found, Problem):
                problems.append(replace(found, where=f"{number}. {found.where}"))
            else:
                sessions.append(found)
    if not headed:
        raise ScheduleError("no_table")
    if not sessions:
        raise ScheduleError("nothing_readable" if problems else "empty", count=len(problems))
    return Read(_programme(sessions, around, title), tuple(problems))


def _header(lines: Sequence[tuple[int, Sequence[str]]], languages: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    known = table.named(languages)
    for place, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        keys: dict[str, int] = {}
        for column, cell in enumerate(cells):
            key = known.get(table.heading(cell))
            if key and key not in keys:
                keys[key] = column
        if len(keys) > _LEAST_COLUMNS - 1 and "start" in keys and any(key.startswith("title.") for key in keys):
            return place, keys
    return None


def _said(keys: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {key: cells[column].strip() if column < len(cells) else "" for key, column in keys.items()}


def _band(cells: Sequence[str], around: Around) -> date | None:
    return next((day for cell in cells if cell and (day := around.day_of(cell))), None)


def _session(said: Mapping[str, str], band: date | None, around: Around, number: int) -> FileSession | Problem:
    titles = tuple(_texts(said, "title.", around.languages, _TITLE))
    title = titles[0][1] if titles else ""
    where = title or said.get("start", "") or said.get("code", "")
    if not title:
        return Problem(where, "no_title")
    day = around.day_of(said["day"]) if said.get("day") else band
    if said.get("day") and day is None:
        return Problem(where, "no_day", said["day"])
    times = _times(said)
    if times is None:
        return Problem(
            where, "no_time", " ".join(filter(None, (said.get("start"), said.get("end"), said.get("minutes"))))
        )
    start, minutes = times
    if start is not None and day is None:
        return Problem(where, "no_day", said.get("start", ""))
    if not 0 < minutes <= LONGEST:
        return Problem(where, "no_length" if minutes <= 0 else "too_long", f"{said.get('start')} – {said.get('end')}")
    placed = start is not None and day is not None
    at = datetime.combine(day or around.days[0], datetime.min.time(), around.zone)
    guid = values.identifier(said.get("guid", "") or said.get("code", "") or f"{title}|{day}|{said.get('start')}",
                             within=around.acronym)  # fmt: skip
    descriptions = tuple(_texts(said, "description.", around.languages, _LONG_TEXT))
    return FileSession(
        guid=guid,
        number=number,
        day=(day.toordinal() if placed and day else 0),
        starts_at=_later(at, start or 0),
        minutes=minutes,
        title=title,
        rooms=tuple(_several(said.get("rooms", ""), _NAME)),
        kind=clean_line(said.get("kind"), 40),
        track=clean_line(said.get("track"), _NAME),
        languages=tuple(one.lower()[:35] for one in _several(said.get("languages", ""), 35)),
        interpretation=tuple(interpreted(one) for one in _several(said.get("interpretation", ""), 80)),
        description=descriptions[0][1] if descriptions else "",
        people=tuple(_people(said)),
        audience=clean_line(said.get("audience"), _TITLE),
        recorded=fold(said["recorded"]) not in {"non", "no", "0", "false"} if said.get("recorded") else None,
        code=clean_line(said.get("code"), 20),
        state=_meant(table.STATES, said.get("state", "")),
        visibility=_meant(table.VISIBILITIES, said.get("visibility", "")),
        sign_up=_meant(table.SIGN_UPS, said.get("sign_up", "")),
        capacity=_number(said.get("capacity", "")),
        titles=titles,
        descriptions=descriptions,
    )


def _times(said: Mapping[str, str]) -> tuple[int | None, int] | None:
    """Return the minute at which it starts (``None``: not said) and its length, or nothing if they cannot be read."""
    first, last = said.get("start", ""), said.get("end", "")
    if first and not last and (span := _SPAN.fullmatch(first)):
        first, last = span[1], span[2]
    start, end = _minute(first), _minute(last)
    minutes = values.length(said["minutes"]) if said.get("minutes") else None
    if (first and start is None) or (last and end is None):
        return None
    if start is None:
        return None, minutes or 60
    if start >= values.DAY * 3 // 2:  # a night ends before noon
        return None
    if minutes is None and end is not None:
        minutes = (
            end - start
            if end > start
            else end + values.DAY - start
            if "(+" not in last and end < start
            else end - start
        )
    return None if minutes is None else (start, minutes)


def _minute(text: str) -> int | None:
    after = _AFTER_MIDNIGHT.search(text)
    text = _AFTER_MIDNIGHT.sub("", text).strip().lower().replace(" ", "").replace("min", "")
    whole = re.fullmatch(r"(\d{1,2})h", text)
    minute = int(whole[1]) * 60 if whole else values.clock(text)
    return None if minute is None else minute + (int(after[1]) * values.DAY if after else 0)


def _texts(said: Mapping[str, str], prefix: str, languages: Sequence[str], longest: int) -> Iterator[tuple[str, str]]:
    clean = clean_line if longest == _TITLE else clean_text
    for code in languages:
        if text := clean(said.get(prefix + code), longest):
            yield code, text


def _people(said: Mapping[str, str]) -> Iterator[FilePerson]:
    for key, cell in said.items():
        if key.startswith("role."):
            for name in _several(cell, _NAME):
                yield FilePerson(name, key.removeprefix("role."))


def _several(cell: str, longest: int) -> list[str]:
    return list(dict.fromkeys(one for part in _SEPARATORS.split(cell) if (one := clean_line(part, longest))))


def _meant(words: Mapping[str, tuple[str, str]], cell: str) -> str:
    said = fold(cell)
    return next((code for code, names in words.items() if said and said in {code, *map(fold, names)}), "")


def _number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 6 else None  # noqa: PLR2004 (seats)


def _later(midnight: datetime, minute: int) -> datetime:
    """Return what clocks show ``minute`` minutes after midnight (wall time, across changes of the hour)."""
    days, rest = divmod(minute, values.DAY)
    day = midnight.date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=midnight.tzinfo)


def _programme(sessions: Sequence[FileSession], around: Around, title: str) -> FileProgramme:
    days = sorted({*around.days, *(date.fromordinal(one.day) for one in sessions if one.day)})
    numbered = (replace(one, day=days.index(date.fromordinal(one.day)) + 1 if one.day else 0) for one in sessions)
    tracks = dict.fromkeys(one.track for one in sessions if one.track)
    return ordered(
        FileProgramme(
            title=title,
            acronym=around.acronym,
            version="",
            zone=around.zone.key,
            days=tuple(days),
            sessions=tuple(numbered),
            tracks=tuple(FileTrack(name) for name in tracks),
            language=around.languages[0],
        )
    )
