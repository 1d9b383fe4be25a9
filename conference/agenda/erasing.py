"""What is left of somebody in a programme when they are erased: their function, where one was said; no name or seat."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries, sign_up_seats
from conference.agenda.models import AgendaSession, SessionRole
from conference.agenda.release_models import AgendaRelease, AgendaReleaseFile
from conference.agenda.session_models import SignUp
from conference.core.db import session
from conference.participants import erasure
from conference.participants.models import Participant


def forget(event_id: UUID, ids: Collection[UUID]) -> None:
    """Take people out of the working copy, of what was released, and of the sessions that they signed up for."""
    _give_seats_back(ids)
    session().execute(sa.update(AgendaSession).where(AgendaSession.id.in_(_sessions(ids))).values(_TOUCHED))
    roles = sa.select(SessionRole).where(SessionRole.participant_id.in_(ids))
    for role in session().scalars(roles.execution_options(populate_existing=True)):
        if any(role.label.values()):
            role.participant_id, role.name = None, ""
        else:
            session().delete(role)
    session().flush()
    _forget_released(event_id, {queries.person_key(event_id, one) for one in ids})


_TOUCHED: dict[Any, Any] = {AgendaSession.version: AgendaSession.version + 1}


def _sessions(ids: Collection[UUID]) -> Any:
    return sa.select(SessionRole.session_id).where(SessionRole.participant_id.in_(ids))


def _give_seats_back(ids: Collection[UUID]) -> None:
    query = sa.select(SignUp, Participant.group_id).join(Participant, Participant.id == SignUp.participant_id)
    query = query.where(SignUp.participant_id.in_(ids)).order_by(SignUp.session_id)
    for row, group_id in session().execute(query).all():
        if row.state == "seated":
            sign_up_seats.release(row.session_id, group_id)
        session().delete(row)
    session().flush()


def _forget_released(event_id: UUID, people: Collection[str]) -> None:
    """Rewrite the releases that name somebody; their files, which name them too, are rendered anew when asked for."""
    for release in session().scalars(sa.select(AgendaRelease).where(AgendaRelease.event_id == event_id)):
        named = any(role.get("person") in people for one in release.snapshot["sessions"] for role in one["roles"])
        if named:
            sessions = [{**one, "roles": _without(one["roles"], people)} for one in release.snapshot["sessions"]]
            release.snapshot = {**release.snapshot, "sessions": sessions}
            files = AgendaReleaseFile.release_id == release.id
            session().execute(sa.delete(AgendaReleaseFile).where(files))
    session().flush()


def _without(roles: list[dict[str, Any]], people: Collection[str]) -> list[dict[str, Any]]:
    kept = []
    for role in roles:
        if role.get("person") not in people:
            kept.append(role)
        elif role["words"]:
            kept.append({**role, "label": role["words"], "name": "", "words": {}, "person": ""})
    return kept


erasure.on_erase(forget)
