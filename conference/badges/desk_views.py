"""Badges at the desk: one at once, how this device prints them, and the trial badge."""

from dataclasses import replace
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.badges import forms, printer_words, queries, services, trial
from conference.badges.delivery import pdf_response
from conference.badges.designs import Designs
from conference.badges.manage_views import blueprint
from conference.badges.printer import Printer
from conference.badges.report import SPECIMEN
from conference.badges.wording import badge_event
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event

COOKIE = "jatigi-printer"
KEPT_SECONDS = 365 * 24 * 3600


def current(event: Event) -> Printer:
    """Return the printer of the device that asks; a layout that the event does not have counts as none."""
    kept = Printer.from_text(request.cookies.get(COOKIE, ""))
    return kept if not kept.layout or kept.layout in queries.layouts(event.id) else replace(kept, layout="")


@blueprint.post("/desk/<event_slug>/badge/<uuid:participant_id>")
@requires("desk.print")
def print_one(participant_id: UUID) -> ResponseReturnValue:
    """Give one badge at once, as this device prints it; with ``perdu`` the lost one is void first."""
    event, who, now = access.current_event(), access.current(), clock.now()
    if request.form.get("perdu") == "1":
        services.reissue(event, participant_id, actor=who.actor, now=now)
    batch = services.print_one(event, participant_id, printer=current(event), actor=who.actor, now=now)
    return pdf_response(batch.pdf, "badge", now=now, zone=event.tz, inline=True)


@blueprint.route("/desk/<event_slug>/imprimante", methods=["GET", "POST"])
@requires("desk.print")
def printer() -> ResponseReturnValue:
    """Show how this device prints badges, and keep it."""
    event, refused = access.current_event(), ""
    designs = Designs(event, badge_event(event))
    found = current(event)
    paper.warm()
    if request.method == "POST":
        try:
            found = forms.printer(request.form)
            services.trial(event, found)  # what cannot be printed is said now, not when a queue waits
            return _kept(found)
        except Error as error:
            refused = sentence(error)
    page = render_template(
        "badges/printer.html",
        printer=found,
        given={name: request.form.get(name, "") for name in forms.OF_PRINTER},
        refused=refused,
        saved="ok" in request.args,
        moved=printer_words.moved(found.right, found.down),
        layout_choices=[("", _("celui de chaque groupe")), *((one, one) for one in designs.known)],
        sheet_choices=[("", _("une page à la taille du badge")), *printer_words.sheets(designs.plain())],
    )
    return page, 422 if refused else 200


@blueprint.get("/desk/<event_slug>/badge-essai")
@requires("desk.print")
def trial_badge() -> ResponseReturnValue:
    """Give the trial badge of a layout on a sheet: those of the address, else as this device prints."""
    event = access.current_event()
    asked = forms.printer(request.args) if request.args else current(event)
    layout, spec = services.trial(event, asked)
    drawing = trial.drawing(layout, spec, printer_words.words(layout, spec, asked), SPECIMEN)
    return pdf_response(paper.draw(drawing), "essai", now=clock.now(), zone=event.tz, inline=True)


def _kept(found: Printer) -> ResponseReturnValue:
    answer = make_response(redirect(url_for("badges_manage.printer", ok=1), 303))
    answer.set_cookie(
        COOKIE, found.as_text(), max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer
