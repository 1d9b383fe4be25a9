"""The working copy as rules see it, read in nine statements whatever its size."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries, settings_rules
from conference.agenda.models import AcceptedClash, AgendaSession, SessionRole, SessionRoom
from conference.agenda.models import AgendaSettings as Stored
from conference.agenda.plan import (
    Accepted,
    AgendaSettings,
    Item,
    Plan,
    PlanInterpretation,
    PlanRole,
    PlanRoom,
    Slot,
)
from conference.agenda.programme import ON_REQUEST, shown_label
from conference.agenda.rules import starts_at
from conference.core.db import plain, session
from conference.core.history import Fields
from conference.core.i18n import DEFAULT, LOCALES
from conference.core.text import fold
from conference.events import queries as events
from conference.events.models import Event
from conference.participants.models import Participant

_COLUMNS = (
    AgendaSession.id, AgendaSession.code, AgendaSession.kind, AgendaSession.title, AgendaSession.state,
    AgendaSession.day, AgendaSession.start_minute, AgendaSession.minutes, AgendaSession.track_id,
    AgendaSession.floor_languages, AgendaSession.interpretation, AgendaSession.groups, AgendaSession.visibility,
    AgendaSession.capacity, AgendaSession.taken, AgendaSession.parent_id,
)  # fmt: skip


class _Known(NamedTuple):
    """What the sessions of an event refer to, and its clock."""

    starts: Any
    tracks: Mapping[UUID, str]
    flags: Mapping[str, tuple[bool, bool]]
    rooms: Mapping[UUID, tuple[UUID, ...]]
    roles: Mapping[UUID, tuple[PlanRole, ...]]


def plan(event: Event) -> Plan:
    """Return the working copy of an event: every session, in the order of the days, those without a time last."""

    @cache
    def starts(day: int, minute: int) -> datetime:
        return starts_at(event.first_day, day, minute, event.zone)

    known = _Known(
        starts,
        {track.id: track.code for track in queries.tracks(event.id)},
        {one.code: (one.plenary, one.is_break) for one in queries.types(event.id)},
        _rooms(event.id),
        _roles(event),
    )
    return Plan(
        zone=event.zone,
        days=days(event),
        languages=languages(event),
        rooms=tuple(
            PlanRoom(
                room.id,
                room.code,
                room.name,
                room.capacity,
                room.allows_parallel,
                tuple((first, second) for first, second in room.booths),
                settings_rules.hours(room.hours),
            )
            for room in queries.rooms(event.id)
        ),
        items=_items(event.id, known),
        settings=settings(event.id),
        accepted=_accepted(event.id),
        group_sizes={group.code: group.taken for group in events.groups(event.id)},
    )


def with_changes(plan: Plan, event: Event, changes: Mapping[UUID, Fields]) -> Plan:
    """Return a plan as it would be with these sessions changed or added, each as ``session_state`` records it."""
    tracks = {track.id: track.code for track in queries.tracks(event.id)}
    flags = {one.code: (one.plenary, one.is_break) for one in queries.types(event.id)}

    def starts(day: int, minute: int) -> datetime:
        return starts_at(event.first_day, day, minute, event.zone)

    def item(session_id: UUID, fields: Fields) -> Item:
        old = plan.item.get(session_id)
        ids = {name: UUID(fields[name]) if fields[name] else None for name in ("track_id", "parent_id")}
        row = SimpleNamespace(**{**fields, **ids, "id": session_id, "taken": old.seated if old else 0})
        rooms = {session_id: tuple(UUID(one) for one in fields["rooms"])}
        roles = {session_id: tuple(_role(_as_row(one), plan.languages) for one in fields["roles"])}
        return _item(row, _Known(starts, tracks, flags, rooms, roles))

    made = {session_id: item(session_id, fields) for session_id, fields in changes.items()}
    kept = (made.pop(one.id, one) for one in plan.items)
    return replace(plan, items=(*kept, *made.values()))


def _as_row(role: Fields) -> Any:
    person = UUID(role["participant_id"]) if role["participant_id"] else None
    return SimpleNamespace(**{**role, "participant_id": person, "given_names": "", "family_name": ""})


def languages(event: Event) -> tuple[str, ...]:
    """Return in which languages texts are written: the interface's. What others are spoken, each session says."""
    return tuple(code for code in event.languages if code in LOCALES) or (DEFAULT,)


def days(event: Event) -> tuple[date, ...]:
    """Return the days of an event; the first is day 1."""
    count = (event.last_day - event.first_day).days + 1
    return tuple(event.first_day + timedelta(days=number) for number in range(count))


def settings(event_id: UUID) -> AgendaSettings:
    """Return how the programme of an event is judged; an event that nobody has set is judged as usual."""
    row = session().get(Stored, event_id)
    if row is None:
        return AgendaSettings()
    return AgendaSettings(
        grid=row.grid,
        walk=row.walk,
        alone=row.alone,
        opening=settings_rules.hours(row.opening),
        protected=settings_rules.protected(row.protected),
        levels=dict(row.levels),
    )


def _items(event_id: UUID, known: _Known) -> tuple[Item, ...]:
    query = sa.select(*_COLUMNS).where(AgendaSession.event_id == event_id)
    order = (AgendaSession.day.is_(None), AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
    return tuple(_item(row, known) for row in plain(query.order_by(*order)))


def _item(row: Any, known: _Known) -> Item:
    slot = begins = ends = None
    if row.day is not None and row.start_minute is not None:
        slot = Slot(row.day, row.start_minute, row.minutes)
        begins = known.starts(row.day, row.start_minute)
        ends = begins + timedelta(minutes=row.minutes)
    plenary, is_break = known.flags.get(row.kind, (False, False))
    return Item(
        id=row.id,
        code=row.code,
        kind=row.kind,
        title=row.title,
        state=row.state,
        slot=slot,
        starts_at=begins,
        ends_at=ends,
        rooms=known.rooms.get(row.id, ()),
        track=known.tracks.get(row.track_id),
        roles=known.roles.get(row.id, ()),
        languages=tuple(row.floor_languages),
        interpretation=tuple(_interpretation(one) for one in row.interpretation),
        groups=tuple(row.groups),
        visibility=row.visibility,
        capacity=row.capacity,
        seated=row.taken,
        plenary=plenary,
        is_break=is_break,
        parent=row.parent_id,
        minutes=row.minutes,
    )


def _interpretation(stored: Mapping[str, Any]) -> PlanInterpretation:
    mode = stored.get("mode") or "booth"
    source, target = ("", "") if mode == ON_REQUEST else (stored.get("source", ""), stored.get("target", ""))
    return PlanInterpretation(source, target, mode, bool(stored.get("confirmed")))


def _rooms(event_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    query = (
        sa.select(SessionRoom.session_id, SessionRoom.room_id)
        .join(AgendaSession, AgendaSession.id == SessionRoom.session_id)
        .where(AgendaSession.event_id == event_id)
        .order_by(SessionRoom.position)
    )
    for session_id, room_id in plain(query):
        found[session_id].append(room_id)
    return {key: tuple(ids) for key, ids in found.items()}


def _roles(event: Event) -> dict[UUID, tuple[PlanRole, ...]]:
    found: dict[UUID, list[PlanRole]] = defaultdict(list)
    columns = (
        SessionRole.session_id, SessionRole.role, SessionRole.label, SessionRole.name, SessionRole.participant_id,
        SessionRole.confirmed, SessionRole.languages, Participant.given_names, Participant.family_name,
    )  # fmt: skip
    query = (
        sa.select(*columns)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Participant, Participant.id == SessionRole.participant_id)
        .where(AgendaSession.event_id == event.id)
        .order_by(SessionRole.position)
    )
    for row in plain(query):
        found[row.session_id].append(_role(row, event.languages))
    return {key: tuple(roles) for key, roles in found.items()}


def _role(row: Any, languages: Sequence[str]) -> PlanRole:
    name = row.name or " ".join(filter(None, (row.given_names, row.family_name)))
    pair = (row.languages[0], row.languages[1]) if len(row.languages) > 1 else None
    person = str(row.participant_id) if row.participant_id else fold(name)
    return PlanRole(row.role, shown_label(name, row.label, languages), person, row.confirmed, pair)


def _accepted(event_id: UUID) -> tuple[Accepted, ...]:
    query = sa.select(AcceptedClash.rule, AcceptedClash.key, AcceptedClash.reason)
    query = query.where(AcceptedClash.event_id == event_id).order_by(AcceptedClash.accepted_at, AcceptedClash.id)
    return tuple(Accepted(*row) for row in plain(query))
