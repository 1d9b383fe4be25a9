"""What organisers do with the seats of a session: give one, over the limit if need be, and take one back.

Each is undone as itself. Windows and groups bind participants, not organisers.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.agenda import sign_up_following, sign_up_notices, sign_up_queue, sign_up_seats, sign_up_services
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.agenda.sign_up_queue import CANCELLED, SEATED, WAITING
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import states
from conference.participants.models import Participant


@dataclass(frozen=True)
class Given:
    """What became of a seat that was given: the change set (nothing where they sat already), whether it is one more."""

    change_set_id: UUID | None
    over: bool = False
    moved_up: bool = False


def give(
    event_id: UUID, session_id: UUID, participant_id: UUID, *, over: bool = False, actor: Actor, now: datetime
) -> Given:
    """Give somebody a seat in a session, before all who wait; who waited for it is told.

    ``over``: also where none is left, audited. Raises ``sign_up_full``, ``sign_up_not_here``, ``sign_up_not_coming``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = sign_up_queue.locked(event_id, session_id)
        if row.state != "confirmed" or row.sign_up_policy == "none":
            raise Error("sign_up_not_here", 409)
        if person.state != "confirmed" or not sign_up_queue.keeps(person):
            raise Error("sign_up_not_coming", 409)
        mine = sign_up_services.find(row.id, person.id)
        if mine is not None and mine.state == SEATED:
            return Given(None)
        more = _take(row, person, over=over)
        before = mine.state if mine is not None else None
        at = mine.at if mine is not None and before == WAITING else now  # where they stood, should it be undone
        mine = sign_up_services.put(row, person, mine, SEATED, at)
        change_set = _kept(mine, "agenda.seated", before, actor, now)
        if more:
            audit.log("sign_up.overridden", actor=actor, now=now, event_id=event_id, subject_id=person.id)
        if before == WAITING:
            sign_up_notices.tell(row, [(mine, person)], actor=actor, now=now, change_set_id=change_set)
        return Given(change_set, more, moved_up=before == WAITING)


def take_back(event_id: UUID, session_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Take somebody's seat or place in the queue back; who waits longest moves up. Raises ``sign_up_gone``."""
    with write():
        (person,) = states.locked(event_id, [participant_id])
        row = sign_up_queue.locked(event_id, session_id)
        mine = _there(row, person)
        before, mine.state = mine.state, CANCELLED
        if before == SEATED:
            sign_up_seats.release(row.id, person.group_id)
        session().flush()
        change_set = _kept(mine, "agenda.unseated", before, actor, now)
        sign_up_queue.move_up([row], actor=actor, now=now)
        return change_set


def _there(row: AgendaSession, person: Participant) -> SignUp:
    mine = sign_up_services.find(row.id, person.id)
    if mine is None or mine.state == CANCELLED:
        raise Error("sign_up_gone", 409)
    return mine


def _take(row: AgendaSession, person: Participant, *, over: bool) -> bool:
    """Take a seat and tell whether it is one more than there are."""
    if over:
        return sign_up_seats.take_over(row.id, person.group_id)
    if not sign_up_seats.take(row.id, person.group_id):
        raise Error("sign_up_full", 409, name=person.full_name)
    return False


def _kept(row: SignUp, action: str, before: str | None, actor: Actor, now: datetime) -> UUID:
    event_id = session().get_one(AgendaSession, row.session_id).event_id
    change_set = history.begin(event_id, action, actor, now)
    history.record(change_set, sign_up_following.KIND, row.id, {"state": before}, {"state": row.state})
    what = action.removeprefix("agenda.")
    audit.log("agenda.changed", actor=actor, now=now, event_id=event_id, subject_id=row.id, what=what)
    return change_set.id
