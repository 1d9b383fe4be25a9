"""What is done with events: make one, with its groups, places and consent texts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import IntegrityError

from conference.core import audit, vault
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import queries
from conference.events.models import ConsentText, Event, Place, PlaceLink, StakeholderGroup

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_MAX = 60
#: Short names that pages of our own already have under ``/org/``.
SLUGS_TAKEN = frozenset({"connexion", "deconnexion", "comptes", "nouveau"})


@dataclass(frozen=True)
class NewEvent:
    """What an event is made of; instants are aware, days are dates in ``zone`` (an IANA name)."""

    slug: str
    title: Localised
    first_day: date
    last_day: date
    zone: str = "Africa/Bamako"
    short_title: Localised = field(default_factory=dict)
    kind: Localised = field(default_factory=dict)
    intro: Localised = field(default_factory=dict)
    venue: Localised = field(default_factory=dict)
    organisers: tuple[Localised, ...] = ()
    project_code: str = ""
    languages: tuple[str, ...] = ()
    accent: str = ""
    help_phone: str = ""
    registration_closes_at: datetime | None = None
    exposed: bool = False
    is_example: bool = False
    published: bool = False


@dataclass(frozen=True)
class NewGroup:
    """What a stakeholder group is made of; ``entry`` is ``open`` or ``invitation``, no quota means no limit."""

    code: str
    label: Localised
    short_label: Localised = field(default_factory=dict)
    colour: str = "#333333"
    pattern: str = "solid"
    quota: int | None = None
    approval: bool = False
    entry: str = "open"
    waiting_list: bool = False
    badge_name: str = "full"
    asks_commune: bool = False
    leaves_out: Sequence[str] = ()
    protected: bool = False
    auto_offer: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class NewConsent:
    """A text that people are asked to agree to, or (``asked`` false) only told."""

    purpose: str
    text: Localised
    asked: bool = True
    version: int = 1
    retention_days: int | None = None


def create_event(new: NewEvent, *, actor: Actor, now: datetime) -> Event:
    """Make an event and its key. Raises ``bad_slug``, ``slug_taken``, ``bad_days``, ``unknown_zone``."""
    _check(new)
    with write() as db:
        if new.slug in SLUGS_TAKEN or queries.event_by_slug(new.slug) is not None:
            raise Error("slug_taken", 409, slug=new.slug)
        values = {**vars(new), "organisers": list(new.organisers), "languages": list(new.languages)}
        event = Event(id=uuid4(), created_at=now, **values)
        try:
            with db.begin_nested():
                db.add(event)
                db.flush()
        except IntegrityError as error:  # somebody was quicker by a moment
            raise Error("slug_taken", 409, slug=new.slug) from error
        vault.create_key(event.id)
        audit.log("event.created", actor=actor, now=now, event_id=event.id)
        return event


def add_groups(event_id: UUID, news: Iterable[NewGroup]) -> dict[str, StakeholderGroup]:
    """Add groups to an event, in this order; return them by code."""
    with write() as db:
        start = len(queries.groups(event_id))
        groups = [_group(event_id, position, new) for position, new in enumerate(news, start)]
        db.add_all(groups)
        db.flush()
        return {group.code: group for group in groups}


def add_places(event_id: UUID, kinds_and_names: Iterable[tuple[str, str]]) -> list[Place]:
    """Add places, each a kind (region, cercle, district, commune) and a name, in this order."""
    with write() as db:
        places = [
            Place(id=uuid4(), event_id=event_id, kind=kind, name=name, position=position)
            for position, (kind, name) in enumerate(kinds_and_names)
        ]
        db.add_all(places)
        db.flush()
        return places


def link_place(child: Place, parent: Place, valid_from: date | None = None, valid_to: date | None = None) -> PlaceLink:
    """Say that ``child`` lies in ``parent`` from one day (included) to another (excluded); ``None`` is no bound."""
    with write() as db:
        link = PlaceLink(place_id=child.id, parent_id=parent.id, valid_from=valid_from, valid_to=valid_to)
        db.add(link)
        return link


def add_consents(event_id: UUID, news: Iterable[NewConsent]) -> None:
    """Add what people of an event are asked and told, in this order."""
    with write() as db:
        rows = (ConsentText(event_id=event_id, position=position, **vars(new)) for position, new in enumerate(news))
        db.add_all(rows)
        db.flush()


def _group(event_id: UUID, position: int, new: NewGroup) -> StakeholderGroup:
    values = {**vars(new), "leaves_out": list(new.leaves_out)}
    return StakeholderGroup(id=uuid4(), event_id=event_id, position=position, taken=0, overbooked=0, **values)


def _check(new: NewEvent) -> None:
    if len(new.slug) > SLUG_MAX or not SLUG.fullmatch(new.slug):
        raise Error("bad_slug")
    if new.last_day < new.first_day:
        raise Error("bad_days")
    try:
        ZoneInfo(new.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Error("unknown_zone", zone=new.zone) from error
