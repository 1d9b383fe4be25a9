"""Reads of events, groups, places and consents."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.accounts.directory import EventName
from conference.core.db import session
from conference.events.models import ConsentText, Event, Place, PlaceLink, StakeholderGroup
from conference.events.rules import Window, entry_refusal


def any_event() -> bool:
    """Tell whether there is an event at all."""
    return session().scalar(sa.select(sa.exists().where(Event.id.is_not(None)))) or False


def event_by_slug(slug: str) -> Event | None:
    """Return the event with this short name."""
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    return session().scalar(sa.select(Event).where(Event.slug == slug))


def published_events() -> list[Event]:
    """Return what the public may see, the nearest first."""
    return list(session().scalars(sa.select(Event).where(Event.published).order_by(Event.first_day, Event.slug)))


def events(ids: set[UUID] | None = None) -> list[Event]:
    """Return events by id (default: all), the latest first."""
    query = sa.select(Event).order_by(Event.first_day.desc(), Event.slug)
    return list(session().scalars(query if ids is None else query.where(Event.id.in_(ids))))


def event_names() -> list[EventName]:
    """Return every event's id, short name and title, the latest first."""
    rows = session().execute(sa.select(Event.id, Event.slug, Event.title).order_by(Event.first_day.desc(), Event.slug))
    return [EventName(*row) for row in rows]


def groups(event_id: UUID) -> list[StakeholderGroup]:
    """Return the groups of an event in their order."""
    return list(
        session().scalars(
            sa.select(StakeholderGroup)
            .where(StakeholderGroup.event_id == event_id)
            .order_by(StakeholderGroup.position, StakeholderGroup.code)
        )
    )


def group_by_code(event_id: UUID, code: str) -> StakeholderGroup | None:
    """Return the group of an event with this code."""
    return session().scalar(
        sa.select(StakeholderGroup).where(StakeholderGroup.event_id == event_id, StakeholderGroup.code == code)
    )


def places(event_id: UUID, kind: str) -> list[Place]:
    """Return the places of one kind in their order."""
    return list(
        session().scalars(
            sa.select(Place).where(Place.event_id == event_id, Place.kind == kind).order_by(Place.position, Place.name)
        )
    )


def communes(event_id: UUID) -> dict[UUID, list[str]]:
    """Return the names of the communes that lie in each district of an event today (links without an end)."""
    rows = session().execute(
        sa.select(PlaceLink.parent_id, Place.name)
        .join(Place, Place.id == PlaceLink.place_id)
        .where(Place.event_id == event_id, Place.kind == "commune", PlaceLink.valid_to.is_(None))
        .order_by(Place.position, Place.name)
    )
    inside: dict[UUID, list[str]] = {}
    for district_id, name in rows:
        inside.setdefault(district_id, []).append(name)
    return inside


def consent_texts(event_id: UUID) -> list[ConsentText]:
    """Return the newest text of each purpose, in their order."""
    newest: dict[str, ConsentText] = {}
    rows = session().scalars(
        sa.select(ConsentText).where(ConsentText.event_id == event_id).order_by(ConsentText.version)
    )
    for row in rows:
        newest[row.purpose] = row
    return sorted(newest.values(), key=lambda row: (row.position, row.purpose))


def refusal(event: Event, group: StakeholderGroup, now: datetime) -> str | None:
    """Return the reason code why nobody may register in this group by the public form now, or ``None``."""
    return entry_refusal(
        Window(event.registration_opens_at, event.registration_closes_at),
        Window(group.opens_at, group.closes_at),
        group.entry,
        now,
    )
