"""A geography table as people send it: its columns in French or English, its lines in our terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conference.core.errors import Error
from conference.core.sheets import Table
from conference.core.text import clean_line, fold, words
from conference.events.setup_rules import day_of

MOST_ROWS = 5000
MOST_COLUMNS = 30
NAME_MOST = 80
#: What the columns are called; the first name is the one of the table that we give.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "kind": ("type", "kind", "genre", "niveau", "level"),
    "name": ("nom", "name", "lieu", "place"),
    "parent": ("dans", "parent", "in", "inside", "situe dans"),
    "since": ("depuis", "valid_from", "since", "from", "a partir du", "debut"),
    "until": ("jusqu’à", "valid_to", "until", "to", "jusqu’au", "fin", "end"),
}
KINDS: Mapping[str, str] = {
    "region": "region",
    "cercle": "cercle",
    "circle": "cercle",
    "province": "cercle",
    "district": "district",
    "ds": "district",
    "commune": "commune",
    "municipality": "commune",
}
_PARENTHESIS = re.compile(r"(?P<name>.+?)\s*\((?P<kind>[^()]+)\)")
_LINKING = frozenset({"de", "du", "d", "des", "la", "le", "of", "sanitaire", "health", "rurale", "urbaine"})


@dataclass(frozen=True)
class Line:
    """One line that can be read: a place, and perhaps in what it lies between two days (the last excluded)."""

    line: int
    kind: str
    name: str
    parent: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be taken."""

    line: int
    text: str
    reason: Error


def read(table: Table) -> tuple[list[Line], list[Problem]]:
    """Read every line of a table. Raises ``geo_columns_missing``, ``geo_column_twice``, ``geo_empty``."""
    positions = _positions(table.header)
    lines, problems = list[Line](), list[Problem]()
    for number, row in enumerate(table.rows, table.header_line + 1):
        cell = {name: row[at].strip() for name, at in positions.items()}
        if not any(cell.values()):
            continue
        try:
            lines.append(_line(number, cell))
        except Error as reason:
            problems.append(Problem(number, cell["name"][:NAME_MOST], reason))
    if not lines and not problems:
        raise Error("geo_empty")
    return lines, problems


def key(name: str) -> str:
    """Return a name as names are compared: no case, accents, hyphens."""
    return " ".join(words(name)) or fold(name).strip()


def kind_of(text: str) -> str | None:
    """Return the kind that a text names, in either language and number: « Régions », « district sanitaire »."""
    found = words(text)
    told = found[1] if found[:1] == ["health"] and len(found) > 1 else "".join(found[:1])
    return KINDS.get(told) or KINDS.get(told.removesuffix("s"))


def with_kind(text: str) -> tuple[str, str] | None:
    """Return the kind and the name of « région de San » or « San (région) », or ``None`` where no kind is said."""
    found = _PARENTHESIS.fullmatch(text.strip())
    if found is not None:
        kind = kind_of(found["kind"])
        return (kind, found["name"]) if kind else None
    first, _, rest = text.strip().partition(" ")
    kind = kind_of(first)
    parts = rest.replace("’", "'").replace("d'", "d ", 1).split() if rest.startswith(("d'", "d’")) else rest.split()
    while parts and fold(parts[0]) in _LINKING:
        parts.pop(0)
    return (kind, " ".join(parts)) if kind and parts else None


def _positions(header: Sequence[str]) -> dict[str, int]:
    known = {_header(label): name for name, labels in HEADERS.items() for label in labels}
    positions = dict[str, int]()
    for position, label in enumerate(header):
        name = known.get(_header(label))
        if name in positions:
            raise Error("geo_column_twice", label=label)
        if name is not None:
            positions[name] = position
    missing = [HEADERS[name][0] for name in ("kind", "name") if name not in positions]
    if missing:
        raise Error("geo_columns_missing", columns=", ".join(missing))
    return positions


def _header(label: str) -> str:
    return "".join(words(label.replace("_", " ")))


def _line(number: int, cell: Mapping[str, str]) -> Line:
    kind, name = kind_of(cell["kind"]), clean_line(cell["name"])
    if kind is None:
        raise Error("geo_kind", kind=cell["kind"][:NAME_MOST])
    if not name or not key(name):
        raise Error("geo_name_missing")
    if len(name) > NAME_MOST:
        raise Error("geo_name_long", most=NAME_MOST)
    parent = clean_line(cell.get("parent", ""), NAME_MOST * 2)
    since, until = (_day(cell.get(column, "")) for column in ("since", "until"))
    if not parent and (since or until):
        raise Error("geo_date_of_nothing")
    if since is not None and until is not None and until <= since:
        raise Error("geo_backwards")
    return Line(number, kind, name, parent, since, until)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return day_of(text.removesuffix(" 00:00").removesuffix(" 00:00:00"))
    except Error as error:
        raise Error("geo_day", day=text[:40]) from error
