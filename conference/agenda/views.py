"""The public programme: a day a page, all days on one page, and a calendar file; made of the last release alone."""

from flask import Blueprint, Response, make_response, render_template, request

from conference.agenda import linked_data, pages, public
from conference.agenda.public import Shown
from conference.core.errors import Error
from conference.core.permissions import public as open_to_all
from conference.events.access import current_event

#: Of so many sessions the page of a day tells machines too, within its weight.
MOST_LINKED = 100
blueprint = Blueprint("agenda", __name__)


@blueprint.get("/c/<event_slug>/programme")
@open_to_all
def programme() -> Response:
    """Show today's day while the event is on, else the first."""
    shown = public.newest()
    if shown is None:
        return _unpublished()
    return _show(shown, pages.today(shown.programme, shown.now) or 1)


@blueprint.get("/c/<event_slug>/programme/<day>")
@open_to_all
def day(day: str) -> Response:
    """Show one day; 404 unless it is written 1, 2, 3… and the programme has it."""
    if not (day.isascii() and day.isdecimal() and len(day) <= 3 and not day.startswith("0")):  # noqa: PLR2004 (days of years)
        raise Error("unknown_day", 404)
    shown, number, event = public.newest(), int(day), current_event()
    days = len(shown.programme.days) if shown else (event.last_day - event.first_day).days + 1
    if number > days:
        raise Error("unknown_day", 404)
    return _show(shown, number) if shown else _unpublished()


@blueprint.get("/c/<event_slug>/programme/tout")
@open_to_all
def whole() -> Response:
    """Show all days."""
    shown = public.newest()
    return _show(shown, 0) if shown else _unpublished()


def _unpublished() -> Response:
    return make_response(render_template("agenda/unpublished.html", neutral=current_event().exposed))


def _show(shown: Shown, number: int) -> Response:
    def values() -> dict[str, object]:
        chosen = pages.choice(shown.programme, request.args)
        return {
            "page": pages.day_page(shown.programme, number, chosen, shown.now),
            "data": "" if chosen else _data(shown, number),
        }

    return shown.page("agenda/programme.html", values, state=(number, shown.minute))


def _data(shown: Shown, number: int) -> str:
    """Return the day for machines that read pages; the whole programme would weigh too much."""
    sessions = shown.programme.of_day(number)
    if shown.event.exposed or not 0 < len(sessions) <= MOST_LINKED:
        return ""
    return linked_data.of_day(shown.event, shown.programme, sessions, shown.starts_before(), shown.address)
