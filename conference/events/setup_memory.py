"""What the forms of an event ask, remembered by each process for as long as it stands: see ``docs/adr/0008``.

Groups, consent texts, places and questions change a few times a day, and reading them was a quarter of a registration.
What is remembered belongs to a *mark*, a random number in the one row of ``SetupMark``: every transaction that changes
one of these tables, by whatever statement, renews it as the last thing it does. Whoever reads the same mark as before
would read the same set-up as before. Counters of seats are no set-up: they are read each time.
"""

import functools
import re
import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from conference.core.db import is_writing, plain
from conference.core.rows import as_read
from conference.core.types import Localised
from conference.events import queries
from conference.events.models import (
    ConsentText,
    Event,
    Place,
    PlaceLink,
    Question,
    QuestionOption,
    SetupMark,
    StakeholderGroup,
)

T = TypeVar("T")

#: As many events a process remembers at once.
_MOST = 64
#: What a registration changes: no set-up.
_COUNTERS = ("taken", "overbooked", "offers_after")
_TABLES = "|".join(
    model.__tablename__ for model in (Event, StakeholderGroup, Place, PlaceLink, ConsentText, Question, QuestionOption)
)
#: A statement that changes one of the tables, wherever it stands in the text.
_CHANGE = re.compile(rf'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(?:{_TABLES})\b|^\s*TRUNCATE\b', re.IGNORECASE)
#: What an UPDATE assigns. A comma in an expression may look like one more: then the mark is renewed for nothing.
_ASSIGNED = re.compile(r'(?:\bSET|,)\s*"?(\w+)"?\s*=', re.IGNORECASE)
#: How a connection knows that its transaction changed something.
_NOTED = "setup_changed"

_MARK = sa.select(SetupMark.mark).scalar_subquery().label("mark")
_EVENT = sa.select(*sa.inspect(Event).columns).where(Event.id == sa.bindparam("event_id"))
_OF_EVENT = StakeholderGroup.event_id == sa.bindparam("event_id")
_GROUPS = (
    sa.select(*sa.inspect(StakeholderGroup).columns)
    .where(_OF_EVENT)
    .order_by(StakeholderGroup.position, StakeholderGroup.code)
)
_NOW = sa.select(
    Event.id.label("event_id"),
    _MARK,
    StakeholderGroup.id,
    *(getattr(StakeholderGroup, name) for name in _COUNTERS),
).outerjoin(StakeholderGroup, StakeholderGroup.event_id == Event.id)
_BY_ID = _NOW.where(Event.id == sa.bindparam("event_id"))
_BY_SLUG = _NOW.where(Event.slug == sa.bindparam("slug"))


@dataclass(frozen=True)
class Text:
    """The newest consent text of a purpose, as a form shows it."""

    purpose: str
    version: int
    text: Localised
    asked: bool


class Setup:
    """An event's set-up as it is now, for one request: what is not remembered yet is read where it is asked for."""

    def __init__(self, event_id: UUID, rows: Sequence[sa.Row[Any]]) -> None:
        self.event_id = event_id
        self._counters = {row.id: {name: getattr(row, name) for name in ("id", *_COUNTERS)} for row in rows}
        mark = rows[0].mark if rows else None
        # A transaction that writes may have changed the set-up itself, and will renew the mark when it ends.
        self._known = {} if mark is None or is_writing() else _remembered(event_id, mark)

    def event(self) -> Event | None:
        """Return the event itself, for who only reads it; ``None`` if it was deleted this moment."""
        row = self.known("event", lambda: plain(_EVENT, {"event_id": self.event_id}).mappings().one_or_none())
        return as_read(Event, dict(row)) if row is not None else None

    def known(self, what: Hashable, read: Callable[[], T]) -> T:
        """Return what ``read`` returns of the set-up, remembered under ``what``; nobody may change it."""
        if what not in self._known:
            self._known[what] = read()
        return cast(T, self._known[what])

    def groups(self) -> list[StakeholderGroup]:
        """Return the groups in their order, with their counters of now."""
        return [self._group(row) for row in self._rows().values() if row["id"] in self._counters]

    def group(self, code: str) -> StakeholderGroup | None:
        """Return the group with this code."""
        row = self._rows().get(code)
        return self._group(row) if row and row["id"] in self._counters else None

    def texts(self) -> tuple[Text, ...]:
        """Return the newest text of each purpose, in their order."""
        return self.known("texts", lambda: _texts(self.event_id))

    def _rows(self) -> dict[str, dict[str, Any]]:
        return self.known("groups", lambda: _groups(self.event_id))

    def _group(self, row: Mapping[str, Any]) -> StakeholderGroup:
        return as_read(StakeholderGroup, {**row, **self._counters[row["id"]]})


def of_event(event_id: UUID) -> Setup:
    """Return the set-up of an event."""
    return Setup(event_id, plain(_BY_ID, {"event_id": event_id}).all())


def by_slug(slug: str) -> Setup | None:
    """Return the set-up of the event with this short name."""
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    rows = plain(_BY_SLUG, {"slug": slug}).all()
    return Setup(rows[0].event_id, rows) if rows else None


def watch(engine: Engine) -> None:
    """Have every transaction of an engine that changes a set-up renew the mark at its end."""
    sa.event.listen(engine, "before_cursor_execute", _look)
    sa.event.listen(engine, "commit", _renew)
    sa.event.listen(engine, "rollback", lambda connection: connection.info.pop(_NOTED, None))


def note(connection: sa.Connection) -> None:
    """Renew the mark when the running transaction ends: for who changes tables by statements of another kind."""
    connection.info[_NOTED] = True


@functools.lru_cache(1024)
def changes(statement: str) -> bool:
    """Tell whether an SQL statement changes a set-up, and not its counters only."""
    if _CHANGE.search(statement) is None:
        return False
    assigned = _ASSIGNED.findall(statement.partition("WHERE")[0]) if statement.startswith("UPDATE") else []
    return not assigned or not set(assigned) <= set(_COUNTERS)


@functools.lru_cache(_MOST)
def _remembered(event_id: UUID, mark: int) -> dict[Hashable, Any]:  # noqa: ARG001 (what it is remembered by)
    return {}


def _look(connection: sa.Connection, _cursor: object, statement: str, *_others: object) -> None:
    if changes(statement):
        note(connection)


def _renew(connection: sa.Connection) -> None:
    """Write another mark before the commit. Nothing is locked after it, so nobody waits for it in a ring."""
    if not connection.info.pop(_NOTED, False) or not sa.inspect(connection).has_table(SetupMark.__tablename__):
        return  # an older state of the database, on which a migration works, has no mark
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = {"mark": secrets.randbits(63)}
    mark = insert(cast(sa.Table, SetupMark.__table__)).values(id=1, **new)
    connection.execute(mark.on_conflict_do_update(index_elements=["id"], set_=new))


def _groups(event_id: UUID) -> dict[str, dict[str, Any]]:
    return {row["code"]: dict(row) for row in plain(_GROUPS, {"event_id": event_id}).mappings()}


def _texts(event_id: UUID) -> tuple[Text, ...]:
    return tuple(Text(row.purpose, row.version, row.text, row.asked) for row in queries.consent_texts(event_id))
