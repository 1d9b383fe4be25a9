"""Reads schedule.xml of frab, pentabarf, pretalx and their like, however loosely it keeps its schema."""

from conference.agenda.files import safe_xml, values
from conference.agenda.files.gathering import Gathering, Read, Said
from conference.agenda.files.model import FileLink, FileTrack
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.safe_xml import Node
from conference.core.text import clean_line


def read_xml(data: bytes, *, zone: str) -> Read:
    """Return what a schedule.xml says; ``zone`` is meant where it names none.

    Raises ``ScheduleError`` for what is no XML or no schedule; a session that cannot be read is told and left out.
    """
    root = safe_xml.read(data)
    if root.name != "schedule":
        raise ScheduleError("not_a_schedule", found=clean_line(root.name, 40))
    conference = root.first("conference") or Node("conference")
    named = conference.said("time_zone_name")
    local = values.zone(named or zone)
    if local is None:
        raise ScheduleError("unknown_zone", zone=clean_line(named, 60))
    gathering = Gathering(conference.said("acronym"), local)
    for day in root.every("day"):
        for room in day.every("room"):
            for event in room.every("event"):
                gathering.add(_said(event, room.attributes.get("name", ""), day.attributes.get("date", "")))
    tracks = [_track(node) for node in conference.every("track")]
    return gathering.programme(
        title=conference.said("title"),
        version=root.said("version"),
        grid=conference.said("timeslot_duration"),
        url=conference.said("base_url"),
        tracks=[track for track in tracks if track.name],
    )


def _said(event: Node, room: str, day: str) -> Said:
    recording = event.first("recording") or Node("recording")
    persons = event.first("persons") or Node("persons")
    return Said(
        identifier=event.attributes.get("guid", ""),
        number=event.attributes.get("id", ""),
        title=event.said("title"),
        day_date=day,
        room=room or event.said("room"),
        date=event.said("date"),
        start=event.said("start"),
        duration=event.said("duration"),
        subtitle=event.said("subtitle"),
        kind=event.said("type"),
        track=event.said("track"),
        language=event.said("language"),
        abstract=event.said("abstract"),
        description=event.said("description"),
        url=event.said("url"),
        people=[(person.text, person.attributes.get("guid", "")) for person in persons.every("person")],
        links=_links(event.first("links"), "link"),
        attachments=_links(event.first("attachments"), "attachment"),
        recorded=recording.said("optout").lower() not in {"true", "1"} if recording.said("optout") else None,
    )


def _links(node: Node | None, name: str) -> list[FileLink]:
    return [FileLink(one.attributes.get("href", ""), one.text) for one in (node.every(name) if node else ())]


def _track(node: Node) -> FileTrack:
    colour = node.attributes.get("color", "").lower()
    return FileTrack(clean_line(node.attributes.get("name") or node.text, 160), colour)
