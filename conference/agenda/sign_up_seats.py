"""The counters of sessions with seats: conditional UPDATEs, exact under any race, backed by a CHECK.

A session has seats in all (``capacity``), a group may have a quota in it. The session's row is always locked first.
Call all of it inside ``write()``.
"""

from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.core.db import session
from conference.participants.models import Participant

#: A session's seats, and those of a group in it, are counted in the same way.
_Counted = type[AgendaSession] | type[SessionQuota]


def take(session_id: UUID, group_id: UUID) -> bool:
    """Take a seat for somebody of a group if the session and the group's quota leave one; tell whether it did."""
    whole = AgendaSession.id == session_id
    free = sa.or_(
        AgendaSession.capacity.is_(None), AgendaSession.taken < AgendaSession.capacity + AgendaSession.overbooked
    )
    if not _changed(sa.update(AgendaSession).where(whole, free).values(taken=AgendaSession.taken + 1), session_id):
        return False
    part = _part(session_id, group_id)
    left = sa.or_(SessionQuota.quota.is_(None), SessionQuota.taken < SessionQuota.quota + SessionQuota.overbooked)
    if _changed(sa.update(SessionQuota).where(*part, left).values(taken=SessionQuota.taken + 1), session_id):
        return True
    if not session().scalar(sa.select(sa.func.count()).select_from(SessionQuota).where(*part)):
        return True  # this group has no quota of its own
    _changed(sa.update(AgendaSession).where(whole).values(taken=AgendaSession.taken - 1), session_id)
    return False


def release(session_id: UUID, group_id: UUID) -> None:
    """Give a seat back. A seat over the limit goes first, so that it is not given away again."""
    for model, limit, where in (
        (AgendaSession, AgendaSession.capacity, (AgendaSession.id == session_id,)),
        (SessionQuota, SessionQuota.quota, _part(session_id, group_id)),
    ):
        _changed(sa.update(model).where(*where).values(_without_one(model, limit)), session_id)


def set_quota(session_id: UUID, group_id: UUID, quota: int | None) -> None:
    """Set how many of a group may sit in a session; nobody loses a seat. Those who sit already are counted."""
    _lock(session_id)
    taken = _seated(session_id, group_id)
    over = max(0, taken - quota) if quota is not None else 0
    row = session().get(SessionQuota, (session_id, group_id), populate_existing=True)
    if row is None:
        row = SessionQuota(session_id=session_id, group_id=group_id, quota=quota, taken=taken, overbooked=over)
        session().add(row)
    row.quota, row.taken, row.overbooked = quota, taken, over
    session().flush()


def drop_quota(session_id: UUID, group_id: UUID) -> None:
    """Let a group have as many seats of a session as there are."""
    _lock(session_id)
    session().execute(sa.delete(SessionQuota).where(*_part(session_id, group_id)))


def _part(session_id: UUID, group_id: UUID) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return SessionQuota.session_id == session_id, SessionQuota.group_id == group_id


def _lock(session_id: UUID) -> None:
    session().execute(sa.select(AgendaSession.id).where(AgendaSession.id == session_id).with_for_update())


def _seated(session_id: UUID, group_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(SignUp).join(Participant, Participant.id == SignUp.participant_id)
    query = query.where(SignUp.session_id == session_id, SignUp.state == "seated", Participant.group_id == group_id)
    return session().scalar(query) or 0


def _without_one(model: _Counted, limit: Any) -> dict[str, Any]:
    left = model.taken - 1
    over = sa.case((limit.is_(None), 0), (left > limit, left - limit), else_=0)
    return {"taken": left, "overbooked": sa.case((model.overbooked > over, over), else_=model.overbooked)}


def _changed(statement: sa.Update, session_id: UUID) -> bool:
    """Run an UPDATE, let no loaded session keep old counts, and tell whether it met a row."""
    result = cast(
        "sa.CursorResult[Any]", session().execute(statement, execution_options={"synchronize_session": False})
    )
    held = session().identity_map.get(orm.util.identity_key(AgendaSession, session_id))
    if held is not None:
        session().expire(held, ["taken", "overbooked"])
    return bool(result.rowcount)
