"""What the head of desk does about what must be looked at: each in one press, and back again."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.rows import insert_once
from conference.desk import callers, effect_people, exchange, op_rows, quarantine, services
from conference.desk.models import DeskOp, DeskQuarantine, DeskVerdict
from conference.desk.rules import CONFLICT, LOOKED_AT, Op, Outcome
from conference.participants import merge, tickets
from conference.participants.models import Participant, Ticket

APPLIED, DISMISSED = "applied", "dismissed"
#: For what operations are looked at by themselves: their own reason.
OWN = "own"


def look_at(event_id: UUID, what: str, op_ids: Collection[UUID], *, actor: Actor, now: datetime) -> int:
    """Note that somebody has looked at operations of an event, and return how many; seen before, they stay as they are.

    ``what``: as one of several (``double``), as whom protocol expects (``vip``), or for their own reason (``own``).
    Raises ``unknown_matter``.
    """
    if what not in {OWN, *LOOKED_AT}:
        raise Error("unknown_matter", 404)
    with write() as db:
        mine = (DeskOp.event_id == event_id, DeskOp.op_id.in_(set(op_ids)))
        if what == OWN:
            fresh = sa.update(DeskOp).where(*mine, DeskOp.judged_at.is_(None)).values(judged_at=now, judged_by=actor.id)
            found = db.execute(fresh.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
        else:
            known = sorted(db.scalars(sa.select(DeskOp.op_id).where(*mine)))
            seen = {"what": what, "judged_at": now, "judged_by": actor.id}
            found = sum(insert_once(DeskVerdict, op_id=op_id, **seen) for op_id in known)
        if not found:
            return 0
        audit.log("desk.judged", actor=actor, now=now, event_id=event_id, count=found, what=what)
        return int(found)


def look_again(event_id: UUID, what: str, at: datetime, *, actor: Actor, now: datetime) -> None:
    """Open again what somebody has looked at in one press. Raises ``unknown_matter``, ``undo_too_late``."""
    if what not in {OWN, *LOOKED_AT}:
        raise Error("unknown_matter", 404)
    _in_time(at, now)
    of_event = sa.select(DeskOp.op_id).where(DeskOp.event_id == event_id)
    with write() as db:
        if what == OWN:
            mine = (DeskOp.event_id == event_id, DeskOp.judged_at == at, DeskOp.judged_by == actor.id)
            again: Any = sa.update(DeskOp).where(*mine).values(judged_at=None, judged_by=None)
        else:
            then = (DeskVerdict.judged_at == at, DeskVerdict.judged_by == actor.id, DeskVerdict.what == what)
            again = sa.delete(DeskVerdict).where(*then, DeskVerdict.op_id.in_(of_event))
        db.execute(again.execution_options(synchronize_session=False))


def choose(event_id: UUID, op_id: UUID, *, take: bool, actor: Actor, now: datetime) -> None:
    """Settle a correction in conflict: write what the desk typed (``take``), or leave the record as it is.

    Settled before, it stays as it is. Raises ``unknown_matter``, ``name_needed`` where nothing would be left of a name.
    """
    with write():
        row = _edit(event_id, op_id)
        if row.judged_at is not None:
            return
        person, data = merge.locked_keeper(event_id, row.subject_id), op_rows.data_of(row)
        before = {name: getattr(person, name) for name in data.get("apart", ())}
        if take and not person.erased:
            _write(person, {name: data["now"][name] for name in before}, actor, now)
        row.sealed = op_rows.sealed(event_id, op_id, {**data, "before": before if take else {}})
        row.judged_at, row.judged_by = now, actor.id
        audit.log("desk.judged", actor=actor, now=now, event_id=event_id, subject_id=person.id, what="edit")
        session().flush()


def choose_again(event_id: UUID, op_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Open a correction again: the record says what it said, unless it was changed since. Raises ``unknown_matter``."""
    with write():
        row = _edit(event_id, op_id)
        if row.judged_at is None:
            return
        _in_time(row.judged_at, now)
        person, data = merge.locked_keeper(event_id, row.subject_id), op_rows.data_of(row)
        before = data.pop("before", {})
        back = {name: was for name, was in before.items() if getattr(person, name) == data["now"].get(name)}
        if back and not person.erased:
            _write(person, back, actor, now)
        row.sealed = op_rows.sealed(event_id, op_id, data)
        row.judged_at = row.judged_by = None
        session().flush()


def void_badge(event_id: UUID, ticket_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a badge open the door no more; the others of its person stay good. Raises ``unknown_matter``."""
    with write():
        ticket = _ticket(event_id, ticket_id)
        if ticket.voided_at is None:
            tickets.void(ticket_id, now)
            audit.log("desk.judged", actor=actor, now=now, event_id=event_id, subject_id=ticket_id, what="badge")


def restore_badge(event_id: UUID, ticket_id: UUID, *, now: datetime) -> None:
    """Let a badge be good again that was made void just now. Raises ``unknown_matter``, ``undo_too_late``."""
    with write():
        ticket = _ticket(event_id, ticket_id)
        if ticket.voided_at is not None:
            _in_time(ticket.voided_at, now)
            ticket.voided_at = None
            session().flush()


def admit(event_id: UUID, row_id: UUID, *, actor: Actor, now: datetime) -> Outcome:
    """Give an operation in quarantine its effect after all, and return what became of it.

    What clashed with another gets an id of its own. Raises ``unknown_matter``, ``unreadable_op`` for what nobody can
    read, and as ``services.apply`` for what cannot be: then it stays where it is.
    """
    row = _held(event_id, row_id)
    op = told(row)
    if op is None:
        raise Error("unreadable_op", 409)
    if row.reason == "clash":
        op = replace(op, op_id=row.id, seq=None)
    outcome = services.apply(op, now=row.received_at)
    with write():
        row = _held(event_id, row_id)
        _judge(row, APPLIED, actor, now)
        row.sealed = vault.seal(event_id, quarantine.PURPOSE, row.id, quarantine.NOTHING)
        session().flush()
    return outcome


def dismiss(event_id: UUID, row_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Leave an operation in quarantine without effect for good. Raises ``unknown_matter``."""
    with write():
        row = _held(event_id, row_id)
        if row.verdict == "":
            _judge(row, DISMISSED, actor, now)


def dismiss_not(event_id: UUID, row_id: UUID, *, now: datetime) -> None:
    """Let an operation that was dismissed just now wait again. Raises ``unknown_matter``, ``undo_too_late``."""
    with write():
        row = _held(event_id, row_id)
        if row.verdict == DISMISSED and row.judged_at is not None:
            _in_time(row.judged_at, now)
            row.verdict, row.judged_at, row.judged_by = "", None, None
            session().flush()


def told(row: DeskQuarantine) -> Op | None:
    """Return what an operation in quarantine says; ``None`` of what nobody can read."""
    read, caller = quarantine.read(row), callers.by_id(row.device_id)
    return None if read is None or caller is None else exchange.op_of(caller, *read)


def _judge(row: DeskQuarantine, verdict: str, actor: Actor, now: datetime) -> None:
    row.verdict, row.judged_at, row.judged_by = verdict, now, actor.id
    audit.log("desk.judged", actor=actor, now=now, event_id=row.event_id, subject_id=row.id, what="quarantine")
    session().flush()


def _write(person: Participant, values: Mapping[str, str], actor: Actor, now: datetime) -> None:
    if not any(values.get(name, getattr(person, name)) for name in ("given_names", "family_name")):
        raise Error("name_needed", 409)
    effect_people.write_fields(person, values, actor=actor, now=now)


def _edit(event_id: UUID, op_id: UUID) -> DeskOp:
    conflict = (DeskOp.event_id == event_id, DeskOp.op_id == op_id, DeskOp.kind == "edit", DeskOp.reason == CONFLICT)
    row: DeskOp = _one(sa.select(DeskOp).where(*conflict))
    return row


def _ticket(event_id: UUID, ticket_id: UUID) -> Ticket:
    row: Ticket = _one(sa.select(Ticket).where(Ticket.event_id == event_id, Ticket.id == ticket_id))
    return row


def _held(event_id: UUID, row_id: UUID) -> DeskQuarantine:
    same = (DeskQuarantine.event_id == event_id, DeskQuarantine.id == row_id)
    row: DeskQuarantine = _one(sa.select(DeskQuarantine).where(*same))
    return row


def _one(query: "sa.Select[Any]") -> Any:
    row = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise Error("unknown_matter", 404)
    return row


def _in_time(done_at: datetime, now: datetime) -> None:
    if now - done_at > history.UNDO_FOR:
        raise Error("undo_too_late", 409)
