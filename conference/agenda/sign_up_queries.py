"""What somebody may sign up for, what they have, and how many seats are left: for their own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import release_queries, sign_up_rules
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

    ``free`` counts the seats left for them, ``None`` for any number; ``ahead`` who waits before them, in any
    group. ``group_full``: others could still have a seat. ``refusal``: why they may not
    sign up now, as a reason code.
    """

    session: PublicSession
    state: str = ""
    free: int | None = None
    ahead: int = 0
    group_full: bool = False
    refusal: str = ""


@dataclass(frozen=True)
class Offer:
    """What the programme offers to one participant."""

    programme: Programme
    places: list[Place]
    #: Sessions that are in no public programme, and that nobody signs up for.
    private: list[PublicSession]

    @cached_property
    def by_id(self) -> dict[str, PublicSession]:
        """The sessions that are shown to the participant, by id."""
        return {one.id: one for one in [*(place.session for place in self.places), *self.private]}


def any_offered(event_id: UUID) -> bool:
    """Tell whether there is anything that only participants see, or sign up for."""
    asked = sa.or_(AgendaSession.sign_up_policy != "none", AgendaSession.visibility == PARTICIPANTS)
    query = sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id, AgendaSession.state == "confirmed")
    return session().scalar(query.where(asked).limit(1)) is not None


def offer(event_id: UUID, person: Participant, *, now: datetime) -> Offer | None:
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
        if (not one.groups or group.code in one.groups or _state(mine.get(one.id)))
        and (not one.cancelled or _state(mine.get(one.id)))
    ]

    def refusal(asked: sign_up_rules.Asked) -> str:
        return sign_up_rules.refusal(asked, group.code, confirmed=person.state == "confirmed", now=now)

    seats = _seats(event_id, person.group_id)
    places = [
        _place(one, mine.get(one.id), seats.get(one.id), refusal)
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
    query = sa.select(sa.func.count()).select_from(SignUp).join(Participant, Participant.id == SignUp.participant_id)
    # Who is not confirmed is passed over.
    where = (SignUp.session_id == mine.session_id, SignUp.state == "waiting", Participant.state == "confirmed")
    return session().scalar(query.where(*where, before)) or 0


@dataclass(frozen=True)
class _Seats:
    """What a session says of signing up now, and the seats left: in all, and of the quota of a group."""

    asked: sign_up_rules.Asked
    left: int | None
    of_group: int | None

    @property
    def free(self) -> int | None:
        both = [one for one in (self.left, self.of_group) if one is not None]
        return max(0, min(both)) if both else None


def _place(
    one: PublicSession, mine: SignUp | None, seats: _Seats | None, refusal: Callable[[sign_up_rules.Asked], str]
) -> Place:
    if seats is None:
        return Place(one, _state(mine), refusal="sign_up_none")
    state = _state(mine)
    group_full = seats.of_group is not None and seats.of_group <= 0 and (seats.left is None or seats.left > 0)
    return Place(one, state, seats.free, _ahead(mine), group_full, "" if state else refusal(seats.asked))


def _seats(event_id: UUID, group_id: UUID) -> dict[str, _Seats]:
    """Return what each session says now, by id, for somebody of a group."""
    query = (
        sa.select(AgendaSession, SessionQuota.quota + SessionQuota.overbooked - SessionQuota.taken)
        .outerjoin(
            SessionQuota, sa.and_(SessionQuota.session_id == AgendaSession.id, SessionQuota.group_id == group_id)
        )
        .where(AgendaSession.event_id == event_id, AgendaSession.sign_up_policy != "none")
    )
    found = {}
    for row, of_group in session().execute(query.execution_options(populate_existing=True)):
        left = None if row.capacity is None else row.capacity + row.overbooked - row.taken
        found[str(row.id)] = _Seats(sign_up_rules.of(row), left, of_group)
    return found
