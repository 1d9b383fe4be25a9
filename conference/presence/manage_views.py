"""The half-days of an event, as organisers set them up."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock, history
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event
from conference.events.setup_pages import SETTINGS, UNPROCESSABLE, Step, on_checklist, page, saved
from conference.presence import forms, half_days, queries, rules
from conference.presence.forms import HalfDayForm
from conference.presence.models import HalfDay

blueprint = Blueprint("presence_manage", __name__, url_prefix=f"{SETTINGS}/demi-journees")
LIST, EDIT = "presence/half_days.html", "presence/half_day.html"
INDEX = "presence_manage.index"
_FIELDS = {
    "half_day_inverted": "ends",
    "half_day_overlap": "starts",
    "half_day_outside": "day",
}


@blueprint.get("")
@requires("event.configure")
def index() -> ResponseReturnValue:
    """List the half-days in their order; those that are on no day of the event are marked."""
    event = access.current_event()
    rows = queries.half_days(event.id)
    return render_template(
        LIST,
        half_days=rows,
        outside={row.id for row in _outside(event, rows)},
        in_use=queries.in_use(event.id),
        behind=half_days.behind(event, rows),
    )


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@requires("event.configure")
def add() -> ResponseReturnValue:
    """Add a half-day."""
    event = access.current_event()
    form = _form(event, None, day=_next_day(event).isoformat())
    if not form.is_submitted():
        return page(EDIT, form, half_day=None)
    if not form.validate():
        return page(EDIT, form, UNPROCESSABLE, half_day=None)
    made: list[history.ChangeSet] = []

    def save() -> None:
        made.append(half_days.add(event.id, form.wish(), actor=access.current().actor, now=clock.now()))

    refused = saved(form, save, fields=_FIELDS)
    if refused is not None:
        return page(EDIT, form, refused[0], half_day=None)
    return _done(_("Demi-journée ajoutée."), made[0])


@blueprint.route("/<uuid:half_day_id>", methods=["GET", "POST"])
@requires("event.configure")
def change(half_day_id: UUID) -> ResponseReturnValue:
    """Change a half-day."""
    event, row = access.current_event(), _own(half_day_id)
    form = _form(event, row.date, **forms.shown(row), version=half_days.version_of(row))
    if not form.is_submitted():
        return page(EDIT, form, half_day=row)
    if not form.validate():
        return page(EDIT, form, UNPROCESSABLE, half_day=row)
    made: list[history.ChangeSet] = []

    def save() -> None:
        actor, version = access.current().actor, form.version.data or ""
        wish = form.wish(row)
        made.append(half_days.change(event.id, row.id, wish, version=version, actor=actor, now=clock.now()))

    refused = saved(form, save, now=lambda: (forms.shown(row), half_days.version_of(row)), fields=_FIELDS)
    if refused is not None:
        return page(EDIT, form, refused[0], half_day=row, differences=refused[1])
    return _done(_("Demi-journée enregistrée."), made[0])


@blueprint.post("/<uuid:half_day_id>/supprimer")
@requires("event.configure")
def remove(half_day_id: UUID) -> ResponseReturnValue:
    """Remove a half-day at which nobody arrived."""
    event, actor = access.current_event(), access.current().actor
    try:
        change_set = half_days.remove(event.id, half_day_id, actor=actor, now=clock.now())
    except Error as error:
        return _not_done(error)
    return _done(_("Demi-journée supprimée."), change_set)


@blueprint.post("/deplacer")
@requires("event.configure")
def follow() -> ResponseReturnValue:
    """Move the half-days along with their event, whose days were moved."""
    moved = half_days.follow(access.current_event().id, actor=access.current().actor, now=clock.now())
    if moved is None:
        flash(_("Les demi-journées sont déjà aux jours de l’événement."), "info")
        return _back()
    days, change_set = moved
    said = ngettext("Demi-journées déplacées de %(num)s jour.", "Demi-journées déplacées de %(num)s jours.", abs(days))
    return _done(said, change_set)


@blueprint.post("/annuler/<uuid:change_set_id>")
@requires("event.configure")
def undo(change_set_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did with half-days in the last ten minutes."""
    event, actor = access.current_event(), access.current().actor
    try:
        half_days.undo(event.id, change_set_id, actor=actor, now=clock.now())
    except Error as error:
        return _not_done(error)
    flash(_("C’est remis comme avant."), "ok")
    return _back()


def _own(half_day_id: UUID) -> HalfDay:
    found = queries.half_day(access.current_event().id, half_day_id)
    if found is None:
        abort(404)
    return found


def _form(event: Event, besides: date | None, **data: Any) -> HalfDayForm:
    form = forms.half_day_form()(data=data)
    form.offer(event, besides)
    return form


def _next_day(event: Event) -> date:
    """Return the first day of an event that has no half-day yet, else its first one."""
    taken = {row.date for row in queries.half_days(event.id)}
    free = (day for day in rules.days(event.first_day, event.last_day) if day not in taken)
    return next(free, event.first_day)


def _outside(event: Event, rows: Sequence[HalfDay]) -> list[HalfDay]:
    return [row for row in rows if rules.outside(row.date, event.first_day, event.last_day)]


def _done(said: str, change_set: history.ChangeSet) -> ResponseReturnValue:
    undo_at = url_for("presence_manage.undo", change_set_id=change_set.id)
    flash({"text": said, "undo": undo_at}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
    return _back()


def _not_done(error: Error) -> ResponseReturnValue:
    if error.status == 404:  # noqa: PLR2004 (something of another event)
        raise error
    flash(sentence(error), "no")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(INDEX), 303)


def _step(event: Event) -> Step:
    rows = queries.half_days(event.id)
    lost = len(_outside(event, rows))
    words = ngettext("%(num)s demi-journée", "%(num)s demi-journées", len(rows))
    if lost:
        outside = ngettext("%(num)s hors des jours de l’événement", "%(num)s hors des jours de l’événement", lost)
        words = _("%(half_days)s, dont %(outside)s", half_days=words, outside=outside)
    return Step(_("Demi-journées"), words, bool(rows) and not lost, INDEX)


on_checklist(_step)
