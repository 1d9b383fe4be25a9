"""The board of a half-day as organisers follow it: who came, against who is expected."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.i18n import day, local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants.list_page import addresses
from conference.participants.lists import Wanted
from conference.presence import board_queries, board_rules, board_wording, number_files, queries, rules
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
    event, half_day = access.current_event(), the_one(half_day_id)
    found = board_rules.table(board_queries.cells(event.id, half_day.id))
    lines = list(board_wording.rows(found, *board_wording.told(event, found)))
    about = [(_("Demi-journée"), f"{local(half_day.label)}, {day(half_day.date)}")]
    people = found.everybody.present
    return number_files.given("presence", board_wording.columns(), lines, about=about, people=people)


def the_one(half_day_id: UUID) -> HalfDay:
    """Return a half-day of this event; that of another does not exist."""
    found = queries.half_day(access.current_event().id, half_day_id)
    if found is None:
        abort(404)
    return found


def tabs(current: HalfDay, endpoint: str = BOARD) -> list[tuple[str, str, None, bool]]:
    """Return each half-day with its page, and whether it is the one shown."""
    return [
        (local(one.label), url_for(endpoint, half_day_id=one.id), None, one.id == current.id)
        for one in queries.half_days(access.current_event().id)
    ]


def _page(half_day: HalfDay | None) -> str:
    if half_day is None:
        return render_template("presence/board.html", half_day=None, follows=False)
    event, at = access.current_event(), clock.now().astimezone(access.current_event().tz)
    found = board_rules.table(board_queries.cells(event.id, half_day.id))
    groups, districts = board_wording.told(event, found)
    curve, chart = board_wording.curve(event, half_day)
    today = half_day.date == at.date()

    every = url_for(LIST)  # once: there are a hundred links

    def people(wanted: Wanted, number: str) -> str:
        return f"{every}?{board_wording.list_of(half_day, wanted, number).as_field()}"

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
