"""The organiser's page of waiting lists: who is next, which offers run, who is to be called; offers made by hand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access, wording
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.participants import contacts, looks, offer_queries, offers
from conference.participants.manage_views import announce, blueprint
from conference.participants.offer_queries import Line

WAITING = "participants_manage.waiting"
#: So many of those who wait are shown, and so many are offered a place at once at most.
SHOWN = 50


@blueprint.get("/attente")
@requires("participants.list")
def waiting() -> ResponseReturnValue:
    """Show the waiting lists of all groups, and the offers that run."""
    event, who, now = access.current_event(), access.current(), clock.now()
    lines = offer_queries.lines(event.id, events.groups(event.id))
    to_call = [one for line in lines for one in line.offered if not one.has_email]
    phones: dict[UUID, tuple[str, ...]] = {}
    if who.contacts and to_call:
        phones = {one.id: contacts.unsealed(event.id, one.id, one.sealed).phones for one in to_call}
        looks.note_list(event.id, len(to_call), actor=who.actor, now=now)
    return render_template(
        "participants/waiting.html",
        lines=lines,
        phones=phones,
        to_call=len(to_call),
        shown=SHOWN,
        until=lambda moment: wording.until(moment, event.tz),
        held=lambda line: _held(line, now),
        now=now,
        closed=offers.deadline(event, now) is None,
    )


@blueprint.post("/attente/proposer")
@requires("participants.decide")
def offer() -> ResponseReturnValue:
    """Offer a place to one person, or to so many who are next in a group."""
    event, one = access.current_event(), request.form.get("personne", type=UUID)
    try:
        made = _offer_one(event, one) if one is not None else _offer_next(event)
    except Error as error:
        return _refused(error, one)
    if made is None:
        flash(_("Aucune place à proposer : rien n’est libre, ou personne n’attend."), "wait")
    else:
        announce(_made(event, made), made.change_set_id, **_back(one))
    return _return(one)


@blueprint.post("/<uuid:participant_id>/offre")
@requires("participants.decide")
def answer_offer(participant_id: UUID) -> ResponseReturnValue:
    """Answer an offer for somebody on the telephone, give them more time, or take the offer back."""
    event, action = access.current_event(), request.form.get("action", "")
    try:
        said, change_set_id = _answer(event, participant_id, action)
    except Error as error:
        return _refused(error, participant_id)
    if change_set_id is None:
        flash(said, "ok")
    else:
        announce(said, change_set_id, **_back(participant_id))
    return _return(participant_id)


@blueprint.post("/attente/<group_code>/mode")
@requires("participants.decide")
def offer_mode(group_code: str) -> ResponseReturnValue:
    """Say whether the free seats of a group are offered by themselves."""
    group, automatic = _group(access.current_event(), group_code), request.form.get("auto") == "1"
    offers.set_mode(group.event_id, group.id, automatic=automatic)
    said = _("Les places qui se libèrent sont proposées automatiquement, dans l’ordre de la liste.")
    flash(said if automatic else _("Les places qui se libèrent attendent que vous les proposiez."), "ok")
    return redirect(url_for(WAITING), 303)


def _offer_one(event: Event, participant_id: UUID) -> offers.Made:
    return offers.make(event, [participant_id], actor=access.current().actor, now=clock.now())


def _offer_next(event: Event) -> offers.Made | None:
    count = request.form.get("nombre", 0, type=int)
    if not 1 <= count <= SHOWN:
        raise Error("bad_request")
    group = _group(event, request.form.get("groupe", ""))
    return offers.make_next(event, group.id, count, actor=access.current().actor, now=clock.now())


def _answer(event: Event, participant_id: UUID, action: str) -> tuple[str, UUID | None]:
    """Do what a button of a running offer says; return what to say and what takes it back."""
    by: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    if action == "prolonger":
        made = offers.prolong(event, participant_id, **by)
        return _("Délai prolongé jusqu’au %(moment)s.", moment=wording.until(made.until, event.tz)), made.change_set_id
    work, said = {
        "accepter": (offers.accept, _("Place acceptée.")),
        "laisser": (offers.refuse, _("Place laissée : l’inscription est annulée.")),
        "retirer": (offers.withdraw, _("Offre retirée : la personne attend de nouveau.")),
    }.get(action, (None, ""))
    if work is None:
        raise Error("bad_request")
    change_set = work(event.id, participant_id, **by)
    return str(said), change_set.id if change_set else None


def _made(event: Event, made: offers.Made) -> str:
    said = [
        ngettext("Place proposée à %(num)s personne", "Places proposées à %(num)s personnes", len(made.people)),
        _("réponse avant le %(moment)s.", moment=wording.until(made.until, event.tz)),
    ]
    call = ngettext("%(num)s à appeler.", "%(num)s à appeler.", made.to_call) if made.to_call else ""
    return f"{', '.join(said)} {call}".strip()


def _group(event: Event, code: str) -> StakeholderGroup:
    group = events.group_by_code(event.id, code)
    if group is None:
        raise Error("unknown_group", 404)
    return group


def _held(line: Line, now: datetime) -> datetime | None:
    """Return until when the free seats of a group are kept because an organiser may still undo."""
    after = line.group.offers_after
    return after if after is not None and after > now and line.free != 0 else None


def _from_person() -> bool:
    return request.form.get("retour") == "fiche"


def _back(participant_id: UUID | None) -> dict[str, Any]:
    return {"personne": participant_id} if _from_person() and participant_id else {"attente": 1}


def _return(participant_id: UUID | None) -> ResponseReturnValue:
    if _from_person() and participant_id:
        return redirect(url_for("participants_manage.person", participant_id=participant_id), 303)
    return redirect(url_for(WAITING), 303)


def _refused(error: Error, participant_id: UUID | None) -> ResponseReturnValue:
    """Say on the page that was used why not; what no organiser can have asked for is an error page."""
    if error.status == 404 or error.code == "bad_request":  # noqa: PLR2004 (somebody of another event)
        raise error
    flash(sentence(error), "no")
    return _return(participant_id)
