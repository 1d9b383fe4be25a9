"""The command that prints what the page prints."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from conference.badges import freshness, report, report_wording, services
from conference.badges.forms import USUAL
from conference.badges.run_rules import Order
from conference.badges.services import Batch
from conference.badges.sheets import CODES
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from conference.participants.lists import Wanted

badges = AppGroup("badges", help="Badges.")


@badges.command("print")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.pdf")
@click.option("--layout", default="", metavar="NAME", help="Layout of all badges; otherwise that of each group.")
@click.option("--group", metavar="CODE", help="Only one stakeholder group, by its code.")
@click.option("--unprinted", is_flag=True, help="Only people who were given no badge yet.")
@click.option("--sheet", type=click.Choice(CODES), metavar="CODE", help="Sheet, as A4x4: four on A4.")
def print_badges(
    event_slug: str, file: Path, layout: str, group: str | None, sheet: str | None, *, unprinted: bool
) -> None:
    """Print the badges of EVENT’s confirmed people into FILE.pdf, and say what to look at. It is a run like others.

    What to look at is the report of the page. Badges that are to be looked at are printed and leave the exit status 0;
    it is 1 only where a badge is missing.
    """
    only = "1" if unprinted else ""
    try:
        batch = _into(file, lambda: _batch(event_slug, group, Order(layout=layout, sheet=sheet or "", only=only)))
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    click.echo(f"{batch.count} → {file}")
    for line in report_wording.lines(report.summed_up(batch.problems, batch.count)):
        click.echo(f"  {line}")
    if batch.missing:
        raise click.ClickException(sentence(Error("badges_incomplete", count=batch.missing, number=batch.number)))


def _batch(event_slug: str, group: str | None, asked: Order) -> Batch:
    event = events.event_by_slug(event_slug)
    if event is None:
        raise Error("unknown_event", 404)
    if group is not None and events.group_by_code(event.id, group) is None:
        raise Error("unknown_group", 404)
    wanted = Wanted(group=group or "", state=USUAL)
    ids = freshness.chosen(event, wanted, asked.only)
    if not ids and asked.only:
        raise Error("badges_all_printed", 409)
    return services.print_now(event, ids, asked, actor=SYSTEM, clock=clock.now)


def _into(file: Path, make: Callable[[], Batch]) -> Batch:
    """Write a batch to a file that only its owner reads. A print is noted only if there is a place for it.

    What is there already and is no file (a device, a pipe) is written to as it is, never replaced.
    """
    special = file.exists() and not file.is_file()
    try:
        return _straight(file, make) if special else _beside(file, make)
    except OSError as error:
        raise Error("badges_target", path=file) from error


def _straight(file: Path, make: Callable[[], Batch]) -> Batch:
    with file.open("wb") as out:
        batch = make()
        out.write(batch.pdf)
    return batch


def _beside(file: Path, make: Callable[[], Batch]) -> Batch:
    """Write a file beside the one that is wanted, which then takes its place whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            batch = make()
            out.write(batch.pdf)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return batch
