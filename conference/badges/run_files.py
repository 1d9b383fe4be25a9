"""The files of a run, as they are downloaded: the pieces of each one behind the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from conference.badges import run_queries
from conference.badges.models import BadgeRun, BadgeRunFile
from conference.badges.runs import PURPOSE
from conference.core import audit, files
from conference.core.db import write
from conference.core.errors import Error
from conference.core.paper.joining import joined
from conference.core.permissions import Actor


@dataclass(frozen=True)
class RunFile:
    """A file of a run: which sheets and how many badges are in it. ``there``: it has not been swept away."""

    number: int
    first_sheet: int
    last_sheet: int
    count: int
    there: bool


def of(run_id: UUID) -> list[RunFile]:
    """Return the files of a run, as far as it is made."""
    found = []
    for number, some in groupby(run_queries.pieces(run_id), key=lambda one: one.file):
        pieces = list(some)
        there = all(one.file_id is not None for one in pieces)
        count = sum(one.count for one in pieces)
        found.append(RunFile(number, pieces[0].first_sheet, pieces[-1].last_sheet, count, there))
    return found


def whole(run: BadgeRun, file: int | None = None) -> bytes:
    """Return one file of a run, or all of it. Raises ``badges_file_gone``."""
    pieces = [one for one in run_queries.pieces(run.id) if file is None or one.file == file]
    if not pieces or any(one.file_id is None for one in pieces):
        raise Error("badges_file_gone", 410)
    return joined(_read(run, pieces))


def fetched(run: BadgeRun, count: int, *, actor: Actor, now: datetime) -> None:
    """Write into the audit log that badges were taken out."""
    with write():
        audit.log("badges.fetched", actor=actor, now=now, event_id=run.event_id, subject_id=run.id, count=count)


def _read(run: BadgeRun, pieces: Sequence[BadgeRunFile]) -> list[bytes]:
    ids = [one.file_id for one in pieces if one.file_id is not None]
    try:
        return [b"".join(files.read(run.event_id, one, PURPOSE)) for one in ids]
    except Error:
        raise Error("badges_file_gone", 410) from None
