"""Who has to be told of a release by somebody, as a page to print and as a file; and stopping its messages."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import notice_labels, notice_queries, notice_services, notice_words, queries, release_queries
from conference.agenda.editing import EDITOR, blueprint
from conference.agenda.notice_services import Notices
from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.core.sheets import Column, write_csv
from conference.events import access
from conference.events.models import Event

LIST = f"{EDITOR}/publier/a-prevenir"


@dataclass(frozen=True)
class ToTell:
    """One person whom no message reaches: who tells them, and what."""

    name: str
    code: str
    group: str
    organisation: str
    focal: str
    lines: tuple[str, ...]


@blueprint.get(LIST)
@requires("agenda.release")
def to_tell() -> ResponseReturnValue:
    """Show who has to be told of the coming version (or of ``version``) by somebody, what, and by whom."""
    event = access.current_event()
    number, groups = _version(), "groupes" in request.args
    people = _people(event, number, groups=groups)
    return render_template("agenda/edit/to_tell.html", people=people, number=number, groups=groups)


@blueprint.post(LIST)
@requires("participants.export")
def export_to_tell() -> ResponseReturnValue:
    """Give the same as a table."""
    event, who = access.current_event(), access.current()
    people = _people(event, _version(), groups="groupes" in request.form)
    columns = [
        Column("organisation", _("Délégation"), width=30),
        Column("focal", _("Point focal"), width=24),
        Column("name", _("Nom"), width=28),
        Column("code", _("Code"), width=9),
        Column("group", _("Groupe"), width=24),
        Column("lines", _("À dire"), width=60),
    ]
    rows = [(one.organisation, one.focal, one.name, one.code, one.group, "\n".join(one.lines)) for one in people]
    with write():
        audit.log("agenda.to_tell", actor=who.actor, now=clock.now(), event_id=event.id, count=len(rows), format="csv")
    headers = {"Content-Disposition": 'attachment; filename="a-prevenir.csv"'}
    return Response(write_csv(columns, rows), headers=headers, content_type="text/csv; charset=utf-8")


@blueprint.post(f"{EDITOR}/publier/<int(max=99999):number>/arreter")
@requires("agenda.release")
def stop_messages(number: int) -> ResponseReturnValue:
    """Stop the messages about a release, within ten minutes."""
    event = access.current_event()
    release = _release(event, number)
    try:
        notice_services.stop(event.id, release.id, actor=access.current().actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
    else:
        flash(_("Les messages sont arrêtés. La prochaine version dira aussi ce qu’ils auraient dit."), "ok")
    return redirect(url_for("agenda_manage.published", number=number), 303)


def _people(event: Event, number: int | None, *, groups: bool) -> list[ToTell]:
    planned = _planned(event, number, groups=groups)
    sessions = {one.id: one.sessions for one in planned.silent}
    known = [
        ToTell(
            name=f"{row.given_names} {row.family_name}".strip(),
            code=row.code or "",
            group=local(row.label),
            organisation=row.organisation or "",
            focal=row.focal_name or "",
            lines=_lines(event, planned, sessions[row.id]),
        )
        for row in notice_queries.to_tell(sessions)
    ]
    others = [
        ToTell(notice_labels.role_words(local(one.label), one.name), "", "", "", "", lines)
        for one in planned.outsiders
        if (lines := _lines(event, planned, one.sessions))
    ]
    return known + others


def _lines(event: Event, planned: Notices, sessions: frozenset[str]) -> tuple[str, ...]:
    return tuple(notice_words.lines(event, planned.found, sessions))


def _planned(event: Event, number: int | None, *, groups: bool) -> Notices:
    if number is None:
        return notice_services.plan(event, queries.working_copy(event), groups=groups, now=clock.now())
    release = _release(event, number)
    whole = release_queries.programme_of(release, participants=True)
    since = notice_services.known(event.id, release.id, number)
    return notice_services.plan(event, whole, since=since, groups=groups, now=clock.now())


def _release(event: Event, number: int) -> release_queries.Release:
    found = next((one for one in release_queries.releases(event.id) if one.number == number), None)
    if found is None:
        raise Error("unknown_release", 404)
    return found


def _version() -> int | None:
    typed = request.values.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None  # noqa: PLR2004 (no such version)
