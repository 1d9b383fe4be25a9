"""The numbers of an event: tables by any two things, each cell a list; what they show is their address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events.models import Event
from conference.participants import choosing, fields, ordering, queries
from conference.participants.fields import Condition, Fields
from conference.participants.lists import ACTIVE, CONTAINS, EMPTY, FILLED, FROM, IS, NOT, TO, UNSAID, Filter, Wanted
from conference.participants.wording import STATES_PLURAL
from conference.reports import counting, dimensions, numbers_asked, sharing, sharing_files, sharing_wording
from conference.reports.crosstab_rules import Category
from conference.reports.dimensions import Dimension
from conference.reports.numbers_asked import Asked
from conference.reports.sharing_files import FORMATS

blueprint = Blueprint("numbers", __name__, url_prefix="/org/<event_slug>/chiffres")
LIST = "participants_manage.index"
#: The filters that the form has a field for; the others are carried along.
IN_FORM = frozenset({"etat", "groupe"})


@blueprint.get("")
@requires("event.see")
def index() -> ResponseReturnValue:
    """Count the people that the address asks for, by the two things that it names."""
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    offered = dimensions.of(event, known)
    asked = numbers_asked.read(request.args, offered, choosing.of(known))
    row, column = _narrowed(offered[asked.rows], asked), _narrowed(offered.get(asked.columns), asked)
    return render_template(
        "reports/numbers.html",
        asked=asked,
        table=counting.crosstab(_people(event, asked.wanted, known), row, column),
        row=row,
        column=column,
        offered=[(one.key, one.label) for one in offered.values()],
        presences=[(key, offered[key].label) for key in numbers_asked.presences(offered)],
        states=[(ACTIVE, _("Toutes sauf refusées et annulées")), *STATES_PLURAL.items()],
        groups=[(one.value, one.label) for one in offered["groupe"].categories],
        shares=[("ligne", _("de la ligne")), ("colonne", _("de la colonne")), ("ensemble", _("de l’ensemble"))],
        kept=_kept(asked),
        others=_others(asked, known),
        cell=Links(asked.wanted, row, column),
        swapped=url_for("numbers.index", **asked.parameters(rows=asked.columns, columns=asked.rows)),
    )


@blueprint.get("/partage")
@requires("participants.export")
def shared() -> ResponseReturnValue:
    """Show the tables that may leave the team, small numbers hidden, to print or to take as a file."""
    event, now = access.current_event(), clock.now()
    found = sharing.document(event)
    return render_template(
        "reports/shared.html",
        found=found,
        explanations=list(sharing_wording.explanations(found)),
        hidden=sharing_wording.hidden_word(),
        made_on=now.astimezone(event.tz).date(),
    )


@blueprint.post("/partage")
@requires("participants.export")
def export_shared() -> ResponseReturnValue:
    """Give these tables as a file; who took them out is logged."""
    event, who, now = access.current_event(), access.current(), clock.now()
    kind, found = request.form.get("format", ""), sharing.document(event)
    try:
        sharing_files.note(event, found, kind=kind, actor=who.actor, now=now)
    except Error as error:
        if error.code == "bad_request":
            raise
        flash(sentence(error), "no")
        return redirect(url_for("numbers.shared"), 303)
    body = sharing_files.as_file(event, found, kind=kind, actor=who.actor, now=now)
    at = now.astimezone(event.tz)
    headers = {"Content-Disposition": f'attachment; filename="chiffres-{at:%Y%m%d-%H%M}.{kind}"'}
    return Response(body, headers=headers, content_type=FORMATS[kind])


class Links:
    """Makes the address of the list that a cell counts; ``None`` is the total."""

    def __init__(self, wanted: Wanted, row: Dimension, column: Dimension | None) -> None:
        self.wanted, self.row, self.column = wanted, row, column

    def __call__(self, row: Category | None, column: Category | None = None) -> str:
        """Return the list of one cell."""
        wanted = self.wanted
        for dimension, category in ((self.row, row), (self.column, column)):
            if dimension is not None:
                one = dimension.anybody if category is None else dimension.asked(category.value)
                wanted = wanted if one is None else wanted.with_filter(one)
        return url_for(LIST, **wanted.parameters())


def _narrowed(dimension: Dimension | None, asked: Asked) -> Any:
    """Leave out the states that the filter leaves out."""
    states = asked.wanted.states
    if dimension is None or dimension.key != "etat" or not states:
        return dimension
    return replace(dimension, categories=tuple(one for one in dimension.categories if one.value in states))


def _people(event: Event, wanted: Wanted, known: Fields) -> Sequence[Condition]:
    """Return the conditions that the list of ``wanted`` has."""
    if wanted.q:
        return queries.match(event.id, wanted, by_contact=access.current().contacts, fields=known).conditions
    return ordering.filters(event.id, wanted, known)


def _kept(asked: Asked) -> list[tuple[str, str]]:
    """Return the filters that the form carries along, as the names and values of hidden fields."""
    found = MultiDict[str, str]()
    for name, value in asked.wanted.parameters().items():
        if name not in IN_FORM and name != asked.presents:
            found.setlist(name, value if isinstance(value, list) else [value])
    return list(found.items(multi=True))


def _others(asked: Asked, known: Fields) -> list[tuple[str, str]]:
    """Return the filters that the form has no field for in words, each with the address without it."""
    found = []
    shown = {key for key, value in (("etat", asked.wanted.state), ("groupe", asked.wanted.group)) if value}
    for one in asked.wanted.every:
        if one.op != IS or one.key not in shown | {asked.presents}:
            left = asked.parameters(wanted=asked.wanted.without(one.key, one.op))
            found.append((_words(one, known), url_for("numbers.index", **left)))
    if asked.wanted.q:
        left = asked.parameters(wanted=replace(asked.wanted, q=""))
        found.append((_("Recherche : %(words)s", words=asked.wanted.q), url_for("numbers.index", **left)))
    return found


def _words(one: Filter, known: Fields) -> str:
    label = known[one.key].label
    options: dict[str, str] = dict(known[one.key].options()) | {UNSAID: _("Non renseigné")}
    values = ", ".join(options.get(value, value) for value in one.values)
    said: dict[str, str] = {
        NOT: _("%(field)s : sauf %(values)s", field=label, values=values),
        EMPTY: _("%(field)s : non renseigné", field=label),
        FILLED: _("%(field)s : renseigné", field=label),
        CONTAINS: _("%(field)s : contient %(values)s", field=label, values=values),
        FROM: _("%(field)s : à partir de %(values)s", field=label, values=values),
        TO: _("%(field)s : jusqu’à %(values)s", field=label, values=values),
    }
    return said.get(one.op) or str(_("%(field)s : %(values)s", field=label, values=values))
