"""The fields of the record that say how somebody is reached: sealed, for readers with the flag *contacts* only."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from conference.core import addresses, i18n, phones
from conference.core.errors import Error
from conference.events.models import Event
from conference.participants import contacts as contact_store
from conference.participants import field_tests as tests
from conference.participants import sealed_tests
from conference.participants.contacts import Contacts
from conference.participants.fields import Condition, Field
from conference.participants.lists import IS, Filter
from conference.participants.models import ContactKey, Participant

P = Participant
#: Fewer are no phone number.
FEWEST_FIGURES = 7


def of(event: Event) -> Iterator[Field]:
    """Yield these fields in the order in which they are offered."""
    yield Field(
        "telephone",
        _l("Téléphone"),
        "contact",
        lambda one: list(one.contacts.phones),
        columns=(P.sealed,),
        say=lambda found: " / ".join(phones.display(phone, i18n.current_locale()) for phone in found),
        cell="several",
        tests=tests.SEALED_TESTS | {IS},
        accepts=lambda op, value: op != IS or as_contacts(value, event.region).phones != (),
        where=lambda one: _reached(event, one, P.has_phone),
        flag="contacts",
        part="contact",
        width=18,
    )
    yield Field(
        "email",
        _l("Adresse e-mail"),
        "contact",
        lambda one: one.contacts.email,
        columns=(P.sealed,),
        tests=tests.SEALED_TESTS | {IS},
        accepts=lambda op, value: op != IS or as_contacts(value, event.region).email != "",
        where=lambda one: _reached(event, one, P.has_email),
        flag="contacts",
        part="contact",
        width=28,
    )
    yield Field(
        "commune",
        _l("Commune"),
        "sealed",
        lambda one: one.contacts.commune,
        columns=(P.sealed,),
        tests=tests.SEALED_TESTS,
        where=lambda one: tests.either(one.op, sealed_tests.with_commune(event.id)),
        flag="contacts",
        part="contact",
    )


def as_contacts(typed: str, region: str = phones.DEFAULT_REGION) -> Contacts:
    """Return the whole telephone numbers or the address that somebody typed; nothing where it is neither."""
    if "@" in typed:
        return Contacts(email=addresses.read(typed) or "")
    if sum(character.isdigit() for character in typed) < FEWEST_FIGURES:
        return Contacts()
    try:
        return Contacts(phones=tuple(phone.e164 for phone in phones.parse_all(typed, region)))
    except Error:
        return Contacts()


def holders(event_id: UUID, wanted: Contacts) -> list[Condition]:
    """Return the conditions under which somebody has one of these contacts, by fingerprint; none for no contact."""
    macs = [mac for _kind, mac in contact_store.fingerprints(event_id, wanted)]
    if not macs:
        return []
    same = (ContactKey.event_id == event_id, ContactKey.kind.in_(("phone", "email")), ContactKey.mac.in_(macs))
    return [P.id.in_(sa.select(ContactKey.participant_id).where(*same))]


def _reached(event: Event, one: Filter, column: Any) -> Condition:
    if one.op != IS:
        return tests.either(one.op, column.is_(True))
    wanted = [as_contacts(value, event.region) for value in one.values]
    return sa.or_(sa.false(), *(condition for each in wanted for condition in holders(event.id, each)))
