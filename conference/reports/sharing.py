"""The numbers of an event for whoever is outside the team: always the same tables, of the people who are confirmed.

There is nothing to choose, so that two versions that differ by a filter cannot be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from conference.events.models import Event
from conference.participants import fields, ordering
from conference.participants.fields import Condition
from conference.participants.lists import UNSAID, Wanted
from conference.participants.models import Participant
from conference.reports import counting, crosstab_rules, dimensions
from conference.reports.crosstab_rules import Category, Table
from conference.reports.dimensions import HALF_DAYS, Dimension
from conference.reports.sharing_rules import Kept, Protected, Sexes, counts_of, protected, sexes

CONFIRMED = "confirmed"
#: One table for each of these, by sex.
TABLES = ("groupe", "age", "district")


@dataclass(frozen=True)
class SharedTable:
    """One table of the document."""

    title: str
    head: str
    table: Protected

    @property
    def refused(self) -> bool:
        """Whether nothing of it can be published."""
        return self.table.kept is Kept.NOTHING

    @property
    def totals_only(self) -> bool:
        """Whether it is published without its columns."""
        return self.table.kept is Kept.TOTALS


@dataclass(frozen=True)
class Document:
    """What may leave the team: the sums that stand under every table, and the tables. No ``sums``: too few people."""

    columns: Sequence[Category]
    sums: Sequence[int]
    tables: Sequence[SharedTable]
    sexes: Sexes | None

    @property
    def people(self) -> int:
        """How many people it counts."""
        return self.sums[-1] if self.sums else 0


def document(event: Event) -> Document:
    """Return the document of an event, in the reader's language.

    People are counted at once for all tables, so that these agree however many register meanwhile.
    """
    known = fields.of(event, contacts=False, sensitive=False)
    offered = dimensions.of(event, known)
    by = [offered[key] for key in (*TABLES, "sexe") if key in offered]
    who = ordering.filters(event.id, Wanted(state=CONFIRMED), known)
    people = counting.counted(who, [one.column for one in by])
    sex = by[-1]
    totals = _by(people, len(by) - 1, sex, sex).by_row
    kept = sexes(totals, UNSAID)
    if kept is None:
        return Document((), (), (), None)
    people = [one for one in people if sex.value(one[-2]) not in kept.left_out]
    values = kept.columns
    sums = [*(totals.get(value, 0) for value in values), sum(one[-1] for one in people)]
    sums = sums if values else sums * 2
    tables = [_table(_by(people, number, one, sex), one, values) for number, one in enumerate(by[:-1])]
    if HALF_DAYS in offered:
        present = counting.crosstab(_without(who, kept), offered[HALF_DAYS], sex)
        tables += _presences(present, values, sums)
    return Document(_columns(sex, kept), sums, tables, kept)


def _by(people: Iterable[Any], number: int, one: Dimension, sex: Dimension) -> Table:
    """Return the table of one of the things that ``people`` were counted by, and their sex, which comes last."""
    counted = ((one.value(row[number]), sex.value(row[-2]), row[-1]) for row in people)
    return crosstab_rules.table(one.categories, sex.categories, counted)


def _without(who: Sequence[Condition], kept: Sexes) -> list[Condition]:
    return [*who, *(Participant.sex != sex.replace(UNSAID, "") for sex in kept.left_out)]


def _columns(sex: Dimension, kept: Sexes) -> list[Category]:
    if not kept.told:
        return [Category("", _("Personnes"))]
    return [one for one in sex.categories if one.value in kept.columns]


def _table(table: Table, by: Dimension, values: Sequence[str]) -> SharedTable:
    """Protect a table; who did not say has no row where there is nobody."""
    rows = [row for row in table.rows if row.value != UNSAID or table.cell(row, None)]
    title = _("%(what)s et sexe", what=by.label) if values else by.label
    return SharedTable(title, by.label, protected(rows, counts_of(replace(table, rows=rows), values)))


def _presences(table: Table, values: Sequence[str], sums: Sequence[int]) -> list[SharedTable]:
    """Return a table for each half-day that somebody came to: who was there, and the rest of the same people."""
    found = []
    for half_day, counted in zip(table.rows, counts_of(table, values), strict=True):
        if not any(counted):
            continue
        present = [min(there, whole) for there, whole in zip(counted, sums, strict=False)]
        absent = [whole - there for there, whole in zip(present, sums, strict=False)]
        rows = [Category("1", _("Présentes")), Category("0", _("Absentes"))]
        found.append(SharedTable(half_day.label, _("Présence"), protected(rows, [present, absent])))
    return found
