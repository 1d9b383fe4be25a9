"""The organiser's list as its address says it: what is searched, filtered, in which order, which page. Pure.

An address may be typed by hand or be old: what it says that cannot be is left out and named, never an error.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from conference.core.text import clean_line
from conference.participants.rules import OVER, STATES

PER_PAGE = 50
LONGEST_SEARCH = 200
#: Besides each state: everybody but those who were refused or have withdrawn.
ACTIVE = "active"
#: In place of a district or a sex: nobody said which.
UNSAID = "-"
SORTS = ("nom", "groupe", "etat", "date")
#: The parameters of an address, by the field that each one fills.
PARAMETERS = {
    "q": "q",
    "group": "groupe",
    "state": "etat",
    "district": "district",
    "sex": "sexe",
    "doubtful": "doublon",
    "contacts": "contacts",
    "sort": "tri",
    "page": "page",
}
FILTERS = ("group", "state", "district", "sex", "doubtful")

_LONGEST_FIELD = 5000
_PAGE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What a list shows: ``sort`` is one of SORTS, with ``-`` in front for the other way round."""

    q: str = ""
    group: str = ""
    state: str = ""
    district: str = ""
    sex: str = ""
    doubtful: bool = False
    contacts: bool = False
    sort: str = "nom"
    page: int = 1

    @property
    def active_filters(self) -> int:
        """How many filters are in use, the search box aside."""
        return sum(bool(getattr(self, name)) for name in FILTERS)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are shown; none means every one."""
        if self.state == ACTIVE:
            return tuple(state for state in STATES if state not in OVER)
        return (self.state,) if self.state else ()

    def filters(self) -> tuple[object, ...]:
        """Return the values of the filters, to compare two views of a list."""
        return tuple(getattr(self, name) for name in ("q", *FILTERS))

    def parameters(self, **changes: object) -> dict[str, Any]:
        """Return the address's parameters, only those that are not as usual, with ``changes`` by field."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # fields by name, as replace() takes them
        return {
            PARAMETERS[one.name]: _as_text(getattr(changed, one.name))
            for one in fields(self)
            if getattr(changed, one.name) != one.default
        }

    def as_field(self) -> str:
        """Return all of it as one hidden field of a form."""
        return urlencode(self.parameters())


@dataclass(frozen=True)
class Choices:
    """What an address of one event may name."""

    groups: Collection[str] = field(default_factory=frozenset)
    districts: Collection[str] = field(default_factory=frozenset)


def read(args: "MultiDict[str, str]", choices: Choices) -> tuple[Wanted, list[str]]:
    """Return what an address asks for, and the parameters left out because they ask for what cannot be."""
    values: dict[str, object] = {}
    refused = []
    readers = _readers(choices)
    for name, parameter in PARAMETERS.items():
        given = args.getlist(parameter)
        if not given or not given[0].strip():
            continue
        value = readers[name](given[0])
        if value is not None:
            values[name] = value
        if value is None or len(given) > 1:
            refused.append(parameter)
    return Wanted(**values), refused  # type: ignore[arg-type]  # each reader returns its field's type


def from_field(text: str, choices: Choices) -> Wanted:
    """Return what :meth:`Wanted.as_field` wrote."""
    return read(MultiDict(parse_qsl(text[:_LONGEST_FIELD])), choices)[0]


def _readers(choices: Choices) -> Mapping[str, Callable[[str], object]]:
    return {
        "q": lambda text: clean_line(text, LONGEST_SEARCH) or None,
        "group": _one_of(choices.groups),
        "state": _one_of((*STATES, ACTIVE)),
        "district": _one_of((*choices.districts, UNSAID)),
        "sex": _one_of(("F", "M", UNSAID)),
        "doubtful": lambda text: True if text == "1" else None,
        "contacts": lambda text: True if text == "1" else None,
        "sort": _one_of((*SORTS, *(f"-{name}" for name in SORTS))),
        "page": lambda text: int(text) if _PAGE.fullmatch(text) else None,
    }


def _one_of(values: Collection[str]) -> Callable[[str], str | None]:
    return lambda text: text if text in values else None


def _as_text(value: object) -> str:
    return "1" if value is True else str(value)
