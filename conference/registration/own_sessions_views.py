"""The sessions of a participant, behind the personal link: what to sign up for, and what only participants see.

Of an exposed event there is no such page: titles would tell which event it is.
"""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.agenda import page_wording, selections, sign_up_queries, sign_up_services
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import public
from conference.registration.forms import OwnForm
from conference.registration.own_views import Own, blueprint, own_of
from conference.registration.views import WRONG, good


@blueprint.route("/seances", methods=["GET", "POST"])
@public
def sessions(token: str) -> ResponseReturnValue:
    """Show one's sessions, take a seat in one or leave it; a button pressed twice is pressed once."""
    own, form = own_of(token), OwnForm()
    if own.over or own.event.exposed:
        raise Error("not_found", 404)
    if request.method == "GET":
        return _page(own, form), 200
    session_id = _id(request.form.get("seance", ""))
    if not good(form, str(own.person.id)) or session_id is None:
        return _page(own, form), WRONG
    try:
        if request.form.get("faire") == "quitter":
            sign_up_services.leave(own.event.id, session_id, own.person.id)
        else:
            sign_up_services.sign_up(own.event.id, session_id, own.person.id, now=clock.now())
    except Error as error:
        form.form_errors.append(sentence(error))
        return _page(own, form), error.status
    return redirect(url_for("own.sessions", token=own.token, _anchor=f"s{session_id.hex[:8]}"), 303)


def _page(own: Own, form: OwnForm) -> str:
    offer = sign_up_queries.offer(own.event.id, own.person)
    seated = [place.session for place in offer.places if place.state] if offer else []
    return render_template(
        "registration/sessions.html",
        neutral=False,
        own=own,
        form=form,
        offer=offer,
        overlaps=[page_wording.overlap(one, own.event.zone) for one in selections.overlaps(seated)],
        signed=form.sign(str(own.person.id)),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
