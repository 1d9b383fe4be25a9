"""Whom operations name: the records that stand for people now, locked, and the tickets that were shown."""

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.models import AgendaSession
from conference.core.db import is_sqlite, plain
from conference.core.errors import Error
from conference.core.prepared import Hot, one_of, several
from conference.desk import op_data
from conference.desk.models import Device
from conference.desk.rules import ARRIVALS, COMINGS, KINDS, REPLACED, STATE, Op
from conference.participants.models import Participant, Ticket
from conference.participants.rules import EXPECTED
from conference.presence.models import HalfDay


class Person(NamedTuple):
    """The record that stands for somebody."""

    id: UUID
    state: str
    reason: str | None
    group_id: UUID

    @property
    def remark(self) -> str:
        """Why somebody must look at their coming; empty if they are expected."""
        if self.state in EXPECTED:
            return ""
        return REPLACED if self.reason == REPLACED else STATE


class Shown(NamedTuple):
    """A ticket that was shown at a door."""

    owner_id: UUID
    void: bool


@dataclass
class Found:
    """What operations name, as far as the event has it: people by each id that leads to them, tickets, devices."""

    people: dict[UUID, Person] = field(default_factory=dict)
    by_hash: dict[bytes, Shown] = field(default_factory=dict)
    by_id: dict[UUID, Shown] = field(default_factory=dict)
    half_days: set[UUID] = field(default_factory=set)
    sessions: set[UUID] = field(default_factory=set)
    paired: dict[UUID, datetime] = field(default_factory=dict)

    def shown(self, op: Op) -> tuple[bytes | None, Shown | None]:
        """Return the hash of what was shown, and the ticket if there is one like that."""
        ticket_hash, ticket_id = op_data.scanned(op.data)
        if ticket_hash is not None:
            return ticket_hash, self.by_hash.get(ticket_hash)
        return None, self.by_id.get(ticket_id) if ticket_id is not None else None

    def check(self, op: Op) -> None:
        """Raise ``invalid_op``, ``unknown_half_day`` or ``unknown_session`` for what this event cannot have."""
        if op.kind not in KINDS:
            raise Error("invalid_op", 422)
        for named, known, needed, code in (
            (op.half_day_id, self.half_days, op.kind in COMINGS | {"check_in"}, "unknown_half_day"),
            (op.session_id, self.sessions, op.kind == "session_in", "unknown_session"),
        ):
            if (needed and named is None) or (named is not None and named not in known):
                raise Error(code, 404)


def look_up(event_id: UUID, ops: Sequence[Op]) -> Found:
    """Find what operations of an event name; inside ``write()``: nobody merges or moves these people meanwhile."""
    found = Found()
    found.half_days = _there(event_id, HalfDay, {op.half_day_id for op in ops if op.half_day_id})
    found.sessions = _there(event_id, AgendaSession, {op.session_id for op in ops if op.session_id})
    found.paired = _paired({op.device_id for op in ops if op.device_id})
    shown = [one for op in ops if op.kind in ARRIVALS if (one := _scanned(op)) is not None]
    named = {one for op in ops for one in _people_of(op)}
    while True:
        _tickets(event_id, shown, found)
        owners = {one.owner_id for one in (*found.by_hash.values(), *found.by_id.values())}
        wanted = named | owners
        if wanted <= found.people.keys():
            return found
        found.people |= stands(event_id, wanted)
        if is_sqlite() or not shown:
            return found
        named &= found.people.keys()  # who is not there is not asked for again


def stands(event_id: UUID, ids: Collection[UUID]) -> dict[UUID, Person]:
    """Return the record that stands for each of these people of an event, locked in one order; strangers are left out.

    Inside ``write()``. A merge of one of them, or its undo, is waited for.
    """
    wanted = set(ids)
    if not is_sqlite():  # a lock takes one row after the other: the whole chain must be known before
        wanted = _chain(event_id, wanted, locking=False).keys() | wanted
    rows = _chain(event_id, wanted, locking=True)
    found = {}
    for one in ids:
        row = rows.get(one)
        while row is not None and row.merged_into_id is not None:
            row = rows.get(row.merged_into_id)
        if row is not None:
            found[one] = Person(row.id, row.state, row.reason, row.group_id)
    return found


def _chain(event_id: UUID, ids: Iterable[UUID], *, locking: bool) -> dict[UUID, Any]:
    """Return the rows of people and of whom they were merged into."""
    rows: dict[UUID, Any] = {}
    wanted, hot = set(ids), Hot()
    while wanted:
        for row in hot.all(_people_statement(is_sqlite(), locking), {"ids": several(wanted)}):
            if row.event_id == event_id:  # asked here: SQLite would read the whole event to find one of it
                rows[row.id] = row
        into = {row.merged_into_id for row in rows.values()} - {None}
        wanted = into - rows.keys() - wanted
    return rows


@functools.cache
def _people_statement(_on_sqlite: bool, locking: bool) -> Any:  # noqa: FBT001 (the key)
    names = ("id", "state", "reason", "group_id", "merged_into_id", "event_id")
    query = sa.select(*(getattr(Participant, name) for name in names)).where(one_of(Participant.id, "ids"))
    query = query.order_by(Participant.id)
    return query.with_for_update(key_share=True) if locking else query


def _people_of(op: Op) -> set[UUID]:
    if op.kind == "undo":
        return set()
    if op.kind != "replace":
        return {op.subject_id}
    try:
        return {op.subject_id, op_data.an_id(op.data, "replaces")}
    except Error:
        return {op.subject_id}


def _scanned(op: Op) -> tuple[bytes | None, UUID | None] | None:
    try:
        found = op_data.scanned(op.data)
    except Error:
        return None
    return found if any(found) else None


def _tickets(event_id: UUID, shown: Sequence[tuple[bytes | None, UUID | None]], found: Found) -> None:
    hashes, ids = ({one[side] for one in shown} - {None} for side in (0, 1))
    if not hashes and not ids:
        return
    for row in _tickets_of(event_id, hashes, ids):
        ticket = Shown(row.participant_id, row.voided_at is not None)
        found.by_hash[bytes(row.hash)] = found.by_id[row.id] = ticket


_TICKET = (Ticket.id, Ticket.hash, Ticket.participant_id, Ticket.voided_at, Ticket.event_id)
_BY_HASH = sa.select(*_TICKET).where(Ticket.hash == sa.bindparam("hash"))


def _tickets_of(event_id: UUID, hashes: Collection[Any], ids: Collection[Any]) -> Iterable[Any]:
    if len(hashes) == 1 and not ids:  # what every scan asks
        found: Iterable[Any] = Hot().all(_BY_HASH, {"hash": next(iter(hashes))})
    else:
        named = sa.or_(Ticket.hash.in_(hashes), Ticket.id.in_(ids)) if ids else Ticket.hash.in_(hashes)
        found = plain(sa.select(*_TICKET).where(named))
    return [row for row in found if row.event_id == event_id]


def _there(event_id: UUID, model: Any, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these the event has; nobody removes them before the transaction ends."""
    if not ids:
        return set()
    found = Hot().all(_there_statement(model, is_sqlite()), {"event_id": event_id, "ids": several(ids)})
    return {row.id for row in found}


@functools.cache
def _there_statement(model: Any, _on_sqlite: bool) -> Any:  # noqa: FBT001 (part of the key)
    query = sa.select(model.id).where(model.event_id == sa.bindparam("event_id"), one_of(model.id, "ids"))
    return query.order_by(model.id).with_for_update(read=True, key_share=True)


def _paired(ids: Collection[UUID]) -> dict[UUID, datetime]:
    if not ids:
        return {}
    found = Hot().all(_paired_statement(is_sqlite()), {"ids": several(ids)})
    return {row.id: row.paired_at for row in found if row.paired_at is not None}


@functools.cache
def _paired_statement(_on_sqlite: bool) -> Any:  # noqa: FBT001 (part of the key)
    return sa.select(Device.id, Device.paired_at).where(one_of(Device.id, "ids"))
