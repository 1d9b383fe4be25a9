"""Badges as an organiser prints them, many at once, and as the desk does, one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.badges import forms, queries, services
from conference.badges.delivery import pdf_response
from conference.badges.forms import Asked
from conference.badges.queries import Wearer
from conference.badges.services import Batch, Doubt
from conference.badges.wording import NAMES, doubt
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import choosing, lists
from conference.participants.bulk_actions import BulkAction
from conference.participants.lists import ACTIVE, UNSAID, Choices
from conference.participants.rules import OVER
from conference.participants.wording import STATES_PLURAL

blueprint = Blueprint("badges_manage", __name__)
STEM = "badges"
#: Whose badges can be asked for by state; the refused and cancelled are ticked one by one in the list.
STATES = ("pending", "nominated", "waitlisted")


@dataclass
class Tally:
    """How many badges a group has."""

    group: Wearer
    badges: int = 0
    printed: int = 0


@dataclass
class Doubtful:
    """What to look at on one badge, or on all badges of a group."""

    person: UUID | None
    name: str
    doubts: list[Doubt]


@blueprint.get("/org/<event_slug>/badges")
@requires("badges.print")
def home() -> ResponseReturnValue:
    """Show how many badges the filters mean, and what to look at before they are printed."""
    event = access.current_event()
    paper.warm()
    groups, districts = events.groups(event.id), [place.name for place in events.places(event.id, "district")]
    asked, refused = Asked.read(request.args, Choices([group.code for group in groups], districts))
    wearers = queries.wanted(event.id, asked.wanted, unprinted=asked.unprinted)
    return render_template(
        "badges/home.html",
        asked=asked,
        refused=refused,
        count=len(wearers),
        tallies=_tallies(wearers),
        doubts=_by_person(services.rehearse(event, wearers)),
        doubt=doubt,
        layouts=queries.layouts(event.id),
        names=NAMES,
        group_choices=[(group.code, local(group.label)) for group in groups],
        district_choices=[*((name, name) for name in districts), (UNSAID, _("non précisé"))],
        state_choices=[*((one, STATES_PLURAL[one]) for one in STATES), (ACTIVE, _("Toutes sauf refusées et annulées"))],
    )


@blueprint.post("/org/<event_slug>/badges/imprimer")
@requires("badges.print")
def print_all() -> ResponseReturnValue:
    """Give the badges of everybody whom the filters mean."""
    return _filtered(_printed)


@blueprint.post("/org/<event_slug>/badges/apercu")
@requires("badges.print")
def preview() -> ResponseReturnValue:
    """Show three of the badges as specimens; nothing is printed or noted."""

    def specimens(wearers: list[Wearer]) -> ResponseReturnValue:
        event = access.current_event()
        pdf = services.preview(event, wearers, layout=forms.layout(request.form), sheet=forms.sheet(request.form))
        return pdf_response(pdf, "apercu", now=clock.now(), zone=event.tz, inline=True)

    return _filtered(specimens)


#: The button under the list of participants.
ON_CHOSEN = BulkAction(_l("Badges"), "badges_manage.print_selected", "badges.print", downloads=True)


@blueprint.post("/org/<event_slug>/badges/choisis")
@requires("badges.print")
def print_selected() -> ResponseReturnValue:
    """Give the badges of the people chosen in the list; if some need looking at, that is shown first, once.

    Who was refused or cancelled gets one only when ticked, or when the list shows nobody else.
    """
    event, who = access.current_event(), access.current()
    try:
        chosen = choosing.chosen(event.id, request.form, by_contact=who.contacts, sensitive=who.sensitive)
        also_gone = not chosen.everybody or chosen.wanted.state in OVER
        if request.form.get("vu") != "1":
            wearers = [one for one in queries.by_ids(event.id, chosen.ids) if also_gone or one.state not in OVER]
            doubts = services.rehearse(event, wearers)
            if doubts:
                return _look_first(wearers, doubts, chosen.wanted)
        batch = services.print_batch(
            event,
            chosen.ids,
            layout=forms.layout(request.form),
            sheet=forms.sheet(request.form),
            actor=who.actor,
            now=clock.now(),
            also_gone=also_gone,
        )
    except Error as error:
        wanted = lists.from_field(request.form.get("filtre", ""), choosing.choices(event.id))
        return _refused(error, "participants_manage.index", wanted.parameters())
    return _download(batch)


@blueprint.post("/desk/<event_slug>/badge/<uuid:participant_id>")
@requires("desk.print")
def print_one(participant_id: UUID) -> ResponseReturnValue:
    """Give one badge at once, to be printed; with ``perdu`` the lost one is void first."""
    event, who, now = access.current_event(), access.current(), clock.now()
    if request.form.get("perdu") == "1":
        services.reissue(event, participant_id, actor=who.actor, now=now)
    batch = services.print_one(event, participant_id, sheet=forms.sheet(request.form), actor=who.actor, now=now)
    return pdf_response(batch.pdf, "badge", now=now, zone=event.tz, inline=True)


def _filtered(then: Callable[[list[Wearer]], ResponseReturnValue]) -> ResponseReturnValue:
    """Do something with everybody whom a form's filters mean; what cannot be done is said on the page."""
    event = access.current_event()
    asked = Asked.sent(request.form, choosing.choices(event.id))
    try:
        return then(queries.wanted(event.id, asked.wanted, unprinted=asked.unprinted))
    except Error as error:
        back = asked.wanted.parameters() | ({forms.UNPRINTED: "1"} if asked.unprinted else {})
        return _refused(error, "badges_manage.home", back)


def _printed(wearers: list[Wearer]) -> ResponseReturnValue:
    batch = services.print_batch(
        access.current_event(),
        [one.id for one in wearers],
        layout=forms.layout(request.form),
        sheet=forms.sheet(request.form),
        actor=access.current().actor,
        now=clock.now(),
    )
    return _download(batch)


def _download(batch: Batch) -> ResponseReturnValue:
    """Give the file; what the file cannot say stands on the next page."""
    if batch.left_out:
        left_out = ngettext(
            "Sans badge : %(num)s inscription refusée ou annulée.",
            "Sans badge : %(num)s inscriptions refusées ou annulées.",
            batch.left_out,
        )
        flash(left_out, "wait")
    return pdf_response(batch.pdf, STEM, now=clock.now(), zone=access.current_event().tz)


def _look_first(wearers: list[Wearer], doubts: list[Doubt], wanted: lists.Wanted) -> ResponseReturnValue:
    again = [(name, value) for name in ("ids", "all", "total", "filtre") for value in request.form.getlist(name)]
    return render_template(
        "badges/check.html", count=len(wearers), doubts=_by_person(doubts), doubt=doubt, again=again, wanted=wanted
    )


def _refused(error: Error, endpoint: str, parameters: dict[str, Any]) -> ResponseReturnValue:
    """Go back with the reason; what no organiser can have asked for is an error page."""
    if error.code in {"unknown_participant", "bad_request"}:
        raise error
    flash(sentence(error), "no")
    return redirect(url_for(endpoint, **parameters), 303)


def _tallies(wearers: list[Wearer]) -> list[Tally]:
    found: dict[UUID, Tally] = {}
    for one in wearers:
        tally = found.setdefault(one.group_id, Tally(one))
        tally.badges += 1
        tally.printed += one.printed
    return list(found.values())


def _by_person(doubts: list[Doubt]) -> list[Doubtful]:
    found: dict[object, Doubtful] = {}
    for one in doubts:
        found.setdefault(one.person or one.name, Doubtful(one.person, one.name, [])).doubts.append(one)
    return list(found.values())
