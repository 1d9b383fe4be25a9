"""Reads of delegations: one, the organiser's board, its people, who came with the same organisation last year."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import text, tokens, vault
from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.participants import tickets
from conference.participants.delegation_rules import Tally, Terms
from conference.participants.delegation_terms import terms
from conference.participants.models import Delegation, Participant

PURPOSE = "focal"
ACTIVE = ("nominated", "pending", "confirmed")


@dataclass(frozen=True)
class FocalContacts:
    """How the focal point is reached; kept sealed."""

    phones: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class Standing:
    """One line of the board."""

    delegation: Delegation
    tally: Tally
    terms: Terms


@dataclass(frozen=True)
class Member:
    """One of a delegation's people, with the code."""

    person: Participant
    code: str


def contacts(delegation: Delegation) -> FocalContacts:
    """Open the focal point's sealed contacts."""
    value = opened(delegation)
    phones = value.get("phones") or ([value["phone"]] if value.get("phone") else [])
    return FocalContacts(tuple(phones), value.get("email", ""))


def women_reason(delegation: Delegation) -> str:
    """Return why there are fewer women than were asked for, in the focal point's words; empty: not said."""
    return str(opened(delegation).get("women_reason", ""))


def opened(delegation: Delegation) -> dict[str, Any]:
    """Open what is kept sealed of a delegation."""
    if delegation.sealed is None:
        return {}
    value: dict[str, Any] = vault.unseal_json(delegation.event_id, PURPOSE, delegation.id, delegation.sealed)
    return value


def by_id(event_id: UUID, delegation_id: UUID) -> Delegation | None:
    """Return a delegation of an event; that of another event is not found."""
    return session().scalar(
        sa.select(Delegation).where(Delegation.event_id == event_id, Delegation.id == delegation_id)
    )


def by_link(token: str) -> tuple[Delegation, Event] | None:
    """Return which delegation a private link opens, and its event; a closed one is not found."""
    found = session().scalar(
        sa.select(Delegation).where(Delegation.link_hash == tokens.digest(token), Delegation.closed_at.is_(None))
    )
    return (found, session().get_one(Event, found.event_id)) if found is not None else None


def delegations(event_id: UUID) -> list[Delegation]:
    """Return the delegations of an event by organisation."""
    rows = session().scalars(sa.select(Delegation).where(Delegation.event_id == event_id))
    return sorted(rows, key=lambda row: (text.sort_key(row.organisation, ""), str(row.id)))


def board(event: Event) -> list[Standing]:
    """Return every delegation of an event with its numbers, by organisation: two statements."""
    counted = _tallies(Delegation.event_id == event.id)
    return [Standing(row, _tally(row, counted.get(row.id)), terms(event, row)) for row in delegations(event.id)]


def standing(event: Event, delegation: Delegation) -> Standing:
    """Return how one delegation stands."""
    counted = _tallies(Delegation.id == delegation.id)
    return Standing(delegation, _tally(delegation, counted.get(delegation.id)), terms(event, delegation))


def members(delegation: Delegation) -> list[Member]:
    """Return a delegation's people by name, those who no longer come last; merged and erased records left out."""
    rows = session().scalars(
        sa.select(Participant)
        .where(Participant.delegation_id == delegation.id, Participant.merged_into_id.is_(None))
        .order_by(Participant.sort_key, Participant.id)
    )
    people = [person for person in rows if not person.erased]
    codes = tickets.codes([person.id for person in people])
    people.sort(key=lambda person: person.state not in ACTIVE)
    return [Member(person, codes.get(person.id, "")) for person in people]


def member(delegation: Delegation, participant_id: UUID) -> Participant | None:
    """Return one of a delegation's people; anybody else is not found."""
    found = session().scalar(
        sa.select(Participant).where(
            Participant.id == participant_id,
            Participant.event_id == delegation.event_id,
            Participant.delegation_id == delegation.id,
            Participant.merged_into_id.is_(None),
        )
    )
    return None if found is None or found.erased else found


def group_of(delegation: Delegation) -> StakeholderGroup:
    """Return the group whose seats a delegation has."""
    return session().get_one(StakeholderGroup, delegation.group_id)


def references(event_id: UUID) -> list[str]:
    """Return every reference that an event has given."""
    query = sa.select(Delegation.reference).where(Delegation.event_id == event_id, Delegation.reference.is_not(None))
    return [one for one in session().scalars(query) if one]


def organisation_key(organisation: str) -> str:
    """Return by what two spellings of an organisation are one: its words, without case and accents."""
    return " ".join(text.words(organisation))


def last_year(event: Event, delegation: Delegation) -> list[Participant]:
    """Return who came with the same organisation to the edition before and agreed to be invited again.

    Those who bear the name of somebody who is in this delegation already are left out.
    """
    if event.previous_id is None:
        return []
    name = organisation_key(delegation.organisation)
    same = [row.id for row in delegations(event.previous_id) if organisation_key(row.organisation) == name]
    if not same:
        return []
    here = {one.person.sort_key for one in members(delegation) if one.person.state in ACTIVE}
    people = session().scalars(
        sa.select(Participant)
        .where(
            Participant.delegation_id.in_(same),
            Participant.consent_invite,
            Participant.merged_into_id.is_(None),
        )
        .order_by(Participant.sort_key, Participant.id)
    )
    return [person for person in people if person.sort_key not in here]


def _tallies(*conditions: sa.ColumnElement[bool]) -> dict[UUID, tuple[int, int, int]]:
    """Return (women, confirmed, pending) of each delegation that has people who come."""

    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    rows = session().execute(
        sa.select(
            Participant.delegation_id,
            count(Participant.sex == "F"),
            count(Participant.state == "confirmed"),
            count(Participant.state == "pending"),
        )
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .where(*conditions, Participant.seat == "delegation", Participant.merged_into_id.is_(None))
        .group_by(Participant.delegation_id)
    )
    return {key: (women, confirmed, pending) for key, women, confirmed, pending in rows if key is not None}


def _tally(delegation: Delegation, counted: tuple[int, int, int] | None) -> Tally:
    women, confirmed, pending = counted or (0, 0, 0)
    return Tally(delegation.seats, delegation.women_minimum, delegation.used, women, confirmed, pending)
