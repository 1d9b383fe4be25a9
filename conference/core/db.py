"""The database: one base class, one session, one way to write."""

import contextlib
import fcntl
import functools
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, declared_attr, registry
from sqlalchemy.pool import ConnectionPoolEntry

from conference.core.text import fold
from conference.core.types import UtcDateTime

BUSY_SECONDS = 15
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Mother of all models: names every constraint, maps Python types to columns."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime(), UUID: sa.Uuid()},
    )

    @declared_attr.directive
    def __tablename__(cls) -> str:
        """Name the table after the class, in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False, "expire_on_commit": False})


def session() -> Session:
    """Return the session of the running request, job or command."""
    return cast(Session, db.session())


def plain(statement: sa.Executable, values: Mapping[str, Any] | None = None) -> sa.CursorResult[*tuple[Any, ...]]:
    """Run a statement that reads or writes columns, not records, in the running transaction.

    It does in half the time what ``session().execute()`` would do: for the few statements that are hot.
    """
    return session().connection().execute(statement, values)


def is_sqlite() -> bool:
    """Tell whether the database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def is_writing() -> bool:
    """Tell whether a writing transaction is open."""
    return bool(session().info.get("writing"))


@contextlib.contextmanager
def write(*, reread: bool = True) -> Iterator[Session]:
    """Open a writing transaction; the outermost block commits or rolls back, an inner one joins it.

    On SQLite an exclusive lock on a file beside the database queues the writers fairly (SQLite's own busy handler
    sleeps and retries: p99 1.2 s against 85 ms measured), and the transaction begins IMMEDIATE. Keep it short: no PDF,
    mail, hashing or template inside.

    What was read before is read again when it is looked at. Without ``reread`` it stays as it was: for who may go by
    it, and asks the database for whatever decides.
    """
    current = session()
    if is_writing():
        current.info["writing"] += 1
        try:
            yield current
        finally:
            current.info["writing"] -= 1
        return
    _end_reading(current, forget=reread)  # a read that came before must not pin an old snapshot
    with _queue():
        current.info["writing"], current.info["after_commit"] = 1, []
        try:
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            current.info["after_commit"] = []
            raise
        finally:
            current.info.pop("writing")
            callbacks = current.info.pop("after_commit")
    for callback in callbacks:
        callback()


@contextlib.contextmanager
def savepoint() -> Iterator[None]:
    """Take back what an error breaks off here, and no more, where ``write()`` joined the transaction of a caller."""
    current = session()
    if current.info.get("writing") == 1:
        yield
    else:
        with current.begin_nested():
            yield


def read_apart() -> None:
    """Let each read from here to the next ``write()`` be a transaction of its own.

    PostgreSQL need not be told of its beginning and its end, which takes as long as a read. Nothing may be flushed.
    """
    current = session()
    if not is_sqlite() and not current.in_transaction():
        current.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def _end_reading(current: Session, *, forget: bool) -> None:
    if forget or current.new or current.dirty or current.deleted:
        current.rollback()
    else:
        current.commit()


def add_once(row: Base) -> bool:
    """Add ``row`` unless its primary key is taken, however many do it at once; tell whether it was added.

    Call it inside ``write()``. Any other broken constraint is raised.
    """
    key = sa.inspect(type(row)).primary_key_from_instance(row)
    if session().get(type(row), key) is not None:
        return False
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:
        if session().get(type(row), key) is None:
            raise
        return False
    return True


def empty_journal() -> None:
    """Move all that is committed into the database file and empty SQLite's journal, where what was erased still is.

    Call it outside ``write()``. While somebody still reads an older state it is left to a later checkpoint.
    """
    if is_sqlite():
        session().rollback()
        connection = db.engine.raw_connection()  # a checkpoint is possible in no transaction
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


def after_commit(callback: Callable[[], None]) -> None:
    """Run ``callback`` once the running write block has committed; dropped if it rolls back.

    The same function given again runs once all the same.
    """
    callbacks: list[Callable[[], None]] = session().info["after_commit"]
    if callback not in callbacks:
        callbacks.append(callback)


@contextlib.contextmanager
def _queue() -> Iterator[None]:
    path = _database_path(db.engine)
    if path is None:
        yield
        return
    with path.with_name(path.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _database_path(engine: Engine) -> Path | None:
    if engine.dialect.name != "sqlite" or not engine.url.database or engine.url.database == ":memory:":
        return None
    return Path(engine.url.database)


def prepare_engine(engine: Engine) -> None:
    """Set up the connections of ``engine``: SQLite gets WAL, FULL (power cuts are normal here), foreign keys."""
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = _WithHints
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)


class _WithHints(SQLiteCompiler):
    """SQLite with ``select.with_hint(Table, "INDEXED BY name", "sqlite")``.

    It takes a partial index for one that does not hold the column of its own condition, and reads records for nothing.
    """

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:  # noqa: ARG002 (signature of SQLAlchemy)
        """Return what stands behind the table."""
        return text


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold", 1, _fold, deterministic=True)


@functools.lru_cache(4096)
def _fold(value: str | None) -> str | None:
    """SQL's ``fold(text)`` on SQLite, which lowers ASCII letters only; lists repeat the same few organisations."""
    return fold(value) if isinstance(value, str) else value


def _begin_sqlite(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing") or _session_writes()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _session_writes() -> bool:
    return bool(current_app) and bool(db.session.registry.has() and db.session().info.get("writing"))
