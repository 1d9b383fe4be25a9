"""Delegations from a table, as an organiser goes through it: template, file, rehearsal, and only then the import."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.forms import StaffForm
from conference.core.permissions import requires
from conference.core.sheets import Table
from conference.events import access
from conference.participants.export_rules import FORMATS
from conference.registration import delegation_import as importing
from conference.registration import delegation_import_plan as planning
from conference.registration import delegation_import_template as template
from conference.registration import delegation_wording
from conference.registration.delegations_manage_views import blueprint, pins_page
from conference.registration.views import WRONG


class UploadForm(StaffForm):
    """One table."""

    file = FileField(_l("Fichier (.xlsx ou .csv)"))

    def table(self) -> Table:
        """Read the file. Raises ``delegation_file_missing`` or what ``delegation_import.table_of`` raises."""
        if not self.file.data:
            raise Error("delegation_file_missing", WRONG)
        return importing.table_of(self.file.data.filename or "", self.file.data.read())


@blueprint.get("/importer")
@requires("delegations.manage")
def import_index() -> ResponseReturnValue:
    """Explain in three steps, and take a file."""
    return _start(UploadForm(), 200)


@blueprint.get("/importer/modele.xlsx")
@requires("delegations.manage")
def import_template() -> Response:
    """Give the template of this event."""
    event = access.current_event()
    headers = {"Content-Disposition": 'attachment; filename="modele-delegations.xlsx"'}
    return Response(template.workbook(event), content_type=FORMATS["xlsx"], headers=headers)


@blueprint.post("/importer")
@requires("delegations.manage")
def import_upload() -> ResponseReturnValue:
    """Read a file; it waits, sealed, for its confirmation."""
    event, form = access.current_event(), UploadForm()
    try:
        table = form.table()
    except Error as error:
        form.file.errors = [sentence(error)]
        return _start(form, error.status)
    kept = importing.keep(event, table, staff_id=access.current().user_id, now=clock.now())
    return redirect(url_for("delegations_manage.import_rehearsal", rehearsal_id=kept), 303)


@blueprint.get("/importer/<uuid:rehearsal_id>")
@requires("delegations.manage")
def import_rehearsal(rehearsal_id: UUID) -> ResponseReturnValue:
    """Show what an import would do now; nothing is stored."""
    event, who, now = access.current_event(), access.current(), clock.now()
    table = importing.kept(event.id, rehearsal_id, staff_id=who.user_id, now=now)
    plan = planning.plan(event, table, contacts=who.contacts)
    with write():
        audit.log("delegations.rehearsed", actor=who.actor, now=now, event_id=event.id, count=len(table.rows))
    return render_template(
        "registration/delegations/rehearsal.html",
        plan=plan,
        rehearsal_id=rehearsal_id,
        changes=[
            (one, delegation_wording.differences(event, one.before, one.after, contacts=who.contacts))
            for one in plan.changes
        ],
        problems=[(one.line, planning.COLUMNS[one.column], one.value, sentence(one.error)) for one in plan.problems],
    )


@blueprint.post("/importer/<uuid:rehearsal_id>")
@requires("delegations.manage")
def import_confirm(rehearsal_id: UUID) -> ResponseReturnValue:
    """Import what was rehearsed; the PINs are shown once."""
    event, who = access.current_event(), access.current()
    done = importing.confirm(event, rehearsal_id, contacts=who.contacts, actor=who.actor, now=clock.now())
    return pins_page(done.made, _("Import terminé"), done.left)


@blueprint.post("/importer/<uuid:rehearsal_id>/abandon")
@requires("delegations.manage")
def import_give_up(rehearsal_id: UUID) -> ResponseReturnValue:
    """Forget a file."""
    who = access.current()
    importing.give_up(access.current_event().id, rehearsal_id, staff_id=who.user_id, now=clock.now())
    flash(_("Fichier effacé : rien n’a été importé."), "info")
    return redirect(url_for("delegations_manage.import_index"), 303)


def _start(form: UploadForm, status: int) -> ResponseReturnValue:
    page = render_template("registration/delegations/import.html", form=form, most_rows=importing.MOST_ROWS)
    return page, status
