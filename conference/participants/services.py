"""What is done with participants: register, move states, change details, undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core import audit, history, tokens
from conference.core import rows as rows_now
from conference.core.db import Base, is_writing, plain, savepoint, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event, StakeholderGroup
from conference.participants import answers, duplicates, grouping, notices, states, tickets
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants.details import Details
from conference.participants.models import Participant
from conference.participants.offer_queries import in_line
from conference.participants.rules import holds_seat

#: What the history calls coming in.
REGISTERED = "registered"
#: Who comes in by these ways waits in line when a group is full.
_QUEUE = frozenset({"online", "assisted"})
#: Built once: every registration asks it. What is not known is equal to nothing.
_SAME = sa.select(Participant.id).where(
    Participant.event_id == sa.bindparam("event_id"),
    sa.or_(Participant.submission == sa.bindparam("submission"), Participant.id == sa.bindparam("participant_id")),
)


@dataclass(frozen=True)
class Entry:
    """How a person came in."""

    source: str = "online"
    #: How consents were given, where the source does not say it.
    channel: str = ""
    locale: str = "fr"
    #: The signed form's nonce, hashed: the same submission is the same person.
    submission: bytes | None = None
    #: The id that a desk or an import has already given the person.
    participant_id: UUID | None = None
    delegation_id: UUID | None = None
    #: The text of the ticket that a desk without a network has printed on their badge; nobody else has it.
    ticket: str = ""
    #: A state that the way in decides (import, desk); default: by the group's rules.
    state: str | None = None
    over_quota: bool = False
    #: Staff took the person in although the group was closed.
    late: bool = False
    #: Whom the person comes in place of, and that one's seat, which is theirs already (``substitution``).
    replaces_id: UUID | None = None
    seat: str = ""
    #: The versions of the consent texts that the person read, by purpose; default: the newest.
    versions: Mapping[str, int] | None = None
    #: No confirmation is sent: the person did not come just now (the example conference).
    quiet: bool = False
    #: The action that this entry is part of, where several people come in by one button.
    change_set: history.ChangeSet | None = None


def register(
    event: Event, group: StakeholderGroup, details: Details, entry: Entry, *, actor: Actor, now: datetime
) -> Participant:
    """Make the record of one person: seat, code, ticket, contacts, consents, history, confirmation; all or nothing.

    The same submission or the same ``participant_id`` gives the same person again, however often and fast it comes.
    A full group gives a place on its waiting list, or raises ``group_full``.
    """
    # Of a form the constraint tells as surely that it was sent before, and most are not.
    known = registered(event, entry) if is_writing() or entry.submission is None else None
    if known is not None:
        return known
    try:
        with write(reread=False), savepoint():  # seats and submissions are asked of the database
            answers.hold(event.id, details.answers)
            return create(event, group, details, entry, actor=actor, now=now)
    except (IntegrityError, Error):
        same = registered(event, entry)  # sent twice at once, the other was faster: it may have had the last seat
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
        return move_locked(
            event_id, people, state, actor=actor, now=now, reason=reason, over_quota=over_quota, quiet=quiet
        )


def move_locked(
    event_id: UUID,
    people: list[Participant],
    state: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    over_quota: bool = False,
    quiet: bool = False,
) -> history.ChangeSet:
    """Do what :func:`transition` does with people whom the caller has locked."""
    states.lock_seats(person for person in people if holds_seat(state) != (person.seat != "none"))
    change_set = history.begin(event_id, f"state.{state}", actor, now)
    target = states.Target(state, reason)
    moves = [(person, target) for person in people]
    states.put(moves, change_set=change_set, actor=actor, now=now, over_quota=over_quota)
    if not quiet:
        notices.state_changed(people, change_set, actor=actor, now=now)
    audit.log("participants.decided", actor=actor, now=now, event_id=event_id, count=len(people), to=state)
    return change_set


def change_details(
    event: Event, participant_id: UUID, details: Details, *, version: int, channel: str, actor: Actor, now: datetime
) -> Participant:
    """Write new details into a record. Raises ``stale`` when somebody changed it since ``version`` was read.

    Raises ``option_full`` and ``file_gone`` for an answer that cannot be kept, and ``participant_erased``.
    """
    with write():
        answers.hold(event.id, details.answers)
        (person,) = states.locked(event.id, [participant_id])
        if person.erased:
            raise Error("participant_erased", 409)
        if person.version != version:
            raise Error("stale", 409)
        change_set = history.begin(event.id, "details", actor, now)
        apply_details(event, person, details, change_set, channel=channel, now=now)
        return person


def change_group(
    event_id: UUID,
    participant_id: UUID,
    group: StakeholderGroup,
    *,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
    seen: UUID | None = None,
) -> UUID | None:
    """Move a person to another group of the event; a seat that is held moves along.

    Raises ``group_full``, ``stale`` when they are no longer in the group ``seen``, and ``transition_refused`` for a
    record that was merged or erased.
    """
    with write():
        (person,) = states.locked(event_id, [participant_id])
        if seen is not None and person.group_id not in {seen, group.id}:
            raise Error("stale", 409)
        moved = grouping.move(event_id, [participant_id], group, actor=actor, now=now, over_quota=over_quota)
        if moved.full:
            raise Error("group_full", 409)
        if moved.gone:
            raise Error("transition_refused", 409, before="merged")
        return moved.change_set_id


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Take back an action of the last ten minutes, and the messages that waited; return how many people it was."""
    with write():
        count = history.undo(event_id, change_set_id, actor, now, counting=states.KIND)
        audit.log("participants.undone", actor=actor, now=now, event_id=event_id, count=count)
        return count


def registered(event: Event, entry: Entry) -> Participant | None:
    """Return who came in by this very entry already: the same submission, or the same id."""
    if entry.submission is None and entry.participant_id is None:
        return None
    same = {"event_id": event.id, "submission": entry.submission, "participant_id": entry.participant_id}
    found = plain(_SAME, same).scalar()
    return None if found is None else session().get(Participant, found, populate_existing=True)


def create(
    event: Event, group: StakeholderGroup, details: Details, entry: Entry, *, actor: Actor, now: datetime
) -> Participant:
    """Do what :func:`register` does with somebody who is surely new; inside ``write()``."""
    person = rows_now.new(
        Participant,
        id=entry.participant_id or uuid4(),
        event_id=event.id,
        group_id=group.id,
        delegation_id=entry.delegation_id,
        source=entry.source,
        locale=entry.locale,
        submission=entry.submission,
        replaces_id=entry.replaces_id,
        seat="none",
        state_at=now,
        created_at=now,
        updated_at=now,
        version=1,
        link_version=1,
    )
    person.link_hash = tokens.digest(tokens.link(event.id, person.id, 1))
    record.write_into(person, details)
    contact_store.store_first(person, details.contacts)
    alike = duplicates.alike(person, details.contacts)
    person.suspected = bool(alike)
    rows: list[Base] = [
        *([] if entry.quiet else notices.registered(person, details.contacts, alike, now=now)),
        *contact_store.keys_of(person, details.contacts),
        *duplicates.suspicions(person, alike, now),
        tickets.new_ticket(event.id, person.id, now, entry.ticket),
        *record.first_consents(person, entry.versions, entry.channel or entry.source, now),
    ]
    # The seat comes last: on PostgreSQL everybody else who registers in the group waits from here to the end.
    person.state, person.seat = _place(person, group, entry, actor, now)
    record.store_answers(person, None, details, now=now)
    session().flush()  # an answer may have a file, or an override its line in the log
    after = states.state_fields(person)
    if entry.change_set is not None:
        rows += history.within(entry.change_set, states.KIND, person.id, after)
    else:
        rows += history.first(event.id, REGISTERED, actor, now, kind=states.KIND, subject_id=person.id, after=after)
    rows_now.add_now(person, besides=rows)
    tickets.issue_code(event.id, person.id, now)
    if entry.source == "assisted":
        audit.log("participant.entered", actor=actor, now=now, event_id=event.id, subject_id=person.id, late=entry.late)
    session().flush()
    return person


def _place(person: Participant, group: StakeholderGroup, entry: Entry, actor: Actor, now: datetime) -> tuple[str, str]:
    state = entry.state or ("pending" if group.approval else "confirmed")
    if entry.seat:
        return state, entry.seat
    if state in {"waitlisted", "declined", "cancelled"}:
        return state, "none"
    queues = group.waiting_list and entry.source in _QUEUE and not entry.over_quota
    if queues and _somebody_waits(group.id):
        return "waitlisted", "none"
    try:
        return state, states.take_seat(person, actor=actor, now=now, over_quota=entry.over_quota)
    except Error:
        if queues:
            return "waitlisted", "none"
        raise


def _somebody_waits(group_id: UUID) -> bool:
    return bool(session().scalar(sa.select(sa.exists().where(*in_line(group_id)))))


def apply_details(
    event: Event, person: Participant, details: Details, change_set: history.ChangeSet, *, channel: str, now: datetime
) -> None:
    """Write details into a locked record, with consents and history; inside ``write()``."""
    before = record.read(person)
    if details.answers is None:
        details = replace(details, answers=before.answers)
    if before == details:
        return
    record.write_into(person, details)
    if before.contacts != details.contacts:
        record.store_contacts(person, details.contacts)
    record.store_answers(person, before, details, now=now)
    record.note_consents(person, before, details, record.newest_versions(event.id), channel=channel, now=now)
    person.version, person.updated_at = person.version + 1, now
    history.record(change_set, states.KIND, person.id, record.as_fields(before), record.as_fields(details))
    session().flush()
