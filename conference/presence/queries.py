"""Reads of half-days and arrivals."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants.field_tests import among
from conference.participants.models import Participant
from conference.presence.models import CheckIn, CheckInUndo, HalfDay

#: A check-in counts unless some undo of the same event names it.
STANDS = ~sa.exists().where(CheckInUndo.undo_of == CheckIn.op_id, CheckInUndo.event_id == CheckIn.event_id)


@dataclass(frozen=True)
class HalfDayCount:
    """How many people are present at a half-day, by group; a group without anybody is not in it."""

    half_day: HalfDay
    by_group: dict[UUID, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many people are present."""
        return sum(self.by_group.values())


def half_days(event_id: UUID) -> list[HalfDay]:
    """Return the half-days of an event as they follow each other."""
    order = (HalfDay.date, HalfDay.starts_minute, HalfDay.position)
    return list(session().scalars(sa.select(HalfDay).where(HalfDay.event_id == event_id).order_by(*order)))


def half_day(event_id: UUID, half_day_id: UUID, *, held: bool = False) -> HalfDay | None:
    """Return one half-day of an event; ``held`` so that nobody removes it before this transaction ends."""
    query = sa.select(HalfDay).where(HalfDay.event_id == event_id, HalfDay.id == half_day_id)
    return session().scalar(query.with_for_update(read=True, key_share=True) if held else query)


def in_use(event_id: UUID) -> set[UUID]:
    """Return at which half-days of an event somebody arrived, even if that was taken back."""
    return set(session().scalars(sa.select(CheckIn.half_day_id).distinct().where(CheckIn.event_id == event_id)))


def standing(participant_id: UUID, half_day_id: UUID) -> list[CheckIn]:
    """Return the check-ins of a person at a half-day that were not undone, the earliest first."""
    return list(
        session().scalars(
            sa.select(CheckIn)
            .where(CheckIn.participant_id == participant_id, CheckIn.half_day_id == half_day_id, STANDS)
            .order_by(CheckIn.at, CheckIn.op_id)
        )
    )


def first_arrival(participant_id: UUID, half_day_id: UUID) -> CheckIn | None:
    """Return the earliest check-in of a person at a half-day that was not undone."""
    return next(iter(standing(participant_id, half_day_id)), None)


def arrivals(half_day_id: UUID, participant_ids: Collection[UUID] | None = None) -> dict[UUID, datetime]:
    """Return when each person first arrived at a half-day (default: everybody who did)."""
    query = (
        sa.select(CheckIn.participant_id, sa.func.min(CheckIn.at, type_=CheckIn.at.type))
        .where(CheckIn.half_day_id == half_day_id, STANDS)
        .group_by(CheckIn.participant_id)
    )
    if participant_ids is not None:
        query = query.where(among(participant_ids, CheckIn.participant_id))
    return {row[0]: row[1] for row in session().execute(query)}


def stands(event_id: UUID, model: Any = CheckIn) -> sa.ColumnElement[bool]:
    """Return the condition that a check-in of an event counts, for reads of many: what was undone is read once."""
    found: sa.ColumnElement[bool] = model.op_id.not_in(
        sa.select(CheckInUndo.undo_of).where(CheckInUndo.event_id == event_id)
    )
    return found


def came(event_id: UUID, half_day_id: UUID | None = None) -> sa.ColumnElement[bool]:
    """Return the condition that somebody came to a half-day, or to any, for reads of many.

    Only who had an arrival taken back is looked at closely; for all others an index says it.
    """
    there = sa.exists().where(CheckIn.participant_id == Participant.id)
    there = there if half_day_id is None else there.where(CheckIn.half_day_id == half_day_id)
    some_undone = (
        sa.select(CheckIn.participant_id)
        .join(CheckInUndo, CheckInUndo.undo_of == CheckIn.op_id)
        .where(CheckInUndo.event_id == event_id)
    )
    closely = there.where(stands(event_id)).correlate(Participant)
    return sa.case((Participant.id.in_(some_undone), closely), else_=there.correlate(Participant))


def present(half_day_id: UUID) -> int:
    """Return how many people are present at a half-day."""
    people = sa.func.count(CheckIn.participant_id.distinct())
    return session().scalar(sa.select(people).where(CheckIn.half_day_id == half_day_id, STANDS)) or 0


def counts(event_id: UUID) -> list[HalfDayCount]:
    """Return how many people of each group are present at each half-day of an event, in the order of the half-days."""
    found = {row.id: HalfDayCount(row) for row in half_days(event_id)}
    rows = session().execute(
        sa.select(CheckIn.half_day_id, Participant.group_id, sa.func.count(Participant.id.distinct()))
        .join(Participant, Participant.id == CheckIn.participant_id)
        .where(CheckIn.event_id == event_id, STANDS)
        .group_by(CheckIn.half_day_id, Participant.group_id)
    )
    for half_day_id, group_id, people in rows:
        found[half_day_id].by_group[group_id] = people
    return list(found.values())
