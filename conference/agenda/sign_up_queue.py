"""Who waits for a seat in a session: they move up by themselves, longest first, and are told.

Rows are locked in one order: people, their groups, then sessions by id. Call all of it inside ``write()``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import sign_up_notices, sign_up_seats
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import StakeholderGroup
from conference.participants.models import Participant
from conference.participants.rules import holds_seat

SEATED, WAITING, CANCELLED = "seated", "waiting", "cancelled"


@dataclass(frozen=True)
class Waiting:
    """Somebody in a queue."""

    sign_up: SignUp
    person: Participant
    group: str


def locked(event_id: UUID, session_id: UUID) -> AgendaSession:
    """Return a session of an event as it is now, locked. Raises ``unknown_session`` (404)."""
    row = session().get(AgendaSession, session_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None or row.event_id != event_id:
        raise Error("unknown_session", 404)
    return row


def all_locked(session_ids: Collection[UUID]) -> list[AgendaSession]:
    """Return sessions as they are now, locked in the order of their ids."""
    query = sa.select(AgendaSession).where(AgendaSession.id.in_(session_ids)).order_by(AgendaSession.id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(session().scalars(query))


def keeps(person: Participant) -> bool:
    """Tell whether somebody may keep a seat, or a place in a queue: who holds a seat of the event."""
    return person.merged_into_id is None and not person.erased and holds_seat(person.state)


def waiting(row: AgendaSession) -> list[Waiting]:
    """Return who waits in a session and may sit in it, longest first; a group that it is not for is passed over."""
    query = (
        sa.select(SignUp, Participant, StakeholderGroup.code)
        .join(Participant, Participant.id == SignUp.participant_id)
        .join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        .where(SignUp.session_id == row.id, SignUp.state == WAITING, Participant.state == "confirmed")
        .order_by(SignUp.at, SignUp.id)
    )
    found = (Waiting(*one) for one in session().execute(query.execution_options(populate_existing=True)).all())
    return [one for one in found if not row.groups or one.group in row.groups]


def move_up(rows: Iterable[AgendaSession], *, actor: Actor, now: datetime) -> None:
    """Seat who waits in these (locked) sessions as far as seats and quotas go, and tell them.

    Nobody moves up in what does not take place. An organiser's action is told when it can no longer be undone.
    """
    held = [row for row in rows if row.state == "confirmed" and row.sign_up_policy != "none"]
    asked = sa.select(SignUp.session_id).where(SignUp.session_id.in_([row.id for row in held]), SignUp.state == WAITING)
    queues = set(session().scalars(asked.distinct())) if held else set()
    for row in held:
        if row.id in queues:
            sign_up_notices.tell(row, _seated(row), actor=actor, now=now)


def _seated(row: AgendaSession) -> Sequence[tuple[SignUp, Participant]]:
    done: list[tuple[SignUp, Participant]] = []
    full: set[UUID] = set()
    for one in waiting(row):
        group_id = one.person.group_id
        if group_id not in full and sign_up_seats.take(row.id, group_id):
            one.sign_up.state = SEATED
            done.append((one.sign_up, one.person))
        else:
            full.add(group_id)
    session().flush()
    return done
