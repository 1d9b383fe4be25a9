"""Requests to be erased: an organiser reads them, carries them out or says why not."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.permissions import requires
from conference.events import access
from conference.participants import erasure, open_questions, queries, wording
from conference.participants.erasure_forms import EraseForm, RefuseForm
from conference.participants.open_questions import Request

blueprint = Blueprint("erasures", __name__, url_prefix="/org/<event_slug>/effacements")
INDEX, REQUEST = "erasures.index", "erasures.show"
WRONG = 422


@blueprint.get("")
@requires("participants.erase")
def index() -> ResponseReturnValue:
    """List the requests that wait for an answer."""
    requests = open_questions.requests(access.current_event().id)
    return render_template("participants/erasures.html", requests=requests, words=wording)


@blueprint.get("/<uuid:request_id>")
@requires("participants.erase")
def show(request_id: UUID) -> ResponseReturnValue:
    """Show one request, what erasing takes away, and what it leaves."""
    return _page(_request(request_id), EraseForm(), RefuseForm())


@blueprint.post("/<uuid:request_id>/effacer")
@requires("participants.erase")
def carry_out(request_id: UUID) -> ResponseReturnValue:
    """Erase a person for good, once the organiser has ticked that they know."""
    form = EraseForm()
    if not form.validate_on_submit():
        return _page(_request(request_id), form, RefuseForm()), WRONG
    event_id, actor = access.current_event().id, access.current().actor
    erasure.carry_out(event_id, request_id, actor=actor, now=clock.now())
    flash(_("La personne est effacée."), "ok")
    return redirect(url_for(INDEX), 303)


@blueprint.post("/<uuid:request_id>/refuser")
@requires("participants.erase")
def refuse(request_id: UUID) -> ResponseReturnValue:
    """Refuse a request, with the reason that the history keeps."""
    form = RefuseForm()
    if not form.validate_on_submit():
        return _page(_request(request_id), EraseForm(), form), WRONG
    event_id, actor = access.current_event().id, access.current().actor
    erasure.refuse(event_id, request_id, form.reason.data, actor=actor, now=clock.now())
    flash(_("La demande est refusée, et la raison est notée dans l’historique de la personne."), "ok")
    return redirect(url_for(INDEX), 303)


@blueprint.post("/personne/<uuid:participant_id>")
@requires("participants.erase")
def note(participant_id: UUID) -> ResponseReturnValue:
    """Note a request that somebody made on the telephone or at the desk."""
    event_id, actor = access.current_event().id, access.current().actor
    asked = erasure.ask(event_id, participant_id, channel="spoken", actor=actor, now=clock.now())
    return redirect(url_for(REQUEST, request_id=asked.id), 303)


def _request(request_id: UUID) -> Request:
    found = open_questions.request(access.current_event().id, request_id)
    if found is None:
        abort(404)
    return found


def _page(found: Request, erase: EraseForm, refuse: RefuseForm) -> str:
    return render_template(
        "participants/erasure.html",
        asked=found.request,
        person=found.person,
        records=queries.named(found.request.event_id, erasure.records_of(found.person)),
        form=erase if erase.errors else refuse,
        erase=erase,
        refuse=refuse,
        words=wording,
    )
