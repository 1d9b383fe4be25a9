"""A row of a list beside a record, or beside another row of the same person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from conference.core.text import fold
from conference.events.models import StakeholderGroup
from conference.exchange import rules
from conference.exchange.lists import groups
from conference.exchange.planning import FIELDS
from conference.exchange.queries import Known
from conference.participants.contacts import Contacts
from conference.participants.details import Details


def kinds(event_groups: Sequence[StakeholderGroup]) -> dict[str, UUID]:
    """Return which group of an event stands for each kind: by its code, else by what it is called."""
    found: dict[str, UUID] = {group.code: group.id for group in event_groups if group.code in groups.KINDS}
    for group in event_groups:
        kind = groups.kinds_of([group.code, *group.short_label.values(), *group.label.values()])
        if kind:
            found.setdefault(kind, group.id)
    return found


def before(known: Known, contacts: Contacts) -> dict[str, Any]:
    """Return what a record says, by field."""
    plain = {name: getattr(known, name) for name in FIELDS}
    return {**plain, "phones": contacts.phones, "email": contacts.email, "commune": contacts.commune}


def plainly(value: object) -> object:
    """Return a value as it is compared: a text without case and accents."""
    return fold(value) if isinstance(value, str) else value


def filled(first: Details, other: Details) -> Details:
    """Return details with what only another row of the same person says."""
    names = ("title", "organisation", "function", "sex", "age_bracket", "district_id")
    missing = {name: getattr(other, name) for name in names if not getattr(first, name)}
    one, more = first.contacts, other.contacts
    phones = tuple(dict.fromkeys((*one.phones, *more.phones)))[: rules.MOST_PHONES]
    contacts = Contacts(phones, one.email or more.email, one.commune or more.commune)
    return replace(first, **missing, contacts=contacts)
