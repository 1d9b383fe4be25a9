"""The programme for machines that read pages (schema.org, JSON-LD): an event with its sessions. Never an exposed one.

It is a block of data, which no browser runs; what could end it stands in it as an escape.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from markupsafe import Markup

from conference.agenda import page_wording as wording
from conference.agenda.programme import Programme, PublicSession
from conference.core.i18n import local
from conference.events.models import Event

#: When sessions begin, by id.
Starts: TypeAlias = Mapping[str, datetime]
_SCHEMA = "https://schema.org"
_WORKS = {"slides": "PresentationDigitalDocument", "report": "Report", "document": "DigitalDocument"}
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def of_day(
    event: Event, programme: Programme, sessions: Iterable[PublicSession], before: Starts, address: str
) -> Markup:
    """Return the event with these sessions as its parts.

    ``before`` is when each began (by id) in the release that was replaced.
    """
    parts = [_session(one, event, programme, before) for one in sessions]
    return _block({"@context": _SCHEMA, **_event(event, programme, address), "subEvent": parts})


def of_session(event: Event, programme: Programme, session: PublicSession, before: Starts, address: str) -> Markup:
    """Return a session as a part of the event."""
    about = _session(session, event, programme, before)
    if session.description:
        about["description"] = local(session.description)
    if people := [{"@type": "Person", "name": role.name} for role in session.roles if role.name]:
        about["performer"] = people
    about |= _works(session)
    return _block({"@context": _SCHEMA, **about, "superEvent": _event(event, programme, address)})


def _works(session: PublicSession) -> dict[str, Any]:
    """Return what a session leaves behind: recordings of it, and what was shown or written there."""
    works: dict[str, list[dict[str, str]]] = {}
    for one in session.materials:
        work = {"@type": _WORKS.get(one.kind, "CreativeWork"), "name": local(one.title) or wording.material(one.kind)}
        if one.language:
            work["inLanguage"] = one.language
        works.setdefault("recordedIn" if one.kind == "recording" else "workFeatured", []).append(
            {**work, "url": one.url}
        )
    return works


def _event(event: Event, programme: Programme, address: str) -> dict[str, Any]:
    about: dict[str, Any] = {
        "@type": "Event",
        "name": local(event.title),
        "startDate": programme.days[0].isoformat(),
        "endDate": programme.days[-1].isoformat(),
        "eventStatus": f"{_SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{_SCHEMA}/OfflineEventAttendanceMode",
        "location": _place(event),
        "url": address,
    }
    if event.intro:
        about["description"] = local(event.intro)
    if event.organisers:
        about["organizer"] = [{"@type": "Organization", "name": local(one)} for one in event.organisers]
    return about


def _session(session: PublicSession, event: Event, programme: Programme, before: Starts) -> dict[str, Any]:
    rooms = [local(programme.room[code].name) for code in session.rooms if code in programme.room]
    about: dict[str, Any] = {
        "@type": "Event",
        "name": local(session.title) or session.code,
        "startDate": _instant(session.starts_at, programme.zone),
        "endDate": _instant(session.ends_at, programme.zone),
        "eventStatus": f"{_SCHEMA}/{'EventCancelled' if session.cancelled else 'EventScheduled'}",
        "location": _place(event, ", ".join(rooms)),
    }
    if session.languages:
        about["inLanguage"] = session.languages[0] if len(session.languages) == 1 else list(session.languages)
    old = before.get(session.id, session.starts_at)
    if old != session.starts_at and not session.cancelled:
        about["eventStatus"] = f"{_SCHEMA}/EventRescheduled"
        about["previousStartDate"] = _instant(old, programme.zone)
    return about


def _place(event: Event, room: str = "") -> dict[str, Any]:
    venue = local(event.venue)
    address = {"@type": "PostalAddress", "addressCountry": event.region}
    if venue:
        address["streetAddress"] = venue
    return {"@type": "Place", "name": room or venue or local(event.title), "address": address}


def _instant(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()


def _block(data: dict[str, Any]) -> Markup:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 (data of ours, its signs escaped)
