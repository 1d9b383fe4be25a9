"""The row of a delegation: how it is locked, written, resized and told to the history; for the services around it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core import text, tokens, vault
from conference.core.db import session
from conference.core.errors import Error
from conference.events import seats
from conference.events.models import Event
from conference.participants import delegation_queries as queries
from conference.participants import delegation_rules as rules
from conference.participants.delegation_queries import FocalContacts
from conference.participants.models import Delegation

PLAIN = ("organisation", "seats", "women_minimum", "focal_name", "locale", "reference")
INSTANTS = ("name_by", "confirm_by", "closed_at", "reminded_at")
_REFERENCE_TRIES = 5


@dataclass(frozen=True)
class Wish:
    """What an organiser decides about a delegation. An empty ``reference`` is made from the event's short name."""

    organisation: str
    seats: int
    women_minimum: int = 0
    name_by: datetime | None = None
    confirm_by: datetime | None = None
    focal_name: str = ""
    contacts: FocalContacts = field(default_factory=FocalContacts)
    locale: str = "fr"
    reference: str = ""


def link(delegation: Delegation) -> str:
    """Return the secret part of the address of a delegation's page."""
    return tokens.link(delegation.event_id, delegation.id, delegation.link_version)


def wish_of(delegation: Delegation) -> Wish:
    """Return a delegation as an organiser decided it."""
    return Wish(
        **{name: getattr(delegation, name) for name in ("organisation", "seats", "women_minimum", "focal_name")},
        name_by=delegation.name_by,
        confirm_by=delegation.confirm_by,
        contacts=queries.contacts(delegation),
        locale=delegation.locale,
        reference=delegation.reference or "",
    )


def fields(delegation: Delegation) -> dict[str, Any]:
    """Return a delegation as JSON fields for the history, which is sealed."""
    known = queries.contacts(delegation)
    plain = {name: getattr(delegation, name) for name in PLAIN}
    instants = {name: at.isoformat() if (at := getattr(delegation, name)) else None for name in INSTANTS}
    told = {"women_reason": queries.women_reason(delegation)}
    return plain | instants | told | {"phones": list(known.phones), "email": known.email}


def locked_open(event_id: UUID, delegation_id: UUID) -> Delegation:
    """Return a delegation, locked; people are locked before it. Raises ``not_found`` and ``delegation_closed``."""
    found = locked(event_id, [delegation_id])
    if not found:
        raise Error("not_found", 404)
    if found[0].closed_at is not None:
        raise Error("delegation_closed", 409)
    return found[0]


def locked(event_id: UUID, delegation_ids: Collection[UUID]) -> list[Delegation]:
    """Return delegations of an event, locked by id; those of another event are left out."""
    rows = session().scalars(
        sa.select(Delegation)
        .where(Delegation.event_id == event_id, Delegation.id.in_(delegation_ids))
        .order_by(Delegation.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def take(group_id: UUID, count: int) -> None:
    """Take seats in a group. Raises ``group_full`` with how many are ``left``."""
    if not seats.take(group_id, count):
        raise Error("group_full", 409, left=seats.free(group_id) or 0)


def resize(delegation: Delegation, wanted: int) -> None:
    """Give a locked delegation another number of seats. Raises ``group_full`` and ``delegation_seats_used``."""
    if wanted < delegation.used:
        raise Error("delegation_seats_used", 409, used=delegation.used)
    if wanted > delegation.seats:
        take(delegation.group_id, wanted - delegation.seats)
    elif wanted < delegation.seats:
        seats.release(delegation.group_id, delegation.seats - wanted)
    delegation.seats = wanted


def write_into(delegation: Delegation, wish: Wish) -> None:
    """Write a wish into the row, all but its seats; contacts are sealed."""
    for name in ("organisation", "women_minimum", "focal_name", "locale", "name_by", "confirm_by"):
        setattr(delegation, name, getattr(wish, name))
    delegation.reference = wish.reference or None
    if delegation.sealed is None or queries.contacts(delegation) != wish.contacts:
        seal(delegation, phones=list(wish.contacts.phones), email=wish.contacts.email)


def seal(delegation: Delegation, **changes: Any) -> None:
    """Change what is kept sealed of a delegation: contacts, and what the focal point wrote in words."""
    known = queries.contacts(delegation)
    value = {"phones": list(known.phones), "email": known.email, "women_reason": queries.women_reason(delegation)}
    value |= changes
    delegation.sealed = vault.seal_json(delegation.event_id, queries.PURPOSE, delegation.id, value)


def add(event: Event, delegation: Delegation, reference: str) -> None:
    """Add a delegation under a reference that nobody else has, whoever asks for one at the same moment."""
    for _ in range(1 if reference else _REFERENCE_TRIES):
        delegation.reference = reference or _made_reference(event)
        try:
            with session().begin_nested():
                session().add(delegation)
                session().flush()
            return
        except IntegrityError:
            continue
    raise Error("reference_taken", 409)


def _made_reference(event: Event) -> str:
    start = rules.prefix(text.words(event.slug), event.first_day.year)
    return rules.next_reference(start, queries.references(event.id))


def refuse_taken_reference() -> None:
    """Write what changed. Raises ``reference_taken`` when another delegation of the event has this reference."""
    try:
        with session().begin_nested():
            session().flush()
    except IntegrityError as error:
        raise Error("reference_taken", 409) from error
