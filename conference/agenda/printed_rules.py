"""How a programme stands on paper: what goes across the page, what side by side, who speaks from when to when. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from conference.agenda.programme import Programme, PublicSession

#: What a chair rings for: so many minutes before somebody has to end.
BELLS = (10, 5, 1)
#: Who is given the floor for a time of their own.
HEARD = frozenset({"opening", "speaker", "discussant", "closing"})
#: The chair opens a session of this length in so many minutes; a shorter one begins at once.
OPENED_FROM, OPENING = 30, 5
#: What part of a session is left to the room, in steps of minutes; where everybody only listens, nothing is.
DISCUSSED, STEP = 4, 5
SOLEMN = frozenset({"ceremony", "protocol", "welcome"})
_MINUTE = timedelta(minutes=1)
_LETTERS = 26


@dataclass(frozen=True)
class Block:
    """What begins together: one session across the page, or several side by side, in the order of their rooms."""

    sessions: tuple[PublicSession, ...]

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.sessions) > 1

    @property
    def starts_at(self) -> datetime:
        """When the first begins."""
        return min(one.starts_at for one in self.sessions)

    @property
    def until(self) -> datetime | None:
        """When all end, if they begin and end together."""
        times = {(one.starts_at, one.ends_at) for one in self.sessions}
        return self.sessions[0].ends_at if len(times) == 1 else None


@dataclass(frozen=True)
class Turn:
    """A part of a session: who has the floor (a role by its place in the session; ``None``: see ``kind``) and when.

    ``kind``: ``chair`` opens, ``speech``, ``discussion``. ``bells`` are the instants at which to ring, by minutes left;
    not before half of the time is over.
    """

    kind: str
    role: int | None
    starts_at: datetime
    minutes: int
    bells: tuple[tuple[int, datetime], ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it has to end."""
        return self.starts_at + self.minutes * _MINUTE


def blocks(programme: Programme, day: int) -> list[Block]:
    """Return a day as it stands on paper: sessions that begin together, or are told to run together, side by side.

    A plenary or a break stands across the page, whatever else there is. Parts stand in their session, not here.
    """
    sessions = programme.of_day(day)
    ids = {session.id for session in sessions}
    order = {room.code: number for number, room in enumerate(programme.rooms)}
    found: dict[object, list[PublicSession]] = defaultdict(list)
    for session in sessions:
        if session.parent not in ids:
            alone = across(session, programme)
            found[session.id if alone else session.parallel or session.starts_at].append(session)

    def place(session: PublicSession) -> tuple[int, datetime, str]:
        first = min((order.get(code, len(order)) for code in session.rooms), default=len(order))
        return first, session.starts_at, session.code

    made = [Block(tuple(sorted(some, key=place))) for some in found.values()]
    return sorted(made, key=lambda block: (block.starts_at, block.several))


def across(session: PublicSession, programme: Programme) -> bool:
    """Tell whether a session is for everybody: by its type, or because it takes more than half of several rooms."""
    kind = programme.type.get(session.kind)
    if is_break(session, programme) or (kind is not None and kind.plenary):
        return True
    return len(session.rooms) > 1 and len(session.rooms) * 2 > len(programme.rooms)


def is_break(session: PublicSession, programme: Programme) -> bool:
    """Tell whether nobody speaks in it."""
    kind = programme.type.get(session.kind)
    return session.kind == "break" or (kind is not None and kind.is_break)


def parts(programme: Programme, session: PublicSession) -> list[PublicSession]:
    """Return the parts of a session that stand on its day, in their order."""
    return [one for one in programme.of_day(session.day) if one.parent == session.id]


def of_room(programme: Programme, day: int, room: str) -> list[PublicSession]:
    """Return what is held in a room on a day, in the order in which it begins; parts stand in their session."""
    sessions = [session for session in programme.of_day(day) if room in session.rooms]
    ids = {session.id for session in sessions}
    return sorted(
        (session for session in sessions if session.parent not in ids), key=lambda one: (one.starts_at, one.code)
    )


def chaired(programme: Programme, day: int) -> list[PublicSession]:
    """Return the sessions of a day that somebody has to lead, by the time and the order of rooms."""
    return [
        session
        for block in blocks(programme, day)
        for session in block.sessions
        if not session.cancelled and not is_break(session, programme)
    ]


def letters(codes: Sequence[str]) -> dict[str, str]:
    """Return a letter for each theme: what tells it on paper without colours. A to Z, then AA and so on."""
    return {code: _letter(number) for number, code in enumerate(codes)}


def turns(session: PublicSession) -> list[Turn]:
    """Return how the time of a session may be shared: the chair opens, each is heard equally long, the room asks.

    Whole minutes; what cannot be shared equally is left to the room. Without a speaker, or with less than a minute for
    each, nothing is proposed.
    """
    total = (session.ends_at - session.starts_at) // _MINUTE
    heard = [place for place, role in enumerate(session.roles) if role.role in HEARD]
    opening = OPENING if total >= OPENED_FROM else 0
    asked = 0 if session.kind in SOLEMN else total // DISCUSSED // STEP * STEP
    each = (total - opening - asked) // len(heard) if heard else 0
    if each < 1:
        return []
    wanted = [("chair", None, opening), *(("speech", place, each) for place in heard)]
    wanted.append(("discussion", None, total - opening - each * len(heard)))
    return _one_after_another(session.starts_at, wanted)


def rows(sessions: Sequence[PublicSession], side: int) -> list[Sequence[PublicSession]]:
    """Return sessions in rows of ``side``."""
    return [sessions[start : start + side] for start in range(0, len(sessions), side)]


def _one_after_another(at: datetime, wanted: Iterable[tuple[str, int | None, int]]) -> list[Turn]:
    found = []
    for kind, role, minutes in wanted:
        if minutes:
            end = at + minutes * _MINUTE
            bells = (
                tuple((left, end - left * _MINUTE) for left in BELLS if 2 * left <= minutes) if kind == "speech" else ()
            )
            found.append(Turn(kind, role, at, minutes, bells))
            at = end
    return found


def _letter(number: int) -> str:
    more, last = divmod(number, _LETTERS)
    return (_letter(more - 1) if more else "") + chr(ord("A") + last)


def shared_out(heights: Sequence[float], height: float) -> list[tuple[int, int]]:
    """Return (first, behind the last) of what stands on each page: as few as will do, about as full as each other.

    What is higher than a page has one of its own.
    """
    packed = _packed(heights, height)
    even = _even(heights, len(packed))
    if all(sum(heights[first:last]) <= height for first, last in even):
        return even
    ends = range(1, len(heights) + 1)
    lower = sorted({full for end in ends for first in range(end) if (full := sum(heights[first:end])) < height})
    return next((found for limit in lower if len(found := _packed(heights, limit)) == len(packed)), packed)


def _packed(heights: Sequence[float], height: float) -> list[tuple[int, int]]:
    """Return pages that are filled one after the other: no other way needs fewer."""
    firsts, full = [0], 0.0
    for place, one in enumerate(heights):
        if place > firsts[-1] and full + one > height:
            firsts.append(place)
            full = 0.0
        full += one
    return list(pairwise([*firsts, len(heights)]))


def _even(heights: Sequence[float], pages: int) -> list[tuple[int, int]]:
    share, full = sum(heights) / pages, 0.0
    ends: list[int] = []
    for place, one in enumerate(heights):
        if full + one / 2 > share * (len(ends) + 1):
            ends.append(place)
        full += one
    ends.append(len(heights))
    return [(first, last) for first, last in pairwise([0, *ends]) if first < last]
