"""All that rapporteurs wrote, on one page for organisers; taken away as a table or on paper."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.agenda import report_reading
from conference.agenda.editing import EDITOR, blueprint
from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@blueprint.get(f"{EDITOR}/comptes-rendus")
@requires("agenda.edit")
def reports() -> str:
    """Show what was written of each session, and of which nothing was."""
    event = access.current_event()
    lines = report_reading.lines(event)
    return render_template(
        "agenda/edit/reports.html",
        written=[one for one in lines if one.text],
        awaited=[one for one in lines if not one.text and one.is_open],
    )


@blueprint.post(f"{EDITOR}/comptes-rendus")
@requires("agenda.edit")
def reports_export() -> ResponseReturnValue:
    """Give all that was written as a table or on paper, under a name that tells nothing of the event."""
    event, now, kind = access.current_event(), clock.now(), request.form.get("format", "")
    if kind not in _TYPES:
        raise Error("bad_request")
    lines = [one for one in report_reading.lines(event) if one.text]
    try:
        made = report_reading.made(event, lines, kind, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("agenda_manage.reports"), 303)
    with write():
        actor = access.current().actor
        audit.log("reports.exported", actor=actor, now=now, event_id=event.id, count=len(lines), format=kind)
    name = f"comptes-rendus-{now.astimezone(event.tz):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, headers=headers, content_type=_TYPES[kind])
