"""What a page of numbers shows, as its address says it: what to count by, and which people, as the list has them.

``lignes`` and ``colonnes`` are dimensions, ``pct`` is what percentages are of, ``presents`` who came when; whatever
else stands there is a filter of the list. What cannot be is left out and named, never an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from conference.participants import lists
from conference.participants.lists import ACTIVE, Choices, Wanted
from conference.reports.crosstab_rules import SHARES
from conference.reports.dimensions import PRESENCE, PRESENT, Dimension

ROWS, COLUMNS, SHARE, PRESENTS = "lignes", "colonnes", "pct", "presents"
#: What only a list takes from an address: its order, its columns, its page.
OF_LISTS = ("tri", "col", "page", "contacts")
#: What is counted when an address says nothing: the table that donors ask for first.
USUAL_ROWS, USUAL_COLUMNS = "groupe", "sexe"
NONE = "-"


@dataclass(frozen=True)
class Asked:
    """A table: ``columns`` is empty for one by one thing alone. ``twice``: the same thing was asked for both."""

    rows: str
    columns: str = ""
    share: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    refused: tuple[str, ...] = ()
    twice: bool = False

    @property
    def presents(self) -> str:
        """The key of the field of presence that the people were filtered by in the form, if any."""
        keys = [one.key for one in self.wanted.where if _is_presence(one.key) and one.values == (PRESENT,)]
        return keys[0] if len(keys) == 1 else ""

    def parameters(
        self, *, rows: str | None = None, columns: str | None = None, wanted: Wanted | None = None
    ) -> dict[str, Any]:
        """Return the parameters of this page's address, or of one that differs in these."""
        columns = self.columns if columns is None else columns
        page = {ROWS: rows or self.rows, COLUMNS: columns or NONE, SHARE: self.share}
        people = (wanted or self.wanted).parameters()
        return {name: value for name, value in page.items() if value} | {"etat": ""} | people


def read(args: "MultiDict[str, str]", dimensions: Mapping[str, Dimension], choices: Choices) -> Asked:
    """Return what an address asks for; its people are those of the list, by default neither refused nor cancelled."""
    own = {name: args.get(name, "").strip() for name in (ROWS, COLUMNS, SHARE, PRESENTS)}
    wanted, refused = lists.read(_of_list(args, own[PRESENTS], dimensions), choices)
    known = {ROWS: dimensions, COLUMNS: (*dimensions, NONE), SHARE: SHARES, PRESENTS: presences(dimensions)}
    wrong = [name for name, value in own.items() if value and value not in known[name]]
    good = {name: "" if name in wrong else value for name, value in own.items()}
    rows = good[ROWS] or USUAL_ROWS
    columns = good[COLUMNS] or (USUAL_COLUMNS if rows != USUAL_COLUMNS else NONE)
    return Asked(
        rows,
        "" if columns in (rows, NONE) else columns,
        good[SHARE],
        replace(wanted, page=1),
        tuple(dict.fromkeys([*wrong, *refused])),
        twice=columns == rows,
    )


def presences(dimensions: Mapping[str, Dimension]) -> list[str]:
    """Return the keys of the fields that say who came at all, or to one half-day."""
    return [key for key in dimensions if _is_presence(key)]


def _is_presence(key: str) -> bool:
    return key.split(".", maxsplit=1)[0] == PRESENCE


def _of_list(args: "MultiDict[str, str]", presents: str, dimensions: Mapping[str, Dimension]) -> "MultiDict[str, str]":
    """Return the part of an address that says which people."""
    left_out = {ROWS, COLUMNS, SHARE, PRESENTS, *OF_LISTS}
    found = MultiDict((name, value) for name, values in args.lists() for value in values if name not in left_out)
    if not any(name.split(".")[0] == "etat" for name in found):
        found["etat"] = ACTIVE
    if presents in presences(dimensions):
        found[presents] = PRESENT
    return found
