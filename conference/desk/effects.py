"""What each kind of operation does, once it is logged."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.desk import effect_arrivals, effect_badges, effect_people, op_rows
from conference.desk.effect_arrivals import Arrival
from conference.desk.effect_people import Deed, Effect
from conference.desk.looking_up import look_up, stands
from conference.desk.models import DeskOp
from conference.desk.rules import ARRIVALS, Op
from conference.presence import services as presence


def effect(deed: Deed, arrived: set[UUID]) -> Effect:
    """Give one operation that is logged its effect; whoever arrived by it is put into ``arrived``."""
    op = deed.op
    if op.kind in ARRIVALS:
        found = look_up(op.event_id, [op])
        seen = effect_arrivals.judge(op, found, deed.at, deed.now)
        _store(seen, arrived, deed.now)
        return Effect(seen.code, seen.reason)
    done = _EFFECTS[op.kind](deed)
    if done.arrived is None:
        return done
    person = stands(op.event_id, [done.arrived])[done.arrived]
    _store(Arrival(op, deed.at, person, "", ""), arrived, deed.now)
    reason = done.reason or person.remark or deed.clock
    return effect_people.flagged(reason, keeps=done.keeps, forgets=done.forgets)


def changes(op: Op, done: Effect) -> dict[str, Any]:
    """Return what the effect of an operation changes in its row."""
    said: dict[str, Any] = {"outcome": done.code, "reason": done.reason}
    if done.forgets:
        return said | {"sealed": op_rows.without_words(op)}
    return said | ({"sealed": op_rows.sealed(op.event_id, op.op_id, {**op.data, **done.keeps})} if done.keeps else {})


def _store(seen: Arrival, arrived: set[UUID], now: datetime) -> None:
    if seen.person is not None:
        effect_arrivals.store([seen], now)
        arrived.add(seen.person.id)


def _undo(deed: Deed) -> Effect:
    """Take back an arrival, heard of already or not. No undo is taken back: whoever came after all arrives again."""
    op = deed.op
    named = session().execute(sa.select(DeskOp.event_id).where(DeskOp.op_id == op.subject_id)).first()
    if named is not None and named.event_id != op.event_id:
        raise Error("unknown_op", 404)
    presence.undo_check_in(op.op_id, op.event_id, op.subject_id, at=deed.at, staff_id=op.staff_id)
    return effect_people.flagged(deed.clock)


_EFFECTS: dict[str, Callable[[Deed], Effect]] = {
    "undo": _undo,
    "walk_in": effect_people.walk_in,
    "replace": effect_people.come_instead,
    "edit": effect_people.edit,
    "print": effect_badges.printed,
    "lost": effect_badges.lost,
}
