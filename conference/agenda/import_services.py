"""A programme from a file: rehearsed beside the one that is there, then brought in as one action that can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from conference.agenda import (
    file_queries,
    import_checks,
    import_making,
    place_services,
    plan_queries,
    queries,
    row_state,
    session_changes,
    session_state,
    sign_up_queue,
    type_services,
)
from conference.agenda.file_out import About, guid_of
from conference.agenda.files import ScheduleError, read_ics, read_json, read_xml
from conference.agenda.files.gathering import Read
from conference.agenda.files.table_days import Around
from conference.agenda.files.table_reader import read_table
from conference.agenda.import_making import Into
from conference.agenda.import_rules import CHANGED, NEW, Comparison, compare, with_whole_texts
from conference.agenda.models import AgendaSession, Room, SessionType, Track
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
    rooms, _tracks, kinds = import_checks.places(event)
    found = compare(there, read.programme, rooms=rooms, kinds=kinds, event_days=days)
    refused = import_checks.refused(event, found, read.programme)
    if not refused:
        return found
    left = {one.session.guid for one in refused}
    kept = replace(read.programme, sessions=tuple(one for one in read.programme.sessions if one.guid not in left))
    return replace(compare(there, kept, rooms=rooms, kinds=kinds, event_days=days), refused=refused)


def bring_in(event_id: UUID, read: Read, *, actor: Actor, now: datetime) -> Imported:
    """Bring a programme in: rooms, themes and types that are missing are made, nothing is taken away.

    Sessions outside the event's days come in without a time: nothing is lost. Clashes refuse nothing; they are shown.
    What no session may be stays out whole (``Comparison.refused``): nothing is cut.
    """
    with write():
        event = setup_services.locked(event_id)
        if _is_blank(event):
            event = _take_over(event, read, actor, now)
        type_services.ensure(event_id)
        comparison = rehearse(event, read)
        change_set = history.begin(event_id, ACTION, actor, now)
        changed = _write(comparison, _into(event, comparison, read, change_set), change_set, now)
        sign_up_queue.move_up(changed, actor=actor, now=now)
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
    return Into(event, with_whole_texts(read.programme), *import_checks.places(event))


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
        text = {languages(event)[0]: name}
        code = place_services.free_code(model, text, taken)
        taken.add(code)
        fields = {**row_state.unset(model), "name": text, "code": code, "position": position}
        colour = (colours or {}).get(fold(name), "")
        fields |= {"colour": colour} if colour else {}
        row = row_state.put(model, event.id, uuid4(), None, fields)
        kept.append((row.id, {}, fields))
        position += 1
    history.record_many(change_set, row_state.kind_of(model), kept)


def _write(comparison: Comparison, into: Into, change_set: history.ChangeSet, now: datetime) -> list[AgendaSession]:
    """Write what the file says, and return the sessions of before that it has changed."""
    _hold(into.event, comparison)
    there = import_checks.there(into.event)
    blank, codes = session_state.new(), {row.code for row in there.rows.values()}
    kept: list[tuple[UUID, Any, Any]] = []
    made: list[tuple[UUID, dict[str, Any]]] = []
    for line in comparison.lines:
        if line.status == NEW:
            fields = import_making.new(line, into, blank)
            fields["code"] = _code(fields.get("code") or "", codes)
            codes.add(fields["code"])
            made.append((uuid4(), fields))
        elif line.status == CHANGED and line.known is not None:
            session_id, after = there.after(line, into)
            session_state.write(there.rows[line.known], there.records[session_id], after, now)
            kept.append((session_id, there.records[session_id], after))
    session().flush()
    session_state.made_many(into.event.id, made, now)
    changed = {session_id for session_id, _, _ in kept}
    kept += [(session_id, {}, fields) for session_id, fields in made]
    history.record_many(change_set, session_state.KIND, kept)
    return [row for row in there.rows.values() if row.id in changed]


def _hold(event: Event, comparison: Comparison) -> None:
    """Lock the sessions that change: who signs up meanwhile waits, since their seats are counted."""
    changed = {one.known for one in comparison.lines if one.status == CHANGED}
    rows = file_queries.rows(event.id)
    session_changes.locked(event.id, {row.id for row in rows if guid_of(row.guid, str(row.id), event.slug) in changed})


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
