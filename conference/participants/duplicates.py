"""Suspected duplicates: a question to an organiser, never a refusal and never a merge by itself."""

from datetime import datetime

import sqlalchemy as sa

from conference.core import text
from conference.core.db import session
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.models import Participant, Suspicion


def suspect(person: Participant, contacts: Contacts, now: datetime) -> None:
    """Flag a new record that looks like an older one: a contact and a name shared, or name and organisation the same.

    A shared phone alone says nothing (families and focal points share one), nor does a name alone (homonyms are
    common).
    """
    keys = _name_keys(person)
    found = {
        other.id: "contact"
        for other in contact_store.sharing(person.event_id, contacts, besides=person.id)
        if keys & _name_keys(other)
    }
    for other in _same_name(person):
        if text.fold(other.organisation) == text.fold(person.organisation):
            found.setdefault(other.id, "name")
    for other_id, why in found.items():
        session().add(
            Suspicion(event_id=person.event_id, first_id=other_id, second_id=person.id, why=why, created_at=now)
        )
    person.suspected = bool(found)


def _name_keys(person: Participant) -> frozenset[str]:
    return frozenset(text.name_key(word) for word in text.words(person.full_name))


def _same_name(person: Participant) -> list[Participant]:
    return list(
        session().scalars(
            sa.select(Participant)
            .where(
                Participant.event_id == person.event_id,
                Participant.sort_key == person.sort_key,
                Participant.id != person.id,
                Participant.merged_into_id.is_(None),
            )
            .limit(20)
        )
    )
