"""Days of a programme as a page shows them: what is chosen, what is on, what runs side by side. Pure."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from conference.agenda.programme import Programme, PublicGroup, PublicRoom, PublicSession, PublicTrack
from conference.agenda.rules import local_day, now_and_next, side_by_side

#: Of more sessions, a page says only when, where and what.
MOST_WITH_WORDS = 120
#: So many sessions may stand on a page with who speaks and what about; of more, their own pages say that.
MOST_IN_FULL = 40
Coded = TypeVar("Coded", PublicRoom, PublicTrack, PublicGroup)


@dataclass(frozen=True)
class Choice:
    """What the address asks for: a room, a track, a group, by code, and a language.

    ``unknown``: it asks for one that the programme does not have.
    """

    room: str | None = None
    track: str | None = None
    group: str | None = None
    language: str | None = None
    unknown: bool = False

    def __bool__(self) -> bool:
        """Whether anything is chosen."""
        return any((self.room, self.track, self.group, self.language))

    @property
    def asked(self) -> dict[str, str | None]:
        """The choice as an address says it."""
        return {"salle": self.room, "fil": self.track, "groupe": self.group, "langue": self.language}

    def takes(self, session: PublicSession) -> bool:
        """Tell whether a session is chosen.

        One that is for everybody is for each group; one that can be followed in a language is spoken in it or
        interpreted into it, or nobody speaks there.
        """
        return (
            (self.room is None or self.room in session.rooms)
            and self.track in {None, session.track}
            and (self.group is None or not session.groups or self.group in session.groups)
            and (self.language is None or not session.languages or self.language in spoken(session))
        )


@dataclass(frozen=True)
class Offered:
    """What can be chosen on a page; one alone is no choice."""

    rooms: list[PublicRoom]
    tracks: list[PublicTrack]
    groups: list[PublicGroup]
    languages: list[str]

    def __bool__(self) -> bool:
        """Whether there is anything to choose."""
        return any((self.rooms, self.tracks, self.groups, self.languages))


@dataclass(frozen=True)
class Day:
    """A day of the programme (1 is the first) with the sessions that are chosen, those side by side together."""

    number: int
    date: date
    blocks: list[list[PublicSession]]


@dataclass(frozen=True)
class DayPage:
    """A day, or all of them (then ``number`` is 0). ``on`` and ``coming`` are empty unless the event is on."""

    programme: Programme
    number: int
    days: list[Day]
    choice: Choice
    offered: Offered
    on: list[PublicSession]
    coming: list[PublicSession]
    today: int | None

    @cached_property
    def shown(self) -> frozenset[str]:
        """The ids of the sessions that stand on the page."""
        return frozenset(session.id for day in self.days for block in day.blocks for session in block)

    @property
    def bare(self) -> bool:
        """Whether the page is so long that it says of each session only when, where and what."""
        return len(self.shown) > MOST_WITH_WORDS

    @property
    def in_full(self) -> bool:
        """Whether the page says who speaks and what about."""
        return len(self.shown) <= MOST_IN_FULL and self.number > 0


def spoken(session: PublicSession) -> frozenset[str]:
    """Return the languages in which a session can be followed."""
    return frozenset(session.languages) | {one.target for one in session.interpretation if one.target}


def choice(programme: Programme, asked: Mapping[str, str]) -> Choice:
    """Return what the values of an address choose; what the programme does not have chooses nothing."""
    known: dict[str, Container[str]] = {
        "salle": programme.room,
        "fil": programme.track,
        "groupe": programme.group,
        "langue": {code for session in programme.sessions for code in spoken(session)},
    }
    given = {name: asked.get(name) or None for name in known}
    found = {name: value if value is not None and value in known[name] else None for name, value in given.items()}
    return Choice(found["salle"], found["fil"], found["groupe"], found["langue"], unknown=found != given)


def day_page(programme: Programme, number: int, chosen: Choice, now: datetime) -> DayPage:
    """Return the page of a day that the programme has, or of all days: number 0."""
    numbers = [number] if number else range(1, len(programme.days) + 1)
    of_day = {each: programme.of_day(each) for each in numbers}
    on, coming = happening(programme, now)
    return DayPage(
        programme=programme,
        number=number,
        days=[
            Day(each, programme.days[each - 1], side_by_side([one for one in sessions if chosen.takes(one)]))
            for each, sessions in of_day.items()
        ],
        choice=chosen,
        offered=_offered(programme, [one for sessions in of_day.values() for one in sessions], chosen),
        on=on,
        coming=coming,
        today=today(programme, now),
    )


def happening(programme: Programme, now: datetime) -> tuple[list[PublicSession], list[PublicSession]]:
    """Return what is on and what comes next; nothing before the first day of the event and after its last session."""
    if today(programme, now) is None:
        return [], []
    return now_and_next([session for session in programme.sessions if not session.cancelled], now)


def today(programme: Programme, now: datetime) -> int | None:
    """Return the day that is on: that of a session that still runs after midnight, else the date's; or none."""
    running = [session.day for session in programme.sessions if session.starts_at <= now < session.ends_at]
    if running:
        return min(running)
    day = local_day(now, programme.zone)
    return programme.days.index(day) + 1 if day in programme.days else None


def _offered(programme: Programme, sessions: list[PublicSession], chosen: Choice) -> Offered:
    languages = dict.fromkeys(code for session in sessions for code in (*session.languages, *sorted(spoken(session))))
    groups = {code for session in sessions for code in session.groups}
    return Offered(
        rooms=_used(programme.rooms, {code for session in sessions for code in session.rooms}, chosen.room),
        tracks=_used(programme.tracks, {session.track for session in sessions}, chosen.track),
        groups=_used(programme.groups, groups, chosen.group),
        languages=list(languages) if len(languages) > 1 or chosen.language else [],
    )


def _used(every: Iterable[Coded], codes: Container[str | None], chosen: str | None) -> list[Coded]:
    return [one for one in every if one.code in codes or one.code == chosen]
