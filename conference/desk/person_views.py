"""What a desk does besides arrivals: somebody comes instead, a name is corrected, a delegation arrives together."""

from uuid import UUID, uuid4, uuid5

from flask import request
from flask.typing import ResponseReturnValue

from conference.core.errors import Error
from conference.core.i18n import current_locale
from conference.core.permissions import requires
from conference.desk import here, queries, services, showing
from conference.desk.forms import CorrectionForm, WalkInForm
from conference.desk.here import Desk, at_half_day
from conference.desk.rules import APPLIED
from conference.desk.views import blueprint
from conference.documents import queries as papers
from conference.events import queries as events
from conference.presence import queries as presence


@blueprint.route("/p/<uuid:participant_id>/remplacer", methods=["GET", "POST"])
@requires("desk.walk_in")
@at_half_day
def come_instead(desk: Desk, participant_id: UUID) -> ResponseReturnValue:
    """Register who comes in place of somebody, on their seat, and check them in."""
    found = _person(desk, participant_id)
    if not here.lets_in(desk, found):
        return desk.go("desk.person", participant_id=found.id)
    form = WalkInForm(organisation=found.organisation).open_for(())
    del form.group
    if form.validate_on_submit():
        op_id, person_id = form.ids
        typed = form.typed() | {"locale": current_locale(), "replaces": str(found.id)}
        services.apply(desk.op("replace", op_id, person_id, **typed), now=desk.now)
        return desk.go("desk.person", participant_id=person_id, fait=op_id)
    return desk.page("desk/come_instead.html", form=form, person=found)


@blueprint.route("/p/<uuid:participant_id>/corriger", methods=["GET", "POST"])
@requires("desk.walk_in")
@at_half_day
def correct(desk: Desk, participant_id: UUID) -> ResponseReturnValue:
    """Correct how somebody is called, and where they come from."""
    found = _person(desk, participant_id)
    form = CorrectionForm()
    if not form.is_submitted():
        return desk.page("desk/correct.html", form=form.show(found), person=found)
    if not form.validate():
        return desk.page("desk/correct.html", form=form, person=found)
    changed = form.changed()
    if not changed["now"]:
        return desk.go("desk.person", participant_id=found.id)
    outcome = services.apply(desk.op("edit", UUID(form.op.data), found.id, **changed), now=desk.now)
    told = "oui" if outcome.code == APPLIED else "conflit"
    return desk.go("desk.person", participant_id=found.id, corrigee=told)


@blueprint.route("/delegation/<uuid:delegation_id>", methods=["GET", "POST"])
@requires("desk.check_in")
@at_half_day
def party(desk: Desk, delegation_id: UUID) -> ResponseReturnValue:
    """Show the people of a delegation, all ticked, and check those in who came, in one press."""
    found = queries.party(desk.event.id, delegation_id)
    if found is None:
        raise Error("unknown_delegation", 404)
    name, people = found
    free = {one.id for one in people if here.lets_in(desk, one)}
    if request.method == "POST":
        once = _once()
        came = [one for one in people if str(one.id) in request.form.getlist("qui") and one.id in free]
        services.apply_many([desk.op("check_in", uuid5(once, one.id.hex), one.id) for one in came], now=desk.now)
        return desk.go("desk.party", delegation_id=delegation_id, venues=len(came))
    arrived = presence.arrivals(desk.half_day.id, [one.id for one in people])
    return desk.page(
        "desk/party.html",
        name=name,
        people=people,
        groups=showing.marks(events.groups(desk.event.id)),
        arrived=arrived,
        free=free,
        left=[one for one in people if one.id in free and one.id not in arrived],
        lines={one: line for one in arrived if (line := papers.line_of(one)) is not None},
        came=request.args.get("venues", 0, type=int),
        once=uuid4(),
    )


def _once() -> UUID:
    try:
        return UUID(request.form.get("op", ""))
    except ValueError:
        raise Error("bad_request") from None


def _person(desk: Desk, participant_id: UUID) -> queries.Person:
    found = queries.person(desk.event.id, participant_id)
    if found is None or not found.full_name:
        raise Error("unknown_participant", 404)
    return found
