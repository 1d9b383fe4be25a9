"""The seats of a session and of each group in it: only this moves them. Call it inside ``write()``, the session locked.

A seat is one of the session and, where the group has a quota there, one of that quota. Each is a conditional UPDATE
backed by a CHECK, as the seats of groups are; the lock on the session has those who sign up for it follow each other.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota
from conference.core.db import session
from conference.core.errors import Error

Seats = type[AgendaSession] | type[SessionQuota]


def lock(event_id: UUID, session_id: UUID) -> AgendaSession:
    """Return a session of an event as it is now, locked. Raises ``unknown_session`` (404)."""
    row = session().get(AgendaSession, session_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.event_id != event_id:
        raise Error("unknown_session", 404)
    return row


def take(row: AgendaSession, group_id: UUID) -> bool:
    """Take a seat for somebody of a group if there is one for them; tell whether it did."""
    of_session, of_group = AgendaSession.id == row.id, _of(row.id, group_id)
    if not _take(AgendaSession, AgendaSession.capacity, of_session):
        return False
    has_quota = session().scalar(sa.select(sa.func.count()).select_from(SessionQuota).where(of_group))
    if has_quota and not _take(SessionQuota, SessionQuota.quota, of_group):
        _give_back(AgendaSession, AgendaSession.capacity, of_session)
        return False
    _read_anew(row)
    return True


def release(row: AgendaSession, group_id: UUID) -> None:
    """Give a seat back; seats over the capacity go first."""
    _give_back(AgendaSession, AgendaSession.capacity, AgendaSession.id == row.id)
    _give_back(SessionQuota, SessionQuota.quota, _of(row.id, group_id))
    _read_anew(row)


def _of(session_id: UUID, group_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(SessionQuota.session_id == session_id, SessionQuota.group_id == group_id)


def _take(model: Seats, most: orm.InstrumentedAttribute[int | None], which: sa.ColumnElement[bool]) -> bool:
    fits = sa.or_(most.is_(None), model.taken + 1 <= most + model.overbooked)
    return _changed(sa.update(model).where(which, fits).values(taken=model.taken + 1))


def _give_back(model: Seats, most: orm.InstrumentedAttribute[int | None], which: sa.ColumnElement[bool]) -> None:
    left = model.taken - 1
    over = sa.case((most.is_(None), 0), (left > most, left - most), else_=0)
    values = {"taken": left, "overbooked": sa.case((model.overbooked > over, over), else_=model.overbooked)}
    _changed(sa.update(model).where(which, model.taken > 0).values(values))


def _changed(statement: sa.Update) -> bool:
    result = session().execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


def _read_anew(row: AgendaSession) -> None:
    session().expire(row, ["taken", "overbooked"])
