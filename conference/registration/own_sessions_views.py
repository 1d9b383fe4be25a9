"""The sessions of a participant, behind the personal link: what to sign up for, and what only participants see.

Of an exposed event there is no such page: titles would tell which event it is.
"""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.agenda import page_wording, selections, sign_up_queries, sign_up_services
from conference.agenda.programme import PublicSession
from conference.agenda.sign_up_queries import Offer, Place
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import Actor, public
from conference.registration import own_documents_views
from conference.registration.forms import OwnForm
from conference.registration.own_views import Own, blueprint, own_of
from conference.registration.views import WRONG, good

#: What the buttons say: take a seat, wait for one, give it back; ``KNOWING`` behind it: whatever is at the same time.
SEAT, WAIT, LEAVE, KNOWING = "inscrire", "attendre", "quitter", "!"


@blueprint.route("/seances", methods=["GET", "POST"])
@public
def sessions(token: str) -> ResponseReturnValue:
    """Show one's sessions, take a seat in one or leave it; a button pressed twice is pressed once."""
    own, form = own_of(token), OwnForm()
    if own.over or own.event.exposed:
        raise Error("not_found", 404)
    if request.method == "GET":
        return _page(own, form), 200
    session_id, wish = _id(request.form.get("seance", "")), request.form.get("faire", "")
    if not good(form, str(own.person.id)) or session_id is None:
        return _page(own, form), WRONG
    if wish != LEAVE and not wish.endswith(KNOWING) and _clashes(_offer(own), session_id):
        form.form_errors.append(sentence(Error("sign_up_clash")))
        return _page(own, form, asked=str(session_id)), 409
    try:
        filled = _do(own, session_id, wish.removesuffix(KNOWING))
    except Error as error:
        form.form_errors.append(sentence(error))
        return _page(own, form), error.status
    short = session_id.hex[:8]
    told = short if filled else None
    return redirect(url_for("own.sessions", token=own.token, _anchor=f"s{short}", complet=told), 303)


def _do(own: Own, session_id: UUID, wish: str) -> bool:
    """Do what a button says; tell whether the last seat went while the page was open."""
    now = clock.now()
    if wish == LEAVE:
        actor = Actor("participant", own.person.id)
        sign_up_services.leave(own.event.id, session_id, own.person.id, now=now, actor=actor)
        return False
    became = sign_up_services.sign_up(own.event.id, session_id, own.person.id, now=now)
    return became == "waiting" and wish != WAIT


def _page(own: Own, form: OwnForm, *, asked: str = "") -> str:
    offer = _offer(own)
    seated = [place.session for place in offer.places if place.state] if offer else []
    return render_template(
        "registration/sessions.html",
        neutral=False,
        own=own,
        form=form,
        offer=offer,
        overlaps=[page_wording.overlap(one, own.event.zone) for one in selections.overlaps(seated)],
        asked=asked,
        clashes=_clashes(offer, UUID(asked)) if asked else [],
        documents=own_documents_views.shown(own, offer),
        document=page_wording.document,
        filled=_filled(offer),
        why=_why,
        signed=form.sign(str(own.person.id)),
    )


def _offer(own: Own) -> Offer | None:
    return sign_up_queries.offer(own.event.id, own.person, now=clock.now())


def _clashes(offer: Offer | None, session_id: UUID) -> list[PublicSession]:
    """Return what somebody has at the same time as a session that they want."""
    places = offer.places if offer else []
    wanted = next((place.session for place in places if place.session.id == str(session_id) and not place.state), None)
    if wanted is None:
        return []
    others = [place.session for place in places if place.state]
    pairs = selections.overlaps([wanted, *others])
    return [two[two[0] is wanted] for two in ((one.first, one.second) for one in pairs) if wanted in two]


def _filled(offer: Offer | None) -> Place | None:
    """Return the session that was full when its button was pressed: the address says it, the queue proves it."""
    short = request.args.get("complet", "")
    places = offer.places if offer else []
    return next((one for one in places if one.state == "waiting" and one.session.id.startswith(short) and short), None)


def _why(place: Place) -> str:
    return sentence(Error(place.refusal)) if place.refusal else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
