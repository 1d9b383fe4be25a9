"""What a schedule file says of a programme, in one language."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from conference.agenda.plan import ROLES

#: The longest session that every reader understands: durations are read as a time of day.
LONGEST = 24 * 60 - 1


@dataclass(frozen=True)
class FilePerson:
    """Somebody in a session in a role of ``plan.ROLES``: a person by name, or a ``function`` that many may have."""

    name: str
    role: str = "speaker"
    function: bool = False


@dataclass(frozen=True)
class FileLink:
    """A link or an attachment."""

    url: str
    title: str = ""


@dataclass(frozen=True)
class FileTrack:
    """A theme; ``colour`` is ``#rrggbb`` or empty."""

    name: str
    colour: str = ""


@dataclass(frozen=True)
class Interpreted:
    """From one language into another (codes), and how: a mode of ``plan.PlanInterpretation``."""

    source: str
    target: str
    mode: str = "booth"


@dataclass(frozen=True)
class FileSession:
    """A session. ``starts_at`` is aware; the first room is where it is, if it is anywhere.

    ``day`` counts from 1; 0 is a session without a time yet, which only tables hold. From ``code`` on, only tables say
    it: what is empty there leaves a session that is known already as it is.
    """

    guid: UUID
    number: int
    day: int
    starts_at: datetime
    minutes: int
    title: str
    rooms: tuple[str, ...] = ()
    subtitle: str = ""
    kind: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    interpretation: tuple[Interpreted, ...] = ()
    abstract: str = ""
    description: str = ""
    people: tuple[FilePerson, ...] = ()
    links: tuple[FileLink, ...] = ()
    attachments: tuple[FileLink, ...] = ()
    url: str = ""
    audience: str = ""
    #: Whether photographs are allowed; ``None``: not said.
    recorded: bool | None = True
    code: str = ""
    state: str = ""
    visibility: str = ""
    sign_up: str = ""
    capacity: int | None = None
    titles: tuple[tuple[str, str], ...] = ()
    descriptions: tuple[tuple[str, str], ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it ends (excluded)."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class FileProgramme:
    """A programme: ``acronym`` is the event's short name, ``days`` in order, ``language`` that of the texts."""

    title: str
    acronym: str
    version: str
    zone: str
    days: tuple[date, ...]
    sessions: tuple[FileSession, ...]
    tracks: tuple[FileTrack, ...] = ()
    grid: int = 5
    url: str = ""
    language: str = "fr"


def ordered(programme: FileProgramme) -> FileProgramme:
    """Return a programme in the order in which files hold it: by day, time and number; people by their roles."""
    sessions = sorted(programme.sessions, key=lambda one: (one.day, one.starts_at, one.number, str(one.guid)))
    return replace(programme, sessions=tuple(replace(one, people=_by_role(one.people)) for one in sessions))


def _by_role(people: tuple[FilePerson, ...]) -> tuple[FilePerson, ...]:
    rank = {role: place for place, role in enumerate(ROLES)}
    return tuple(sorted(people, key=lambda one: rank.get(one.role, len(ROLES))))
