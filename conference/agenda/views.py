"""The public programme: a day a page, and a calendar file. Both are made from the last release alone."""

from functools import cache

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from conference.agenda import formats, pages, queries, wording
from conference.agenda.programme import thaw
from conference.agenda.styles import track_styles
from conference.core import clock, security
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import public
from conference.events.access import current_event

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/c/<event_slug>/programme")
@public
def programme() -> Response:
    """Show today's day while the event is on, else the first."""
    return _show(None)


@blueprint.get("/c/<event_slug>/programme/<day>")
@public
def day(day: str) -> Response:
    """Show one day; 404 unless it is written 1, 2, 3… and the programme has it."""
    if not (day.isascii() and day.isdecimal() and len(day) <= 3 and not day.startswith("0")):  # noqa: PLR2004 (days of years)
        raise Error("unknown_day", 404)
    return _show(int(day))


@blueprint.get("/c/<event_slug>/programme.ics")
@public
def calendar() -> Response:
    """Give the programme as a calendar file; its name says nothing where the event is exposed."""
    event = current_event()
    release = queries.latest_release(event.id)
    if release is None:
        raise Error("no_programme", 404)
    data = formats.calendar(
        thaw(release.snapshot),
        name=_("Programme") if event.exposed else local(event.short_title) or local(event.title),
        venue=local(event.venue),
        released_at=release.released_at,
    )
    response = Response(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=programme.ics"
    return _revalidated(response)


def _show(number: int | None) -> Response:
    event = current_event()
    release = queries.latest_release(event.id)
    if release is None:
        if number is not None and number > (event.last_day - event.first_day).days + 1:
            raise Error("unknown_day", 404)
        return make_response(render_template("agenda/unpublished.html"))
    whole, now = thaw(release.snapshot), clock.now()
    number = number or pages.today(whole, now) or 1
    if number > len(whole.days):
        raise Error("unknown_day", 404)
    chosen = pages.choice(whole, request.args.get("salle"), request.args.get("fil"))
    html = render_template(
        "agenda/programme.html",
        page=pages.day_page(whole, number, chosen, now),
        release=release,
        now=now,
        wording=wording,
        address=_address,
        styles=security.allow_style(_stylesheet() + track_styles(whole.tracks)),
    )
    return _revalidated(make_response(html))


def _address(number: int, room: str | None = None, track: str | None = None) -> str:
    return url_for("agenda.day", day=number, salle=room, fil=track)


def _revalidated(response: Response) -> Response:
    """Let browsers keep the answer and ask each time whether it is still good: 304 costs a phone nothing."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _stylesheet() -> str:
    return (security.STATIC / "css" / "programme.css").read_text(encoding="utf-8").strip()
