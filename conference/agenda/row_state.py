"""A row of a room, a track, a type, the settings, an accepted clash as a record that is kept, compared and put back.

It is ``{column: value}`` as JSON has it; what was not there has no values.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries
from conference.agenda.models import AcceptedClash, AgendaSettings, Room, SessionType, Track
from conference.core import audit, history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.core.text import clean_line
from conference.core.types import UtcDateTime
from conference.events import setup_services
from conference.events.setup_rules import fingerprint

#: Under which name the history of each table is kept.
KINDS: Mapping[str, type[Any]] = {
    "agenda_room": Room,
    "agenda_track": Track,
    "agenda_type": SessionType,
    "agenda_settings": AgendaSettings,
    "accepted_clash": AcceptedClash,
}
_OUTSIDE = frozenset({"id", "event_id", "version"})


def kind_of(model: type[Any]) -> str:
    """Return under which name the history of a table is kept."""
    return next(kind for kind, one in KINDS.items() if one is model)


def values_of(row: Any) -> Fields:
    """Return what is set of a row; without what says whose it is."""
    return {name: _plain(getattr(row, name)) for name in _columns(type(row))}


def version_of(row: Any) -> str:
    """Return the mark of what is set of a row now; where it stands among others is none of it."""
    return fingerprint({name: value for name, value in values_of(row).items() if name != "position"})


def unset(model: type[Any]) -> Fields:
    """Return what a row holds before anything of it is set."""
    found: Fields = {}
    for name in _columns(model):
        default = getattr(sa.inspect(model).columns[name].default, "arg", None)
        found[name] = default(None) if callable(default) else default
    return found


def put(model: type[Any], event_id: UUID, row_id: UUID, row: Any | None, fields: Fields) -> Any:
    """Make a row what ``fields`` say, a new one where there is none, and return it."""
    columns = sa.inspect(model).columns
    values = {name: _typed(columns[name], fields.get(name)) for name in _columns(model)}
    if row is None:
        own = {} if model is AgendaSettings else {"id": row_id}
        row = model(event_id=event_id, **own, **values)
        session().add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session().flush()
    return row


def kept(row: Any, fields: tuple[Fields, Fields], actor: Actor, now: datetime) -> UUID:
    """Keep one change of a row in a change set of its own, and return its id."""
    kind = kind_of(type(row))
    change_set = history.begin(row.event_id, f"{kind}.changed", actor, now)
    history.record(change_set, kind, _id_of(row), *fields)
    what, subject = kind.removeprefix("agenda_"), _id_of(row)
    audit.log("agenda.changed", actor=actor, now=now, event_id=row.event_id, subject_id=subject, what=what)
    return change_set.id


def _restore(
    change_set: history.ChangeSet, entries: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime, kind: str
) -> None:
    """Put rows back as they were before an action, if they still are what it made of them."""
    setup_services.locked(change_set.scope_id)
    model, trace = KINDS[kind], history.begin(change_set.scope_id, "undo", actor, now)
    for subject, before, after in entries:
        row = session().get(model, subject, populate_existing=True)
        is_now = values_of(row) if row is not None else dict.fromkeys(_columns(model))
        if any(is_now.get(name) != value for name, value in after.items()):
            raise Error("undo_agenda_changed", 409, title=_title(is_now))
        then = {**is_now, **before}
        if row is not None and all(value is None for value in then.values()):
            _gone(row)
        else:
            put(model, change_set.scope_id, subject, row, then)
    history.record_many(trace, kind, [(subject, after, before) for subject, before, after in entries])


def _gone(row: Any) -> None:
    if isinstance(row, Room | Track | SessionType) and (count := queries.uses(row)):
        raise Error("place_in_use", 409, count=count)
    session().delete(row)
    session().flush()


def _columns(model: type[Any]) -> list[str]:
    return [column.key for column in sa.inspect(model).column_attrs if column.key not in _OUTSIDE]


def _id_of(row: Any) -> UUID:
    found: UUID = row.event_id if isinstance(row, AgendaSettings) else row.id
    return found


def _title(fields: Fields) -> str:
    name = fields.get("name") or {}
    return clean_line(next(iter(name.values()), "")) or "–"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


def _typed(column: Any, value: Any) -> Any:
    if isinstance(value, str) and isinstance(column.type, sa.Uuid):
        return UUID(value)
    if isinstance(value, str) and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return value


def _restorer(kind: str) -> history.Restore:
    return lambda change_set, entries, actor, now: _restore(change_set, entries, actor, now, kind)


for _kind in KINDS:
    history.restores(_kind, _restorer(_kind))
