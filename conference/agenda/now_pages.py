"""What is on and what comes next, room by room: for a phone in a corridor and for a screen in the hall. Pure."""

from dataclasses import dataclass
from datetime import datetime

from conference.agenda.pages import today
from conference.agenda.programme import Programme, PublicRoom, PublicSession


@dataclass(frozen=True)
class Standing:
    """A room (none: sessions that have none) with what is on in it and what comes next there on the same day."""

    room: PublicRoom | None
    on: tuple[PublicSession, ...]
    coming: tuple[PublicSession, ...]


@dataclass(frozen=True)
class NowPage:
    """``everywhere`` is what is on in several rooms at once, told once; ``later`` what opens the next day that has any.

    ``over``: nothing comes any more.
    """

    standings: list[Standing]
    everywhere: tuple[PublicSession, ...]
    later: tuple[PublicSession, ...]
    over: bool


def now_page(programme: Programme, now: datetime, room: str | None = None) -> NowPage:
    """Return what is on in all rooms, or in one (by code)."""
    held = [one for one in programme.sessions if not one.cancelled and (room is None or room in one.rooms)]
    on = [one for one in held if one.starts_at <= now < one.ends_at]
    ahead = [one for one in held if one.starts_at > now]
    day = today(programme, now)
    of_today = [one for one in ahead if one.day == day]
    first = min((one.starts_at for one in ahead), default=None)
    everywhere = tuple(one for one in on if room is None and len(one.rooms) > 1)
    return NowPage(
        standings=_standings(programme, [one for one in on if one not in everywhere], of_today),
        everywhere=everywhere,
        later=() if of_today else tuple(one for one in ahead if one.starts_at == first),
        over=not on and not ahead,
    )


def _standings(programme: Programme, on: list[PublicSession], coming: list[PublicSession]) -> list[Standing]:
    places: list[PublicRoom | None] = [*programme.rooms, None]
    found = [Standing(room, _there(on, room), _first(_there(coming, room))) for room in places]
    return [one for one in found if one.on or one.coming]


def _there(sessions: list[PublicSession], room: PublicRoom | None) -> tuple[PublicSession, ...]:
    return tuple(one for one in sessions if (room.code in one.rooms if room else not one.rooms))


def _first(sessions: tuple[PublicSession, ...]) -> tuple[PublicSession, ...]:
    begins = min((one.starts_at for one in sessions), default=None)
    return tuple(one for one in sessions if one.starts_at == begins)
