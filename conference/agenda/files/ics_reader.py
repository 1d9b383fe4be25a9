"""Reads calendars (.ics, RFC 5545) of Indico, Sched, pretalx and their like, however loosely they keep to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.agenda.files import values
from conference.agenda.files.gathering import Gathering, Read, Said
from conference.agenda.files.model import FileProgramme
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.safe_xml import LARGEST
from conference.core.text import clean_line

#: What our own calendars say who wrote them: they do not tell all of a session.
OURS = "-//Jatigi//"
_LINE_END = re.compile(rb"\r*\n|\r")
_STAMP = re.compile(r"(\d{8})T(\d{4})(?:\d{2})?(Z?)")
_ESCAPE = re.compile(r"\\(.)")
_CANCELLED = "CANCELLED"


@dataclass
class _Part:
    """A component: its lines by name, each with its parameters; the first of a name counts."""

    name: str
    lines: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """Return a text, without its escapes."""
        return _ESCAPE.sub(lambda one: "\n" if one[1] in "nN" else one[1], self.lines.get(name, ({}, ""))[1])


def read_ics(data: bytes, *, zone: str) -> Read:
    """Return what a calendar says; ``zone`` is meant where it names none. What it says is cancelled is left out.

    Raises ``ScheduleError`` for what is no calendar, or one of ours; an entry that cannot be read is told and left out.
    """
    if len(data) > LARGEST:
        raise ScheduleError("too_large", most=LARGEST // 1_000_000)
    parts = list(_parts(data))
    if not parts or parts[0].name != "VCALENDAR":
        raise ScheduleError("not_a_calendar")
    calendar = parts[0]
    if calendar.said("PRODID").startswith(OURS):
        raise ScheduleError("own_calendar")
    local = _zone(calendar, parts) or ZoneInfo(zone)
    gathering = Gathering(_acronym(calendar), local)
    for part in parts:
        if part.name == "VEVENT" and part.said("STATUS").strip().upper() != _CANCELLED:
            gathering.add(_said(part, local))
    title = calendar.said("X-WR-CALNAME") or calendar.said("NAME")
    read = gathering.programme(title=title, version="", grid="", url=calendar.said("URL"), tracks=())
    return replace(read, programme=_in_several_rooms(read.programme))


def _in_several_rooms(programme: FileProgramme) -> FileProgramme:
    """Part « Arena, Room 5, Room 6 » where each of them is the place of another session: a plenary has all of them."""
    places = {room for session in programme.sessions for room in session.rooms}
    sessions = []
    for session in programme.sessions:
        rooms = tuple(part.strip() for room in session.rooms for part in room.split(","))
        whole = len(rooms) > 1 and places.issuperset(rooms)
        sessions.append(replace(session, rooms=tuple(dict.fromkeys(rooms))) if whole else session)
    return replace(programme, sessions=tuple(sessions))


def _said(part: _Part, local: ZoneInfo) -> Said:
    start, end = _moment(part, "DTSTART", local), _moment(part, "DTEND", local)
    return Said(
        identifier=part.said("UID") + part.said("RECURRENCE-ID"),
        number="",
        title=part.said("SUMMARY"),
        day_date=start[:10],
        room=part.said("LOCATION"),
        date=start or part.said("DTSTART"),
        end=end or part.said("DTEND"),
        duration=part.said("DURATION"),
        track=part.said("CATEGORIES").partition(",")[0],
        description=part.said("DESCRIPTION"),
        url=part.said("URL"),
    )


def _moment(part: _Part, name: str, local: ZoneInfo) -> str:
    """Return an instant with its offset; nothing for a whole day, which is no time."""
    about, text = part.lines.get(name, ({}, ""))
    found = _STAMP.fullmatch(text.strip())
    if not found:
        return ""
    zone = ZoneInfo("UTC") if found[3] else values.zone(about.get("TZID", "").strip('"')) or local
    try:
        at = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M").replace(tzinfo=zone)
    except ValueError:
        return ""
    return at.astimezone(local).isoformat()


def _zone(calendar: _Part, parts: list[_Part]) -> ZoneInfo | None:
    """Return the zone that a calendar says is its own, or the first that one of its entries is in."""
    named = [calendar.said("X-WR-TIMEZONE"), *(part.said("TZID") for part in parts if part.name == "VTIMEZONE")]
    named += [part.lines.get("DTSTART", ({}, ""))[0].get("TZID", "").strip('"') for part in parts]
    return next(filter(None, map(values.zone, named)), None)


def _acronym(calendar: _Part) -> str:
    return clean_line(calendar.said("X-WR-CALNAME") or calendar.said("NAME"), 40)


def _parts(data: bytes) -> Iterator[_Part]:
    """Yield the components, the outer before the inner; what stands in one that is inside an entry is left out."""
    open_parts: list[_Part] = []
    for line in _unfolded(data):
        head, colon, value = line.partition(":")
        if '"' in head:  # a colon in a quoted parameter is part of it
            head, colon, value = _quoted(line)
        name, *about = head.split(";")
        name = name.strip().upper()
        if not colon:
            continue
        if name == "BEGIN":
            open_parts.append(_Part(value.strip().upper()))
            yield open_parts[-1]
        elif name == "END":
            del open_parts[-1:]
        elif open_parts:
            said = dict(one.partition("=")[::2] for one in about)
            open_parts[-1].lines.setdefault(name, ({key.upper(): text for key, text in said.items()}, value))


def _quoted(line: str) -> tuple[str, str, str]:
    inside = False
    for place, letter in enumerate(line):
        inside ^= letter == '"'
        if letter == ":" and not inside:
            return line[:place], ":", line[place + 1 :]
    return line, "", ""


def _unfolded(data: bytes) -> Iterator[str]:
    """Yield whole lines; pieces are put together before they become letters, as a fold may stand inside one."""
    whole = b""
    for piece in _LINE_END.split(data.removeprefix(b"\xef\xbb\xbf")):
        if piece[:1] in {b" ", b"\t"}:
            whole += piece[1:]
            continue
        if whole:
            yield whole.decode("utf-8", "replace")
        whole = piece
    if whole:
        yield whole.decode("utf-8", "replace")
