"""What all devices of an event share: half-days, groups, rules, what draws a badge."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries as agenda
from conference.agenda.models import AgendaSession, Room, SessionRoom
from conference.agenda.rules import starts_at
from conference.badges import desk_kit
from conference.core.db import session
from conference.core.i18n import local
from conference.desk import device_queries
from conference.desk.callers import Caller
from conference.desk.showing import mark
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.events.rules import is_full
from conference.participants.list_models import Tag
from conference.participants.models import Delegation
from conference.presence import queries as presence

#: A copy dies so many hours after the last contact, or so long after the event.
COPY_HOURS, COPY_AFTER = 72, timedelta(days=1)
_HASH_LETTERS = 24


def of(device: Caller) -> dict[str, Any]:
    """Return the context of a device, with its hash, in the reader's language."""
    event = session().get_one(Event, device.event_id)
    rules = device_queries.settings(event.id)
    told = {
        "event": _event(event),
        "device": {
            "letter": device.letter,
            "name": device.name,
            "profile": device.profile,
            "room": _room(device.room_id),
        },
        "half_days": _half_days(event.id),
        "groups": [_group(one) for one in events.groups(event.id)],
        "rules": {"pending": rules.pending, "cancelled": rules.cancelled},
        "sessions": _sessions(event, device),
        "dies": {"hours": COPY_HOURS, "after": millis(_over(event) + COPY_AFTER)},
    }
    if device.profile == "welcome":
        told |= {
            "vip": {"label": _tag(rules.vip_tag_id), "tell": rules.protocol},
            "delegations": _delegations(event.id),
            "badge": desk_kit.kit(event),
        }
    return {"hash": _hash(told), **told}


def millis(moment: datetime) -> int:
    """Return an instant as devices count it."""
    return round(moment.timestamp() * 1000)


def _hash(told: Any) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LETTERS]


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "slug": event.slug,
        "name": local(event.short_title) or local(event.title),
        "exposed": event.exposed,
        "zone": event.zone,
        "first_day": event.first_day.isoformat(),
        "last_day": event.last_day.isoformat(),
        "language": event.languages[0] if event.languages else "fr",
    }


def _over(event: Event) -> datetime:
    return datetime.combine(event.last_day + timedelta(days=1), time(), event.tz)


def _half_days(event_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.id),
            "label": local(one.label),
            "date": one.date.isoformat(),
            "starts": one.starts_minute,
            "ends": one.ends_minute,
        }
        for one in presence.half_days(event_id)
    ]


def _group(group: StakeholderGroup) -> dict[str, Any]:
    shown = mark(group)
    return {
        "id": str(group.id),
        "code": group.code,
        "label": shown.label,
        "short": shown.short,
        "colour": shown.colour,
        "ink": shown.ink,
        "path": shown.path,
        "pattern": group.pattern,
        "names": group.badge_name,
        "full": is_full(group.quota, group.taken, group.overbooked),
    }


def _delegations(event_id: UUID) -> list[dict[str, str]]:
    query = sa.select(Delegation.id, Delegation.organisation).where(Delegation.event_id == event_id)
    rows = session().execute(query.order_by(Delegation.organisation, Delegation.id))
    return [{"id": str(row.id), "label": row.organisation} for row in rows]


def _sessions(event: Event, device: Caller) -> list[dict[str, Any]]:
    rooms = _rooms_of(event.id)
    return [
        _session(event, one, [name for _, name in rooms.get(one.id, ())])
        for one in agenda.timed_sessions(event.id)
        if one.state == "confirmed" and _is_here(rooms.get(one.id, ()), device)
    ]


def _is_here(rooms: Sequence[tuple[UUID, str]], device: Caller) -> bool:
    return device.room_id is None or any(room_id == device.room_id for room_id, _ in rooms)


def _session(event: Event, one: AgendaSession, rooms: Sequence[str]) -> dict[str, Any]:
    starts = starts_at(event.first_day, one.day or 1, one.start_minute or 0, event.zone)
    return {
        "id": str(one.id),
        "title": local(one.title),
        "room": ", ".join(rooms),
        "starts": millis(starts),
        "ends": millis(starts + timedelta(minutes=one.minutes)),
    }


def _rooms_of(event_id: UUID) -> dict[UUID, list[tuple[UUID, str]]]:
    query = (
        sa.select(SessionRoom.session_id, Room.id, Room.name)
        .join(Room, Room.id == SessionRoom.room_id)
        .where(Room.event_id == event_id)
        .order_by(SessionRoom.session_id, SessionRoom.position)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for session_id, room_id, name in session().execute(query):
        found.setdefault(session_id, []).append((room_id, local(name)))
    return found


def _room(room_id: UUID | None) -> str:
    row = session().get(Room, room_id) if room_id is not None else None
    return local(row.name) if row is not None else ""


def _tag(tag_id: UUID | None) -> str:
    row = session().get(Tag, tag_id) if tag_id is not None else None
    return row.name if row is not None else ""
