"""The layouts of an event in a list: which group has which, the usual one, a copy from another event, undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.accounts import queries as accounts
from conference.badges import layout_queries, layout_services, layout_specimens, queries
from conference.badges.layout_pages import LIST, PAGES, addresses, announced, refused
from conference.badges.manage_views import blueprint
from conference.badges.rules import A6, LAYOUTS, BadgeLayout
from conference.core import clock, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events.models import Event

#: So many layouts are shown with a picture of them.
_DRAWN = 12


@dataclass(frozen=True)
class Row:
    """A layout in the list: ours (without an id) or an own one."""

    name: str
    layout: BadgeLayout
    usual: bool
    groups: list[str]
    id: UUID | None = None
    svg: str = ""


@blueprint.get(PAGES)
@requires("event.configure")
def layouts() -> ResponseReturnValue:
    """List the layouts that the event may use, and which group has which."""
    return _list(access.current_event())


def _list(event: Event, status: int = 200, typed: Mapping[str, str] | None = None) -> ResponseReturnValue:
    given, assigned = layout_queries.given(event.id), queries.assigned(event.id)
    rows = _rows(event, assigned.usual, [(local(one.group.label), one.layout) for one in given])
    page = render_template(
        "badges/layouts.html",
        rows=rows,
        given=given,
        typed=typed,
        usual=_called(assigned.usual),
        mark=layout_services.group_mark(event.id),
        choices=[(one.name, _called(one.name)) for one in rows],
        called=_called,
        sources=_sources(event),
    )
    return page, status


@blueprint.post(f"{PAGES}/groupes")
@requires("event.configure")
def assign_layouts() -> ResponseReturnValue:
    """Give each group its layout."""
    event = access.current_event()
    groups = [one.group.code for one in layout_queries.given(event.id)]
    wanted = {code: request.form[f"g-{code}"] for code in groups if f"g-{code}" in request.form}
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    try:
        done = layout_services.assign(event.id, wanted, mark=request.form.get("version", ""), **how)
    except Error as error:
        if error.code != "layout_stale":
            raise
        return _list(event, error.status, wanted)
    return announced(_("Les groupes ont leurs modèles."), done)


@blueprint.post(f"{PAGES}/habituel")
@requires("event.configure")
def usual_layout() -> ResponseReturnValue:
    """Have all groups that were given no layout use this one."""
    name = request.form.get("modele", "")
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    done = layout_services.make_usual(access.current_event().id, name, **how)
    return announced(_("« %(name)s » est le modèle habituel.", name=_called(name)), done)


@blueprint.post(f"{PAGES}/copier")
@requires("event.configure")
def copy_layout() -> ResponseReturnValue:
    """Copy a layout of another event that this person organises."""
    event, (slug, _sign, layout_id) = access.current_event(), request.form.get("source", "").partition(":")
    source = next((one for one in _organised(event) if one.slug == slug), None)
    if source is None:
        raise Error("unknown_badge_layout", 404)
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    try:
        _new, done = layout_services.copy(source.id, _uuid(layout_id), event.id, **how)
    except Error as error:
        return refused(error)
    return announced(_("Modèle copié."), done)


@blueprint.post(f"{PAGES}/<uuid:layout_id>/supprimer")
@requires("event.configure")
def delete_layout(layout_id: UUID) -> ResponseReturnValue:
    """Delete a layout that nobody uses."""
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    try:
        done = layout_services.delete(access.current_event().id, layout_id, **how)
    except Error as error:
        return refused(error)
    return announced(_("Modèle supprimé."), done)


@blueprint.post(f"{PAGES}/annuler/<uuid:layout_change_id>")
@requires("event.configure")
def undo_layout(layout_change_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did to layouts in the last ten minutes."""
    event, actor = access.current_event(), access.current().actor
    found = session().get(history.ChangeSet, layout_change_id)
    if found is None or found.scope_id != event.id or not found.action.startswith("badge_layout."):
        raise Error("undo_unknown", 404)
    try:
        with write():
            history.undo(event.id, layout_change_id, actor, clock.now())
    except Error as error:
        return refused(error)
    flash(_("C’est annulé : les modèles sont comme avant."), "ok")
    return redirect(url_for(LIST), 303)


def _rows(event: Event, usual: str, given: Sequence[tuple[str, str]]) -> list[Row]:
    own = {one.name: one.id for one in layout_queries.own(event.id)}
    shown = addresses(event)
    rows = []
    for place, (name, design) in enumerate(queries.designs(event.id).items()):
        groups = [group for group, layout in given if layout == name]
        svg = _thumbnail(event, design.layout, shown) if place < _DRAWN else ""
        rows.append(Row(name, design.layout, name == usual, groups, None if name in LAYOUTS else own[name], svg))
    return rows


def _thumbnail(event: Event, layout: BadgeLayout, pictures: Mapping[str, str]) -> str:
    try:
        return layout_specimens.thumbnail(event, layout, pictures)
    except Error:
        return ""


def _called(name: str) -> str:
    return name.upper() if name == A6.name else name


def _organised(event: Event) -> list[Event]:
    mine = accounts.memberships(access.current().user_id)
    ids = {one.event_id for one in mine if one.role == "organiser"} - {event.id}
    return events.events(ids) if ids else []


def _sources(event: Event) -> list[tuple[str, str]]:
    return [
        (f"{one.slug}:{row.id}", f"{local(one.short_title) or local(one.title)} – {row.name}")
        for one in _organised(event)
        for row in layout_queries.own(one.id)
        if row.recipe
    ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Error("unknown_badge_layout", 404) from None
