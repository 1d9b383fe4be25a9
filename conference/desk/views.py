"""The online desk: one box that always has the focus, one person at a time."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.badges import desk_views
from conference.badges import queries as badges
from conference.core import clock, paper, security, text
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import requires
from conference.desk import here, matter_queries, queries, reading, services, showing
from conference.desk.forms import WalkInForm
from conference.desk.here import Desk, at_half_day
from conference.documents import queries as papers
from conference.events import access
from conference.events import queries as events
from conference.events.rules import is_full
from conference.participants import tickets
from conference.participants.rules import EXPECTED, HOLDS_SEAT
from conference.presence import queries as presence

blueprint = Blueprint("desk", __name__, url_prefix="/desk/<event_slug>")

MOST_LOOK_ALIKES = 5


@blueprint.get("/")
@requires("desk.search")
@at_half_day
def home(desk: Desk) -> ResponseReturnValue:
    """Show the box, and what was found for a name."""
    typed = request.args.get("q", "").strip()
    if not typed:
        return _home(desk, absent="absente" in request.args)
    if not queries.long_enough(typed):
        return _home(desk, typed=typed, short=True)
    try:
        services.check_budget(access.current().actor, now=desk.now)
    except Error as error:
        return _home(desk, error.status, typed=typed, error=sentence(error))
    found = queries.search(desk.event.id, typed)
    if len(found.people) == 1 and not found.near:
        answer = desk.go("desk.person", participant_id=found.people[0].id)
    else:
        answer = _home(desk, typed=typed, found=found, **_shown(desk, found))
    services.note_look_up(desk.event.id, found=len(found.people), actor=access.current().actor, now=desk.now)
    return answer


@blueprint.get("/demi-journee")
@requires("desk.search")
def choose() -> ResponseReturnValue:
    """Show the half-days to choose from."""
    event = access.current_event()
    half_days = presence.half_days(event.id)
    return here.choice(event, half_days, clock.now(), here.chosen(event, half_days)[1])


@blueprint.post("/chercher")
@requires("desk.search")
@at_half_day
def find(desk: Desk) -> ResponseReturnValue:
    """Lead to whoever was scanned or named. A ticket or a code is never part of an address."""
    if not request.form.get("q", "").strip() and request.form.get("choix"):
        return desk.go("desk.person", participant_id=_id("choix"))
    return _follow(desk)


@blueprint.get("/p/<uuid:participant_id>")
@requires("desk.search")
@at_half_day
def person(desk: Desk, participant_id: UUID) -> ResponseReturnValue:
    """Show one person, large, and what can be done."""
    found = _person(desk, participant_id)
    if found.merged_into_id is not None:
        return desk.go("desk.person", participant_id=found.merged_into_id)
    arrivals = presence.standing(found.id, desk.half_day.id)
    group = showing.marks(events.groups(desk.event.id))[found.group_id]
    done = _id("fait", request.args, required=False)
    welcome = bool(arrivals) and arrivals[0].op_id == done
    void = "billet" in request.args and not arrivals
    printed = badges.last_printed(found.id)
    rule = here.rule_of(desk, found)
    if access.current().may("desk.print"):
        security.allow_made_frames()
        paper.warm()
    return desk.page(
        "desk/person.html",
        person=found,
        group=group,
        band_css=security.allow_style(showing.band_css(group)),
        arrivals=arrivals,
        line=papers.line_of(found.id) if arrivals else None,
        welcome=welcome,
        expected=found.state in EXPECTED,
        rule=rule,
        let_in=here.lets_in(desk, found),
        protocol=queries.protocol_tag(desk.event.id, found.id) if desk.rules.vip_tag_id else "",
        told=desk.rules.protocol,
        party=queries.party(desk.event.id, found.delegation_id) if found.delegation_id else None,
        corrected=request.args.get("corrigee", ""),
        void=void,
        replaceable=found.state in HOLDS_SEAT and here.lets_in(desk, found),
        pending=not arrivals and not void and found.state in EXPECTED,
        printed=printed,
        print_now=welcome and printed is None and desk_views.current(desk.event).at_once,
        undone="annulee" in request.args and not arrivals,
        op_id=uuid4(),
    )


@blueprint.post("/p/<uuid:participant_id>/arrivee")
@requires("desk.check_in")
@at_half_day
def check_in(desk: Desk, participant_id: UUID) -> ResponseReturnValue:
    """Keep an arrival. If the box holds something, somebody else was scanned or named: then nobody is checked in."""
    if request.form.get("q", "").strip():
        return _follow(desk)
    found, op_id = _person(desk, participant_id), _id("op")
    if not here.lets_in(desk, found):
        return desk.go("desk.person", participant_id=found.id)  # nobody came in: they go to who may decide
    ticket = _id("billet", required=False)
    shown = {"ticket": str(ticket)} if ticket else {}
    services.apply(desk.op("check_in", op_id, found.id, **shown), now=desk.now)
    return desk.go("desk.person", participant_id=found.id, fait=op_id)


@blueprint.post("/p/<uuid:participant_id>/annuler")
@requires("desk.check_in")
@at_half_day
def undo(desk: Desk, participant_id: UUID) -> ResponseReturnValue:
    """Take one arrival back, by the operation that it names."""
    found, op_id, undo_of = _person(desk, participant_id), _id("op"), _id("arrivee")
    if undo_of in {arrival.op_id for arrival in presence.standing(found.id, desk.half_day.id)}:
        services.apply(desk.op("undo", op_id, undo_of), now=desk.now)
    return desk.go("desk.person", participant_id=found.id, annulee=1)


@blueprint.route("/personne-non-inscrite", methods=["GET", "POST"])
@requires("desk.walk_in")
@at_half_day
def walk_in(desk: Desk) -> ResponseReturnValue:
    """Register somebody who came without being registered, and check them in; who looks alike is shown first."""
    groups = events.groups(desk.event.id)
    form = WalkInForm().open_for(groups)
    found = queries.Results()
    for field in (form.given_names, form.family_name, form.organisation):
        ticket = reading.read(field.data or "").ticket
        if ticket is not None:  # scanned while the form was open
            return _to_ticket(desk, ticket)
    if form.validate_on_submit():
        op_id, person_id = form.ids
        if request.form.get("creer") != form.name_key and not queries.is_known(op_id):
            found = _look_alikes(desk, form, person_id)
        if not found.people:
            typed = form.typed() | {"locale": current_locale()}
            services.apply(desk.op("walk_in", op_id, person_id, **typed), now=desk.now)
            return desk.go("desk.person", participant_id=person_id, fait=op_id)
    full = {
        str(group.id): _("Complet : une place sera ajoutée.")
        for group in groups
        if is_full(group.quota, group.taken, group.overbooked)
    }
    return desk.page("desk/walk_in.html", form=form, full=full, found=found, **_shown(desk, found))


def _follow(desk: Desk) -> ResponseReturnValue:
    """Go where the text in the box leads."""
    typed = reading.read(request.form.get("q", ""))
    if typed.ticket is not None:
        return _to_ticket(desk, typed.ticket)
    if typed.code is not None:
        named = tickets.by_code(desk.event.id, typed.code)
        person_id = named.id if named else None
        services.note_look_up(desk.event.id, found=int(named is not None), actor=access.current().actor, now=desk.now)
        if person_id is not None:
            return desk.go("desk.person", participant_id=person_id)
    if typed.name is not None:
        return desk.go("desk.home", q=typed.name)
    empty = not request.form.get("q", "").strip()
    return desk.go("desk.home", **({} if empty else {"absente": 1}))


def _to_ticket(desk: Desk, text_of_ticket: str) -> ResponseReturnValue:
    scanned = tickets.by_ticket(desk.event.id, text_of_ticket)
    if scanned is None:
        return desk.go("desk.home", absente=1)
    owner, ticket = scanned
    void = {"billet": ticket.id} if ticket.voided_at else {}
    return desk.go("desk.person", participant_id=owner.id, **void)


def _home(desk: Desk, status: int = 200, **values: Any) -> ResponseReturnValue:
    shown = {"typed": "", "found": None, "absent": False, "short": False, "error": None, "present": None, "matters": 0}
    if not values.get("typed"):
        values["present"] = presence.present(desk.half_day.id)
        values["matters"] = matter_queries.open_matters(desk.event.id) if access.current().may("desk.manage") else 0
    return desk.page("desk/home.html", status, **{**shown, **values})


def _look_alikes(desk: Desk, form: WalkInForm, person_id: UUID) -> queries.Results:
    """Return who may be the same person: the first given name and the family name in any spelling.

    Whoever has searched too much this hour gets nobody: a queue at the door is not held up for that.
    """
    actor = access.current().actor
    try:
        services.check_budget(actor, now=desk.now)
    except Error:
        return queries.Results()
    first = " ".join((form.given_names.data or "").split()[:1])
    name = f"{first} {form.family_name.data or ''}"
    found = queries.search(desk.event.id, name, limit=MOST_LOOK_ALIKES, besides=person_id)
    services.note_look_up(desk.event.id, found=len(found.people), actor=actor, now=desk.now)
    return found


def _shown(desk: Desk, found: queries.Results) -> dict[str, Any]:
    """Return what a list of people shows beside their names; people of one name also get their codes."""
    ids = [one.id for one in found.people]
    if not ids:
        return {"groups": {}, "arrived": {}, "codes": {}}
    names = [text.fold(one.full_name) for one in found.people]
    alike = [one.id for one, name in zip(found.people, names, strict=True) if names.count(name) > 1]
    return {
        "groups": showing.marks(events.groups(desk.event.id)),
        "arrived": presence.arrivals(desk.half_day.id, ids),
        "codes": tickets.codes(alike) if alike else {},
    }


def _person(desk: Desk, participant_id: UUID) -> queries.Person:
    found = queries.person(desk.event.id, participant_id)
    if found is None:
        raise Error("unknown_participant", 404)
    return found


def _id(name: str, source: Any = None, *, required: bool = True) -> Any:
    """Return an id that came with the request; 400 where it is needed and none came."""
    try:
        return UUID((request.form if source is None else source).get(name, ""))
    except ValueError:
        if required:
            abort(400)
        return None
