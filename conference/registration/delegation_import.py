"""Delegations from a table: kept sealed for an hour, stored only once it is confirmed, as a whole."""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from conference.core import audit, files
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.sheets import Table, read_table
from conference.events import queries as events
from conference.events import seats
from conference.events.models import Event
from conference.participants import delegation_pins as pins
from conference.participants import delegation_queries as queries
from conference.participants import delegation_records as records
from conference.participants import delegations
from conference.participants.delegation_pins import Prepared
from conference.participants.models import Delegation
from conference.registration.delegation_import_plan import COLUMNS, NEEDED, plan, positions

MOST_ROWS, MOST_COLUMNS = 300, 30
DRAFT_LIFE = timedelta(hours=1)
_PURPOSE = "delegations"


@dataclass(frozen=True)
class Done:
    """What an import did; the PINs are known now and never again."""

    made: list[tuple[Delegation, Prepared]]
    changed: int
    left: list[int]


def table_of(filename: str, data: bytes) -> Table:
    """Read a file: 300 rows at most. Raises as ``read_table``, and ``delegation_columns`` when one is missing."""
    table = read_table(filename, data, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS)
    found = positions(table)
    missing = [str(COLUMNS[name]) for name in NEEDED if name not in found]
    if missing:
        raise Error("delegation_columns", names=", ".join(missing))
    return table


def keep(event: Event, table: Table, *, staff_id: UUID, now: datetime) -> UUID:
    """Keep a table for an hour, sealed, for who sent it; return its id."""
    data = zlib.compress(json.dumps([table.header, table.rows, table.header_line], ensure_ascii=False).encode())
    with write():
        return files.store(
            event.id, _PURPOSE, str(staff_id), "application/zlib", data, now=now, expires_at=now + DRAFT_LIFE
        )


def kept(event_id: UUID, file_id: UUID, *, staff_id: UUID, now: datetime) -> Table:
    """Return a table that this person sent in the last hour. Raises ``delegation_import_gone``."""
    try:
        file = files.find(event_id, file_id, _PURPOSE)
        data = b"".join(files.read(event_id, file_id, _PURPOSE))
    except Error as error:
        raise Error("delegation_import_gone", 404) from error
    if file.name != str(staff_id) or file.created_at + DRAFT_LIFE <= now:
        raise Error("delegation_import_gone", 404)
    header, rows, header_line = json.loads(zlib.decompress(data))
    return Table(tuple(header), [tuple(row) for row in rows], header_line)


def give_up(event_id: UUID, file_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """Forget a table. Raises ``delegation_import_gone``."""
    with write():
        kept(event_id, file_id, staff_id=staff_id, now=now)
        files.delete(event_id, [file_id])


def confirm(event: Event, file_id: UUID, *, contacts: bool, actor: Actor, now: datetime) -> Done:
    """Import a kept table as a whole; what has changed since the rehearsal counts, bad rows are left out.

    Raises ``delegation_import_gone``, and ``delegation_import_changed`` when rows that were there are new now.
    """
    if actor.id is None:
        raise Error("delegation_import_gone", 404)
    table = kept(event.id, file_id, staff_id=actor.id, now=now)
    prepared = [pins.prepare(event.id) for _ in plan(event, table, contacts=contacts).additions]
    with write():
        kept(event.id, file_id, staff_id=actor.id, now=now)
        records.locked(event.id, [row.id for row in queries.delegations(event.id)])
        seats.lock(group.id for group in events.groups(event.id))
        now_planned = plan(event, table, contacts=contacts)
        if len(now_planned.additions) > len(prepared):
            raise Error("delegation_import_changed", 409)
        for one in now_planned.changes:
            row = one.delegation
            delegations.change(event.id, row.id, one.wish, version=row.version, actor=actor, now=now)
        made = [
            (delegations.create(event, one.group.id, one.wish, pin, actor=actor, now=now), pin)
            for one, pin in zip(now_planned.additions, prepared, strict=False)
        ]
        files.delete(event.id, [file_id])
        count = len(made) + len(now_planned.changes)
        audit.log("delegations.imported", actor=actor, now=now, event_id=event.id, count=count)
    return Done(made, len(now_planned.changes), now_planned.bad_lines)
