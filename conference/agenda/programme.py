"""A programme as the public sees it: frozen into JSON by a release, read back for pages and files. Pure.

What is frozen holds the instants of each session, so that nothing has to be computed again, and all that a page says.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from conference.core.types import Localised

#: Raised when what is frozen changes its shape; older releases are read as they were.
FORMAT = 1
ON_REQUEST = "on_request"


@dataclass(frozen=True)
class PublicRoom:
    """A room; ``floor`` 0 is the ground floor, ``None`` is not told; ``accessible``: without a step."""

    code: str
    name: Localised
    floor: int | None
    accessible: bool


@dataclass(frozen=True)
class PublicTrack:
    """A thread of the programme, with its colour (``#rrggbb``)."""

    code: str
    name: Localised
    colour: str


@dataclass(frozen=True)
class PublicRole:
    """Who does what in a session: chair, moderator, speaker, discussant, rapporteur, interpreter."""

    role: str
    label: Localised


@dataclass(frozen=True)
class Interpretation:
    """From one language into another (codes); ``mode`` ``on_request`` alone: into what people ask for."""

    source: str = ""
    target: str = ""
    mode: str = ""


@dataclass(frozen=True)
class PublicSession:
    """A session. ``rooms`` and ``track`` are codes; ``sequence`` counts its changes."""

    id: str
    code: str
    kind: str
    cancelled: bool
    day: int
    starts_at: datetime
    ends_at: datetime
    title: Localised
    description: Localised
    track: str | None
    rooms: tuple[str, ...]
    roles: tuple[PublicRole, ...]
    languages: tuple[str, ...]
    interpretation: tuple[Interpretation, ...]
    audience: Localised
    parallel: str | None
    capacity: int | None
    sign_up: bool
    photo_allowed: bool
    sequence: int
    updated_at: datetime


@dataclass(frozen=True)
class Programme:
    """A whole programme: its days (the first is day 1), rooms, tracks and sessions in their order."""

    zone: str
    days: tuple[date, ...]
    rooms: tuple[PublicRoom, ...]
    tracks: tuple[PublicTrack, ...]
    sessions: tuple[PublicSession, ...]

    @cached_property
    def room(self) -> dict[str, PublicRoom]:
        """Rooms by code."""
        return {room.code: room for room in self.rooms}

    @cached_property
    def track(self) -> dict[str, PublicTrack]:
        """Tracks by code."""
        return {track.code: track for track in self.tracks}

    def date_of(self, session: PublicSession) -> date:
        """Return the day of the programme on which a session stands: that before midnight, for one after it."""
        return self.days[0] + timedelta(days=session.day - 1)

    def of_day(self, day: int) -> list[PublicSession]:
        """Return the sessions of one day (1 is the first)."""
        return [session for session in self.sessions if session.day == day]


def freeze(programme: Programme) -> dict[str, Any]:
    """Return a programme as JSON."""
    data = asdict(programme)
    data["days"] = [day.isoformat() for day in programme.days]
    for session in data["sessions"]:
        for name in ("starts_at", "ends_at", "updated_at"):
            session[name] = session[name].isoformat()
    return {"format": FORMAT, **data}


def thaw(frozen: dict[str, Any]) -> Programme:
    """Return the programme that :func:`freeze` wrote."""
    return Programme(
        zone=frozen["zone"],
        days=tuple(date.fromisoformat(day) for day in frozen["days"]),
        rooms=tuple(PublicRoom(**room) for room in frozen["rooms"]),
        tracks=tuple(PublicTrack(**track) for track in frozen["tracks"]),
        sessions=tuple(_session(data) for data in frozen["sessions"]),
    )


def _session(data: dict[str, Any]) -> PublicSession:
    times = {name: datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at", "updated_at")}
    lists = {
        "rooms": tuple(data["rooms"]),
        "languages": tuple(data["languages"]),
        "roles": tuple(PublicRole(**role) for role in data["roles"]),
        "interpretation": tuple(Interpretation(**one) for one in data["interpretation"]),
    }
    return PublicSession(**{**data, **times, **lists})
