"""Records read and written without the unit of work, which takes several times as long: for the few hot places.

What they do is in the transaction that runs; they are called inside ``write()`` where they write.
"""

import copy
import functools
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from conference.core.db import Base, db, is_sqlite, plain, session

M = TypeVar("M", bound=Base)


def as_read(model: type[M], values: Mapping[str, Any]) -> M:
    """Return a record of the session as if these columns, all it has, had just been read; what may change is copied."""
    mapper = sa.inspect(model)
    held = session().identity_map.get(mapper.identity_key_from_primary_key((values[mapper.primary_key[0].name],)))
    if held is not None:
        return cast(M, held)
    row = new(model, **{name: copy.copy(value) for name, value in values.items()})
    _keep(row)
    return row


def new(model: type[M], **values: Any) -> M:
    """Return a new record for :func:`add_now`. The constructor would tell the unit of work of each column."""
    row = cast(M, sa.inspect(model).class_manager.new_instance())
    row.__dict__.update(values)
    return row


def insert_once(model: type[Base], unless: tuple[str, ...] = (), /, **values: object) -> bool:
    """Insert a row unless its primary key, or the unique columns ``unless``, are taken, exact under any race.

    Tell whether it was new.
    """
    return plain(_insert_once(model, unless, is_sqlite()), values).first() is not None


@functools.cache
def _insert_once(model: type[Base], unless: tuple[str, ...], on_sqlite: bool) -> Any:  # noqa: FBT001 (part of the key)
    insert = sqlite.insert if on_sqlite else postgresql.insert
    primary = sa.inspect(model).primary_key
    unique = unless or tuple(column.name for column in primary)
    return insert(cast(sa.Table, model.__table__)).on_conflict_do_nothing(index_elements=unique).returning(*primary)


def add_now(*rows: Base, besides: Sequence[Base] = ()) -> None:
    """Insert new rows at once, table by table in the order given; they stay in the session as they are.

    ``besides`` are inserted after them and forgotten. Whatever they refer to must be in the database already, or among
    them. PostgreSQL gets one statement for all: one answer to wait for instead of one a table, and the rows they lock
    are free again sooner.
    """
    every = [*rows, *besides]
    connection = session().connection()
    if is_sqlite():
        for model, several in itertools.groupby(every, type):
            text, columns = _insert(model, "sqlite")
            connection.exec_driver_sql(text, [tuple(_value(row, column) for column in columns) for row in several])
    else:
        values = [_value(row, column) for row in every for column in _insert(type(row), "postgresql").columns]
        _run_raw(connection, _together(tuple(map(type, every))), values)
    for row in rows:
        _keep(row)


def _run_raw(connection: sa.Connection, statement: str, values: list[Any]) -> None:
    """Run a statement as PostgreSQL reads it: with more than fifty values, psycopg would translate it each time."""
    import psycopg

    try:
        psycopg.RawCursor(cast("psycopg.Connection[Any]", connection.connection.driver_connection)).execute(
            cast("Any", statement), values
        )
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error


class _Column(NamedTuple):
    name: str
    #: What stands in it when nobody filled it: a value, or what makes one.
    default: Any
    #: Makes of a value what the driver takes.
    bind: Callable[[Any], Any] | None


class _Insert(NamedTuple):
    text: str
    columns: tuple[_Column, ...]


@functools.cache
def _insert(model: type[Base], _engine: str) -> _Insert:
    """Return the statement that inserts a whole row of a model: compiled and prepared once for each."""
    table, dialect = cast(sa.Table, model.__table__), db.engine.dialect
    columns = tuple(
        _Column(
            column.name,
            getattr(column.default, "arg", None),
            column.type.dialect_impl(dialect).bind_processor(dialect),
        )
        for column in table.columns
    )
    return _Insert(str(sa.insert(table).compile(dialect=dialect)), columns)


@functools.lru_cache(256)
def _together(models: tuple[type[Base], ...]) -> str:
    """Return the statement that inserts a row of each of these models; what they refer to PostgreSQL checks last."""
    texts = [f"w{number} AS ({_insert(model, 'postgresql').text})" for number, model in enumerate(models)]
    count = itertools.count(1)
    return re.sub(r"%\(\w+\)s", lambda _: f"${next(count)}", f"WITH {', '.join(texts)} SELECT 1")


def _value(row: Base, column: _Column) -> Any:
    """Return what the driver is to write of a row, after filling in what is left open."""
    filled = row.__dict__
    if column.name not in filled:
        filled[column.name] = column.default(None) if callable(column.default) else column.default
    value = filled[column.name]
    return value if column.bind is None else column.bind(value)


def _keep(row: Base) -> None:
    orm.make_transient_to_detached(row)
    session().add(row)
