"""The counters of sessions with seats: conditional UPDATEs, exact under any race, backed by a CHECK.

A session has seats in all (``capacity``), a group may have a quota in it. The session's row is always locked first.
Call all of it inside ``write()``.
"""

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.core.db import session
from conference.events.models import StakeholderGroup
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
    for model, limit, where in _limits(session_id, group_id):
        _changed(sa.update(model).where(*where).values(_without_one(model, limit)), session_id)


def take_over(session_id: UUID, group_id: UUID) -> bool:
    """Take a seat for somebody of a group whatever is left; tell whether that went over a limit."""
    if take(session_id, group_id):
        return False
    for model, limit, where in _limits(session_id, group_id):
        more = model.taken + 1
        over = sa.case((sa.and_(limit.is_not(None), more > limit), more - limit), else_=0)
        _changed(sa.update(model).where(*where).values(taken=more, overbooked=over), session_id)
    return True


def recount(session_ids: Collection[UUID]) -> None:
    """Count anew who sits in (locked) sessions and in their quotas, after people have changed their group."""
    seated = sa.select(sa.func.count()).select_from(SignUp).where(SignUp.state == "seated")
    in_all = seated.where(SignUp.session_id == AgendaSession.id).correlate(AgendaSession).scalar_subquery()
    of_group = (
        seated.join(Participant, Participant.id == SignUp.participant_id)
        .where(SignUp.session_id == SessionQuota.session_id, Participant.group_id == SessionQuota.group_id)
        .correlate(SessionQuota)
        .scalar_subquery()
    )
    for statement in (
        sa.update(AgendaSession)
        .where(AgendaSession.id.in_(session_ids))
        .values(_counted(in_all, AgendaSession.capacity)),
        sa.update(SessionQuota)
        .where(SessionQuota.session_id.in_(session_ids))
        .values(_counted(of_group, SessionQuota.quota)),
    ):
        session().execute(statement, execution_options={"synchronize_session": False})
    for session_id in session_ids:
        _forget(session_id)


def quotas(session_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Return the quotas of sessions: a number by the code of its group."""
    found: dict[UUID, dict[str, int]] = {}
    query = sa.select(SessionQuota.session_id, StakeholderGroup.code, SessionQuota.quota).join(
        StakeholderGroup, StakeholderGroup.id == SessionQuota.group_id
    )
    set_ones = (SessionQuota.session_id.in_(session_ids), SessionQuota.quota.is_not(None))
    for session_id, code, quota in session().execute(query.where(*set_ones).order_by(StakeholderGroup.code)):
        found.setdefault(session_id, {})[code] = quota or 0  # it is set
    return found


def groups(event_id: UUID, codes: Collection[str]) -> dict[str, UUID]:
    """Return the ids of groups of an event by their codes."""
    if not codes:
        return {}
    query = sa.select(StakeholderGroup.code, StakeholderGroup.id).where(
        StakeholderGroup.event_id == event_id, StakeholderGroup.code.in_(codes)
    )
    return {code: key for code, key in session().execute(query.order_by(StakeholderGroup.id))}  # noqa: C416 (rows, not pairs)


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


def _limits(session_id: UUID, group_id: UUID) -> tuple[tuple[_Counted, Any, tuple[Any, ...]], ...]:
    return (
        (AgendaSession, AgendaSession.capacity, (AgendaSession.id == session_id,)),
        (SessionQuota, SessionQuota.quota, _part(session_id, group_id)),
    )


def _counted(seated: Any, limit: Any) -> dict[str, Any]:
    over = sa.case((sa.and_(limit.is_not(None), seated > limit), seated - limit), else_=0)
    return {"taken": seated, "overbooked": over}


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
    _forget(session_id)
    return bool(result.rowcount)


def _forget(session_id: UUID) -> None:
    held = session().identity_map.get(orm.util.identity_key(AgendaSession, session_id))
    if held is not None:
        session().expire(held, ["taken", "overbooked"])
