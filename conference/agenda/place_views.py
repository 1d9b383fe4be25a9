"""The rooms, tracks and types of a programme, and how it is judged: lists and small forms."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import place_forms, place_services, plan_queries, queries, row_state, settings_services
from conference.agenda.editing import EDITOR, announce, blueprint
from conference.agenda.models import AgendaSettings, Room, SessionType, Track
from conference.agenda.place_forms import RulesForm
from conference.core import clock
from conference.core.db import session
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events.setup_fields import SettingsForm

UNPROCESSABLE = 422
MODELS: dict[str, Any] = {"salles": Room, "fils": Track, "types": SessionType}
KINDS = f"{EDITOR}/<any(salles,fils,types):kind>"
FIELDS = {"place_unnamed": "name_fr", "pale_colour": "colour"}


@blueprint.get(KINDS)
@requires("agenda.edit")
def places(kind: str) -> str:
    """List the rooms, the tracks or the types in their order."""
    rows = place_services.placed(MODELS[kind], access.current_event().id)
    return render_template(
        "agenda/edit/places.html", kind=kind, rows=rows, uses={row.id: queries.uses(row) for row in rows}
    )


@blueprint.route(f"{KINDS}/ajouter", methods=["GET", "POST"])
@requires("agenda.edit")
def add_place(kind: str) -> ResponseReturnValue:
    """Add a room, a track or a type."""
    event, form = access.current_event(), place_forms.form_of(kind)()
    if not form.is_submitted():
        if "encore" in request.args:  # one after the other: the next name is typed at once
            next(form.texts("name"))[1].render_kw = {"autofocus": True}
        return _page(form, kind)
    if not form.validate():
        return _page(form, kind, UNPROCESSABLE)
    try:
        who = access.current()
        _row, done = place_services.add(MODELS[kind], event.id, form.values({}), actor=who.actor, now=clock.now())
    except Error as error:
        form.refuse(error, FIELDS)
        return _page(form, kind, UNPROCESSABLE)
    announce(_("C’est ajouté."), done, lieux=kind)
    if "encore" in request.form:
        return redirect(url_for("agenda_manage.add_place", kind=kind, encore=1), 303)
    return _back(kind)


@blueprint.route(f"{KINDS}/<uuid:place_id>", methods=["GET", "POST"])
@requires("agenda.edit")
def edit_place(kind: str, place_id: UUID) -> ResponseReturnValue:
    """Change a room, a track or a type."""
    event = access.current_event()
    row = _one(kind, place_id)
    before = row_state.values_of(row)
    form = place_forms.form_of(kind)(data={**place_forms.shown(before), "version": row_state.version_of(row)})
    if not form.is_submitted():
        return _page(form, kind, row=row)
    if not form.validate():
        return _page(form, kind, UNPROCESSABLE, row=row)
    how: dict[str, Any] = {"version": form.version.data or "", "actor": access.current().actor, "now": clock.now()}
    try:
        done = place_services.change(MODELS[kind], event.id, place_id, form.values(before), **how)
    except Error as error:
        return _refused(form, kind, error, row=_one(kind, place_id))
    announce(_("Enregistré."), done, lieux=kind)
    return _back(kind)


@blueprint.post(f"{KINDS}/<uuid:place_id>/geste")
@requires("agenda.edit")
def place_gesture(kind: str, place_id: UUID) -> ResponseReturnValue:
    """Move a room, a track or a type up or down, or take it away."""
    event, wish = access.current_event(), request.form.get("geste", "")
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    try:
        if wish == "supprimer":
            announce(_("Supprimé."), place_services.remove(MODELS[kind], event.id, place_id, **how), lieux=kind)
        else:
            done = place_services.move(MODELS[kind], event.id, place_id, up=wish == "monter", **how)
            announce(_("Ordre changé."), done, lieux=kind)
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (of another event)
            raise
        flash(sentence(error), "no")
    return _back(kind)


@blueprint.route(f"{EDITOR}/regles", methods=["GET", "POST"])
@requires("agenda.edit")
def rules() -> ResponseReturnValue:
    """Set how the programme is judged."""
    event = access.current_event()
    row = session().get(AgendaSettings, event.id)
    before = row_state.values_of(row) if row is not None else row_state.unset(AgendaSettings)
    mark = settings_services.settings_version(event.id)
    form = place_forms.rules_form()(data={**place_forms.shown(before), "version": mark})
    if not form.is_submitted():
        return _rules_page(form)
    if not form.validate():
        return _rules_page(form, UNPROCESSABLE)
    how: dict[str, Any] = {"version": form.version.data or "", "actor": access.current().actor, "now": clock.now()}
    try:
        done = settings_services.set_settings(event.id, form.values(before), **how)
    except Error as error:
        if error.code != "stale":
            raise
        form.version.data = mark
        return _rules_page(form, 409, differences=form.differences(place_forms.shown(before)))
    announce(_("Enregistré."), done, lieux="regles")
    return redirect(url_for("agenda_manage.rules"), 303)


@blueprint.post(f"{EDITOR}/conflits")
@requires("agenda.edit")
def accept() -> ResponseReturnValue:
    """Accept a clash, because; or accept it no more."""
    event, sent = access.current_event(), request.form
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    rule, key = sent.get("regle", ""), sent.get("cle", "")
    day = sent.get("jour", type=int) or 1
    try:
        if sent.get("geste") == "refuser":
            announce(
                _("Le conflit n’est plus accepté."), settings_services.unaccept(event.id, rule, key, **how), jour=day
            )
        else:
            done = settings_services.accept(event.id, rule, key, sent.get("raison", ""), **how)
            announce(_("Conflit accepté."), done, jour=day)
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for("agenda_manage.day", day=day, _anchor="conflits"), 303)


def _one(kind: str, place_id: UUID) -> Any:
    row = session().get(MODELS[kind], place_id)
    if row is None or row.event_id != access.current_event().id:
        raise Error("not_found", 404)
    return row


def _refused(form: SettingsForm, kind: str, error: Error, *, row: Any) -> ResponseReturnValue:
    if error.status == 404:  # noqa: PLR2004 (of another event)
        raise error
    if error.code != "stale":
        form.refuse(error, FIELDS)
        return _page(form, kind, UNPROCESSABLE, row=row)
    form.version.data = row_state.version_of(row)
    return _page(form, kind, 409, row=row, differences=form.differences(place_forms.shown(row_state.values_of(row))))


def _page(form: SettingsForm, kind: str, status: int = 200, **values: Any) -> ResponseReturnValue:
    shown = {"row": None, "differences": None, **values}
    return render_template("agenda/edit/place.html", form=form, kind=kind, **shown), status


def _rules_page(form: RulesForm, status: int = 200, **values: Any) -> ResponseReturnValue:
    plan = plan_queries.plan(access.current_event())
    return render_template("agenda/edit/rules.html", form=form, plan=plan, **{"differences": None, **values}), status


def _back(kind: str) -> ResponseReturnValue:
    return redirect(url_for("agenda_manage.places", kind=kind), 303)
