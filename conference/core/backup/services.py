"""Making a backup while people register, and making everything again from one."""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from conference.core import audit, migrations, vault
from conference.core.backup import rows, sealing
from conference.core.db import Base, db, is_sqlite, session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM

BATCH = 500


@dataclass(frozen=True)
class Summary:
    """What a backup holds: when it was made, the database's revision, and how many rows of which table."""

    made_at: str
    revision: str
    counts: dict[str, int]


def backup(target: Path, passphrase: str, *, now: datetime) -> Summary:
    """Write everything as of one moment into the encrypted file ``target`` (mode 600), while others go on writing.

    The file appears whole or not at all. Raises ``backup_passphrase_short``, ``backup_target``.
    """
    part = target.with_name(target.name + ".part")
    counts: dict[str, int] = {}
    try:
        with _private(part) as file, _snapshot() as connection:
            revision = next(iter(migrations.current()), "")
            head = {"made_at": now.isoformat(), "revision": revision, "master": vault.master_key().hex()}
            sealing.seal_lines(_everything(connection, head, counts), passphrase, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise Error("backup_target", path=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    with write():
        audit.log("backup.made", actor=SYSTEM, now=now, count=sum(counts.values()))
    return Summary(now.isoformat(), revision, counts)


def restore(source: Path, passphrase: str, *, now: datetime) -> Summary:
    """Make everything again from ``source`` in an empty database, master key included.

    Raises ``backup_missing``, ``backup_not_ours``, ``backup_passphrase``, ``backup_passphrase_short``,
    ``backup_damaged`` and ``restore_not_empty``; a restore that fails leaves the database empty.
    """
    try:
        with source.open("rb") as file:
            lines = sealing.open_lines(file, passphrase)
            head = json.loads(next(lines, b"null") or b"null")
            migrations.upgrade(head["revision"])
            _refuse_unless_empty()
            counts = _insert(lines)
    except FileNotFoundError as error:
        raise Error("backup_missing", path=str(source)) from error
    vault.replace_master_key(bytes.fromhex(head["master"]))
    migrations.upgrade()
    with write():
        audit.log("backup.restored", actor=SYSTEM, now=now, count=sum(counts.values()))
    return Summary(head["made_at"], head["revision"], counts)


def _everything(connection: sa.Connection, head: dict[str, str], counts: dict[str, int]) -> Iterator[bytes]:
    yield json.dumps(head).encode()
    for table in _kept():
        yield json.dumps(rows.describe(table)).encode()
        counts[table.name] = 0
        for line in rows.lines(connection, table):
            counts[table.name] += 1
            yield line
    yield json.dumps({"end": counts}).encode()


def _kept() -> list[sa.Table]:
    """Return the tables of a backup; what is made anew by itself says so (``info={"backup": False}``)."""
    return [table for table in Base.metadata.sorted_tables if table.info.get("backup", True)]


@contextlib.contextmanager
def _snapshot() -> Iterator[sa.Connection]:
    session().rollback()
    # SQLite's WAL gives a transaction one view of everything by itself.
    options = {} if is_sqlite() else {"isolation_level": "REPEATABLE READ"}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def _private(path: Path) -> Iterator[Any]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _refuse_unless_empty() -> None:
    for table in Base.metadata.sorted_tables:
        if session().execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise Error("restore_not_empty", 409)


def _insert(lines: Iterator[bytes]) -> dict[str, int]:
    counts: dict[str, int] = {}
    said: dict[str, int] | None = None
    description: dict[str, Any] = {}
    pointers: list[tuple[sa.TableClause, dict[str, Any], dict[str, Any]]] = []
    with write():
        for batch in iter(lambda: [json.loads(line) for line in islice(lines, BATCH)], []):
            for several in _runs(batch):
                if isinstance(several, dict):
                    description, said = several, several.get("end", said)
                    counts.setdefault(several.get("table", "end"), 0)
                else:
                    counts[description["table"]] += len(several)
                    pointers += _insert_rows(description, several)
        for table, key, values in pointers:
            where = [table.c[name] == part for name, part in key.items()]
            session().execute(sa.update(table).where(*where).values(**values))
        counts.pop("end", None)
        if said != counts:
            raise Error("backup_damaged")
    return counts


def _runs(batch: list[Any]) -> Iterator[Any]:
    """Yield descriptions as they are and rows between them together."""
    run: list[Any] = []
    for item in batch:
        if isinstance(item, dict):
            if run:
                yield run
            run = []
            yield item
        else:
            run.append(item)
    if run:
        yield run


def _insert_rows(
    description: dict[str, Any], several: list[list[Any]]
) -> list[tuple[sa.TableClause, dict[str, Any], dict[str, Any]]]:
    """Insert rows; what points into the table itself is returned, to be set when all rows are there."""
    table, later = rows.bare(description), []
    values = []
    for plain in several:
        row = {
            name: rows.value(part, kind)
            for name, kind, part in zip(description["columns"], description["kinds"], plain, strict=True)
        }
        own = {name: row[name] for name in description["own"] if row[name] is not None}
        if own:
            later.append((table, {name: row[name] for name in description["key"]}, own))
            row |= dict.fromkeys(own)
        values.append(row)
    session().execute(sa.insert(table), values)
    return later
