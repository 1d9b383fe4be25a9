"""A session's own page, and that of somebody whom the programme names."""

from datetime import datetime

from flask import Blueprint, Response

from conference.agenda import linked_data, people_pages, public
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


def _show(shown: Shown, session: PublicSession) -> Response:
    is_on = session.starts_at <= shown.now < session.ends_at
    materials = [(one, visible(one, shown.now)) for one in session.materials]

    def values() -> dict[str, object]:
        return {
            "one": session,
            "is_on": is_on and not session.cancelled,
            "materials": [pair for pair in materials if pair[1] is not None],
            "parent": shown.programme.by_id.get(session.parent or ""),
            "parts_of_it": _parts(shown.programme, session),
            "data": _data(shown, session),
            "is_kept": session in shown.selection.sessions,
        }

    return shown.page("agenda/session.html", values, state=(is_on, *(seen for _, seen in materials)))


def _data(shown: Shown, session: PublicSession) -> str:
    if shown.event.exposed:
        return ""
    return linked_data.of_session(shown.event, shown.programme, session, shown.starts_before(), shown.address)


def visible(material: PublicMaterial, now: datetime) -> bool | None:
    """Tell whether a material can be opened: ``False`` not yet, ``None`` no more."""
    if material.visible_to is not None and now >= material.visible_to:
        return None
    return material.visible_from is None or material.visible_from <= now


def _parts(programme: Programme, session: PublicSession) -> list[PublicSession]:
    return [each for each in programme.sessions if each.parent == session.id]
