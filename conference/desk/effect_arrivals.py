"""Arrivals: at a half-day, in a session. Many are kept with few statements; one is many of one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.errors import Error
from conference.core.prepared import Hot
from conference.desk import op_rows, telling
from conference.desk.looking_up import Found, Person
from conference.desk.models import DeskOp
from conference.desk.rules import APPLIED, CLOCK, FLAGGED, UNKNOWN, VOID, WAITING, Op, clock_is_wrong
from conference.presence import services as presence

_LOG = sa.insert(DeskOp.__table__)  # type: ignore[arg-type]  # a table


class Arrival(NamedTuple):
    """What an arrival comes to: who arrived (nobody while they are not known), and what the log says of it."""

    op: Op
    at: datetime
    person: Person | None
    code: str
    reason: str
    ticket_hash: bytes | None = None


def judge(op: Op, found: Found, at: datetime, received: datetime) -> Arrival:
    """Return what an arrival comes to. A ticket that is known says who came, else the subject does.

    Nothing that happened is refused: whoever came with a void badge, or was not expected, is flagged. Raises
    ``invalid_op`` for a ticket that is no text.
    """
    ticket_hash, shown = found.shown(op)
    person = found.people.get(shown.owner_id if shown is not None else op.subject_id)
    if person is None:
        return Arrival(op, at, None, WAITING, UNKNOWN if ticket_hash else "", ticket_hash)
    reason = (VOID if shown is not None and shown.void else "") or person.remark or clock(op, found, received)
    return Arrival(op, at, person, FLAGGED if reason else APPLIED, reason)


def clock(op: Op, found: Found, received: datetime) -> str:
    """Return the reason why a device's clock must be looked at, empty if it is right."""
    paired = found.paired.get(op.device_id) if op.device_id is not None else None
    return CLOCK if clock_is_wrong(op.at, received, paired) else ""


def keep(ops: Sequence[Op], found: Found, now: datetime) -> list[Arrival | Error]:
    """Log arrivals that are new, and give them their effect, in a few statements; inside ``write()``.

    What cannot be is left out, and its error returned in its place.
    """
    answers = [_judged(op, found, now) for op in ops]
    arrivals = [one for one in answers if isinstance(one, Arrival)]
    if arrivals:
        Hot().many(_LOG, [_row(one, now) for one in arrivals])
    store(arrivals, now)
    return answers


def store(arrivals: Iterable[Arrival], now: datetime) -> None:
    """Keep who was where, and tell protocol whom it wants to know of; inside ``write()``."""
    known = [one for one in arrivals if one.person is not None]
    presence.keep_all([_kept(one) for one in known])
    telling.arrived([_kept(one) for one in known if one.op.half_day_id is not None], now)


def _judged(op: Op, found: Found, now: datetime) -> Arrival | Error:
    try:
        found.check(op)
        return judge(op, found, op.done_at(now), now)
    except Error as error:
        return error


def _row(one: Arrival, now: datetime) -> dict[str, object]:
    said = {"outcome": one.code, "reason": one.reason, "ticket_hash": one.ticket_hash}
    return op_rows.values(one.op, now) | said


def _kept(one: Arrival) -> presence.Kept:
    person: UUID = one.person.id  # type: ignore[union-attr]  # only of known people
    return presence.Kept(
        one.op.op_id,
        one.op.event_id,
        person,
        one.at,
        str(one.op.data.get("desk", ""))[:40],
        one.op.staff_id,
        half_day_id=one.op.half_day_id if one.op.kind != "session_in" else None,
        session_id=one.op.session_id if one.op.kind == "session_in" else None,
    )
