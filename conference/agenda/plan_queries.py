"""The working copy as rules see it, read in nine statements whatever its size."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
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
from conference.core.types import Localised
from conference.events import queries as events
from conference.events.models import Event
from conference.participants.models import Participant

#: JSON is read as it is stored and understood by ``_loaded``: most of it says the same again and again. So are ids.
_COLUMNS = (
    sa.type_coerce(AgendaSession.id, sa.String), AgendaSession.code, AgendaSession.kind,
    sa.cast(AgendaSession.title, sa.Text), AgendaSession.state, AgendaSession.day, AgendaSession.start_minute,
    AgendaSession.minutes, AgendaSession.track_id, sa.cast(AgendaSession.floor_languages, sa.Text),
    sa.cast(AgendaSession.interpretation, sa.Text), sa.cast(AgendaSession.groups, sa.Text), AgendaSession.visibility,
    AgendaSession.capacity, AgendaSession.taken, AgendaSession.parent_id,
)  # fmt: skip
#: So many roles are remembered by a process: they never change, and the editor reads them with every click.
_MOST_ROLES = 8192


class _Session(NamedTuple):
    """What is read of a session, or recorded of it."""

    id: UUID
    code: str
    kind: str
    title: Localised
    state: str
    day: int | None
    start_minute: int | None
    minutes: int
    track_id: UUID | None
    floor_languages: Sequence[str]
    interpretation: Sequence[Mapping[str, Any]]
    groups: Sequence[str]
    visibility: str
    capacity: int | None
    taken: int
    parent_id: UUID | None


class _Known(NamedTuple):
    """What the sessions of an event refer to, and its clock."""

    starts: Callable[[int, int], datetime]
    tracks: Mapping[UUID, str]
    flags: Mapping[str, tuple[bool, bool]]


def plan(event: Event) -> Plan:
    """Return the working copy of an event: every session, in the order of the days, those without a time last."""

    @cache
    def starts(day: int, minute: int) -> datetime:
        return starts_at(event.first_day, day, minute, event.zone)

    known = _Known(
        starts,
        {track.id: track.code for track in queries.tracks(event.id)},
        {one.code: (one.plenary, one.is_break) for one in queries.types(event.id)},
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
        items=_items(event, known),
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

    known = _Known(starts, tracks, flags)

    def item(session_id: UUID, fields: Fields) -> Item:
        old = plan.item.get(session_id)
        ids = {name: UUID(fields[name]) if fields[name] else None for name in ("track_id", "parent_id")}
        values = {**fields, **ids, "id": session_id, "taken": old.seated if old else 0}
        roles = tuple(_recorded_role(one, plan.languages) for one in fields["roles"])
        one = _Session(**{name: values[name] for name in _Session._fields})
        return _item(one, known, tuple(UUID(one) for one in fields["rooms"]), roles)

    made = {session_id: item(session_id, fields) for session_id, fields in changes.items()}
    kept = (made.pop(one.id, one) for one in plan.items)
    return replace(plan, items=(*kept, *made.values()))


def _recorded_role(role: Fields, languages: Sequence[str]) -> PlanRole:
    label, pair = json.dumps(role["label"]), json.dumps(role["languages"])
    return _role(role["role"], label, role["name"], role["participant_id"], role["confirmed"], pair, tuple(languages))


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


def _items(event: Event, known: _Known) -> tuple[Item, ...]:
    query = sa.select(*_COLUMNS).where(AgendaSession.event_id == event.id)
    order = (AgendaSession.day.is_(None), AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
    rooms, roles, loaded = _rooms(event.id), _roles(event), cache(json.loads)
    items = []
    for raw, code, kind, title, state, day, start, minutes, track, spoken, told, groups, *rest in plain(
        query.order_by(*order)
    ):
        texts = loaded(title), loaded(spoken), loaded(told), loaded(groups)
        one = _Session(
            _uuid(raw), code, kind, texts[0], state, day, start, minutes, track, *texts[1:], *rest
        )  # fmt: skip
        items.append(_item(one, known, rooms.get(raw, ()), roles.get(raw, ())))
    return tuple(items)


def _item(one: _Session, known: _Known, rooms: tuple[UUID, ...], roles: tuple[PlanRole, ...]) -> Item:
    slot = begins = ends = None
    if one.day is not None and one.start_minute is not None:
        slot = Slot(one.day, one.start_minute, one.minutes)
        begins = known.starts(one.day, one.start_minute)
        ends = begins + timedelta(minutes=one.minutes)
    plenary, is_break = known.flags.get(one.kind, (False, False))
    return Item(
        id=one.id,
        code=one.code,
        kind=one.kind,
        title=one.title,
        state=one.state,
        slot=slot,
        starts_at=begins,
        ends_at=ends,
        rooms=rooms,
        track=known.tracks.get(one.track_id) if one.track_id else None,
        roles=roles,
        languages=tuple(one.floor_languages),
        interpretation=tuple(_interpretation(each) for each in one.interpretation),
        groups=tuple(one.groups),
        visibility=one.visibility,
        capacity=one.capacity,
        seated=one.taken,
        plenary=plenary,
        is_break=is_break,
        parent=one.parent_id,
        minutes=one.minutes,
    )


def _interpretation(stored: Mapping[str, Any]) -> PlanInterpretation:
    mode = stored.get("mode") or "booth"
    source, target = ("", "") if mode == ON_REQUEST else (stored.get("source", ""), stored.get("target", ""))
    return PlanInterpretation(source, target, mode, bool(stored.get("confirmed")))


def _uuid(raw: Any) -> UUID:
    """Return an id as SQLite (a text) or PostgreSQL (an id already) gives it where no type is told."""
    return UUID(raw) if isinstance(raw, str) else raw


def _rooms(event_id: UUID) -> dict[Any, tuple[UUID, ...]]:
    """Return the rooms of each session, by its raw id."""
    found: dict[Any, list[UUID]] = defaultdict(list)
    query = (
        sa.select(sa.type_coerce(SessionRoom.session_id, sa.String), sa.type_coerce(SessionRoom.room_id, sa.String))
        .join(AgendaSession, AgendaSession.id == SessionRoom.session_id)
        .where(AgendaSession.event_id == event_id)
        .order_by(SessionRoom.position)
    )
    known = cache(_uuid)
    for raw, room in plain(query):
        found[raw].append(known(room))
    return {key: tuple(ids) for key, ids in found.items()}


def _roles(event: Event) -> dict[Any, tuple[PlanRole, ...]]:
    """Return who is in each session, by its raw id."""
    found: dict[Any, list[PlanRole]] = defaultdict(list)
    whole = Participant.given_names + " " + Participant.family_name
    columns = (
        sa.type_coerce(SessionRole.session_id, sa.String), SessionRole.role, sa.cast(SessionRole.label, sa.Text),
        sa.func.coalesce(sa.func.nullif(SessionRole.name, ""), whole, ""), SessionRole.participant_id,
        SessionRole.confirmed, sa.cast(SessionRole.languages, sa.Text),
    )  # fmt: skip
    query = (
        sa.select(*columns)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Participant, Participant.id == SessionRole.participant_id)
        .where(AgendaSession.event_id == event.id)
        .order_by(SessionRole.position)
    )
    spoken = tuple(event.languages)
    for raw, role, label, name, person, confirmed, pair in plain(query):
        found[raw].append(_role(role, label, name.strip(), person and str(person), confirmed, pair, spoken))
    return {key: tuple(roles) for key, roles in found.items()}


@lru_cache(maxsize=_MOST_ROLES)
def _role(  # noqa: PLR0917 (a key)
    role: str,
    label: str,
    name: str,
    person: str | None,
    confirmed: bool,  # noqa: FBT001 (a key)
    pair: str,
    languages: tuple[str, ...],
) -> PlanRole:
    """Return a role as rules see it, from what is stored; ``label`` and ``pair`` (languages) are JSON."""
    spoken = json.loads(pair)
    between = (spoken[0], spoken[1]) if len(spoken) > 1 else None
    return PlanRole(role, shown_label(name, json.loads(label), languages), person or fold(name), confirmed, between)


def _accepted(event_id: UUID) -> tuple[Accepted, ...]:
    query = sa.select(AcceptedClash.rule, AcceptedClash.key, AcceptedClash.reason)
    query = query.where(AcceptedClash.event_id == event_id).order_by(AcceptedClash.accepted_at, AcceptedClash.id)
    return tuple(Accepted(*row) for row in plain(query))
