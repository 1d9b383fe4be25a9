"""Commands about a programme: ``agenda import EVENT FILE``, ``agenda export EVENT FILE``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from conference.agenda import file_services, import_services, import_wording
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from conference.events.models import Event

agenda = AppGroup("agenda", help="Programmes.")


@agenda.command("import")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def import_file(event_slug: str, file: Path, *, dry_run: bool) -> None:
    """Import the programme in FILE into EVENT: schedule.xml, schedule.json, a calendar (.ics), or a table.

    Tables are .csv, .xlsx, .ods, .xls.

    Sessions that are there already are updated, none is taken away. An event without people and sessions takes over the
    days and the zone of the programme. Exit code 1 when the file cannot be read at all, 3 when some of it cannot.
    """
    try:
        event = _event(event_slug)
        read = import_services.read_file(event, file.name, file.read_bytes())
        comparison = import_services.rehearse(event, read)
        for line in import_wording.told(comparison, read):
            click.echo(line)
        click.echo(import_wording.counts(comparison))
        if dry_run:
            click.echo(import_wording.NOTHING_DONE)
        else:
            import_services.bring_in(event.id, read, actor=SYSTEM, now=clock.now())
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    raise SystemExit(3 if read.problems or comparison.refused else 0)


@agenda.command("export")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_file(event_slug: str, file: Path) -> None:
    """Write the programme of EVENT, as it is being made, to FILE: .xml, .json, .ics, .csv, .xlsx or .pdf.

    The PDF is the A4 programme of all days in the event's first language; each page says « BROUILLON » unless nothing
    has changed since the last release.
    """
    try:
        data = file_services.render(_event(event_slug), file.suffix, current_app.config["SETTINGS"].base_url)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    file.write_bytes(data)


def _event(slug: str) -> Event:
    event = events.event_by_slug(slug)
    if event is None:
        raise Error("no_such_event", 404, slug=slug)
    return event
