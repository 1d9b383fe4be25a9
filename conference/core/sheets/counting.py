"""What the writers of workbooks share: how many rows there were, and that no sheet holds more than it can."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from conference.core.errors import Error
from conference.core.sheets.columns import Column, Row
from conference.core.sheets.xml import MOST_COLUMNS, MOST_ROWS

About: TypeAlias = tuple[str, Sequence[tuple[str, str]]] | None
"""The name of a second sheet, and the (term, value) lines that say what the first one is."""


def checked(columns: Sequence[Column]) -> Sequence[Column]:
    """Return the columns. Raises ``sheet_too_many_columns`` for more than a sheet has."""
    if len(columns) > MOST_COLUMNS:
        raise Error("sheet_too_many_columns", limit=MOST_COLUMNS)
    return columns


def counted(rows: Iterable[Row], count: list[int]) -> Iterator[Row]:
    """Yield the rows, and keep in ``count`` how many came. Raises ``sheet_too_many_rows`` for more than a sheet has."""
    for number, row in enumerate(rows, 1):
        if number >= MOST_ROWS:
            raise Error("sheet_too_many_rows", limit=MOST_ROWS - 1)
        count[0] = number
        yield row
