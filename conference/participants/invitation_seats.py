"""The seats of invitations: taken when one that reserves is sent, kept for its person, free again without an answer.

Invitations are locked already; people, delegations, groups follow in this order.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.events.models import Event, StakeholderGroup
from conference.participants import bulk, duplicates, notices, services, states
from conference.participants import details as person_details
from conference.participants import invitation_records as record
from conference.participants.bulk import Newcomer
from conference.participants.details import Details
from conference.participants.invitation_records import Wish
from conference.participants.models import Invitation, Participant
from conference.participants.offer_queries import in_line
from conference.participants.rules import OVER, STATES
from conference.participants.services import Entry

#: What of a person an invitation knows.
_KNOWN = ("given_names", "family_name", "title", "organisation", "function")
#: Why somebody cancelled who may come all the same: nobody but they themselves, or their silence, said no.
_OWN_REASONS = frozenset({"self", "no_answer"})


def reserve(event: Event, rows: Sequence[Invitation], *, actor: Actor, now: datetime) -> None:
    """Take a seat for each of these and make its person, nominated; all or none.

    Raises ``invitations_full`` with the label of the group, how many were wanted there and how many are left.
    """
    if not rows:
        return
    for group_id in sorted({row.group_id for row in rows}):
        mine = [row for row in rows if row.group_id == group_id]
        group = session().get_one(StakeholderGroup, group_id)
        if not seats.take(group_id, len(mine)):
            left = seats.free(group_id) or 0
            raise Error("invitations_full", 409, group=group.label, wanted=len(mine), left=left)
    newcomers = [Newcomer(row.group_id, record.details(row), "nominated", "online", now, row.locale) for row in rows]
    people = bulk.add_seated(event, newcomers, actor=actor)
    newer = {person.id for person in people}
    for row, person in zip(rows, people, strict=True):
        row.participant_id = person.id
        newer.discard(person.id)
        duplicates.suspect(person, record.contacts(row), now, besides=newer)


def person_of(event_id: UUID, row: Invitation) -> Participant | None:
    """Return the person whom an invitation reserved for, locked; ``None`` if it never did."""
    if row.participant_id is None:
        return None
    (person,) = states.locked(event_id, [row.participant_id])
    return person


def may_come(person: Participant) -> bool:
    """Tell whether an invitation still lets this person in: not once the organisers said no, or it became another's."""
    gone = person.state in OVER and not (person.state == "cancelled" and person.reason in _OWN_REASONS)
    return person.merged_into_id is None and not person.erased and not gone


def still_asks(invitation: Invitation) -> bool:
    """Tell whether nobody has decided otherwise about the person for whom an invitation reserved, if it did."""
    person = session().get(Participant, invitation.participant_id) if invitation.participant_id else None
    return person is None or may_come(person)


def come(event: Event, person: Participant, details: Details, entry: Entry, *, now: datetime) -> None:
    """Let a (locked) person come for whom a seat was reserved; whom the organisers decided about stays as they said.

    Who said no before takes a seat again, or waits in line. Raises ``invitation_over``, ``group_full`` and
    ``option_full``.
    """
    if not may_come(person):
        raise Error("invitation_over", 410)
    actor = Actor("participant", person.id)
    person.submission, person.locale = entry.submission, entry.locale
    comes = person.state in {"nominated", "cancelled"}
    if comes:
        services.move_locked(event.id, [person], _state(person), actor=actor, now=now, quiet=True)
    change_set = history.begin(event.id, "details", actor, now)
    services.apply_details(event, person, details, change_set, channel="online", now=now)
    if comes:
        notices.registered(person, details.contacts, {}, now=now)


def release(
    event: Event, rows: Sequence[Invitation], change_set: history.ChangeSet, reason: str, *, actor: Actor, now: datetime
) -> int:
    """Cancel the people whom these reserved for and who have not come in another way; return how many it was.

    Who says no themselves does not come, though the organisers may have said yes for them.
    """
    ids = [row.participant_id for row in rows if row.participant_id is not None]
    kept = OVER if reason == "self" else frozenset(STATES) - {"nominated"}
    people = [person for person in states.locked(event.id, ids) if person.state not in kept] if ids else []
    states.lock_seats(people)
    moves = [(person, states.Target("cancelled", reason)) for person in people]
    states.put(moves, change_set=change_set, actor=actor, now=now)
    return len(people)


def keep_up(
    event: Event,
    row: Invitation,
    before: Wish,
    change_set: history.ChangeSet,
    *,
    late: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Carry what changed in an invitation over to the person who has not answered yet.

    With a longer deadline the seat that was given back is taken again. Raises ``group_full``.
    """
    person = person_of(event.id, row)
    if person is None or not may_come(person):
        return
    if person.state == "cancelled" and person.reason == "no_answer" and not late:
        states.lock_seats([person])
        states.put([(person, states.Target("nominated"))], change_set=change_set, actor=actor, now=now, restoring=True)
    if person.state == "nominated":
        known, wish = person_details.read(person), record.wish_of(row)
        changed = {name: getattr(wish, name) for name in _KNOWN if getattr(wish, name) != getattr(before, name)}
        if wish.contacts != before.contacts:
            changed["contacts"] = replace(wish.contacts, commune=known.contacts.commune)
        services.apply_details(event, person, replace(known, **changed), change_set, channel="organiser", now=now)


def _state(person: Participant) -> str:
    """Return where somebody stands who comes now; a waiting list has its turn before who gave the seat back."""
    group = session().get_one(StakeholderGroup, person.group_id)
    wanted = "pending" if group.approval else "confirmed"
    if person.seat != "none" or not group.waiting_list:
        return wanted
    states.lock_seats([person], group.id)
    waits = session().scalar(sa.select(sa.exists().where(*in_line(group.id))))
    return "waitlisted" if waits or seats.free(group.id) == 0 else wanted
