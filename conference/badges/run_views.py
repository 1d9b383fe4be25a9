"""Print runs as an organiser follows them: the list, one run with its files and its log, stopping, printing again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.accounts import queries as accounts
from conference.badges import (
    freshness,
    queries,
    report,
    report_wording,
    run_files,
    run_queries,
    run_rules,
    runs,
    services,
)
from conference.badges.delivery import pdf_response
from conference.badges.layout_wording import DUPLEX, sheet_words
from conference.badges.manage_views import STEM, blueprint, download
from conference.badges.models import BadgeRun
from conference.badges.run_rules import AT_ONCE, BROKEN, OPEN
from conference.badges.wording import DEEDS, SEPARATORS, SORTS, STALE, STATES
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.core.text import as_code
from conference.events import access
from conference.participants import tickets

RUN = "badges_manage.run"
#: No run has a larger number than a database can be asked for.
ONE = "/org/<event_slug>/badges/tirages/<int(max=2147483647):number>"
#: So many badges that are out of date are named on the page.
SHOWN = 50


@dataclass(frozen=True)
class Deed:
    """One line of a run's log."""

    at: datetime
    what: str
    count: int
    who: str


@blueprint.get("/org/<event_slug>/badges/tirages")
@requires("badges.print")
def runs_of_event() -> ResponseReturnValue:
    """Show the runs of the event, the newest first."""
    found = run_queries.runs(access.current_event().id)
    return render_template("badges/runs.html", runs=found, states=STATES, who=_names(one.made_by for one in found))


@blueprint.get(ONE)
@requires("badges.print")
def run(number: int) -> ResponseReturnValue:
    """Show how far a run is, its files, which of its badges are out of date, and what was done with it."""
    event = access.current_event()
    found = runs.find(event.id, number)
    working = found.state in OPEN
    stale, renewed = ([], 0) if working else freshness.of_run(event, found.id)
    return render_template(
        "badges/run.html",
        run=found,
        plan=(plan := runs.plan_of(found)),
        sheet=sheet_words(plan.order.printing.code),
        duplex=DUPLEX[plan.order.duplex] if plan.order.duplex else "",
        origin=_origin(found),
        reprints=run_queries.reprints(found.id),
        state=STATES[found.state],
        working=working,
        broken=found.state in BROKEN and found.done < found.wanted,
        problem=_problem(found),
        files=run_files.of(found.id),
        missing=_missing(found),
        stale=stale,
        shown=SHOWN,
        again=sum(one.again for one in stale),
        renewed=renewed,
        reasons=STALE,
        sorts=SORTS,
        separators=SEPARATORS,
        log=_log(found),
        kept_hours=run_rules.KEPT.total_seconds() // 3600,
    )


@blueprint.get(f"{ONE}/rapport")
@requires("badges.print")
def run_report(number: int) -> ResponseReturnValue:
    """Show what to look at on the badges of a run, as the records are now; a page to be printed."""
    event = access.current_event()
    found = runs.find(event.id, number)
    plan = runs.plan_of(found)
    wearers = [
        one
        for one in queries.by_ids(event.id, plan.people)
        if one.merged_into_id is None and run_queries.may_wear(one.full_name, one.state, also_gone=plan.order.also_gone)
    ]
    try:
        summed = report.summed_up(report.rehearse(event, wearers, layout=plan.order.layout), len(wearers))
    except Error as error:  # its layout is gone
        return _told(found, error)
    return render_template("badges/report.html", run=found, report=summed, told=report_wording)


@blueprint.get(f"{ONE}/fichier/<int:file>")
@requires("badges.print")
def fetch_run(number: int, file: int) -> ResponseReturnValue:
    """Give one file of a run, as long as it is there."""
    event, now = access.current_event(), clock.now()
    found = runs.find(event.id, number)
    count = next((one.count for one in run_files.of(found.id) if one.number == file), 0)
    try:
        pdf = run_files.whole(found, file)
    except Error as error:
        return _told(found, error)
    run_files.fetched(found, count, actor=access.current().actor, now=now)
    return pdf_response(pdf, f"{STEM}-{found.number}-{file}", now=now, zone=event.tz)


@blueprint.post(f"{ONE}/arreter")
@requires("badges.print")
def cancel_run(number: int) -> ResponseReturnValue:
    """Stop a run; what is made of it stays."""
    event = access.current_event()
    stopped = runs.cancel(event.id, number, actor=access.current().actor, now=clock.now())
    flash(_("Tirage arrêté.") if stopped else _("Ce tirage était déjà fini."), "ok" if stopped else "info")
    return redirect(url_for(RUN, number=number), 303)


@blueprint.post(f"{ONE}/reprendre")
@requires("badges.print")
def resume_run(number: int) -> ResponseReturnValue:
    """Go on with a run that ended too early."""
    event = access.current_event()
    try:
        runs.resume(event.id, number, actor=access.current().actor, now=clock.now())
    except Error as error:
        return _told(runs.find(event.id, number), error)
    return redirect(url_for(RUN, number=number), 303)


@blueprint.post(f"{ONE}/reimprimer")
@requires("badges.print")
def print_again(number: int) -> ResponseReturnValue:
    """Print a part of a run again: sheets, one badge by its code, those out of date, or those that are missing."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    found = runs.find(event.id, number)
    try:
        sheets, wanted = _wanted(found)
        waits = len(wanted) <= AT_ONCE
        made = runs.again(event, found, wanted, sheets=sheets, actor=actor, now=now, waits=waits)
        if waits:
            return download(services.made_at_once(event, made, actor, clock.now))
    except Error as error:
        return _told(found, error)
    return redirect(url_for(RUN, number=made.number), 303)


def _wanted(found: BadgeRun) -> tuple[Sequence[int], list[UUID]]:
    """Return which sheets the form asks for, and whose badges these are; or whose badges alone."""
    event, kind = access.current_event(), request.form.get("quoi", "")
    printed = run_queries.prints(found.id)
    if kind == "perimes":
        return (), [one.wearer.id for one in freshness.of_run(event, found.id)[0] if one.again]
    if kind == "manquants":
        return (), [UUID(one) for one in found.missing]
    if kind == "code":
        person = _by_code(event.id, request.form.get("code", ""))
        if person is None or person not in {one.participant_id for one in printed}:
            raise Error("badges_code", 404)
        return (), [person]
    most = run_queries.last_sheet(found.id)
    sheets = run_rules.sheets(request.form.get("feuilles", ""), most)
    if not sheets:
        raise Error("badges_sheets", 422, most=most)
    return sheets, [one.participant_id for one in printed if one.sheet in set(sheets)]


def _by_code(event_id: UUID, typed: str) -> UUID | None:
    code = as_code(typed)
    person = tickets.by_code(event_id, code) if code else None
    return person.id if person is not None else None


def _missing(found: BadgeRun) -> list[queries.Wearer]:
    return queries.by_ids(found.event_id, [UUID(one) for one in found.missing]) if found.missing else []


def _origin(found: BadgeRun) -> int | None:
    return run_queries.number_of(found.origin_id) if found.origin_id is not None else None


def _problem(found: BadgeRun) -> str:
    if found.error is None:
        return ""
    try:
        return sentence(Error(found.error))
    except KeyError:  # its sentence tells a name that is known no more
        return sentence(Error("badges_failed"))


def _log(found: BadgeRun) -> list[Deed]:
    entries = run_queries.journal(found)
    who = _names(one.actor_id for one in entries)
    return [
        Deed(one.at, str(DEEDS.get(one.action, one.action)), one.count, who.get(one.actor_id, "")) for one in entries
    ]


def _names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    return dict(accounts.names({one for one in ids if one is not None}).items())


def _told(found: BadgeRun, error: Error) -> ResponseReturnValue:
    flash(sentence(error), "no")
    return redirect(url_for(RUN, number=found.number), 303)
