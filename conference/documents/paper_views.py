"""Papers of one person each, as an organiser asks for them under the badges: for the same people."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from conference.badges import freshness
from conference.badges.delivery import pdf_response
from conference.badges.forms import Asked
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.documents import paper_services
from conference.documents.paper_forms import papers_wish
from conference.documents.paper_services import LABEL, Papers
from conference.events import access
from conference.participants import choosing

blueprint = Blueprint("papers_manage", __name__)


@blueprint.post("/org/<event_slug>/badges/papiers")
@requires("badges.print")
def print_papers() -> ResponseReturnValue:
    """Give the papers of everybody whom the filters mean; what cannot be is said on the page of the badges."""
    event, who, now = access.current_event(), access.current(), clock.now()
    back = dict[str, Any]()
    try:
        asked = Asked.sent(request.form, choosing.choices(event.id, contacts=who.contacts, sensitive=who.sensitive))
        back = asked.parameters()
        ids = freshness.chosen(event, asked.wanted, asked.only, by_contact=who.contacts)
        wish = papers_wish(request.form)
        papers = paper_services.print_papers(event, ids, wish, actor=who.actor, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("badges_manage.home", **back), 303)
    _say(papers, labels=wish.kind == LABEL)
    return pdf_response(papers.pdf, wish.kind, now=now, zone=event.tz)


def _say(papers: Papers, *, labels: bool) -> None:
    """Keep for the next page what the file cannot say."""
    if papers.nameless and labels:
        told = ngettext(
            "Sans étiquette : %(num)s personne d’un groupe dont on ne montre que le code.",
            "Sans étiquette : %(num)s personnes de groupes dont on ne montre que le code.",
            papers.nameless,
        )
        flash(told, "wait")
    elif papers.nameless:
        told = ngettext(
            "Sans nom, avec le code seul : %(num)s personne, comme son groupe le demande.",
            "Sans nom, avec le code seul : %(num)s personnes, comme leur groupe le demande.",
            papers.nameless,
        )
        flash(told, "wait")
    if papers.left_out:
        told = ngettext(
            "Sans papier : %(num)s inscription refusée, annulée ou effacée.",
            "Sans papier : %(num)s inscriptions refusées, annulées ou effacées.",
            papers.left_out,
        )
        flash(told, "wait")
