"""Substitution: somebody comes in place of another. The seat passes from one to the other and is never free between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event, StakeholderGroup
from conference.participants import answers, notices, services, states, undoing
from conference.participants.details import Details
from conference.participants.models import Participant
from conference.participants.rules import HOLDS_SEAT
from conference.participants.services import Entry
from conference.participants.states import Target

REPLACED = "replaced"


def substitute(
    event: Event,
    participant_id: UUID,
    details: Details,
    entry: Entry | None = None,
    *,
    actor: Actor,
    now: datetime,
    keep_state: bool | None = None,
) -> Participant:
    """Have a new person come in place of one who holds a seat, in the same group and delegation; return the new one.

    ``keep_state`` (default: if staff acts) gives the new one the state of the old one; else, where the group asks
    approval, it is to be given anew. Of ``entry`` source, locale, submission and id count: the same submission, or the
    same id, gives the same person again. The old one is cancelled, told, and keeps tickets and code, which say so.
    Raises ``not_replaceable`` for who holds no seat (so also for who was replaced already), ``unknown_participant``.
    """
    entry = entry or Entry(source="assisted")
    with write():
        answers.hold(event.id, details.answers)
        (old,) = states.locked(event.id, [participant_id])
        same = services.registered(event, entry)
        if same is not None:
            return same
        if old.state not in HOLDS_SEAT or old.merged_into_id is not None:
            raise Error("not_replaceable", 409)
        entry = _entry(old, entry, keep_state=actor.kind == "staff" if keep_state is None else keep_state)
        change_set = history.begin(event.id, REPLACED, actor, now)
        gone = Target("cancelled", REPLACED)
        states.hand_over(old, gone, "none", change_set=change_set, actor=actor, now=now)
        group = session().get_one(StakeholderGroup, old.group_id)
        new = services.create(event, group, details, replace(entry, quiet=True), actor=actor, now=now)
        notices.came_instead(new, details.contacts, change_set, actor=actor, now=now)
        history.record(change_set, states.KIND, new.id, {}, {"replaces": str(old.id)})
        notices.state_changed([old], change_set, actor=actor, now=now)
        audit.log("participant.replaced", actor=actor, now=now, event_id=event.id, subject_id=old.id)
        session().flush()
        return new


def change_set_of(new: Participant) -> UUID | None:
    """Return the change set in which somebody took another's place, to take it back."""
    changes = history.of_subject(states.KIND, new.id)
    return next((change.change_set_id for change in changes if change.action == REPLACED), None)


def before(person: Participant) -> Participant | None:
    """Return whom somebody came in place of."""
    return session().get(Participant, person.replaces_id) if person.replaces_id else None


def after(person: Participant) -> Participant | None:
    """Return who came in place of somebody."""
    return session().scalar(sa.select(Participant).where(Participant.replaces_id == person.id))


def _entry(old: Participant, entry: Entry, *, keep_state: bool) -> Entry:
    """Return how the new one comes in: with the seat that the old one is about to leave."""
    group = session().get_one(StakeholderGroup, old.group_id)
    return replace(
        entry,
        delegation_id=old.delegation_id,
        state="pending" if group.approval and not keep_state else old.state,
        seat=old.seat,
        replaces_id=old.id,
    )


def _restore(
    change_set: history.ChangeSet,
    entries: Sequence[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> None:
    """Give the seat back to whoever had it; the one who came instead is cancelled."""
    people = {one.id: one for one in states.locked(change_set.scope_id, [subject for subject, _, _ in entries])}
    pairs = [(people[subject], was, became) for subject, was, became in entries]
    old, was, became = next(pair for pair in pairs if "replaces" not in pair[2])
    new = next(person for person, _, became in pairs if "replaces" in became)
    undoing.refuse_changed(old, became)
    elsewhere = (new.group_id, new.delegation_id) != (old.group_id, old.delegation_id)  # a seat is of one group
    gone_on = new.merged_into_id is not None or new.state not in HOLDS_SEAT or new.replaces_id != old.id
    if old.erased or gone_on or elsewhere:
        raise Error("undo_changed", 409, name=new.full_name or old.full_name)
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    new.replaces_id = None  # the old one may be replaced again
    gone = Target("cancelled", "organiser")
    seat = states.hand_over(new, gone, "none", change_set=trace, actor=actor, now=now)
    states.hand_over(old, states.target_of(was, old), seat, change_set=trace, actor=actor, now=now)


undoing.restores(REPLACED, _restore)
