"""Operations given their effect, many in one transaction: one that cannot be does not stop the others."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from conference.core.db import is_sqlite, plain, session, write
from conference.core.errors import Error
from conference.core.prepared import Hot, one_of, several
from conference.desk import effect_arrivals, effects, op_data, op_rows, settling
from conference.desk.effect_arrivals import Arrival
from conference.desk.effect_people import Deed, Effect
from conference.desk.looking_up import Found, look_up
from conference.desk.models import DeskOp
from conference.desk.rules import ARRIVALS, COMINGS, WAITING, Op, Outcome
from conference.events import seats
from conference.participants import answers

Answer: TypeAlias = Outcome | Error
#: What brings people and tickets that others may wait for.
_OPENS = COMINGS | {"print", "lost"}
_LOG = cast(sa.Table, DeskOp.__table__)
_KNOWN = sa.select(
    *(_LOG.c[name] for name in ("op_id", "event_id", "kind", "subject_id", "half_day_id", "session_id")),
    *(_LOG.c[name] for name in ("outcome", "reason", "device_id", "seq")),
)


@dataclass
class Kept:
    """What became of operations, in their order; who arrived; whether something that waits may go on now."""

    answers: list[Answer] = field(default_factory=list)
    arrived: set[UUID] = field(default_factory=set)
    opens: bool = False


def keep(ops: Sequence[Op], now: datetime, at_end: Callable[[], None] | None = None) -> Kept:
    """Log operations of one event and give them their effect, in their order and in one transaction.

    Of what cannot be an operation of this event the error stands in its place. What was logged before has the answer
    that it had, or has by now. ``at_end`` is called last of all in it.
    """
    kept = Kept()
    with write():
        found: Found | None = _lock(ops)
        for of_arrivals, run in groupby(ops, lambda op: op.kind in ARRIVALS):
            if of_arrivals:
                kept.answers += _arrivals(list(run), found, kept, now)
            else:
                kept.answers += [_safely(op, kept, now) for op in run]
                found = None  # there may be others now
        if at_end is not None:
            at_end()
    waits = any(isinstance(one, Outcome) and one.code == WAITING for one in kept.answers)
    kept.opens = waits or any(op.kind in _OPENS for op in ops)
    return kept


def _lock(ops: Sequence[Op]) -> Found:
    """Lock what these operations will change, in the order of the house: questions, people, groups."""
    event_id = ops[0].event_id
    if any(op.kind in COMINGS | {"edit"} for op in ops):
        answers.hold_for(event_id)
    found = look_up(event_id, ops)
    groups = {group for op in ops if op.kind in COMINGS if (group := _group(op, found)) is not None}
    if len(ops) > 1 and groups:
        seats.lock(groups)
    return found


def _group(op: Op, found: Found) -> UUID | None:
    try:
        if op.kind == "walk_in":
            return op_data.an_id(op.data, "group")
        person = found.people.get(op_data.an_id(op.data, "replaces"))
    except Error:
        return None
    return person.group_id if person is not None else None


def _arrivals(ops: Sequence[Op], found: Found | None, kept: Kept, now: datetime) -> list[Answer]:
    """Keep arrivals all at once; if another request keeps one of them at this very moment, look again."""
    for _try in range(2):
        try:
            with session().begin_nested():
                return _at_once(ops, found or look_up(ops[0].event_id, ops), kept, now)
        except IntegrityError:
            found = None
    if len(ops) == 1:
        return [Error("op_clash", 409)]
    return [answer for op in ops for answer in _arrivals([op], None, kept, now)]


def _at_once(ops: Sequence[Op], found: Found, kept: Kept, now: datetime) -> list[Answer]:
    known, numbers = _known(ops)
    new: dict[UUID, Op] = {}
    clashing: set[UUID] = set()
    for op in ops:
        if op.op_id in known or op.op_id in new:
            continue
        number = (op.device_id, op.seq)
        if op.device_id is not None and op.seq is not None and numbers.setdefault(number, op.op_id) != op.op_id:
            clashing.add(op.op_id)
        else:
            new[op.op_id] = op
    judged = dict(zip(new, effect_arrivals.keep(list(new.values()), found, now), strict=True))
    kept.arrived |= {one.person.id for one in judged.values() if isinstance(one, Arrival) and one.person is not None}
    kept.arrived |= {row.subject_id for row in known.values()}
    return [
        Error("op_clash", 409) if op.op_id in clashing else _answer(op, known.get(op.op_id), judged.get(op.op_id))
        for op in ops
    ]


def _answer(op: Op, row: Any, judged: Arrival | Error | None) -> Answer:
    if row is not None:
        return _said_before(op, row)
    if isinstance(judged, Arrival):
        same = _content(op) == _content(judged.op)
        return Outcome(op.op_id, judged.code, op.subject_id, judged.reason) if same else Error("op_clash", 409)
    return judged or Error("invalid_op", 422)


def _safely(op: Op, kept: Kept, now: datetime) -> Answer:
    """Keep one operation of another kind; what breaks it off leaves nothing of it behind."""
    for _try in range(2):  # two walk-ins of one person at once: the second now finds the first
        arrived: set[UUID] = set()
        try:
            with session().begin_nested():
                answer = _one(op, arrived, now)
        except Error as error:
            return error
        except (IntegrityError, PendingRollbackError):
            continue
        kept.arrived |= arrived
        if op.kind in _OPENS:  # what waited for it goes before what comes after it
            kept.arrived |= settling.settle(op.event_id, now=now)
        return answer
    return Error("op_clash", 409)


def _one(op: Op, arrived: set[UUID], now: datetime) -> Outcome:
    known, numbers = _known([op])
    if op.op_id in known:
        if op.kind in COMINGS:
            arrived.add(op.subject_id)
        said = _said_before(op, known[op.op_id])
        if isinstance(said, Error):
            raise said
        return said
    if numbers:
        raise Error("op_clash", 409)
    found = look_up(op.event_id, [op])
    found.check(op)
    plain(sa.insert(_LOG), op_rows.values(op, now))
    done = effects.effect(Deed(op, op.done_at(now), now, effect_arrivals.clock(op, found, now)), arrived)
    if done != Effect():
        plain(sa.update(_LOG).where(_LOG.c.op_id == op.op_id).values(effects.changes(op, done)))
    return Outcome(op.op_id, done.code, op.subject_id, done.reason)


def _known(ops: Sequence[Op]) -> tuple[dict[UUID, Any], dict[tuple[UUID | None, int | None], UUID]]:
    """Return what is logged of these operations, and which numbers of their devices are taken by which operation."""
    hot = Hot()
    rows: list[Any] = []
    for device_id in {op.device_id for op in ops}:
        theirs = [op for op in ops if op.device_id == device_id]
        numbers = [op.seq for op in theirs if device_id is not None and op.seq is not None]
        ids = several(op.op_id for op in theirs)
        rows += hot.all(_known_statement(is_sqlite()), {"ids": ids, "device": device_id, "seqs": several(numbers)})
    wanted = {op.op_id for op in ops}
    known = {row.op_id: row for row in rows if row.op_id in wanted}
    return known, {(row.device_id, row.seq): row.op_id for row in rows if row.seq is not None}


@functools.cache
def _known_statement(_on_sqlite: bool) -> Any:  # noqa: FBT001 (part of the key)
    numbered = sa.and_(_LOG.c.device_id == sa.bindparam("device", type_=sa.Uuid()), one_of(_LOG.c.seq, "seqs"))
    return _KNOWN.where(sa.or_(one_of(_LOG.c.op_id, "ids"), numbered))


def _said_before(op: Op, row: Any) -> Answer:
    """Return the answer that an operation had; ``op_clash`` if it was another one, under the same id."""
    content = (row.event_id, row.kind, row.subject_id, row.half_day_id, row.session_id or op.session_id)
    return (
        Outcome(op.op_id, row.outcome, row.subject_id, row.reason)
        if content == _content(op)
        else Error("op_clash", 409)
    )


def _content(op: Op) -> tuple[Any, ...]:
    return (op.event_id, op.kind, op.subject_id, op.half_day_id, op.session_id)
