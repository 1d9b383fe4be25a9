"""A programme from a file: rehearsed beside the one that is there, then brought in as one action that can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from conference.agenda import (
    file_queries,
    import_making,
    place_services,
    plan_queries,
    queries,
    row_state,
    session_state,
    type_services,
    usual_types,
)
from conference.agenda.file_out import About, guid_of, said
from conference.agenda.files import ScheduleError, read_ics, read_json, read_xml
from conference.agenda.files.gathering import Read
from conference.agenda.files.table_reader import Around, read_table
from conference.agenda.import_making import Into
from conference.agenda.import_rules import CHANGED, NEW, Comparison, compare, with_whole_texts
from conference.agenda.models import Room, SessionType, Track
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.permissions import Actor
from conference.core.sheets import Book, read_book
from conference.core.text import fold
from conference.events import setup_services
from conference.events.models import Event
from conference.participants import queries as people

ACTION = "agenda.imported"
MOST_ROWS, MOST_COLUMNS = 3_000, 80
_TABLES = frozenset({".csv", ".xlsx", ".ods", ".xls", ".txt", ".tsv"})
_LANGUAGES_OF_TEXTS = ("fr", "en")


@dataclass(frozen=True)
class Imported:
    """What an import did; ``change_set_id`` undoes it, nothing where nothing changed."""

    change_set_id: UUID | None
    added: int
    changed: int
    same: int


def read_file(event: Event, name: str, data: bytes) -> Read:
    """Return the programme that a file holds, judged by its name: .xml, .json, .ics or a table.

    Raises ``ScheduleError``, what ``read_book`` raises, ``schedule_not_importable`` for another kind of file.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix == ".xml":
        return read_xml(data, zone=event.zone)
    if suffix == ".json":
        return read_json(data, zone=event.zone)
    if suffix == ".ics":
        return read_ics(data, zone=event.zone)
    if suffix not in _TABLES:
        raise ScheduleError("not_importable")
    return read_sheets(event, read_book(name, data, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS))


def read_sheets(event: Event, book: Book) -> Read:
    """Return the programme that stands in sheets, or in a table that somebody pasted."""
    days = plan_queries.days(event)
    return read_table(book, Around(days, event.tz, languages(event), event.slug))


def languages(event: Event) -> tuple[str, ...]:
    """Return the languages in which tables hold the texts of an event, its own first."""
    return tuple(dict.fromkeys([*plan_queries.languages(event), *_LANGUAGES_OF_TEXTS]))


def rehearse(event: Event, read: Read) -> Comparison:
    """Return what bringing a programme in would do. Nothing is written.

    An event without people and sessions takes over the days and the zone of the programme: nothing is outside then.
    """
    days = read.programme.days if _is_blank(event) else plan_queries.days(event)
    there = file_queries.whole(event, _about(event))
    rooms = _by_name(queries.rooms(event.id), lambda row: str(row.id))
    kinds = _by_name(queries.types(event.id) or usual_types.USUAL, lambda row: row.code)
    return compare(there, read.programme, rooms=rooms, kinds=kinds, event_days=days)


def bring_in(event_id: UUID, read: Read, *, actor: Actor, now: datetime) -> Imported:
    """Bring a programme in: rooms, themes and types that are missing are made, nothing is taken away.

    Sessions outside the event's days come in without a time: nothing is lost. Clashes refuse nothing; they are shown.
    """
    with write():
        event = setup_services.locked(event_id)
        if _is_blank(event):
            event = _take_over(event, read, actor, now)
        type_services.ensure(event_id)
        comparison = rehearse(event, read)
        change_set = history.begin(event_id, ACTION, actor, now)
        _write(comparison, _into(event, comparison, read, change_set), change_set, now)
        done = Imported(change_set.id, *(comparison.count(status) for status in (NEW, CHANGED, "same")))
        audit.log(
            "agenda.changed",
            actor=actor,
            now=now,
            event_id=event_id,
            subject_id=change_set.id,
            count=done.added + done.changed,
            what="imported",
        )
        return done


def _is_blank(event: Event) -> bool:
    """Tell whether an event has nobody and nothing on its days yet."""
    return not queries.any_session(event.id) and not people.anybody(event.id)


def _take_over(event: Event, read: Read, actor: Actor, now: datetime) -> Event:
    programme = read.programme
    values = setup_services.values_of(event, "general")
    values |= {"first_day": programme.days[0], "last_day": programme.days[-1], "zone": programme.zone}
    version = setup_services.version_of(event, "general")
    return setup_services.change(event.id, "general", values, version=version, actor=actor, now=now)


def _about(event: Event) -> About:
    return About(event.title, event.slug, "", "", languages(event)[0])


def _into(event: Event, comparison: Comparison, read: Read, change_set: history.ChangeSet) -> Into:
    colours = {fold(track.name): track.colour for track in read.programme.tracks}
    _make(event, Room, comparison.rooms, change_set)
    _make(event, Track, comparison.tracks, change_set, colours)
    _make(event, SessionType, comparison.kinds, change_set)
    return Into(
        event,
        with_whole_texts(read.programme),
        rooms=_by_name(queries.rooms(event.id), lambda row: str(row.id)),
        tracks=_by_name(queries.tracks(event.id), lambda row: str(row.id)),
        kinds=_by_name(queries.types(event.id), lambda row: row.code),
    )


def _make(
    event: Event,
    model: Any,
    names: Iterable[str],
    change_set: history.ChangeSet,
    colours: Mapping[str, str] | None = None,
) -> None:
    others = place_services.placed(model, event.id)
    taken, position = {one.code for one in others}, len(others)
    kept: list[tuple[UUID, Any, Any]] = []
    for name in names:
        text = {languages(event)[0]: name[: place_services.NAME_MOST]}
        code = place_services.free_code(model, text, taken)
        taken.add(code)
        fields = {**row_state.unset(model), "name": text, "code": code, "position": position}
        colour = (colours or {}).get(fold(name), "")
        fields |= {"colour": colour} if colour else {}
        row = row_state.put(model, event.id, uuid4(), None, fields)
        kept.append((row.id, {}, fields))
        position += 1
    history.record_many(change_set, row_state.kind_of(model), kept)


def _by_name(rows: Iterable[Any], value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for name in (*row.name.values(), row.code):
            found.setdefault(fold(name), value(row))
    return found


def _write(comparison: Comparison, into: Into, change_set: history.ChangeSet, now: datetime) -> None:
    event, comes = into.event, into.comes
    rows = {guid_of(row.guid, str(row.id), event.slug): row for row in file_queries.rows(event.id)}
    records, plan = session_state.read(rows.values()), plan_queries.plan(event)
    blank, codes = session_state.new(), {row.code for row in rows.values()}
    kept: list[tuple[UUID, Any, Any]] = []
    made: list[tuple[UUID, dict[str, Any]]] = []
    for line in comparison.lines:
        if line.status == NEW:
            fields = import_making.new(line, into, blank)
            fields["code"] = _code(fields.get("code") or "", codes)
            codes.add(fields["code"])
            made.append((uuid4(), fields))
        elif line.status == CHANGED and line.known is not None:
            row = rows[line.known]
            shown = [said(role.label, comes.language) for role in plan.item[row.id].roles]
            after = import_making.changed(line, into, records[row.id], shown)
            session_state.write(row, records[row.id], after, now)
            kept.append((row.id, records[row.id], after))
    session().flush()
    session_state.made_many(event.id, made, now)
    kept += [(session_id, {}, fields) for session_id, fields in made]
    history.record_many(change_set, session_state.KIND, kept)


def _code(wanted: str, taken: set[str]) -> str:
    if wanted and wanted not in taken:
        return wanted
    numbered = (f"S{number:03d}" for number in range(len(taken) + 1, 2 * len(taken) + 3))
    return next(code for code in numbered if code not in taken)


def _restore(
    change_set: history.ChangeSet, entries: dict[str, list[tuple[UUID, Any, Any]]], actor: Actor, now: datetime
) -> None:
    """Take an import back: first its sessions, then the rooms, themes and types that it made and nobody uses."""
    for kind in (session_state.KIND, *row_state.KINDS):
        if entries.get(kind):
            history.restorer(kind)(change_set, entries[kind], actor, now)


history.restores_action(ACTION, _restore)
