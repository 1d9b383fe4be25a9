"""Two records that nobody proposed, picked by an organiser: from the list, or from a person's page by name or code."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import bulk_actions, bulk_views, duplicates, queries, tickets, wording
from conference.participants.bulk_actions import BulkAction
from conference.participants.lists import Wanted
from conference.participants.manage_views import refused
from conference.participants.models import Participant
from conference.participants.suspicion_views import PAIR, blueprint

TWO = 2
#: Of as many chosen people one can still say which two are meant.
_TO_CHOOSE_FROM = 20
_SHOWN = 12

bulk_actions.offer(BulkAction(_l("Comparer et fusionner"), "suspicions.pick", "participants.decide"))


@blueprint.post("/choisies")
@requires("participants.decide")
def pick() -> ResponseReturnValue:
    """Compare the two people chosen; of more ask which two, of one who the other is."""
    event, who, among = access.current_event(), access.current(), request.form.getlist("parmi", type=UUID)
    try:
        ids = bulk_views.chosen().ids
        if len(ids) == TWO:
            found = duplicates.ask(event.id, ids[0], ids[1], actor=who.actor, now=clock.now())
            return redirect(url_for(PAIR, suspicion_id=found.id), 303)
    except Error as error:
        return _which(among, []) if error.code == "nothing_chosen" and among else refused(error)
    if not among and len(ids) == 1:
        flash(_("Vous avez choisi une fiche. Cherchez l’autre ici."), "info")
        return redirect(url_for("suspicions.other", participant_id=ids[0]), 303)
    return _which(among or ids, ids if among else [])


@blueprint.get("/avec/<uuid:participant_id>")
@requires("participants.decide")
def other(participant_id: UUID) -> ResponseReturnValue:
    """Find who is the same person as somebody, by name or code; the nearest names are there at once."""
    someone = queries.person(access.current_event().id, participant_id)
    if someone is None:
        abort(404)
    if someone.merged_into_id or someone.erased:
        return redirect(url_for("participants_manage.person", participant_id=someone.id), 303)
    typed = request.args.get("q", "").strip()
    found = _searched(someone, typed) if typed else _alike(someone)
    told = _told([someone, *found["people"]])
    return render_template("participants/same_person.html", person=someone, typed=typed, **found, **told)


def _searched(someone: Participant, typed: str) -> dict[str, Any]:
    by_contact = access.current().contacts
    found = queries.page(access.current_event().id, Wanted(q=typed), by_contact=by_contact)
    others = [one for one in found.people if one.id != someone.id]
    itself = not others and found.total == 1 and not found.near
    total = found.total - (len(found.people) - len(others))
    return {"people": others[:_SHOWN], "total": total, "near": found.near, "itself": itself}


def _alike(someone: Participant) -> dict[str, Any]:
    """Return whose names are nearest, the nearest first."""
    event_id = access.current_event().id
    ids = duplicates.nearest(someone, _SHOWN)
    people = {one.id: one for one in queries.named(event_id, ids)}
    return {"people": [people[one] for one in ids if one in people], "total": len(ids), "near": True, "itself": False}


def _which(ids: list[UUID], ticked: list[UUID]) -> ResponseReturnValue:
    """Ask which two of several people are to be compared."""
    people = queries.named(access.current_event().id, ids[: _TO_CHOOSE_FROM + 1])
    if not people:
        abort(404)
    if len(ids) > _TO_CHOOSE_FROM:
        return refused(Error("choose_two", 409, count=len(ids)))
    problem = ""
    if request.form.getlist("parmi"):
        problem = ngettext(
            "Vous avez coché %(num)s fiche : il en faut deux.",
            "Vous avez coché %(num)s fiches : il en faut deux.",
            len(ticked),
        )
    page = render_template("participants/pick_two.html", people=people, ticked=ticked, problem=problem, **_told(people))
    return page, 422 if problem else 200


def _told(people: Sequence[queries.Listed | Participant]) -> dict[str, Any]:
    """Return what tells homonyms apart, for a page."""
    event = access.current_event()
    return {
        "codes": tickets.codes([one.id for one in people]),
        "groups": {group.id: group for group in events.groups(event.id)},
        "districts": {place.id: place.name for place in events.places(event.id, "district")},
        "words": wording,
    }
