"""Statements compiled once for an engine and given to its driver as they are: for the few that are hot.

SQLAlchemy takes three times as long to hand a small statement over as SQLite takes to run it. Types are converted as it
does; a list of values in ``IN`` is not possible.
"""

import collections
import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import db, session

_KEPT = "hot"


class Hot:
    """The running transaction, to run prepared statements in: got once, for several of them."""

    def __init__(self) -> None:
        current = session()
        running, kept = current.get_transaction(), current.info.get(_KEPT)
        if running is None or kept is None or kept[0] is not running:
            raw = current.connection().connection.driver_connection
            kept = current.info[_KEPT] = (current.get_transaction(), raw)
        self._raw: Any = kept[1]

    def all(self, statement: sa.Executable, values: Mapping[str, Any]) -> Sequence[Any]:
        """Run a statement that is there as long as the program, and return its rows, which know their columns' names.

        A statement without a result returns nothing.
        """
        made = _compiled(statement, db.engine.dialect.name)
        cursor = self._raw.cursor()
        try:
            cursor.execute(made.text, made.bind(values))
            return made.rows(cursor.fetchall()) if made.row is not None else ()
        except made.errors as error:
            raise sa.exc.DBAPIError.instance(made.text, None, error, made.errors, hide_parameters=True) from error
        finally:
            cursor.close()

    def many(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement that returns nothing once for each row."""
        made = _compiled(statement, db.engine.dialect.name)
        cursor = self._raw.cursor()
        try:
            cursor.executemany(made.text, [made.bind(values) for values in rows])
        except made.errors as error:
            raise sa.exc.DBAPIError.instance(made.text, None, error, made.errors, hide_parameters=True) from error
        finally:
            cursor.close()

    def first(self, statement: sa.Executable, values: Mapping[str, Any]) -> Any:
        """Run a statement and return its first row, ``None`` where there is none."""
        found = self.all(statement, values)
        return found[0] if found else None


def one_of(column: Any, name: str) -> Any:
    """Return the condition that a column is one of the ids, or numbers, in the parameter ``name``: see :func:`several`.

    For statements of this engine, to be made when one is first run.
    """
    if db.engine.dialect.name == "sqlite":
        each = sa.func.json_each(sa.bindparam(name, type_=sa.String)).table_valued("value")
        return column.in_(sa.select(sa.type_coerce(each.c.value, column.type)))
    return column == sa.func.any(sa.bindparam(name, type_=sa.ARRAY(column.type)))


def several(values: Iterable[Any]) -> Any:
    """Return ids or numbers as the parameter of :func:`one_of`."""
    if db.engine.dialect.name == "sqlite":
        return json.dumps([one.hex if isinstance(one, UUID) else one for one in values])
    return list(values)


class _Compiled(NamedTuple):
    text: str
    #: Name, what it is without a value, and what the driver is to get of one.
    parameters: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]
    positional: bool
    row: Any
    #: Which columns are to be converted, and how.
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]
    #: What the driver raises.
    errors: type[Exception]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them."""
        if self.positional:
            return [
                value if to is None or value is None else to(value)
                for value, to in [(values.get(name, usual), to) for name, usual, to in self.parameters]
            ]
        return {
            name: to(value) if to is not None and value is not None else value
            for name, value, to in [(name, values.get(name, usual), to) for name, usual, to in self.parameters]
        }

    def rows(self, came: Sequence[Any]) -> Sequence[Any]:
        """Return what came from the driver as rows."""
        if not self.converters:
            return [self.row(*one) for one in came]
        made = []
        for one in came:
            values = list(one)
            for place, convert in self.converters:
                if values[place] is not None:
                    values[place] = convert(values[place])
            made.append(self.row(*values))
        return made


@functools.cache
def _compiled(statement: sa.Executable, _engine: str) -> _Compiled:
    dialect = db.engine.dialect
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]  # all of ours can be compiled
    if compiled.post_compile_params:
        msg = "a prepared statement holds no list of values"
        raise ValueError(msg)
    names = compiled.positiontup if compiled.positional else list(compiled.params)
    processors = compiled._bind_processors  # noqa: SLF001 (what SQLAlchemy itself converts with)
    parameters = tuple((name, compiled.params.get(name), processors.get(name)) for name in names)
    columns = compiled._result_columns  # noqa: SLF001 (as above)
    converters = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
    return _Compiled(
        str(compiled),
        parameters,
        bool(compiled.positional),
        _row([one.keyname for one in columns]) if columns else None,
        tuple((place, convert) for place, convert in enumerate(converters) if convert is not None),
        dialect.loaded_dbapi.Error,
    )


def _row(names: Sequence[str]) -> Any:
    return collections.namedtuple("Row", names, rename=True)  # noqa: PYI024 (its columns are known when it runs)
