"""A session's own page, that of somebody whom the programme names, and what a rapporteur wrote once it is published."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response

from conference.agenda import linked_data, material_queries, people_pages, public, report_services, report_state
from conference.agenda.material_rules import is_open
from conference.agenda.programme import Programme, PublicMaterial, PublicSession
from conference.agenda.public import Shown
from conference.core.errors import Error
from conference.core.permissions import public as open_to_all

blueprint = Blueprint("agenda_sessions", __name__)


@blueprint.get("/c/<event_slug>/programme/seance/<path:code>")
@open_to_all
def one(code: str) -> Response:
    """Show all that the programme says of a session. 404 for one that the last release does not have."""
    shown = public.published()
    session = shown.programme.by_code.get(code)
    if session is None:
        raise Error("unknown_session", 404)
    return _show(shown, session)


@blueprint.get("/c/<event_slug>/programme/personne/<key>")
@open_to_all
def person(key: str) -> Response:
    """Show what somebody does in the programme. 404 for whom it does not name."""
    shown = public.published()
    found = people_pages.named(shown.programme, key)
    if found is None:
        raise Error("unknown_person", 404)
    return shown.page("agenda/person.html", lambda: {"person": found})


@blueprint.get("/c/<event_slug>/programme/compte-rendu/<uuid:report_id>")
@open_to_all
def report(report_id: UUID) -> Response:
    """Show what the rapporteur of a session wrote, while organisers have it published. 404 before and after."""
    shown = public.published()
    session, material = released(shown, report_id)
    row = material_queries.report_of(UUID(session.id))
    text = report_state.text_of(shown.event.id, row)
    if row is None or not text or not report_services.stands_for_text(material.kind, material.url, material.file_id):
        raise Error("not_found", 404)

    def values() -> dict[str, object]:
        return {"one": session, "material": material, "text": text}

    return shown.page("agenda/report.html", values, state=(row.version, material))


def released(shown: Shown, material_id: UUID) -> tuple[PublicSession, PublicMaterial]:
    """Return a material that everybody may open now, and its session. Raises ``not_found`` (404)."""
    found = material_queries.find(shown.event.id, material_id)
    session = shown.programme.by_id.get(found[0]) if found else None
    if found is None or session is None or not is_open(found[1].visible_from, found[1].visible_to, shown.now):
        raise Error("not_found", 404)
    return session, found[1]


def _show(shown: Shown, session: PublicSession) -> Response:
    is_on = session.starts_at <= shown.now < session.ends_at
    every = material_queries.of_released(session)
    opens = [(one, is_open(one.visible_from, one.visible_to, shown.now)) for one in every]
    materials = [pair for pair in opens if pair[1] is not None]

    def values() -> dict[str, object]:
        return {
            "one": session,
            "is_on": is_on and not session.cancelled,
            "materials": materials,
            "page_of": lambda one: one.url or shown.addresses.base + material_queries.page_of(one),
            "parent": shown.programme.by_id.get(session.parent or ""),
            "parts_of_it": _parts(shown.programme, session),
            "data": _data(shown, session, [one for one, opened in materials if opened]),
            "is_kept": session in shown.selection.sessions,
        }

    return shown.page("agenda/session.html", values, state=(is_on, *materials))


def _data(shown: Shown, session: PublicSession, materials: list[PublicMaterial]) -> str:
    if shown.event.exposed:
        return ""
    told = replace(session, materials=tuple(material_queries.linked(materials, shown.address)))
    return linked_data.of_session(shown.event, shown.programme, told, shown.starts_before(), shown.address)


def _parts(programme: Programme, session: PublicSession) -> list[PublicSession]:
    return [each for each in programme.sessions if each.parent == session.id]
