"""schedule.xml, as frab and pentabarf write it and phones read it.

It keeps the c3voc schema and what its readers demand besides: ``<schedule`` and ``<conference`` in the first 1,024
characters, every day with its start and end, local times with their offset, durations as HH:MM.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from conference.agenda.files import days as file_days
from conference.agenda.files.days import FileDay
from conference.agenda.files.identifiers import acronym, person_guid, room_guid, session_slug, track_slugs
from conference.agenda.files.lines import ON_STAGE, description_of
from conference.agenda.files.model import FileLink, FileProgramme, FileSession, ordered

#: What XML 1.0 has no way to say (2.2): control characters, lone surrogates, two non-characters.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xml(programme: FileProgramme) -> bytes:
    """Return a programme as a schedule.xml in UTF-8; the same bytes each time."""
    return "\n".join(_document(ordered(programme))).encode()


def _document(programme: FileProgramme) -> Iterator[str]:
    short = acronym(programme.acronym)
    zone = ZoneInfo(programme.zone)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<schedule>"
    yield '<generator name="Jatigi"/>'
    yield _element("version", programme.version)
    yield "<conference>"
    yield _element("acronym", short)
    yield _element("title", programme.title)
    if programme.days:
        yield _element("start", programme.days[0].isoformat())
        yield _element("end", programme.days[-1].isoformat())
    yield _element("days", str(len(programme.days)))
    yield _element("timeslot_duration", file_days.duration(programme.grid))
    if programme.url:
        yield _element("base_url", programme.url)
    yield _element("time_zone_name", programme.zone)
    slugs = track_slugs(track.name for track in programme.tracks)
    for track in programme.tracks:
        colour = f" color={quoteattr(track.colour)}" if track.colour else ""
        yield f"<track name={_attribute(track.name)}{colour} slug={quoteattr(slugs[track.name])}/>"
    yield "</conference>"
    for day in file_days.days(programme):
        yield from _day(day, programme, short, zone)
    yield "</schedule>\n"


def _day(day: FileDay, programme: FileProgramme, short: str, zone: ZoneInfo) -> Iterator[str]:
    times = f'start="{day.start.isoformat()}" end="{day.end.isoformat()}"'
    yield f'<day index="{day.number}" date="{day.date.isoformat()}" {times}>'
    for name, sessions in day.rooms.items():
        yield f'<room name={_attribute(name)} guid="{room_guid(short, name)}">'
        for session in sessions:
            yield from _session(session, name, programme, short, zone)
        yield "</room>"
    yield "</day>"


def _session(session: FileSession, room: str, programme: FileProgramme, short: str, zone: ZoneInfo) -> Iterator[str]:
    begins = session.starts_at.astimezone(zone)
    yield f'<event id="{session.number}" guid="{session.guid}">'
    yield _element("room", room)
    yield _element("title", session.title)
    yield _element("subtitle", session.subtitle)
    yield _element("type", session.kind)
    yield _element("date", begins.isoformat())
    yield _element("start", begins.strftime("%H:%M"))
    yield _element("duration", file_days.duration(session.minutes))
    yield _element("abstract", session.abstract)
    yield _element("slug", session_slug(short, session.number, session.title))
    yield _element("track", session.track)
    yield "<logo/>"
    yield "<persons>"
    for person in session.people:
        if person.role in ON_STAGE:
            yield f'<person guid="{person_guid(short, person, session.guid)}">{_text(person.name)}</person>'
    yield "</persons>"
    yield _element("language", session.languages[0] if session.languages else "")
    yield _element("description", description_of(session, programme.language))
    yield f"<recording><license/><optout>{'true' if session.recorded is False else 'false'}</optout></recording>"
    yield "<links>" + "".join(_link("link", one) for one in session.links) + "</links>"
    yield "<attachments>" + "".join(_link("attachment", one) for one in session.attachments) + "</attachments>"
    if session.url:
        yield _element("url", session.url)
    yield "</event>"


def _link(name: str, link: FileLink) -> str:
    return f"<{name} href={_attribute(link.url)}>{_text(link.title)}</{name}>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else f"<{name}/>"


def _text(text: str) -> str:
    return escape(_UNSAYABLE.sub("", text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_UNSAYABLE.sub("", text))
