"""Badges as an organiser prints them, many at once, and as the desk does, one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.badges import (
    forms,
    freshness,
    printer_words,
    queries,
    report,
    report_wording,
    run_queries,
    run_rules,
    runs,
    services,
)
from conference.badges.delivery import pdf_response
from conference.badges.designs import Designs
from conference.badges.forms import Asked
from conference.badges.layout_wording import DUPLEX
from conference.badges.queries import Wearer
from conference.badges.report import Doubt
from conference.badges.rules import A6
from conference.badges.run_rules import AT_ONCE, MOST_DESKS, ONLY, SEPARATORS, SORTS, Order
from conference.badges.services import Batch
from conference.badges.wording import NAMES, badge_event
from conference.badges.wording import ONLY as ONLY_WORDS
from conference.badges.wording import SEPARATORS as SEPARATOR_WORDS
from conference.badges.wording import SORTS as SORT_WORDS
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import choosing, fields, filter_words, lists, saved_views
from conference.participants.bulk_actions import BulkAction
from conference.participants.lists import ACTIVE, UNSAID, Wanted
from conference.participants.rules import OVER
from conference.participants.saved_views import View
from conference.participants.wording import STATES_PLURAL

blueprint = Blueprint("badges_manage", __name__)
STEM = "badges"
#: Whose badges can be asked for by state; the refused and cancelled are ticked one by one in the list.
STATES = ("pending", "nominated", "waitlisted")
#: The filters that the page has a field for.
_SHOWN = frozenset({"groupe", "etat", "district"})


@dataclass
class Tally:
    """How many badges a group has."""

    group: Wearer
    badges: int = 0
    printed: int = 0


@blueprint.get("/org/<event_slug>/badges")
@requires("badges.print")
def home() -> ResponseReturnValue:
    """Show how many badges the filters mean, and what to look at before they are printed."""
    event, who = access.current_event(), access.current()
    paper.warm()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    asked, refused = Asked.read(request.args, choosing.of(known))
    wearers = queries.by_ids(event.id, freshness.chosen(event, asked.wanted, asked.only, by_contact=who.contacts))
    return render_template(
        "badges/home.html",
        asked=asked,
        refused=refused,
        count=len(wearers),
        at_once=len(wearers) <= AT_ONCE,
        how=dict.fromkeys(forms.HOW, "") | forms.how(request.args),
        chips=[one for one in filter_words.chips(asked.wanted, known) if _beyond(asked.wanted, one.without)],
        kept=_kept(asked.wanted),
        views=_views(saved_views.of(event.id, who.user_id, choosing.of(known)), asked),
        tallies=_tallies(wearers),
        report=report.summed_up(report.rehearse(event, wearers), len(wearers)),
        told=report_wording,
        layouts=(layouts := list((designs := Designs(event, badge_event(event))).known)),
        layout_choices=[
            ("", _("celui de chaque groupe")),
            *((one, one.upper() if one == A6.name else one) for one in layouts),
        ],
        names=NAMES,
        runs=run_queries.count(event.id),
        most_desks=MOST_DESKS,
        sheet_choices=(sheet_choices := printer_words.sheets(designs.plain())),
        duplex_choices=[("", _("selon le modèle")), *((one, DUPLEX[one]) for one in run_rules.DUPLEX)],
        label_choices=printer_words.labels(),
        trial_sheets=sheet_choices,
        **_choices(event.id),
    )


def _choices(event_id: UUID) -> dict[str, list[tuple[str, Any]]]:
    groups, districts = events.groups(event_id), [place.name for place in events.places(event_id, "district")]
    return {
        "group_choices": [(group.code, local(group.label)) for group in groups],
        "district_choices": [*((name, name) for name in districts), (UNSAID, _("non précisé"))],
        "state_choices": [
            *((one, STATES_PLURAL[one]) for one in STATES),
            (ACTIVE, _("Toutes sauf refusées et annulées")),
        ],
        "only_choices": [(one, ONLY_WORDS[one]) for one in ONLY if one],
        "sort_choices": [(one, SORT_WORDS[one]) for one in SORTS],
        "separator_choices": [(one, SEPARATOR_WORDS[one]) for one in SEPARATORS],
    }


def _views(found: Sequence[View], asked: Asked) -> list[tuple[str, str, None, bool]]:
    """Return the saved lists, each as a link to the badges of its people."""
    return [
        (
            one.name,
            url_for("badges_manage.home", **replace(asked, wanted=one.wanted).parameters()),
            None,
            one.wanted.filters() == asked.wanted.filters(),
        )
        for one in found
    ]


def _beyond(wanted: Wanted, without: Wanted) -> bool:
    """Tell whether a filter has no field on the page."""
    return any((one.key, one.op) not in {(key, "") for key in _SHOWN} for one in set(wanted.every) - set(without.every))


def _kept(wanted: Wanted) -> list[tuple[str, str]]:
    """Return what the page's own filters carry along: the list's other filters and its order."""
    return [
        (name, value)
        for name, given in wanted.parameters(page=1, columns=()).items()
        if name not in {*_SHOWN, "q"}
        for value in (given if isinstance(given, list) else [given])
    ]


@blueprint.post("/org/<event_slug>/badges/imprimer")
@requires("badges.print")
def print_all() -> ResponseReturnValue:
    """Give the badges of everybody whom the filters mean, or say where they are made when they are many."""
    return _filtered(lambda asked, ids: ordered(ids, forms.order(request.form, asked)))


@blueprint.post("/org/<event_slug>/badges/apercu")
@requires("badges.print")
def preview() -> ResponseReturnValue:
    """Show three of the badges as specimens; nothing is printed or noted."""
    event = access.current_event()

    def specimens(asked: Asked, ids: list[UUID]) -> ResponseReturnValue:
        wearers, order = queries.by_ids(event.id, ids), forms.order(request.form, asked)
        pdf = services.preview(event, wearers, layout=order.layout, printing=order.printing)
        return pdf_response(pdf, "apercu", now=clock.now(), zone=event.tz, inline=True)

    return _filtered(specimens)


def ordered(ids: list[UUID], asked: Order) -> ResponseReturnValue:
    """Print these badges: few are given at once, many are made by a job, and its page is shown."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    if len(ids) <= AT_ONCE:
        return download(services.print_now(event, ids, asked, actor=actor, clock=clock.now))
    made = runs.order(event, ids, asked, actor=actor, now=now)
    _say_left_out(made.left_out)
    return redirect(url_for("badges_manage.run", number=made.number), 303)


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
            doubts = report.rehearse(event, wearers)
            if doubts:
                return _look_first(wearers, doubts, chosen.wanted)
        asked = Order(layout=forms.layout(request.form), sheet=forms.sheet(request.form) or "", also_gone=also_gone)
        return ordered(chosen.ids, replace(asked, filter=chosen.wanted.as_field()))
    except Error as error:
        wanted = lists.from_field(request.form.get("filtre", ""), choosing.choices(event.id))
        return _refused(error, "participants_manage.index", wanted.parameters())


def _filtered(then: Callable[[Asked, list[UUID]], ResponseReturnValue]) -> ResponseReturnValue:
    """Do something with everybody whom a form's filters mean; what cannot be done is said on the page."""
    event, who = access.current_event(), access.current()
    known = choosing.choices(event.id, contacts=who.contacts, sensitive=who.sensitive)
    try:
        asked = Asked.sent(request.form, known)
    except Error as error:
        return _refused(error, "badges_manage.home", forms.how(request.form))
    try:
        return then(asked, freshness.chosen(event, asked.wanted, asked.only, by_contact=who.contacts))
    except Error as error:
        return _refused(error, "badges_manage.home", asked.parameters() | forms.how(request.form))


def download(batch: Batch) -> ResponseReturnValue:
    """Give the file; what the file cannot say stands on the next page."""
    _say_left_out(batch.left_out)
    if batch.missing:
        missing = ngettext(
            "%(num)s badge n’a pas pu être dessiné : voyez le tirage n° %(run)s.",
            "%(num)s badges n’ont pas pu être dessinés : voyez le tirage n° %(run)s.",
            batch.missing,
            run=batch.number,
        )
        flash(missing, "no")
    return pdf_response(batch.pdf, STEM, now=clock.now(), zone=access.current_event().tz)


def _say_left_out(count: int) -> None:
    if count:
        left_out = ngettext(
            "Sans badge : %(num)s inscription refusée ou annulée.",
            "Sans badge : %(num)s inscriptions refusées ou annulées.",
            count,
        )
        flash(left_out, "wait")


def _look_first(wearers: list[Wearer], doubts: list[Doubt], wanted: lists.Wanted) -> ResponseReturnValue:
    again = [(name, value) for name in ("ids", "all", "total", "filtre") for value in request.form.getlist(name)]
    return render_template(
        "badges/check.html",
        count=len(wearers),
        report=report.summed_up(doubts, len(wearers)),
        told=report_wording,
        again=again,
        wanted=wanted,
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
