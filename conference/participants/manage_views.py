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
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.participants import (
    choosing,
    decisions,
    fields,
    list_telling,
    lists,
    queries,
    services,
    telling,
)
from conference.participants.lists import Choices

blueprint = Blueprint("participants_manage", __name__, url_prefix="/org/<event_slug>/participants")
LIST = "participants_manage.index"
#: Where an undo leads back to, by the parameter that says so.
_BACK_TO = {
    "attente": "participants_manage.waiting",
    "etiquettes": "participants_manage.all_tags",
    "envois": "participants_manage.sent_messages",
}


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
        return refused(error)
    address = chosen.wanted.parameters()
    if outcome.change_set_id is None:
        flash(telling.outcome(outcome), "wait")
    else:
        announce(telling.outcome(outcome), outcome.change_set_id, names=_left(event, outcome), **address)
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
        if "envois" in request.args:
            done = _("Message arrêté : il n’est parti à personne.")
        flash(done if count else _("C’est annulé."), "ok")
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    if "grille" in request.args:
        address = {**_address(request.args), "grille": request.args.getlist("grille")}
        return redirect(url_for("participants_manage.grid", **address, feuille=request.args.get("feuille")), 303)
    for parameter, page in _BACK_TO.items():
        if request.args.get(parameter):
            return redirect(url_for(page), 303)
    back = request.args.get("personne", type=UUID)
    if back is not None:
        return redirect(url_for("participants_manage.person", participant_id=back, **_address(request.args)), 303)
    return redirect(url_for(LIST, **_address(request.args)), 303)


def announce(text: str, change_set_id: UUID, *, names: Sequence[str] = (), **back: Any) -> None:
    """Say on the next page what was done, with a button that takes it back; ``back`` says which page comes then.

    ``names`` are those of people who were left out.
    """
    undo_at = url_for("participants_manage.undo", change_set_id=change_set_id, **back)
    said = {"text": text, "undo": undo_at, "names": list(names)}
    flash(said, "ok")  # type: ignore[arg-type]  # org.html shows text, names and button


def full_page(
    event: Event,
    ids: Sequence[UUID],
    fields: dict[str, str],
    *,
    action: str | None = None,
    group: StakeholderGroup | None = None,
    choice: Sequence[tuple[str, str]] = (),
    of: int | None = None,
) -> str:
    """Return the page that names who found no seat (in ``group``, default: their own), and asks whether to go over it.

    ``fields`` and ``action`` are what the form repeats if the organiser says yes. ``choice`` and ``of``: all those who
    were chosen, and how many, where they go together or not at all.
    """
    people = queries.named(event.id, ids)
    groups = {one.id: one for one in events.groups(event.id)}
    of_people = [groups[key] for key in dict.fromkeys(person.group_id for person in people)]
    return render_template(
        "participants/full.html",
        people=people,
        full_groups=[group] if group else of_people,
        fields=fields,
        choice=choice,
        of=of,
        action=action or request.path,
    )


def _left(event: Event, outcome: decisions.Outcome) -> list[str]:
    """Return the names of the first who were left as they are."""
    people = queries.named(event.id, outcome.left_ids[: list_telling.MOST_NAMES])
    names = [f"{person.given_names} {person.family_name}".strip() for person in people]
    more = len(outcome.left_ids) - len(people)
    return [*names, _("et %(n)s autres", n=more)] if more else names


def refused(error: Error) -> ResponseReturnValue:
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
