"""What a column of an exported table is, and what a value looks like as text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

from conference.core.text import visible

Kind = Literal["text", "number", "date", "datetime", "yes_no"]

T = TypeVar("T")
#: So many texts of a column are remembered.
_REMEMBERED = 2_000

Row = Sequence[object] | Mapping[str, object]
"""Values in the order of the columns, or by their keys (a missing key is an empty cell)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` in rows that are mappings, ``label`` in the header, ``width`` in characters (spreadsheets).

    Phone numbers and codes are text. ``datetime`` values are written as their own wall time: convert them to the
    event's zone first. ``words`` are what ``yes_no`` values read as in a spreadsheet, where true and false would be in
    the language of the program that opens it.
    """

    key: str
    label: str
    kind: Kind = "text"
    width: int = 18
    words: tuple[str, str] = ("1", "0")


def values(columns: Sequence[Column], row: Row) -> Sequence[object]:
    """Return the row's values in the order of the columns."""
    return [row.get(column.key) for column in columns] if isinstance(row, Mapping) else row


class _Written(dict[object, T]):
    """How texts were written, so that one which comes again is not looked at again."""

    def __init__(self, write: Callable[[object], T]) -> None:
        super().__init__()
        self.write = write

    def __missing__(self, value: object) -> T:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = written = self.write(value)
        return written


def each(column: Column, write: Callable[[object], T]) -> Callable[[Iterable[object]], list[T]]:
    """Return what writes many values of one column: a whole column of some rows takes half the time of cell by cell."""
    known = _Written(write)
    if column.kind == "yes_no":
        known.update({value: write(in_words(column, value)) for value in (True, False, None)})
        return lambda some: [known[value] for value in some]
    return lambda some: [known[value] if type(value) is str or value is None else write(value) for value in some]


def in_words(column: Column, value: object) -> object:
    """Return the word of a ``yes_no`` value; whatever else stands there as it is."""
    return column.words[not value] if isinstance(value, bool) else value


def as_text(value: object) -> str:
    """Return any value as visible text: nothing for ``None``, ISO for dates, minutes for times of day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")[:16]  # a third of what strftime takes
    if isinstance(value, date):
        return value.isoformat()
    return visible(str(value))
