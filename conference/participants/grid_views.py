"""The grid: a few columns of the list, 25 people to a page, changed in place; one Save, one way back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conference.core import clock
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events.models import Event
from conference.participants import (
    choosing,
    details,
    editing,
    fields,
    grid_answers,
    grid_form,
    list_telling,
    lists,
    looks,
    ordering,
    queries,
)
from conference.participants.editing import Edit, Edited
from conference.participants.grid_form import EDITABLE, PER_PAGE, RowForm
from conference.participants.lists import Wanted
from conference.participants.manage_views import announce, blueprint
from conference.participants.models import Participant

GRID = "participants_manage.grid"
#: The parameters of the grid's address beyond those of the list.
COLUMNS, SHEET = "grille", "feuille"


@dataclass
class Row:
    """One person in the grid: the cells, what they showed, and what a colleague wrote meanwhile."""

    person: Participant
    form: RowForm
    version: int
    shown: dict[str, str]
    #: What the record says now, in words, beside what was typed; only where a colleague was faster.
    meanwhile: dict[str, str] = field(default_factory=dict)

    @property
    def editable(self) -> bool:
        """Whether there is anything to change."""
        return not self.person.erased and self.person.merged_into_id is None


@dataclass
class Grid:
    """What the address of a grid asks for."""

    event: Event
    wanted: Wanted
    keys: list[str]
    refused: list[str]
    sheet: int
    known: fields.Fields

    @property
    def names(self) -> tuple[str, ...]:
        """The cells that its columns are."""
        return tuple(EDITABLE.get(key) or grid_answers.cell_of(key) for key in self.keys)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """(cell, label) of each column."""
        return [(name, self.known[key].label) for name, key in zip(self.names, self.keys, strict=True)]

    @cached_property
    def questions(self) -> grid_answers.Sheet:
        """What its questions need."""
        codes = [key.removeprefix(grid_answers.FIELD) for key in self.keys if key not in EDITABLE]
        return grid_answers.sheet(self.event, self.groups.values(), codes, sensitive=self.known.sensitive)

    @cached_property
    def groups(self) -> dict[UUID, str]:
        """The codes of the groups."""
        return {one.id: one.code for one in self.known.around.groups}

    @cached_property
    def found(self) -> queries.Match:
        """Whom the list holds."""
        return queries.match(self.event.id, self.wanted, by_contact=self.known.contacts, fields=self.known)

    @cached_property
    def districts(self) -> list[tuple[str, str]]:
        """The districts of the event, as a cell offers them."""
        return [(str(place.id), place.name) for place in events.places(self.event.id, "district")]

    @property
    def sheets(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.found.total // PER_PAGE))

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """Return the address's parameters."""
        return {**self.wanted.parameters(page=1), COLUMNS: self.keys, SHEET: self.sheet, **changes}

    def people(self) -> Sequence[Participant]:
        """Return the people of this page, in the order of the list."""
        query = sa.select(Participant).where(*self.found.conditions)
        query = query.order_by(*ordering.order(self.event.id, self.wanted, self.known))
        number = min(self.sheet, self.sheets)
        return session().scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()

    def row(self, person: Participant) -> Row:
        """Return the row of a person as the record has it."""
        before = details.read(person)
        form = grid_form.row(self.names, person.id, before, self.districts)
        grid_form.ask(form, self.groups[person.group_id], self.questions)
        return Row(person, form, person.version, grid_form.all_shown(form, before))


@blueprint.get("/grille")
@requires("participants.decide")
def grid() -> str:
    """Show one page of the list as a grid."""
    asked = _asked(request.args)
    return _page(asked, [asked.row(person) for person in asked.people()])


@blueprint.post("/grille")
@requires("participants.decide")
def save_grid() -> ResponseReturnValue:
    """Save the rows that were changed; those that cannot be saved come back with all that was typed."""
    asked = _asked(request.args)
    people = _sent_people(asked)
    sent = [_sent(asked, person) for person in people]
    changed = [(row, names) for row in sent if row.editable and (names := _changed(row))]
    good = [(row, names) for row, names in changed if row.form.validate()]
    edits = [Edit(row.person.id, row.version, row.form.values(names)) for row, names in good]
    wrong = {row.person.id: row for row, names in changed if row.form.errors}
    outcome = editing.save(asked.event, edits, actor=access.current().actor, now=clock.now())
    wrong |= _refused([row for row, _names in good], outcome)
    _tell(asked, outcome, nothing=not wrong and not outcome.stale)
    if not wrong and not outcome.stale:
        return redirect(url_for(GRID, **asked.parameters(**_next(asked))), 303)
    kept = wrong | {row.person.id: row for row, _ in good if row.person.id in outcome.stale}
    fresh = _again([person.id for person in people], asked)
    rows = [_kept(kept[one.id], one) if one.id in kept else asked.row(one) for one in fresh]
    return _page(asked, rows), 409 if outcome.stale else 400


def _asked(args: "MultiDict[str, str]") -> Grid:
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    of_list = MultiDict([(key, value) for key, value in args.items(multi=True) if key not in {COLUMNS, SHEET}])
    wanted, refused = lists.read(of_list, choosing.of(known))
    keys, unknown = grid_form.wanted(args.getlist(COLUMNS), known)
    typed = args.get(SHEET, "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1  # noqa: PLR2004 (no such page)
    asked = Grid(event, replace(wanted, page=1), keys, [*refused, *unknown], max(1, number), known)
    asked.sheet = min(asked.sheet, asked.sheets)
    return asked


def _sent_people(asked: Grid) -> list[Participant]:
    ids = choosing.ticked(request.form)
    if len(ids) > PER_PAGE:
        raise Error("bad_request")
    people = _again(ids, asked)
    if len(people) != len(ids):
        raise Error("unknown_participant", 404)
    return people


def _again(ids: Sequence[UUID], asked: Grid) -> list[Participant]:
    """Return people of the event in this order, as the database has them now."""
    query = sa.select(Participant).where(Participant.event_id == asked.event.id, Participant.id.in_(ids))
    found = {one.id: one for one in session().scalars(query.execution_options(populate_existing=True))}
    return [found[one] for one in ids if one in found]


def _sent(asked: Grid, person: Participant) -> Row:
    """Return the row of a person as it was sent."""
    before = details.read(person)
    form = grid_form.row(asked.names, person.id, before, asked.districts, request.form)
    grid_form.ask(form, asked.groups[person.group_id], asked.questions, request.form)
    version = request.form.get(f"{grid_form.prefix(person.id)}v", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1  # noqa: PLR2004 (no such version)
    return Row(person, form, number, grid_form.was(request.form, person.id, form.names))


def _refused(rows: list[Row], outcome: Edited) -> dict[UUID, Row]:
    """Say at its cell what the record refused: an option that somebody else was faster to take."""
    found = {row.person.id: row for row in rows if row.person.id in outcome.refused}
    for key, row in found.items():
        if row.form.questions is None or not row.form.questions.refuse(outcome.refused[key]):
            raise outcome.refused[key]
    return found


def _changed(row: Row) -> list[str]:
    typed = row.form.typed()
    return [name for name in row.form.names if typed[name] != row.shown[name]]


def _kept(sent: Row, now: Participant) -> Row:
    """Return a row that could not be saved, with what was typed; beside it what a colleague wrote, if one did."""
    if sent.version == now.version:
        return replace(sent, person=now)
    current = details.read(now)
    told = grid_form.words(sent.form, current)
    return Row(now, sent.form, now.version, grid_form.all_shown(sent.form, current), meanwhile=told)


def _next(asked: Grid) -> dict[str, int]:
    return {SHEET: min(asked.sheet + 1, asked.sheets)} if request.form.get("puis") == "suite" else {}


def _tell(asked: Grid, outcome: Edited, *, nothing: bool) -> None:
    """Say what was saved, with a way back, and who is not in the list any more."""
    names = list_telling.names_of(outcome.gone)
    if outcome.change_set_id is not None:
        said = " ".join([list_telling.edited(len(outcome.done)), *list_telling.gone(len(outcome.gone))])
        announce(said, outcome.change_set_id, names=names, **asked.parameters())
    elif outcome.gone:
        said = " ".join(list_telling.gone(len(outcome.gone)))
        flash({"text": said, "names": names}, "wait")  # type: ignore[arg-type]  # org.html shows text and names
    elif nothing:
        flash(_("Rien n’a changé : il n’y a rien à enregistrer."), "info")


def _page(asked: Grid, rows: list[Row]) -> str:
    who, event = access.current(), access.current_event()
    if editing.SEALED & set(asked.names) or asked.questions.sealed:
        looks.note_list(event.id, len(rows), actor=who.actor, now=clock.now())
    return render_template(
        "participants/grid.html",
        grid=asked,
        rows=rows,
        offered=grid_form.offered(asked.known),
        most=grid_form.MOST_COLUMNS,
        per_page=PER_PAGE,
        prefix=grid_form.prefix,
    )
