"""What leaves the board: letters, reminders, a file."""

import io
from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.badges.delivery import pdf_response
from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.core.sheets import write_csv, write_xlsx
from conference.documents.letters import MOST_AT_ONCE, Letter, letters_pdf
from conference.events import access
from conference.events import queries as events
from conference.participants import delegation_pins as pins
from conference.participants import delegation_queries as queries
from conference.participants import delegations
from conference.participants.delegation_queries import FocalContacts, Standing
from conference.participants.export_rules import FORMATS
from conference.participants.models import Delegation
from conference.registration import delegation_wording
from conference.registration.delegation_board import INDEX, chosen
from conference.registration.delegations_manage_views import announce, blueprint, note_contacts_shown, the_one


@blueprint.post("/lettres")
@requires("delegations.manage")
def letters() -> ResponseReturnValue:
    """Give the letters of delegations in one PDF. A PIN stands in one only if its field came, and is the right one."""
    event, who, now = access.current_event(), access.current(), clock.now()
    rows = _ticked(request.form.getlist("ids"))
    if not rows:
        flash(_("Choisissez au moins une délégation."), "no")
        return redirect(url_for(INDEX), 303)
    if len(rows) > MOST_AT_ONCE:
        flash(_("Choisissez %(limit)s délégations au plus à la fois.", limit=MOST_AT_ONCE), "no")
        return redirect(url_for(INDEX), 303)
    groups = {group.id: group for group in events.groups(event.id)}
    found = [Letter(row, groups[row.group_id], _pin_of(row)) for row in rows]
    try:
        pdf = letters_pdf(event, found, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for(INDEX), 303)
    with_pins = any(one.pin for one in found)
    delegations.letters_made(event.id, [row.id for row in rows], pins=with_pins, actor=who.actor, now=now)
    return pdf_response(pdf, "lettres", now=now, zone=event.tz)


@blueprint.get("/relancer")
@requires("delegations.manage")
def reminders() -> ResponseReturnValue:
    """Show who would be reminded by e-mail and who is to be called; numbers only to who may see them."""
    who = access.current()
    reached, called = _to_remind(chosen(request.args).shown)
    if who.contacts and called:
        note_contacts_shown(len(called))
    return render_template(
        "registration/delegations/remind.html",
        reached=reached,
        called=called,
        filters=chosen(request.args).parameters(),
    )


@blueprint.post("/relancer")
@requires("delegations.manage")
def remind() -> ResponseReturnValue:
    """Remind the focal points whom the page named."""
    event, who = access.current_event(), access.current()
    rows = _ticked(request.form.getlist("ids"))
    try:
        done = delegations.remind(event, [row.id for row in rows], actor=who.actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for(INDEX), 303)
    said = ngettext(
        "%(num)s point focal sera relancé dans dix minutes.",
        "%(num)s points focaux seront relancés dans dix minutes.",
        len(rows),
    )
    announce(said, done.id)
    return redirect(url_for(INDEX), 303)


@blueprint.post("/exporter")
@requires("delegations.manage")
def export() -> ResponseReturnValue:
    """Give the board as it is shown, as a file without contacts."""
    event, who, now = access.current_event(), access.current(), clock.now()
    kind = request.form.get("format", "xlsx")
    if kind not in {"csv", "xlsx"}:
        raise Error("bad_request")
    board = chosen(request.form)
    columns = delegation_wording.board_columns()
    rows = [delegation_wording.board_row(event, board.groups, one) for one in board.shown]
    with write():
        audit.log("delegations.exported", actor=who.actor, now=now, event_id=event.id, count=len(rows), format=kind)
    if kind == "csv":
        body = write_csv(columns, rows)
    else:
        file = io.BytesIO()
        write_xlsx(columns, rows, sheet=_("Délégations"), path_or_file=file)
        body = iter([file.getvalue()])
    name = f"delegations-{now.astimezone(event.tz):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, content_type=FORMATS[kind])


def _ticked(ids: Sequence[str]) -> list[Delegation]:
    try:
        return [the_one(UUID(one)) for one in dict.fromkeys(ids)]
    except ValueError:
        raise Error("bad_request") from None


def _pin_of(row: Delegation) -> str:
    pin = request.form.get(f"pin-{row.id}", "")
    if pin and not pins.is_right(row, pin):
        raise Error("bad_request")
    return pin


def _to_remind(lines: Sequence[Standing]) -> tuple[list[Standing], list[tuple[Standing, FocalContacts]]]:
    """Return who can be written to, and who is to be called, of those whose list is not complete."""
    asked = [one for one in lines if one.delegation.closed_at is None and not one.tally.complete]
    known = [(one, queries.contacts(one.delegation)) for one in asked]
    return [one for one, how in known if how.email], [(one, how) for one, how in known if not how.email]
