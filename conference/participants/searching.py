"""Whom a search means: by name in any spelling, by code, by contact, by what comes near.

On SQLite the names of an event are read as one text from the index that holds them and looked through in memory (20,000
people: 10 ms; ``LIKE`` takes 25 to 45); on PostgreSQL ``LIKE`` is answered by the trigram index.
"""

from collections.abc import Iterator
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.db import is_sqlite, session
from conference.participants import contact_fields
from conference.participants.field_tests import among
from conference.participants.fields import Condition
from conference.participants.models import Code, Participant

#: Figures of an id, as SQLite has it.
ID = 32
#: Told by name: without an order SQLite takes another index and reads every record.
_LINES = {
    what: sa.text(
        f"SELECT group_concat({what}, char(10)) FROM participant INDEXED BY ix_participant_search_names"  # noqa: S608 (ours)
        " WHERE event_id = :event_id AND merged_into_id IS NULL"
    ).bindparams(sa.bindparam("event_id", type_=sa.Uuid()))
    for what in ("id || search_key", "search_key")
}


class Search:
    """What somebody typed, looked for in one event. On SQLite the names are read once, whatever is asked of them."""

    def __init__(self, event_id: UUID, typed: str, *, by_contact: bool) -> None:
        self.event_id, self.typed = event_id, typed
        #: Under which conditions it is somebody's code or, if it may be, contact.
        self.named = named(event_id, typed, by_contact=by_contact)
        #: Who was found last by name, where that was looked up already.
        self.met: set[str] | None = None

    def means(self) -> Condition:
        """Return the condition under which what was typed is somebody's name, code or contact."""
        return sa.or_(self._spelt(text.search_terms(self.typed)), *self.named)

    def nearly(self) -> Condition:
        """Return the condition under which what was typed is near somebody's name."""
        return self._spelt(text.near_terms(self.typed, self._vocabulary()))

    def _spelt(self, terms: list[list[str]]) -> Condition:
        """Every word typed has to be met, in one of its patterns; no word at all meets nobody."""
        if not terms:
            return sa.false()
        if is_sqlite():
            self.met = _looked_through(self._lines, terms)
            return among(self.met)
        return sa.and_(*(sa.or_(*(_like(one) for one in patterns)) for patterns in terms))

    def _vocabulary(self) -> set[str]:
        if not is_sqlite():
            return vocabulary(self.event_id)
        return set(text.key_words("".join(line[ID:] for line in self._lines.split("\n"))))

    @cached_property
    def _lines(self) -> str:
        return _joined(self.event_id, "id || search_key")


def named(event_id: UUID, typed: str, *, by_contact: bool) -> list[Condition]:
    """Return the conditions under which what was typed is somebody's code or, if it may be, contact."""
    found: list[Condition] = []
    code = text.as_code(typed)
    if code is not None:
        holders = sa.select(Code.participant_id).where(Code.event_id == event_id, Code.text == code)
        found.append(Participant.id.in_(holders))
    if by_contact:
        found += contact_fields.holders(event_id, contact_fields.as_contacts(typed))
    return found


def exactly(event_id: UUID, typed: str, *, by_contact: bool) -> list[UUID]:
    """Return whose code or, if it may be, contact was typed; two at most, to know whether it is one."""
    conditions = named(event_id, typed, by_contact=by_contact)
    people = sa.select(Participant.id).where(*_of(event_id), sa.or_(sa.false(), *conditions)).limit(2)
    return list(session().scalars(people))


def vocabulary(event_id: UUID) -> set[str]:
    """Return the distinct words by which an event's people are found, for a search that forgives typing errors."""
    if is_sqlite():
        return set(text.key_words(_joined(event_id, "search_key")))
    keys = session().scalars(sa.select(Participant.search_key).where(*_of(event_id)))
    return {word for key in keys for word in text.key_words(key)}


def _of(event_id: UUID) -> tuple[Condition, ...]:
    return Participant.event_id == event_id, Participant.merged_into_id.is_(None)


def _like(pattern: str) -> Condition:
    return Participant.search_key.like(pattern, escape="\\")


def _joined(event_id: UUID, what: str) -> str:
    """Return one line a person, in no order, read (on SQLite) from the index that holds names and nothing else."""
    return session().scalar(_LINES[what], {"event_id": event_id}) or ""


def _looked_through(lines: str, terms: list[list[str]]) -> set[str]:
    """Return the raw ids of who meets every term: a line is somebody's id and search key.

    The longest term is met by the fewest lines, as a rule: the others are looked for in these alone.
    """
    first, *others = sorted(([one[1:-1] for one in patterns] for patterns in terms), key=_length, reverse=True)
    met = {start for piece in first for start in _starts(lines, piece)}
    for pieces in others:
        met = {start for start in met if _holds(lines, start, pieces)}
    return {lines[start : start + ID] for start in met}


def _length(pieces: list[str]) -> int:
    return min(len(one) for one in pieces)


def _holds(lines: str, start: int, pieces: list[str]) -> bool:
    """Tell whether the line that begins there holds one of some pieces."""
    end = lines.find("\n", start)
    end = len(lines) if end < 0 else end
    return any(lines.find(one, start, end) >= 0 for one in pieces)


def _starts(lines: str, piece: str) -> Iterator[int]:
    """Yield where each line begins that holds a piece."""
    at = lines.find(piece)
    while at >= 0:
        yield lines.rfind("\n", 0, at) + 1
        end = lines.find("\n", at)
        at = lines.find(piece, end) if end >= 0 else -1
