"""Helpers of tests that change a programme."""

from uuid import UUID

import sqlalchemy as sa

from conference.agenda import plan_queries, queries
from conference.agenda.models import AgendaSession
from conference.core import history
from conference.core.db import session, write
from tests.builders import NOW, staff_actor

ME = staff_actor(UUID(int=7))
HOW = {"actor": ME, "now": NOW}


def row(event, code: str) -> AgendaSession:
    """The session with this code as the database has it now."""
    session().rollback()
    query = sa.select(AgendaSession).where(AgendaSession.event_id == event.id, AgendaSession.code == code)
    return session().scalars(query.execution_options(populate_existing=True)).one()


def item(event, code: str):
    return next(one for one in plan_queries.plan(event).items if one.code == code)


def rooms(event, *codes: str) -> list[UUID]:
    found = {room.code: room.id for room in queries.rooms(event.id)}
    return [found[code] for code in codes]


def when(event, code: str):
    """Day, start and rooms of a session."""
    one = item(event, code)
    names = {room.id: room.code for room in queries.rooms(event.id)}
    return (one.slot.day, one.slot.start, [names[room] for room in one.rooms]) if one.slot else None


def undo(event, change_set_id: UUID, actor=ME) -> None:
    with write():
        history.undo(event.id, change_set_id, actor, NOW)
