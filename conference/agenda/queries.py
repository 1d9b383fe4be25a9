"""Reads of the programme: what is released, and the working copy that the next release freezes."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.models import AgendaRelease, AgendaSession, Room, SessionRole, SessionRoom, Track
from conference.agenda.programme import (
    Interpretation,
    Programme,
    PublicRole,
    PublicRoom,
    PublicSession,
    PublicTrack,
)
from conference.agenda.rules import Booking, Clash, clashes, starts_at
from conference.core.db import session
from conference.events.models import Event

Placed = TypeVar("Placed", Room, Track)


def latest_release(event_id: UUID) -> AgendaRelease | None:
    """Return the newest published programme of an event."""
    return session().scalar(
        sa.select(AgendaRelease)
        .where(AgendaRelease.event_id == event_id)
        .order_by(AgendaRelease.number.desc())
        .limit(1)
    )


def rooms(event_id: UUID) -> list[Room]:
    """Return the rooms of an event in their order."""
    return _placed(Room, event_id)


def tracks(event_id: UUID) -> list[Track]:
    """Return the tracks of an event in their order."""
    return _placed(Track, event_id)


def timed_sessions(event_id: UUID) -> list[AgendaSession]:
    """Return the sessions that have a time and are no draft, in the order in which they begin."""
    return list(
        session().scalars(
            sa.select(AgendaSession)
            .where(
                AgendaSession.event_id == event_id,
                AgendaSession.state != "draft",
                AgendaSession.day.is_not(None),
                AgendaSession.start_minute.is_not(None),
            )
            .order_by(AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
        )
    )


def working_copy(event: Event) -> Programme:
    """Return the programme as it would be released now: without drafts, untimed and staff-only sessions."""
    rows = [row for row in timed_sessions(event.id) if not row.staff_only]
    places, of_room = _rooms_used(event.id)
    roles = _roles(event.id)
    of_track = {track.id: track for track in tracks(event.id)}
    days = (event.last_day - event.first_day).days + 1
    return Programme(
        zone=event.zone,
        days=tuple(event.first_day + timedelta(days=number) for number in range(days)),
        rooms=tuple(PublicRoom(room.code, room.name, room.floor, room.accessible) for room in of_room.values()),
        tracks=tuple(PublicTrack(track.code, track.name, track.colour) for track in of_track.values()),
        sessions=tuple(
            _public(
                event,
                row,
                rooms=tuple(of_room[room_id].code for room_id in places[row.id]),
                track=of_track[row.track_id].code if row.track_id else None,
                roles=tuple(roles[row.id]),
            )
            for row in rows
        ),
    )


def room_clashes(event: Event) -> list[Clash]:
    """Return the pairs of sessions (by code) that want one room at one time; staff-only sessions count too."""
    places, of_room = _rooms_used(event.id)
    return clashes(
        Booking(*_times(event, row), of_room[room_id].code, row.code)
        for row in timed_sessions(event.id)
        if row.state != "cancelled"
        for room_id in places[row.id]
        if not of_room[room_id].allows_parallel
    )


def _placed(model: type[Placed], event_id: UUID) -> list[Placed]:
    query = sa.select(model).where(model.event_id == event_id).order_by(model.position, model.code)
    return list(session().scalars(query))


def _rooms_used(event_id: UUID) -> tuple[dict[UUID, list[UUID]], dict[UUID, Room]]:
    """Return the ids of the rooms of each session, and the rooms by id, both in their order."""
    used: dict[UUID, list[UUID]] = defaultdict(list)
    query = (
        sa.select(SessionRoom.session_id, SessionRoom.room_id)
        .join(AgendaSession, AgendaSession.id == SessionRoom.session_id)
        .where(AgendaSession.event_id == event_id)
        .order_by(SessionRoom.position)
    )
    for session_id, room_id in session().execute(query):
        used[session_id].append(room_id)
    return used, {room.id: room for room in rooms(event_id)}


def _roles(event_id: UUID) -> dict[UUID, list[PublicRole]]:
    found: dict[UUID, list[PublicRole]] = defaultdict(list)
    query = (
        sa.select(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(AgendaSession.event_id == event_id)
        .order_by(SessionRole.position)
    )
    for row in session().scalars(query):
        found[row.session_id].append(PublicRole(row.role, row.label))
    return found


def _public(
    event: Event, row: AgendaSession, *, rooms: tuple[str, ...], track: str | None, roles: tuple[PublicRole, ...]
) -> PublicSession:
    begins, ends = _times(event, row)
    return PublicSession(
        id=str(row.id),
        code=row.code,
        kind=row.kind,
        cancelled=row.state == "cancelled",
        day=row.day or 1,
        starts_at=begins,
        ends_at=ends,
        title=row.title,
        description=row.description,
        track=track,
        rooms=rooms,
        roles=roles,
        languages=tuple(row.floor_languages),
        interpretation=tuple(Interpretation(**one) for one in row.interpretation),
        audience=row.audience,
        parallel=row.parallel,
        capacity=row.capacity,
        sign_up=row.sign_up,
        photo_allowed=row.photo_allowed,
        sequence=row.version - 1,
        updated_at=row.updated_at,
    )


def _times(event: Event, row: AgendaSession) -> tuple[datetime, datetime]:
    begins = starts_at(event.first_day, row.day or 1, row.start_minute or 0, event.zone)
    return begins, begins + timedelta(minutes=row.minutes)
