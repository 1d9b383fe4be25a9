"""Invitations as letters: printed for those ticked or for all that the list shows, and noted as sent by them."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from conference.badges.delivery import pdf_response
from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.documents.invitation_letters import MOST_AT_ONCE, letters_pdf
from conference.events import access
from conference.participants import invitation_letters as letters
from conference.participants.models import Invitation
from conference.registration.invitations_manage_views import Shown, announce, blueprint, chosen, reason, shown


@blueprint.post("/lettres")
@requires("invitations.manage")
def print_letters() -> ResponseReturnValue:
    """Give the letters in one PDF; what is printed is sent. The next page says so, with a button that takes it back."""
    board = shown(request.form)
    try:
        return _printed(board)
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (of another event)
            raise
        flash(reason(error), "no")
        return redirect(board.url(), 303)


def _printed(board: Shown) -> ResponseReturnValue:
    event, now = access.current_event(), clock.now()
    rows = letters.printable(event, chosen(board), now=now)
    if len(rows) > MOST_AT_ONCE:
        raise Error("too_many_letters", 409, limit=MOST_AT_ONCE)
    versions = {row.id: row.version for row in rows}
    pdf = letters_pdf(event, board.groups, rows, now=now)
    done = letters.printed(event, versions, actor=access.current().actor, now=now)
    announce(_said(rows), done.change_set_id)
    return pdf_response(pdf, "invitations", now=now, zone=event.tz)


def _said(rows: list[Invitation]) -> str:
    said: str = ngettext(
        "%(num)s lettre imprimée, notée comme envoyée.", "%(num)s lettres imprimées, notées comme envoyées.", len(rows)
    )
    return said
