"""Reads of waiting lists: who is next, which offers run, which groups have a seat for somebody who waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.events.models import StakeholderGroup as Group
from conference.participants.models import Participant


class Waiting(NamedTuple):
    """One person who waits, or was offered a place until ``offer_until``; in the order of the list."""

    id: UUID
    group_id: UUID
    delegation_id: UUID | None
    given_names: str
    family_name: str
    organisation: str
    state_at: datetime
    offer_until: datetime | None
    has_email: bool
    has_phone: bool
    sealed: bytes | None

    @property
    def name(self) -> str:
        """Given names then family name, as people say them."""
        return f"{self.given_names} {self.family_name}".strip()


@dataclass(frozen=True)
class Line:
    """The waiting list of a group. ``free`` is how many seats could be offered now, ``None`` for any number."""

    group: Group
    free: int | None
    offered: list[Waiting]
    waiting: list[Waiting]

    @property
    def to_call(self) -> int:
        """How many of those with a running offer no message reaches."""
        return sum(not one.has_email for one in self.offered)

    @property
    def most(self) -> int:
        """How many people could be offered a place now."""
        own = sum(one.delegation_id is None for one in self.waiting)
        return own if self.free is None else min(own, self.free)


def in_line(group_id: UUID) -> list[sa.ColumnElement[bool]]:
    """Return who waits for a seat of a group and has none offered; (``state_at``, ``id``) is their order.

    People of a delegation wait for its seats: they are in nobody's way.
    """
    return [
        Participant.group_id == group_id,
        Participant.state == "waitlisted",
        Participant.offer_until.is_(None),
        Participant.delegation_id.is_(None),
    ]


def next_in_line(group_id: UUID, count: int) -> list[UUID]:
    """Return who is next to be offered a seat of a group, at most ``count``."""
    query = sa.select(Participant.id).where(*in_line(group_id)).order_by(Participant.state_at, Participant.id)
    return list(session().scalars(query.limit(count)))


def to_serve(now: datetime) -> list[tuple[UUID, UUID]]:
    """Return (event, group) of all groups that have a seat to offer by themselves to somebody who waits."""
    waits = sa.exists().where(
        Participant.group_id == Group.id,
        Participant.state == "waitlisted",
        Participant.offer_until.is_(None),
        Participant.delegation_id.is_(None),
    )
    rows = session().execute(
        sa.select(Group.event_id, Group.id)
        .where(
            *_itself(now),
            sa.or_(Group.quota.is_(None), Group.taken < Group.quota + Group.overbooked),
            waits,
        )
        .order_by(Group.event_id, Group.id)
    )
    return [(event_id, group_id) for event_id, group_id in rows]


def serves_itself(group_id: UUID, now: datetime) -> bool:
    """Tell whether the free seats of a group are offered by themselves now; exact while the group is locked."""
    return session().scalar(sa.select(Group.id).where(Group.id == group_id, *_itself(now))) is not None


def _itself(now: datetime) -> list[sa.ColumnElement[bool]]:
    """Return which groups offer by themselves, and keep no seat for who may still undo what made it free."""
    free = sa.or_(Group.offers_after.is_(None), Group.offers_after <= now)
    return [sa.and_(Group.waiting_list, Group.auto_offer), free]


def overdue(now: datetime) -> dict[UUID, list[UUID]]:
    """Return by event who let the time to answer an offer pass."""
    rows = session().execute(
        sa.select(Participant.event_id, Participant.id)
        .join(Group, Group.id == Participant.group_id)
        .where(Participant.state == "waitlisted", Participant.offer_until <= now)
        .order_by(Participant.event_id, Participant.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for event_id, participant_id in rows:
        found.setdefault(event_id, []).append(participant_id)
    return found


def lines(event_id: UUID, groups: Iterable[Group]) -> list[Line]:
    """Return the waiting lists of an event: of the groups that keep one, and of any in which somebody waits."""
    columns = (getattr(Participant, name) for name in Waiting._fields)
    rows = session().execute(
        sa.select(*columns)
        .where(Participant.event_id == event_id, Participant.state == "waitlisted")
        .order_by(Participant.state_at, Participant.id)
    )
    people: dict[UUID, list[Waiting]] = {}
    for row in rows:
        people.setdefault(row.group_id, []).append(Waiting(*row))
    return [_line(group, people.get(group.id, [])) for group in groups if group.waiting_list or group.id in people]


def _line(group: Group, people: list[Waiting]) -> Line:
    free = None if group.quota is None else max(0, group.quota + group.overbooked - group.taken)
    offered = sorted((one for one in people if one.offer_until is not None), key=lambda one: str(one.offer_until))
    return Line(group, free, offered, [one for one in people if one.offer_until is None])
