"""Filters in words, and the form that adds one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conference.core.i18n import short_day
from conference.participants import filter_typing
from conference.participants.fields import LISTED, Field, Fields
from conference.participants.lists import (
    ACTIVE,
    CONTAINS,
    EMPTY,
    FILLED,
    FROM,
    IS,
    NOT,
    TO,
    UNSAID,
    Choices,
    Filter,
    Wanted,
)

#: The fields of the form: which field, how it is asked for, with which values, between which ends.
ADD, HOW, VALUE, FIRST, LAST = "ajouter", "test", "valeur", "debut", "fin"
#: The name of what says that a filter was typed in one line, and of what asks for the values of a field.
LINE, SHOW = "ligne", "voir"
#: Neither end is a way of its own in the form: both are.
BETWEEN = "entre"
_OPS = {"est": IS, "pas": NOT, "contient": CONTAINS, "vide": EMPTY, "rempli": FILLED}


@dataclass(frozen=True)
class Chip:
    """An active filter: its field, what it asks in words, and the list without it."""

    label: str
    text: str
    without: Wanted


@dataclass(frozen=True)
class Panel:
    """The form that adds one filter: the ways to ask, the values there are, and what is chosen already."""

    field: Field
    ways: list[tuple[str, str]]
    way: str
    options: list[tuple[str, str]]
    chosen: tuple[str, ...]
    shape: str


def chips(wanted: Wanted, known: Fields) -> list[Chip]:
    """Return the active filters in words: « District : pas Youwarou »."""
    return [
        Chip(known[one.key].label, _said(known[one.key], one), wanted.without(one.key, one.op))
        for one in wanted.every
        if one.key in known
    ]


def sentence(wanted: Wanted, known: Fields) -> str:
    """Return the search and all filters in one line; empty for none."""
    said = [_("%(field)s : %(what)s", field=one.label, what=one.text) for one in chips(wanted, known)]
    return " ; ".join([*([_("recherche « %(words)s »", words=wanted.q)] if wanted.q else []), *said])


def panel(key: str, wanted: Wanted, known: Fields) -> Panel | None:
    """Return the form for a field, filled in with the filter that there is; none for a field that filters nothing."""
    field = known.get(key)
    if field is None or not field.tests:
        return None
    current = next((one for one in wanted.every if one.key == key), None)
    ways = _ways(field)
    way = next((name for name, op in _OPS.items() if current and op == current.op), ways[0][0])
    options = list(field.options())
    if UNSAID not in dict(options) and field.takes(IS, UNSAID):
        options.append((UNSAID, _("non précisé")))
    shape = "list" if field.kind in LISTED else "range" if FROM in field.tests else "text"
    if field.tests <= {EMPTY, FILLED}:
        shape = "none"
    return Panel(field, ways, way, options, current.values if current else (), shape)


def typed(form: "MultiDict[str, str]", wanted: Wanted, known: Fields) -> Wanted | None:
    """Return the list with the filter that was typed in one line; nothing when it cannot be understood."""
    field = known.get(form.get(ADD, ""))
    found = filter_typing.understood(field, form.get(HOW, ""), form.get(VALUE, "")) if field is not None else []
    if any(one.op in {FROM, TO} for one in found):
        wanted = wanted.without(found[0].key, FROM).without(found[0].key, TO)
    for one in found:
        wanted = wanted.with_filter(one)
    return wanted if found else None


def added(form: "MultiDict[str, str]", wanted: Wanted, choices: Choices) -> Wanted | None:
    """Return the list with the filter that the form adds; nothing when what was typed cannot be."""
    key, way = form.get(ADD, ""), form.get(HOW, "")
    known = choices.known(key)
    if known is None:
        return None
    if way == BETWEEN:
        ends = [(FROM, form.get(FIRST, "").strip()), (TO, form.get(LAST, "").strip())]
        asked = [Filter(key, op, (value,)) for op, value in ends if value]
        fresh = wanted.without(key, FROM).without(key, TO)
    else:
        op = _OPS.get(way, "?")
        values = tuple(value.strip() for value in form.getlist(VALUE) if value.strip())
        asked = [Filter(key, op, ("1",) if op in {EMPTY, FILLED} else values)]
        fresh = wanted
    for one in asked:
        if not one.values or one.op not in known.tests or not all(_fits(known, one.op, value) for value in one.values):
            return None
        fresh = fresh.with_filter(one)
    return fresh if asked else None


def _fits(known: object, op: str, value: str) -> bool:
    return op in {EMPTY, FILLED} or bool(known.takes(op, value))  # type: ignore[attr-defined]


def _ways(field: Field) -> list[tuple[str, str]]:
    listed = field.kind in LISTED
    words = {
        "contient": (CONTAINS, _("contient")),
        "est": (IS, _("est l’une de ces valeurs") if listed else _("est exactement")),
        "pas": (NOT, _("n’est aucune de ces valeurs") if listed else _("n’est pas")),
        BETWEEN: (FROM, _("est entre")),
        "rempli": (FILLED, _("est rempli")),
        "vide": (EMPTY, _("est vide")),
    }
    ways = [(name, text) for name, (op, text) in words.items() if op in field.tests]
    return [one for one in ways if not (one[0] == "est" and FROM in field.tests)]


def _said(field: Field, one: Filter) -> str:
    labels: Mapping[str, str] = dict(field.options()) if field.kind in LISTED else {}
    values = [_value(field, labels, value) for value in one.values]
    if one.op == EMPTY:
        return str(_("vide"))
    if one.op == FILLED:
        return str(_("rempli"))
    if one.op == NOT:
        neither = str(_(" ni ")).join(values)
        return str(_("pas %(values)s", values=neither))
    either = str(_(" ou ")).join(values)
    said = {
        CONTAINS: _("contient « %(text)s »", text=either),
        FROM: _("à partir de %(value)s", value=either),
        TO: _("jusqu’à %(value)s", value=either),
    }
    return str(said.get(one.op, either))


def _value(field: Field, labels: Mapping[str, str], value: str) -> str:
    if value == UNSAID:
        return str(_("non précisé"))
    if value == ACTIVE:
        return str(_("toutes sauf refusées et annulées"))
    if field.cell in {"date", "moment"}:
        return short_day(date.fromisoformat(value))
    return labels.get(value, value)
