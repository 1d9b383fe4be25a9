"""A table of people counted by two things at once. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

SHARES = ("ligne", "colonne", "ensemble")


class Category(NamedTuple):
    """One row or column: its value as addresses have it, and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Table:
    """People counted by row and column.

    ``counts`` are the cells that hold somebody, ``by_row`` and ``by_column`` the totals. Where somebody may be in
    several rows (half-days), a column's total is how many different people are in it: less than its cells together.
    """

    rows: Sequence[Category]
    columns: Sequence[Category]
    counts: Mapping[tuple[str, str], int]
    by_row: Mapping[str, int] = field(default_factory=dict)
    by_column: Mapping[str, int] = field(default_factory=dict)
    whole: int = 0

    def cell(self, row: Category | None, column: Category | None) -> int:
        """Return how many people are in a cell; ``None`` stands for the total."""
        if row is None:
            return self.whole if column is None else self.by_column.get(column.value, 0)
        return self.by_row.get(row.value, 0) if column is None else self.counts.get((row.value, column.value), 0)

    def share(self, kind: str, row: Category | None, column: Category | None) -> float | None:
        """Return what part of its row, its column or the whole a cell is, in percent; ``None`` of nobody."""
        of = {"ligne": self.cell(row, None), "colonne": self.cell(None, column)}.get(kind, self.whole)
        return 100 * self.cell(row, column) / of if of else None

    def turned(self) -> "Table":
        """Return the same table with rows for columns."""
        counts = {(column, row): count for (row, column), count in self.counts.items()}
        return Table(self.columns, self.rows, counts, self.by_column, self.by_row, self.whole)


def table(
    rows: Sequence[Category],
    columns: Sequence[Category],
    counted: Iterable[tuple[str, str, int]],
) -> Table:
    """Return the table of what was counted by (row, column), everybody being in one cell."""
    counts, by_row, by_column = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for row, column, count in counted:
        counts[row, column] += count
        by_row[row] += count
        by_column[column] += count
    return Table(rows, columns, counts, by_row, by_column, sum(by_row.values()))
