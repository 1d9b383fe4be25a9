"""The command ``attendees import EVENT FILE``."""

from pathlib import Path

import click
from flask import Flask
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from conference.events.models import Event
from conference.exchange import rules, services, wording
from conference.exchange.problem import Problem
from conference.participants.cli import attendees


def init_app(_app: Flask) -> None:
    """Join the group of commands about participants."""
    attendees.add_command(import_file)


@attendees.command("import")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--skip-problems", is_flag=True, help="Import the other rows when some have a problem.")
def import_file(event_slug: str, file: Path, *, dry_run: bool, skip_problems: bool) -> None:
    """Import participants into EVENT from FILE (the template, or an export): .xlsx or .csv. Nobody is told.

    Exit code 1 when a row had a problem and nothing was imported.
    """
    try:
        bad = _import(event_slug, file, dry_run=dry_run, skip_problems=skip_problems)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    raise SystemExit(1 if bad else 0)


def _import(event_slug: str, file: Path, *, dry_run: bool, skip_problems: bool) -> bool:
    """Report, and import unless rows have problems; tell whether it was held back by them."""
    event = _event(event_slug)
    table = services.table_of(file.name, file.read_bytes())
    found = services.rehearse(event, table, contacts=True, actor=SYSTEM, now=clock.now())
    _report(found)
    held_back = bool(found.plan.problems) and not skip_problems
    if held_back or dry_run:
        click.echo("Rien n’a été importé. / Nothing was imported.")
        return held_back
    done = services.import_table(event, table, contacts=True, actor=SYSTEM, now=clock.now())
    click.echo(
        f"Importé / imported : +{done.added}, ~{done.changed}, ={done.unchanged}, "
        f"laissées / left out : {len(done.left)}"
    )
    return False


def _event(slug: str) -> Event:
    event = events.event_by_slug(slug)
    if event is None:
        raise Error("unknown_event", 404)
    return event


def _report(found: services.Rehearsal) -> None:
    plan, reading = found.plan, found.reading
    click.echo(
        f"À ajouter / to add : {len(plan.additions)} · à changer / to change : {len(plan.changes)} · "
        f"inchangées / unchanged : {plan.unchanged} · problèmes / problems : {len(plan.bad_lines)}"
    )
    if reading.ignored:
        click.echo("Colonnes non utilisées / unused columns : " + ", ".join(reading.ignored))
    for written, group_id in reading.guessed.items():
        click.echo(f"« {written} » → {found.vocabulary.groups.labels[group_id]}")
    for remark in wording.remarks(plan.remarks):
        click.echo(remark)
    for problem in plan.problems:
        click.echo(_line(problem))


def _line(problem: Problem) -> str:
    """Return a problem on one line, without the contact that was read: a terminal's text is easily kept."""
    shown = f" « {problem.value} »" if problem.value and problem.column not in rules.CONTACTS else ""
    line, column, _value, reason = wording.problem(problem)
    where = f", {column}" if column else ""
    return f"{_('Ligne %(num)s', num=line)}{where}{shown}\u00a0: {reason}"
