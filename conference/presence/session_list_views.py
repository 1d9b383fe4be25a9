"""Presence in the sessions of the programme, day by day: who signed up and who came, on the page and as a file."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import queries as agenda
from conference.agenda.models import AgendaSession
from conference.core import clock
from conference.core.i18n import day, local
from conference.core.permissions import requires
from conference.core.sheets import Column
from conference.events import access
from conference.presence import number_files, rules, session_queries, spots
from conference.presence.session_views import INDEX, blueprint, hour, number


@blueprint.get("")
@requires("presence.see")
def index() -> ResponseReturnValue:
    """Show the sessions of a day with who signed up and who came."""
    event = access.current_event()
    present = session_queries.present(event.id)
    rows = _shown(event.id, present)
    days = sorted({row.day or 1 for row in rows})
    chosen = _day(days, (clock.now().astimezone(event.tz).date() - event.first_day).days + 1)
    dates = {one: event.first_day + timedelta(days=one - 1) for one in days}
    return render_template(
        "presence/sessions.html",
        tabs=[(day(at), url_for(INDEX, jour=one), None, one == chosen) for one, at in dates.items()],
        rows=[row for row in rows if row.day == chosen],
        present=present,
        waiting=session_queries.waiting(event.id),
        hour=hour,
        asks=spots.asks,
    )


@blueprint.post("/exporter")
@requires("participants.export")
def export() -> ResponseReturnValue:
    """Give the numbers of all sessions as a file; who took them out is logged."""
    event = access.current_event()
    present = session_queries.present(event.id)
    lines = list(_lines(event.first_day, _shown(event.id, present), present, session_queries.waiting(event.id)))
    return number_files.given("presence-seances", _columns(), lines, about=(), people=sum(present.values()))


def _shown(event_id: UUID, present: dict[UUID, int]) -> list[AgendaSession]:
    """Return the sessions that people may be in: breaks are none, unless somebody was seen in one."""
    breaks = {one.code for one in agenda.types(event_id) if one.is_break}
    return [
        row
        for row in agenda.timed_sessions(event_id)
        if row.id in present or (row.kind not in breaks and (row.state == "confirmed" or spots.asks(row)))
    ]


def _day(days: Sequence[int], today: int) -> int:
    typed = number(request.args.get("jour", ""))
    if typed in days:
        return typed
    return today if today in days else next(iter(days), 1)


def _columns() -> list[Column]:
    return [
        Column("day", _("Jour"), width=12),
        Column("hour", _("Heure"), width=8),
        Column("code", _("Code"), width=14),
        Column("title", _("Séance"), width=44),
        Column("state", _("État"), width=12),
        Column("capacity", _("Places"), "number", width=10),
        Column("taken", _("Inscrites"), "number", width=10),
        Column("waiting", _("En attente"), "number", width=10),
        Column("present", _("Présentes"), "number", width=10),
    ]


def _lines(
    first: date, rows: Sequence[AgendaSession], present: dict[UUID, int], waiting: dict[UUID, int]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        begins = first + timedelta(days=(row.day or 1) - 1)
        state = _("annulée") if row.state == "cancelled" else ""
        seats = (row.taken, waiting.get(row.id, 0)) if row.sign_up_policy != "none" else ("", "")
        capacity = row.capacity if row.capacity is not None else ""
        starts = rules.clock((row.start_minute or 0) % rules.MIDNIGHT)
        title = local(row.title)
        yield f"{begins:%Y-%m-%d}", starts, row.code, title, state, capacity, *seats, present.get(row.id, 0)
