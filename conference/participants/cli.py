"""Commands about participants; the command that brings people in joins this group from a room above."""

import os
from pathlib import Path

import click
from flask.cli import AppGroup

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from conference.participants import exports
from conference.participants.exports import FORMATS, Selection
from conference.participants.lists import Wanted

attendees = AppGroup("attendees", help="Participants, in and out.")


@attendees.command("export")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--contacts", is_flag=True, help="With phones, e-mail addresses and communes; needs --reason.")
@click.option("--reason", default="", help="Why contacts are needed; it is logged.")
def export(event_slug: str, file: Path, reason: str, *, contacts: bool) -> None:
    """Write the participants of EVENT into FILE: .csv or .xlsx, by its ending. The export is logged."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise click.ClickException("FILE : .csv ou .xlsx / .csv or .xlsx")
    if contacts and not reason.strip():
        raise click.ClickException("--contacts : indiquez --reason / --contacts needs --reason")
    try:
        count = _write(event_slug, file, kind, reason.strip()[:120] if contacts else None)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    click.echo(f"{count} → {file}")


def _write(event_slug: str, file: Path, kind: str, reason: str | None) -> int:
    event = events.event_by_slug(event_slug)
    if event is None:
        raise Error("unknown_event", 404)
    now, selection = clock.now(), Selection(event, Wanted(), contacts=reason is not None)
    columns, rows = exports.table(selection)
    exports.note(selection, len(rows), kind=kind, reason=reason, actor=SYSTEM, now=now)
    about = exports.about(selection, len(rows), actor=SYSTEM, now=now)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.writelines(exports.as_file(kind, columns, rows, about))
    return len(rows)
