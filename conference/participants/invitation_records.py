"""The row of an invitation: how it is locked, written and told to the history; for the services around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import history, text, tokens, vault
from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import Event, StakeholderGroup
from conference.participants.contacts import Contacts
from conference.participants.details import Details
from conference.participants.models import Invitation

KIND = "invitation"
PURPOSE = "invitation"
PLAIN = ("title", "given_names", "family_name", "organisation", "function", "locale", "reserves", "state")
INSTANTS = ("expires_at", "sent_at", "letter_at", "reminded_at", "answered_at")
_REFERENCE_LETTERS = 6


@dataclass(frozen=True)
class Wish:
    """Whom an organiser wants to invite: names exactly as typed; ``reserves`` keeps a seat until there is an answer."""

    given_names: str = ""
    family_name: str = ""
    title: str = ""
    organisation: str = ""
    function: str = ""
    locale: str = "fr"
    reserves: bool = False
    expires_at: datetime | None = None
    contacts: Contacts = field(default_factory=Contacts)
    #: The person of the edition before whom it is for.
    source_id: UUID | None = None


def new(event: Event, group: StakeholderGroup, wish: Wish, *, now: datetime, key: UUID | None = None) -> Invitation:
    """Return a draft that is in no session yet, under an id of its own or this one."""
    invitation = Invitation(id=key or uuid4(), event_id=event.id, group_id=group.id, state="draft")
    invitation.version = invitation.link_version = 1
    invitation.created_at = now
    invitation.link_hash = tokens.digest(link(invitation))
    write_into(invitation, wish)
    return invitation


def write_into(invitation: Invitation, wish: Wish) -> None:
    """Write whom it invites into the row."""
    for name in ("given_names", "family_name", "title", "organisation", "function", "locale", "reserves", "expires_at"):
        setattr(invitation, name, getattr(wish, name))
    invitation.source_id = wish.source_id or invitation.source_id
    contacts = {"phones": list(wish.contacts.phones), "email": wish.contacts.email}
    invitation.sealed = vault.seal_json(invitation.event_id, PURPOSE, invitation.id, contacts)
    invitation.has_phone, invitation.has_email = bool(wish.contacts.phones), bool(wish.contacts.email)
    invitation.sort_key = text.sort_key(wish.family_name, wish.given_names)


def contacts(invitation: Invitation) -> Contacts:
    """Open the sealed contacts of an invitation."""
    if invitation.sealed is None:
        return Contacts()
    known = vault.unseal_json(invitation.event_id, PURPOSE, invitation.id, invitation.sealed)
    return Contacts(tuple(known["phones"]), known["email"])


def wish_of(invitation: Invitation) -> Wish:
    """Return an invitation as an organiser decided it."""
    names = ("given_names", "family_name", "title", "organisation", "function", "locale", "reserves", "expires_at")
    return Wish(**{name: getattr(invitation, name) for name in names}, contacts=contacts(invitation))


def details(invitation: Invitation) -> Details:
    """Return what is known of the invited person, as a form shows it first."""
    return Details(
        given_names=invitation.given_names,
        family_name=invitation.family_name,
        title=invitation.title,
        organisation=invitation.organisation,
        function=invitation.function,
        language="",
        contacts=contacts(invitation),
    )


def link(invitation: Invitation) -> str:
    """Return the secret part of the address that opens an invitation."""
    return tokens.link(invitation.event_id, invitation.id, invitation.link_version)


def renew_link(invitation: Invitation) -> None:
    """Give an invitation another link; the old one opens nothing any more."""
    invitation.link_version += 1
    invitation.link_hash = tokens.digest(link(invitation))


def name_of(invitation: Invitation) -> str:
    """Return the name of who is invited, as people say it."""
    return " ".join(part for part in (invitation.given_names, invitation.family_name) if part)


def reference(invitation: Invitation) -> str:
    """Return what a letter carries and people say on the telephone; it names neither the event nor the person."""
    number, letters = invitation.id.int, ""
    for _ in range(_REFERENCE_LETTERS):
        number, rest = divmod(number, len(tokens.CROCKFORD))
        letters += tokens.CROCKFORD[rest]
    return f"I-{letters}"


def note(rows: Sequence[Invitation], before: Sequence[history.Fields], change_set: history.ChangeSet) -> None:
    """Keep in the history what changed in these rows, and raise their versions; inside ``write()``."""
    for row in rows:
        row.version += 1
    changes = [(row.id, was, fields(row)) for row, was in zip(rows, before, strict=True)]
    history.record_many(change_set, KIND, changes)
    session().flush()


def is_late(invitation: Invitation, now: datetime) -> bool:
    """Tell whether an invitation can be answered no more."""
    return invitation.expires_at is not None and now >= invitation.expires_at


def locked(event_id: UUID, ids: Sequence[UUID]) -> list[Invitation]:
    """Return invitations of an event, locked by id; before people. Raises ``not_found``."""
    rows = session().scalars(
        sa.select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.id.in_(ids))
        .order_by(Invitation.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    if len(found) != len(set(ids)):
        raise Error("not_found", 404)
    return found


def fields(invitation: Invitation) -> dict[str, Any]:
    """Return an invitation as JSON fields for the history, which is sealed."""
    known = contacts(invitation)
    plain = {name: getattr(invitation, name) for name in PLAIN}
    instants = {name: at.isoformat() if (at := getattr(invitation, name)) else None for name in INSTANTS}
    return plain | instants | {"phones": list(known.phones), "email": known.email}


def restore(invitation: Invitation, before: dict[str, Any]) -> None:
    """Put the history's fields back into the row."""
    known = contacts(invitation)
    values = {name: before.get(name, getattr(invitation, name)) for name in PLAIN if name != "state"}
    ends = before.get("expires_at", invitation.expires_at.isoformat() if invitation.expires_at else None)
    reached = Contacts(tuple(before.get("phones", known.phones)), before.get("email", known.email))
    write_into(invitation, Wish(**values, expires_at=datetime.fromisoformat(ends) if ends else None, contacts=reached))
    invitation.state = before.get("state", invitation.state)
    for name in ("sent_at", "letter_at", "reminded_at", "answered_at"):
        if name in before:
            setattr(invitation, name, datetime.fromisoformat(before[name]) if before[name] else None)
