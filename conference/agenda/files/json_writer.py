"""schedule.json: the same programme as schedule.xml for programs that prefer JSON (c3voc schema, draft 06)."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from conference.agenda.files import days as file_days
from conference.agenda.files.days import FileDay
from conference.agenda.files.identifiers import acronym, person_guid, room_guid, session_slug, track_slugs
from conference.agenda.files.lines import ON_STAGE, description_of
from conference.agenda.files.model import FileLink, FileProgramme, FileSession, ordered


def write_json(programme: FileProgramme) -> bytes:
    """Return a programme as a schedule.json in UTF-8; the same bytes each time."""
    return (json.dumps(_document(ordered(programme)), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _document(programme: FileProgramme) -> dict[str, Any]:
    short = acronym(programme.acronym)
    days = list(file_days.days(programme))
    slugs = track_slugs(track.name for track in programme.tracks)
    rooms = dict.fromkeys(name for day in days for name in day.rooms)
    conference: dict[str, Any] = {
        "acronym": short,
        "title": programme.title,
        "start": programme.days[0].isoformat() if programme.days else "",
        "end": programme.days[-1].isoformat() if programme.days else "",
        "daysCount": len(programme.days),
        "timeslot_duration": file_days.duration(programme.grid),
        "time_zone_name": programme.zone,
        "rooms": [{"name": name, "guid": str(room_guid(short, name))} for name in rooms],
        "tracks": [
            {"name": track.name, "slug": slugs[track.name]} | ({"color": track.colour} if track.colour else {})
            for track in programme.tracks
        ],
        "days": [_day(day, programme, short) for day in days],
    }
    schedule: dict[str, Any] = {"version": programme.version, "conference": conference}
    if programme.url:
        schedule["base_url"] = conference["url"] = programme.url
    return {"generator": {"name": "Jatigi"}, "schedule": schedule}


def _day(day: FileDay, programme: FileProgramme, short: str) -> dict[str, Any]:
    zone = ZoneInfo(programme.zone)
    return {
        "index": day.number,
        "date": day.date.isoformat(),
        "day_start": day.start.isoformat(),
        "day_end": day.end.isoformat(),
        "rooms": {
            name: [_session(session, name, programme, short, zone) for session in sessions]
            for name, sessions in day.rooms.items()
        },
    }


def _session(session: FileSession, room: str, programme: FileProgramme, short: str, zone: ZoneInfo) -> dict[str, Any]:
    begins = session.starts_at.astimezone(zone)
    return {
        "guid": str(session.guid),
        "id": session.number,
        "date": begins.isoformat(),
        "start": begins.strftime("%H:%M"),
        "end": session.ends_at.astimezone(zone).isoformat(),
        "duration": file_days.duration(session.minutes),
        "room": room,
        "slug": session_slug(short, session.number, session.title),
        "url": session.url or programme.url,
        "title": session.title,
        "subtitle": session.subtitle or None,
        "track": session.track or None,
        "type": session.kind,
        "language": session.languages[0] if session.languages else None,
        "abstract": session.abstract or None,
        "description": description_of(session, programme.language) or None,
        "do_not_record": session.recorded is False,
        "persons": [
            {
                "guid": str(person_guid(short, person, session.guid)),
                "id": person_guid(short, person, session.guid).int % 2**31,
                "name": person.name,
            }
            for person in session.people
            if person.role in ON_STAGE
        ],
        "links": [_link(one) for one in session.links],
        "attachments": [_link(one) for one in session.attachments],
    }


def _link(link: FileLink) -> dict[str, str]:
    return {"url": link.url, "title": link.title}
