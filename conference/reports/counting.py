"""Counting the people of a list by one or two things, one ``GROUP BY`` for each table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from conference.core.db import session
from conference.participants.fields import Condition
from conference.participants.models import Participant
from conference.reports import crosstab_rules
from conference.reports.crosstab_rules import Category, Table
from conference.reports.dimensions import PRESENT, Dimension

#: The value of the one column of a table by one thing.
EVERYBODY = Category("", "")


def counted(conditions: Sequence[Condition], columns: Sequence[Any]) -> list[Any]:
    """Return each combination of ``columns`` with how many people have it."""
    labelled = [column.label(f"c{number}") for number, column in enumerate(columns)]
    found = sa.select(*labelled).select_from(Participant).where(*conditions).subquery()
    return list(session().execute(sa.select(*found.c, sa.func.count()).group_by(*found.c)))


def crosstab(conditions: Sequence[Condition], row: Dimension, column: Dimension | None = None) -> Table:
    """Return the people under ``conditions`` counted by one thing, or by two."""
    if row.several:
        return _by_half_day(conditions, row, column)
    if column is not None and column.several:
        return _by_half_day(conditions, column, row).turned()
    found = counted(conditions, [one.column for one in (row, column) if one is not None])
    return crosstab_rules.table(row.categories, _categories(column), _read(found, row, column))


def _by_half_day(conditions: Sequence[Condition], half_days: Dimension, other: Dimension | None) -> Table:
    """Count who came to each half-day, and for the totals who came at all: nobody twice."""
    others = [] if other is None else [other.column]
    counts, by_row, by_column = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for one in counted(conditions, [*(part.column for part in half_days.parts), *others]):
        came = [part.key for part, flag in zip(half_days.parts, one, strict=False) if flag == PRESENT]
        value = "" if other is None else other.value(one[-2])
        by_column[value] += one[-1] if came else 0
        for key in came:
            counts[key, value] += one[-1]
            by_row[key] += one[-1]
    whole = sum(by_column.values())
    return Table(half_days.categories, _categories(other), counts, by_row, by_column, whole)


def _categories(column: Dimension | None) -> Sequence[Category]:
    return (EVERYBODY,) if column is None else column.categories


def _read(found: Iterable[Any], row: Dimension, column: Dimension | None) -> Iterable[tuple[str, str, int]]:
    for one in found:
        *values, count = one
        yield row.value(values[0]), "" if column is None else column.value(values[1]), count
