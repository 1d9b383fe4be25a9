"""The places of an event: what lies in what and since when; a table sent, looked at, then taken as a whole."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access, geography, geography_services, queries, setup_wording, starters
from conference.events.geography_plan import Link, Plan
from conference.events.setup_forms import PlacesForm
from conference.events.setup_pages import SETTINGS, blueprint

#: How many lines of a kind a rehearsal shows; more help nobody.
MOST_SHOWN = 200


@dataclass(frozen=True)
class Lies:
    """In what a place lies, and when: « région San », « depuis le 13/03/2023 »."""

    parent: str
    when: str
    holds: bool


@blueprint.get(f"{SETTINGS}/lieux")
@requires("event.configure")
def places() -> ResponseReturnValue:
    """Show every place with what it lies in, and take a table."""
    return _start(PlacesForm())


@blueprint.get(f"{SETTINGS}/lieux/modele.csv")
@requires("event.configure")
def places_example() -> Response:
    """Give a table to fill in: the places of Central Mali."""
    data = b"\xef\xbb\xbf" + starters.places_file()
    name = _("lieux-modele.csv")
    return Response(data, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.post(f"{SETTINGS}/lieux")
@requires("event.configure")
def upload_places() -> ResponseReturnValue:
    """Read a table; it waits, sealed, for its confirmation."""
    event, form = access.current_event(), PlacesForm()
    try:
        table = form.table()
    except Error as error:
        form.file.errors = [sentence(error)]
        return _start(form, max(error.status, 422) if error.status != 413 else 413)  # noqa: PLR2004 (too large stays so)
    table_id = geography_services.keep(event.id, table, now=clock.now())
    return redirect(url_for("events_setup.rehearse_places", table_id=table_id), 303)


@blueprint.get(f"{SETTINGS}/lieux/<uuid:table_id>")
@requires("event.configure")
def rehearse_places(table_id: UUID) -> ResponseReturnValue:
    """Show what a table would change; nothing is stored yet."""
    event = access.current_event()
    plan = geography_services.rehearse(event.id, geography_services.opened(event.id, table_id, clock.now()))
    return _rehearsal(table_id, plan)


@blueprint.post(f"{SETTINGS}/lieux/<uuid:table_id>")
@requires("event.configure")
def take_places(table_id: UUID) -> ResponseReturnValue:
    """Take a table as a whole; taken twice, it changes nothing more."""
    event, now = access.current_event(), clock.now()
    table = geography_services.opened(event.id, table_id, now)
    try:
        plan = geography_services.apply(event.id, table, actor=access.current().actor, now=now)
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("events_setup.rehearse_places", table_id=table_id), 303)
    said = ngettext("%(num)s changement enregistré.", "%(num)s changements enregistrés.", plan.count)
    flash(said if plan.count else _("Tout était déjà là : rien n’a changé."), "ok")
    return redirect(url_for("events_setup.places"), 303)


@blueprint.post(f"{SETTINGS}/lieux/<uuid:table_id>/abandon")
@requires("event.configure")
def leave_places(table_id: UUID) -> ResponseReturnValue:
    """Forget a table."""
    geography_services.give_up(access.current_event().id, table_id)
    flash(_("Fichier effacé : rien n’a changé."), "info")
    return redirect(url_for("events_setup.places"), 303)


def _start(form: PlacesForm, status: int = 200) -> ResponseReturnValue:
    event = access.current_event()
    rows = queries.all_places(event.id)
    page = render_template(
        "events/setup/places.html",
        form=form,
        kinds=[
            (word, [place for place in rows if place.kind == kind]) for kind, word in setup_wording.KINDS_PLURAL.items()
        ],
        lies=_lies(event.id),
        most_rows=geography.MOST_ROWS,
    )
    return page, status


def _lies(event_id: UUID) -> dict[UUID, list[Lies]]:
    places = {place.id: place for place in queries.all_places(event_id)}
    day = access.current_event().first_day
    found: dict[UUID, list[Lies]] = defaultdict(list)
    for link in queries.place_links(event_id):
        parent = places[link.parent_id]
        begun = link.valid_from is None or link.valid_from <= day
        holds = begun and (link.valid_to is None or link.valid_to > day)
        name = f"{setup_wording.KINDS[parent.kind]} {parent.name}"
        found[link.place_id].append(Lies(name, setup_wording.between(link), holds))
    return found


def _rehearsal(table_id: UUID, plan: Plan) -> ResponseReturnValue:
    return render_template(
        "events/setup/places_rehearsal.html",
        table_id=table_id,
        plan=plan,
        added=[(setup_wording.KINDS[ref[0]], name) for ref, name in plan.added.items()][:MOST_SHOWN],
        links=[(*_named(plan, link), setup_wording.between(link)) for link in plan.links][:MOST_SHOWN],
        changed=[
            (
                *_named(plan, old),
                setup_wording.between(old) or _("toujours"),
                setup_wording.between(new) or _("toujours"),
            )
            for old, new in plan.changed
        ][:MOST_SHOWN],
        problems=[(one.line, one.text, sentence(one.reason)) for one in plan.problems][:MOST_SHOWN],
    )


def _named(plan: Plan, link: Link) -> tuple[str, str]:
    """Return a place and what it lies in, each with its kind."""
    place, parent = (f"{setup_wording.KINDS[ref[0]]} {plan.names[ref]}" for ref in (link.place, link.parent))
    return place, parent
