"""People as rows of chosen fields, for a page of the list, an export, a grid: one query, one more each ``load``."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants import answers as answer_store
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.field_tests import Several
from conference.participants.fields import Condition, Field
from conference.participants.models import Participant

#: Few enough that they fit into memory with ease.
SET = 500


class _Loaded:
    """What the fields loaded for one person, by key, looked up when it is read; ``None`` for nothing."""

    __slots__ = ("found", "key")

    def __init__(self, found: Mapping[str, Mapping[UUID, Any]], key: UUID) -> None:
        self.found, self.key = found, key

    def __getitem__(self, field: str) -> Any:
        of_field = self.found[field]
        return of_field.get(self.key) if of_field else None  # a UUID is slow to look up


class Record:
    """One person as far as the fields wanted need: ``field.value(record)`` and ``field.words(record)`` read it.

    ``row`` has the columns selected, ``contacts`` and ``answers`` are opened once, ``loaded`` is by key of field.
    """

    __slots__ = ("__dict__", "event_id", "id", "loaded", "row")

    def __init__(self, event_id: UUID, row: Any, loaded: _Loaded) -> None:
        self.event_id, self.row, self.loaded = event_id, row, loaded
        self.id: UUID = row.id

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts, opened."""
        return contact_store.unsealed(self.event_id, self.id, self.row.sealed)

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """The answers by question id, sealed ones too where they were selected."""
        sealed = getattr(self.row, "sealed_answers", None)
        return answer_store.unsealed(self.event_id, self.id, getattr(self.row, "answers", None), sealed)


def read(
    event_id: UUID,
    fields: Sequence[Field],
    conditions: Sequence[Condition],
    order: Sequence[Any] = (),
    *,
    limit: int | None = None,
    offset: int = 0,
    besides: Sequence[Any] = (),
) -> Iterator[Record]:
    """Yield the people under ``conditions`` in ``order``, with what ``fields`` and the columns ``besides`` need.

    ``order`` is made by ``ordering.order``. Memory stays flat: people come in sets of ``SET``.
    """
    query = sa.select(*columns(fields, besides)).where(*conditions).order_by(*order)
    if limit is not None:
        yield from as_records(event_id, fields, session().execute(query.limit(limit).offset(offset)).all())
        return
    for part in session().execute(query.execution_options(yield_per=SET)).partitions(SET):
        yield from as_records(event_id, fields, part)


def columns(fields: Sequence[Field], besides: Sequence[Any] = ()) -> list[Any]:
    """Return each SQL expression that is needed once, the id first."""
    wanted = [Participant.id, *besides, *(column for field in fields for column in field.columns)]
    return list({_name(column): column for column in wanted}.values())


def as_records(event_id: UUID, fields: Sequence[Field], rows: Sequence[Any]) -> Iterator[Record]:
    """Turn rows that have :func:`columns` into records, with what the fields load for them."""
    ids = Several(row.id for row in rows)
    loads = {field.key: field.load(ids) for field in fields if field.load is not None}
    for row in rows:
        yield Record(event_id, row, _Loaded(loads, row.id))


def _name(column: Any) -> str:
    return str(column.key)
