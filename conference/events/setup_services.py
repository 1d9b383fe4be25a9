"""Setting an event up: made from a template or as a copy, changed part by part, published."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.accounts import queries as accounts
from conference.accounts import services as account_services
from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import cloning, geography_services, queries, services, setup_rules
from conference.events.models import Event
from conference.events.services import NewEvent
from conference.events.starters import Starter

#: What each small form of the settings changes.
PARTS: Mapping[str, tuple[str, ...]] = {
    "general": (
        "first_day",
        "last_day",
        "zone",
        "accent",
        "help_phone",
        "languages",
        "project_code",
        "exposed",
    ),
    "deadlines": (
        "registration_opens_at",
        "registration_closes_at",
        "corrections_until",
        "answer_hours",
        "offer_hours",
    ),
    "texts": ("title", "short_title", "kind", "intro", "venue", "organisers"),
}

_HOOKS: list[Callable[[Event], None]] = []
_ZONE_HOOKS: list[Callable[[Event, ZoneInfo], None]] = []


def on_create(hook: Callable[[Event], None]) -> None:
    """Register what else an event made from a template has from the start, inside the same transaction."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def on_zone_change(hook: Callable[[Event, ZoneInfo], None]) -> None:
    """Register what else has wall times: called with an event in its new zone and the zone before, in ``write()``."""
    if hook not in _ZONE_HOOKS:
        _ZONE_HOOKS.append(hook)


def create_from(starter: Starter, new: NewEvent, *, actor: Actor, now: datetime) -> Event:
    """Make an event from a template; who makes it becomes its organiser. Raises what ``create_event`` raises."""
    settings = dict(starter.event)
    with write():
        event = services.create_event(replace(new, published=False, **settings), actor=actor, now=now)
        services.add_groups(event.id, starter.groups)
        services.add_consents(event.id, starter.consents)
        if starter.places is not None:
            geography_services.apply(event.id, starter.places, actor=actor, now=now)
        for hook in _HOOKS:
            hook(event)
        _join(event.id, actor, now, contacts=True, sensitive=True)
        return event


def create_like(source: Event, new: NewEvent, *, actor: Actor, now: datetime) -> Event:
    """Copy an event whose organiser ``actor`` is; they organise the copy and see in it what they see in the source.

    People who agreed may be invited again. Raises ``unknown_event`` for an event of others, and what ``create_event``
    raises.
    """
    member = accounts.membership(actor.id, source.id) if actor.id is not None else None
    if member is None or member.role != "organiser":
        raise Error("unknown_event", 404)
    with write():
        event = cloning.clone(source, new, actor=actor, now=now, people=True)
        _join(event.id, actor, now, contacts=member.contacts, sensitive=member.sensitive)
        return event


def values_of(event: Event, part: str) -> dict[str, Any]:
    """Return what a part of the settings holds now."""
    return {name: getattr(event, name) for name in PARTS[part]}


def version_of(event: Event, part: str) -> str:
    """Return the mark of what a part of the settings holds now."""
    return setup_rules.fingerprint(values_of(event, part))


def change(event_id: UUID, part: str, values: Mapping[str, Any], *, version: str, actor: Actor, now: datetime) -> Event:
    """Change a part of the settings, if it still is what ``version`` marks.

    Moved to another zone, an event keeps its deadlines at their wall times. Raises ``setup_stale`` (409), ``bad_days``,
    ``unknown_zone`` and ``closes_before_opens``.
    """
    with write() as db:
        event = locked(event_id)
        if version_of(event, part) != version:
            raise Error("setup_stale", 409)
        before = event.tz
        for name in PARTS[part]:
            setattr(event, name, values[name])
        _check(event)
        if event.tz != before:
            _keep_wall_times(event, before)
        db.flush()
        audit.log("event.changed", actor=actor, now=now, event_id=event_id, part=part)
        return event


def publish(event_id: UUID, *, published: bool, actor: Actor, now: datetime) -> None:
    """Show an event's pages to the public, or take them away; done already, it is done. Raises ``no_group_yet``."""
    with write() as db:
        event = locked(event_id)
        if event.published == published:
            return
        if published and not queries.groups(event_id):
            raise Error("no_group_yet", 409)
        event.published = published
        db.flush()
        audit.log("event.published" if published else "event.unpublished", actor=actor, now=now, event_id=event_id)


def locked(event_id: UUID) -> Event:
    """Return an event locked against others who set it up at once; call it inside ``write()``."""
    query = sa.select(Event).where(Event.id == event_id).with_for_update(key_share=True)
    return session().scalars(query.execution_options(populate_existing=True)).one()


def _check(event: Event) -> None:
    if event.last_day < event.first_day:
        raise Error("bad_days")
    setup_rules.known_zone(event.zone)
    setup_rules.check_window(event.registration_opens_at, event.registration_closes_at)


def _keep_wall_times(event: Event, old: ZoneInfo) -> None:
    for name in ("registration_opens_at", "registration_closes_at", "corrections_until"):
        setattr(event, name, setup_rules.moved(getattr(event, name), 0, old, event.tz))
    for group in queries.groups(event.id):
        group.opens_at = setup_rules.moved(group.opens_at, 0, old, event.tz)
        group.closes_at = setup_rules.moved(group.closes_at, 0, old, event.tz)
    for hook in _ZONE_HOOKS:
        hook(event, old)


def _join(event_id: UUID, actor: Actor, now: datetime, *, contacts: bool, sensitive: bool) -> None:
    if actor.id is not None:
        account_services.join_event(
            actor.id, event_id, "organiser", contacts=contacts, sensitive=sensitive, actor=actor, now=now
        )
