"""Signed sheets ticked back: numbers are typed, shown with their names, then recorded in one press."""

import re
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.documents import ticking_queries, ticking_rules, ticking_services
from conference.documents.manage_views import blueprint
from conference.documents.ticking_forms import TickingForm
from conference.documents.ticking_services import Preview
from conference.documents.wording import said
from conference.events import access
from conference.events import queries as events
from conference.presence import queries as presence
from conference.presence import recording, rules, spots
from conference.presence.recording import Done

TICK = "documents_manage.tick"
WRONG = 422
_NUMBER = re.compile(r"[0-9]{1,5}", re.ASCII)


@blueprint.get("/saisie")
@requires("presence.record")
def tick() -> ResponseReturnValue:
    """Ask for the numbers of the lines that were signed on one sheet."""
    form = _form()
    event = access.current_event()
    here = clock.now().astimezone(event.tz)
    current = rules.current(presence.half_days(event.id), here.date(), here.hour * 60 + here.minute)
    form.spot.data = request.args.get("pour") or (f"d:{current.id}" if current else None)
    form.group.data = request.args.get("groupe") or form.group.data
    return _page(form)


@blueprint.post("/saisie")
@requires("presence.record")
def tick_lines() -> ResponseReturnValue:
    """Show who the numbers are, or record them as they were shown; nothing that was typed is lost."""
    form = _form()
    if not form.validate():
        return _page(form), WRONG
    place, group = form.place, form.chosen
    if place is None or group is None:
        raise Error("bad_request")
    shown = ticking_services.preview(place.spot, group.id, form.lines.data or "")
    if request.form.get("geste") != "noter" or shown.typed.unread:
        return _page(form, shown)
    if form.seen.data != mark(form, shown):
        return _page(form, shown, changed=True), 409
    chosen = _ticked()
    try:
        done = ticking_services.record(
            place.spot,
            shown,
            chosen,
            once=UUID(form.once.data),
            at=place.at(access.current_event(), form.minute),
            actor=access.current().actor,
            now=clock.now(),
        )
    except Error as error:
        return _page(form, shown, refused=sentence(error)), error.status
    _announce(done)
    return redirect(url_for(TICK, pour=place.key, groupe=group.code), 303)


@blueprint.post("/saisie/annuler/<uuid:arrivals_change_id>")
@requires("presence.record")
def undo_ticks(arrivals_change_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser recorded from a sheet in the last ten minutes."""
    event, actor = access.current_event(), access.current().actor
    try:
        recording.undo(event.id, arrivals_change_id, actor=actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (something of another event)
            raise
        flash(sentence(error), "no")
    else:
        flash(_("C’est remis comme avant."), "ok")
    return redirect(url_for(TICK), 303)


def mark(form: TickingForm, shown: Preview) -> str:
    """Return what was shown: another text, place, group or hour is to be shown again before it is recorded."""
    lines = ",".join(f"{first}-{last}" for first, last in ticking_rules.ranges(shown.typed.numbers))
    return f"{form.spot.data}|{form.group.data}|{form.time.data or ''}|{lines}"


def _ticked() -> set[int]:
    """Return the numbers whose box is ticked in what was sent."""
    return {int(one) for one in request.form.getlist("n") if _NUMBER.fullmatch(one)}


def _form() -> TickingForm:
    event = access.current_event()
    printed = ticking_queries.printed_groups(event.id)
    groups = [group for group in events.groups(event.id) if group.id in printed]
    return TickingForm().open_for(spots.of(event), groups).fresh()


def _page(form: TickingForm, shown: Preview | None = None, *, changed: bool = False, refused: str = "") -> str:
    event, now, place = access.current_event(), clock.now(), form.place
    if shown is not None:
        form.seen.data = mark(form, shown)
    starts: datetime | None = place.at(event) if place else None
    return render_template(
        "documents/ticking.html",
        form=form,
        shown=shown,
        place=said(place) if place else "",
        arrival=place.at(event, form.minute) if place and shown else None,
        early=bool(shown and starts and starts > now),
        changed=changed,
        refused=refused,
        labels={group.id: group.label for group in events.groups(event.id)},
        numbers=_numbers,
        left_out=set(shown.typed.numbers) - _ticked() if shown and request.form.get("geste") == "noter" else set(),
        ready=bool(form.places and form.groups),
    )


def _numbers(numbers: list[int]) -> str:
    """Return numbers as people read them: « 1-14, 16 »."""
    spans = ticking_rules.ranges(numbers)
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def _announce(done: Done) -> None:
    if not done.people:
        flash(_("Rien de nouveau : ces arrivées étaient déjà notées."), "info")
        return
    told = ngettext("%(num)s arrivée notée.", "%(num)s arrivées notées.", done.people)
    undo = url_for("documents_manage.undo_ticks", arrivals_change_id=done.change_set_id)
    flash({"text": told, "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html shows text and button
