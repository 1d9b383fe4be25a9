"""Reads of releases. What a release froze is read from the database once in a process: it never changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.programme import Programme, thaw
from conference.agenda.release_models import AgendaRelease
from conference.core.db import plain, session
from conference.core.errors import Error
from conference.core.types import Localised

#: So many programmes stay in memory: one of 300 sessions is about a megabyte.
_MOST = 8
_BRIEF = (AgendaRelease.id, AgendaRelease.number, AgendaRelease.name, AgendaRelease.comment, AgendaRelease.released_at)


@dataclass(frozen=True)
class Release:
    """A release without what it froze."""

    id: UUID
    number: int
    name: str
    comment: Localised
    released_at: datetime


def newest(event_id: UUID) -> Release | None:
    """Return the newest release of an event."""
    found = plain(_NEWEST, {"event": event_id}).first()
    return Release(*found) if found else None


def releases(event_id: UUID) -> list[Release]:
    """Return all releases of an event, the newest first."""
    query = sa.select(*_BRIEF).where(AgendaRelease.event_id == event_id).order_by(AgendaRelease.number.desc())
    return [Release(*row) for row in session().execute(query)]


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


@lru_cache(maxsize=_MOST)
def programme_of(release_id: UUID, *, participants: bool = False) -> Programme:
    """Return what the public, or also ``participants``, see of a release. Raises ``unknown_release`` (404)."""
    snapshot = session().scalar(sa.select(AgendaRelease.snapshot).where(AgendaRelease.id == release_id))
    if snapshot is None:
        raise Error("unknown_release", 404)
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


_NEWEST = (
    sa.select(*_BRIEF)
    .where(AgendaRelease.event_id == sa.bindparam("event", type_=sa.Uuid()))
    .order_by(AgendaRelease.number.desc())
    .limit(1)
)
