"""Reads of releases. What a release froze is read from the database once in a process, as long as its mark is the same.

It changes in one case: somebody who is erased is taken out of it, and with them the files that were rendered of it. Its
mark is kept as one of those (``release_files.marked``), so that whoever remembers what was in it forgets it then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.programme import Programme, thaw
from conference.agenda.release_models import AgendaRelease, AgendaReleaseFile
from conference.core.db import plain, session
from conference.core.types import Localised
from conference.events.models import Event

#: So many programmes stay in memory: one of 300 sessions is about a megabyte.
_MOST = 8
#: Under this name the mark of a release is kept among its files.
MARK = "mark"
_BRIEF = (AgendaRelease.id, AgendaRelease.number, AgendaRelease.name, AgendaRelease.comment, AgendaRelease.released_at)


@dataclass(frozen=True)
class Release:
    """A release without what it froze; without a ``mark`` nothing of it may be remembered."""

    id: UUID
    number: int
    name: str
    comment: Localised
    released_at: datetime
    mark: str = ""


def newest(event_id: UUID) -> Release | None:
    """Return the newest release of an event."""
    found = plain(_NEWEST, {"event": event_id}).first()
    return _release(found) if found else None


def releases(event_id: UUID) -> list[Release]:
    """Return all releases of an event, the newest first."""
    return [_release(row) for row in plain(_OF_EVENT, {"event": event_id})]


def events_with_programme(until: date) -> list[Event]:
    """Return the events that have released a programme and end on that day or later."""
    released = sa.select(AgendaRelease.event_id).where(AgendaRelease.event_id == Event.id).exists()
    return list(session().scalars(sa.select(Event).where(released, Event.last_day >= until).order_by(Event.id)))


def starts_before(event_id: UUID, number: int) -> Mapping[str, datetime]:
    """Return when each session began (by id) in the programme that a release has replaced."""
    found = session().scalar(
        sa.select(AgendaRelease.id).where(AgendaRelease.event_id == event_id, AgendaRelease.number == number - 1)
    )
    return _starts(found) if found else {}


@lru_cache(maxsize=_MOST)
def _starts(release_id: UUID) -> Mapping[str, datetime]:
    snapshot = session().scalars(sa.select(AgendaRelease.snapshot).where(AgendaRelease.id == release_id)).one()
    return {one["id"]: datetime.fromisoformat(one["starts_at"]) for one in snapshot["sessions"]}


def programme_of(release: Release, *, participants: bool = False) -> Programme:
    """Return what the public, or also ``participants``, see of a release."""
    read = _programme if release.mark else _programme.__wrapped__
    return read(release.id, release.mark, participants)


@lru_cache(maxsize=_MOST)
def _programme(release_id: UUID, _mark: str, participants: bool) -> Programme:  # noqa: FBT001 (part of the key)
    snapshot = session().scalars(sa.select(AgendaRelease.snapshot).where(AgendaRelease.id == release_id)).one()
    return thaw(snapshot, participants=participants)


def snapshots(event_id: UUID, until: int) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield what each release froze and when, from the first to number ``until``, one after the other."""
    query = (
        sa.select(AgendaRelease.id, AgendaRelease.released_at)
        .where(AgendaRelease.event_id == event_id, AgendaRelease.number <= until)
        .order_by(AgendaRelease.number)
    )
    for release_id, released_at in session().execute(query).all():
        yield (
            released_at,
            session().scalars(sa.select(AgendaRelease.snapshot).where(AgendaRelease.id == release_id)).one(),
        )


def _release(row: Any) -> Release:
    return Release(row.id, row.number, row.name, row.comment, row.released_at, row.etag or "")


_OF_EVENT = (
    sa.select(*_BRIEF, AgendaReleaseFile.etag)
    .outerjoin(
        AgendaReleaseFile,
        sa.and_(AgendaReleaseFile.release_id == AgendaRelease.id, AgendaReleaseFile.name == MARK),
    )
    .where(AgendaRelease.event_id == sa.bindparam("event", type_=sa.Uuid()))
    .order_by(AgendaRelease.number.desc())
)
_NEWEST = _OF_EVENT.limit(1)
