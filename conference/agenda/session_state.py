"""All that is set of a session as one flat record that can be kept, compared and put back: what changes and undo share.

Values are what JSON holds: ids and instants are texts, rooms are a list of ids, roles a list of records in the order
of protocol, quotas a number by the code of its group.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import sign_up_seats
from conference.agenda.models import AgendaSession, SessionRole, SessionRoom
from conference.core.db import session
from conference.core.history import Fields

#: Its history is kept under this name.
KIND = "agenda_session"
_IDS = ("track_id", "parent_id")
_INSTANTS = ("sign_up_opens_at", "sign_up_closes_at")
_PLAIN = (
    "code", "guid", "kind", "state", "title", "description", "parent_position", "day", "start_minute", "minutes",
    "floor_languages", "interpretation", "audience", "groups", "visibility", "parallel", "capacity", "sign_up_policy",
    "takes_attendance", "photo_allowed",
)  # fmt: skip
NAMES = (*_PLAIN, *_IDS, *_INSTANTS, "rooms", "roles", "quotas")
#: What a calendar shows of a session: a change of it raises the sequence.
_TOLD = frozenset({"title", "description", "day", "start_minute", "minutes", "state", "rooms", "floor_languages"})
_OF_A_ROLE = ("role", "label", "name", "confirmed", "public", "languages")


def new() -> Fields:
    """Return what a session is before anything of it is set."""
    lists = ("floor_languages", "interpretation", "groups", "rooms", "roles")
    texts = ("title", "description", "audience", "quotas")
    rest = {"kind": "panel", "state": "confirmed", "minutes": 60, "parent_position": 0, "visibility": "public"}
    flags = {"sign_up_policy": "none", "takes_attendance": False, "photo_allowed": True}
    return {**dict.fromkeys(NAMES), **{name: [] for name in lists}, **{name: {} for name in texts}, **rest, **flags}


def read(rows: Collection[AgendaSession]) -> dict[UUID, Fields]:
    """Return the records of sessions, by id."""
    ids = [row.id for row in rows]
    used: dict[UUID, list[str]] = defaultdict(list)
    rooms = sa.select(SessionRoom.session_id, SessionRoom.room_id).where(SessionRoom.session_id.in_(ids))
    for session_id, room_id in session().execute(rooms.order_by(SessionRoom.position)):
        used[session_id].append(str(room_id))
    roles: dict[UUID, list[Fields]] = defaultdict(list)
    people = sa.select(SessionRole).where(SessionRole.session_id.in_(ids)).order_by(SessionRole.position)
    for role in session().scalars(people.execution_options(populate_existing=True)):
        roles[role.session_id].append(_role(role))
    quotas = sign_up_seats.quotas(ids)
    return {
        row.id: {**_columns(row), "rooms": used[row.id], "roles": roles[row.id], "quotas": quotas.get(row.id, {})}
        for row in rows
    }


def write(row: AgendaSession, before: Fields, after: Fields, now: datetime) -> None:
    """Make a session what ``after`` says, and count the change. ``before`` is what it says now."""
    changed = {name for name in NAMES if before.get(name) != after.get(name)}
    for name in changed & {*_PLAIN}:
        setattr(row, name, after[name])
    for name in changed & {*_IDS}:
        setattr(row, name, _id(after[name]))
    for name in changed & {*_INSTANTS}:
        setattr(row, name, datetime.fromisoformat(after[name]) if after[name] else None)
    if "capacity" in changed:  # nobody loses a seat
        row.overbooked = max(0, row.taken - row.capacity) if row.capacity is not None else 0
    if "rooms" in changed:
        write_rooms(row.id, after["rooms"])
    if "roles" in changed:
        write_roles(row.id, after["roles"])
    if "quotas" in changed:
        write_quotas(row, before.get("quotas") or {}, after["quotas"])
    if changed:
        row.version += 1
        row.sequence += bool(changed & _TOLD)
        row.updated_at = now


def made(event_id: UUID, session_id: UUID, fields: Fields, now: datetime) -> AgendaSession:
    """Insert a session that was not there, or is there no more."""
    values = _typed(fields)
    row = AgendaSession(id=session_id, event_id=event_id, version=1, sequence=0, updated_at=now, **values)
    session().add(row)
    session().flush()
    write_rooms(session_id, fields["rooms"])
    write_roles(session_id, fields["roles"])
    write_quotas(row, {}, fields["quotas"])
    return row


def made_many(event_id: UUID, sessions: Iterable[tuple[UUID, Fields]], now: datetime) -> None:
    """Insert many sessions (id, record) that were not there: one statement a table."""
    rows, rooms, roles = [], [], []
    for session_id, fields in sessions:
        own = {"id": session_id, "event_id": event_id, "version": 1, "sequence": 0, "updated_at": now}
        rows.append(own | _typed(fields) | {"taken": 0, "overbooked": 0})
        rooms += [
            {"session_id": session_id, "room_id": UUID(room_id), "position": position}
            for position, room_id in enumerate(fields["rooms"])
        ]
        roles += [_role_row(session_id, role, position) for position, role in enumerate(fields["roles"])]
    for model, values in ((AgendaSession, rows), (SessionRoom, rooms), (SessionRole, roles)):
        if values:
            session().execute(sa.insert(model), values)


def write_rooms(session_id: UUID, room_ids: Iterable[str]) -> None:
    """Have a session use these rooms, the first one first."""
    session().execute(sa.delete(SessionRoom).where(SessionRoom.session_id == session_id))
    for position, room_id in enumerate(room_ids):
        values = {"session_id": session_id, "room_id": UUID(room_id), "position": position}
        session().execute(sa.insert(SessionRoom).values(values))


def write_roles(session_id: UUID, roles: Iterable[Fields]) -> None:
    """Have these people in a session, in this order."""
    session().execute(sa.delete(SessionRole).where(SessionRole.session_id == session_id))
    for position, role in enumerate(roles):
        session().execute(sa.insert(SessionRole).values(**_role_row(session_id, role, position)))


def write_quotas(row: AgendaSession, before: Mapping[str, int], after: Mapping[str, int] | None) -> None:
    """Have these quotas in a session, by the codes of groups; nobody loses a seat."""
    wanted = after or {}
    session().flush()  # what is set of the session itself goes first: its seats are counted in the database
    for code, group_id in sign_up_seats.groups(row.event_id, {*before, *wanted}).items():
        if code not in wanted:
            sign_up_seats.drop_quota(row.id, group_id)
        elif before.get(code) != wanted[code]:
            sign_up_seats.set_quota(row.id, group_id, wanted[code])


def _typed(fields: Fields) -> dict[str, Any]:
    """Return what the columns of a session hold, from its record."""
    values = {name: fields[name] for name in _PLAIN}
    values |= {name: _id(fields[name]) for name in _IDS}
    return values | {name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in _INSTANTS}


def _role_row(session_id: UUID, role: Fields, position: int) -> dict[str, Any]:
    values = {name: role[name] for name in _OF_A_ROLE} | {"participant_id": _id(role["participant_id"])}
    return values | {"id": UUID(role["id"]), "session_id": session_id, "position": position}


def _columns(row: AgendaSession) -> Fields:
    texts: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    texts |= {name: str(getattr(row, name)) if getattr(row, name) else None for name in _IDS}
    return texts | {name: getattr(row, name).isoformat() if getattr(row, name) else None for name in _INSTANTS}


def _role(row: SessionRole) -> Fields:
    person = str(row.participant_id) if row.participant_id else None
    return {"id": str(row.id), "participant_id": person, **{name: getattr(row, name) for name in _OF_A_ROLE}}


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
