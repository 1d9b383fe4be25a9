"""Files: sealed chunks in the database, so that there is one thing to back up, to purge and to share between hosts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock, jobs, vault
from conference.core.db import Base, session, write
from conference.core.errors import Error

CHUNK_BYTES = 256 * 1024
#: So many files are deleted by one statement.
_AT_ONCE = 200


class StoredFile(Base):
    """One file of an event; its name and bytes are sealed. One that ``expires_at`` has come is swept away."""

    __table_args__ = (sa.Index("ix_stored_file_expires", "expires_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    scope_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(sa.String(24))
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    sealed_name: Mapped[bytes]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class FileChunk(Base):
    """One part of a file, sealed with its number: parts cannot change places."""

    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]


@dataclass(frozen=True)
class Opened:
    """A stored file, opened."""

    id: UUID
    name: str
    media_type: str
    size: int
    created_at: datetime


def init_app() -> None:
    """Have files whose time is over swept away."""
    jobs.sweep("files", lambda: sweep(clock.now()))


def store(
    scope_id: UUID,
    purpose: str,
    name: str,
    media_type: str,
    data: bytes,
    *,
    now: datetime,
    expires_at: datetime | None = None,
) -> UUID:
    """Seal a file of an event and return its id; inside ``write()``. ``expires_at`` is when it is swept away."""
    file = StoredFile(
        id=uuid4(),
        scope_id=scope_id,
        purpose=purpose,
        media_type=media_type,
        size=len(data),
        created_at=now,
        expires_at=expires_at,
    )
    file.sealed_name = vault.seal(scope_id, "file-name", file.id, name.encode())
    session().add(file)
    session().flush()
    for number, start in enumerate(range(0, len(data), CHUNK_BYTES)):
        part = data[start : start + CHUNK_BYTES]
        session().add(FileChunk(file_id=file.id, number=number, sealed=_seal(file, number, part)))
    session().flush()
    return file.id


def store_pieces(
    scope_id: UUID,
    purpose: str,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    *,
    now: datetime,
    expires_at: datetime,
) -> UUID:
    """Seal a file as it is made and return its id: each part in a transaction of its own, so not inside ``write()``.

    No more of it than a part is in memory, and nobody waits for the whole. One that breaks off is deleted; if that is
    not possible any more, it is swept away from ``expires_at`` on. Its size is 0 until it is whole.
    """
    file = StoredFile(
        id=uuid4(),
        scope_id=scope_id,
        purpose=purpose,
        media_type=media_type,
        size=0,
        created_at=now,
        expires_at=expires_at,
    )
    file.sealed_name = vault.seal(scope_id, "file-name", file.id, name.encode())
    with write(reread=False) as db:
        db.add(file)
    try:
        size = _append(file, pieces)
    except BaseException:
        session().rollback()
        with write():
            _delete([file.id])
        raise
    with write(reread=False) as db:
        db.execute(sa.update(StoredFile).where(StoredFile.id == file.id).values(size=size))
    return file.id


def _append(file: StoredFile, pieces: Iterable[bytes]) -> int:
    size = 0
    for number, part in enumerate(_parts(pieces)):
        sealed = _seal(file, number, part)
        with write(reread=False) as db:
            db.execute(sa.insert(FileChunk).values(file_id=file.id, number=number, sealed=sealed))
        size += len(part)
    return size


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in parts of ``CHUNK_BYTES``."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    if waiting:
        yield bytes(waiting)


def find(scope_id: UUID, file_id: UUID, purpose: str) -> Opened:
    """Return what is known of a file of this event and purpose. Raises ``not_found``."""
    file = _get(scope_id, file_id, purpose)
    name = vault.unseal(scope_id, "file-name", file.id, file.sealed_name).decode()
    return Opened(file.id, name, file.media_type, file.size, file.created_at)


def read(scope_id: UUID, file_id: UUID, purpose: str) -> Iterator[bytes]:
    """Open the parts of a file of this event and purpose, one after the other. Raises ``not_found``."""
    file = _get(scope_id, file_id, purpose)
    parts = session().execute(
        sa.select(FileChunk.number, FileChunk.sealed).where(FileChunk.file_id == file.id).order_by(FileChunk.number)
    )
    for number, sealed in parts:
        yield vault.unseal(scope_id, "file", f"{file.id}|{number}", sealed)


def keep(scope_id: UUID, file_id: UUID, purpose: str) -> None:
    """Keep a file that would have expired; inside ``write()``. Raises ``not_found``."""
    _get(scope_id, file_id, purpose).expires_at = None
    session().flush()


def claim(scope_id: UUID, file_id: UUID, purpose: str) -> bool:
    """Keep a file that would have expired, once: tell whether it still waited for that; inside ``write()``."""
    waits = sa.update(StoredFile).where(
        StoredFile.id == file_id,
        StoredFile.scope_id == scope_id,
        StoredFile.purpose == purpose,
        StoredFile.expires_at.is_not(None),
    )
    result = session().execute(waits.values(expires_at=None))
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def let_go(scope_id: UUID, file_ids: Iterable[UUID], expires_at: datetime) -> None:
    """Have files of an event swept away from ``expires_at`` on; inside ``write()``."""
    ours = sa.update(StoredFile).where(StoredFile.scope_id == scope_id, StoredFile.id.in_(list(file_ids)))
    session().execute(ours.values(expires_at=expires_at))


def make_room(scope_id: UUID, purpose: str, wanted: int, most: int, *, now: datetime, spared: timedelta) -> None:
    """Delete the oldest files of an event that wait to be claimed, until ``wanted`` bytes more are ``most``.

    What is swept away within ``spared`` anyway stays: it may still be taken back. Inside ``write()``.
    """
    waits = (StoredFile.scope_id == scope_id, StoredFile.purpose == purpose, StoredFile.expires_at > now + spared)
    over = int(session().scalar(sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0)).where(*waits)) or 0)
    over += wanted - most
    if over <= 0:
        return
    gone = list[UUID]()
    oldest = sa.select(StoredFile.id, StoredFile.size).where(*waits).order_by(StoredFile.created_at, StoredFile.id)
    for file_id, size in session().execute(oldest):
        if over <= 0:
            break
        gone.append(file_id)
        over -= size
    for start in range(0, len(gone), _AT_ONCE):
        _delete(gone[start : start + _AT_ONCE])


def delete(scope_id: UUID, file_ids: list[UUID]) -> None:
    """Delete files of an event; inside ``write()``."""
    ours = sa.select(StoredFile.id).where(StoredFile.scope_id == scope_id, StoredFile.id.in_(file_ids))
    _delete(list(session().scalars(ours)))


def sweep(now: datetime) -> int:
    """Delete the files whose time is over and return how many."""
    over = sa.select(StoredFile.id).where(StoredFile.expires_at <= now).limit(_AT_ONCE)
    if not session().scalars(over).first():
        return 0
    with write():
        gone = list(session().scalars(over))
        _delete(gone)
        return len(gone)


def _delete(ids: list[UUID]) -> None:
    session().execute(sa.delete(FileChunk).where(FileChunk.file_id.in_(ids)))
    session().execute(sa.delete(StoredFile).where(StoredFile.id.in_(ids)))


def _get(scope_id: UUID, file_id: UUID, purpose: str) -> StoredFile:
    file = session().get(StoredFile, file_id)
    if file is None or (file.scope_id, file.purpose) != (scope_id, purpose):
        raise Error("not_found", 404)
    return file


def _seal(file: StoredFile, number: int, part: bytes) -> bytes:
    return vault.seal(file.scope_id, "file", f"{file.id}|{number}", part)
