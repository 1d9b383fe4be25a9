"""Decisions of an organiser on many people at once: done where they make sense and a seat is left, told where not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import StakeholderGroup
from conference.participants import services, states
from conference.participants.models import Delegation, Participant
from conference.participants.rules import holds_seat

#: What a decision leads to, and from which states it is taken on many at once. Who withdrew or was refused comes back
#: only by hand, on their own page.
DECISIONS: dict[str, tuple[str, frozenset[str]]] = {
    "accept": ("confirmed", frozenset({"nominated", "pending", "waitlisted"})),
    "decline": ("declined", frozenset({"nominated", "pending", "waitlisted", "confirmed"})),
    "cancel": ("cancelled", frozenset({"nominated", "pending", "waitlisted", "confirmed"})),
    "pend": ("pending", frozenset({"waitlisted", "confirmed"})),
    "wait": ("waitlisted", frozenset({"pending"})),
}
#: Decisions that leave who has a place offered to them alone: that one has an answer to give first.
_NOT_MEANWHILE = frozenset({"pend", "wait"})


@dataclass(frozen=True)
class Outcome:
    """What a decision did: how many it changed, how many it left by their state, who found no seat."""

    to: str
    done: int = 0
    change_set_id: UUID | None = None
    left: Counter[str] = field(default_factory=Counter)
    #: Those for whom their group has no seat left, first come first: an organiser may go over the quota for them.
    full: tuple[UUID, ...] = ()
    #: Those for whom their delegation has no seat left: only a larger delegation helps.
    delegation_full: tuple[UUID, ...] = ()
    #: How many are left because their group has no waiting list.
    no_queue: int = 0
    #: Those left by their state, first come first.
    left_ids: tuple[UUID, ...] = ()


def decide(
    event_id: UUID,
    participant_ids: Iterable[UUID],
    decision: str,
    *,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
) -> Outcome:
    """Take a decision on people of an event, in one change set, as far as it makes sense and seats are left.

    Seats go to who has waited longest; ``over_quota`` seats the others too (audited). Raises ``nothing_chosen``, and
    ``unknown_participant`` when an id is not of this event: then nothing is changed.
    """
    to, takes = DECISIONS[decision]
    wanted = list(dict.fromkeys(participant_ids))
    if not wanted:
        raise Error("nothing_chosen")
    with write():
        people = states.locked(event_id, wanted)
        able = [person for person in people if person.state in takes and not _waits_for_answer(person, decision)]
        able_ids = {person.id for person in able}
        left = [person for person in people if person.id not in able_ids]
        able, no_queue = _with_a_queue(able) if decision == "wait" else (able, 0)
        seatless = {person.id: person for person in _without_a_seat(to, able, over_quota=over_quota)}
        done = [person for person in able if person.id not in seatless]
        outcome = Outcome(
            to,
            len(done),
            left=Counter(person.state for person in left),
            no_queue=no_queue,
            left_ids=tuple(person.id for person in left),
            full=tuple(person.id for person in seatless.values() if person.delegation_id is None),
            delegation_full=tuple(person.id for person in seatless.values() if person.delegation_id is not None),
        )
        if not done:
            return outcome
        change_set = services.move_locked(
            event_id, done, to, actor=actor, now=now, reason=_reason(to), over_quota=over_quota
        )
        return replace(outcome, change_set_id=change_set.id)


def decide_one(
    event_id: UUID,
    participant_id: UUID,
    to: str,
    *,
    seen_as: str,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
) -> UUID:
    """Move one person to any state that may follow, and return the change set.

    Raises ``stale`` when the person is no longer in the state ``seen_as`` that the organiser had before their eyes,
    and what ``services.transition`` raises.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if person.state != seen_as:
            raise Error("stale", 409)
        change_set = services.transition(
            event_id, [participant_id], to, actor=actor, now=now, reason=_reason(to), over_quota=over_quota
        )
        return change_set.id


def _waits_for_answer(person: Participant, decision: str) -> bool:
    return decision in _NOT_MEANWHILE and person.offer_until is not None


def _with_a_queue(people: list[Participant]) -> tuple[list[Participant], int]:
    """Return those whose group has a waiting list, and how many others there are."""
    wanted = {person.group_id for person in people}
    queues = sa.select(StakeholderGroup.id).where(StakeholderGroup.id.in_(wanted), StakeholderGroup.waiting_list)
    having = set(session().scalars(queues))
    queued = [person for person in people if person.group_id in having]
    return queued, len(people) - len(queued)


def _reason(to: str) -> str | None:
    return "organiser" if to == "cancelled" else None


def _without_a_seat(to: str, people: list[Participant], *, over_quota: bool) -> list[Participant]:
    """Return who needs a seat and finds none left; the counters stay locked until the decision is written."""
    if not holds_seat(to):
        return []
    waiting = sorted((p for p in people if p.seat == "none"), key=lambda person: (person.state_at, person.id))
    states.lock_seats(waiting)
    left = _seats_in_delegations(waiting) | ({} if over_quota else _seats_in_groups(waiting))
    seatless = []
    for person in waiting:
        key = person.delegation_id or person.group_id
        left[key] = left.get(key, inf) - 1
        if left[key] < 0:
            seatless.append(person)
    return seatless


def _seats_in_groups(people: list[Participant]) -> dict[UUID, float]:
    group = StakeholderGroup
    wanted = {person.group_id for person in people if person.delegation_id is None}
    query = sa.select(group.id, group.quota, group.taken, group.overbooked).where(group.id.in_(wanted))
    return {key: inf if quota is None else quota + over - taken for key, quota, taken, over in session().execute(query)}


def _seats_in_delegations(people: list[Participant]) -> dict[UUID, float]:
    wanted = {person.delegation_id for person in people if person.delegation_id is not None}
    if not wanted:
        return {}
    query = sa.select(Delegation.id, Delegation.seats - Delegation.used).where(Delegation.id.in_(wanted))
    return {key: float(free) for key, free in session().execute(query)}
