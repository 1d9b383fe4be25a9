"""What people may ask of us about themselves, behind their personal link: their consents, and to be erased."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.permissions import public
from conference.participants import consents, erasure, wording
from conference.registration import services
from conference.registration.forms import OwnForm
from conference.registration.own_views import Own, back_to, blueprint, own_of
from conference.registration.views import WRONG, good

TO = {"donner": True, "retirer": False}


@blueprint.route("/accords", methods=["GET", "POST"])
@public
def agreements(token: str) -> ResponseReturnValue:
    """Show what a person agreed to, to which words, when and how; take it back or give it, one press each."""
    own, form = own_of(token), OwnForm()
    purpose, action = request.form.get("accord", ""), request.form.get("action", "")
    known = consents.agreements(own.event, own.person)
    sent = request.method == "POST" and good(form, str(own.person.id))
    if sent and action in TO and purpose in {one.purpose for one in known}:
        services.agree(own.event, own.person, purpose, given=TO[action], now=clock.now())
        return back_to(own, "accord" if TO[action] else "retrait")
    return render_template(
        "registration/consents.html",
        neutral=own.event.exposed,
        own=own,
        form=form,
        signed=form.sign(str(own.person.id)),
        agreements=known,
        channels=wording.CHANNELS,
    ), WRONG if request.method == "POST" else 200


@blueprint.route("/effacement", methods=["GET", "POST"])
@public
def erase(token: str) -> ResponseReturnValue:
    """Say what erasing means and have it asked for; or take that back, until somebody did it."""
    own, form = own_of(token), OwnForm()
    if request.method == "POST" and good(form, str(own.person.id)):
        return back_to(own, _ask(own))
    return render_template(
        "registration/erase.html",
        neutral=own.event.exposed,
        own=own,
        form=form,
        signed=form.sign(str(own.person.id)),
        asked=erasure.open_request(own.person.id),
    ), WRONG if request.method == "POST" else 200


def _ask(own: Own) -> str:
    if request.form.get("action") == "garder":
        services.take_erasure_back(own.person, now=clock.now())
        return "garde"
    services.ask_erasure(own.person, now=clock.now())
    return "efface"
