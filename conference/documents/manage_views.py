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
from conference.documents.wording import said
from conference.events import access
from conference.events import queries as events
from conference.presence import queries as presence
from conference.presence import spots

blueprint = Blueprint("documents_manage", __name__, url_prefix="/org/<event_slug>/emargement")


@blueprint.get("")
@requires("sheets.print")
def home() -> ResponseReturnValue:
    """Ask for which half-day and which groups."""
    paper.warm()
    return _Sheets().page(propose=True)


@blueprint.post("")
@requires("sheets.print")
def print_sheets() -> ResponseReturnValue:
    """Give the sheets of a half-day as a PDF. Contacts only for those who may see them."""
    event, who, now = access.current_event(), access.current(), clock.now()
    if request.form.get("contacts") and not who.contacts:
        raise Error("forbidden", 403)
    asked = _Sheets()
    if not asked.form.validate():
        return asked.page(), 400
    half_day_id, wish = UUID(asked.form.half_day.data), asked.form.wish()
    try:
        sheets = services.print_sheets(event, half_day_id, wish, actor=who.actor, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("documents_manage.home"), 303)
    return pdf_response(sheets.pdf, "feuilles", now=now, zone=event.tz)


class _Sheets:
    """The form, and what it offers."""

    def __init__(self) -> None:
        self.event = access.current_event()
        self.half_days, self.groups = presence.half_days(self.event.id), events.groups(self.event.id)
        sessions = [(str(one.spot.id), said(one)) for one in spots.of(self.event) if one.spot.session_id]
        may = access.current().contacts
        self.form = SheetsForm().open_for(self.half_days, self.groups, sessions, contacts=may)

    def page(self, *, propose: bool = False) -> str:
        """Return the page; ``propose`` fills it in as most will want it."""
        expected = queries.expected(self.event.id)
        if propose:
            today = clock.now().astimezone(self.event.tz).date()
            self.form.propose(self.half_days, self.groups, expected=expected, today=today)
        return render_template(
            "documents/home.html",
            form=self.form,
            groups=self.groups,
            dates={str(one.id): day(one.date) for one in self.half_days},
            expected=expected,
        )
