"""Reads for badges: who gets one and what it says, and what was printed before. One query each, however many people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.badges.models import BadgePrint, EventLayout, GroupLayout
from conference.badges.recipes import Recipe, read_recipe
from conference.badges.rules import A6, LAYOUTS, BadgeLayout, Fault, Names
from conference.core.db import session
from conference.core.types import Localised
from conference.events.models import Place, StakeholderGroup
from conference.participants.field_tests import among
from conference.participants.lists import Wanted
from conference.participants.models import Participant, Ticket
from conference.participants.queries import Condition, match


class Wearer(NamedTuple):
    """What is needed of a person and their group for a badge. ``printed``: they were given one before.

    What stands after that is there where the layouts in use need it (``Needs``): ``answers`` by the id of the question,
    as they are kept, and ``number``, the place of the record among all that its event ever had.
    """

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
    group_code: str = ""
    title: str = ""
    place: str = ""
    language: str = ""
    number: int = 0
    answers: tuple[tuple[str, Any], ...] = ()

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def shown_name(self) -> str:
        """What the badge shows of the name, where it shows any."""
        return {"full": self.full_name, "first": self.given_names or self.family_name, "code": ""}[self.names]


class Needs(NamedTuple):
    """What has to be read of people besides what every badge shows; ``questions`` by id."""

    place: bool = False
    number: bool = False
    languages: bool = False
    questions: frozenset[str] = frozenset()


class Asks(NamedTuple):
    """What a layout shows of a record. ``table`` is the id of a question, ``answers`` are their names and ids."""

    place: bool = False
    number: bool = False
    languages: bool = False
    table: str = ""
    answers: tuple[tuple[str, str], ...] = ()


class Design(NamedTuple):
    """A layout that an event may use; ``stamp`` is another one after each change of it, or of what its back tells.

    ``recipe`` is what it is made from, if anybody ordered it so; ``remarks`` are what to know of it before printing.
    """

    layout: BadgeLayout
    stamp: str
    recipe: Recipe | None = None
    remarks: tuple[Fault, ...] = ()
    asks: Asks = Asks()


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


_NOTHING = Needs()
_PRINTED = sa.exists().where(BadgePrint.participant_id == Participant.id)


def by_ids(event_id: UUID, participant_ids: Iterable[UUID], needs: Needs = _NOTHING) -> list[Wearer]:
    """Return people of an event by group and name, merged records too; ids of another event are not found."""
    return _wearers(event_id, [Participant.event_id == event_id, among(list(participant_ids))], needs)


def wanted(event_id: UUID, filters: Wanted, needs: Needs = _NOTHING, *, unprinted: bool = False) -> list[Wearer]:
    """Return the people whom a list's filters show, by group and name; ``unprinted``: those without a badge yet."""
    conditions = match(event_id, filters).conditions
    return _wearers(event_id, [*conditions, ~_PRINTED] if unprinted else conditions, needs)


def layouts(event_id: UUID) -> list[str]:
    """Return the names of the layouts that an event may use, ours first."""
    return list(designs(event_id))


def designs(event_id: UUID) -> dict[str, Design]:
    """Return the layouts that an event may use, by name, ours first; an own layout never hides one of ours."""
    query = sa.select(EventLayout).where(EventLayout.event_id == event_id).order_by(EventLayout.name)
    own = {one.name: _design(one) for one in session().scalars(query)}
    return {**(ours := {name: Design(one, name) for name, one in LAYOUTS.items()}), **own, **ours}


def assigned(event_id: UUID, known: Collection[str] | None = None) -> Assigned:
    """Return which layout each group of an event has; one that is not there any more counts as none.

    ``known``: the names of all layouts, where somebody has read them.
    """
    query = sa.select(EventLayout.name).where(EventLayout.event_id == event_id, EventLayout.is_default.is_(True))
    usual = session().scalar(query) or A6.name
    there = layouts(event_id) if known is None else known
    rows = session().execute(
        sa.select(GroupLayout.group_id, GroupLayout.layout)
        .join(StakeholderGroup, StakeholderGroup.id == GroupLayout.group_id)
        .where(StakeholderGroup.event_id == event_id)
    )
    return Assigned(usual, {group_id: name for group_id, name in rows if name in there})


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


def last_printed(participant_id: UUID) -> datetime | None:
    """Return when a person's badge last came out that is still good; ``None`` where there is none to wear."""
    return max((one.printed_at for one in carried(participant_id) if one.printed_at is not None), default=None)


def _design(row: EventLayout) -> Design:
    """Return a layout as it is kept; where what was ordered cannot be read, that is a remark."""
    layout, stamp = BadgeLayout.from_description(row.description), f"{row.id.hex}|{row.version}"
    if row.recipe is None:
        return Design(layout, stamp)
    recipe, faults = read_recipe(row.recipe)
    return Design(layout, stamp, None, tuple(faults)) if faults else Design(layout, stamp, recipe)


def _wearers(event_id: UUID, conditions: Sequence[Condition], needs: Needs) -> list[Wearer]:
    person, group, nothing = Participant, StakeholderGroup, sa.literal("")
    numbers = _numbers(event_id)
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
        group.code,
        person.title,
        sa.func.coalesce(Place.name, "") if needs.place else nothing,
        person.language if needs.languages else nothing,
        numbers.c.number if needs.number else sa.literal(0),
        person.answers if needs.questions else sa.null(),
    ]  # in the order of Wearer
    query = sa.select(*columns).select_from(person).join(group, group.id == person.group_id)
    if needs.place:
        query = query.outerjoin(Place, Place.id == person.district_id)
    if needs.number:
        query = query.join(numbers, numbers.c.id == person.id)
    rows = session().execute(query.where(*conditions).order_by(group.position, group.code, person.sort_key, person.id))
    return [Wearer._make([*row[:-1], _kept(row[-1], needs.questions)]) for row in rows]


def _kept(answers: Mapping[str, Any] | None, questions: frozenset[str]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((key, value) for key, value in (answers or {}).items() if key in questions))


def _numbers(event_id: UUID) -> sa.Subquery:
    """Return the number of each record of an event, in the order in which they came: nothing later changes it.

    Merged and cancelled ones keep theirs. Nobody is ever taken out of an event who was given a badge.
    """
    place = sa.func.row_number().over(order_by=(Participant.created_at, Participant.id))
    return sa.select(Participant.id, place.label("number")).where(Participant.event_id == event_id).subquery()
