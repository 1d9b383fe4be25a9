"""Presence in one session of the programme: how many came, and a list to tick."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import queries as agenda
from conference.agenda.models import AgendaSession
from conference.core import clock, text
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants.list_page import addresses
from conference.participants.lists import IS, LONGEST_SEARCH, Filter, Wanted
from conference.presence import recording, rules, session_field, session_queries, spots
from conference.presence.recording import Done, Spot
from conference.presence.session_queries import MEANT, MISSING, PRESENT, SIGNED_UP

blueprint = Blueprint("presence_sessions", __name__, url_prefix="/org/<event_slug>/presence/seances")
INDEX, ONE = "presence_sessions.index", "presence_sessions.one"
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@blueprint.get("/<uuid:session_id>")
@requires("presence.see")
def one(session_id: UUID) -> ResponseReturnValue:
    """Show who was in a session, with a list to tick; ``q`` looks for anybody."""
    event, row = access.current_event(), agenda.one_session(access.current_event().id, session_id)
    typed = text.clean_line(request.args.get("q", ""), LONGEST_SEARCH)
    offered = _offered(row)
    which = request.args.get("voir", "")
    which = which if which in offered else session_queries.first(row)
    found = session_queries.page(row, which, typed, number(request.args.get("page", "")) or 1)
    seen = Wanted(where=(Filter(session_field.KEY, IS, (row.code,)),))
    return render_template(
        "presence/session.html",
        row=row,
        place=spots.session(event, row),
        found=found,
        which=which,
        tabs=[
            (name, url_for(ONE, session_id=row.id, voir=key), found.counts[key], key == which)
            for key, name in offered.items()
        ],
        present=found.counts[PRESENT],
        waiting=session_queries.waiting(event.id).get(row.id, 0),
        typed=typed,
        labels={one.id: local(one.short_label) or local(one.label) for one in events.groups(event.id)},
        address=addresses(Wanted()),
        per_page=session_queries.PER_PAGE,
        once=uuid4(),
        seen=seen.parameters(),
        hour=hour,
        opens=row.state != "cancelled" and access.current().may("presence.record"),
    )


@blueprint.post("/<uuid:session_id>")
@requires("presence.record")
def tick(session_id: UUID) -> ResponseReturnValue:
    """Record who is ticked and was not there, take back who was there and is ticked no more."""
    event, now = access.current_event(), clock.now()
    row = agenda.one_session(event.id, session_id)
    here, before = (set(_ids(request.form.getlist(name))) for name in ("ici", "avant"))
    try:
        done = recording.change(
            Spot(event.id, session_id=row.id),
            sorted(here - before),
            sorted(before - here),
            once=next(_ids([request.form.get("once", "")]), uuid4()),
            at=_seen_at(row, now),
            desk="",
            actor=access.current().actor,
            now=now,
        )
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (somebody or something of another event)
            raise
        flash(sentence(error), "no")
    else:
        searches = request.form.get("geste") == "chercher"
        if not searches or done.change_set_id is not None:
            _announce(done, session_id)
    kept = {name: request.args[name] for name in ("voir", "page") if request.args.get(name)}
    typed = text.clean_line(request.form.get("q", ""), LONGEST_SEARCH)
    kept |= {"q": typed} if typed else {}
    return redirect(url_for(ONE, session_id=session_id, **kept), 303)  # type: ignore[arg-type]  # names of ours


@blueprint.post("/<uuid:session_id>/annuler/<uuid:arrivals_change_id>")
@requires("presence.record")
def undo(session_id: UUID, arrivals_change_id: UUID) -> ResponseReturnValue:
    """Undo what this organiser ticked in the last ten minutes."""
    event, actor = access.current_event(), access.current().actor
    agenda.one_session(event.id, session_id)
    try:
        recording.undo(event.id, arrivals_change_id, actor=actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (something of another event)
            raise
        flash(sentence(error), "no")
    else:
        flash(_("C’est remis comme avant."), "ok")
    return redirect(url_for(ONE, session_id=session_id), 303)


def hour(minute: int) -> str:
    """Return a minute of a session's day as a time of day; after midnight it begins anew."""
    return rules.clock(minute % rules.MIDNIGHT)


def number(typed: str) -> int:
    """Return a number of an address, 0 for what is none."""
    return int(typed) if _NUMBER.fullmatch(typed) else 0


def _offered(row: AgendaSession) -> dict[str, str]:
    names = {SIGNED_UP: _("Inscrites"), MEANT: _("Attendues"), PRESENT: _("Présentes"), MISSING: _("Pas encore là")}
    return {key: name for key, name in names.items() if key != SIGNED_UP or row.sign_up_policy != "none"}


def _seen_at(row: AgendaSession, now: datetime) -> datetime:
    """Return when somebody who is ticked now was there: of a session that is over, at its start."""
    event, place = access.current_event(), spots.session(access.current_event(), row)
    over = place is not None and now >= place.at(event, place.ends_minute)
    return place.at(event) if place is not None and over else now


def _ids(typed: Iterable[str]) -> Iterator[UUID]:
    for one in typed:
        try:
            yield UUID(one)
        except ValueError:
            continue


def _announce(done: Done, session_id: UUID) -> None:
    if done.change_set_id is None:
        flash(_("Rien n’a changé."), "info")
        return
    told = [
        ngettext("%(num)s présence notée.", "%(num)s présences notées.", done.people) if done.people else "",
        ngettext("%(num)s présence retirée.", "%(num)s présences retirées.", done.taken) if done.taken else "",
    ]
    undo_at = url_for("presence_sessions.undo", session_id=session_id, arrivals_change_id=done.change_set_id)
    said: dict[str, Any] = {"text": " ".join(filter(None, told)), "undo": undo_at}
    flash(said, "ok")  # type: ignore[arg-type]  # org.html shows text and button
