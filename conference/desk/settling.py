"""What waited for somebody, or for a code that nobody had: given its effect once they are known."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.errors import Error
from conference.desk import effects, op_rows
from conference.desk.effect_people import Deed
from conference.desk.models import DeskOp
from conference.desk.rules import WAITING
from conference.participants.models import Participant, Ticket


def settle(event_id: UUID, *, now: datetime) -> set[UUID]:
    """Give their effect to the operations of an event that wait for nothing any more; return who arrived by it.

    Its own transaction, after both what waits and what it waits for: whichever is committed last finds the other.
    """
    arrived: set[UUID] = set()
    if session().scalar(sa.select(_ready(event_id).exists())):
        while _settle_once(event_id, arrived, now):  # a newcomer that waited may have been waited for
            pass
    return arrived


def _settle_once(event_id: UUID, arrived: set[UUID], now: datetime) -> bool:
    settled = False
    with write() as db:
        for row in db.scalars(_ready(event_id).order_by(DeskOp.op_id).with_for_update(skip_locked=True)).all():
            op, came = op_rows.op_of(row), set[UUID]()
            try:
                with db.begin_nested():
                    done = effects.effect(Deed(op, row.at, now), came)
            except Error:  # what it needs is gone since: it waits on, and a person sees it
                continue
            for name, value in effects.changes(op, done).items():
                setattr(row, name, value)
            arrived |= came
            settled |= done.code != WAITING
        db.flush()
    return settled


def _ready(event_id: UUID) -> "sa.Select[DeskOp]":
    known = sa.exists().where(Participant.id == DeskOp.subject_id, Participant.event_id == DeskOp.event_id)
    found = sa.exists().where(Ticket.hash == DeskOp.ticket_hash, Ticket.event_id == DeskOp.event_id)
    waits = (DeskOp.event_id == event_id, DeskOp.outcome == WAITING)
    return sa.select(DeskOp).where(*waits, sa.or_(DeskOp.kind == "replace", known, found))
