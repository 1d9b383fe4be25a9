"""Attendance sheets as an organiser prints them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.badges.delivery import pdf_response
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.i18n import day
from conference.core.permissions import requires
from conference.documents import queries, services
from conference.documents.forms import SheetsForm
from conference.events import access
from conference.events import queries as events
from conference.presence import queries as presence

blueprint = Blueprint("documents_manage", __name__, url_prefix="/org/<event_slug>/emargement")


@blueprint.get("")
@requires("sheets.print")
def home() -> ResponseReturnValue:
    """Ask for which half-day and which groups."""
    paper.warm()
    return _page(_form())


@blueprint.post("")
@requires("sheets.print")
def print_sheets() -> ResponseReturnValue:
    """Give the sheets of a half-day as a PDF. Contacts only for those who may see them."""
    event, who, now = access.current_event(), access.current(), clock.now()
    if request.form.get("contacts") and not who.contacts:
        raise Error("forbidden", 403)
    form = _form()
    if not form.validate():
        return _page(form), 400
    try:
        sheets = services.print_sheets(event, UUID(form.half_day.data), form.wish(), actor=who.actor, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("documents_manage.home"), 303)
    return pdf_response(sheets.pdf, "feuilles", now=now, zone=event.tz)


def _form() -> SheetsForm:
    event = access.current_event()
    return SheetsForm().open_for(
        presence.half_days(event.id),
        events.groups(event.id),
        contacts=access.current().contacts,
        today=clock.now().astimezone(event.tz).date(),
    )


def _page(form: SheetsForm) -> str:
    event = access.current_event()
    return render_template(
        "documents/home.html",
        form=form,
        groups=events.groups(event.id),
        dates={str(one.id): day(one.date) for one in presence.half_days(event.id)},
        expected=queries.expected(event.id),
    )
