"""Taking back what was done with participants: states with their seats, details; all of one action or nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import answers, grouping, services, states
from conference.participants import details as record
from conference.participants.models import Participant

Entry: TypeAlias = tuple[UUID, history.Fields, history.Fields]
_SPECIAL: dict[str, history.Restore] = {grouping.ACTION: grouping.restore}


def restores(action: str, restore: history.Restore) -> None:
    """Register how one action is taken back, where putting each person back by itself will not do."""
    _SPECIAL[action] = restore


def refuse_changed(person: Participant, after: history.Fields) -> None:
    """Raise ``undo_changed`` when a person is no longer as the action left them."""
    current = states.state_fields(person)
    if after.keys() - current.keys():
        current |= record.as_fields(record.read(person))
    if person.merged_into_id is not None or any(current.get(name) != value for name, value in after.items()):
        raise Error("undo_changed", 409, name=person.full_name)


def _restore_named(change_set: history.ChangeSet, entries: list[Entry], actor: Actor, now: datetime) -> None:
    """Take back that a focal point named somebody: the record stays, cancelled, and its seat is the delegation's again.

    Nobody else takes a registration back by a button.
    """
    if change_set.actor_kind != "delegation":
        raise Error("undo_unknown", 409)
    left = {subject: after for subject, _, after in entries}
    people = states.locked(change_set.scope_id, list(left))
    states.lock_seats(people)
    for person in people:
        refuse_changed(person, left[person.id])
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    gone = states.Target("cancelled", "self")
    states.put([(person, gone) for person in people], change_set=trace, actor=actor, now=now)


def _restore(change_set: history.ChangeSet, entries: list[Entry], actor: Actor, now: datetime) -> None:
    if change_set.action in _SPECIAL:
        _SPECIAL[change_set.action](change_set, entries, actor, now)
        return
    answers.hold(change_set.scope_id, *(answers.fields_in(after) for _, _, after in entries))
    people = {one.id: one for one in states.locked(change_set.scope_id, [subject for subject, _, _ in entries])}
    states.lock_seats(people.values())
    pairs = [(people[subject], before, after) for subject, before, after in entries]
    pairs = [pair for pair in pairs if not pair[0].erased]  # nothing brings them back
    for person, _, after in pairs:
        refuse_changed(person, after)
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    _restore_states(pairs, trace, actor, now)
    _restore_details(pairs, trace, now)


def _restore_states(
    pairs: Sequence[tuple[Participant, history.Fields, history.Fields]],
    trace: history.ChangeSet,
    actor: Actor,
    now: datetime,
) -> None:
    moves = [
        (person, states.target_of(before, person))
        for person, before, _ in pairs
        if before.keys() & states.state_fields(person).keys()
    ]
    if any(target.offer_until is not None and target.offer_until <= now for _, target in moves):
        raise Error("undo_offer_over", 409)
    try:
        states.put(moves, change_set=trace, actor=actor, now=now, restoring=True)
    except Error as error:
        raise Error("undo_full", 409) from error


def _restore_details(
    pairs: Sequence[tuple[Participant, history.Fields, history.Fields]], trace: history.ChangeSet, now: datetime
) -> None:
    event = session().get_one(Event, trace.scope_id)
    for person, before, _ in pairs:
        if before.keys() - states.state_fields(person).keys():
            wanted = record.with_fields(record.read(person), before)
            _put_back(event, person, wanted, trace, now)


def _put_back(
    event: Event, person: Participant, wanted: record.Details, trace: history.ChangeSet, now: datetime
) -> None:
    channel = "focal" if trace.actor_kind == "delegation" else "organiser"
    try:
        services.apply_details(event, person, wanted, trace, channel=channel, now=now)
    except Error as error:  # an option is full now
        raise Error("undo_full", 409) from error


history.restores(states.KIND, _restore)
restores("registered", _restore_named)
