"""The programme as files: a calendar of all or of a selection, schedule.xml, schedule.json; and what sessions offer."""

from uuid import UUID

from flask import Blueprint, Response, request

from conference.agenda import (
    answers,
    formats,
    material_delivery,
    public,
    public_session_views,
    release_files,
    release_names,
)
from conference.agenda.addresses import KEPT
from conference.agenda.release_queries import Release
from conference.core.errors import Error
from conference.core.i18n import current_locale
from conference.core.permissions import public as open_to_all
from conference.events.models import Event

blueprint = Blueprint("agenda_files", __name__)


@blueprint.get("/c/<event_slug>/programme.<any(ics, xml, json, pdf):ending>")
@open_to_all
def whole(ending: str) -> Response:
    """Give the programme as a file; of an exposed event, neither its name nor what is in it tells which it is."""
    event, release = public.newest_release()
    kind, name = release_files.kind_of(ending), _name(event, release, ending)
    mark = release_files.mark(release.id, name)
    if mark and answers.has(mark):
        return answers.keep(Response(status=304), mark)
    packed = answers.takes_packed()
    mark, data = release_files.data(event, release, name, release_names.base(current_locale()), packed=packed)
    return answers.file(data, mark, kind.media_type, f"programme.{ending}", packed=packed)


@blueprint.get("/c/<event_slug>/programme/selection.ics")
@open_to_all
def selection() -> Response:
    """Give the sessions that the address keeps as a calendar file, those too that are no more."""
    event, release = public.newest_release()
    codes = frozenset(request.args.getlist(KEPT))
    name = _name(event, release, "ics")
    mark = answers.digest(release.id, name, sorted(codes))
    if answers.has(mark):
        return answers.keep(Response(status=304), mark)
    _mark, data = release_files.data(event, release, name, release_names.base(current_locale()))
    return answers.file(formats.only(data, codes), mark, release_files.kind_of("ics").media_type, "selection.ics")


@blueprint.get("/c/<event_slug>/programme/document/<uuid:material_id>")
@open_to_all
def material(material_id: UUID) -> Response:
    """Give a document of a session, while it is to be seen; 404 before and after. It is saved, never opened here."""
    shown = public.published()
    _session, found = public_session_views.released(shown, material_id)
    if found.file_id is None:
        raise Error("not_found", 404)
    mark = answers.digest(found.file_id, shown.event.exposed)
    if answers.has(mark):
        return answers.keep(Response(status=304), mark)
    return answers.keep(material_delivery.response(shown.event, UUID(found.file_id)), mark)


def _name(event: Event, release: Release, ending: str) -> str:
    return release_names.name(event, release, ending, current_locale())
