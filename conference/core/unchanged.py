"""What was counted once and need not be counted again while nobody has written anything.

A connection of SQLite knows by ``data_version`` whether another one wrote, and by its own count of changes whether it
did; PostgreSQL names what a statement sees (``pg_current_snapshot``). Both are exact whatever other processes do, need
no table and cost some microseconds. Any write counts, also one to another table.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import sqlalchemy as sa

from conference.core.db import is_sqlite, session

MOST = 500
_KEY = "unchanged"

T = TypeVar("T")


def since(key: Hashable, compute: Callable[[], T]) -> T:
    """Return what ``compute`` returned for ``key`` on this connection, unless something was written since then."""
    if session().info.get("writing"):
        return compute()
    kept = session().connection().info.setdefault(_KEY, {})
    mark = _mark()
    if kept.get("mark") != mark or len(kept) > MOST:
        kept.clear()
        kept["mark"] = mark
    if key not in kept:
        kept[key] = compute()
    found: T = kept[key]
    return found


def _mark() -> Any:
    if is_sqlite():
        raw = session().connection().connection.driver_connection
        return session().scalar(sa.text("PRAGMA data_version")), raw.total_changes if raw is not None else None
    return session().scalar(sa.text("SELECT pg_current_snapshot()::text"))
