"""Which messages follow from what happens to a participant."""

from datetime import datetime

from conference.core import history
from conference.core.permissions import Actor
from conference.messaging import outbox
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.models import Participant

REGISTERED = "participants.registered"
STATE_CHANGED = "participants.state_changed"
TOLD = frozenset({"confirmed", "declined", "cancelled", "waitlisted"})


def registered(person: Participant, contacts: Contacts, *, now: datetime) -> None:
    """Confirm a registration made online to its own address."""
    if contacts.email and person.source == "online":
        draft = outbox.Draft(REGISTERED, contacts.email, person.locale, person.id, once_key=f"{REGISTERED}|{person.id}")
        outbox.put(person.event_id, draft, now=now)


def state_changed(people: list[Participant], change_set: history.ChangeSet, *, actor: Actor, now: datetime) -> None:
    """Tell people of a decision; an organiser's waits out the ten minutes in which it can be undone."""
    for person in people:
        if person.state not in TOLD or not person.has_email:
            continue
        draft = outbox.Draft(
            STATE_CHANGED,
            contact_store.read(person).email,
            person.locale,
            person.id,
            params={"state": person.state},
            once_key=f"{STATE_CHANGED}|{change_set.id}|{person.id}",
        )
        wait = history.UNDO_FOR if actor.kind == "staff" else history.UNDO_FOR * 0
        outbox.put(person.event_id, draft, now=now, not_before=now + wait, change_set_id=change_set.id)
