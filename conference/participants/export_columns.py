"""Which columns an export has, and what stands in them: typed for programs, in words for paper."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from conference.core import i18n, phones
from conference.core.sheets import Column, Kind
from conference.participants import wording
from conference.participants.export_rules import Order
from conference.participants.fields import Field
from conference.participants.list_page import NAME, USUAL
from conference.participants.wanted import ALL_COLUMNS, Wanted

ID = "id"
NAMES = ("prenom", "nom")
#: What a record is in words, in the order of the template that can be imported again.
RECORD = (
    ID, "code", "titre", *NAMES, "groupe", "etat", "motif", "sexe", "age", "district", "structure", "fonction",
    "langue", "photo", "liste", "reinviter", "source", "date",
)  # fmt: skip
#: What can be counted, and names nobody.
NAMELESS = ("groupe", "etat", "sexe", "age", "district", "langue", "source")
PHONES, OTHER_PHONES = "telephone", "telephones2"

Cells = Callable[[Sequence[Any]], Sequence[object]]
"""What a column shows of some records: a whole set at once, which takes half the time of one by one."""

_KINDS: Mapping[str, Kind] = {"number": "number", "date": "date", "moment": "datetime", "yes_no": "yes_no"}
#: So many values of a column are remembered: groups and first names come again and again.
_REMEMBERED = 2_000


@dataclass(frozen=True)
class Made:
    """A column of an export and what it shows of records: typed, and as words."""

    column: Column
    cells: Cells
    words: Cells


def chosen(fields: Mapping[str, Field], order: Order, wanted: Wanted) -> list[Field]:
    """Return the fields of an export, in its order: of a set, as far as ``order`` has them and the reader sees them."""
    keys = [*_keys(fields, order, wanted), *(() if order.set == "own" else _added(fields, order))]
    found = [fields[key] for key in dict.fromkeys(keys) if key in fields]
    on_paper = order.format == "pdf" and order.set != "own"
    return [one for one in found if _asked_for(one, order) and not (on_paper and one.key == ID)]


def left_out(fields: Mapping[str, Field], order: Order, wanted: Wanted) -> list[Field]:
    """Return the fields with contacts or sensitive answers that the columns name and the order does not ask for."""
    found = [fields[key] for key in dict.fromkeys(_keys(fields, order, wanted)) if key in fields]
    return [one for one in found if order.set != "all" and not _asked_for(one, order)]


def make(fields: Iterable[Field], zone: ZoneInfo) -> list[Made]:
    """Return the columns of fields; telephone numbers beyond the first have one of their own."""
    return [made for field in fields for made in _made(field, zone)]


def _keys(fields: Mapping[str, Field], order: Order, wanted: Wanted) -> Sequence[str]:
    if order.set == "own":
        return order.columns
    if order.set == "all" or (order.set == "view" and ALL_COLUMNS in wanted.columns):
        return [ID, *fields]
    if order.set == "view":
        # The list always shows the name, first; in a file it takes two columns.
        return [ID, *NAMES, *(key for key in wanted.columns or USUAL if key != NAME)]
    return RECORD if order.set == "record" else [*NAMELESS, *(key for key, one in fields.items() if _present(one))]


def _added(fields: Mapping[str, Field], order: Order) -> list[str]:
    flags = {"contacts": order.contacts, "sensitive": order.sensitive, "": order.answers}
    return [key for key, one in fields.items() if flags[one.flag] and (one.flag or one.part == "questions")]


def _asked_for(field: Field, order: Order) -> bool:
    return {"": True, "contacts": order.contacts, "sensitive": order.sensitive}[field.flag]


def _present(field: Field) -> bool:
    return field.part == "presence"


def _made(field: Field, zone: ZoneInfo) -> Iterator[Made]:
    if field.key == PHONES:
        yield from _phones(field)
        return
    yes, no = wording.yes_no(value=True), wording.yes_no(value=False)
    column = Column(field.key, field.label, _KINDS.get(field.cell, "text"), field.width, (yes, no))
    words = _cells(field, field.words)
    if field.cell == "moment":
        yield Made(column, _each(_moment(field, zone)), words)
    elif field.cell in {"number", "date", "yes_no"}:
        yield Made(column, _cells(field, field.value), words)
    else:
        yield Made(column, words, words)


def _phones(field: Field) -> Iterator[Made]:
    locale = i18n.current_locale()

    def first(one: Any) -> str:
        found = field.value(one)
        return phones.display(found[0], locale) if found else ""

    def others(one: Any) -> str:
        return " / ".join(phones.display(number, locale) for number in field.value(one)[1:])

    yield Made(Column(field.key, field.label, width=18), _each(first), _each(first))
    yield Made(Column(OTHER_PHONES, _("Autres téléphones"), width=18), _each(others), _each(others))


def _moment(field: Field, zone: ZoneInfo) -> Callable[[Any], object]:
    def cell(one: Any) -> object:
        at = field.value(one)
        return at.astimezone(zone) if isinstance(at, datetime) else at

    return cell


def _cells(field: Field, show: Callable[[Any], object]) -> Cells:
    """Return what shows a field; where it hangs on one plain column, each value of that is put into words once."""
    if len(field.columns) == 1 and not field.question and field.load is None and not field.flag:
        return _remembering(field.columns[0].key, show)
    return _each(show)


def _each(show: Callable[[Any], object]) -> Cells:
    return lambda some: [show(one) for one in some]


def _remembering(name: str, show: Callable[[Any], object]) -> Cells:
    known: dict[object, object] = {}

    def learn(held: object, one: Any) -> object:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[held] = shown = show(one)
        return shown

    def cells(some: Sequence[Any]) -> Sequence[object]:
        at = some[0].row._fields.index(name)
        return [known[held] if (held := one.row[at]) in known else learn(held, one) for one in some]

    return cells
