"""« Mes exports »: what is being made, what is ready, for whoever asked and nobody else; and the templates' buttons."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock, files, tokens
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import export_runs, export_templates, export_views, exports
from conference.participants.export_rules import Order, from_settings
from conference.participants.export_views import RUNS, reader
from conference.participants.list_models import ExportRun
from conference.participants.manage_views import blueprint

CHOICES = "participants_manage.export_choices"
UNDO = "export-template"
UNDO_SECONDS = 600


@dataclass(frozen=True)
class Shown:
    """One line of the list. ``state`` is the run's, or « over » when its file is gone."""

    run: ExportRun
    order: Order
    state: str
    problem: str
    share: int


@blueprint.get("/exporter/mes-exports")
@requires("participants.export")
def my_exports() -> ResponseReturnValue:
    """Show one's exports, the newest first, and how far each is."""
    now = clock.now()
    shown = [_shown(run, now) for run in _mine()]
    working = any(one.state in export_runs.OPEN for one in shown)
    return render_template("participants/exports.html", runs=shown, working=working)


@blueprint.get("/exporter/mes-exports/<uuid:run_id>/fichier")
@requires("participants.export")
def fetch_export(run_id: UUID) -> ResponseReturnValue:
    """Give the file to whoever asked for it, as long as it is there and they still may have it."""
    event, who, now = access.current_event(), access.current(), clock.now()
    run = export_runs.find(event.id, who.user_id, run_id)
    order = export_runs.order_of(run)
    if (order.contacts and not who.contacts) or (order.sensitive and not who.sensitive):
        return _told(Error("export_no_right", 403))
    if run.file_id is None or run.state != "ready" or export_runs.over(run, now):
        gone = run.state == "ready"
        return _told(Error("export_over" if gone else "export_not_ready"))
    file = files.find(event.id, run.file_id, export_runs.PURPOSE)
    export_runs.fetched(run, actor=who.actor, now=now)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Content-Length": str(file.size)}
    body = stream_with_context(files.read(event.id, file.id, export_runs.PURPOSE))
    return Response(body, headers=headers, content_type=file.media_type)


@blueprint.post("/exporter/mes-exports/<uuid:run_id>/arreter")
@requires("participants.export")
def stop_export(run_id: UUID) -> ResponseReturnValue:
    """Stop an export that waits or is being made."""
    stopped = export_runs.stop(access.current_event().id, access.current().user_id, run_id, clock.now())
    flash(_("Export arrêté.") if stopped else _("Cet export était déjà fini."), "ok" if stopped else "info")
    return redirect(url_for(RUNS), 303)


@blueprint.post("/exporter/mes-exports/<uuid:run_id>/effacer")
@requires("participants.export")
def forget_export(run_id: UUID) -> ResponseReturnValue:
    """Delete an export and its file."""
    export_runs.forget(access.current_event().id, access.current().user_id, run_id)
    flash(_("Export effacé."), "ok")
    return redirect(url_for(RUNS), 303)


@blueprint.post("/exporter/mes-exports/<uuid:run_id>/refaire")
@requires("participants.export")
def export_again(run_id: UUID) -> ResponseReturnValue:
    """Make an export again, of the people as they are now."""
    event = access.current_event()
    order = export_runs.order_of(export_runs.find(event.id, access.current().user_id, run_id))
    try:
        return export_views.deliver(exports.prepare(event, order, reader()))
    except Error as error:
        return _told(Error("export_no_right", 403) if error.code == "forbidden" else error)


@blueprint.post("/exporter/modeles/<uuid:template_id>/renommer")
@requires("participants.export")
def rename_template(template_id: UUID) -> ResponseReturnValue:
    """Give a template another name."""
    try:
        export_templates.rename(access.current_event().id, template_id, request.form.get("nom", ""))
    except Error as error:
        if error.code == "not_found":
            raise
        flash(sentence(error), "no")
    else:
        flash(_("Modèle renommé."), "ok")
    return redirect(url_for(CHOICES), 303)


@blueprint.post("/exporter/modeles/<uuid:template_id>/effacer")
@requires("participants.export")
def delete_template(template_id: UUID) -> ResponseReturnValue:
    """Delete a template; for ten minutes it can come back."""
    event = access.current_event()
    gone = export_templates.delete(event.id, template_id)
    kept = tokens.sign_value(UNDO, [str(event.id), gone.name, gone.settings])
    undo = url_for("participants_manage.restore_template", jeton=kept)
    flash({"text": _("Modèle « %(name)s » effacé.", name=gone.name), "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
    return redirect(url_for(CHOICES), 303)


@blueprint.post("/exporter/modeles/remettre")
@requires("participants.export")
def restore_template() -> ResponseReturnValue:
    """Put back a template that was just deleted."""
    event, kept = access.current_event(), tokens.read_value(UNDO, request.args.get("jeton", ""), max_age=UNDO_SECONDS)
    if kept is None or kept[0] != str(event.id):
        raise Error("undo_unknown", 409)
    try:
        export_templates.save(event.id, kept[1], from_settings(kept[2]), actor=access.current().actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
    else:
        flash(_("Modèle « %(name)s » enregistré.", name=kept[1]), "ok")
    return redirect(url_for(CHOICES), 303)


def _mine() -> list[ExportRun]:
    return export_runs.mine(access.current_event().id, access.current().user_id)


def _shown(run: ExportRun, now: datetime) -> Shown:
    state = "over" if export_runs.over(run, now) else run.state
    problem = _problem(run.error) if run.error is not None else ""
    share = 100 * run.done // run.wanted if run.wanted else 0
    return Shown(run, export_runs.order_of(run), state, problem, share)


def _problem(code: str) -> str:
    try:
        return sentence(Error(code))
    except KeyError:  # its sentence tells a number that is known no more
        return sentence(Error("export_failed"))


def _told(error: Error) -> ResponseReturnValue:
    flash(sentence(error), "no")
    return redirect(url_for(RUNS), 303)
