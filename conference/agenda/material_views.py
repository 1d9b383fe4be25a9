"""The documents of a session in the editor: listed, added, changed, moved, shown, taken away."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import (
    material_delivery,
    material_files,
    material_forms,
    material_queries,
    material_state,
    material_words,
    report_links,
    report_services,
    report_state,
)
from conference.agenda import material_services as materials
from conference.agenda import session_services as sessions
from conference.agenda.editing import EDITOR, announce, blueprint
from conference.agenda.material_files import Received
from conference.agenda.material_forms import FIELDS, MaterialForm
from conference.agenda.models import AgendaSession
from conference.agenda.public import root
from conference.agenda.session_models import Material
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event

OF_SESSION = f"{EDITOR}/seances/<uuid:session_id>/documents"
UNPROCESSABLE, CONFLICT, GONE = 422, 409, 404


@blueprint.get(OF_SESSION)
@requires("agenda.edit")
def materials_of(session_id: UUID) -> str:
    """Show the documents of a session, the link of its rapporteur, and what was written through it."""
    event, now = access.current_event(), clock.now()
    of, _fields = sessions.find(event.id, session_id)
    rows, report = materials.of_session(of.id), material_queries.report_of(of.id)
    address = f"{root()}/r/{report_links.link(event.id, report)}" if report and report_state.is_open(report) else ""
    return render_template(
        "agenda/edit/materials.html",
        of=of,
        place=material_words.place(event, of),
        unseen=material_words.why_unseen(event, of),
        lines=[_line(event, row) for row in rows if not _stands_for_text(row)],
        words=material_words,
        now=now,
        report=report,
        text=report_state.text_of(event.id, report),
        address=address,
        paste=material_words.to_paste(event, of, address) if address else "",
        qr=(paper.qr_svg_path(address), paper.qr_size(address)) if address else None,
        published=next(filter(_stands_for_text, rows), None),
        is_shown=report_services.is_shown,
    )


@blueprint.post(OF_SESSION)
@requires("agenda.edit")
def material_gesture(session_id: UUID) -> ResponseReturnValue:
    """Move a document, show it or not, take it away; open or shut the rapporteur's link; publish what was written."""
    event = access.current_event()
    sessions.find(event.id, session_id)
    wish, _sign, which = request.form.get("geste", "").partition(":")
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    try:
        said, done = _do(event, session_id, wish, which, how)
    except Error as error:
        if error.status == GONE and error.code != "unknown_material":
            raise
        flash(sentence(error), "no")
    else:
        announce(said, done, documents=session_id)
    return _back(session_id)


@blueprint.route(f"{OF_SESSION}/nouveau", methods=["GET", "POST"])
@requires("agenda.edit")
def add_material(session_id: UUID) -> ResponseReturnValue:
    """Add a document: a file, or the address of one."""
    event = access.current_event()
    of, _fields = sessions.find(event.id, session_id)
    form = material_forms.ready(material_forms.material_form()(), event, of)
    if not form.is_submitted():
        return _page(form, of)
    received = _received(event, of, form)
    if not form.validate() or form.form_errors:
        return _page(form, of, UNPROCESSABLE, received=received)
    try:
        values = form.values({}, received.id if received else None)
        _id, done = materials.add(event.id, of.id, values, actor=access.current().actor, now=clock.now())
    except Error as error:
        form.refuse(error, FIELDS)
        return _page(form, of, UNPROCESSABLE, received=received)
    announce(_("Document ajouté."), done, documents=of.id)
    return _back(of.id)


@blueprint.route(f"{OF_SESSION}/<uuid:material_id>", methods=["GET", "POST"])
@requires("agenda.edit")
def edit_material(session_id: UUID, material_id: UUID) -> ResponseReturnValue:
    """Change a document."""
    event = access.current_event()
    of, row = _one(event, session_id, material_id)
    before = material_state.read(row)
    data = {**material_forms.shown(before, event), "version": material_state.version_of(row)}
    form = material_forms.ready(material_forms.material_form()(data=data), event, of)
    if not form.is_submitted():
        return _page(form, of, row=row)
    received = _received(event, of, form)
    if not form.validate() or form.form_errors:
        return _page(form, of, UNPROCESSABLE, row=row, received=received)
    how: dict[str, Any] = {"version": form.version.data or "", "actor": access.current().actor, "now": clock.now()}
    try:
        done = materials.change(event.id, row.id, form.values(before, received.id if received else None), **how)
    except Error as error:
        return _refused(form, error, of, received, materials.one(event.id, row.id))
    announce(_("Document enregistré."), done, documents=of.id)
    return _back(of.id)


@blueprint.get(f"{OF_SESSION}/<uuid:material_id>/fichier")
@requires("agenda.edit")
def material_file(session_id: UUID, material_id: UUID) -> Response:
    """Give the file of a document, whoever may see it."""
    event = access.current_event()
    _of, row = _one(event, session_id, material_id)
    if row.file_id is None:
        raise Error("not_found", 404)
    return material_delivery.response(event, row.file_id)


def _do(event: Event, session_id: UUID, wish: str, which: str, how: dict[str, Any]) -> tuple[str, UUID | None]:
    ours = event.id, session_id
    if wish == "ouvrir":
        return _("Le lien est prêt."), report_services.open_link(*ours, **how)
    if wish == "changer":
        return _("Le lien a changé : l’ancien n’ouvre plus rien."), report_services.open_link(*ours, **how)
    if wish == "fermer":
        return _("Le lien est fermé : il n’ouvre plus rien."), report_services.shut_link(*ours, **how)
    if wish == "publier":
        return _("Le compte rendu est publié."), report_services.publish(*ours, **how)
    if wish == "retenir":
        return _("Le compte rendu n’est plus public."), report_services.withdraw(*ours, **how)
    return _do_material(event, session_id, wish, which, how)


def _do_material(event: Event, session_id: UUID, wish: str, which: str, how: dict[str, Any]) -> tuple[str, UUID | None]:
    try:
        _of, row = _one(event, session_id, UUID(which))
    except ValueError as error:
        raise Error("bad_request") from error
    if wish in {"monter", "descendre"}:
        return _("Ordre changé."), materials.move(event.id, row.id, up=wish == "monter", **how)
    if wish == "retirer":
        return _("Document retiré."), materials.remove(event.id, row.id, **how)
    if wish in {"montrer", "cacher"}:
        seen: dict[str, Any] = {"shown": wish == "montrer", "version": request.form.get(f"vu-{row.id}", "")}
        said = _("Le public voit ce document.") if wish == "montrer" else _("Le public ne voit plus ce document.")
        return said, materials.show(event.id, row.id, **seen, **how)
    raise Error("bad_request")


def _received(event: Event, of: AgendaSession, form: MaterialForm) -> Received | None:
    """Return the file that came with a form, or with the same one before; what is wrong with it stands in the form."""
    came = request.files.get("file")
    if came is None or not came.filename:
        return material_files.again(event.id, of.id, form.kept.data or "") if form.kept.data else None
    about = {"purpose": material_files.OURS, "now": clock.now()}
    try:
        return material_files.receive(event.id, of.id, came.filename, came.read(), **about)  # type: ignore[arg-type]  # of two kinds
    except Error as error:
        form.form_errors.append(sentence(error))
        return None


def _refused(
    form: MaterialForm, error: Error, of: AgendaSession, received: Received | None, row: Material
) -> ResponseReturnValue:
    if error.code != "stale":
        form.refuse(error, FIELDS)
        return _page(form, of, UNPROCESSABLE, row=row, received=received)
    form.version.data = material_state.version_of(row)
    differences = form.differences(material_forms.shown(material_state.read(row), access.current_event()))
    return _page(form, of, CONFLICT, row=row, received=received, differences=differences)


def _one(event: Event, session_id: UUID, material_id: UUID) -> tuple[AgendaSession, Material]:
    of, _fields = sessions.find(event.id, session_id)
    row = materials.one(event.id, material_id)
    if row.session_id != of.id:
        raise Error("unknown_material", 404)
    return of, row


def _line(event: Event, row: Material) -> tuple[Material, str, str]:
    """Return a document, the mark of what it is now, and the name of its file."""
    about = material_files.known(event.id, row.file_id) if row.file_id else None
    return row, material_state.version_of(row), about.name if about else ""


def _stands_for_text(row: Material) -> bool:
    return report_services.stands_for_text(row.kind, row.url, row.file_id)


def _page(form: MaterialForm, of: AgendaSession, status: int = 200, **values: Any) -> ResponseReturnValue:
    shown = {"row": None, "differences": None, "received": None, **values}
    row = shown["row"]
    known = material_files.known(access.current_event().id, row.file_id) if row is not None and row.file_id else None
    page = render_template("agenda/edit/material.html", form=form, of=of, file=known, **shown)
    return page, status


def _back(session_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("agenda_manage.materials_of", session_id=session_id), 303)
