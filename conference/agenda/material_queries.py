"""Materials as the public sees them: as they are now, whatever was released; of released sessions alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import material_rules as rules
from conference.agenda.models import AgendaSession
from conference.agenda.programme import Programme, PublicMaterial, PublicSession
from conference.agenda.session_models import Material, SessionReport
from conference.core.db import session
from conference.events.models import Event
from conference.events.setup_rules import fingerprint

_COLUMNS = ("id", "session_id", "kind", "title", "language", "url", "file_id", "visible_from", "visible_to")


def of_released(released: PublicSession) -> list[PublicMaterial]:
    """Return the materials of a released session in their order, those too that cannot be opened now."""
    return [_public(row) for row in _rows(Material.session_id == UUID(released.id))]


def find(event_id: UUID, material_id: UUID) -> tuple[str, PublicMaterial] | None:
    """Return the id of the session of a material, and the material."""
    ours = sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id)
    for row in _rows(Material.id == material_id, Material.session_id.in_(ours)):
        return str(row.session_id), _public(row)
    return None


def shown(event_id: UUID, now: datetime) -> dict[str, list[PublicMaterial]]:
    """Return the materials of an event that can be opened now, by the id of their session."""
    found: dict[str, list[PublicMaterial]] = defaultdict(list)
    ours = sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id)
    for row in _rows(Material.session_id.in_(ours)):
        if rules.is_open(row.visible_from, row.visible_to, now):
            found[str(row.session_id)].append(_public(row))
    return found


def mark(event_id: UUID, now: datetime) -> str:
    """Return a mark of the materials of an event that can be opened now."""
    return fingerprint({of: [repr(one) for one in several] for of, several in shown(event_id, now).items()})


def with_links(programme: Programme, event: Event, address: str, now: datetime) -> Programme:
    """Return a programme whose sessions hold the materials that can be opened now, each with an address to open it.

    ``address`` is that of the programme. An exposed event gives no address away.
    """
    found = {} if event.exposed else shown(event.id, now)
    sessions = (replace(one, materials=tuple(linked(found.get(one.id, ()), address))) for one in programme.sessions)
    return replace(programme, sessions=tuple(sessions))


def linked(materials: Iterable[PublicMaterial], address: str) -> list[PublicMaterial]:
    """Return materials with the address at which each is opened, our own pages included."""
    return [replace(one, url=one.url or address + page_of(one)) for one in materials]


def page_of(material: PublicMaterial) -> str:
    """Return where under the address of a programme a material of ours is opened."""
    return f"/document/{material.id}" if material.file_id else f"/compte-rendu/{material.id}"


def counts(event_id: UUID) -> Mapping[UUID, int]:
    """Return how many materials each session of an event has."""
    query = sa.select(Material.session_id, sa.func.count()).join(AgendaSession, AgendaSession.id == Material.session_id)
    rows = session().execute(query.where(AgendaSession.event_id == event_id).group_by(Material.session_id))
    return {session_id: count for session_id, count in rows}  # noqa: C416 (rows are no pairs to mypy)


def published(event_id: UUID) -> set[UUID]:
    """Return the sessions of an event whose rapporteur's text is public, now or from a day that is set."""
    ours = sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id)
    texts = _rows(
        Material.session_id.in_(ours), Material.kind == rules.REPORT, Material.url == "", Material.file_id.is_(None)
    )
    return {row.session_id for row in texts if not rules.is_hidden(row.visible_from)}


def report_of(session_id: UUID) -> SessionReport | None:
    """Return the report of a session as it is now."""
    return session().get(SessionReport, session_id, populate_existing=True)


def reports(event_id: UUID) -> dict[UUID, SessionReport]:
    """Return the reports of an event by session."""
    query = sa.select(SessionReport).join(AgendaSession, AgendaSession.id == SessionReport.session_id)
    rows = session().scalars(query.where(AgendaSession.event_id == event_id))
    return {row.session_id: row for row in rows}


def _rows(*conditions: Any) -> Iterable[Any]:
    query = sa.select(*(getattr(Material, name) for name in _COLUMNS)).where(*conditions)
    return session().execute(query.order_by(Material.position, Material.created_at, Material.id))


def _public(row: Any) -> PublicMaterial:
    return PublicMaterial(
        id=str(row.id),
        kind=row.kind,
        title=row.title,
        language=row.language,
        url=row.url,
        file_id=str(row.file_id) if row.file_id else None,
        visible_from=row.visible_from,
        visible_to=row.visible_to,
    )
