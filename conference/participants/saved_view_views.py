"""Saving, renaming, sharing and deleting views of the list; choosing its columns."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import lists, saved_views
from conference.participants.list_page import NAME, USUAL
from conference.participants.lists import Wanted
from conference.participants.manage_views import LIST, blueprint, own_choices


@blueprint.post("/colonnes")
@requires("participants.list")
def choose_columns() -> ResponseReturnValue:
    """Show the list with the columns ticked, in the order in which they stood."""
    wanted, choices = _sent(), own_choices()
    asked = [key for key in dict.fromkeys(request.form.getlist("col")) if key in (choices.fields or {})]
    everything = len(asked) >= len(choices.fields or {})
    usual = not asked or {*asked, NAME} == set(USUAL)
    columns = () if usual else (lists.ALL_COLUMNS,) if everything else (NAME, *(key for key in asked if key != NAME))
    return redirect(url_for(LIST, **wanted.parameters(columns=columns, page=1)), 303)


@blueprint.post("/vues")
@requires("participants.list")
def save_view() -> ResponseReturnValue:
    """Keep the list that is shown under a name."""
    event, who, wanted = access.current_event(), access.current(), _sent()
    name, shared = request.values.get("nom", ""), request.values.get("partage") == "1"
    try:
        saved_views.save(event.id, name, wanted, staff_id=who.user_id, shared=shared)
        flash(_("Vue enregistrée."), "ok")
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(LIST, **wanted.parameters(page=1)), 303)


@blueprint.post("/vues/<uuid:view_id>")
@requires("participants.list")
def change_view(view_id: UUID) -> ResponseReturnValue:
    """Give a view another name, share it or keep it to oneself."""
    event, who, wanted = access.current_event(), access.current(), _sent()
    name, shared = request.form.get("nom", ""), request.form.get("partage") == "1"
    try:
        saved_views.change(event.id, view_id, name, staff_id=who.user_id, shared=shared)
        flash(_("Vue modifiée."), "ok")
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(LIST, **wanted.parameters(page=1)), 303)


@blueprint.post("/vues/<uuid:view_id>/supprimer")
@requires("participants.list")
def delete_view(view_id: UUID) -> ResponseReturnValue:
    """Forget a view, with a way back; the list that is shown stays."""
    event, who, wanted = access.current_event(), access.current(), _sent()
    try:
        name, field, shared = saved_views.delete(event.id, view_id, staff_id=who.user_id)
        undo = url_for("participants_manage.save_view", nom=name, partage="1" if shared else "0", filtre=field)
        flash({"text": _("Vue « %(name)s » supprimée.", name=name), "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(LIST, **wanted.parameters(page=1)), 303)


def _sent() -> Wanted:
    """Return the list that a form was sent from."""
    return lists.from_field(request.values.get("filtre", ""), own_choices())
