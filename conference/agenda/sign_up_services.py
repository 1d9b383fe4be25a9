"""Signing up for a session and leaving it: a seat, or a place in the queue, which moves up by itself.

Rows are locked in one order: the person, then the session.
"""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import sign_up_queue, sign_up_rules, sign_up_seats
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.agenda.sign_up_queue import CANCELLED, SEATED, WAITING
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM, Actor
from conference.events.models import StakeholderGroup
from conference.participants import states
from conference.participants.models import Participant


def sign_up(event_id: UUID, session_id: UUID, participant_id: UUID, *, now: datetime) -> str:
    """Give a participant a seat in a session, or else a place in its queue; return which: ``seated``, ``waiting``.

    Who has one of them keeps it. Raises ``sign_up_none``, ``sign_up_early``, ``sign_up_late``, ``sign_up_group``,
    ``sign_up_unconfirmed`` and ``unknown_session``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = sign_up_queue.locked(event_id, session_id)
        _refuse(row, person, now)
        mine = find(row.id, person.id)
        if mine is not None and mine.state != CANCELLED:
            return mine.state
        # Who waits already is first: a seat that only another group may take is no reason to pass them by.
        state = SEATED if not _ahead(row, person) and sign_up_seats.take(row.id, person.group_id) else WAITING
        put(row, person, mine, state, now)
        return state


def leave(event_id: UUID, session_id: UUID, participant_id: UUID, *, now: datetime, actor: Actor = SYSTEM) -> bool:
    """Give a seat or a place in the queue back, at any time; who waits longest moves up. Tell whether there was one.

    Raises ``unknown_session``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = sign_up_queue.locked(event_id, session_id)
        mine = find(row.id, person.id)
        if mine is None or mine.state == CANCELLED:
            return False
        if mine.state == SEATED:
            sign_up_seats.release(row.id, person.group_id)
        mine.state = CANCELLED
        session().flush()
        sign_up_queue.move_up([row], actor=actor, now=now)
        return True


def find(session_id: UUID, participant_id: UUID) -> SignUp | None:
    """Return what a participant has in a session, as it is now."""
    query = sa.select(SignUp).where(SignUp.session_id == session_id, SignUp.participant_id == participant_id)
    return session().scalar(query.execution_options(populate_existing=True))


def put(row: AgendaSession, person: Participant, mine: SignUp | None, state: str, at: datetime) -> SignUp:
    """Write what somebody has in a (locked) session from now on, and return it; its seat is moved already."""
    if mine is None:
        mine = SignUp(id=uuid4(), session_id=row.id, participant_id=person.id)
        session().add(mine)
    mine.state, mine.at = state, at
    session().flush()
    return mine


def _refuse(row: AgendaSession, person: Participant, now: datetime) -> None:
    group = session().get_one(StakeholderGroup, person.group_id)
    reason = sign_up_rules.refusal(sign_up_rules.of(row), group.code, confirmed=person.state == "confirmed", now=now)
    if reason:
        raise Error(reason, 409)


def _ahead(row: AgendaSession, person: Participant) -> int:
    """Return how many of the same group wait already."""
    query = sa.select(sa.func.count()).select_from(SignUp).join(Participant, Participant.id == SignUp.participant_id)
    where = (
        SignUp.session_id == row.id,
        SignUp.state == WAITING,
        Participant.group_id == person.group_id,
        Participant.state == "confirmed",
    )
    return session().scalar(query.where(*where)) or 0
