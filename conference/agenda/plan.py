"""The working copy of a programme as rules see it: rooms, items with their times and people, the settings. Pure.

``queries`` builds it from the database, an import from a file, a test by hand: clash rules, differences and files
never look anywhere else. Items are in the order of the days; what has no time yet has no ``slot``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from conference.core.types import Localised

#: What a clash does: it is refused at once, refuses a release, is only told, or is not looked for.
BLOCK, RELEASE, WARN, OFF = LEVELS = ("block", "release", "warn", "off")
#: Who may see a session: everybody, who takes part, who works on the event.
PUBLIC, PARTICIPANTS, STAFF = VISIBILITIES = ("public", "participants", "staff")
#: Until when (minutes after midnight) a night belongs to the day before it: the same for every event, nobody sets it.
#: A session says itself on which day it stands (its start may pass 1,440), so this only bounds the last night.
DAY_CHANGE = 4 * 60
#: What people are in a session, in the order in which a programme names them.
ROLES = ("chair", "opening", "moderator", "speaker", "discussant", "rapporteur", "closing", "interpreter", "technician")


@dataclass(frozen=True, order=True)
class Slot:
    """When an item is: the event's day (1 is the first), minutes from its midnight (may pass 1,440), and how long."""

    day: int
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """The minute at which it ends (excluded)."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Hours:
    """From when to when, in minutes from midnight, on one day of the event or (``None``) on every one.

    Where hours are a list, what is said of one day replaces what is said of every day; hours that touch are one.
    """

    start: int
    end: int
    day: int | None = None


@dataclass(frozen=True)
class Protected:
    """A time in which nothing should be held: a prayer, a lunch. ``weekday``: only then (Monday is 0)."""

    label: Localised
    hours: Hours
    weekday: int | None = None


@dataclass(frozen=True)
class PlanRoom:
    """A room. ``booths``: what its interpreters' equipment serves, pairs of languages; no ``hours``: always open."""

    id: UUID
    code: str
    name: Localised
    capacity: int | None = None
    allows_parallel: bool = False
    booths: tuple[tuple[str, str], ...] = ()
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class PlanRole:
    """Who does what, or who will.

    ``person`` is the same for one and the same human being in all items; empty: nobody yet, or a function that many
    have (« Facilitateur ») and that may well be in several places at once.
    ``languages``: the two that an interpreter works between, in either direction; ``None``: not told, taken for all.
    """

    role: str
    label: Localised
    person: str = ""
    confirmed: bool = True
    languages: tuple[str, str] | None = None


@dataclass(frozen=True)
class PlanInterpretation:
    """From the floor into a language; ``mode``: booth, consecutive, whispered, sign or on_request."""

    source: str
    target: str
    mode: str = "booth"
    confirmed: bool = False


@dataclass(frozen=True)
class Item:
    """A session of the working copy; ``starts_at`` and ``ends_at`` are the instants of its ``slot``, half-open."""

    id: UUID
    code: str
    kind: str
    title: Localised
    state: str = "confirmed"
    slot: Slot | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    rooms: tuple[UUID, ...] = ()
    track: str | None = None
    roles: tuple[PlanRole, ...] = ()
    languages: tuple[str, ...] = ()
    interpretation: tuple[PlanInterpretation, ...] = ()
    #: Codes of the groups it is for; empty: for all.
    groups: tuple[str, ...] = ()
    visibility: str = PUBLIC
    capacity: int | None = None
    #: How many have signed up and sit in it.
    seated: int = 0
    plenary: bool = False
    is_break: bool = False
    parent: UUID | None = None
    #: How long it is meant to be, also as long as it has no time.
    minutes: int = 0


@dataclass(frozen=True)
class AgendaSettings:
    """How an event's programme is judged. Minutes; ``levels`` by rule, where they differ from the rule's own."""

    grid: int = 5
    walk: int = 5
    #: How long one interpreter works alone.
    alone: int = 40
    opening: tuple[Hours, ...] = ()
    protected: tuple[Protected, ...] = ()
    levels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """A clash that somebody has accepted: the rule and its :attr:`key`, and why."""

    rule: str
    key: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """A whole working copy; ``languages`` are the event's, the first is its own."""

    zone: str
    days: tuple[date, ...]
    languages: tuple[str, ...]
    rooms: tuple[PlanRoom, ...]
    items: tuple[Item, ...]
    settings: AgendaSettings = field(default_factory=AgendaSettings)
    accepted: tuple[Accepted, ...] = ()
    #: How many people are expected of each group, by code; empty: nobody counted.
    group_sizes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def room(self) -> dict[UUID, PlanRoom]:
        """Rooms by id."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def item(self) -> dict[UUID, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}
