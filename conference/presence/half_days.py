"""Half-days, as an organiser makes them."""

from datetime import date
from uuid import UUID, uuid4

from conference.core.db import write
from conference.core.types import Localised
from conference.presence.models import HalfDay


def add_half_day(
    event_id: UUID, position: int, *, day: date, label: Localised, starts_minute: int, ends_minute: int
) -> HalfDay:
    """Add a half-day to an event; minutes count from the day's midnight in the event's zone."""
    with write() as db:
        row = HalfDay(
            id=uuid4(),
            event_id=event_id,
            position=position,
            date=day,
            label=label,
            starts_minute=starts_minute,
            ends_minute=ends_minute,
        )
        db.add(row)
        db.flush()
        return row
