"""The organiser's list: what its address asks for, shown page by page; saved views; a way straight to one person."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock, unchanged
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event
from conference.participants import (
    choosing,
    fields,
    filter_words,
    list_page,
    lists,
    looks,
    marks,
    queries,
    saved_views,
    searching,
    wording,
)
from conference.participants.fields import Field, Fields
from conference.participants.lists import ACTIVE, LONGEST_SEARCH, UNSAID, Choices, Wanted
from conference.participants.manage_views import LIST, blueprint

#: The filters that have a select of their own.
QUICK = ("groupe", "etat", "district", "sexe")


@blueprint.get("")
@requires("participants.list")
def index() -> ResponseReturnValue:
    """Show one page of the list that the address asks for."""
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    choices = choosing.of(known)
    wanted, refused = lists.read(request.args, choices)
    elsewhere = _jump(event, wanted) or _changed(wanted, choices, known)
    if elsewhere is not None:
        return redirect(elsewhere, 303)
    return _page(event, known, wanted, refused)


def _page(event: Event, known: Fields, wanted: Wanted, refused: list[str]) -> str:
    who = access.current()
    columns = _columns(wanted, known)
    with_contacts = wanted.contacts and who.contacts
    cannot = ""
    try:
        page = queries.page(
            event.id, wanted, with_contacts=with_contacts, by_contact=who.contacts, fields=known, columns=columns
        )
    except Error as error:
        page, cannot = queries.Page([], 0, 1, near=False), sentence(error)
    if page.people and (with_contacts or any(field.flag for field in columns)):
        looks.note_list(event.id, len(page.people), actor=who.actor, now=clock.now())
    return render_template(
        "participants/list.html",
        wanted=wanted,
        page=page,
        mark=_mark(event, wanted, page),
        cannot=cannot,
        refused=refused,
        rows=[] if columns else list_page.rows(known, page.people, wanted),
        records=[(one, list_page.cells(columns, one)) for one in page.records],
        columns=list_page.columns(wanted, columns),
        heads=list_page.heads(wanted, known),
        address=list_page.addresses(wanted),
        with_contacts=with_contacts,
        per_page=lists.PER_PAGE,
        **_tools(known, wanted),
        **_all_views(event, known, wanted),
    )


def _mark(event: Event, wanted: Wanted, page: queries.Page) -> str:
    """Return the mark of everybody whom the list holds, for what is done with all of them at once."""
    found = page.found
    if found is None or not access.current().may("participants.decide"):
        return ""
    if len(page.people) == page.total:
        return marks.of(one.id for one in page.people)
    return unchanged.since(("mark", event.id, wanted.filters()), lambda: queries.mark(event.id, found))


def _tools(known: Fields, wanted: Wanted) -> dict[str, Any]:
    """Return what the forms of filters, order and columns need."""
    groups, districts = known.around.groups, known.around.districts
    adding = request.args.get(filter_words.ADD, "")
    return {
        "chips": filter_words.chips(wanted, known),
        "panel": filter_words.panel(adding, wanted, known) if adding else None,
        "typed": request.args.get(filter_words.VALUE, "")[:LONGEST_SEARCH],
        "parts": list_page.parts(known),
        "order": list_page.order(wanted, known),
        "kept": _kept(wanted),
        "usual": list_page.USUAL,
        "quick": _quick(wanted),
        "group_choices": [(group.code, local(group.label)) for group in groups],
        "district_choices": [*((d.name, d.name) for d in districts), (UNSAID, _("Non précisé"))],
        "state_choices": _state_choices(),
        "sex_choices": [("F", _("Femmes")), ("M", _("Hommes")), (UNSAID, _("Non précisé"))],
    }


def _columns(wanted: Wanted, known: Fields) -> list[Field]:
    found = list_page.chosen(wanted, known)
    if found and wanted.contacts and "telephone" in known and known["telephone"] not in found:
        found.append(known["telephone"])
    return found


def _kept(wanted: Wanted) -> list[tuple[str, str]]:
    """Return the parameters that a form carries along unseen."""
    pairs = replace(wanted, page=1).parameters().items()
    return [(name, one) for name, value in pairs for one in (value if isinstance(value, list) else [value])]


def _quick(wanted: Wanted) -> tuple[str, ...]:
    """Return the parameters that the form of searches asks itself; a select that holds several values does not."""
    several = {one.parameter for one in wanted.where}
    return ("q", *(name for name in QUICK if name not in several))


def _jump(event: Event, wanted: Wanted) -> str | None:
    """Return the page of the one person whose code or, if it may be, contact was typed and sent with Enter."""
    if request.args.get("aller") != "1":
        return None
    found = searching.exactly(event.id, wanted.q, by_contact=access.current().contacts) if wanted.q else []
    if len(found) == 1:
        return url_for(list_page.PERSON, participant_id=found[0])
    return url_for(LIST, **wanted.parameters())


def _changed(wanted: Wanted, choices: Choices, known: Fields) -> str | None:
    """Return the address of the list after one of its small forms: a filter more, a key more in its order."""
    if filter_words.HOW in request.args and filter_words.SHOW not in request.args:
        in_line = filter_words.LINE in request.args
        fresh = (
            filter_words.typed(request.args, wanted, known)
            if in_line
            else filter_words.added(request.args, wanted, choices)
        )
        if fresh is not None:
            return url_for(LIST, **fresh.parameters())
        return _not_understood(wanted)
    key = request.args.get("trier", "")
    if choices.sortable(key):
        others = [one for one in wanted.sort.split(",") if one.removeprefix("-") != key]
        fresh = list_page.by(wanted, [*others, f"-{key}" if request.args.get("sens") == "-" else key])
        return url_for(LIST, **lists.read(lists.as_args(fresh), choices)[0].parameters())
    return None


def _not_understood(wanted: Wanted) -> str:
    """Say so and show the values that there are; what was typed is still there."""
    key, typed = request.args.get(filter_words.ADD, ""), request.args.get(filter_words.VALUE, "")
    if not key:
        flash(_("Choisissez d’abord le champ à filtrer."), "no")
        return url_for(LIST, **wanted.parameters())
    flash(_("Ce filtre n’a pas été compris : choisissez ou écrivez une valeur, puis ajoutez-le de nouveau."), "no")
    again = wanted.parameters() | {filter_words.ADD: key}
    if typed and len(typed) <= LONGEST_SEARCH:
        again[filter_words.VALUE] = typed
    return url_for(LIST, **again)


def _all_views(event: Event, known: Fields, wanted: Wanted) -> dict[str, Any]:
    """Return the views, built in and saved, as (label, address, how many people, is it this one)."""
    who, here = access.current(), (wanted.filters(), wanted.sort, wanted.columns)
    counts = unchanged.since(("states", event.id), lambda: queries.counts(event.id))
    saved = saved_views.of(event.id, who.user_id, choosing.of(known))
    numbers = saved_views.counts(event.id, saved, known, by_contact=who.contacts)
    shown = [(view.wanted.filters(), view.wanted.sort, view.wanted.columns) for view in saved]
    same = saved[shown.index(here)] if here in shown else None
    own = [(view.name, url_for(LIST, **view.wanted.parameters()), numbers[view.id], view is same) for view in saved]
    return {"views": [*_views(wanted, counts), *own], "saved": same}


def _views(wanted: Wanted, counts: dict[tuple[str, bool], int]) -> list[tuple[str, str, int | None, bool]]:
    by_state = {state: sum(n for (one, _doubt), n in counts.items() if one == state) for state in wording.STATES}
    views = [
        (_("Toutes"), Wanted(), sum(by_state.values())),
        *([(_("Invitées"), Wanted(state="nominated"), by_state["nominated"])] if by_state["nominated"] else []),
        (_("À valider"), Wanted(state="pending"), by_state["pending"]),
        (_("Confirmées"), Wanted(state="confirmed"), by_state["confirmed"]),
        (_("Liste d’attente"), Wanted(state="waitlisted"), by_state["waitlisted"]),
        (_("Doublons possibles"), Wanted(doubtful=True), sum(n for (_state, doubt), n in counts.items() if doubt)),
    ]
    here = wanted.filters()
    return [(label, url_for(LIST, **view.parameters()), n, view.filters() == here) for label, view, n in views]


def _state_choices() -> list[tuple[str, str]]:
    each = [(code, str(word)) for code, word in wording.STATES_PLURAL.items()]
    return [(ACTIVE, _("Toutes sauf refusées et annulées")), *each]
