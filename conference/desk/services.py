"""Desk operations: logged and given their effect. Order and repetition change nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from conference.core import audit
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.desk import batches, following, queries, settling
from conference.desk.rules import LOOK_UPS, LOOK_UPS_WITHIN, REFUSED, Op, Outcome
from conference.documents import services as documents

__all__ = ["apply", "apply_many", "check_budget", "following", "note_look_up", "settle"]


def apply(op: Op, *, now: datetime) -> Outcome:
    """Keep an operation and give it its effect; the same one again gets the same answer and changes nothing.

    What happened at a door is never refused for the state of a person or a ticket: it is flagged. Raises
    ``unknown_half_day``, ``unknown_session``, ``unknown_group`` and ``unknown_op`` for what belongs to another event,
    ``op_clash`` for an id used with another content, ``invalid_op`` for what no desk can have done.
    """
    (answer,) = _applied([op], now)
    if isinstance(answer, Error):
        raise answer
    return answer


def apply_many(ops: Sequence[Op], *, now: datetime, at_end: Callable[[], None] | None = None) -> list[Outcome]:
    """Do what :func:`apply` does with many operations, in one transaction for those of an event, and in their order.

    One that cannot be does not stop the others: its outcome is ``refused``, its reason the code of the error; it left
    no trace. ``at_end`` is called as the last thing of that transaction, before what waited goes on.
    """
    return [
        Outcome(op.op_id, REFUSED, op.subject_id, answer.code) if isinstance(answer, Error) else answer
        for op, answer in zip(ops, _applied(ops, now, at_end), strict=True)
    ]


def settle(event_id: UUID, *, now: datetime) -> None:
    """Give their effect to the operations that waited for a person or a ticket that is known now."""
    documents.give_lines(event_id, settling.settle(event_id, now=now))


def _applied(ops: Sequence[Op], now: datetime, at_end: Callable[[], None] | None = None) -> list[batches.Answer]:
    answers: list[batches.Answer] = []
    for event_id, of_event in groupby(ops, lambda op: op.event_id):
        kept = batches.keep(list(of_event), now, at_end)
        arrived = kept.arrived | (settling.settle(event_id, now=now) if kept.opens else set())
        documents.give_lines(event_id, arrived)
        answers += kept.answers
    return answers


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
