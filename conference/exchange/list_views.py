"""The import of a free-form list as pages: its columns, its rehearsal, what was done, and taking it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.core.sheets import write_csv
from conference.events import access
from conference.events import queries as events
from conference.exchange import confirming, importing, list_words, listing, queries, rules, staging
from conference.exchange.importing import ListRehearsal
from conference.exchange.models import ImportDraft

blueprint = Blueprint("exchange_lists", __name__, url_prefix="/org/<event_slug>/importer/liste")

#: Rows on a page of the rehearsal.
PAGE = 200


@blueprint.get("/<uuid:draft_id>/colonnes")
@requires("participants.import")
def columns(draft_id: UUID) -> ResponseReturnValue:
    """Show what each column was taken for, with some of its cells."""
    event, draft = access.current_event(), _draft(draft_id)
    if draft.outcome:
        return redirect(url_for("exchange_lists.rehearsal", draft_id=draft_id), 303)
    staged = staging.opened(draft)
    reading = importing.read(event, staged.book, staged.roles)
    return render_template(
        "exchange/columns.html",
        draft_id=draft_id,
        staged=staged,
        reading=reading,
        roles=list_words.roles(),
        remarks=list_words.remarks(reading),
        groups=events.groups(event.id),
        groupless=not any(found.has("group") for found in reading.layouts.values()),
    )


@blueprint.post("/<uuid:draft_id>/colonnes")
@requires("participants.import")
def choose(draft_id: UUID) -> ResponseReturnValue:
    """Keep what was chosen for the columns, and rehearse."""
    event, draft = access.current_event(), _draft(draft_id)
    staged = staging.opened(draft)
    layouts = importing.read(event, staged.book).layouts
    staging.choose(
        event.id,
        draft_id,
        _chosen(layouts),
        _group(event.id),
        layouts,
        staff_id=access.current().user_id,
        now=clock.now(),
    )
    return redirect(url_for("exchange_lists.rehearsal", draft_id=draft_id), 303)


@blueprint.get("/<uuid:draft_id>")
@requires("participants.import")
def rehearsal(draft_id: UUID) -> ResponseReturnValue:
    """Show what becomes of each row; once the list is imported, what was done."""
    draft = _draft(draft_id)
    done = confirming.done(draft)
    if done is not None:
        undo = not done.undone and clock.now() - done.at <= rules.UNDO_FOR
        states = list_words.states(done.states)
        return render_template(
            "exchange/list_done.html",
            done=done,
            draft_id=draft_id,
            undo=undo,
            states=states,
            alive=done.running and done.is_alive(clock.now()),
        )
    found = _rehearsed(draft)
    state = request.args.get("etat", "")
    rows = [(at, row) for at, row in enumerate(found.plan.rows) if _is_shown(row, state)]
    first = max(0, request.args.get("de", 0, type=int))
    return render_template(
        "exchange/list_rehearsal.html",
        draft_id=draft_id,
        plan=found.plan,
        counts=list_words.counts(found.plan),
        rows=[list_words.shown(at, row, found.vocabulary) for at, row in rows[first : first + PAGE]],
        changes=[
            list_words.changes(at, row, found.vocabulary) for at, row in enumerate(found.plan.rows) if row.differences
        ],
        state=state,
        first=first,
        total=len(rows),
        page=PAGE,
        remarks=list_words.remarks(found.reading),
        arriving=list_words.states(found.plan.arriving()),
        groupless=sum(row.why is not None and row.why.code == "import_group_open" for row in found.plan.rows),
        several=len(found.reading.layouts) > 1,
    )


@blueprint.get("/<uuid:draft_id>/non-lues.csv")
@requires("participants.import")
def unread(draft_id: UUID) -> Response:
    """Give the rows that are not taken in, or not wholly, with the reasons, as a table."""
    found = _rehearsed(_draft(draft_id))
    return Response(
        write_csv(list_words.UNREAD, list_words.unread(found.plan)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_("lignes-non-lues.csv")}"'},
    )


@blueprint.post("/<uuid:draft_id>")
@requires("participants.import")
def confirm(draft_id: UUID) -> ResponseReturnValue:
    """Import what was rehearsed, with the changes that were ticked."""
    who = access.current()
    confirming.confirm(
        access.current_event(), draft_id, _ticks(), contacts=who.contacts, actor=who.actor, now=clock.now()
    )
    return redirect(url_for("exchange_lists.rehearsal", draft_id=draft_id), 303)


@blueprint.post("/<uuid:draft_id>/annuler")
@requires("participants.import")
def take_back(draft_id: UUID) -> ResponseReturnValue:
    """Take a whole import back."""
    confirming.take_back(access.current_event(), draft_id, actor=access.current().actor, now=clock.now())
    return redirect(url_for("exchange_lists.rehearsal", draft_id=draft_id), 303)


def _draft(draft_id: UUID) -> ImportDraft:
    draft = queries.draft(access.current_event().id, access.current().user_id, draft_id, clock.now())
    if draft is None or not staging.is_list(draft):
        raise Error("import_gone", 404)
    return draft


def _rehearsed(draft: ImportDraft) -> ListRehearsal:
    staged, who = staging.opened(draft), access.current()
    return importing.rehearse(
        access.current_event(), staged.book, contacts=who.contacts, actor=who.actor, now=clock.now(),
        roles=staged.roles, default_group=staged.group_id, scope=draft.id,
    )  # fmt: skip


def _chosen(layouts: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """Read the selects ``c-<sheet>-<column>``; what is no role leaves the proposal."""
    known = list_words.roles()
    found: dict[str, dict[int, str]] = {}
    for number, (name, layout) in enumerate(layouts.items()):
        for column in layout.columns:
            role = request.form.get(f"c-{number}-{column.at}")
            if role is not None and (role == "" or role in known):
                found.setdefault(name, {})[column.at] = role
    return found


def _group(event_id: UUID) -> UUID | None:
    wanted = request.form.get("groupe", "")
    return next((group.id for group in events.groups(event_id) if str(group.id) == wanted), None)


def _ticks() -> set[confirming.Tick]:
    found = set()
    for text in request.form.getlist("champ"):
        at, _dot, field = text.partition(".")
        if at.isdigit() and field in listing.CHANGEABLE:
            found.add((int(at), field))
    return found


def _is_shown(row: listing.Row, state: str) -> bool:
    if state == list_words.NOTED:
        return listing.is_noted(row)
    return row.status == state if state in listing.STATUSES else row.line.code != "row_empty"
