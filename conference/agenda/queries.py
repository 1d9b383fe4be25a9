"""Reads of the programme: what is released, and the working copy that the next release freezes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid5

import sqlalchemy as sa

from conference.agenda.models import AgendaSession, Room, SessionRole, SessionRoom, SessionType, Track
from conference.agenda.plan import STAFF
from conference.agenda.programme import (
    Interpretation,
    Programme,
    PublicGroup,
    PublicRole,
    PublicRoom,
    PublicSession,
    PublicTrack,
    PublicType,
    shown_label,
)
from conference.agenda.release_models import AgendaRelease
from conference.agenda.rules import starts_at
from conference.core.db import session
from conference.core.errors import Error
from conference.core.text import fold
from conference.events import queries as events
from conference.events.models import Event
from conference.events.setup_rules import fingerprint
from conference.participants.models import Participant

Placed = TypeVar("Placed", Room, Track, SessionType)


class _Parts(NamedTuple):
    """What the sessions of an event refer to."""

    rooms_of: Mapping[UUID, Sequence[UUID]]
    room: Mapping[UUID, Room]
    track: Mapping[UUID, Track]
    roles: Mapping[UUID, Sequence[PublicRole]]


def latest_release(event_id: UUID) -> AgendaRelease | None:
    """Return the newest published programme of an event."""
    return session().scalar(
        sa.select(AgendaRelease)
        .where(AgendaRelease.event_id == event_id)
        .order_by(AgendaRelease.number.desc())
        .limit(1)
    )


def release_before(event_id: UUID, number: int | None) -> AgendaRelease | None:
    """Return the newest release of an event before that ``number``; without one, the newest."""
    if number is None:
        return latest_release(event_id)
    query = sa.select(AgendaRelease).where(AgendaRelease.event_id == event_id, AgendaRelease.number < number)
    return session().scalar(query.order_by(AgendaRelease.number.desc()).limit(1))


def rooms(event_id: UUID) -> list[Room]:
    """Return the rooms of an event in their order."""
    return _placed(Room, event_id)


def tracks(event_id: UUID) -> list[Track]:
    """Return the tracks of an event in their order."""
    return _placed(Track, event_id)


def types(event_id: UUID) -> list[SessionType]:
    """Return the types of session of an event in their order."""
    return _placed(SessionType, event_id)


def any_session(event_id: UUID) -> bool:
    """Tell whether there is any session at all."""
    return session().scalar(sa.select(sa.exists().where(AgendaSession.event_id == event_id))) or False


def uses(row: Room | Track | SessionType) -> int:
    """Return how many sessions use a room, a track or a type."""
    count = sa.select(sa.func.count())
    if isinstance(row, Room):
        query = count.select_from(SessionRoom).where(SessionRoom.room_id == row.id)
    elif isinstance(row, Track):
        query = count.select_from(AgendaSession).where(AgendaSession.track_id == row.id)
    else:
        of_event = (AgendaSession.event_id == row.event_id, AgendaSession.kind == row.code)
        query = count.select_from(AgendaSession).where(*of_event)
    return session().scalar(query) or 0


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


def one_session(event_id: UUID, session_id: UUID) -> AgendaSession:
    """Return a session of an event. Raises ``unknown_session`` (404)."""
    row = session().get(AgendaSession, session_id)
    if row is None or row.event_id != event_id:
        raise Error("unknown_session", 404)
    return row


def versions(event_id: UUID) -> dict[UUID, int]:
    """Return the version of each session of an event."""
    query = sa.select(AgendaSession.id, AgendaSession.version).where(AgendaSession.event_id == event_id)
    return {row.id: row.version for row in session().execute(query)}


def day_mark(event_id: UUID, day: int) -> str:
    """Return a mark of what stands on a day: another one tells that a colleague has changed something meanwhile."""
    query = sa.select(AgendaSession.id, AgendaSession.version)
    query = query.where(AgendaSession.event_id == event_id, AgendaSession.day == day).order_by(AgendaSession.id)
    return fingerprint({str(one): version for one, version in session().execute(query)})


def working_copy(event: Event) -> Programme:
    """Return the programme as it would be released now: without drafts, untimed and staff-only sessions.

    Materials wait for no release, so it has none: who shows them asks for them as they are (``material_queries``).
    """
    rows = [row for row in timed_sessions(event.id) if row.visibility != STAFF]
    rooms_of, room = _rooms_used(event.id)
    shown = {key: one for key, one in room.items() if not one.hidden}
    of_track = {track.id: track for track in tracks(event.id)}
    parts = _Parts(rooms_of, shown, of_track, _roles(event))
    days = (event.last_day - event.first_day).days + 1
    told = {row.id for row in rows}
    meant = {code for row in rows for code in row.groups}
    return Programme(
        zone=event.zone,
        days=tuple(event.first_day + timedelta(days=number) for number in range(days)),
        rooms=tuple(
            PublicRoom(room.code, room.name, room.floor, room.accessible, room.note_public) for room in shown.values()
        ),
        tracks=tuple(PublicTrack(track.code, track.name, track.colour) for track in of_track.values()),
        sessions=tuple(_public(event, row, parts, told) for row in rows),
        types=tuple(PublicType(one.code, one.name, one.plenary, one.is_break) for one in types(event.id)),
        groups=tuple(
            PublicGroup(one.code, one.short_label or one.label) for one in events.groups(event.id) if one.code in meant
        ),
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


def _roles(event: Event) -> dict[UUID, list[PublicRole]]:
    """Return who is told of each session, in the order of protocol; who is not confirmed is told by label alone."""
    found: dict[UUID, list[PublicRole]] = defaultdict(list)
    query = (
        sa.select(SessionRole, Participant.given_names, Participant.family_name)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Participant, Participant.id == SessionRole.participant_id)
        .where(AgendaSession.event_id == event.id, SessionRole.public)
        .order_by(SessionRole.position)
    )
    for row, given, family in session().execute(query):
        name = (row.name or " ".join(filter(None, (given, family)))) if row.confirmed else ""
        label = shown_label(name, row.label, event.languages)
        if any(label.values()):
            person = person_key(event.id, row.participant_id or name) if name else ""
            found[row.session_id].append(PublicRole(row.role, label, name, row.label if name else {}, person))
    return found


def person_key(event_id: UUID, who: UUID | str) -> str:
    """Return what tells a person apart in released programmes: from a participant's id, or from a name."""
    return str(uuid5(event_id, fold(who) if isinstance(who, str) else who.hex))


def _public(event: Event, row: AgendaSession, parts: _Parts, told: set[UUID]) -> PublicSession:
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
        track=parts.track[row.track_id].code if row.track_id else None,
        rooms=tuple(parts.room[key].code for key in parts.rooms_of.get(row.id, ()) if key in parts.room),
        roles=tuple(parts.roles.get(row.id, ())),
        languages=tuple(row.floor_languages),
        interpretation=tuple(Interpretation(**one) for one in row.interpretation),
        audience=row.audience,
        parallel=row.parallel,
        capacity=row.capacity,
        sign_up=row.sign_up_policy != "none",
        photo_allowed=row.photo_allowed,
        sequence=row.sequence,
        updated_at=row.updated_at,
        visibility=row.visibility,
        groups=tuple(row.groups),
        parent=str(row.parent_id) if row.parent_id in told else None,
        sign_up_required=row.sign_up_policy == "required",
        sign_up_opens_at=row.sign_up_opens_at,
        sign_up_closes_at=row.sign_up_closes_at,
        guid=row.guid,
    )


def _times(event: Event, row: AgendaSession) -> tuple[datetime, datetime]:
    begins = starts_at(event.first_day, row.day or 1, row.start_minute or 0, event.zone)
    return begins, begins + timedelta(minutes=row.minutes)
