"""Commands about participants; the command that brings people in joins this group from a room above."""

import os
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import AppGroup

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from conference.participants import export_files, exports
from conference.participants.export_rules import FORMATS, LONGEST_NOTE, Order
from conference.participants.exports import Reader

attendees = AppGroup("attendees", help="Participants, in and out.")


@attendees.command("export")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--columns", type=click.Choice(["view", "record", "all", "nameless"]), help="Which columns.")
@click.option("--contacts", is_flag=True, help="With phones, e-mail addresses and communes; needs --reason.")
@click.option("--reason", default="", help="Why contacts are needed; it stays in the file.")
def export(event_slug: str, file: Path, columns: str | None, reason: str, *, contacts: bool) -> None:
    """Write the participants of EVENT into FILE: .csv, .xlsx, .ods, .json or .pdf, by its ending. It is logged."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        endings = ", ".join(f".{one}" for one in FORMATS)
        raise click.ClickException(f"FILE : {endings}")
    if contacts and not reason.strip():
        raise click.ClickException("--contacts : indiquez --reason / --contacts needs --reason")
    order = Order(format=kind, set=columns or ("view" if kind == "pdf" else "record"))
    if contacts:
        order = replace(order, contacts=True, reason="other", note=reason.strip()[:LONGEST_NOTE])
    try:
        count = _write(event_slug, file, order)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    click.echo(f"{count} → {file}")


def _write(event_slug: str, file: Path, order: Order) -> int:
    event = events.event_by_slug(event_slug)
    if event is None:
        raise Error("unknown_event", 404)
    now, made = clock.now(), exports.prepare(event, order, Reader(SYSTEM, contacts=order.contacts))
    exports.note(made, now)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.writelines(export_files.pieces(made, now))
    return made.count
