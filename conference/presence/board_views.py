"""The board of a half-day as organisers follow it: who came, against who is expected."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import day, local
from conference.core.permissions import requires
from conference.core.sheets import Column, Row, write_csv, write_xlsx
from conference.events import access
from conference.events import queries as events
from conference.participants.export_rules import FORMATS
from conference.participants.list_page import addresses
from conference.participants.lists import Wanted
from conference.presence import board_queries, board_rules, board_wording, queries, rules
from conference.presence.models import HalfDay

blueprint = Blueprint("presence_board", __name__, url_prefix="/org/<event_slug>/presence")
BOARD = "presence_board.board"
LATEST = 10
#: Seconds between two looks of the page at itself.
EVERY = 30
LIST = "participants_manage.index"


@blueprint.get("/")
@requires("presence.see")
def home() -> ResponseReturnValue:
    """Show the board of the half-day that runs, or comes next today, else of the last one."""
    event = access.current_event()
    here = clock.now().astimezone(event.tz)
    return _page(rules.current(queries.half_days(event.id), here.date(), here.hour * 60 + here.minute))


@blueprint.get("/<uuid:half_day_id>")
@requires("presence.see")
def board(half_day_id: UUID) -> ResponseReturnValue:
    """Show the board of one half-day."""
    return _page(the_one(half_day_id))


@blueprint.post("/<uuid:half_day_id>/exporter")
@requires("participants.export")
def export(half_day_id: UUID) -> ResponseReturnValue:
    """Give the table as a file, without women and men; who took it out is logged."""
    event, half_day, now = access.current_event(), the_one(half_day_id), clock.now()
    kind = request.form.get("format", "")
    if kind not in {"csv", "xlsx"}:
        raise Error("bad_request")
    found = board_rules.table(board_queries.cells(event.id, half_day.id))
    with write():
        actor, count = access.current().actor, found.everybody.present
        audit.log("numbers.exported", actor=actor, now=now, event_id=event.id, count=count, format=kind)
    columns, lines = board_wording.columns(), list(board_wording.rows(found, *board_wording.told(event, found)))
    at = now.astimezone(event.tz)
    body: Iterable[bytes] = (
        write_csv(columns, lines) if kind == "csv" else _workbook(columns, lines, _about(half_day, at))
    )
    headers = {"Content-Disposition": f'attachment; filename="presence-{at:%Y%m%d-%H%M}.{kind}"'}
    return Response(body, headers=headers, content_type=FORMATS[kind])


def the_one(half_day_id: UUID) -> HalfDay:
    """Return a half-day of this event; that of another does not exist."""
    found = queries.half_day(access.current_event().id, half_day_id)
    if found is None:
        abort(404)
    return found


def tabs(current: HalfDay, endpoint: str = BOARD) -> list[tuple[str, str, int, bool]]:
    """Return each half-day with its page, how many came, and whether it is the one shown."""
    event_id = access.current_event().id
    came = board_queries.present_at_each(event_id)
    return [
        (local(one.label), url_for(endpoint, half_day_id=one.id), came.get(one.id, 0), one.id == current.id)
        for one in queries.half_days(event_id)
    ]


def _page(half_day: HalfDay | None) -> str:
    if half_day is None:
        return render_template("presence/board.html", half_day=None, follows=False)
    event, at = access.current_event(), clock.now().astimezone(access.current_event().tz)
    found = board_rules.table(board_queries.cells(event.id, half_day.id))
    groups, districts = board_wording.told(event, found)
    curve, chart = board_wording.curve(event, half_day)
    today = half_day.date == at.date()

    def people(wanted: Wanted, number: str) -> str:
        return url_for(LIST, **board_wording.list_of(half_day, wanted, number).parameters())

    return render_template(
        "presence/board.html",
        half_day=half_day,
        tabs=tabs(half_day),
        everybody=board_wording.Told(_("Ensemble"), found.everybody, Wanted()),
        tables=[(_("Par groupe"), _("Groupe"), groups), (_("Par district"), _("District"), districts)],
        people=people,
        numbers=board_wording.NUMBERS,
        curve=curve,
        chart=chart,
        sheet=board_rules.SHEET,
        address=addresses(Wanted()),
        latest=board_queries.latest(event.id, half_day.id, LATEST),
        labels={one.id: local(one.short_label) or local(one.label) for one in events.groups(event.id)},
        at=at,
        follows=today and request.args.get("suivre") != "non",
        today=today,
        every=EVERY,
    )


def _workbook(columns: Sequence[Column], lines: Sequence[Row], about: tuple[str, list[tuple[str, str]]]) -> list[bytes]:
    file = io.BytesIO()
    write_xlsx(columns, lines, sheet=_("Présence"), path_or_file=file, about=about)
    return [file.getvalue()]


def _about(half_day: HalfDay, at: datetime) -> tuple[str, list[tuple[str, str]]]:
    event, actor = access.current_event(), access.current().actor
    told = [
        (_("Événement"), local(event.title)),
        (_("Demi-journée"), f"{local(half_day.label)}, {day(half_day.date)}"),
        (_("Exporté par"), actor.name),
        (_("Le"), f"{at:%Y-%m-%d %H:%M}"),
        (_("À savoir"), _("Pour l’équipe. Ce qui peut la quitter est dans « Chiffres », « Version à partager ».")),
    ]
    return _("À propos"), told
