"""Files that a rapporteur sends through their private link: kept for the team, shown by nobody but an organiser."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.agenda import material_files, material_rules, report_services
from conference.agenda import material_services as materials
from conference.agenda.session_models import Material
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import setup_services


def add(
    event_id: UUID,
    session_id: UUID,
    name: str,
    data: bytes,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Take a file with its kind and title (``values``); return the change set's id. Not inside ``write()``.

    The public does not see it before an organiser says so. Raises what ``material_files.receive`` raises,
    ``material_many``, and ``not_found`` (404) once the link is shut.
    """
    _refuse_many(event_id, session_id)
    about = {"purpose": material_files.RAPPORTEUR, "now": now}
    file = material_files.receive(event_id, session_id, name, data, **about)  # type: ignore[arg-type]  # of two kinds
    with write():
        setup_services.locked(event_id)
        report_services.refuse_shut(session_id)
        _refuse_many(event_id, session_id)
        what = {**values, "file_id": file.id, "visible_from": material_rules.HIDDEN}
        return materials.add(event_id, session_id, what, actor=actor, now=now, action=report_services.ADDED)[1]


def remove(event_id: UUID, session_id: UUID, material_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Take away a file that came through the link; return the change set's id.

    Raises ``not_found`` (404) for any other and once the link is shut, ``report_file_shown`` (409) while the public
    may see it.
    """
    with write():
        setup_services.locked(event_id)
        report_services.refuse_shut(session_id)
        row = materials.one(event_id, material_id)
        if row.session_id != session_id or not material_files.is_of_rapporteur(event_id, row):
            raise Error("not_found", 404)
        if report_services.is_shown(row):
            raise Error("report_file_shown", 409)
        return materials.remove(event_id, material_id, actor=actor, now=now, action=report_services.REMOVED)


def name_of(event_id: UUID, row: Material) -> str:
    """Return the name of the file of a material."""
    about = material_files.known(event_id, row.file_id) if row.file_id else None
    return about.name if about else ""


def _refuse_many(event_id: UUID, session_id: UUID) -> None:
    sent = [row for row in materials.of_session(session_id) if material_files.is_of_rapporteur(event_id, row)]
    if len(sent) >= material_rules.MOST_THROUGH_LINK:
        raise Error("material_many", 409, limit=material_rules.MOST_THROUGH_LINK)
