"""Reads of half-days and arrivals."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.presence.models import CheckIn, CheckInUndo, HalfDay

#: A check-in counts unless some undo names it.
STANDS = ~sa.exists().where(CheckInUndo.undo_of == CheckIn.op_id)


def half_days(event_id: UUID) -> list[HalfDay]:
    """Return the half-days of an event in their order."""
    return list(session().scalars(sa.select(HalfDay).where(HalfDay.event_id == event_id).order_by(HalfDay.position)))


def half_day(event_id: UUID, half_day_id: UUID) -> HalfDay | None:
    """Return one half-day of an event."""
    return session().scalar(sa.select(HalfDay).where(HalfDay.event_id == event_id, HalfDay.id == half_day_id))


def first_arrival(participant_id: UUID, half_day_id: UUID) -> CheckIn | None:
    """Return the earliest check-in of a person at a half-day that was not undone."""
    return session().scalar(
        sa.select(CheckIn)
        .where(CheckIn.participant_id == participant_id, CheckIn.half_day_id == half_day_id, STANDS)
        .order_by(CheckIn.at, CheckIn.op_id)
        .limit(1)
    )


def arrivals(half_day_id: UUID, participant_ids: Iterable[UUID] | None = None) -> dict[UUID, datetime]:
    """Return when each person first arrived at a half-day (default: everybody who did)."""
    query = (
        sa.select(CheckIn.participant_id, sa.func.min(CheckIn.at, type_=CheckIn.at.type))
        .where(CheckIn.half_day_id == half_day_id, STANDS)
        .group_by(CheckIn.participant_id)
    )
    if participant_ids is not None:
        query = query.where(CheckIn.participant_id.in_(list(participant_ids)))
    return {participant_id: at for participant_id, at in session().execute(query)}


def present(half_day_id: UUID) -> int:
    """Return how many people are present at a half-day."""
    return len(arrivals(half_day_id))
