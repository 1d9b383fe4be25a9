"""Rows as lines of text that say their own types: a backup needs neither the models nor the engine it came from."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.types import UtcDateTime

#: The types that our columns have, by the name that a backup gives them.
KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "uuid": sa.Uuid(),
    "moment": UtcDateTime(),
    "date": sa.Date(),
    "bytes": sa.LargeBinary(),
    "json": sa.JSON(),
    "bool": sa.Boolean(),
    "int": sa.Integer(),
    "float": sa.Double(),
    "text": sa.Text(),
}
_BY_TYPE: list[tuple[type[Any], str]] = [
    (sa.Uuid, "uuid"),
    (UtcDateTime, "moment"),
    (sa.Date, "date"),
    (sa.LargeBinary, "bytes"),
    (sa.JSON, "json"),
    (sa.Boolean, "bool"),
    (sa.Integer, "int"),
    (sa.Float, "float"),
    (sa.String, "text"),
]


def kind_of(column: sa.Column[Any]) -> str:
    """Return the name of a column's type. Raises ``LookupError`` for a type that backups do not know."""
    for cls, kind in _BY_TYPE:
        if isinstance(column.type, cls):
            return kind
    msg = f"backups cannot hold {column.type!r} of {column}"
    raise LookupError(msg)


def describe(table: sa.Table) -> dict[str, Any]:
    """Return what a backup says of a table: its columns, their types, and which of them point into the table itself."""
    own = [fk.parent.name for fk in table.foreign_keys if fk.column.table is table]
    return {
        "table": table.name,
        "columns": [column.name for column in table.columns],
        "kinds": [kind_of(column) for column in table.columns],
        "key": [column.name for column in table.primary_key],
        "own": sorted(own),
    }


def bare(description: dict[str, Any]) -> sa.TableClause:
    """Return the table of a description, to insert into."""
    columns = zip(description["columns"], description["kinds"], strict=True)
    return sa.table(description["table"], *(sa.column(name, KINDS[kind]) for name, kind in columns))


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Yield each row of a table as one line."""
    query = sa.select(table).execution_options(yield_per=1000)
    for row in connection.execute(query):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode()


def value(plain: Any, kind: str) -> Any:
    """Return a value from its text in a backup."""
    if plain is None:
        return None
    match kind:
        case "uuid":
            return UUID(plain)
        case "moment":
            return datetime.fromisoformat(plain)
        case "date":
            return date.fromisoformat(plain)
        case "bytes":
            return base64.b64decode(plain)
        case _:
            return plain


def _plain(raw: Any) -> Any:
    match raw:
        case UUID():
            return raw.hex
        case datetime() | date():
            return raw.isoformat()
        case bytes():
            return base64.b64encode(raw).decode()
        case _:
            return raw
