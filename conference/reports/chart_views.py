"""Charts of an event: drawings made on the server, each with its table."""

from flask import render_template
from flask.typing import ResponseReturnValue

from conference.core.permissions import requires
from conference.events import access
from conference.reports import charts
from conference.reports.number_views import blueprint


@blueprint.get("/graphiques")
@requires("event.see")
def drawings() -> ResponseReturnValue:
    """Draw who registered when, how full the groups are, who is in them, and who arrived when."""
    event = access.current_event()
    registrations = charts.registrations(event)
    return render_template(
        "reports/charts.html",
        groups=charts.groups(event),
        registrations=registrations,
        arrivals=charts.arrivals(event),
    )
