"""The list as a file: one press for what is shown; contacts only when asked for, with a reason."""

from dataclasses import replace
from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import choosing, exports, lists, queries
from conference.participants.exports import FORMATS, Selection
from conference.participants.forms import ExportForm
from conference.participants.manage_views import LIST, blueprint, own_choices


@blueprint.get("/exporter")
@requires("participants.export")
def export_choices() -> ResponseReturnValue:
    """Ask for the format, and whether contacts are needed and why."""
    wanted, _refused = lists.read(request.args, own_choices())
    return _page(ExportForm(formdata=None), wanted)


@blueprint.post("/exporter")
@requires("participants.export")
def export() -> ResponseReturnValue:
    """Give the file of what the list shows, or of the people ticked in it; who took it out and why is logged."""
    event, who, now = access.current_event(), access.current(), clock.now()
    wanted = lists.from_field(request.form.get("filtre", ""), own_choices())
    form = ExportForm()
    if (form.contacts.data and not who.contacts) or (form.sensitive.data and not who.sensitive):
        raise Error("forbidden", 403)
    if not form.validate():
        return _page(form, wanted), 400
    try:
        only_ticked = request.form.get("selection") == "1" and request.form.get("all") != "1"
        ids = choosing.ticked(request.form) if only_ticked else None
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for(LIST, **wanted.parameters()), 303)
    selection = Selection(event, wanted, ids, contacts=bool(form.contacts.data), by_contact=who.contacts)
    selection = replace(
        selection,
        answers=bool(form.answers.data or form.sensitive.data),
        sensitive=bool(form.sensitive.data),
    )
    return _file(selection, form.format.data, form.stated_reason, now)


def _file(selection: Selection, kind: str, reason: str | None, now: datetime) -> Response:
    actor = access.current().actor
    columns, rows = exports.table(selection)
    exports.note(selection, len(rows), kind=kind, reason=reason, actor=actor, now=now)
    body = exports.as_file(kind, columns, rows, exports.about(selection, len(rows), actor=actor, now=now))
    at = now.astimezone(selection.event.tz)
    headers = {"Content-Disposition": f'attachment; filename="liste-{at:%Y%m%d-%H%M}.{kind}"'}
    return Response(body, headers=headers, content_type=FORMATS[kind])


def _page(form: ExportForm, wanted: lists.Wanted) -> str:
    event, who = access.current_event(), access.current()
    total = queries.match(event.id, wanted, by_contact=who.contacts).total
    return render_template("participants/export.html", form=form, wanted=wanted, total=total)
