"""What somebody keeps of a programme: codes in an address, and nothing anywhere else. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from conference.agenda.programme import Programme, PublicSession

MOST = 400


@dataclass(frozen=True)
class Overlap:
    """Two sessions that somebody keeps and cannot both see whole: from when to when."""

    first: PublicSession
    second: PublicSession
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Selection:
    """The sessions that are kept, in the order of the programme, and codes that it does not have (any more)."""

    sessions: tuple[PublicSession, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all of it: one that is unknown today may come back."""
        return (*(session.code for session in self.sessions), *self.unknown)


def selection(programme: Programme, codes: Iterable[str]) -> Selection:
    """Return what an address keeps; each session once, and no more than a programme can have."""
    wanted = list(dict.fromkeys(code for code in codes if code))[:MOST]
    known = set(wanted) & programme.by_code.keys()
    return Selection(
        tuple(session for session in programme.sessions if session.code in known),
        tuple(code for code in wanted if code not in known and _looks_like_a_code(code)),
    )


def overlaps(sessions: Iterable[PublicSession]) -> list[Overlap]:
    """Return which of these sessions run at the same time, pair by pair; what is cancelled is in nobody's way.

    A part of a session, kept with the whole, is no overlap.
    """
    found: list[Overlap] = []
    running: list[PublicSession] = []
    held = [one for one in sessions if not one.cancelled and one.starts_at < one.ends_at]
    for session in sorted(held, key=lambda one: (one.starts_at, one.ends_at, one.code)):
        running = [one for one in running if one.ends_at > session.starts_at]
        found += [
            Overlap(one, session, session.starts_at, min(one.ends_at, session.ends_at))
            for one in running
            if session.id != one.parent and session.parent != one.id
        ]
        running.append(session)
    return found


def _looks_like_a_code(code: str) -> bool:
    return len(code) <= 20 and code.isprintable()  # noqa: PLR2004 (the longest code that a session may have)
