"""A programme that comes in beside the one that is there: what is new, what changes field by field, what stays. Pure.

Nothing that is there is ever removed by an import, and what a file leaves empty stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from conference.agenda.files import FileProgramme, FileSession
from conference.agenda.plan import ROLES
from conference.core.errors import Error
from conference.core.text import fold

NEW, CHANGED, SAME = "new", "changed", "same"
#: Fields in the order in which a difference tells them.
FIELDS = (
    "title", "titles", "time", "minutes", "rooms", "kind", "track", "languages", "interpretation", "people", "audience",
    "description", "descriptions", "recorded", "capacity", "sign_up", "visibility", "state",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field of a session that differs, as words: what is there, what the file says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One session of the file. ``known`` is the identifier under which it is there already, if it is."""

    status: str
    session: FileSession
    known: UUID | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A session of the file that cannot come in as it is, and why: too long a text, too many people."""

    session: FileSession
    why: Error


@dataclass(frozen=True)
class Comparison:
    """What an import would do; names of rooms, themes and types that it would make; days that the event has not.

    Sessions that are ``refused`` are in no line.
    """

    lines: tuple[Line, ...]
    rooms: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    outside: tuple[date, ...] = ()
    refused: tuple[Refused, ...] = ()

    def count(self, status: str) -> int:
        """Return how many sessions are new, changed or the same."""
        return sum(line.status == status for line in self.lines)


def compare(
    there: FileProgramme,
    comes: FileProgramme,
    *,
    rooms: Mapping[str, str],
    kinds: Mapping[str, str],
    event_days: Sequence[date],
) -> Comparison:
    """Return what importing a programme would do to the one that is there.

    A session is the same one by its identifier, else by its code, else by its title where only one has it on that day.
    ``rooms`` and ``kinds`` are what the event knows already by its folded names, in any language; themes are those of
    ``there``.
    """
    comes = with_whole_texts(comes)
    by_guid = {session.guid: session for session in there.sessions}
    known = ((session, _known(session, there, by_guid, comes)) for session in comes.sessions)
    called = {"rooms": rooms, "kind": kinds}
    lines = tuple(_line(session, same, _Sides(there, comes, called)) for session, same in known)
    known_tracks = {fold(track.name) for track in there.tracks}
    return Comparison(
        lines,
        rooms=_unknown((room for one in comes.sessions for room in one.rooms), set(rooms)),
        tracks=_unknown((one.track for one in comes.sessions), known_tracks),
        kinds=_unknown((one.kind for one in comes.sessions), set(kinds)),
        outside=tuple(sorted({comes.days[one.day - 1] for one in comes.sessions if one.day} - set(event_days))),
    )


def with_whole_texts(programme: FileProgramme) -> FileProgramme:
    """Return a programme whose subtitles and abstracts stand in the descriptions: we keep one text."""
    return replace(programme, sessions=tuple(map(_whole, programme.sessions)))


def _whole(session: FileSession) -> FileSession:
    parts: list[str] = []
    for text in (session.subtitle, session.abstract, session.description):
        if text and not any(text in other for other in parts):
            parts.append(text)
    return replace(session, subtitle="", abstract="", description="\n\n".join(parts))


def _known(
    session: FileSession, there: FileProgramme, by_guid: dict[UUID, FileSession], comes: FileProgramme
) -> FileSession | None:
    if session.guid in by_guid:
        return by_guid[session.guid]
    if session.code:
        same = [one for one in there.sessions if fold(one.code) == fold(session.code)]
        if same:
            return same[0]
    day = _day(comes, session)
    same = [one for one in there.sessions if fold(one.title) == fold(session.title) and _day(there, one) == day]
    return same[0] if len(same) == 1 and _identifies_by_name(session) else None


def _identifies_by_name(session: FileSession) -> bool:
    """Tell whether a session came without an identifier of its own: only tables do, and they say titles by language."""
    return bool(session.titles) and not session.code


@dataclass(frozen=True)
class _Sides:
    """What is there and what comes; names of one and the same thing, by the field that holds them."""

    there: FileProgramme
    comes: FileProgramme
    called: Mapping[str, Mapping[str, str]]

    def same(self, field: str, before: str, after: str) -> bool:
        """Tell whether two texts of a field say the same."""
        if field not in {"rooms", "kind", "track"}:
            return _flat(before) == _flat(after)
        names = self.called.get(field, {})
        one, other = ([names.get(fold(name), fold(name)) for name in text.split("; ")] for text in (before, after))
        return one == other


def _line(session: FileSession, known: FileSession | None, sides: _Sides) -> Line:
    if known is None:
        return Line(NEW, session)
    changes = tuple(_changes(known, session, sides))
    return Line(CHANGED if changes else SAME, session, known.guid, changes)


def _changes(known: FileSession, session: FileSession, sides: _Sides) -> Iterator[Change]:
    before, after = _told(known, sides.there), _told(session, sides.comes)
    for field in FIELDS:
        if field in {"titles", "descriptions"}:
            own = dict(getattr(known, field))
            for code, text in getattr(session, field):
                if _flat(text) != _flat(own.get(code, "")):
                    yield Change(f"{field}.{code}", own.get(code, ""), text)
        elif field in {"title", "description"} and session.titles:
            continue  # told by language
        elif after[field] and not sides.same(field, before[field], after[field]):
            yield Change(field, before[field], after[field])


def _told(session: FileSession, programme: FileProgramme) -> dict[str, str]:
    """Return each field as words that can be compared and shown."""
    day = _day(programme, session)
    return {
        "title": session.title,
        "time": f"{day.isoformat()} {session.starts_at:%H:%M}{_later(session, day)}" if day else "",
        "minutes": str(session.minutes),
        "rooms": "; ".join(session.rooms),
        "kind": session.kind,
        "track": session.track,
        "languages": "; ".join(session.languages),
        "interpretation": "; ".join(f"{one.source} > {one.target} ({one.mode})" for one in session.interpretation),
        "people": "; ".join(f"{one.name} ({one.role})" for role in ROLES for one in session.people if one.role == role),
        "audience": session.audience,
        "description": session.description,
        "recorded": "" if session.recorded is None else "oui" if session.recorded else "non",
        "capacity": "" if session.capacity is None else str(session.capacity),
        "sign_up": session.sign_up,
        "visibility": session.visibility,
        "state": session.state,
    }


def _flat(text: str) -> str:
    """Return a text on one line: that is all a CSV file keeps of its lines."""
    return " ".join(text.split())


def _later(session: FileSession, day: date) -> str:
    after = (session.starts_at.date() - day) // timedelta(days=1)
    return f" (+{after})" if after > 0 else ""


def _day(programme: FileProgramme, session: FileSession) -> date | None:
    return programme.days[session.day - 1] if session.day else None


def _unknown(names: Iterable[str], known: set[str]) -> tuple[str, ...]:
    """Return the names that are not known, each once, in the order in which they come."""
    found = {fold(name): name for name in reversed(list(names)) if name and fold(name) not in known}
    return tuple(reversed(found.values()))
