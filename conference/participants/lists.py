"""The organiser's list as its address says it, read into ``wanted.Wanted``. Pure.

An address may be typed by hand or be old: what it says that cannot be, or that its reader may not see, is left out and
named, never an error.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from conference.core.text import clean_line
from conference.participants.wanted import (
    ACTIVE,
    ALL_COLUMNS,
    CONTAINS,
    EMPTY,
    FILLED,
    FROM,
    IS,
    LONGEST_SEARCH,
    NOT,
    OPS,
    OWN,
    PER_PAGE,
    SORTS,
    TO,
    UNSAID,
    Choices,
    Filter,
    Known,
    Wanted,
)

__all__ = [
    "ACTIVE",
    "ALL_COLUMNS",
    "CONTAINS",
    "EMPTY",
    "FILLED",
    "FROM",
    "IS",
    "LONGEST_SEARCH",
    "NOT",
    "OPS",
    "PER_PAGE",
    "SORTS",
    "TO",
    "UNSAID",
    "Choices",
    "Filter",
    "Wanted",
    "as_args",
    "from_field",
    "read",
    "read_field",
]

MOST_FILTERS, MOST_VALUES, MOST_SORTS, MOST_COLUMNS = 40, 200, 5, 400
#: What pages say to themselves in an address; no list depends on it.
SILENT = frozenset({"ajouter", "aller", "vue", "trier", "sens", "test", "valeur", "debut", "fin", "ligne", "voir"})
LONGEST_NAME = 80

_LONGEST_FIELD = 20_000
_PAGE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def read(args: "MultiDict[str, str]", choices: Choices) -> tuple[Wanted, list[str]]:
    """Return what an address asks for, and the parameters left out because they ask for what cannot be."""
    reader = _Reader(choices)
    for name, given in args.lists():
        values = [value for value in given if value.strip()]
        if values:
            reader.take(name, values)
    return reader.wanted, list(dict.fromkeys(reader.refused))


def as_args(wanted: Wanted) -> "MultiDict[str, str]":
    """Return a list as the arguments of an address."""
    return MultiDict(wanted.parameters())


def from_field(text: str, choices: Choices) -> Wanted:
    """Return what :meth:`Wanted.as_field` wrote."""
    return read_field(text, choices)[0]


def read_field(text: str, choices: Choices) -> tuple[Wanted, list[str]]:
    """Return what :meth:`Wanted.as_field` wrote, and what of it cannot be any more."""
    wanted, refused = read(MultiDict(parse_qsl(text[:_LONGEST_FIELD])), choices)
    return wanted, [*refused, "filtre"] if len(text) > _LONGEST_FIELD else refused


class _Reader:
    """Takes parameter by parameter."""

    def __init__(self, choices: Choices) -> None:
        self.choices, self.wanted, self.refused = choices, Wanted(), list[str]()

    def take(self, name: str, values: list[str]) -> None:
        """Put one parameter into what is wanted, or name it."""
        single = {"q": self._q, "contacts": self._contacts, "page": self._page}
        several = {"tri": self._sort, "col": self._columns}
        if name in single:
            single[name](name, values[0])
            if len(values) > 1:
                self.refused.append(name)
        elif name in several:
            several[name](name, [part for value in values for part in value.split(",") if part.strip()])
        elif name not in SILENT:
            self._filter(name, values)

    def _set(self, name: str, values: dict[str, Any] | None) -> None:
        if values is None:
            self.refused.append(name)
        else:
            self.wanted = replace(self.wanted, **values)

    def _q(self, name: str, text: str) -> None:
        line = clean_line(text, LONGEST_SEARCH)
        self._set(name, {"q": line} if line else None)

    def _contacts(self, name: str, text: str) -> None:
        self._set(name, {"contacts": True} if text == "1" else None)

    def _page(self, name: str, text: str) -> None:
        self._set(name, {"page": int(text)} if _PAGE.fullmatch(text) else None)

    def _sort(self, name: str, keys: list[str]) -> None:
        good = [key for key in keys if self.choices.sortable(key.removeprefix("-"))]
        once = {key.removeprefix("-"): key for key in reversed(good[:MOST_SORTS])}
        self._name(name, keys, set(once.values()))
        if once:
            self._set(name, {"sort": ",".join(reversed(once.values()))})

    def _columns(self, name: str, keys: list[str]) -> None:
        known = self.choices.fields or {}
        good = tuple(dict.fromkeys(key for key in keys if key in known or key == ALL_COLUMNS))[:MOST_COLUMNS]
        self._name(name, keys, set(good))
        self._set(name, {"columns": (ALL_COLUMNS,) if ALL_COLUMNS in good else good})

    def _name(self, name: str, asked: list[str], taken: Iterable[str]) -> None:
        """Name what was not taken: the parameter when it says nothing else, else the piece of it."""
        left = [key for key in asked if key not in taken]
        self.refused += (
            [name] if len(asked) == 1 and left else [f"{name}={clean_line(key, LONGEST_NAME)}" for key in left]
        )

    def _filter(self, name: str, values: list[str]) -> None:
        key, op = self._asked(name)
        known = self.choices.known(key)
        if known is None or op not in known.tests or len(self.wanted.every) >= MOST_FILTERS:
            if self.choices.fields is not None or key in OWN:
                self.refused.append(clean_line(name, LONGEST_NAME) or "…")
            return
        lines = [clean_line(value, LONGEST_SEARCH) or "" for value in values]
        good = list(dict.fromkeys(line for line in lines if line and _may(known, op, line)))[:MOST_VALUES]
        if op in {FROM, TO, EMPTY, FILLED}:
            good = good[:1]
        if len(set(lines)) > len(good):
            self.refused.append(name)
        if good:
            self.wanted = replace(self.wanted.with_filter(Filter(key, op, tuple(good))), page=self.wanted.page)

    def _asked(self, name: str) -> tuple[str, str]:
        """Return the field's key and how it is asked for; a key may hold dots itself."""
        key, dot, op = name.rpartition(".")
        if self.choices.known(name) is None and dot and op in OPS and op != IS:
            return key, op
        return name, IS


def _may(known: Known, op: str, value: str) -> bool:
    return value == "1" if op in {EMPTY, FILLED} else known.takes(op, value)
