"""The tables that leave the team, protected together. Pure.

All tables count the same people and show the same total of each sex. Those totals are published in full: that is what
makes each table safe by itself. Two tables that agree in the published total of every column fit together whatever
else they hold, so nothing in one says more about a hidden number of the other. It is also why a sex of few people
cannot be a column (``sexes``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from conference.reports.crosstab_rules import Category, Table
from conference.reports.suppression_rules import Place, Unprotectable, protect, protect_list, small


class Kept(Enum):
    """How much of a table can be published."""

    WHOLE = "whole"
    #: Without its columns: only how many people each row has.
    TOTALS = "totals"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Protected:
    """A table as it is published: ``None`` stands for a hidden number; each row ends with its total."""

    rows: Sequence[Category]
    numbers: Sequence[Sequence[int | None]]
    kept: Kept
    #: How many numbers are hidden: the small ones, and those that keep them from being worked out.
    primary: int = 0
    secondary: int = 0


@dataclass(frozen=True)
class Sexes:
    """Which columns every table has, and which values of sex are counted in none of them."""

    columns: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    #: Whether women and men are told apart.
    told: bool = field(default=True)


def sexes(totals: Mapping[str, int], unsaid: str) -> Sexes | None:
    """Return the columns that can be published; ``None`` when there are too few people for any table.

    Who did not say is left out where they are few. Where women or men are few, they are not told apart.
    """
    if small(sum(totals.values())) or not any(totals.values()):
        return None
    if any(small(totals.get(sex, 0)) for sex in ("F", "M")):
        return Sexes((), told=False)
    few = small(totals.get(unsaid, 0))
    columns = ("F", "M") if few or not totals.get(unsaid) else ("F", "M", unsaid)
    return Sexes(columns, (unsaid,) if few else ())


def protected(rows: Sequence[Category], counts: Sequence[Sequence[int]]) -> Protected:
    """Return a table as it can be published; ``counts`` are its numbers without totals, one column at least."""
    totals = [sum(row) for row in counts]
    if len(counts[0] if counts else ()) > 1:
        try:
            return _shown(rows, counts, protect(counts), Kept.WHOLE)
        except Unprotectable:
            pass
    try:
        hidden = {(i, len(counts[i])) for i in protect_list(totals)}
    except Unprotectable:
        return Protected(rows, [[None] * (len(row) + 1) for row in counts], Kept.NOTHING)
    width = len(counts[0]) if counts else 0
    one_column = width == 1
    columns = set() if one_column else {(i, j) for i in range(len(counts)) for j in range(width)}
    columns |= {(i, 0) for i, _total in hidden} if one_column else set()
    return _shown(rows, counts, hidden | columns, Kept.WHOLE if one_column else Kept.TOTALS)


def _shown(
    rows: Sequence[Category], counts: Sequence[Sequence[int]], hidden: set[Place] | frozenset[Place], kept: Kept
) -> Protected:
    whole = [[*row, sum(row)] for row in counts]
    few = sum(small(whole[i][j]) for i, j in hidden)
    numbers = [[None if (i, j) in hidden else n for j, n in enumerate(row)] for i, row in enumerate(whole)]
    return Protected(rows, numbers, kept, few, len(hidden) - few)


def counts_of(table: Table, columns: Sequence[str]) -> list[list[int]]:
    """Return the numbers of a table in these columns; without columns, how many people each row has."""
    if not columns:
        return [[table.cell(row, None)] for row in table.rows]
    return [[table.counts.get((row.value, column), 0) for column in columns] for row in table.rows]
