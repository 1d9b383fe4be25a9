"""Pages that anybody may read: the conferences there are, and each one's own."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.permissions import public
from conference.events import queries, wording
from conference.events.access import current_event, current_setup
from conference.events.openings import openings

blueprint = Blueprint("events", __name__)


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """Show the conferences; with only one, go there."""
    events = queries.published_events()
    if len(events) == 1:
        return redirect(url_for("events.home", event_slug=events[0].slug), 303)
    return render_template("events/index.html", events=events, days=wording.days)


@blueprint.get("/c/<event_slug>/")
@public
def home() -> ResponseReturnValue:
    """Show an event: what, when, where, and the ways in."""
    event = current_event()
    ways_in = openings(event, clock.now(), current_setup())
    return render_template(
        "events/home.html",
        days=wording.days(event),
        openings=ways_in,
        standing=wording.standing,
        taking=any(one.enters for one in ways_in),
        closes=event.registration_closes_at and wording.until(event.registration_closes_at, event.tz),
        over=all(one.state == "closed" for one in ways_in),
    )
