"""Who is expected at a half-day and has not come yet: by delegation, else by group and organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.db import session
from conference.participants import contacts as contact_store
from conference.participants import delegation_queries
from conference.participants.delegation_queries import FocalContacts
from conference.participants.models import Delegation, Participant
from conference.participants.rules import EXPECTED
from conference.presence import queries
from conference.presence.models import CheckIn, HalfDay


class Missing(NamedTuple):
    """Somebody who has not come yet. ``sealed`` is there when contacts were asked for."""

    id: UUID
    given_names: str
    family_name: str
    organisation: str
    function: str
    group_id: UUID
    delegation_id: UUID | None
    sealed: bytes | None

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)


class Reached(NamedTuple):
    """Somebody who has not come yet, and their own numbers, where nobody answers for them."""

    person: Missing
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Party:
    """A delegation somebody of which has not come yet, of how many; ``focal`` is none for whoever may not see it."""

    delegation: Delegation
    expected: int
    missing: Sequence[Reached]
    focal: FocalContacts | None


@dataclass(frozen=True)
class Absent:
    """Everybody who has not come yet. ``opened``: how many delegations' and how many people's contacts are in it."""

    parties: Sequence[Party]
    alone: Sequence[Reached]
    opened: tuple[int, int] = (0, 0)

    @property
    def people(self) -> int:
        """How many have not come yet."""
        return sum(len(party.missing) for party in self.parties) + len(self.alone)


def absent(half_day: HalfDay, group_id: UUID | None = None, *, contacts: bool) -> Absent:
    """Return who has not come to a half-day yet, of one group or of all; delegations of whom most are missing first.

    With ``contacts`` the numbers of focal points are opened, and those of people nobody answers for.
    """
    people = _missing(half_day, group_id, contacts=contacts)
    rows = {row.id: row for row in delegation_queries.delegations(half_day.event_id)}
    parties: dict[UUID, list[Missing]] = {}
    for one in people:
        if one.delegation_id is not None:
            parties.setdefault(one.delegation_id, []).append(one)
    expected = _expected(half_day.event_id) if parties else {}
    found = [_party(rows[key], some, expected.get(key, len(some)), contacts=contacts) for key, some in parties.items()]
    found.sort(key=lambda one: (-len(one.missing), text.sort_key(one.delegation.organisation, "")))
    alone = [_reached(half_day.event_id, one) for one in people if one.delegation_id is None]
    persons = [*alone, *(one for party in found for one in party.missing)]
    opened = sum(party.focal is not None and bool(party.focal.phones) for party in found)
    return Absent(found, alone, (opened, sum(bool(one.phones) for one in persons)))


def _party(row: Delegation, some: Sequence[Missing], expected: int, *, contacts: bool) -> Party:
    """Return a delegation; its people's own numbers are opened only where its focal point has none."""
    focal = delegation_queries.contacts(row) if contacts else None
    own = focal is not None and not focal.phones
    return Party(row, expected, [_reached(row.event_id, one) if own else Reached(one) for one in some], focal)


def _reached(event_id: UUID, one: Missing) -> Reached:
    return Reached(one, contact_store.unsealed(event_id, one.id, one.sealed).phones)


def _missing(half_day: HalfDay, group_id: UUID | None, *, contacts: bool) -> list[Missing]:
    came = sa.select(CheckIn.participant_id).where(
        CheckIn.half_day_id == half_day.id, queries.stands(half_day.event_id)
    )
    columns = [getattr(Participant, name) for name in Missing._fields[:-1]]
    query = (
        sa.select(*columns, Participant.sealed if contacts else sa.null())
        .where(*_everybody(half_day.event_id), Participant.id.not_in(came))
        .order_by(Participant.sort_key, Participant.id)
    )
    found = [Missing(*row) for row in session().execute(query if group_id is None else _of(query, group_id))]
    keys = {one: text.sort_key(one, "") for one in {each.organisation for each in found}}
    return sorted(found, key=lambda one: keys[one.organisation])


def _of(query: "sa.Select[*tuple[object, ...]]", group_id: UUID) -> "sa.Select[*tuple[object, ...]]":
    return query.where(Participant.group_id == group_id)


def _expected(event_id: UUID) -> dict[UUID, int]:
    query = (
        sa.select(Participant.delegation_id, sa.func.count())
        .where(*_everybody(event_id), Participant.delegation_id.is_not(None))
        .group_by(Participant.delegation_id)
    )
    return {key: people for key, people in session().execute(query) if key is not None}


def _everybody(event_id: UUID) -> list[sa.ColumnElement[bool]]:
    return [
        Participant.event_id == event_id,
        Participant.state.in_(EXPECTED),
        Participant.merged_into_id.is_(None),
    ]
