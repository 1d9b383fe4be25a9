"""The organiser's list: search, filters, decisions on many, undo. Its address is its state."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.participants import choosing, decisions, fields, lists, looks, queries, services, telling, wording
from conference.participants import contacts as contact_store
from conference.participants.lists import ACTIVE, UNSAID, Choices, Wanted

blueprint = Blueprint("participants_manage", __name__, url_prefix="/org/<event_slug>/participants")
LIST = "participants_manage.index"


@blueprint.get("")
@requires("participants.list")
def index() -> ResponseReturnValue:
    """Show one page of the list that the address asks for."""
    event, who = access.current_event(), access.current()
    groups, districts = events.groups(event.id), events.places(event.id, "district")
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    wanted, refused = lists.read(request.args, choosing.of(known))
    with_contacts = wanted.contacts and who.contacts
    page = queries.page(event.id, wanted, with_contacts=with_contacts, by_contact=who.contacts, fields=known)
    if with_contacts:
        looks.note_list(event.id, len(page.people), actor=who.actor, now=clock.now())
    return render_template(
        "participants/list.html",
        wanted=wanted,
        page=page,
        refused=refused,
        views=_views(wanted, queries.counts(event.id)),
        groups={group.id: group for group in groups},
        districts={district.id: district.name for district in districts},
        group_choices=[(group.code, local(group.label)) for group in groups],
        district_choices=[*((d.name, d.name) for d in districts), (UNSAID, _("Non précisé"))],
        state_choices=_state_choices(),
        sex_choices=[("F", _("Femmes")), ("M", _("Hommes")), (UNSAID, _("Non précisé"))],
        contacts=_contacts(event, page.people) if with_contacts else None,
        states=wording.STATES,
        per_page=lists.PER_PAGE,
    )


@blueprint.post("/decision")
@requires("participants.decide")
def decide() -> ResponseReturnValue:
    """Accept, refuse or cancel the people chosen, and say how it went, with a way back."""
    event, who = access.current_event(), access.current()
    decision = request.form.get("decision", "")
    if decision not in decisions.DECISIONS:
        raise Error("bad_request")
    try:
        chosen = choosing.chosen(event.id, request.form, by_contact=who.contacts, sensitive=who.sensitive)
        outcome = decisions.decide(
            event.id,
            chosen.ids,
            decision,
            actor=who.actor,
            now=clock.now(),
            over_quota=request.form.get("over_quota") == "1",
        )
    except Error as error:
        return _refused(error)
    address = chosen.wanted.parameters()
    if outcome.change_set_id is None:
        flash(telling.outcome(outcome), "wait")
    else:
        announce(telling.outcome(outcome), outcome.change_set_id, **address)
    if outcome.full:
        return full_page(event, outcome.full, {"decision": decision, "filtre": chosen.wanted.as_field()})
    return redirect(url_for(LIST, **address), 303)


@blueprint.post("/annuler/<uuid:change_set_id>")
@requires("participants.decide")
def undo(change_set_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did in the last ten minutes."""
    event, who = access.current_event(), access.current()
    try:
        count = services.undo(event.id, change_set_id, actor=who.actor, now=clock.now())
        done = ngettext("%(num)s personne remise comme avant.", "%(num)s personnes remises comme avant.", count)
        flash(done, "ok")
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    if request.args.get("attente"):
        return redirect(url_for("participants_manage.waiting"), 303)
    back = request.args.get("personne", type=UUID)
    if back is not None:
        return redirect(url_for("participants_manage.person", participant_id=back), 303)
    return redirect(url_for(LIST, **_address(request.args)), 303)


def announce(text: str, change_set_id: UUID, **back: Any) -> None:
    """Say on the next page what was done, with a button that takes it back; ``back`` says which page comes then."""
    undo_at = url_for("participants_manage.undo", change_set_id=change_set_id, **back)
    flash({"text": text, "undo": undo_at}, "ok")  # type: ignore[arg-type]  # org.html shows text and button


def full_page(
    event: Event,
    ids: Sequence[UUID],
    fields: dict[str, str],
    *,
    action: str | None = None,
    group: StakeholderGroup | None = None,
) -> str:
    """Return the page that names who found no seat (in ``group``, default: their own), and asks whether to go over it.

    ``fields`` and ``action`` are what the form repeats if the organiser says yes.
    """
    people = queries.named(event.id, ids)
    groups = {one.id: one for one in events.groups(event.id)}
    of_people = [groups[key] for key in dict.fromkeys(person.group_id for person in people)]
    return render_template(
        "participants/full.html",
        people=people,
        full_groups=[group] if group else of_people,
        fields=fields,
        action=action or request.path,
    )


def _views(wanted: Wanted, counts: dict[tuple[str, bool], int]) -> list[tuple[str, str, int, bool]]:
    """Return the quick views: (label, address, how many people, is it this one)."""
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


def _contacts(event: Event, people: list[queries.Listed]) -> dict[UUID, Any]:
    return {person.id: contact_store.unsealed(event.id, person.id, person.sealed) for person in people}


def _refused(error: Error) -> ResponseReturnValue:
    """Go back to the list with the reason; what no organiser can have asked for is an error page."""
    if error.status == 404:  # noqa: PLR2004 (somebody of another event)
        raise error
    flash(sentence(error), "no")
    wanted = lists.from_field(request.form.get("filtre", ""), own_choices())
    return redirect(url_for(LIST, **wanted.parameters()), 303)


def own_choices() -> Choices:
    """Return what an address may name for the one who asks."""
    who = access.current()
    return choosing.of(fields.of(access.current_event(), contacts=who.contacts, sensitive=who.sensitive))


def _address(args: "MultiDict[str, str]") -> dict[str, Any]:
    return lists.read(args, own_choices())[0].parameters()
