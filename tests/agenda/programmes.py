"""Plain functions that make programmes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conference.agenda import services
from conference.agenda.services import NewRoom, NewSession, NewTrack
from conference.core.permissions import SYSTEM
from tests.builders import NOW, an_event


def said(text: str) -> dict[str, str]:
    return {"fr": text, "en": f"{text} (en)"}


def rooms(event):
    services.add_rooms(
        event.id,
        [
            NewRoom("GS", said("Grande salle"), floor=0),
            NewRoom("BA", said("Salle Bani"), floor=1, accessible=False),
            NewRoom("COUR", said("La cour"), allows_parallel=True),
        ],
    )


def tracks(event):
    services.add_tracks(
        event.id, [NewTrack("paix", said("Paix"), "#1B7F3B"), NewTrack("sante", said("Santé"), "#0B5FA5")]
    )


def a_session(code: str, start: int = 540, minutes: int = 60, **fields) -> NewSession:
    values = {"title": said(f"Séance {code}"), "day": 1, "rooms": ("GS",), "track": "paix", "languages": ("fr",)}
    return NewSession(code=code, start_minute=start, minutes=minutes, **(values | fields))


def an_agenda(*sessions: NewSession, **fields):
    """An event with rooms, tracks and these sessions, not released."""
    event = an_event(**fields)
    rooms(event)
    tracks(event)
    services.add_sessions(event.id, sessions, now=NOW)
    return event


def released(event, comment=None):
    return services.release(event, comment or {}, actor=SYSTEM, now=NOW)


def moment(event, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by the clocks of the event."""
    date = event.first_day + timedelta(days=day - 1)
    return datetime.combine(date, time(hour, minute), ZoneInfo(event.zone))
