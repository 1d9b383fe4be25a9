"""Counting the people of a list by one or two things, one ``GROUP BY`` for each table."""

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


def counted(conditions: Sequence[Condition], columns: Sequence[Any], *, arrived: Any = None) -> list[Any]:
    """Return each combination of ``columns`` with how many people have it.

    ``arrived``: arrivals to join, whose columns may be among them; somebody who arrived twice alike counts once.
    """
    labelled = [column.label(f"c{number}") for number, column in enumerate(columns)]
    each = sa.select(*labelled).select_from(Participant).where(*conditions)
    if arrived is None:
        found = each.subquery()
        return list(session().execute(sa.select(*found.c, sa.func.count()).group_by(*found.c)))
    each = each.add_columns(Participant.id.label("who")).join(arrived, arrived.c.participant_id == Participant.id)
    found = each.subquery()
    by = [found.c[one.key] for one in labelled]
    return list(session().execute(sa.select(*by, sa.func.count(found.c.who.distinct())).group_by(*by)))


def crosstab(conditions: Sequence[Condition], row: Dimension, column: Dimension | None = None) -> Table:
    """Return the people under ``conditions`` counted by one thing, or by two."""
    if not (row.several or (column is not None and column.several)):
        return _table(conditions, row, column)
    return _with_totals_of_once(conditions, row, column)


def _with_totals_of_once(conditions: Sequence[Condition], row: Dimension, column: Dimension | None) -> Table:
    """Count each half-day, and for the totals who came at all: nobody twice."""
    cells = _table(conditions, row, column)
    if row.once is not None:
        once = _table(conditions, row.once, column)
        present = {one.value: once.counts.get((PRESENT, one.value), 0) for one in once.columns}
        return Table(cells.rows, cells.columns, cells.counts, cells.by_row, present, once.by_row.get(PRESENT, 0))
    once = _table(conditions, row, column.once if column is not None else None)
    present = {one.value: once.counts.get((one.value, PRESENT), 0) for one in once.rows}
    return Table(cells.rows, cells.columns, cells.counts, present, cells.by_column, once.by_column.get(PRESENT, 0))


def _table(conditions: Sequence[Condition], row: Dimension, column: Dimension | None) -> Table:
    both = [one for one in (row, column) if one is not None]
    arrived = next((one.arrived for one in both if one.arrived is not None), None)
    found = counted(conditions, [one.column for one in both], arrived=arrived)
    columns = (EVERYBODY,) if column is None else column.categories
    return crosstab_rules.table(row.categories, columns, _read(found, row, column))


def _read(found: Iterable[Any], row: Dimension, column: Dimension | None) -> Iterable[tuple[str, str, int]]:
    for one in found:
        *values, count = one
        yield row.value(values[0]), "" if column is None else column.value(values[1]), count
