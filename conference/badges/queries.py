"""Reads for badges: who gets one and what it says, and what was printed before. One query each, however many people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.badges.models import BadgePrint, EventLayout, GroupLayout
from conference.badges.rules import A6, LAYOUTS, BadgeLayout, Names
from conference.badges.sheets import sheet as sheet_of
from conference.core.db import session
from conference.core.errors import Error
from conference.core.types import Localised
from conference.events.models import StakeholderGroup
from conference.participants.field_tests import among
from conference.participants.lists import Wanted
from conference.participants.models import Participant, Ticket
from conference.participants.queries import Condition, match


class Wearer(NamedTuple):
    """What is needed of a person and their group for a badge. ``printed``: they were given one before."""

    id: UUID
    given_names: str
    family_name: str
    organisation: str
    function: str
    photo: bool
    state: str
    merged_into_id: UUID | None
    group_id: UUID
    group: Localised
    colour: str
    pattern: str
    names: Names
    printed: bool

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def shown_name(self) -> str:
        """What the badge shows of the name, where it shows any."""
        return {"full": self.full_name, "first": self.given_names or self.family_name, "code": ""}[self.names]


class Design(NamedTuple):
    """A layout that an event may use; ``stamp`` is another one after each change of it."""

    layout: BadgeLayout
    stamp: str


class Assigned(NamedTuple):
    """Which layout, by name, an event's badges have: the usual one, and those of the groups that have another."""

    usual: str
    by_group: dict[UUID, str]

    def of(self, group_id: UUID) -> str:
        """Return the layout of a group."""
        return self.by_group.get(group_id, self.usual)


class Carried(NamedTuple):
    """A ticket of a person that is still good, and when it last came out on a badge, if ever."""

    ticket_id: UUID
    printed_at: datetime | None


_PRINTED = sa.exists().where(BadgePrint.participant_id == Participant.id)


def by_ids(event_id: UUID, participant_ids: Iterable[UUID]) -> list[Wearer]:
    """Return people of an event by group and name, merged records too; ids of another event are not found."""
    return _wearers([Participant.event_id == event_id, among(list(participant_ids))])


def wanted(event_id: UUID, filters: Wanted, *, unprinted: bool = False) -> list[Wearer]:
    """Return the people whom a list's filters show, by group and name; ``unprinted``: those without a badge yet."""
    conditions = match(event_id, filters).conditions
    return _wearers([*conditions, ~_PRINTED] if unprinted else conditions)


def layouts(event_id: UUID) -> list[str]:
    """Return the names of the layouts that an event may use, ours first."""
    return list(designs(event_id))


def designs(event_id: UUID) -> dict[str, Design]:
    """Return the layouts that an event may use, by name, ours first; an own layout never hides one of ours."""
    query = sa.select(EventLayout).where(EventLayout.event_id == event_id).order_by(EventLayout.name)
    own = {one.name: Design(_layout(one), f"{one.id.hex}|{one.version}") for one in session().scalars(query)}
    return {**(ours := {name: Design(one, name) for name, one in LAYOUTS.items()}), **own, **ours}


def check_sheet(event_id: UUID, names: Iterable[str], sheet: str | None) -> None:
    """Refuse a sheet that badges of a layout do not fit. Raises ``badges_sheet_small`` (409), with the layout."""
    if sheet is None:
        return
    known = designs(event_id)
    for name in sorted(set(names) & known.keys()):
        layout = known[name].layout
        if sheet_of(sheet, layout.width, layout.flat_height) is None:
            raise Error("badges_sheet_small", 409, name=name)


def assigned(event_id: UUID) -> Assigned:
    """Return which layout each group of an event has; one that is not there any more counts as none."""
    query = sa.select(EventLayout.name).where(EventLayout.event_id == event_id, EventLayout.is_default.is_(True))
    usual, known = session().scalar(query) or A6.name, set(layouts(event_id))
    rows = session().execute(
        sa.select(GroupLayout.group_id, GroupLayout.layout)
        .join(StakeholderGroup, StakeholderGroup.id == GroupLayout.group_id)
        .where(StakeholderGroup.event_id == event_id)
    )
    return Assigned(usual, {group_id: name for group_id, name in rows if name in known})


def carried(participant_id: UUID) -> list[Carried]:
    """Return a person's tickets that are good, the newest first."""
    last = sa.func.max(BadgePrint.printed_at, type_=BadgePrint.printed_at.type)
    rows = session().execute(
        sa.select(Ticket.id, last)
        .outerjoin(BadgePrint, BadgePrint.ticket_id == Ticket.id)
        .where(Ticket.participant_id == participant_id, Ticket.voided_at.is_(None))
        .group_by(Ticket.id, Ticket.created_at)
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
    )
    return [Carried(*row) for row in rows]


def _layout(row: EventLayout) -> BadgeLayout:
    return BadgeLayout.from_description(row.description)


def _wearers(conditions: Sequence[Condition]) -> list[Wearer]:
    person, group = Participant, StakeholderGroup
    columns: list[Any] = [
        person.id,
        person.given_names,
        person.family_name,
        person.organisation,
        person.function,
        person.consent_photo,
        person.state,
        person.merged_into_id,
        group.id,
        group.label,
        group.colour,
        group.pattern,
        group.badge_name,
        _PRINTED.correlate(person),
    ]  # in the order of Wearer
    rows = session().execute(
        sa.select(*columns)
        .join(group, group.id == person.group_id)
        .where(*conditions)
        .order_by(group.position, group.code, person.sort_key, person.id)
    )
    return [Wearer(*row) for row in rows]
