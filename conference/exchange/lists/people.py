"""Every row of a file in our terms: who it names, or why it names nobody; and what in it could not be read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from conference.core.sheets import Book, Sheet
from conference.core.text import clean_line, fold
from conference.exchange.lists import (
    details,
    gazetteer,
    groups,
    headings,
    kinds,
    layout,
    message,
    names,
    values,
)
from conference.exchange.lists.details import NEIGHBOURS, Context, Note, Person
from conference.exchange.lists.gazetteer import Gazetteer
from conference.exchange.lists.layout import Layout
from conference.exchange.lists.names import Name
from conference.exchange.rules import EXAMPLE

PERSON, INVALID, SKIPPED = "person", "invalid", "skipped"
_LONGEST_SHOWN = 80
#: What is longer is no cell of a list of people: it is cut, so that no file makes its reader work for minutes.
_LONGEST_CELL = 500
_SAYS_SOMEBODY = frozenset({"email", "phones", "function", "organisation"})
#: Kinds of people who come from a district's villages and health centres: a title of theirs stands inside a district.
_LOCAL = frozenset({"communaute", "sante", ""})


@dataclass(frozen=True)
class Line:
    """A row of a file: where it stands, what it is, why (a code), and the person on it."""

    sheet: str
    number: int
    kind: str
    code: str = ""
    person: Person | None = None
    notes: tuple[Note, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Reading:
    """A whole file. ``layouts``: by the name of the sheet; ``left``: sheets without a table of people."""

    lines: tuple[Line, ...]
    layouts: Mapping[str, Layout]
    hidden_sheets: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    hidden_columns: int = 0
    #: Which rows and columns are hidden could not be found.
    unsure: bool = False

    @property
    def hidden_rows(self) -> int:
        """How many rows are hidden."""
        return sum(line.code == "row_hidden" for line in self.lines)


def read(
    book: Book,
    *,
    region: str,
    today: date,
    places: Gazetteer | None = None,
    roles: Mapping[str, Mapping[int, str]] | None = None,
) -> Reading:
    """Read every visible sheet that has a table of people. ``roles``: columns chosen by hand, by sheet."""
    where, lines, layouts, left = places or gazetteer.of(), list[Line](), dict[str, Layout](), list[str]()
    for sheet in map(_shortened, book.sheets):
        found = layout.find(sheet, where)
        if found is None or (found.free_text and len(book.sheets) > 1):
            left.append(sheet.name)
            continue
        found = layout.chosen(found, (roles or {}).get(sheet.name, {}))
        layouts[sheet.name] = found
        lines += _sheet(sheet, found, Context(region, today, where))
    hidden = sum(sheet.hidden_columns for sheet in book.sheets if sheet.name in layouts)
    return Reading(tuple(lines), layouts, book.hidden, tuple(left), hidden, book.unsure)


def _shortened(sheet: Sheet) -> Sheet:
    if not any(len(cell) > _LONGEST_CELL for _, cells in sheet.lines for cell in cells):
        return sheet
    return replace(
        sheet, lines=tuple((number, tuple(cell[:_LONGEST_CELL] for cell in cells)) for number, cells in sheet.lines)
    )


def _sheet(sheet: Sheet, found: Layout, context: Context) -> list[Line]:
    context.home_district = context.places.district_in(sheet.name)
    context.home_group = groups.titled(sheet.name)
    for number, cells in sheet.lines:
        if found.header_line and number < found.header_line:
            context.home_district = _above(cells, context) or context.home_district
    context.district, context.group = context.home_district, context.home_group
    _vote(sheet, found, context)
    lines, current = [], found
    for number, cells in sheet.lines:
        if number <= found.last_header_line:
            continue
        line, current = _line(sheet, number, cells, current, context)
        lines.append(line)
    return lines


def _above(cells: Sequence[str], context: Context) -> str:
    """Return the district that a title over the table tells, if it speaks of one."""
    text = " ".join(dict.fromkeys(cell for cell in cells if cell))
    return context.places.district_in(text) if "district" in text.casefold() or "cercle" in text.casefold() else ""


def _vote(sheet: Sheet, found: Layout, context: Context) -> None:
    """Let the names that tell their own order speak for the first doubtful ones."""
    at = next((at for at, role in found.roles.items() if role == "name"), None)
    if at is None:
        return
    below = [
        cells[at] for number, cells in sheet.lines if number > found.last_header_line and at < len(cells) and cells[at]
    ]
    told = [order for order in (names.read(text).order for text in below[:NEIGHBOURS]) if order]
    context.orders.extend(told or ([found.order] if found.order else []))


def _line(sheet: Sheet, number: int, cells: Sequence[str], found: Layout, context: Context) -> tuple[Line, Layout]:
    """Read a line; headings that are repeated change the columns below them."""
    plain = number not in sheet.hidden_rows and any(cells)
    if plain and headings.firm(cells) > 1 and headings.score(cells) and _is_header(cells, found):
        return Line(sheet.name, number, SKIPPED, "row_header"), layout.again(found, cells)
    texts = _texts(cells, found)
    code = "row_hidden" if number in sheet.hidden_rows else _other(cells, texts)
    if code:
        return _skipped(sheet, number, code, texts), found
    said = message.cells(cells, context.places) if found.free_text else _by_role(cells, found.roles)
    if code := _about_the_list(texts, said, found):
        if code == "row_section":
            _title(texts[0], context)
        return _skipped(sheet, number, code, texts), found
    return _person(sheet.name, number, said, context), found


def _skipped(sheet: Sheet, number: int, code: str, texts: Sequence[str]) -> Line:
    return Line(sheet.name, number, SKIPPED, code, text=texts[0][:_LONGEST_SHOWN] if texts else "")


def _texts(cells: Sequence[str], found: Layout) -> list[str]:
    """Return the different texts of a line, without its number; a title may stand where the numbers do."""
    numbers = {at for at, role in found.roles.items() if role == "number"}
    texts = list(dict.fromkeys(cell for at, cell in enumerate(cells) if cell and at not in numbers))
    return texts or [cell for cell in cells if any(map(str.isalpha, cell))][:1]


def _other(cells: Sequence[str], texts: Sequence[str]) -> str:
    """Return the code of a line that is empty or a total, whatever it has in which column."""
    if not texts:
        return "row_empty"
    first = next(cell for cell in cells if cell)
    named = any(map(str.isalpha, first))
    return "row_total" if kinds.is_total(texts) or (named and kinds.is_total([first])) else ""


def _about_the_list(texts: Sequence[str], said: Mapping[str, str], found: Layout) -> str:
    """Return the code of a line that says something about the list: a title, a note, an example, talk."""
    if fold(said.get("id", "")) in EXAMPLE:
        return "row_example"
    if len(said) <= 1 if found.free_text else len(texts) == 1:
        if kinds.is_note(texts[0]):
            return "row_note"
        whole = len(found.roles) > 2  # noqa: PLR2004 (a table, not a list of names)
        if kinds.is_section(texts[0], whole_rows=whole) or not (_raw_name(said) or said.keys() & _SAYS_SOMEBODY):
            return "row_section"
    silent = found.free_text and not said.keys() & {"phones", "email"}
    return "row_note" if silent and ("name" not in said or message.is_talk(texts[0])) else ""


def _is_header(cells: Sequence[str], found: Layout) -> bool:
    """Tell headings that are repeated from a person whose function is, say, « Organisation »."""
    filled = [cell for cell in cells if cell]
    firm = sum(headings.read(cell).sure >= 0.8 for cell in filled)  # noqa: PLR2004
    return firm >= max(2, 0.6 * len(filled)) and bool(found.columns)


def _by_role(cells: Sequence[str], roles: Mapping[int, str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for at, role in roles.items():
        if at < len(cells) and cells[at] and role not in {"ignore", "number"}:
            said[role] = f"{said[role]}\n{cells[at]}" if role in said and role == "phones" else cells[at]
    return said


def _raw_name(said: Mapping[str, str]) -> str:
    return said.get("name") or " ".join(said[part] for part in ("given", "family") if said.get(part))


def _title(text: str, context: Context) -> None:
    """Give the district and the group of a title to the rows below it."""
    district, group = context.places.district_in(text), groups.titled(text)
    context.above.clear()
    if district:
        context.district, context.group = district, group or context.home_group
        return
    context.group = group or context.home_group
    if group not in _LOCAL or not group:
        context.district = context.home_district


def _person(sheet: str, number: int, said: dict[str, str], context: Context) -> Line:
    raw = _raw_name(said)
    code = kinds.nobody(raw) if raw else "import_no_name"
    if raw and values.nothing(raw):
        code = "import_reserved"
    if code:
        return Line(sheet, number, INVALID, code, text=clean_line(raw)[:_LONGEST_SHOWN])
    name = _name(said, context)
    if not any(c.isalpha() for c in name.full):
        return Line(sheet, number, INVALID, "import_no_name", text=clean_line(raw)[:_LONGEST_SHOWN])
    person, notes = details.told(name, said, context)
    return Line(sheet, number, PERSON, person=person, notes=tuple(notes), text=clean_line(raw)[:_LONGEST_SHOWN])


def _name(said: Mapping[str, str], context: Context) -> Name:
    given, family = said.get("given", ""), said.get("family", "")
    if given and family:
        return names.joined(given, family, said.get("married", ""), said.get("title", ""))
    order = Counter(context.orders).most_common(1)[0][0] if context.orders else ""
    name = names.read(said.get("name") or given or family, order=order)
    if name.order:
        context.orders.append(name.order)
    if given and not said.get("name") and " " not in given:
        name = replace(name, given=name.full, family="")
    if family and not given and not said.get("name") and " " not in family:
        name = replace(name, given="", family=name.full)
    title, sex = names.title_of(said["title"]) if said.get("title") else ("", "")
    married = names.repaired(said.get("married", "")) or name.married
    return replace(name, title=name.title or title, sex=name.sex or sex, married=married)
