"""Where the table of a sheet begins and what its columns hold: by the headings, then by the cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from conference.core.sheets import Sheet
from conference.core.text import name_book
from conference.exchange.lists import headings, message, profile, values
from conference.exchange.lists.gazetteer import Gazetteer

#: Lines among which the headings are looked for.
_TOP = 60
_NEAR_BEST = 0.9
_EXAMPLES = 3
_LOOKED_AT = 400
_ENOUGH_PEOPLE = 0.4
_LONGEST_EXAMPLE = 60
_OVERRULES = 0.75
#: A heading « Contacts » may stand over addresses: there the cells win.
_CONTACTS = frozenset({"phones", "email"})


@dataclass(frozen=True)
class Column:
    """A column: where it stands, its heading, its role, how surely, and some of its cells."""

    at: int
    label: str
    role: str
    sure: float
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A table in a sheet: the line of its headings (0: none), and its columns."""

    header_line: int
    columns: tuple[Column, ...]
    #: The last line of the headings, where they take two.
    last_header_line: int = 0
    order: str = ""
    free_text: bool = False
    labels: tuple[str, ...] = field(default=())

    @property
    def roles(self) -> dict[int, str]:
        """The role of each column that has one."""
        return {column.at: column.role for column in self.columns if column.role}

    def has(self, *roles: str) -> bool:
        """Tell whether any column has one of these roles."""
        return any(column.role in roles for column in self.columns)


def find(sheet: Sheet, places: Gazetteer) -> Layout | None:
    """Find the table of people in a sheet; ``None`` if it has none."""
    lines = dict(sheet.lines)
    header = _header_line(sheet)
    labels, last = _two_lines(lines, header, _labels(lines, header)) if header else ([], 0)
    rows = [cells for number, cells in sheet.lines if number > last and number not in sheet.hidden_rows and any(cells)]
    width = max([len(labels), *map(len, rows)], default=0)
    if not header and _is_ragged(rows) and (text := _free_text(rows, width, places)):
        return text
    columns = _by_headings((*labels, *[""] * (width - len(labels))), rows)
    columns = _by_cells(columns, rows, places)
    found = Layout(header, tuple(columns), last, _order(columns), labels=tuple(labels))
    if found.has("name", "given", "family"):
        return found
    return None if header or width > _MOST_TEXT_COLUMNS else _free_text(rows, width, places)


_MOST_TEXT_COLUMNS = 8
_EVEN = 0.7


def again(layout: Layout, cells: Sequence[str]) -> Layout:
    """Return the layout below headings that are repeated: theirs, if the columns stand in another order there."""
    found = {at: headings.read(label).role for at, label in enumerate(cells)}
    known = {role for role in found.values() if role}
    if not known & {"name", "given", "family"} or all(
        layout.roles.get(at, "") in {role, ""} or not role for at, role in found.items()
    ):
        return layout
    columns = _by_headings((*cells, *[""] * (len(layout.columns) - len(cells))), [])
    return replace(layout, columns=tuple(columns), order=_order(columns))


def chosen(layout: Layout, roles: Mapping[int, str]) -> Layout:
    """Return the layout with the roles that somebody chose."""
    columns = tuple(replace(one, role=roles[one.at], sure=1.0) if one.at in roles else one for one in layout.columns)
    return replace(layout, columns=columns, free_text=layout.free_text and not roles)


def _header_line(sheet: Sheet) -> int:
    scores = [
        (headings.score(cells), number) for number, cells in sheet.lines[:_TOP] if number not in sheet.hidden_rows
    ]
    best = max((score for score, _ in scores), default=0)
    return next((number for score, number in scores if best and score >= _NEAR_BEST * best), 0)


def _labels(lines: Mapping[int, Sequence[str]], line: int) -> list[str]:
    """Return the headings of a line; where one is missing, what stands above it, if that is a heading."""
    labels, above = list(lines[line]), lines.get(line - 1, ())
    for at, label in enumerate(labels):
        if not label and at < len(above) and headings.read(above[at]).sure >= 0.8:  # noqa: PLR2004
            labels[at] = above[at]
    return labels


def _two_lines(lines: Mapping[int, Sequence[str]], line: int, labels: list[str]) -> tuple[list[str], int]:
    """Take the line below too if it holds nothing but headings: « Contacts » over « Tél. » and « E-mail »."""
    below = lines.get(line + 1, ())
    filled = {at: cell for at, cell in enumerate(below) if cell}
    if not filled or any(headings.read(cell).sure < 0.8 for cell in filled.values()):  # noqa: PLR2004
        return labels, line
    labels = [*labels, *[""] * (len(below) - len(labels))]
    return [filled.get(at, label) for at, label in enumerate(labels)], line + 1


def _by_headings(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    found = []
    for at, label in enumerate(labels):
        told = headings.read(label)
        found.append(Column(at, label, told.role, told.sure, _examples(at, rows)))
    best: dict[str, Column] = {}
    for column in sorted(found, key=lambda one: (-one.sure, not one.examples, one.at)):
        best.setdefault(column.role, column)
    kept = [
        one if one.role in headings.MANY or best.get(one.role) is one else replace(one, role="", sure=0.0)
        for one in found
    ]
    return _whole_or_parts(kept)


def _whole_or_parts(columns: list[Column]) -> list[Column]:
    """« Nom » alone is the whole name; beside « Prénom » it is the family name."""
    roles = {column.role for column in columns}
    if "family" in roles and "given" not in roles and "name" not in roles:
        return [replace(one, role="name") if one.role == "family" else one for one in columns]
    if "given" in roles and "family" not in roles and "name" in roles:
        return [
            replace(one, role="family") if one.role == "name" and headings.by_order(one.label) == "" else one
            for one in columns
        ]
    return columns


def _by_cells(columns: list[Column], rows: Sequence[Sequence[str]], places: Gazetteer) -> list[Column]:
    """Give columns without a role the one that their cells speak for, and mend those that the cells deny."""
    taken = {column.role for column in columns if column.role}
    guessed = {
        column.at: profile.guesses([row[column.at] for row in rows if column.at < len(row)], places)
        for column in columns
    }
    found = list(columns)
    for at, column in enumerate(columns):
        first = next(iter(guessed[column.at]), None)
        wrong = column.role in _CONTACTS and first and first.role in _CONTACTS and first.role != column.role
        if wrong and first and first.sure >= _OVERRULES:
            found[at] = replace(column, role=first.role, sure=first.sure)
    free = [column for column in found if not column.role and not (column.label and _refused(column.label))]
    offers = sorted(
        ((guess.sure, column.at, guess.role) for column in free for guess in guessed[column.at]),
        key=lambda offer: (-offer[0], offer[1]),
    )
    for sure, at, role in offers:
        if not found[at].role and (role not in taken or role in headings.MANY) and _may(role, taken):
            taken.add(role)
            found[at] = replace(found[at], role=role, sure=round(sure * 0.9, 2))
    return _names_apart(found, rows, guessed)


def _refused(label: str) -> bool:
    return headings.read(label).role == "ignore"


def _may(role: str, taken: set[str]) -> bool:
    """Names are looked for in the cells only where no heading told of any."""
    return not (role == "name" and taken & {"given", "family"}) and not (
        role == "place" and taken & {"district", "commune"}
    )


def _names_apart(
    columns: list[Column], rows: Sequence[Sequence[str]], guessed: Mapping[int, list[profile.Guess]]
) -> list[Column]:
    """Without headings, tell given names in one column from family names in the next."""
    if any(column.label for column in columns):
        return columns
    parts = dict[int, str]()
    for column in columns:
        if any(guess.role == "name" for guess in guessed[column.at]) and column.role in {"name", ""}:
            part = profile.part_of_name([row[column.at] for row in rows if column.at < len(row)])
            if part and part not in parts.values():
                parts[column.at] = part
    if len(parts) != 2:  # noqa: PLR2004 (both parts)
        return columns
    return [replace(one, role=parts[one.at], sure=0.7) if one.at in parts else one for one in columns]


def _free_text(rows: Sequence[Sequence[str]], width: int, places: Gazetteer) -> Layout | None:
    """Take lines that somebody typed as text, one person a line, if enough of them name somebody."""
    people = sum(1 for row in rows[:_LOOKED_AT] if _names_somebody(message.cells(row, places)))
    if people < max(1, _ENOUGH_PEOPLE * min(len(rows), _LOOKED_AT)):
        return None
    columns = [Column(at, "", "", 0.0, _examples(at, rows)) for at in range(width)]
    return Layout(0, tuple(columns), free_text=True)


def _is_ragged(rows: Sequence[Sequence[str]]) -> bool:
    """Tell sentences with commas from a table: its lines have as many cells each, filled or not."""
    widths = Counter(map(len, rows))
    return len(widths) > 1 and max(widths.values()) < _EVEN * len(rows)


def _names_somebody(said: Mapping[str, str]) -> bool:
    name = said.get("name", "")
    return any(name_book.known(word) for word in name.split()) or ("phones" in said and any(map(str.isalpha, name)))


def _order(columns: Sequence[Column]) -> str:
    return next((headings.by_order(column.label) for column in columns if column.role == "name"), "")


def _examples(at: int, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return some cells of a column, none of a title or of headings that are repeated."""
    seen: dict[str, None] = {}
    for row in rows[:_LOOKED_AT]:
        cell = row[at] if at < len(row) else ""
        if cell and len(seen) < _EXAMPLES and not values.nothing(cell) and (len(row) == 1 or _is_row(row)):
            seen[cell[:_LONGEST_EXAMPLE]] = None
    return tuple(seen)


def _is_row(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and headings.firm(filled) <= len(filled) / 2
