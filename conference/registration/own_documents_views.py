"""Documents of a participant's sessions, behind the personal link: of those too that no public programme shows."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from conference.agenda import (
    material_delivery,
    material_queries,
    page_wording,
    report_services,
    report_state,
    sign_up_queries,
)
from conference.agenda.material_rules import is_open
from conference.agenda.programme import PublicMaterial
from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import public
from conference.registration.own_views import Own, blueprint, own_of


@blueprint.get("/seances/document/<uuid:material_id>")
@public
def document(token: str, material_id: UUID) -> ResponseReturnValue:
    """Give a document of a session that is shown to this participant, or show what its rapporteur wrote.

    404 for a session of others, and before and after the document's time.
    """
    own = own_of(token)
    offer, found = of(own), material_queries.find(own.event.id, material_id)
    one = offer.by_id.get(found[0]) if offer and found else None
    if found is None or one is None or not is_open(found[1].visible_from, found[1].visible_to, clock.now()):
        raise Error("not_found", 404)
    material = found[1]
    if material.file_id is not None:
        return material_delivery.response(own.event, UUID(material.file_id))
    text = report_state.text_of(own.event.id, material_queries.report_of(UUID(one.id)))
    if not text or not report_services.stands_for_text(material.kind, material.url, material.file_id):
        raise Error("not_found", 404)
    words = page_wording.material(material.kind)
    return Response(render_template("registration/report.html", neutral=False, own=own, one=one, text=text, word=words))


def of(own: Own) -> sign_up_queries.Offer | None:
    """Return what the programme offers to somebody now. Raises ``not_found`` if it is exposed, or over."""
    if own.over or own.event.exposed:
        raise Error("not_found", 404)
    return sign_up_queries.offer(own.event.id, own.person, now=clock.now())


def shown(own: Own, offer: sign_up_queries.Offer | None) -> dict[str, list[PublicMaterial]]:
    """Return the documents that can be opened now of the sessions that are offered, by the id of the session."""
    every = material_queries.shown(own.event.id, clock.now()) if offer else {}
    return {session_id: several for session_id, several in every.items() if offer and session_id in offer.by_id}
