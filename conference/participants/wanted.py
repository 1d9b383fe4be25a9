"""What the organiser's list shows: what is searched, filtered, in which order, which columns, which page. Pure.

In an address ``champ=valeur`` is one of the values given, ``champ.pas`` none of them, ``champ.vide=1`` and
``champ.rempli=1`` whether there is anything, ``champ.contient`` a piece of text, ``champ.de`` and ``champ.a`` the ends
of a range; ``tri=nom,-date`` the order, ``col=nom,structure`` the columns, ``q`` the search.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from conference.participants.rules import OVER, STATES

PER_PAGE = 50
LONGEST_SEARCH = 200
#: Besides each state: everybody but those who were refused or have withdrawn.
ACTIVE = "active"
#: In place of a value of a list: nobody said which.
UNSAID = "-"
SORTS = ("nom", "groupe", "etat", "date")
#: Every column that there is.
ALL_COLUMNS = "*"
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
    "columns": "col",
    "page": "page",
}
#: The filters that have a place of their own, by the key of their field.
OWN = {"groupe": "group", "etat": "state", "district": "district", "sexe": "sex", "doublon": "doubtful"}
#: How a field is asked for: what stands behind its key in an address.
IS, NOT, EMPTY, FILLED, CONTAINS, FROM, TO = "", "pas", "vide", "rempli", "contient", "de", "a"
OPS = (IS, NOT, CONTAINS, FROM, TO, EMPTY, FILLED)


@dataclass(frozen=True)
class Filter:
    """One field asked for in one way: ``Filter("district", NOT, ("Macina", "Youwarou"))``."""

    key: str
    op: str
    values: tuple[str, ...] = ("1",)

    @property
    def parameter(self) -> str:
        """The name of its parameter in an address."""
        return f"{self.key}.{self.op}" if self.op else self.key


@dataclass(frozen=True)
class Wanted:
    """What a list shows.

    ``sort`` are keys of fields, with ``-`` in front for the other way round, commas between; ``columns`` are keys too,
    none for the usual ones. ``where`` are the filters beyond those that have a place of their own.
    """

    q: str = ""
    group: str = ""
    state: str = ""
    district: str = ""
    sex: str = ""
    doubtful: bool = False
    where: tuple[Filter, ...] = ()
    contacts: bool = False
    sort: str = "nom"
    columns: tuple[str, ...] = ()
    page: int = 1

    @property
    def every(self) -> tuple[Filter, ...]:
        """All filters, the search box aside."""
        own = ((key, getattr(self, name)) for key, name in OWN.items())
        return (*(Filter(key, IS, (_as_text(value),)) for key, value in own if value), *self.where)

    @property
    def active_filters(self) -> int:
        """How many filters are in use, the search box aside."""
        return len(self.every)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are shown by the filter's own place; none means every one."""
        if self.state == ACTIVE:
            return tuple(state for state in STATES if state not in OVER)
        return (self.state,) if self.state else ()

    @property
    def sorts(self) -> tuple[tuple[str, bool], ...]:
        """The keys of the order, each with whether it goes the other way round."""
        return tuple((one.removeprefix("-"), one.startswith("-")) for one in self.sort.split(",") if one)

    def filters(self) -> tuple[object, ...]:
        """Return the values of the filters, to compare two views of a list."""
        return self.q, frozenset(self.every)

    def with_filter(self, one: Filter) -> "Wanted":
        """Return this list with a filter more, on its first page; one that asks the same way is replaced."""
        kept = self.without(one.key, one.op)
        own = one.key in OWN and one.op == IS and len(one.values) == 1
        if own and one.values[0] != "0":
            value: object = True if one.key == "doublon" else one.values[0]
            return replace(kept, page=1, **{OWN[one.key]: value})  # type: ignore[arg-type]  # a field by its name
        return replace(kept, page=1, where=(*kept.where, one))

    def without(self, key: str, op: str) -> "Wanted":
        """Return this list without the filter that asks a field in one way, on its first page."""
        left = tuple(one for one in self.where if (one.key, one.op) != (key, op))
        own = {OWN[key]: False if key == "doublon" else ""} if op == IS and key in OWN else {}
        return replace(self, page=1, where=left, **own)  # type: ignore[arg-type]  # a field by its name

    def parameters(self, **changes: object) -> dict[str, Any]:
        """Return the address's parameters, only those that are not as usual, with ``changes`` by field."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # fields by name, as replace() takes them
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(changed, one.name)
            if one.name == "where":
                found |= {each.parameter: _one_or_list(each.values) for each in value}
            elif value != one.default:
                found[PARAMETERS[one.name]] = ",".join(value) if one.name == "columns" else _as_text(value)
        return found

    def as_field(self) -> str:
        """Return all of it as one hidden field of a form."""
        return urlencode(self.parameters(), doseq=True)


class Known(Protocol):
    """What an address may ask of one field; ``fields.Field`` is one."""

    @property
    def tests(self) -> frozenset[str]:
        """The ways in which it can be filtered by."""

    @property
    def sortable(self) -> bool:
        """Whether a list can be sorted by it."""

    def takes(self, op: str, value: str) -> bool:
        """Tell whether it can be asked for this value in this way."""


@dataclass(frozen=True)
class Choices:
    """What an address of one event may name: with ``fields``, everything that its reader may see."""

    groups: Collection[str] = field(default_factory=frozenset)
    districts: Collection[str] = field(default_factory=frozenset)
    fields: Mapping[str, Known] | None = field(default=None, kw_only=True)

    def known(self, key: str) -> Known | None:
        """Return the field with this key; without ``fields`` only those that have a place of their own."""
        if self.fields is not None:
            return self.fields.get(key)
        values = {
            "groupe": self.groups,
            "etat": (*STATES, ACTIVE),
            "district": (*self.districts, UNSAID),
            "sexe": ("F", "M", UNSAID),
            "doublon": ("1", "0"),
        }
        return _Plain(values[key]) if key in values else None

    def sortable(self, key: str) -> bool:
        """Tell whether a list can be sorted by the field with this key."""
        if self.fields is None:
            return key in SORTS
        return key in self.fields and self.fields[key].sortable


@dataclass(frozen=True)
class _Plain:
    values: Collection[str]
    tests: frozenset[str] = frozenset({IS})
    sortable: bool = False

    def takes(self, _op: str, value: str) -> bool:
        return value in self.values


def _one_or_list(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _as_text(value: object) -> str:
    return "1" if value is True else str(value)
