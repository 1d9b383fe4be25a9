"""What somebody may sign up for, what they have, and how many seats are left: for their own page."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import release_queries
from conference.agenda.models import AgendaSession
from conference.agenda.plan import PARTICIPANTS
from conference.agenda.programme import Programme, PublicSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.core.db import session
from conference.events.models import StakeholderGroup
from conference.participants.models import Participant


@dataclass(frozen=True)
class Place:
    """A session as a participant sees it: what they have there (nothing, a seat, a place in the queue).

    ``free`` counts the seats left for them, ``None`` for any number; ``ahead`` who waits before them.
    """

    session: PublicSession
    state: str = ""
    free: int | None = None
    ahead: int = 0


@dataclass(frozen=True)
class Offer:
    """What the programme offers to one participant."""

    programme: Programme
    places: list[Place]
    #: Sessions that are in no public programme, and that nobody signs up for.
    private: list[PublicSession]


def any_offered(event_id: UUID) -> bool:
    """Tell whether there is anything that only participants see, or sign up for."""
    asked = sa.or_(AgendaSession.sign_up_policy != "none", AgendaSession.visibility == PARTICIPANTS)
    query = sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id, AgendaSession.state == "confirmed")
    return session().scalar(query.where(asked).limit(1)) is not None


def offer(event_id: UUID, person: Participant) -> Offer | None:
    """Return what the newest release offers to a participant; none before there is one."""
    release = release_queries.newest(event_id)
    if release is None:
        return None
    programme = release_queries.programme_of(release, participants=True)
    group = session().get_one(StakeholderGroup, person.group_id)
    mine = {
        str(one.session_id): one for one in session().scalars(sa.select(SignUp).filter_by(participant_id=person.id))
    }
    for_them = [
        one
        for one in programme.sessions
        if not one.cancelled and (not one.groups or group.code in one.groups or one.id in mine)
    ]
    free = _free(event_id, person.group_id)
    places = [
        Place(one, _state(mine.get(one.id)), free.get(one.id), _ahead(mine.get(one.id)))
        for one in for_them
        if one.sign_up or _state(mine.get(one.id))
    ]
    private = [one for one in for_them if one.visibility == PARTICIPANTS and not one.sign_up]
    return Offer(programme, places, private)


def _state(mine: SignUp | None) -> str:
    return mine.state if mine is not None and mine.state != "cancelled" else ""


def _ahead(mine: SignUp | None) -> int:
    if mine is None or mine.state != "waiting":
        return 0
    before = sa.or_(SignUp.at < mine.at, sa.and_(SignUp.at == mine.at, SignUp.id < mine.id))
    query = sa.select(sa.func.count()).select_from(SignUp)
    return session().scalar(query.where(SignUp.session_id == mine.session_id, SignUp.state == "waiting", before)) or 0


def _free(event_id: UUID, group_id: UUID) -> dict[str, int | None]:
    """Return the seats left in each session for somebody of a group: the fewer of the session's and of the quota's."""
    query = (
        sa.select(
            AgendaSession.id,
            AgendaSession.capacity + AgendaSession.overbooked - AgendaSession.taken,
            SessionQuota.quota + SessionQuota.overbooked - SessionQuota.taken,
        )
        .outerjoin(
            SessionQuota, sa.and_(SessionQuota.session_id == AgendaSession.id, SessionQuota.group_id == group_id)
        )
        .where(AgendaSession.event_id == event_id, AgendaSession.sign_up_policy != "none")
    )
    left = {str(key): [one for one in both if one is not None] for key, *both in session().execute(query)}
    return {key: max(0, min(both)) if both else None for key, both in left.items()}
