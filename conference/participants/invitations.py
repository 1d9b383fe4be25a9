"""Invitations: one named person is asked to come, and answers once.

Locks are taken in one order: invitations, people, delegations, groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy.exc import IntegrityError

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM, Actor
from conference.events.models import Event, StakeholderGroup
from conference.participants import answers, invitation_notices, services
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as record
from conference.participants import invitation_seats as seats
from conference.participants.details import Details
from conference.participants.invitation_records import KIND, Wish
from conference.participants.models import Invitation, Participant
from conference.participants.services import Entry

#: Which answers of an organiser's or the person's may follow which state.
MAY = {
    "send": frozenset({"draft"}),
    "remind": frozenset({"sent"}),
    "withdraw": frozenset({"draft", "sent", "declined"}),
    "answer": frozenset({"sent", "declined"}),
}

_SENT = ("draft", "sent")


@dataclass(frozen=True)
class Outcome:
    """What became of many invitations: how many were done, left as they were, and whom nobody can write to."""

    change_set_id: UUID
    done: int
    left: int
    by_hand: tuple[UUID, ...] = ()


def draft(
    event: Event,
    group: StakeholderGroup,
    wishes: Sequence[Wish],
    *,
    once: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> list[Invitation]:
    """Note whom to invite to a group; nothing is sent and no seat is held yet.

    By ``once`` a form sent twice, at the same moment even, drafts nobody twice.
    """
    keys = [uuid5(once, repr((group.id, wish))) if once else uuid4() for wish in wishes]
    try:
        return _draft(event, group, dict(zip(keys, wishes, strict=True)), actor, now)
    except IntegrityError:  # the other was faster
        return _draft(event, group, dict(zip(keys, wishes, strict=True)), actor, now)


def _draft(
    event: Event, group: StakeholderGroup, wishes: Mapping[UUID, Wish], actor: Actor, now: datetime
) -> list[Invitation]:
    with write() as db:
        there = {row.id: row for row in queries.rows(event.id, list(wishes))}
        if len(there) == len(wishes):
            return list(there.values())
        rows = [there.get(key) or record.new(event, group, wish, now=now, key=key) for key, wish in wishes.items()]
        db.add_all(rows)
        db.flush()
        audit.log("invitations.drafted", actor=actor, now=now, event_id=event.id, count=len(rows))
        return rows


def change(event: Event, invitation_id: UUID, wish: Wish, *, version: int, actor: Actor, now: datetime) -> Invitation:
    """Correct an invitation that has no answer yet; sent already, it goes to a new address too.

    The person whom it reserved for changes along. Whether it reserves cannot change once it was sent: its seat is held,
    or is not. Raises ``stale``, ``invitation_answered``, and ``group_full`` where a longer deadline needs a seat again.
    """
    with write():
        (row,) = record.locked(event.id, [invitation_id])
        if row.version != version:
            raise Error("stale", 409)
        if row.state not in {"draft", "sent"} or (row.state == "sent" and row.reserves != wish.reserves):
            raise Error("invitation_answered", 409)
        change_set = history.begin(event.id, "invitation.changed", actor, now)
        before, known = record.fields(row), record.wish_of(row)
        record.write_into(row, wish)
        record.note([row], [before], change_set)
        if row.state == "sent":
            seats.keep_up(event, row, known, change_set, late=record.is_late(row, now), actor=actor, now=now)
            if wish.contacts.email != known.contacts.email:
                if known.contacts.email:
                    record.renew_link(row)  # whoever was written to by mistake must not answer for the person
                invitation_notices.invite([row], change_set, now=now)
        return row


def send(event: Event, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> Outcome:
    """Send drafts: by e-mail to who has one, else they are to be handed over; one that reserves takes its seat now.

    All or none. Raises ``invitations_full`` with how many seats are left in which group, and ``invitation_expired`` for
    one that could be answered no more. Drafts for people who no longer agree to be invited again are left.
    """
    with write():
        rows = record.locked(event.id, ids)
        unwilling = queries.unwilling(rows)
        chosen = [row for row in rows if row.state in MAY["send"] and row.id not in unwilling]
        refuse_late(chosen, now)
        change_set = history.begin(event.id, "invitation.sent", actor, now)
        before = [record.fields(row) for row in chosen]
        take_off(event, chosen, actor=actor, now=now)
        record.note(chosen, before, change_set)
        invitation_notices.invite(chosen, change_set, now=now)
        audit.log("invitations.sent", actor=actor, now=now, event_id=event.id, count=len(chosen))
        by_hand = tuple(row.id for row in chosen if not row.has_email)
        return Outcome(change_set.id, len(chosen), len(rows) - len(chosen), by_hand)


def remind(event: Event, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> Outcome:
    """Send those without an answer, who may still give one, the invitation again; the same link."""
    with write():
        rows = record.locked(event.id, ids)
        _people = queries.people_of(rows)  # read at once, and held while each invitation looks for its own
        chosen = [row for row in rows if row.state in MAY["remind"] and is_open(row, now)]
        change_set = history.begin(event.id, "invitation.reminded", actor, now)
        before = [record.fields(row) for row in chosen]
        for row in chosen:
            row.reminded_at = now
        record.note(chosen, before, change_set)
        invitation_notices.invite(chosen, change_set, now=now)
        audit.log("invitations.reminded", actor=actor, now=now, event_id=event.id, count=len(chosen))
        by_hand = tuple(row.id for row in chosen if not row.has_email)
        return Outcome(change_set.id, len(chosen), len(rows) - len(chosen), by_hand)


def withdraw(event: Event, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> Outcome:
    """Take invitations back that nobody accepted; what they reserved is free again. Ten minutes to undo it."""
    with write():
        rows = record.locked(event.id, ids)
        chosen = [row for row in rows if row.state in MAY["withdraw"]]
        change_set = history.begin(event.id, "invitation.withdrawn", actor, now)
        seats.release(event, chosen, change_set, "organiser", actor=actor, now=now)
        before = [record.fields(row) for row in chosen]
        for row in chosen:
            row.state = "withdrawn"
        record.note(chosen, before, change_set)
        audit.log("invitations.withdrawn", actor=actor, now=now, event_id=event.id, count=len(chosen))
        return Outcome(change_set.id, len(chosen), len(rows) - len(chosen))


def accept(
    event: Event, invitation_id: UUID, details: Details, submission: bytes, *, locale: str, now: datetime
) -> Participant:
    """Make the invited person a participant, or the reserved one what the group's rules say; once.

    The same ``submission`` again gives the same person. Raises ``invitation_used``, ``invitation_over`` (withdrawn, too
    late, or the organisers said no meanwhile) and ``group_full``.
    """
    with write():
        answers.hold(event.id, details.answers)
        (row,) = record.locked(event.id, [invitation_id])
        entry = Entry(channel="online", locale=locale, submission=submission)
        same = services.registered(event, entry)
        if same is not None and same.id == row.participant_id:
            return same
        _may_answer(row, now)
        person = seats.person_of(event.id, row)
        if person is None:
            group = session().get_one(StakeholderGroup, row.group_id)
            person = services.create(event, group, details, entry, actor=_invited(row), now=now)
        else:
            seats.come(event, person, details, entry, now=now)
        _accepted(event, row, person, now)
        return person


def decline(event: Event, invitation_id: UUID, *, now: datetime) -> None:
    """Note that the person does not come; asked again it changes nothing. Raises as :func:`accept` does."""
    with write():
        (row,) = record.locked(event.id, [invitation_id])
        if row.state == "declined":
            return
        _may_answer(row, now)
        change_set = history.begin(event.id, "invitation.declined", _invited(row), now)
        seats.release(event, [row], change_set, "self", actor=_invited(row), now=now)
        before = record.fields(row)
        row.state, row.answered_at = "declined", now
        record.note([row], [before], change_set)
        audit.log("invitation.declined", actor=_invited(row), now=now, event_id=event.id, subject_id=row.id)


def sweep(*, now: datetime) -> int:
    """Give back the seats of invitations that nobody answered in time; return how many."""
    count = 0
    for event_id, ids in queries.late_with_seats(now).items():
        with write():
            event = session().get_one(Event, event_id)
            late = [row for row in record.locked(event_id, ids) if row.state == "sent" and record.is_late(row, now)]
            change_set = history.begin(event_id, "invitation.lapsed", SYSTEM, now)
            count += seats.release(event, late, change_set, "no_answer", actor=SYSTEM, now=now)
    return count


def refuse_late(rows: Sequence[Invitation], now: datetime) -> None:
    """Raise ``invitation_expired`` for the first that could be answered no more."""
    for row in rows:
        if record.is_late(row, now):
            raise Error("invitation_expired", 409, name=record.name_of(row))


def take_off(event: Event, drafts: Sequence[Invitation], *, actor: Actor, now: datetime) -> None:
    """Make locked drafts sent, by whatever way; those that reserve take their seats. Raises ``invitations_full``."""
    seats.reserve(event, [row for row in drafts if row.reserves], actor=actor, now=now)
    for row in drafts:
        row.state, row.sent_at = "sent", now


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Tell whether it can be answered: by who has not come, in time, and while nobody has decided otherwise."""
    if invitation.state not in MAY["answer"] or record.is_late(invitation, now):
        return False
    return seats.still_asks(invitation)


def _restore(
    change_set: history.ChangeSet,
    entries: list[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> None:
    """Put invitations back; the seats of those that were sent are free again. Answers are not undone."""
    rows = {row.id: row for row in record.locked(change_set.scope_id, [subject for subject, _, _ in entries])}
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    event = session().get_one(Event, change_set.scope_id)
    sent = [rows[subject] for subject, before, after in entries if (before.get("state"), after.get("state")) == _SENT]
    seats.release(event, sent, trace, "organiser", actor=actor, now=now)
    for subject, before, after in entries:
        row, known = rows[subject], record.fields(rows[subject])
        if row.link_hash is None:  # erased: nothing brings it back
            continue
        if any(known.get(name) != value for name, value in after.items()):
            raise Error("undo_changed", 409, name=record.name_of(row))
        record.restore(row, before)
        if row.state == "draft":
            row.participant_id = None
        record.note([row], [known], trace)


def _may_answer(row: Invitation, now: datetime) -> None:
    if row.state == "accepted":
        raise Error("invitation_used", 409)
    if row.state not in MAY["answer"] or record.is_late(row, now):
        raise Error("invitation_over", 410)


def _accepted(event: Event, row: Invitation, person: Participant, now: datetime) -> None:
    before = record.fields(row)
    row.state, row.answered_at, row.participant_id = "accepted", now, person.id
    record.note([row], [before], history.begin(event.id, "invitation.accepted", _invited(row), now))
    audit.log("invitation.accepted", actor=_invited(row), now=now, event_id=event.id, subject_id=row.id)


def _invited(row: Invitation) -> Actor:
    return Actor("participant", row.participant_id or row.id)


history.restores(KIND, _restore)
