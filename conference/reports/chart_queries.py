"""What charts are made of: who registered on which day, who arrived in which quarter of an hour."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from conference.core.db import is_sqlite, session
from conference.events.models import Event
from conference.participants.fields import Condition
from conference.participants.models import Participant
from conference.presence.models import CheckIn
from conference.presence.queries import stands

#: Every zone is whole quarters of an hour away from UTC, so quarters can be counted there and days made of them.
QUARTER = 15 * 60


def registered(event: Event, conditions: Sequence[Condition]) -> dict[date, int]:
    """Return how many of these people registered on each day of the event's zone; days of nobody are not in it."""
    found = Counter[date]()
    for at, count in _by_quarter(Participant.created_at, sa.select(Participant.created_at).where(*conditions)):
        found[at.astimezone(event.tz).date()] += count
    return dict(found)


def arrived(event: Event) -> dict[datetime, int]:
    """Return how many people first came to a half-day in each quarter of an hour, in the event's zone."""
    first = sa.func.min(CheckIn.at, type_=CheckIn.at.type).label("at")
    arrivals = (
        sa.select(first)
        .where(CheckIn.event_id == event.id, stands(event.id))
        .group_by(CheckIn.half_day_id, CheckIn.participant_id)
        .subquery()
    )
    return {at.astimezone(event.tz): count for at, count in _by_quarter(arrivals.c.at, sa.select(arrivals.c.at))}


def _by_quarter(column: Any, rows: Any) -> Iterable[tuple[datetime, int]]:
    found = rows.with_only_columns(_quarter(column).label("quarter")).subquery()
    counted = sa.select(found.c.quarter, sa.func.count()).group_by(found.c.quarter).order_by(found.c.quarter)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    for quarter, count in session().execute(counted):
        yield start + timedelta(seconds=int(quarter) * QUARTER), count


def _quarter(column: Any) -> Any:
    """Return the number of the quarter of an hour, since 1970."""
    if is_sqlite():
        return sa.cast(sa.func.strftime("%s", column), sa.Integer) // QUARTER
    return sa.cast(sa.func.floor(sa.extract("epoch", column) / QUARTER), sa.Integer)
