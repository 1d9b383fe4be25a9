"""What the database, or the disk under it, could not do: told apart for the reader, named in the log without a value.

A driver's message may quote what somebody typed: only its class, its code and the place in our program are logged.
"""

import errno
import sqlite3
import traceback
from pathlib import Path

import sqlalchemy.exc

from conference.core.errors import Error

BUSY, AWAY = Error("busy", 503), Error("database_away", 503)
FULL, READ_ONLY, BROKEN = Error("disk_full", 500), Error("database_read_only", 500), Error("database_fault", 500)

#: By SQLite's primary result code; a memory that all processes share which cannot grow is a full disk, too.
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: AWAY,
}
_SHARED_MEMORY_CANNOT_GROW = sqlite3.SQLITE_IOERR_SHMSIZE
#: By SQLSTATE, or its class: serialisation, deadlock, lock, statement timeout, too many connections; then the rest.
_POSTGRESQL = {
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "53300": BUSY,
    "53100": FULL,
    "25006": READ_ONLY,
    "57P01": AWAY,
    "57P02": AWAY,
    "57P03": AWAY,
    "08": AWAY,
}
_DISK = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
_HOUSE = Path(__file__).resolve().parents[2]


def of(error: BaseException) -> Error | None:
    """Return what to tell the reader of a fault of the database or the disk; ``None`` for any other exception."""
    if isinstance(error, sqlalchemy.exc.TimeoutError):  # every connection of this process is in use
        return BUSY
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return _of_driver(error)
    return _DISK.get(error.errno or 0) if isinstance(error, OSError) else None


def name(error: BaseException) -> str:
    """Return class and code of a fault, as the driver names them: ``OperationalError SQLITE_FULL``."""
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig is not None else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code is None and isinstance(cause, OSError):
        code = errno.errorcode.get(cause.errno or 0)
    return f"{type(cause).__name__} {code or '-'}"


def place(error: BaseException) -> str:
    """Return where in our program it came up, outermost first: ``views.py:90 > services.py:42``."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOUSE / "conference")]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours[-4:]) or "-"


def _of_driver(error: sqlalchemy.exc.DBAPIError) -> Error:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return FULL if code == _SHARED_MEMORY_CANNOT_GROW else _SQLITE.get(code & 0xFF, BROKEN)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2]) or BROKEN
    # PostgreSQL's driver has no code for a connection that it could not make or that broke.
    lost = isinstance(error, sqlalchemy.exc.OperationalError) and not isinstance(error.orig, sqlite3.Error)
    return AWAY if lost or error.connection_invalidated else BROKEN
