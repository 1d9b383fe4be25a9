"""Half-days come with the event: each day's usual ones for a new event, those of its source for a copy."""

from datetime import timedelta

from conference.core.db import session
from conference.events import setup_services
from conference.events.cloning import Clone, copied, on_clone
from conference.presence import half_days, queries, rules
from conference.presence.models import HalfDay


def copy_half_days(made: Clone) -> None:
    """Give the copy the half-days of its source, as much later as it begins.

    What falls on no day of the copy stays behind; with nothing left the copy has the usual ones.
    """
    source, target = queries.half_days(made.source.id), made.target
    later = [(row, row.date + timedelta(days=made.days)) for row in source]
    kept = [(row, day) for row, day in later if not rules.outside(day, target.first_day, target.last_day)]
    for row, day in kept:
        session().add(HalfDay(**copied(row, event_id=target.id, date=day)))
    if not kept:
        half_days.make_usual(target)


on_clone(copy_half_days)
setup_services.on_create(half_days.make_usual)
