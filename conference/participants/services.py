"""What is done with participants: register, move states, change details, create delegations, undo."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core import audit, history, tokens, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.events.models import Event, StakeholderGroup
from conference.events.queries import consent_texts
from conference.participants import details as record
from conference.participants import duplicates, notices, states, tickets
from conference.participants.details import Details
from conference.participants.models import Delegation, Participant
from conference.participants.rules import holds_seat


@dataclass(frozen=True)
class Entry:
    """How a person came in."""

    source: str = "online"
    locale: str = "fr"
    #: The signed form's nonce, hashed: the same submission is the same person.
    submission: bytes | None = None
    #: The id that a desk or an import has already given the person.
    participant_id: UUID | None = None
    delegation_id: UUID | None = None
    #: A state that the way in decides (import, desk); default: by the group's rules.
    state: str | None = None
    over_quota: bool = False
    #: No confirmation is sent: the person did not come just now (the example conference).
    quiet: bool = False


def register(
    event: Event, group: StakeholderGroup, details: Details, entry: Entry, *, actor: Actor, now: datetime
) -> Participant:
    """Make the record of one person: seat, code, ticket, contacts, consents, history, confirmation; all or nothing.

    The same submission or the same ``participant_id`` gives the same person again, however often and fast it comes.
    A full group gives a place on its waiting list, or raises ``group_full``.
    """
    try:
        with write():
            return _registered(event, entry) or _new(event, group, details, entry, actor=actor, now=now)
    except IntegrityError:
        with write():
            same = _registered(event, entry)
        if same is None:
            raise
        return same


def transition(
    event_id: UUID,
    participant_ids: list[UUID],
    state: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    over_quota: bool = False,
    quiet: bool = False,
) -> history.ChangeSet:
    """Move participants of an event to ``state``, with their seats, in one change set: ten minutes to undo it.

    All or none; ``quiet`` tells nobody. Raises ``unknown_participant``, ``transition_refused``, ``group_full`` and
    ``delegation_full``.
    """
    with write():
        people = states.locked(event_id, participant_ids)
        states.lock_seats(person for person in people if holds_seat(state) != (person.seat != "none"))
        change_set = history.begin(event_id, f"state.{state}", actor, now)
        for person in people:
            states.move(
                person, state, change_set=change_set, actor=actor, now=now, reason=reason, over_quota=over_quota
            )
        if not quiet:
            notices.state_changed(people, change_set, actor=actor, now=now)
        audit.log("participants.decided", actor=actor, now=now, event_id=event_id, count=len(people), to=state)
        return change_set


def change_details(
    event: Event, participant_id: UUID, details: Details, *, version: int, channel: str, actor: Actor, now: datetime
) -> Participant:
    """Write new details into a record. Raises ``stale`` when somebody changed it since ``version`` was read."""
    with write():
        (person,) = states.locked(event.id, [participant_id])
        if person.version != version:
            raise Error("stale", 409)
        change_set = history.begin(event.id, "details", actor, now)
        _apply(event, person, details, change_set, channel=channel, now=now)
        return person


def change_group(
    event_id: UUID,
    participant_id: UUID,
    group: StakeholderGroup,
    *,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
) -> None:
    """Move a person to another group of the event; a seat that is held moves along. Raises ``group_full``."""
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if person.group_id == group.id:
            return
        change_set = history.begin(event_id, "group", actor, now)
        before = _group_fields(person)
        held = person.seat != "none"
        if held:
            states.lock_seats([person], group.id)
            states.give_back(person)
        person.group_id, person.delegation_id = group.id, None
        if held:
            person.seat = states.take_seat(person, actor=actor, now=now, over_quota=over_quota)
        person.version, person.updated_at = person.version + 1, now
        history.record(change_set, states.KIND, person.id, before, _group_fields(person))


def create_delegation(
    event_id: UUID, group_id: UUID, organisation: str, seats_wanted: int, *, focal_name: str, focal_phone: str
) -> Delegation:
    """Make a delegation and take its seats in the group, once. Raises ``group_full`` when the group has too few."""
    with write() as db:
        if not seats.take(group_id, seats_wanted):
            raise Error("group_full", 409)
        delegation = Delegation(
            id=uuid4(), event_id=event_id, group_id=group_id, organisation=organisation, seats=seats_wanted, used=0
        )
        delegation.focal_name = focal_name
        delegation.sealed = vault.seal_json(event_id, "focal", delegation.id, {"phone": focal_phone})
        delegation.link_version = 1
        delegation.link_hash = tokens.digest(tokens.link(event_id, delegation.id, 1))
        db.add(delegation)
        db.flush()
        return delegation


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Take back an action of the last ten minutes, and the messages that waited; return how many people it was."""
    with write():
        count = history.undo(event_id, change_set_id, actor, now)
        audit.log("participants.undone", actor=actor, now=now, event_id=event_id, count=count)
        return count


def _registered(event: Event, entry: Entry) -> Participant | None:
    same = []
    if entry.submission is not None:
        same.append(Participant.submission == entry.submission)
    if entry.participant_id is not None:
        same.append(Participant.id == entry.participant_id)
    if not same:
        return None
    return session().scalar(sa.select(Participant).where(Participant.event_id == event.id, sa.or_(*same)))


def _new(
    event: Event, group: StakeholderGroup, details: Details, entry: Entry, *, actor: Actor, now: datetime
) -> Participant:
    person = Participant(
        id=entry.participant_id or uuid4(),
        event_id=event.id,
        group_id=group.id,
        delegation_id=entry.delegation_id,
        source=entry.source,
        locale=entry.locale,
        submission=entry.submission,
        seat="none",
        state_at=now,
        created_at=now,
        updated_at=now,
        version=1,
        link_version=1,
    )
    person.state, person.seat = _place(person, group, entry, actor, now)
    person.link_hash = tokens.digest(tokens.link(event.id, person.id, 1))
    record.write_into(person, details)
    session().add(person)
    session().flush()
    record.store_contacts(person, details.contacts)
    tickets.issue_code(event.id, person.id, now)
    tickets.issue_ticket(event.id, person.id, now)
    record.note_consents(person, None, details, _versions(event), channel=entry.source, now=now)
    change_set = history.begin(event.id, "registered", actor, now)
    history.record(change_set, states.KIND, person.id, {}, states.state_fields(person))
    duplicates.suspect(person, details.contacts, now)
    if not entry.quiet:
        notices.registered(person, details.contacts, now=now)
    session().flush()
    return person


def _place(person: Participant, group: StakeholderGroup, entry: Entry, actor: Actor, now: datetime) -> tuple[str, str]:
    state = entry.state or ("pending" if group.approval else "confirmed")
    if state in {"waitlisted", "declined", "cancelled"}:
        return state, "none"
    queues = group.waiting_list and entry.source == "online"
    if queues and _somebody_waits(group.id):
        return "waitlisted", "none"
    try:
        return state, states.take_seat(person, actor=actor, now=now, over_quota=entry.over_quota)
    except Error:
        if queues:
            return "waitlisted", "none"
        raise


def _somebody_waits(group_id: UUID) -> bool:
    waiting = sa.exists().where(
        Participant.group_id == group_id, Participant.state == "waitlisted", Participant.offer_until.is_(None)
    )
    return bool(session().scalar(sa.select(waiting)))


def _apply(
    event: Event, person: Participant, details: Details, change_set: history.ChangeSet, *, channel: str, now: datetime
) -> None:
    before = record.read(person)
    if before == details:
        return
    record.write_into(person, details)
    if before.contacts != details.contacts:
        record.store_contacts(person, details.contacts)
    record.note_consents(person, before, details, _versions(event), channel=channel, now=now)
    person.version, person.updated_at = person.version + 1, now
    history.record(change_set, states.KIND, person.id, record.as_fields(before), record.as_fields(details))
    session().flush()


def _versions(event: Event) -> dict[str, int]:
    return {row.purpose: row.version for row in consent_texts(event.id)}


def _group_fields(person: Participant) -> history.Fields:
    delegation = str(person.delegation_id) if person.delegation_id else None
    return {"group_id": str(person.group_id), "delegation_id": delegation, **states.state_fields(person)}


def _restore(
    change_set: history.ChangeSet,
    entries: list[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> None:
    event = session().get_one(Event, change_set.scope_id)
    people = {person.id: person for person in states.locked(event.id, [subject for subject, _, _ in entries])}
    states.lock_seats(people.values())
    for subject, before, after in entries:
        _check_restorable(people[subject], after, change_set)
        _restore_one(event, people[subject], before, actor, now)


def _check_restorable(person: Participant, after: history.Fields, change_set: history.ChangeSet) -> None:
    if change_set.action in {"merged", "registered", "group"}:
        raise Error("undo_unknown", 409)
    if person.merged_into_id is not None:
        raise Error("undo_changed", 409, name=person.full_name)
    current = {**record.as_fields(record.read(person)), **states.state_fields(person)}
    if any(current.get(name) != value for name, value in after.items()):
        raise Error("undo_changed", 409, name=person.full_name)


def _restore_one(event: Event, person: Participant, before: history.Fields, actor: Actor, now: datetime) -> None:
    trace = history.begin(event.id, "undo", actor, now)
    if "state" in before or "seat" in before:
        _restore_state(person, before, trace, actor, now)
    if before.keys() - {"state", "reason", "seat"}:
        details = record.with_fields(record.read(person), before)
        _apply(event, person, details, trace, channel="organiser", now=now)


def _restore_state(
    person: Participant, before: history.Fields, trace: history.ChangeSet, actor: Actor, now: datetime
) -> None:
    state = before.get("state", person.state)
    reason = before.get("reason", person.reason)
    try:
        states.move(person, state, change_set=trace, actor=actor, now=now, reason=reason, restoring=True)
    except Error as error:
        raise Error("undo_full", 409) from error


history.restores(states.KIND, _restore)
