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
_TITLE, _NAME, _LONG_TEXT = 400, 160, 40_000


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
        """Add a session, or say why it is left out; of two with one identifier the second gets one of its own."""
        if len(self.sessions) >= MOST_SESSIONS:
            raise ScheduleError("too_many", most=MOST_SESSIONS)
        where = clean_line(said.title or said.identifier or said.number, _TITLE) or "?"
        starts_at = self._start(said)
        if starts_at is None:
            self._tell(where, "no_time", said.date or said.start)
            return
        minutes = self._minutes(said, starts_at)
        if minutes is None or minutes <= 0:
            self._tell(where, "no_length", said.duration or said.end)
            return
        if minutes > LONGEST:
            self._tell(where, "too_long", said.duration or said.end)
            return
        guid = values.identifier(said.identifier or said.number or f"{said.title}|{starts_at.isoformat()}|{said.room}",
                                 within=self.acronym)  # fmt: skip
        people = tuple(_people(said, guid))
        if guid in self._guids:  # held twice, or a mistake: the second is a session of its own
            self._tell(where, "twice", said.identifier or said.number)
            again = f"{starts_at.isoformat()}|{said.room}|{said.title}"
            if again == self._guids[guid]:
                return
            guid = uuid5(guid, again)
            if guid in self._guids:
                return
        self._guids[guid] = f"{starts_at.isoformat()}|{said.room}|{said.title}"
        number = int(said.number) if said.number.isascii() and said.number.isdecimal() and len(said.number) < 10 else 0  # noqa: PLR2004
        room = clean_line(said.room, _NAME)
        read = FileSession(
            guid=guid,
            number=number,
            day=0,
            starts_at=starts_at,
            minutes=minutes,
            title=clean_line(said.title, _TITLE) or "?",
            rooms=(room,) if room and room != NOWHERE else (),
            subtitle=clean_line(said.subtitle, _TITLE),
            kind=clean_line(said.kind, 40),
            track=clean_line(said.track, _NAME),
            languages=(said.language.strip().lower()[:35],) if said.language.strip() else (),
            abstract=clean_text(said.abstract, _LONG_TEXT),
            description=clean_text(said.description, _LONG_TEXT),
            people=people,
            links=tuple(_link(one) for one in said.links if _is_address(one.url)),
            attachments=tuple(_link(one) for one in said.attachments if _is_address(one.url)),
            url=said.url.strip() if _is_address(said.url) else "",
            recorded=said.recorded,
        )
        self.sessions.append(taken_apart(read))
        self._dates.append(values.day_of(starts_at, values.day(said.day_date)))

    def programme(self, *, title: str, version: str, grid: str, url: str, tracks: Iterable[FileTrack],
                  language: str = "fr") -> Read:  # fmt: skip
        """Return all that was gathered; days are those on which something is, numbers are unique."""
        if not self.sessions:
            raise ScheduleError("empty" if not self.problems else "nothing_readable", count=len(self.problems))
        days = sorted(set(self._dates))
        taken: set[int] = set()
        sessions = []
        for session, day in zip(self.sessions, self._dates, strict=True):
            sessions.append(replace(session, day=days.index(day) + 1, number=_unused(session.number, taken)))
        known = {track.name: track for track in tracks}
        for session in sessions:
            if session.track and session.track not in known:
                known[session.track] = FileTrack(session.track)
        programme = FileProgramme(
            title=clean_line(title, _TITLE),
            acronym=self.acronym,
            version=clean_line(version, _NAME),
            zone=self.zone.key,
            days=tuple(days),
            sessions=tuple(sessions),
            tracks=tuple(known.values()),
            grid=values.length(grid) or 5,
            url=url if _is_address(url) else "",
            language=language,
        )
        return Read(ordered(programme), tuple(self.problems))

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
        self.problems.append(Problem(where, code, clean_line(value, 80)))


def _people(said: Said, session: UUID) -> Iterator[FilePerson]:
    for text, identifier in said.people:
        if name := clean_line(text, _NAME):
            yield FilePerson(name, function=identifier == str(function_guid(name, session)))


def _unused(number: int, taken: set[int]) -> int:
    if number < 1 or number in taken:
        number = max(taken, default=0) + 1
    taken.add(number)
    return number


def _is_address(url: str) -> bool:
    return url.strip().lower().startswith(("https://", "http://")) and len(url) <= 2000  # noqa: PLR2004


def _link(one: FileLink) -> FileLink:
    return FileLink(one.url.strip(), clean_line(one.title, _NAME))
