"""A place that was offered, behind the personal link: taken or left, and what is left to who answers too late."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import Actor, public
from conference.participants import offers
from conference.registration.forms import OwnForm
from conference.registration.own_views import Own, back_to, blueprint, own_of
from conference.registration.views import WRONG, good

#: What the buttons send, and what the own page confirms then.
ANSWERS = {"accepter": "accepte", "laisser": "laisse", "attendre": "attend"}


@blueprint.route("/place", methods=["GET", "POST"])
@public
def offer(token: str) -> ResponseReturnValue:
    """Take the place that was offered, leave it to another, or, too late, wait again; pressed twice it is once."""
    own, form = own_of(token), OwnForm()
    if request.method == "POST":
        answer = request.form.get("reponse", "")
        if not good(form, str(own.person.id)) or answer not in ANSWERS:
            return _page(own, form), WRONG
        try:
            _answer(own, answer)
        except Error as error:
            if error.code == "offer_over":
                return _page(own, form), error.status
            return back_to(own)
        return back_to(own, ANSWERS[answer])
    if own.person.offer_until is None and not offers.too_late(own.person, clock.now()):
        return back_to(own)
    return _page(own, form)


def _answer(own: Own, answer: str) -> None:
    event_id, person_id = own.event.id, own.person.id
    actor, now = Actor("participant", person_id), clock.now()
    if answer == "accepter":
        offers.accept(event_id, person_id, actor=actor, now=now)
    elif answer == "laisser":
        offers.refuse(event_id, person_id, actor=actor, now=now)
    else:
        offers.rejoin(own.event, person_id, actor=actor, now=now)


def _page(own: Own, form: OwnForm) -> str:
    return render_template(
        "registration/offer_page.html",
        neutral=own.event.exposed,
        own=own,
        form=form,
        answering=own.answering(),
    )
