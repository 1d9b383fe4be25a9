"""What is done with a programme: rooms, tracks and sessions are added, and the whole is released to the public."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import queries, release_files, type_services
from conference.agenda.models import AgendaSession, Room, SessionRole, SessionRoom, Track
from conference.agenda.programme import Interpretation, PublicRole, freeze
from conference.agenda.release_models import AgendaRelease
from conference.core import audit, jobs
from conference.core.db import after_commit, session, write
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events.models import Event
from conference.participants import merge

#: What a session is stored as, besides its rooms, track, roles and interpretation.
PLAIN = (
    "code", "kind", "title", "description", "day", "start_minute", "minutes", "audience", "visibility", "parallel",
    "capacity", "sign_up_policy", "takes_attendance", "photo_allowed",
)  # fmt: skip


@dataclass(frozen=True)
class NewRoom:
    """What a room is made of; ``floor`` 0 is the ground floor."""

    code: str
    name: Localised
    capacity: int | None = None
    floor: int | None = None
    accessible: bool = True
    allows_parallel: bool = False


@dataclass(frozen=True)
class NewTrack:
    """What a track is made of; ``colour`` is ``#rrggbb``."""

    code: str
    name: Localised
    colour: str = "#333333"


@dataclass(frozen=True)
class NewSession:
    """What a session is made of; rooms and track by code, day 1 is the first, ``start_minute`` may pass 1,440."""

    code: str
    title: Localised
    kind: str = "plenary"
    description: Localised = field(default_factory=dict)
    day: int | None = None
    start_minute: int | None = None
    minutes: int = 60
    rooms: tuple[str, ...] = ()
    track: str | None = None
    roles: tuple[PublicRole, ...] = ()
    languages: tuple[str, ...] = ()
    interpretation: tuple[Interpretation, ...] = ()
    audience: Localised = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    visibility: str = "public"
    parallel: str | None = None
    capacity: int | None = None
    sign_up_policy: str = "none"
    takes_attendance: bool = False
    photo_allowed: bool = True


def add_rooms(event_id: UUID, news: Iterable[NewRoom]) -> None:
    """Add rooms to an event, in this order."""
    with write() as db:
        type_services.ensure(event_id)
        db.add_all(Room(event_id=event_id, position=position, **vars(new)) for position, new in enumerate(news))
        db.flush()


def add_tracks(event_id: UUID, news: Iterable[NewTrack]) -> None:
    """Add tracks to an event, in this order."""
    with write() as db:
        db.add_all(Track(event_id=event_id, position=position, **vars(new)) for position, new in enumerate(news))
        db.flush()


def add_sessions(event_id: UUID, news: Iterable[NewSession], *, now: datetime) -> None:
    """Add sessions to the working copy of a programme; the public sees them with the next release."""
    news = list(news)
    with write() as db:
        type_services.ensure(event_id, (new.kind for new in news))
        room_ids = {room.code: room.id for room in queries.rooms(event_id)}
        track_ids = {track.code: track.id for track in queries.tracks(event_id)}
        rows = [(new, _row(event_id, new, track_ids, now)) for new in news]
        db.add_all(row for _, row in rows)
        db.flush()
        for new, row in rows:
            db.add_all(
                SessionRoom(session_id=row.id, room_id=room_ids[code], position=position)
                for position, code in enumerate(new.rooms)
            )
            db.add_all(
                SessionRole(session_id=row.id, role=role.role, label=role.label, name=role.name, position=position)
                for position, role in enumerate(new.roles)
            )
        db.flush()


def release(
    event: Event,
    comment: Localised,
    *,
    name: str = "",
    hidden: dict[str, int] | None = None,
    actor: Actor,
    now: datetime,
) -> AgendaRelease:
    """Publish the programme as it is now: a frozen copy, which stays as it is whatever is changed afterwards.

    ``hidden`` counts, by reason, what stays inside. Clashes refuse nothing here: ``publishing`` does.
    """
    with write() as db:
        # One release at a time, so that numbers follow each other; who registers meanwhile does not wait for it.
        db.get_one(Event, event.id, with_for_update={"key_share": True})
        programme = queries.working_copy(event)
        row = AgendaRelease(
            id=uuid4(),
            event_id=event.id,
            number=_last_number(event.id) + 1,
            name=name,
            comment=comment,
            hidden=hidden or {},
            snapshot=freeze(programme),
            released_at=now,
            released_by=actor.id,
        )
        db.add(row)
        audit.log(
            "agenda.released",
            actor=actor,
            now=now,
            event_id=event.id,
            subject_id=row.id,
            count=len(programme.sessions),
        )
        db.flush()
        after_commit(lambda: jobs.ring(release_files.BELL))
        return row


def _row(event_id: UUID, new: NewSession, track_ids: dict[str, UUID], now: datetime) -> AgendaSession:
    plain: dict[str, Any] = {name: getattr(new, name) for name in PLAIN}
    return AgendaSession(
        id=uuid4(),
        event_id=event_id,
        state="confirmed",
        track_id=track_ids[new.track] if new.track else None,
        floor_languages=list(new.languages),
        groups=list(new.groups),
        interpretation=[asdict(one) for one in new.interpretation],
        version=1,
        updated_at=now,
        **plain,
    )


def _last_number(event_id: UUID) -> int:
    query = sa.select(sa.func.max(AgendaRelease.number)).where(AgendaRelease.event_id == event_id)
    return session().scalar(query) or 0


def _follow(goes: UUID, stays: UUID) -> dict[str, list[str]]:
    """Have roles follow a person."""
    return merge.move_rows(SessionRole, goes, stays)


merge.on_merge(_follow)
