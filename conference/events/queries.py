"""Reads of events, groups, places and consents."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.accounts.directory import EventName
from conference.core.db import session
from conference.events.models import ConsentText, Event, Place, PlaceLink, StakeholderGroup
from conference.events.rules import Window, entry_refusal

# What every form asks is built once: building a statement takes as long as running it.
_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug"))
_GROUPS = (
    sa.select(StakeholderGroup)
    .where(StakeholderGroup.event_id == sa.bindparam("event_id"))
    .order_by(StakeholderGroup.position, StakeholderGroup.code)
)
_PLACES = (
    sa.select(Place)
    .where(Place.event_id == sa.bindparam("event_id"), Place.kind == sa.bindparam("kind"))
    .order_by(Place.position, Place.name)
)
_CONSENT_TEXTS = (
    sa.select(ConsentText).where(ConsentText.event_id == sa.bindparam("event_id")).order_by(ConsentText.version)
)


def any_event() -> bool:
    """Tell whether there is an event at all."""
    return session().scalar(sa.select(sa.exists().where(Event.id.is_not(None)))) or False


def event_by_slug(slug: str) -> Event | None:
    """Return the event with this short name."""
    if "\0" in slug:  # PostgreSQL refuses to look for it
        return None
    return session().scalar(_BY_SLUG, {"slug": slug})


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
    return list(session().scalars(_GROUPS, {"event_id": event_id}))


def group_by_code(event_id: UUID, code: str) -> StakeholderGroup | None:
    """Return the group of an event with this code."""
    return session().scalar(
        sa.select(StakeholderGroup).where(StakeholderGroup.event_id == event_id, StakeholderGroup.code == code)
    )


def places(event_id: UUID, kind: str) -> list[Place]:
    """Return the places of one kind in their order."""
    return list(session().scalars(_PLACES, {"event_id": event_id, "kind": kind}))


def all_places(event_id: UUID) -> list[Place]:
    """Return every place of an event, kind by kind, in their order."""
    order = (Place.position, Place.name, Place.id)
    return list(session().scalars(sa.select(Place).where(Place.event_id == event_id).order_by(*order)))


def place_links(event_id: UUID) -> list[PlaceLink]:
    """Return which place of an event lies in which, the oldest first."""
    inside = sa.select(PlaceLink).join(Place, Place.id == PlaceLink.place_id).where(Place.event_id == event_id)
    return list(session().scalars(inside.order_by(PlaceLink.valid_from.asc().nulls_first(), PlaceLink.id)))


def communes(event_id: UUID) -> dict[UUID, list[str]]:
    """Return the names of the communes that lie in each district of an event on its first day."""
    rows = session().execute(
        sa.select(PlaceLink.parent_id, Place.name)
        .join(Place, Place.id == PlaceLink.place_id)
        .join(Event, Event.id == Place.event_id)
        .where(
            Place.event_id == event_id,
            Place.kind == "commune",
            sa.or_(PlaceLink.valid_from.is_(None), PlaceLink.valid_from <= Event.first_day),
            sa.or_(PlaceLink.valid_to.is_(None), PlaceLink.valid_to > Event.first_day),
        )
        .order_by(Place.position, Place.name)
    )
    inside: dict[UUID, list[str]] = {}
    for district_id, name in rows:
        inside.setdefault(district_id, []).append(name)
    return inside


def consent_versions(event_id: UUID) -> list[ConsentText]:
    """Return every text with all its versions, the newest of each first."""
    order = (ConsentText.position, ConsentText.purpose, ConsentText.version.desc())
    return list(session().scalars(sa.select(ConsentText).where(ConsentText.event_id == event_id).order_by(*order)))


def consent_texts(event_id: UUID) -> list[ConsentText]:
    """Return the newest text of each purpose, in their order."""
    newest: dict[str, ConsentText] = {}
    for row in session().scalars(_CONSENT_TEXTS, {"event_id": event_id}):
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
