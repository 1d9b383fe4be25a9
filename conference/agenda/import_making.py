"""From a session of a file to what our record of it shall be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conference.agenda.file_queries import day_number, start_minute
from conference.agenda.files import FilePerson, FileProgramme, FileSession
from conference.agenda.import_rules import Line
from conference.agenda.plan import ROLES
from conference.agenda.role_services import a_role
from conference.agenda.session_checks import LANGUAGE
from conference.core.history import Fields
from conference.core.text import fold
from conference.events.models import Event


@dataclass(frozen=True)
class Into:
    """Where a programme comes in. Names mean: rooms and themes by folded name, to their ids; types to their codes."""

    event: Event
    comes: FileProgramme
    rooms: Mapping[str, str]
    tracks: Mapping[str, str]
    kinds: Mapping[str, str]


def new(line: Line, into: Into, blank: Fields) -> Fields:
    """Return the record of a session that is not there yet."""
    fields = _values(line.session, into, blank, ())
    return {**blank, **fields, "guid": str(line.session.guid)}


def changed(line: Line, into: Into, record: Fields, shown: Sequence[str]) -> Fields:
    """Return the record of a session that is there, with what the file changes of it.

    ``shown`` is what is shown of each of its people: who is still named stays as they are.
    """
    values = _values(line.session, into, record, shown)
    names = {name for change in line.changes for name in _WRITES[change.field.partition(".")[0]]}
    return {**record, **{name: value for name, value in values.items() if name in names}}


_WRITES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "titles": ("title",),
    "time": ("day", "start_minute"),
    "minutes": ("minutes",),
    "rooms": ("rooms",),
    "kind": ("kind",),
    "track": ("track_id",),
    "languages": ("floor_languages",),
    "interpretation": ("interpretation",),
    "people": ("roles",),
    "audience": ("audience",),
    "description": ("description",),
    "descriptions": ("description",),
    "recorded": ("photo_allowed",),
    "capacity": ("capacity",),
    "sign_up": ("sign_up_policy",),
    "visibility": ("visibility",),
    "state": ("state",),
}


def _values(found: FileSession, into: Into, record: Fields, shown: Sequence[str]) -> Fields:
    event, comes = into.event, into.comes
    language = comes.language
    day = day_number(event, comes, found) if found.day else None
    last = (event.last_day - event.first_day).days + 1
    placed = day is not None and 1 <= day <= last
    values: dict[str, Any] = {
        "title": _texts(record["title"], found.titles, found.title, language),
        "description": _texts(record["description"], found.descriptions, found.description, language),
        "day": day if placed else None,
        "start_minute": start_minute(comes, found) if placed else None,
        "minutes": found.minutes,
        "rooms": list(dict.fromkeys(into.rooms[fold(name)] for name in found.rooms)),
        "kind": into.kinds.get(fold(found.kind), record["kind"]),
        "track_id": into.tracks.get(fold(found.track)),
        "floor_languages": [code for code in found.languages if LANGUAGE.fullmatch(code)],
        "interpretation": [
            _kept(record, {"source": one.source, "target": one.target, "mode": one.mode})
            for one in found.interpretation
            if one.mode == "on_request" or (LANGUAGE.fullmatch(one.source) and LANGUAGE.fullmatch(one.target))
        ],
        "audience": _texts(record["audience"], (), found.audience, language),
        "photo_allowed": record["photo_allowed"] if found.recorded is None else found.recorded,
        "roles": _roles(found.people, record["roles"], shown, language),
    }
    said = {"capacity": found.capacity, "sign_up_policy": found.sign_up, "visibility": found.visibility}
    said |= {"state": found.state, "code": found.code}
    return {**values, **{name: value for name, value in said.items() if value not in {None, ""}}}


def _texts(before: Mapping[str, str], texts: Sequence[tuple[str, str]], text: str, language: str) -> dict[str, str]:
    if texts:
        return {**before, **dict(texts)}
    return {**before, language: text} if text else dict(before)


def _kept(record: Fields, one: Mapping[str, str]) -> dict[str, Any]:
    """Return an interpretation as it is there already, confirmed or not; else as the file says."""
    known = next(
        (old for old in record["interpretation"] if {**old, "confirmed": None} == {**one, "confirmed": None}), None
    )
    return dict(known or {**one, "confirmed": False})


def _roles(people: Sequence[FilePerson], roles: Sequence[Fields], shown: Sequence[str], language: str) -> list[Fields]:
    left = list(zip(roles, shown, strict=True)) if shown else []
    kept: list[Fields] = []
    for person in people:
        same = next((one for one in left if (one[0]["role"], fold(one[1])) == (person.role, fold(person.name))), None)
        if same is not None:
            left.remove(same)
        kept.append(same[0] if same else _role(person, language))
    return kept


def _role(person: FilePerson, language: str) -> Fields:
    role = person.role if person.role in ROLES else "speaker"
    return a_role(role, label={language: person.name}) if person.function else a_role(role, name=person.name)
