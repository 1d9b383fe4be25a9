"""The organiser's import: template, file, rehearsal, and only then the import itself."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.events import access
from conference.exchange import (
    differences,
    importing,
    queries,
    rules,
    services,
    staging,
    template,
    vocabulary,
    wording,
)
from conference.exchange.forms import UploadForm
from conference.exchange.models import ImportDraft

blueprint = Blueprint("exchange_manage", __name__, url_prefix="/org/<event_slug>/importer")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How many rows of a kind a page shows; more help nobody.
MOST_SHOWN = 200


@blueprint.get("")
@requires("participants.import")
def index() -> ResponseReturnValue:
    """Explain in three steps, and take a file."""
    return _start(UploadForm())


@blueprint.get("/modele.xlsx")
@requires("participants.import")
def download() -> Response:
    """Give the template of this event."""
    event = access.current_event()
    name = _("modele-%(slug)s.xlsx", slug=event.slug)
    return Response(
        template.workbook(vocabulary.of(event)),
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.post("")
@requires("participants.import")
def upload() -> ResponseReturnValue:
    """Read a file; it waits, sealed, for its confirmation."""
    event, form = access.current_event(), UploadForm()
    staff_id, now = access.current().user_id, clock.now()
    try:
        name, data, book = form.sent()
        if not services.is_template(book):
            layouts = importing.read(event, book).layouts
            staged = staging.Staged(name, book, staging.remembered(event.id, layouts))
            draft_id = staging.keep(event.id, staged, staff_id=staff_id, now=now)
            return redirect(url_for("exchange_lists.columns", draft_id=draft_id), 303)
        table = services.table_of(name, data)
        services.check(event, table)
    except Error as error:
        form.refuse(error)
        return _start(form, error.status)
    draft_id = services.keep(event, table, staff_id=staff_id, now=now)
    return redirect(url_for("exchange_manage.rehearsal", draft_id=draft_id), 303)


@blueprint.get("/<uuid:draft_id>")
@requires("participants.import")
def rehearsal(draft_id: UUID) -> ResponseReturnValue:
    """Show what an import would do; once it is done, show what it did."""
    event, draft = access.current_event(), _draft(draft_id)
    if staging.is_list(draft):
        return redirect(url_for("exchange_lists.rehearsal", draft_id=draft_id), 303)
    done = services.outcome(draft)
    if done is not None:
        return render_template("exchange/done.html", done=done, most=MOST_SHOWN)
    who = access.current()
    table = services.opened(draft)
    found = services.rehearse(event, table, contacts=who.contacts, actor=who.actor, now=clock.now())
    plan, groups = found.plan, found.vocabulary.groups.labels
    return render_template(
        "exchange/rehearsal.html",
        draft_id=draft_id,
        plan=plan,
        problems=[wording.problem(one) for one in plan.problems[:MOST_SHOWN]],
        changes=[(one.line, one.name, differences.of(one, found.vocabulary)) for one in plan.changes[:MOST_SHOWN]],
        guessed=[(written, groups[group_id]) for written, group_id in found.reading.guessed.items()][:MOST_SHOWN],
        ignored=found.reading.ignored,
        remarks=wording.remarks(plan.remarks),
    )


@blueprint.post("/<uuid:draft_id>")
@requires("participants.import")
def confirm(draft_id: UUID) -> ResponseReturnValue:
    """Import what was rehearsed."""
    who = access.current()
    services.confirm(access.current_event(), draft_id, contacts=who.contacts, actor=who.actor, now=clock.now())
    return redirect(url_for("exchange_manage.rehearsal", draft_id=draft_id), 303)


@blueprint.post("/<uuid:draft_id>/abandon")
@requires("participants.import")
def give_up(draft_id: UUID) -> ResponseReturnValue:
    """Forget a file."""
    services.give_up(access.current_event().id, draft_id, staff_id=access.current().user_id, now=clock.now())
    flash(_("Fichier effacé : rien n’a été importé."), "info")
    return redirect(url_for("exchange_manage.index"), 303)


def _start(form: UploadForm, status: int = 200) -> ResponseReturnValue:
    who = access.current()
    waiting = queries.waiting(access.current_event().id, who.user_id, clock.now())
    lists = [(one, staging.opened(one).filename, bool(one.outcome)) for one in waiting if staging.is_list(one)]
    page = render_template(
        "exchange/index.html",
        form=form,
        most_rows=rules.MOST_ROWS,
        most_returning=rules.MOST_RETURNING,
        lists=lists,
    )
    return page, status


def _draft(draft_id: UUID) -> ImportDraft:
    draft = queries.draft(access.current_event().id, access.current().user_id, draft_id, clock.now())
    if draft is None:
        raise Error("import_gone", 404)
    return draft
