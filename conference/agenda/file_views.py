"""The programme as files: a calendar of all or of a selection, schedule.xml, schedule.json; and what sessions offer."""

from uuid import UUID

from flask import Blueprint, Response, current_app, request

from conference.agenda import (
    answers,
    formats,
    material_delivery,
    material_queries,
    public,
    public_session_views,
    release_files,
)
from conference.agenda.addresses import KEPT
from conference.agenda.release_queries import Release
from conference.core import clock
from conference.core.errors import Error
from conference.core.i18n import DEFAULT, current_locale
from conference.core.permissions import public as open_to_all
from conference.events.models import Event

blueprint = Blueprint("agenda_files", __name__)
#: The files that lead to the materials of sessions: what can be opened changes without a release.
_LINKING = frozenset({"xml", "json"})


@blueprint.get("/c/<event_slug>/programme.<any(ics, xml, json, pdf):ending>")
@open_to_all
def whole(ending: str) -> Response:
    """Give the programme as a file; of an exposed event, neither its name nor what is in it tells which it is."""
    event, release = public.newest_release()
    kind, name = release_files.kind_of(ending), _name(event, release, ending)
    mark = release_files.mark(release.id, name)
    if mark and answers.has(mark):
        return answers.keep(Response(status=304), mark)
    mark, data = release_files.data(event, release, name, _base())
    return answers.file(lambda: data, mark, kind.media_type, f"programme.{ending}")


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
    _mark, data = release_files.data(event, release, name, _base())
    return answers.file(
        lambda: formats.only(data, codes), mark, release_files.kind_of("ics").media_type, "selection.ics"
    )


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
    linked = material_queries.mark(event.id, clock.now()) if ending in _LINKING else ""
    variant = answers.digest(answers.made_with(), release.mark, answers.event_mark(event), _base(), linked)[:12]
    return release_files.name_of(ending, current_locale(), variant)


def _base() -> str:
    base: str = current_app.config["SETTINGS"].base_url.rstrip("/")
    locale = current_locale()
    return base if locale == DEFAULT else f"{base}/{locale}"
