"""Offers: a free seat goes to who waits, in order or as an organiser chooses, and is kept until they must answer.

A running offer is a waitlisted person with ``offer_until``; it holds a seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM, Actor
from conference.events import seats
from conference.events.models import Event, StakeholderGroup
from conference.participants import notices, offer_queries, states
from conference.participants.models import Participant
from conference.participants.rules import HOLDS_SEAT, Days, answer_by
from conference.participants.states import Target

#: How many offers one transaction makes at most: other writers get their turn.
SET = 200
WITHDRAWN = "offer.withdrawn"


@dataclass(frozen=True)
class Made:
    """What was offered: to whom, until when, and the change set that takes it back."""

    people: tuple[Participant, ...]
    until: datetime
    change_set_id: UUID

    @property
    def to_call(self) -> int:
        """How many of them no message reaches."""
        return sum(not person.has_email for person in self.people)


def deadline(event: Event, now: datetime) -> datetime | None:
    """Return until when a place of an event offered ``now`` is kept; ``None``: too late to offer one."""
    return answer_by(now, event.offer_hours, Days(event.first_day, event.last_day, event.tz))


def make(event: Event, participant_ids: Sequence[UUID], *, actor: Actor, now: datetime) -> Made:
    """Offer a seat to people of an event whom somebody chose, all or none.

    Raises ``offers_over`` when the event is, ``not_waiting`` when one of them does not wait or has an offer already,
    ``group_full``, ``delegation_full``, ``unknown_participant``.
    """
    until = _deadline(event, now)
    with write():
        people = states.locked(event.id, list(participant_ids))
        if not people or any(person.state != "waitlisted" or person.offer_until for person in people):
            raise Error("not_waiting", 409)
        return _make(event, people, until, actor, now)


def make_next(event: Event, group_id: UUID, count: int, *, actor: Actor, now: datetime) -> Made | None:
    """Offer the free seats of a group to who is next in line, ``count`` at most; ``None`` if there was none to offer.

    Nobody is passed over. Raises ``offers_over`` when the event is.
    """
    until = _deadline(event, now)
    with write():
        people = _next(event.id, group_id, count)
        return _make(event, people, until, actor, now) if people else None


def serve(now: datetime) -> int:
    """Offer every free seat of groups that offer by themselves to who is next in line; return how many were offered."""
    count = 0
    for event_id, group_id in offer_queries.to_serve(now):
        event = session().get_one(Event, event_id)
        while offered := _serve_next(event, group_id, now):
            count += offered
    return count


def accept(event_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet | None:
    """Take the place that was offered; again it changes nothing (``None``).

    Where the group asks approval it is to be given still, unless staff answers for the person. Raises ``offer_over``
    (too late), ``no_offer``, ``unknown_participant``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if person.state in HOLDS_SEAT:
            return None
        _running(person, actor, now)
        group = session().get_one(StakeholderGroup, person.group_id)
        state = "pending" if group.approval and actor.kind != "staff" else "confirmed"
        change_set = _move([person], "offer.accepted", Target(state), actor, now)
        notices.state_changed([person], change_set, actor=actor, now=now)
        return change_set


def refuse(event_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet | None:
    """Leave the place that was offered to another; again it changes nothing (``None``).

    Raises ``no_offer``, ``unknown_participant``.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if person.state == "cancelled" and person.reason in {"self", "no_answer"}:
            return None
        if person.offer_until is None:
            raise Error("no_offer", 409)
        return _move([person], "offer.refused", Target("cancelled", "self"), actor, now)


def withdraw(event_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Take an offer back: the person waits again, where they stood. Raises ``no_offer``, ``unknown_participant``."""
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if person.offer_until is None:
            raise Error("no_offer", 409)
        return _move([person], WITHDRAWN, Target("waitlisted", state_at=person.state_at), actor, now)


def prolong(event: Event, participant_id: UUID, *, actor: Actor, now: datetime) -> Made:
    """Give the person as much time again to answer. Raises ``no_offer``, and ``offer_longest`` at the event's end."""
    with write():
        (person,) = states.locked(event.id, [participant_id])
        if person.offer_until is None:
            raise Error("no_offer", 409)
        until = deadline(event, max(now, person.offer_until))
        if until is None or until <= person.offer_until:
            raise Error("offer_longest", 409)
        change_set = _move([person], "offer.prolonged", Target("waitlisted", offer_until=until), actor, now)
        notices.offered([person], change_set, actor=actor, now=now)
        return Made((person,), until, change_set.id)


def lapse(now: datetime) -> int:
    """End the offers that nobody answered in time, give their seats back, tell the people; return how many."""
    count = 0
    for event_id, ids in offer_queries.overdue(now).items():
        for start in range(0, len(ids), SET):
            count += _lapse(event_id, ids[start : start + SET], now)
    return count


def rejoin(event: Event, participant_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Put somebody who answered too late at the end of the waiting list; who waits already stays where they are.

    Raises ``no_offer`` for anybody else and where one cannot wait any more, ``unknown_participant``.
    """
    with write():
        (person,) = states.locked(event.id, [participant_id])
        if person.state == "waitlisted" and not too_late(person, now):
            return
        if not may_rejoin(event, person, now):
            raise Error("no_offer", 409)
        _move([person], "offer.rejoined", Target("waitlisted", state_at=now), actor, now)


def too_late(person: Participant, now: datetime) -> bool:
    """Tell whether a person had an offer and let the time to answer pass."""
    if person.offer_until is not None:
        return person.offer_until <= now
    return person.state == "cancelled" and person.reason == "no_answer"


def may_rejoin(event: Event, person: Participant, now: datetime) -> bool:
    """Tell whether somebody who answered too late may wait again."""
    group = session().get_one(StakeholderGroup, person.group_id)
    return too_late(person, now) and group.waiting_list and deadline(event, now) is not None


def set_mode(event_id: UUID, group_id: UUID, *, automatic: bool) -> None:
    """Say whether the seats of a group that become free are offered by themselves. Raises ``unknown_group``."""
    with write() as db:
        group = db.get(StakeholderGroup, group_id, populate_existing=True)
        if group is None or group.event_id != event_id:
            raise Error("unknown_group", 404)
        group.auto_offer = automatic
    if automatic:
        seats.ring()


def _deadline(event: Event, now: datetime) -> datetime:
    until = deadline(event, now)
    if until is None:
        raise Error("offers_over", 409)
    return until


def _next(event_id: UUID, group_id: UUID, count: int) -> list[Participant]:
    """Return who is to be offered the free seats of a group, locked, with the group's counter.

    Somebody else may have offered or taken between looking and locking: then it is looked again.
    """
    free = seats.free(group_id)
    while wanted := offer_queries.next_in_line(group_id, count if free is None else min(count, free)):
        people = states.locked(event_id, wanted)
        states.lock_seats(people)
        free = seats.free(group_id)
        still = all(person.state == "waitlisted" and person.offer_until is None for person in people)
        if still and (free is None or len(people) <= free):
            return sorted(people, key=lambda person: (person.state_at, person.id))
    return []


def _serve_next(event: Event, group_id: UUID, now: datetime) -> int:
    """Offer one set of seats and return how many; none once the group may not: that is read with its counter locked."""
    with write():
        people = _next(event.id, group_id, SET)
        until = deadline(event, now)
        if not people or until is None or not offer_queries.serves_itself(group_id, now):
            return 0
        return len(_make(event, people, until, SYSTEM, now).people)


def _make(event: Event, people: list[Participant], until: datetime, actor: Actor, now: datetime) -> Made:
    change_set = _move(people, "offer.made", Target("waitlisted", offer_until=until), actor, now)
    notices.offered(people, change_set, actor=actor, now=now)
    audit.log("offers.made", actor=actor, now=now, event_id=event.id, count=len(people))
    return Made(tuple(people), until, change_set.id)


def _lapse(event_id: UUID, ids: list[UUID], now: datetime) -> int:
    with write():
        late = [person for person in states.locked(event_id, ids) if person.offer_until and person.offer_until <= now]
        if late:
            change_set = _move(late, "offer.lapsed", Target("cancelled", "no_answer"), SYSTEM, now)
            notices.state_changed(late, change_set, actor=SYSTEM, now=now)
        return len(late)


def _running(person: Participant, actor: Actor, now: datetime) -> None:
    """Raise ``offer_over`` or ``no_offer`` unless the person may answer now; staff may, until the place is given on."""
    if too_late(person, now) and not (actor.kind == "staff" and person.offer_until):
        raise Error("offer_over", 409)
    if person.offer_until is None:
        raise Error("no_offer", 409)


def _move(people: list[Participant], action: str, target: Target, actor: Actor, now: datetime) -> history.ChangeSet:
    if not target.holds or any(person.seat == "none" for person in people):
        states.lock_seats(people)
    change_set = history.begin(people[0].event_id, action, actor, now)
    states.put([(person, target) for person in people], change_set=change_set, actor=actor, now=now)
    return change_set
