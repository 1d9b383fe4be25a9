"""Contacts of a participant: sealed, found exactly by fingerprint, shared by several people when a phone is."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import session
from conference.core.rows import new
from conference.participants.models import ContactKey, Participant

PURPOSE = "contacts"


@dataclass(frozen=True)
class Contacts:
    """What is sealed in the record: phones (E.164), e-mail address, commune."""

    phones: tuple[str, ...] = ()
    email: str = ""
    commune: str = ""


def read(participant: Participant) -> Contacts:
    """Open the sealed contacts of a participant."""
    return unsealed(participant.event_id, participant.id, participant.sealed)


def unsealed(event_id: UUID, participant_id: UUID, sealed: bytes | None) -> Contacts:
    """Open sealed contacts that were read without their record (lists and exports read only columns)."""
    if sealed is None:
        return Contacts()
    value: dict[str, Any] = vault.unseal_json(event_id, PURPOSE, participant_id, sealed)
    return Contacts(tuple(value.get("phones", ())), value.get("email", ""), value.get("commune", ""))


def store(participant: Participant, contacts: Contacts) -> None:
    """Seal contacts into the record and renew their fingerprints; the participant must have been flushed.

    Whatever else is sealed with them stays.
    """
    where = (participant.event_id, PURPOSE, participant.id)
    kept = vault.unseal_json(*where, participant.sealed) if participant.sealed else {}
    participant.sealed = vault.seal_json(*where, kept | asdict(contacts))
    participant.has_phone, participant.has_email = bool(contacts.phones), bool(contacts.email)
    wanted = set(fingerprints(participant.event_id, contacts))
    rows = session().scalars(sa.select(ContactKey).where(ContactKey.participant_id == participant.id)).all()
    for row in rows:
        if (row.kind, row.mac) not in wanted:
            session().delete(row)
    for kind, mac in wanted - {(row.kind, row.mac) for row in rows}:
        session().add(ContactKey(event_id=participant.event_id, participant_id=participant.id, kind=kind, mac=mac))


def store_first(participant: Participant, contacts: Contacts) -> None:
    """Seal contacts into a record that is not in the database yet; :func:`keys_of` are to follow it there."""
    where = (participant.event_id, PURPOSE, participant.id)
    participant.sealed = vault.seal_json(*where, asdict(contacts))
    participant.has_phone, participant.has_email = bool(contacts.phones), bool(contacts.email)


def keys_of(participant: Participant, contacts: Contacts) -> list[ContactKey]:
    """Return the fingerprints of a new record's contacts, as rows."""
    return [
        new(ContactKey, event_id=participant.event_id, participant_id=participant.id, kind=kind, mac=mac)
        for kind, mac in dict.fromkeys(fingerprints(participant.event_id, contacts))
    ]


def fingerprints(event_id: UUID, contacts: Contacts) -> list[tuple[str, bytes]]:
    """Return (kind, fingerprint) of each contact; e-mail addresses meet whatever their case."""
    keys = [("phone", vault.mac(event_id, "phone", phone)) for phone in contacts.phones]
    if contacts.email:
        keys.append(("email", vault.mac(event_id, "email", contacts.email.strip().lower())))
    return keys


def among(count: int) -> sa.ColumnElement[bool]:
    """Return the condition that a contact key is one of ``count`` of an event, whose values :func:`as_values` gives.

    Both engines find it in the index; pairs of kind and fingerprint joined by ``OR`` had SQLite read every key of the
    event. A fingerprint is of one kind only, so none is mistaken.
    """
    return sa.and_(
        ContactKey.event_id == sa.bindparam("event_id"),
        ContactKey.kind.in_(("phone", "email")),
        ContactKey.mac.in_([sa.bindparam(f"mac_{number}") for number in range(count)]),
    )


def as_values(event_id: UUID, contacts: Contacts) -> dict[str, Any]:
    """Return what :func:`among` compares with: the event, and the fingerprint of each contact."""
    keys = fingerprints(event_id, contacts)
    return {"event_id": event_id} | {f"mac_{number}": mac for number, (_, mac) in enumerate(keys)}


def sharing(event_id: UUID, contacts: Contacts, *, besides: UUID) -> list[Participant]:
    """Return the other participants of the event who have one of these contacts; merged records left out."""
    values = as_values(event_id, contacts)
    people = (
        sa.select(Participant)
        .join(ContactKey, ContactKey.participant_id == Participant.id)
        .where(among(len(values) - 1), Participant.id != besides, Participant.merged_into_id.is_(None))
    )
    return list(session().scalars(people.limit(20), values).unique())
