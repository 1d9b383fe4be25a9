"""What both readers do alike: from what a file says of one session to a ``FileSession``, with what is wrong in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from conference.agenda.files import values
from conference.agenda.files.days import NOWHERE
from conference.agenda.files.identifiers import function_guid
from conference.agenda.files.lines import taken_apart
from conference.agenda.files.model import LONGEST, FileLink, FilePerson, FileProgramme, FileSession, FileTrack, ordered
from conference.agenda.files.problems import Problem, ScheduleError
from conference.core.text import clean_line, clean_text

MOST_SESSIONS = 10_000
#: As much as is shown of a title that says where something is wrong, and of what it says.
_SHOWN, _SAID = 120, 80


@dataclass(frozen=True)
class Read:
    """A programme as it could be read, and what could not."""

    programme: FileProgramme
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a file says of one session, as it stands there; ``day_date`` is that it stands under.

    ``people`` are names with the identifiers under which the file knows them.
    """

    identifier: str
    number: str
    title: str
    day_date: str
    room: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    subtitle: str = ""
    kind: str = ""
    track: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    url: str = ""
    people: Sequence[tuple[str, str]] = ()
    links: Sequence[FileLink] = ()
    attachments: Sequence[FileLink] = ()
    recorded: bool | None = None


@dataclass
class Gathering:
    """Collects the sessions of one file."""

    acronym: str
    zone: ZoneInfo
    sessions: list[FileSession] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _guids: dict[object, str] = field(default_factory=dict)
    _dates: list[date] = field(default_factory=list)

    def add(self, said: Said) -> None:
        """Add a session, or say why it is left out; of two with one identifier the second gets one of its own.

        Texts are as long as they are: whether they are too long is not judged here.
        """
        if len(self.sessions) >= MOST_SESSIONS:
            raise ScheduleError("too_many", most=MOST_SESSIONS)
        where = clean_line(said.title or said.identifier or said.number, _SHOWN) or "?"
        timed = self._timed(said, where)
        guid = self._own(said, where, timed[0]) if timed else None
        if timed is not None and guid is not None:
            self.sessions.append(
                taken_apart(_session(said, guid, *timed, people=_people(said, self._known(said, timed[0]))))
            )
            self._dates.append(values.day_of(timed[0], values.day(said.day_date)))

    def _timed(self, said: Said, where: str) -> tuple[datetime, int] | None:
        """Return when a session starts and how many minutes it takes, or say why that cannot be."""
        starts_at = self._start(said)
        if starts_at is None:
            self._tell(where, "no_time", said.date or said.start)
            return None
        minutes = self._minutes(said, starts_at)
        if minutes is None or not 0 < minutes <= LONGEST:
            code = "no_length" if minutes is None or minutes <= 0 else "too_long"
            self._tell(where, code, said.duration or said.end)
            return None
        return starts_at, minutes

    def _own(self, said: Said, where: str, starts_at: datetime) -> UUID | None:
        """Return an identifier that no other session of the file has; none for one that is there twice."""
        guid, all_of_it = self._known(said, starts_at), f"{starts_at.isoformat()}|{said.room}|{said.title}"
        if guid in self._guids:  # held twice, or a mistake: the second is a session of its own
            self._tell(where, "twice", said.identifier or said.number)
            if all_of_it == self._guids[guid] or (again := uuid5(guid, all_of_it)) in self._guids:
                return None
            guid = again
        self._guids[guid] = all_of_it
        return guid

    def _known(self, said: Said, starts_at: datetime) -> UUID:
        """Return the identifier by which the file knows a session."""
        known = said.identifier or said.number or f"{said.title}|{starts_at.isoformat()}|{said.room}"
        return values.identifier(known, within=self.acronym)

    def programme(self, *, title: str, version: str, grid: str, url: str, tracks: Iterable[FileTrack],
                  language: str = "fr") -> Read:  # fmt: skip
        """Return all that was gathered; days are those on which something is, numbers are unique."""
        if not self.sessions:
            raise ScheduleError("empty" if not self.problems else "nothing_readable", problems=tuple(self.problems))
        days, sessions = self._on_days()
        known = {track.name: track for track in tracks}
        for name in dict.fromkeys(one.track for one in sessions if one.track):
            known.setdefault(name, FileTrack(name))
        programme = FileProgramme(
            title=clean_line(title),
            acronym=self.acronym,
            version=clean_line(version),
            zone=self.zone.key,
            days=tuple(days),
            sessions=tuple(sessions),
            tracks=tuple(known.values()),
            grid=values.length(grid) or 5,
            url=url if _is_address(url) else "",
            language=language,
        )
        return Read(ordered(programme), tuple(self.problems))

    def _on_days(self) -> tuple[list[date], list[FileSession]]:
        """Return the days on which something is, and the sessions with their days; no two have one number."""
        days, taken = sorted(set(self._dates)), set[int]()
        place = {day: number for number, day in enumerate(days, 1)}
        each = zip(self.sessions, self._dates, strict=True)
        return days, [replace(one, day=place[day], number=_unused(one.number, taken)) for one, day in each]

    def _start(self, said: Said) -> datetime | None:
        if said.date and (at := values.moment(said.date, self.zone)) and len(said.date.strip()) > len("2026-08-21"):
            return at.astimezone(self.zone)
        day, minute = values.day(said.date or said.day_date), values.clock(said.start)
        if day is None or minute is None or minute >= values.DAY:
            return None
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self.zone)

    def _minutes(self, said: Said, starts_at: datetime) -> int | None:
        minutes = values.length(said.duration) if said.duration else None
        if minutes is None and said.end:
            end = values.moment(said.end, self.zone)
            minutes = values.minutes_between(starts_at, end) if end else None
        return minutes

    def _tell(self, where: str, code: str, value: str) -> None:
        self.problems.append(Problem(where, code, clean_line(value, _SAID)))


def _session(said: Said, guid: UUID, starts_at: datetime, minutes: int, *, people: Iterable[FilePerson]) -> FileSession:
    room, number = clean_line(said.room), said.number
    return FileSession(
        guid=guid,
        number=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0,  # noqa: PLR2004 (no such number)
        day=0,
        starts_at=starts_at,
        minutes=minutes,
        title=clean_line(said.title) or "?",
        rooms=(room,) if room and room != NOWHERE else (),
        subtitle=clean_line(said.subtitle),
        kind=clean_line(said.kind),
        track=clean_line(said.track),
        languages=(said.language.strip().lower(),) if said.language.strip() else (),
        abstract=clean_text(said.abstract),
        description=clean_text(said.description),
        people=tuple(people),
        links=tuple(_link(one) for one in said.links if _is_address(one.url)),
        attachments=tuple(_link(one) for one in said.attachments if _is_address(one.url)),
        url=said.url.strip() if _is_address(said.url) else "",
        recorded=said.recorded,
    )


def _people(said: Said, session: UUID) -> Iterator[FilePerson]:
    for text, identifier in said.people:
        if name := clean_line(text):
            yield FilePerson(name, function=identifier == str(function_guid(name, session)))


def _unused(number: int, taken: set[int]) -> int:
    if number < 1 or number in taken:
        number = max(taken, default=0) + 1
    taken.add(number)
    return number


def _is_address(url: str) -> bool:
    return url.strip().lower().startswith(("https://", "http://")) and len(url) <= 2000  # noqa: PLR2004


def _link(one: FileLink) -> FileLink:
    return FileLink(one.url.strip(), clean_line(one.title))
