"""Exports that a job makes: asked for, taken by one worker at a time, ready for who asked, stopped, forgotten.

Each step is one conditional UPDATE, so that a worker that lost its turn, or whose order was stopped, writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit, db, files, jobs, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import erasure, exports
from conference.participants.export_rules import (
    GIVEN_UP,
    KEPT,
    LEASE,
    MOST_WAITING,
    REMEMBERED,
    TRIES,
    Order,
    back_off,
)
from conference.participants.exports import Export
from conference.participants.list_models import ExportRun

PURPOSE = "export"
OPEN = ("waiting", "running")


@dataclass(frozen=True)
class Turn:
    """A worker's turn with one run: good as long as nobody has taken the next."""

    run_id: UUID
    event_id: UUID
    number: int


class Lost(Exception):  # noqa: N818 (no error: somebody stopped it, or another worker has it)
    """The turn is over: the run was stopped, or taken by another worker."""


def ask(event_id: UUID, order: Order, people: int, *, locale: str, actor: Actor, now: datetime) -> UUID:
    """Write down that an export of ``people`` is wanted, and ring for it. Raises ``export_many_waiting``."""
    run_id = uuid4()
    with write():
        if _waiting(event_id, _staff(actor)) >= MOST_WAITING:
            raise Error("export_many_waiting", 429, limit=MOST_WAITING)
        session().add(
            ExportRun(
                id=run_id,
                event_id=event_id,
                staff_id=_staff(actor),
                format=order.format,
                locale=locale,
                sealed=vault.seal_json(event_id, PURPOSE, run_id, order.as_json()),
                wanted=people,
                expires_at=now + GIVEN_UP,
                created_at=now,
            )
        )
        db.after_commit(_ring)
    return run_id


def order_one(export: Export, *, locale: str, now: datetime) -> UUID:
    """Ask for an export that was prepared, and write into the audit log that it is taken out. Raises as ``ask``."""
    with write():
        run_id = ask(export.event.id, export.order, export.count, locale=locale, actor=export.reader.actor, now=now)
        exports.note(export, now)
    return run_id


def order_of(run: ExportRun) -> Order:
    """Return what was asked for."""
    return Order.from_json(vault.unseal_json(run.event_id, PURPOSE, run.id, run.sealed))


def mine(event_id: UUID, staff_id: UUID) -> list[ExportRun]:
    """Return somebody's exports of an event, the newest first."""
    query = sa.select(ExportRun).where(ExportRun.event_id == event_id, ExportRun.staff_id == staff_id)
    return list(session().scalars(query.order_by(ExportRun.created_at.desc(), ExportRun.id)))


def find(event_id: UUID, staff_id: UUID, run_id: UUID) -> ExportRun:
    """Return one of somebody's exports. Raises ``unknown_export``, for another's too."""
    run = session().scalar(
        sa.select(ExportRun).where(
            ExportRun.id == run_id, ExportRun.event_id == event_id, ExportRun.staff_id == staff_id
        )
    )
    if run is None:
        raise Error("unknown_export", 404)
    return run


def over(run: ExportRun, now: datetime) -> bool:
    """Tell whether a file that was ready is there no more."""
    return run.state == "ready" and (run.file_id is None or run.expires_at <= now)


def due(now: datetime) -> list[UUID]:
    """Return the runs that a worker may take, the oldest first."""
    return list(session().scalars(sa.select(ExportRun.id).where(_free(now)).order_by(ExportRun.created_at)))


def claim(run_id: UUID, now: datetime) -> Turn | None:
    """Take a run, unless somebody else was quicker."""
    taking = (
        sa.update(ExportRun)
        .where(ExportRun.id == run_id, _free(now))
        .values(state="running", tries=ExportRun.tries + 1, done=0, lease_until=now + LEASE)
        .returning(ExportRun.event_id, ExportRun.tries)
        .execution_options(synchronize_session=False)
    )
    with write() as db:
        row = db.execute(taking).first()
    return Turn(run_id, row.event_id, row.tries) if row is not None else None


def beat(turn: Turn, done: int, now: datetime) -> None:
    """Say that so many people are written, and keep the turn. Raises ``Lost``."""
    with write(reread=False):
        if not _change(turn, done=done, lease_until=now + LEASE):
            raise Lost


def ready(turn: Turn, file_id: UUID, done: int, now: datetime) -> None:
    """Hand over the file: it is there from now on, for a while. Raises ``Lost``."""
    until = now + KEPT
    with write():
        done_now = {"state": "ready", "file_id": file_id, "done": done, "wanted": done, "error": None}
        if not _change(turn, **done_now, lease_until=None, finished_at=now, expires_at=until):
            raise Lost
        files.let_go(turn.event_id, [file_id], until)


def failed(turn: Turn, code: str, now: datetime, *, final: bool = False) -> None:
    """Put a run back for later, or give it up after the last try; ``code`` is why, in words of ``messages``."""
    last = final or turn.number >= TRIES
    values: dict[str, Any] = {"state": "failed", "finished_at": now, "lease_until": None}
    if not last:
        values = {"state": "waiting", "lease_until": now + back_off(turn.number)}
    with write():
        _change(turn, error=code, **values)


def stop(event_id: UUID, staff_id: UUID, run_id: UUID, now: datetime) -> bool:
    """Stop a run that waits or is being made; tell whether it still could be. Raises ``not_found``."""
    find(event_id, staff_id, run_id)
    stopping = (
        sa.update(ExportRun)
        .where(ExportRun.id == run_id, ExportRun.state.in_(OPEN))
        .values(state="stopped", lease_until=None, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    with write() as db:
        result = db.execute(stopping)
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def forget(event_id: UUID, staff_id: UUID, run_id: UUID) -> None:
    """Delete a run and its file; one that is being made is thereby stopped. Raises ``not_found``."""
    with write() as db:
        run = find(event_id, staff_id, run_id)
        if run.file_id is not None:
            files.delete(event_id, [run.file_id])
        db.delete(run)


def fetched(run: ExportRun, *, actor: Actor, now: datetime) -> None:
    """Write into the audit log that a file was taken."""
    with write():
        audit.log(
            "export.fetched",
            actor=actor,
            now=now,
            event_id=run.event_id,
            subject_id=run.id,
            count=run.done,
            format=run.format,
        )


def sweep(now: datetime) -> int:
    """Give up what nobody could make within a day, forget what is a week old; return how many there were."""
    late = sa.update(ExportRun).where(ExportRun.state.in_(OPEN), ExportRun.expires_at <= now)
    old = sa.delete(ExportRun).where(ExportRun.created_at <= now - REMEMBERED, ExportRun.state.not_in(OPEN))
    with write() as db:
        given_up = db.execute(late.values(state="failed", error="export_late", lease_until=None, finished_at=now))
        forgotten = db.execute(old.execution_options(synchronize_session=False))
    return int(given_up.rowcount) + int(forgotten.rowcount)  # type: ignore[attr-defined]  # both are CursorResults


def _free(now: datetime) -> sa.ColumnElement[bool]:
    free = sa.or_(ExportRun.lease_until.is_(None), ExportRun.lease_until <= now)
    return sa.and_(ExportRun.state.in_(OPEN), ExportRun.expires_at > now, free)


def _change(turn: Turn, **values: Any) -> bool:
    changing = (
        sa.update(ExportRun)
        .where(ExportRun.id == turn.run_id, ExportRun.state == "running", ExportRun.tries == turn.number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(session().execute(changing).rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def _waiting(event_id: UUID, staff_id: UUID) -> int:
    open_ones = (ExportRun.event_id == event_id, ExportRun.staff_id == staff_id, ExportRun.state.in_(OPEN))
    return session().scalar(sa.select(sa.func.count(ExportRun.id)).where(*open_ones)) or 0


def _staff(actor: Actor) -> UUID:
    if actor.id is None:
        raise Error("forbidden", 403)
    return actor.id


def _ring() -> None:
    jobs.ring("exports")


def _forget_files(event_id: UUID, _participant_ids: object) -> None:
    """Delete every file of an event that waits to be fetched: somebody who is erased may be in it."""
    waiting = sa.select(ExportRun.file_id).where(ExportRun.event_id == event_id, ExportRun.file_id.is_not(None))
    gone = [one for one in session().scalars(waiting) if one is not None]
    if gone:
        files.delete(event_id, gone)


erasure.on_erase(_forget_files)
