"""What an export may be asked for: forms, sets of columns, reasons, limits. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

Format = Literal["csv", "xlsx", "ods", "json", "pdf"]
#: What each form of a file is, as browsers say it.
FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "pdf": "application/pdf",
}
#: Separators of CSV, by what a form says.
SEPARATORS: Mapping[str, str] = {"semicolon": ";", "comma": ",", "tab": "\t"}
ENCODINGS = ("utf-8", "cp1252")
#: The columns of the list, the usual ones of a record, everything, nobody by name, or those chosen one by one.
SETS = ("view", "record", "all", "nameless", "own")
REASONS = ("calls", "logistics", "security", "donor", "other")

#: Up to so many people a file is given at once, in a second or two; a larger one is made by a job.
AT_ONCE: Mapping[str, int] = {"csv": 10_000, "json": 10_000, "xlsx": 6_000, "ods": 6_000, "pdf": 500}
#: An export that is made lies there so long; one that nobody could make is given up after a day.
KEPT = timedelta(hours=2)
GIVEN_UP = timedelta(days=1)
#: So long the list of one's exports remembers them.
REMEMBERED = timedelta(days=7)
#: A worker that has not been heard of for so long is taken for dead.
LEASE = timedelta(minutes=2)
TRIES = 3
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=5))
#: One person waits for no more exports than this.
MOST_WAITING = 5
LONGEST_NOTE, LONGEST_NAME, MOST_TEMPLATES, MOST_COLUMNS = 120, 60, 50, 400


@dataclass(frozen=True)
class Order:
    """One export as it was asked for.

    ``filter`` is the list's address (``Wanted.as_field``); ``ids`` are people ticked in it. ``columns`` are keys of
    fields, for the set « own ». Contacts and sensitive answers need a ``reason``; ``note`` says which other one.
    """

    format: str = "xlsx"
    separator: str = "semicolon"
    encoding: str = "utf-8"
    set: str = "view"
    columns: tuple[str, ...] = ()
    answers: bool = False
    contacts: bool = False
    sensitive: bool = False
    reason: str = ""
    note: str = ""
    filter: str = ""
    ids: tuple[UUID, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept, sealed."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**told, "columns": [*self.columns], "ids": None if self.ids is None else [str(one) for one in self.ids]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Order":
        """Return what was kept."""
        ids = None if told["ids"] is None else tuple(UUID(one) for one in told["ids"])
        return cls(**{**told, "columns": tuple(told["columns"]), "ids": ids})

    @property
    def sealed(self) -> bool:
        """Whether contacts or sensitive answers are in it."""
        return self.contacts or self.sensitive

    def settings(self) -> dict[str, Any]:
        """Return what a template remembers: how, never whom and never why."""
        return {name: getattr(self, name) for name in SETTINGS} | {"columns": [*self.columns]}


#: What a template remembers.
SETTINGS = ("format", "separator", "encoding", "set", "columns", "answers", "contacts", "sensitive")
_ONE_OF: Mapping[str, tuple[str, ...]] = {
    "format": tuple(FORMATS),
    "separator": tuple(SEPARATORS),
    "encoding": ENCODINGS,
    "set": SETS,
}


def from_settings(told: Mapping[str, Any]) -> Order:
    """Return an order as a template remembers it; what it says that cannot be any more is as usual."""
    usual = Order()
    chosen = {name: told.get(name) for name, allowed in _ONE_OF.items() if told.get(name) in allowed}
    flags = {name: told.get(name) is True for name in ("answers", "contacts", "sensitive")}
    columns = tuple(one for one in told.get("columns", ()) if isinstance(one, str))[:MOST_COLUMNS]
    return replace(usual, **chosen, **flags, columns=columns)  # type: ignore[arg-type]  # fields by name


def at_once(kind: str, people: int) -> bool:
    """Tell whether a file of so many people is given at once."""
    return people <= AT_ONCE[kind]


def back_off(tries: int) -> timedelta:
    """Return how long to wait before the next try, after ``tries`` of them."""
    return BACK_OFF[min(tries, len(BACK_OFF)) - 1]
