"""Plain functions that make released programmes to be printed; nothing is stored."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from conference.agenda.printed_words import Version
from conference.agenda.programme import Programme, PublicRole, PublicRoom, PublicSession, PublicTrack, PublicType
from conference.events.models import Event
from tests.agenda.programmes import said

FIRST = date(2026, 12, 2)
SPACE = UUID("00000000-0000-4000-8000-0000000000aa")
VERSION = Version(3, datetime(2026, 8, 12, 14, 5, tzinfo=UTC))
DRAFT = Version(0, datetime(2026, 8, 12, 14, 5, tzinfo=UTC))
ROOMS = (
    PublicRoom("GS", {"fr": "Grande salle", "en": "Main hall"}, 0, accessible=True),
    PublicRoom("BA", {"fr": "Salle Bani", "en": "Bani room"}, 1, accessible=False),
    PublicRoom("NI", {"fr": "Salle Niger", "en": "Niger room"}, 0, accessible=True),
)
TYPES = (PublicType("plenary", said("Plénière"), plenary=True), PublicType("break", said("Pause"), is_break=True))
TRACKS = (PublicTrack("paix", said("Paix"), "#1B7F3B"), PublicTrack("sante", said("Santé"), "not a colour"))


def at(day: int, minute: int) -> datetime:
    return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day, minutes=minute)


def a_part(role: str, name: str) -> PublicRole:
    return PublicRole(role, {"fr": name, "en": name}, name)


def shown(code: str, start: int = 540, minutes: int = 60, *, day: int = 1, **fields) -> PublicSession:
    values = {
        "id": str(uuid5(SPACE, code)),
        "kind": "panel",
        "cancelled": False,
        "title": said(f"Séance {code}"),
        "description": {},
        "track": "paix",
        "rooms": ("GS",),
        "roles": (),
        "languages": ("fr",),
        "interpretation": (),
        "audience": {},
        "parallel": None,
        "capacity": None,
        "sign_up": False,
        "photo_allowed": True,
        "sequence": 0,
        "updated_at": at(1, 0),
    }
    starts = at(day, start)
    times = {"day": day, "starts_at": starts, "ends_at": starts + timedelta(minutes=minutes)}
    return PublicSession(code=code, **(values | times | fields))


def a_programme(*sessions: PublicSession, days: int = 1, rooms=ROOMS) -> Programme:
    dates = tuple(FIRST + timedelta(days=number) for number in range(days))
    return Programme("Africa/Bamako", dates, rooms, TRACKS, sessions, TYPES)


def an_event_on_paper(**fields) -> Event:
    """An event that nothing stores."""
    values = {
        "slug": "forum",
        "title": {"fr": "Forum des soignants", "en": "Carers’ forum"},
        "short_title": {},
        "venue": {"fr": "Palais de la culture"},
        "organisers": [],
        "zone": "Africa/Bamako",
        "first_day": FIRST,
        "last_day": FIRST + timedelta(days=1),
        "languages": ["fr", "en"],
        "exposed": False,
    }
    return Event(**(values | fields))
