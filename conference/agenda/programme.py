"""A programme as the public sees it: frozen into JSON by a release, read back for pages and files. Pure.

What is frozen holds the instants of each session, so that nothing has to be computed again, and all that a page says.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from conference.core.types import Localised

#: Raised when what is frozen changes its shape; older releases are read as they were.
FORMAT = 2
ON_REQUEST = "on_request"
PUBLIC = "public"
_INSTANTS = ("starts_at", "ends_at", "updated_at", "sign_up_opens_at", "sign_up_closes_at")
Made = TypeVar("Made")


@dataclass(frozen=True)
class PublicRoom:
    """A room; ``floor`` 0 is the ground floor, ``None`` is not told; ``accessible``: without a step."""

    code: str
    name: Localised
    floor: int | None
    accessible: bool
    note: Localised = field(default_factory=dict)


@dataclass(frozen=True)
class PublicTrack:
    """A thread of the programme, with its colour (``#rrggbb``)."""

    code: str
    name: Localised
    colour: str


@dataclass(frozen=True)
class PublicType:
    """What kind of session there is; ``plenary``: everybody is expected in it."""

    code: str
    name: Localised
    plenary: bool = False
    is_break: bool = False


@dataclass(frozen=True)
class PublicGroup:
    """A stakeholder group that some sessions are meant for."""

    code: str
    name: Localised


@dataclass(frozen=True)
class PublicRole:
    """Who does what in a session: chair, moderator, speaker, discussant, rapporteur, interpreter.

    ``label`` is what a programme shows: the ``name``, where it is told, and the ``words`` (a function). ``person`` is
    the same for one and the same person in all sessions, and tells nothing else; empty: nobody by name.
    """

    role: str
    label: Localised
    name: str = ""
    words: Localised = field(default_factory=dict)
    person: str = ""


@dataclass(frozen=True)
class Interpretation:
    """From one language into another (codes); ``mode`` ``on_request`` alone: into what people ask for."""

    source: str = ""
    target: str = ""
    mode: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class PublicMaterial:
    """Slides, a report, a recording or a document: at an address, or a file of ours by its id; shown in this time."""

    id: str
    kind: str
    title: Localised
    language: str = ""
    url: str = ""
    file_id: str | None = None
    visible_from: datetime | None = None
    visible_to: datetime | None = None


@dataclass(frozen=True)
class PublicSession:
    """A session. ``rooms`` and ``track`` are codes; ``parent`` is an id; ``sequence`` counts its changes.

    ``groups`` are the codes of those that it is for (none: all); ``sign_up``: one can sign up for it.
    """

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
    visibility: str = PUBLIC
    groups: tuple[str, ...] = ()
    parent: str | None = None
    sign_up_required: bool = False
    sign_up_opens_at: datetime | None = None
    sign_up_closes_at: datetime | None = None
    materials: tuple[PublicMaterial, ...] = ()
    #: What the file that it was imported from calls it; files out call it so again.
    guid: str | None = None


@dataclass(frozen=True)
class Programme:
    """A whole programme: its days (the first is day 1), rooms, tracks, types and sessions in their order."""

    zone: str
    days: tuple[date, ...]
    rooms: tuple[PublicRoom, ...]
    tracks: tuple[PublicTrack, ...]
    sessions: tuple[PublicSession, ...]
    types: tuple[PublicType, ...] = ()
    groups: tuple[PublicGroup, ...] = ()

    @cached_property
    def room(self) -> dict[str, PublicRoom]:
        """Rooms by code."""
        return {room.code: room for room in self.rooms}

    @cached_property
    def track(self) -> dict[str, PublicTrack]:
        """Tracks by code."""
        return {track.code: track for track in self.tracks}

    @cached_property
    def type(self) -> dict[str, PublicType]:
        """Types by code; a release of before there were types has none."""
        return {one.code: one for one in self.types}

    @cached_property
    def group(self) -> dict[str, PublicGroup]:
        """Groups by code; a release of before they were frozen has none."""
        return {one.code: one for one in self.groups}

    @cached_property
    def by_code(self) -> dict[str, PublicSession]:
        """Sessions by code."""
        return {session.code: session for session in self.sessions}

    @cached_property
    def by_id(self) -> dict[str, PublicSession]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

    def date_of(self, session: PublicSession) -> date:
        """Return the day of the programme on which a session stands: that before midnight, for one after it."""
        return self.days[0] + timedelta(days=session.day - 1)

    def of_day(self, day: int) -> list[PublicSession]:
        """Return the sessions of one day (1 is the first)."""
        return [session for session in self.sessions if session.day == day]


def freeze(programme: Programme) -> dict[str, Any]:
    """Return a programme as JSON."""
    data = _plain(programme)
    data["days"] = [day.isoformat() for day in programme.days]
    for session in data["sessions"]:
        _write_instants(session, _INSTANTS)
        for material in session["materials"]:
            _write_instants(material, ("visible_from", "visible_to"))
    return {"format": FORMAT, **data}


def thaw(frozen: dict[str, Any], *, participants: bool = False) -> Programme:
    """Return the programme that :func:`freeze` wrote, today or in an older format.

    Sessions that only ``participants`` may see are left out unless that is asked for.
    """
    sessions = (_session(data) for data in frozen["sessions"])
    return Programme(
        zone=frozen["zone"],
        days=tuple(date.fromisoformat(day) for day in frozen["days"]),
        rooms=_all(PublicRoom, frozen["rooms"]),
        tracks=_all(PublicTrack, frozen["tracks"]),
        sessions=tuple(one for one in sessions if participants or one.visibility == PUBLIC),
        types=_all(PublicType, frozen.get("types", ())),
        groups=_all(PublicGroup, frozen.get("groups", ())),
    )


def shown_label(name: str, label: Localised, languages: Sequence[str]) -> Localised:
    """Return what is shown of somebody in a role: the name, and behind it the words; or the words alone."""
    if not name:
        return label
    return {
        language: f"{name}, {label[language]}" if label.get(language) else name for language in languages or ("fr",)
    }


def _plain(value: Any) -> Any:
    """Return dataclasses as dictionaries, tuples as lists: what ``asdict`` does, without its copies of each text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return dict(value) if isinstance(value, dict) else value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _write_instants(data: dict[str, Any], names: Sequence[str]) -> None:
    for name in names:
        data[name] = data[name].isoformat() if data[name] is not None else None


def _read_instants(data: dict[str, Any], names: Sequence[str]) -> dict[str, datetime | None]:
    return {name: datetime.fromisoformat(data[name]) if data.get(name) else None for name in names}


def _all(kind: type[Made], frozen: Sequence[dict[str, Any]]) -> tuple[Made, ...]:
    """Make all of a kind; what a later format may say besides is passed over."""
    return tuple(_made(kind, one) for one in frozen)


def _made(kind: type[Made], one: dict[str, Any]) -> Made:
    """Make one of a kind. A programme has thousands, and a frozen dataclass sets each field by a call of its own."""
    known = _fields(cast(Hashable, kind))
    if one.keys() != known:
        return kind(**{name: one[name] for name in one.keys() & known})
    made = object.__new__(kind)
    made.__dict__.update(one)
    return made


@cache
def _fields(kind: Any) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind))


def _material(data: dict[str, Any]) -> PublicMaterial:
    return PublicMaterial(**{**data, **_read_instants(data, ("visible_from", "visible_to"))})


def _session(data: dict[str, Any]) -> PublicSession:
    lists = {
        "rooms": tuple(data["rooms"]),
        "languages": tuple(data["languages"]),
        "groups": tuple(data.get("groups", ())),
        "roles": _all(PublicRole, data["roles"]),
        "interpretation": _all(Interpretation, data["interpretation"]),
        "materials": tuple(_material(one) for one in data.get("materials", ())),
    }
    return _made(PublicSession, {**data, **_read_instants(data, _INSTANTS), **lists})
