"""Reads schedule.json of frab, pretalx and their like."""

import json
from collections.abc import Mapping
from typing import Any

from conference.agenda.files import values
from conference.agenda.files.gathering import Gathering, Read, Said
from conference.agenda.files.model import FileLink, FileTrack
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.safe_xml import LARGEST
from conference.core.text import clean_line


def read_json(data: bytes, *, zone: str) -> Read:
    """Return what a schedule.json says; ``zone`` is meant where it names none. Raises ``ScheduleError`` as XML does."""
    if len(data) > LARGEST:
        raise ScheduleError("too_large", most=LARGEST // 1_000_000)
    try:
        whole = json.loads(data.decode(_encoding(data)))
    except (ValueError, RecursionError) as error:  # what is no text is a ValueError too
        raise ScheduleError("not_json", line=getattr(error, "lineno", 1)) from error
    schedule = _mapping(_mapping(whole).get("schedule"))
    conference = _mapping(schedule.get("conference"))
    if not conference:
        found = ", ".join(map(str, _mapping(whole))) or data[:60].decode("utf-8", "replace")
        raise ScheduleError("not_a_schedule", found=clean_line(found, 40))
    named = _text(conference.get("time_zone_name"))
    local = values.zone(named or zone)
    if local is None:
        raise ScheduleError("unknown_zone", zone=clean_line(named, 60))
    url = _text(schedule.get("base_url"))
    gathering = Gathering(_text(conference.get("acronym")), local)
    for day in map(_mapping, _list(conference.get("days"))):
        for room, events in _mapping(day.get("rooms")).items():
            for event in map(_mapping, _list(events)):
                gathering.add(_said(event, str(room), _text(day.get("date")), url))
    tracks = [_track(_mapping(one)) for one in _list(conference.get("tracks"))]
    return gathering.programme(
        title=_text(conference.get("title")),
        version=_text(schedule.get("version")),
        grid=_text(conference.get("timeslot_duration")),
        url=url,
        tracks=[track for track in tracks if track.name],
    )


def _said(event: Mapping[str, Any], room: str, day: str, url: str) -> Said:
    own = _text(event.get("url"))
    people = (_mapping(one) for one in _list(event.get("persons")))
    return Said(
        identifier=_text(event.get("guid")),
        number=_text(event.get("id")),
        title=_text(event.get("title")),
        day_date=day,
        room=room or _text(event.get("room")),
        date=_text(event.get("date")),
        start=_text(event.get("start")),
        end=_text(event.get("end")),
        duration=_text(event.get("duration")),
        subtitle=_text(event.get("subtitle")),
        kind=_text(event.get("type")),
        track=_text(event.get("track")),
        language=_text(event.get("language")),
        abstract=_text(event.get("abstract")),
        description=_text(event.get("description")),
        url="" if own == url else own,  # the schema demands one of every session
        people=[
            (_text(one.get("public_name") or one.get("name") or one.get("full_public_name")), _text(one.get("guid")))
            for one in people
        ],
        links=_links(event.get("links")),
        attachments=_links(event.get("attachments")),
        recorded=event["do_not_record"] not in (True, "true") if "do_not_record" in event else None,
    )


def _links(given: Any) -> list[FileLink]:
    return [FileLink(_text(one.get("url")), _text(one.get("title"))) for one in map(_mapping, _list(given))]


def _track(given: Mapping[str, Any]) -> FileTrack:
    return FileTrack(clean_line(_text(given.get("name")), 160), _text(given.get("color")).lower())


def _encoding(data: bytes) -> str:
    return "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
