"""Signing up for a session and leaving it: a seat, or a place in the queue, which moves up by itself.

Rows are locked in one order: the person, then the session; never two sessions at once.
"""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import sign_up_rules, sign_up_seats
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.rows import insert_once
from conference.events.models import StakeholderGroup
from conference.participants import states
from conference.participants.models import Participant

SEATED, WAITING, CANCELLED = "seated", "waiting", "cancelled"


def sign_up(event_id: UUID, session_id: UUID, participant_id: UUID, *, now: datetime) -> str:
    """Give a participant a seat in a session, or else a place in its queue; return which: ``seated``, ``waiting``.

    Who has one of them keeps it. Raises ``sign_up_none``, ``sign_up_early``, ``sign_up_late``, ``sign_up_group``,
    ``sign_up_unconfirmed`` and ``unknown_session``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = _lock(event_id, session_id)
        _refuse(row, person, now)
        mine = _mine(row.id, person.id)
        if mine is not None and mine.state != CANCELLED:
            return mine.state
        # Who waits already is first: a seat that only another group may take is no reason to pass them by.
        state = SEATED if not _ahead(row, person) and sign_up_seats.take(row.id, person.group_id) else WAITING
        if mine is None:
            insert_once(SignUp, (), id=uuid4(), session_id=row.id, participant_id=person.id, state=state, at=now)
        else:
            mine.state, mine.at = state, now
            session().flush()
        return state


def leave(event_id: UUID, session_id: UUID, participant_id: UUID) -> bool:
    """Give a seat or a place in the queue back, at any time; who waits longest moves up. Tell whether there was one.

    Raises ``unknown_session``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = _lock(event_id, session_id)
        mine = _mine(row.id, person.id)
        if mine is None or mine.state == CANCELLED:
            return False
        if mine.state == SEATED:
            sign_up_seats.release(row.id, person.group_id)
        mine.state = CANCELLED
        session().flush()
        _move_up(row)
        return True


def move_up(event_id: UUID, session_id: UUID) -> None:
    """Seat who waits, after a session has got more seats or a group a larger quota. Raises ``unknown_session``."""
    with write():
        _move_up(_lock(event_id, session_id))


def _lock(event_id: UUID, session_id: UUID) -> AgendaSession:
    row = session().get(AgendaSession, session_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.event_id != event_id:
        raise Error("unknown_session", 404)
    return row


def _refuse(row: AgendaSession, person: Participant, now: datetime) -> None:
    group = session().get_one(StakeholderGroup, person.group_id)
    asked = sign_up_rules.Asked(
        held=row.state == "confirmed",
        policy=row.sign_up_policy,
        opens_at=row.sign_up_opens_at,
        closes_at=row.sign_up_closes_at,
        groups=tuple(row.groups),
    )
    reason = sign_up_rules.refusal(asked, group.code, confirmed=person.state == "confirmed", now=now)
    if reason:
        raise Error(reason, 409)


def _mine(session_id: UUID, participant_id: UUID) -> SignUp | None:
    query = sa.select(SignUp).where(SignUp.session_id == session_id, SignUp.participant_id == participant_id)
    return session().scalar(query.execution_options(populate_existing=True))


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


def _move_up(row: AgendaSession) -> None:
    """Seat who waits, longest first, as far as seats and quotas go; who is no more confirmed is passed over."""
    query = (
        sa.select(SignUp, Participant.group_id)
        .join(Participant, Participant.id == SignUp.participant_id)
        .where(SignUp.session_id == row.id, SignUp.state == WAITING, Participant.state == "confirmed")
        .order_by(SignUp.at, SignUp.id)
    )
    full: set[UUID] = set()
    for waiting, group_id in session().execute(query).all():
        if group_id in full:
            continue
        if sign_up_seats.take(row.id, group_id):
            waiting.state = SEATED
        else:
            full.add(group_id)
    session().flush()
