"""The command ``attendees import EVENT FILE``."""

import json
from pathlib import Path

import click
from flask import Flask
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM
from conference.core.sheets import Book
from conference.events import queries as events
from conference.events.models import Event
from conference.exchange import importing, listing, report, rules, services, wording
from conference.exchange.listing import Plan
from conference.exchange.problem import Problem
from conference.participants.cli import attendees

#: Exit codes; 2 is Click's, for a command that is typed wrongly.
DONE, REFUSED, NOBODY = 0, 1, 3


def init_app(_app: Flask) -> None:
    """Join the group of commands about participants."""
    attendees.add_command(import_file)


@attendees.command("import")
@click.argument("event_slug", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--skip-problems", is_flag=True, help="Import the other rows when some have a problem.")
@click.option(
    "--report", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write what becomes of each row."
)
def import_file(event_slug: str, file: Path, *, dry_run: bool, skip_problems: bool, out: Path | None) -> None:
    """Import participants into EVENT from FILE: any list (.xlsx, .ods, .xls, .csv), the template, an export.

    Nobody is told. A list of any shape is imported without the rows that name nobody; what became of each row is in
    the report. The template and exports are imported wholly or not at all, unless --skip-problems.

    \b
    Exit codes:
      0  done, or would be done: at least one row names somebody (or all are there already)
      1  refused, nothing imported: the file or the event cannot be read, or a row of a template has a problem
      3  nothing to import: the list was read, and not one of its rows names somebody in a group of the event
    """  # noqa: D301 (a sign of Click's: the lines below stay as they are)
    try:
        code = _import(event_slug, file, out, dry_run=dry_run, skip_problems=skip_problems)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    raise SystemExit(code)


def _import(event_slug: str, file: Path, out: Path | None, *, dry_run: bool, skip_problems: bool) -> int:
    """Report, and import unless rows have problems; return the exit code."""
    event, data = _event(event_slug), file.read_bytes()
    book = importing.book_of(file.name, data)
    if out is not None or not services.is_template(book):
        return _import_list(event, book, out, dry_run=dry_run)
    table = services.table_of(file.name, data)
    found = services.rehearse(event, table, contacts=True, actor=SYSTEM, now=clock.now())
    _report(found)
    held_back = bool(found.plan.problems) and not skip_problems
    if held_back or dry_run:
        click.echo("Rien n’a été importé. / Nothing was imported.")
        return REFUSED if held_back else DONE
    done = services.import_table(event, table, contacts=True, actor=SYSTEM, now=clock.now())
    click.echo(
        f"Importé / imported : +{done.added}, ~{done.changed}, ={done.unchanged}, "
        f"laissées / left out : {len(done.left)}"
    )
    return DONE


def _import_list(event: Event, book: Book, out: Path | None, *, dry_run: bool) -> int:
    """Rehearse a free-form list, write its report, and import it unless this is only a rehearsal."""
    found = importing.rehearse(event, book, contacts=True, actor=SYSTEM, now=clock.now())
    if out is not None:
        codes = {group.id: group.code for group in events.groups(event.id)}
        out.write_text(json.dumps(report.rows(found.plan, codes), ensure_ascii=False, indent=1), encoding="utf-8")
    _count(found.plan)
    for row in found.plan.rows:
        if row.status in {listing.INVALID, listing.REVIEW}:
            click.echo(_("Ligne %(num)s", num=row.line.number) + f"\u00a0: {report.reason(row)}")
    nobody = not found.plan.additions and not found.plan.count(listing.DUPLICATE)
    if dry_run or nobody:
        click.echo("Rien n’a été importé. / Nothing was imported.")
        return NOBODY if nobody else DONE
    done = importing.run(event, found.plan, actor=SYSTEM, now=clock.now())
    click.echo(f"Importé / imported : +{done}")
    return DONE


def _count(plan: Plan) -> None:
    click.echo(
        f"Nouvelles / new : {plan.count(listing.NEW)} · doublons / duplicates : {plan.count(listing.DUPLICATE)} · "
        f"à vérifier / to review : {plan.count(listing.REVIEW)} · "
        f"invalides / invalid : {plan.count(listing.INVALID)} · "
        f"laissées / skipped : {plan.count(listing.SKIPPED)}"
    )


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
