"""Reads a programme from a table: ours, or one that somebody typed, with bands for days and times like « 8h30-9h »."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from conference.agenda.files import table, table_times, values
from conference.agenda.files.gathering import Read
from conference.agenda.files.lines import interpreted
from conference.agenda.files.model import LONGEST, FilePerson, FileProgramme, FileSession, FileTrack, ordered
from conference.agenda.files.problems import Problem, ScheduleError
from conference.agenda.files.table_days import Around
from conference.core.sheets import Book, Sheet
from conference.core.text import clean_line, clean_text, fold

_HEADER_WITHIN, _LEAST_COLUMNS = 40, 2
#: As much as is shown of a title that says where something is wrong.
_SHOWN = 120
_SEPARATORS = re.compile(r"[;\n]")


class _Timed(NamedTuple):
    """When a line says that a session is: a day, a minute of it, if it has them, and how long."""

    day: date | None
    start: int | None
    minutes: int


def read_table(book: Book, around: Around, *, title: str = "") -> Read:
    """Return the programme that stands in the sheets of a file, and what could not be read, with its line.

    Raises ``ScheduleError``: ``no_table`` where no line is a header, ``empty`` where no session follows it.
    """
    sessions: list[FileSession] = []
    problems: list[Problem] = []
    headed = [_read_sheet(sheet, around, sessions, problems) for sheet in book.sheets]
    if not any(headed):
        raise ScheduleError("no_table")
    if not sessions:
        raise ScheduleError("nothing_readable" if problems else "empty", problems=tuple(problems))
    return Read(_programme(sessions, around, title), tuple(problems))


def _read_sheet(sheet: Sheet, around: Around, sessions: list[FileSession], problems: list[Problem]) -> bool:
    """Add what a sheet says to sessions and problems; tell whether it has a header at all."""
    lines = [(number, cells) for number, cells in sheet.lines if number not in sheet.hidden_rows]
    header = _header(lines, around.languages)
    if header is None:
        return False
    place, keys = header
    band = around.day_of(sheet.name)
    for number, cells in lines[place + 1 :]:
        said = _said(keys, cells)
        day = _day_of_band(said, cells, around)
        if day is not None or not any(said.values()):
            band = day or band
        elif not ((again := _header([(number, cells)], around.languages)) and again[1] == keys):  # the header once more
            found = _session(said, band, around, len(sessions) + 1)
            if isinstance(found, Problem):
                problems.append(replace(found, where=f"{number}. {found.where}"))
            else:
                sessions.append(found)
    return True


def _day_of_band(said: Mapping[str, str], cells: Sequence[str], around: Around) -> date | None:
    """Return the day that a line is a band for, if it is one: nothing else stands in it."""
    only = [cell for cell in cells if cell]
    if not any(said.values()) or (len(only) == 1 and table_times.minute(only[0]) is None):
        return _band(only, around)
    return None


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
    """Return the session of a line, or why it is none. Texts are as long as they are: that is not judged here."""
    titles = tuple(_texts(said, "title.", around.languages, clean_line))
    title = titles[0][1] if titles else ""
    where = clean_line(title or said.get("start", "") or said.get("code", ""), _SHOWN)
    if not title:
        return Problem(where, "no_title")
    timed = _timed(said, band, around, where)
    return timed if isinstance(timed, Problem) else _made(said, titles, timed, around, number)


def _timed(said: Mapping[str, str], band: date | None, around: Around, where: str) -> _Timed | Problem:
    day = around.day_of(said["day"]) if said.get("day") else band
    if said.get("day") and day is None:
        return Problem(where, "no_day", said["day"])
    times = table_times.times(said)
    if times is None:
        told = " ".join(filter(None, (said.get("start"), said.get("end"), said.get("minutes"))))
        return Problem(where, "no_time", told)
    start, minutes = times
    if start is not None and day is None:
        return Problem(where, "no_day", said.get("start", ""))
    if not 0 < minutes <= LONGEST:
        return Problem(where, "no_length" if minutes <= 0 else "too_long", f"{said.get('start')} – {said.get('end')}")
    return _Timed(day, start, minutes)


def _made(
    said: Mapping[str, str], titles: tuple[tuple[str, str], ...], timed: _Timed, around: Around, number: int
) -> FileSession:
    title, (day, start, minutes) = titles[0][1], timed
    at = datetime.combine(day or around.days[0], datetime.min.time(), around.zone)
    known = said.get("guid", "") or said.get("code", "") or f"{title}|{day}|{said.get('start')}"
    descriptions = tuple(_texts(said, "description.", around.languages, clean_text))
    return FileSession(
        guid=values.identifier(known, within=around.acronym),
        number=number,
        day=day.toordinal() if start is not None and day else 0,
        starts_at=table_times.later(at, start or 0),
        minutes=minutes,
        title=title,
        rooms=tuple(_several(said.get("rooms", ""))),
        kind=clean_line(said.get("kind")),
        track=clean_line(said.get("track")),
        languages=tuple(one.lower() for one in _several(said.get("languages", ""))),
        interpretation=tuple(interpreted(one) for one in _several(said.get("interpretation", ""))),
        description=descriptions[0][1] if descriptions else "",
        people=tuple(_people(said)),
        audience=clean_line(said.get("audience")),
        recorded=fold(said["recorded"]) not in {"non", "no", "0", "false"} if said.get("recorded") else None,
        code=clean_line(said.get("code")),
        state=_meant(table.STATES, said.get("state", "")),
        visibility=_meant(table.VISIBILITIES, said.get("visibility", "")),
        sign_up=_meant(table.SIGN_UPS, said.get("sign_up", "")),
        capacity=_number(said.get("capacity", "")),
        titles=titles,
        descriptions=descriptions,
    )


def _texts(
    said: Mapping[str, str], prefix: str, languages: Sequence[str], clean: Callable[[str | None], str]
) -> Iterator[tuple[str, str]]:
    for code in languages:
        if text := clean(said.get(prefix + code)):
            yield code, text


def _people(said: Mapping[str, str]) -> Iterator[FilePerson]:
    for key, cell in said.items():
        if key.startswith("role."):
            for name in _several(cell):
                yield FilePerson(name, key.removeprefix("role."))


def _several(cell: str) -> list[str]:
    return list(dict.fromkeys(one for part in _SEPARATORS.split(cell) if (one := clean_line(part))))


def _meant(words: Mapping[str, tuple[str, str]], cell: str) -> str:
    said = fold(cell)
    return next((code for code, names in words.items() if said and said in {code, *map(fold, names)}), "")


def _number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 10 else None  # noqa: PLR2004 (no such number of seats)


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
