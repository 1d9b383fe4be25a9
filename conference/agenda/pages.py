"""One day of a programme as a page shows it: what is chosen, what is on, what runs side by side."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from conference.agenda.programme import Programme, PublicRoom, PublicSession, PublicTrack
from conference.agenda.rules import local_day, now_and_next, side_by_side

Coded = TypeVar("Coded", PublicRoom, PublicTrack)


@dataclass(frozen=True)
class Choice:
    """What the address asks for: a room, a track, by code; ``unknown``: one that the programme does not have."""

    room: str | None = None
    track: str | None = None
    unknown: bool = False

    def takes(self, session: PublicSession) -> bool:
        """Tell whether a session is chosen."""
        return (self.room is None or self.room in session.rooms) and self.track in {None, session.track}


@dataclass(frozen=True)
class DayPage:
    """A day (1 is the first). ``on`` and ``coming`` are empty unless the event is on."""

    programme: Programme
    number: int
    day: date
    choice: Choice
    blocks: list[list[PublicSession]]
    rooms: list[PublicRoom]
    tracks: list[PublicTrack]
    on: list[PublicSession]
    coming: list[PublicSession]
    today: int | None

    @cached_property
    def shown(self) -> frozenset[str]:
        """The ids of the sessions that stand on the page."""
        return frozenset(session.id for block in self.blocks for session in block)


def choice(programme: Programme, room: str | None, track: str | None) -> Choice:
    """Return what two values of an address choose; what the programme does not have chooses nothing."""
    known_room = room if room in programme.room else None
    known_track = track if track in programme.track else None
    unknown = bool(room and not known_room) or bool(track and not known_track)
    return Choice(known_room, known_track, unknown)


def day_page(programme: Programme, number: int, chosen: Choice, now: datetime) -> DayPage:
    """Return the page of a day that the programme has."""
    sessions = programme.of_day(number)
    on, coming = happening(programme, now)
    return DayPage(
        programme=programme,
        number=number,
        day=programme.days[number - 1],
        choice=chosen,
        blocks=side_by_side([session for session in sessions if chosen.takes(session)]),
        rooms=_used(programme.rooms, {code for session in sessions for code in session.rooms}, chosen.room),
        tracks=_used(programme.tracks, {session.track for session in sessions}, chosen.track),
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


def _used(every: Iterable[Coded], codes: Container[str | None], chosen: str | None) -> list[Coded]:
    return [one for one in every if one.code in codes or one.code == chosen]
