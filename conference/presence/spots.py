"""Where arrivals are recorded, as people choose them: half-days, and the sessions that take attendance."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conference.agenda import queries as agenda
from conference.agenda.models import AgendaSession
from conference.core.i18n import local
from conference.events.models import Event
from conference.presence import queries
from conference.presence.models import HalfDay
from conference.presence.recording import Spot


@dataclass(frozen=True)
class Place:
    """A half-day or a session: its name in the reader's language, its day, and the minutes of that day it takes."""

    spot: Spot
    label: str
    date: date
    starts_minute: int
    ends_minute: int

    @property
    def key(self) -> str:
        """Return what a form calls it."""
        return f"{'s' if self.spot.session_id else 'd'}:{self.spot.id}"

    def at(self, event: Event, minute: int | None = None) -> datetime:
        """Return the instant of a minute of its day, by default its start."""
        chosen = self.starts_minute if minute is None else minute
        wall = datetime.combine(self.date, time()) + timedelta(minutes=chosen)
        return wall.replace(tzinfo=event.tz)


def of(event: Event) -> list[Place]:
    """Return the half-days of an event, then its sessions that take attendance or sign-ups and were not cancelled."""
    sessions = (row for row in agenda.timed_sessions(event.id) if row.state == "confirmed" and asks(row))
    return [*map(half_day, queries.half_days(event.id)), *(_session(event, row) for row in sessions)]


def asks(row: AgendaSession) -> bool:
    """Tell whether it is asked of a session who was in it."""
    return row.takes_attendance or row.sign_up_policy != "none"


def half_day(row: HalfDay) -> Place:
    """Return a half-day as a place."""
    spot = Spot(row.event_id, half_day_id=row.id)
    return Place(spot, local(row.label), row.date, row.starts_minute, row.ends_minute)


def _session(event: Event, row: AgendaSession) -> Place:
    day, start = row.day or 1, row.start_minute or 0
    spot, title = Spot(row.event_id, session_id=row.id), local(row.title) or row.code
    return Place(spot, title, event.first_day + timedelta(days=day - 1), start, start + row.minutes)


def session(event: Event, row: AgendaSession) -> Place | None:
    """Return a session as a place; ``None`` while it has no time."""
    return None if row.day is None or row.start_minute is None else _session(event, row)


def named(places: list[Place], key: str) -> Place | None:
    """Return the place that a form names."""
    return next((one for one in places if one.key == key), None)
