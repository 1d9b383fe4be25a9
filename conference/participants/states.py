"""States and their seats: the only code that moves either."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.participants.models import Delegation, Participant
from conference.participants.rules import holds_seat, may_follow

KIND = "participant"


def locked(event_id: UUID, participant_ids: list[UUID]) -> list[Participant]:
    """Return participants of an event, locked in one order for every writer; ids of another event are not found.

    The lock lets others refer to them meanwhile (a suspicion, a line on a sheet): no key of theirs changes.
    """
    rows = session().scalars(
        sa.select(Participant)
        .where(Participant.event_id == event_id, Participant.id.in_(participant_ids))
        .order_by(Participant.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    if len(found) != len(set(participant_ids)):
        raise Error("unknown_participant", 404)
    return found


def lock_seats(people: Iterable[Participant], *besides: UUID) -> None:
    """Lock whatever counts the seats of these (locked) people, and the groups ``besides``, in one order.

    Whoever moves more than one seat calls it first. The order for every writer: people, delegations, groups.
    """
    people = list(people)
    delegations = {person.delegation_id for person in people if person.delegation_id is not None}
    if delegations:
        query = sa.select(Delegation.id).where(Delegation.id.in_(delegations)).order_by(Delegation.id)
        session().execute(query.with_for_update(key_share=True)).all()
    seats.lock({*besides, *(person.group_id for person in people if person.delegation_id is None)})


def move(
    participant: Participant,
    state: str,
    *,
    change_set: history.ChangeSet,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    over_quota: bool = False,
    restoring: bool = False,
) -> None:
    """Move one locked participant to ``state``, with its seat and its history.

    Raises ``transition_refused`` for a merged record and, unless an undo restores, for a state that may not follow;
    ``group_full`` or ``delegation_full`` when a seat is needed and none is left; ``over_quota`` takes one all the same,
    audited.
    """
    if participant.merged_into_id is not None:
        raise Error("transition_refused", 409, before="merged")
    if not restoring and not may_follow(participant.state, state):
        raise Error("transition_refused", 409, before=participant.state)
    before = state_fields(participant)
    if holds_seat(state) and participant.seat == "none":
        participant.seat = take_seat(participant, actor=actor, now=now, over_quota=over_quota)
    elif not holds_seat(state) and participant.seat != "none":
        give_back(participant)
    participant.state, participant.reason, participant.offer_until = state, reason, None
    participant.state_at = participant.updated_at = now
    participant.version += 1
    history.record(change_set, KIND, participant.id, before, state_fields(participant))
    session().flush()


def take_seat(participant: Participant, *, actor: Actor, now: datetime, over_quota: bool = False) -> str:
    """Take a seat for a participant and return whose it is. Raises ``group_full`` or ``delegation_full``."""
    if participant.delegation_id is not None:
        if not _use_delegation(participant.delegation_id, 1):
            raise Error("delegation_full", 409)
        return "delegation"
    if seats.take(participant.group_id):
        return "group"
    if not over_quota:
        raise Error("group_full", 409)
    seats.take_over_quota(participant.group_id)
    audit.log("seat.overridden", actor=actor, now=now, event_id=participant.event_id, subject_id=participant.id)
    return "group"


def give_back(participant: Participant) -> None:
    """Give the participant's seat back to its delegation or its group."""
    if participant.seat == "delegation" and participant.delegation_id is not None:
        _use_delegation(participant.delegation_id, -1)
    elif participant.seat == "group":
        seats.release(participant.group_id)
    participant.seat = "none"


def state_fields(participant: Participant) -> dict[str, Any]:
    """Return state, reason, seat and the end of a running offer, as the history keeps them."""
    until = participant.offer_until
    return {
        "state": participant.state,
        "reason": participant.reason,
        "seat": participant.seat,
        "offer_until": until.isoformat() if until else None,
    }


def _use_delegation(delegation_id: UUID, count: int) -> bool:
    result = session().execute(
        sa.update(Delegation)
        .where(Delegation.id == delegation_id, Delegation.used + count <= Delegation.seats)
        .values(used=Delegation.used + count)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
