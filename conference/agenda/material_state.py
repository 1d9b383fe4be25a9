"""A material as a record that is kept, compared and put back: ``{column: value}`` as JSON has it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import material_files
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material
from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.core.text import clean_line
from conference.events import setup_services
from conference.events.setup_rules import fingerprint

#: Its history is kept under this name.
KIND = "agenda_material"
_PLAIN = ("kind", "title", "language", "url", "position")
_INSTANTS = ("visible_from", "visible_to", "created_at")
_IDS = ("session_id", "file_id")
NAMES = (*_PLAIN, *_IDS, *_INSTANTS)
#: What an organiser changes, without its place among others.
_MARKED = ("kind", "title", "language", "url", "file_id", "visible_from", "visible_to")


def read(row: Material) -> Fields:
    """Return all that is set of a material."""
    fields: Fields = {name: getattr(row, name) for name in _PLAIN}
    fields |= {name: str(getattr(row, name)) if getattr(row, name) else None for name in _IDS}
    return fields | {name: getattr(row, name).isoformat() if getattr(row, name) else None for name in _INSTANTS}


def version_of(row: Material) -> str:
    """Return the mark of what a material is now; where it stands among others is none of it."""
    fields = read(row)
    return fingerprint({name: fields[name] for name in _MARKED})


def put(event_id: UUID, material_id: UUID, row: Material | None, fields: Fields, now: datetime) -> Material:
    """Make a material what ``fields`` say, a new one where there is none; its file is kept, the one before let go."""
    material_files.follow(event_id, read(row)["file_id"] if row is not None else None, fields["file_id"], now)
    values = _typed(fields)
    if row is None:
        row = Material(id=material_id, **values)
        session().add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session().flush()
    return row


def gone(event_id: UUID, row: Material, now: datetime) -> None:
    """Take a material away; its file goes when that can no more be undone."""
    material_files.follow(event_id, read(row)["file_id"], None, now)
    session().delete(row)
    session().flush()


def _typed(fields: Fields) -> dict[str, Any]:
    values = {name: fields[name] for name in _PLAIN}
    values |= {name: UUID(fields[name]) if fields[name] else None for name in _IDS}
    return values | {name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in _INSTANTS}


def _restore(
    change_set: history.ChangeSet, entries: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime
) -> None:
    """Put materials back as they were before an action, if they still are what it made of them."""
    event_id = change_set.scope_id
    setup_services.locked(event_id)
    trace = history.begin(event_id, "undo", actor, now)
    for subject, before, after in entries:
        row = session().get(Material, subject, populate_existing=True)
        is_now = read(row) if row is not None else dict.fromkeys(NAMES)
        if any(is_now.get(name) != value for name, value in after.items()):
            raise Error("undo_agenda_changed", 409, title=_title(is_now, before))
        then = {**is_now, **before}
        if then["kind"] is not None:
            _refuse_lost(event_id, then["session_id"], _title(then, before))
            put(event_id, subject, row, then, now)
        elif row is not None:
            gone(event_id, row, now)
    history.record_many(trace, KIND, [(subject, after, before) for subject, before, after in entries])


def _refuse_lost(event_id: UUID, session_id: str, title: str) -> None:
    """Refuse to put a material back whose session was taken away meanwhile."""
    ours = sa.select(AgendaSession.id).where(AgendaSession.id == UUID(session_id), AgendaSession.event_id == event_id)
    if session().scalar(ours) is None:
        raise Error("undo_agenda_changed", 409, title=title)


def _title(fields: Fields, other: Fields) -> str:
    name = fields.get("title") or other.get("title") or {}
    return clean_line(next(filter(None, name.values()), "")) or "–"


history.restores(KIND, _restore)
