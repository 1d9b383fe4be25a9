"""Commands about events."""

from datetime import date, datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import cloning, queries, setup_rules
from conference.events.models import Event
from conference.events.services import NewEvent

event = AppGroup("event", help="Events.")
#: A year that keeps the days of the week.
A_YEAR = timedelta(weeks=52)


@event.command("create")
@click.argument("slug")
@click.option("--like", "source_slug", required=True, metavar="EVENT", help="Short name of the event to copy.")
@click.option("--title", default="", help="Title in French (without it, as the event that is copied).")
@click.option(
    "--first-day", default="", metavar="YYYY-MM-DD", help="First day (the same day of the week a year later)."
)
def create(slug: str, source_slug: str, title: str, first_day: str) -> None:
    """Make the event SLUG like EVENT: groups, places, questions, layouts and texts, and nobody in it.

    Its deadlines move along with its first day. Nobody sees it before it is published.
    """
    try:
        source = queries.event_by_slug(source_slug)
        if source is None:
            raise Error("no_such_event", 404, slug=source_slug)  # noqa: TRY301 (one way out for every refusal)
        now = clock.now()
        starts = setup_rules.day_of(first_day) if first_day else _a_year_later(source, now)
        made = cloning.clone(source, _new(source, slug, title, starts), actor=SYSTEM, now=now)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    click.echo(f"{current_app.config['SETTINGS'].base_url}/org/{made.slug}/reglages")


def _new(source: Event, slug: str, title: str, starts: date) -> NewEvent:
    return NewEvent(
        slug=slug,
        title={"fr": title} if title else source.title,
        first_day=starts,
        last_day=starts + (source.last_day - source.first_day),
        zone=source.zone,
    )


def _a_year_later(source: Event, now: datetime) -> date:
    """Return the first day of a next edition that lies ahead."""
    today = now.astimezone(source.tz).date()
    years = max(1, (today - source.first_day) // A_YEAR + 1)
    return source.first_day + years * A_YEAR
