"""Desk operations: logged and given their effect in one transaction. Order and repetition change nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from conference.core import audit, vault
from conference.core.db import add_once, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.desk import queries
from conference.desk.models import DeskOp
from conference.desk.rules import LOOK_UPS, LOOK_UPS_WITHIN, Op, Outcome
from conference.events.models import Event, StakeholderGroup
from conference.participants import erasure, merge, merge_undo, services
from conference.participants import queries as people
from conference.participants.details import Details
from conference.participants.models import Participant, Ticket
from conference.participants.rules import EXPECTED
from conference.presence import queries as presence
from conference.presence import services as arrivals
from conference.presence.models import CheckIn

PURPOSE = "desk"
#: What an operation says that is of no person.
_NOBODYS = frozenset({"desk", "ticket", "group", "locale"})
APPLIED, FLAGGED, WAITING = "applied", "flagged", "waiting"


def apply(op: Op, *, now: datetime) -> Outcome:
    """Keep an operation and give it its effect; the same one again gets the same answer and changes nothing.

    What happened at a door is never refused for the state of a person or a ticket: it is flagged. Raises
    ``unknown_half_day``, ``unknown_group`` and ``unknown_op`` for what belongs to another event, ``op_clash`` for an id
    used with another content.
    """
    try:
        outcome = _keep(op, now)
    except (IntegrityError, PendingRollbackError):  # two walk-ins of one person at once: the second now finds the first
        outcome = _keep(op, now)
    if op.kind == "walk_in" or outcome.code == WAITING:
        settle(op.event_id, op.subject_id, now=now)
    return outcome


def settle(event_id: UUID, subject_id: UUID, *, now: datetime) -> None:
    """Give their effect to the operations that waited for a person who is known now.

    Its own transaction, after both the walk-in and what waits for it: whichever is committed last finds the other.
    """
    with write() as db:
        if people.person(event_id, subject_id) is None:
            return
        waiting = sa.select(DeskOp).where(
            DeskOp.event_id == event_id, DeskOp.subject_id == subject_id, DeskOp.outcome == WAITING
        )
        for row in db.scalars(waiting.order_by(DeskOp.op_id).with_for_update()).all():
            row.outcome = _EFFECTS[row.kind](_op(row), now)
        db.flush()


def check_budget(actor: Actor, *, now: datetime) -> None:
    """Raise ``too_many`` once somebody has looked up as many names as an hour allows.

    This slows reading the list out by searching, and each search leaves a trace; much of a list fits into an hour.
    """
    if actor.id is not None and queries.look_ups(actor.id, now - LOOK_UPS_WITHIN) >= LOOK_UPS:
        raise Error("too_many", 429)


def note_look_up(event_id: UUID, *, found: int, actor: Actor, now: datetime) -> None:
    """Write into the audit log that somebody searched and how many people were shown, never what was typed."""
    with write():
        audit.log("desk.searched", actor=actor, now=now, event_id=event_id, count=found)


def _keep(op: Op, now: datetime) -> Outcome:
    with write() as db:
        _check(op)
        row = _row(op, now)
        if _added(row):
            row.outcome = _EFFECTS[op.kind](op, now)
            db.flush()
        else:
            row = db.get_one(DeskOp, op.op_id)
        if (row.event_id, row.kind, row.subject_id) != (op.event_id, op.kind, op.subject_id):
            raise Error("op_clash", 409)
        return Outcome(row.op_id, row.outcome, row.subject_id)


def _check(op: Op) -> None:
    needs_half_day = op.kind in {"check_in", "walk_in"}
    if needs_half_day or op.half_day_id is not None:
        known = op.half_day_id is not None and presence.half_day(op.event_id, op.half_day_id, held=True) is not None
        if not known:
            raise Error("unknown_half_day", 404)


def _added(row: DeskOp) -> bool:
    try:
        return add_once(row)
    except IntegrityError as error:  # a device gave one number to two operations
        raise Error("op_clash", 409) from error


def _row(op: Op, now: datetime) -> DeskOp:
    return DeskOp(
        op_id=op.op_id,
        event_id=op.event_id,
        device_id=op.device_id,
        seq=op.seq,
        device_at=op.device_at,
        offset_ms=round(op.offset / timedelta(milliseconds=1)),
        at=op.at,
        received_at=now,
        staff_id=op.staff_id,
        kind=op.kind,
        subject_id=op.subject_id,
        half_day_id=op.half_day_id,
        sealed=vault.seal_json(op.event_id, PURPOSE, op.op_id, dict(op.data)) if op.data else None,
        outcome=APPLIED,
    )


def _op(row: DeskOp) -> Op:
    return Op(
        op_id=row.op_id,
        event_id=row.event_id,
        kind=row.kind,
        subject_id=row.subject_id,
        device_at=row.device_at,
        offset=timedelta(milliseconds=row.offset_ms),
        half_day_id=row.half_day_id,
        staff_id=row.staff_id,
        device_id=row.device_id,
        seq=row.seq,
        data=vault.unseal_json(row.event_id, PURPOSE, row.op_id, row.sealed) if row.sealed else {},
    )


def _check_in(op: Op, _now: datetime) -> str:
    person = people.person(op.event_id, op.subject_id)
    if person is None:
        return WAITING
    _arrive(op, person)
    return APPLIED if merge.keeper_of(person).state in EXPECTED and not _ticket_is_void(op) else FLAGGED


def _walk_in(op: Op, now: datetime) -> str:
    person = _registered(op, now)
    _arrive(op, person)
    return APPLIED if merge.keeper_of(person).state in EXPECTED else FLAGGED


def _undo(op: Op, _now: datetime) -> str:
    named = session().get(DeskOp, op.subject_id)
    if named is not None and named.event_id != op.event_id:
        raise Error("unknown_op", 404)
    arrivals.undo_check_in(op.op_id, op.event_id, op.subject_id, at=op.at, staff_id=op.staff_id)
    return APPLIED


def _print(op: Op, _now: datetime) -> str:
    return APPLIED if people.person(op.event_id, op.subject_id) else WAITING


_EFFECTS: dict[str, Callable[[Op, datetime], str]] = {
    "check_in": _check_in,
    "walk_in": _walk_in,
    "undo": _undo,
    "print": _print,
}


def _arrive(op: Op, person: Participant) -> None:
    if op.half_day_id is None:
        raise Error("unknown_half_day", 404)
    arrivals.check_in(
        op.op_id,
        op.event_id,
        person.id,
        op.half_day_id,
        at=op.at,
        desk=str(op.data.get("desk", "")),
        staff_id=op.staff_id,
    )


def _registered(op: Op, now: datetime) -> Participant:
    """Register a walk-in under its own id: confirmed, and with a seat over the quota where none is left."""
    elsewhere = session().get(Participant, op.subject_id)
    if elsewhere is not None and elsewhere.event_id != op.event_id:
        raise Error("op_clash", 409)
    given_names, family_name, organisation, sex = (
        str(op.data.get(name, "")) for name in ("given_names", "family_name", "organisation", "sex")
    )
    details = Details(given_names, family_name, organisation=organisation, sex=sex)
    entry = services.Entry(
        source="desk",
        locale=str(op.data.get("locale", "fr")),
        participant_id=op.subject_id,
        state="confirmed",
        over_quota=True,
    )
    event = session().get_one(Event, op.event_id)
    return services.register(event, _group(op), details, entry, actor=Actor("staff", op.staff_id), now=now)


def _group(op: Op) -> StakeholderGroup:
    group = session().get(StakeholderGroup, UUID(str(op.data["group"])))
    if group is None or group.event_id != op.event_id:
        raise Error("unknown_group", 404)
    return group


def _forget(event_id: UUID, participant_ids: Sequence[UUID]) -> None:
    """Take what was typed of people who are erased out of the operations about them; what was done stays."""
    about = (DeskOp.event_id == event_id, DeskOp.subject_id.in_(participant_ids), DeskOp.sealed.is_not(None))
    for row in session().scalars(sa.select(DeskOp).where(*about)).all():
        data = {name: value for name, value in _op(row).data.items() if name in _NOBODYS}
        row.sealed = vault.seal_json(event_id, PURPOSE, row.op_id, data)
    session().flush()


def _ticket_is_void(op: Op) -> bool:
    shown = op.data.get("ticket")
    ticket = session().get(Ticket, UUID(str(shown))) if shown else None
    return ticket is not None and ticket.voided_at is not None


def _part(goes: UUID, stays: UUID, _moved: Mapping[str, Sequence[str]]) -> None:
    """Give the arrivals of somebody who is two again to the one whose record or ticket the desk named."""
    arrived = sa.select(CheckIn.op_id).where(CheckIn.participant_id == stays)
    own = {str(one) for one in session().scalars(sa.select(Ticket.id).where(Ticket.participant_id == goes))}
    rows = session().scalars(sa.select(DeskOp).where(DeskOp.op_id.in_(arrived))).all()
    arrivals.reassign([row.op_id for row in rows if row.subject_id == goes or _shown(row) in own], goes)


def _shown(row: DeskOp) -> str:
    return str(_op(row).data.get("ticket") or "")


erasure.on_erase(_forget)
merge_undo.on_part(_part)
