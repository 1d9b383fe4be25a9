"""The table of a half-day at any moment: who is expected, who came, who was not expected, and when they came. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

#: One bar of the curve of arrivals.
STEP = 10
#: Arrivals further from the half-day than this are not drawn, only told: a clock was wrong, or it was entered later.
AROUND = 120
#: The label of arrivals that were entered from a signed sheet: they say nothing of when somebody came.
SHEET = "feuille"


class Cell(NamedTuple):
    """So many people of one group, district and sex: expected or not, here or not, registered at the desk or before."""

    group_id: UUID
    district_id: UUID | None
    sex: str
    expected: bool
    present: bool
    walk_in: bool
    people: int


@dataclass(frozen=True)
class Line:
    """What one line of the table counts.

    Everybody ``present`` either was expected (``came``) or was not (``others``); ``walk_ins`` are those of them who
    were registered at the desk, ``women`` and ``men`` too: who did not say is neither.
    """

    expected: int = 0
    came: int = 0
    others: int = 0
    walk_ins: int = 0
    women: int = 0
    men: int = 0

    @property
    def present(self) -> int:
        """How many came at all."""
        return self.came + self.others

    @property
    def absent(self) -> int:
        """How many are expected and have not come yet."""
        return self.expected - self.came

    @property
    def share(self) -> int | None:
        """Which part of those expected came, in whole percent; ``None`` where nobody is. Never 100 before all came."""
        return 100 * self.came // self.expected if self.expected else None


@dataclass(frozen=True)
class Table:
    """The lines by group and by district (``None``: nobody said which), and of everybody."""

    everybody: Line
    groups: Mapping[UUID, Line]
    districts: Mapping[UUID | None, Line]

    def group(self, group_id: UUID) -> Line:
        """Return the line of a group."""
        return self.groups.get(group_id, Line())

    def district(self, district_id: UUID | None) -> Line:
        """Return the line of a district."""
        return self.districts.get(district_id, Line())


def table(cells: Iterable[Cell]) -> Table:
    """Add people up as the table shows them."""
    all_of_them = list(cells)
    groups: dict[UUID, list[Cell]] = {}
    districts: dict[UUID | None, list[Cell]] = {}
    for cell in all_of_them:
        groups.setdefault(cell.group_id, []).append(cell)
        districts.setdefault(cell.district_id, []).append(cell)
    return Table(
        _line(all_of_them),
        {key: _line(some) for key, some in groups.items()},
        {key: _line(some) for key, some in districts.items()},
    )


def _line(cells: Sequence[Cell]) -> Line:
    here = [one for one in cells if one.present]
    return Line(
        expected=sum(one.people for one in cells if one.expected),
        came=sum(one.people for one in here if one.expected),
        others=sum(one.people for one in here if not one.expected),
        walk_ins=sum(one.people for one in here if one.walk_in),
        women=sum(one.people for one in here if one.sex == "F"),
        men=sum(one.people for one in here if one.sex == "M"),
    )


@dataclass(frozen=True)
class Curve:
    """Arrivals by ten minutes, from the first to the last, none left out in between; and those that are not drawn."""

    bars: Sequence[tuple[int, int]] = ()
    elsewhere: int = 0
    from_sheets: int = 0
    desks: Mapping[str, int] = field(default_factory=dict)


def curve(arrivals: Iterable[tuple[int, str, int]], starts: int, ends: int) -> Curve:
    """Return the curve of first arrivals: (minute since the half-day's midnight, label of the desk, people)."""
    bars, desks = Counter[int](), Counter[str]()
    elsewhere = 0
    for minute, desk, people in arrivals:
        desks[desk] += people
        if desk == SHEET:
            continue
        if starts - AROUND <= minute < ends + AROUND:
            bars[minute // STEP * STEP] += people
        else:
            elsewhere += people
    every = range(min(bars), max(bars) + STEP, STEP) if bars else range(0)
    by_label = dict(sorted(desks.items(), key=lambda one: (one[0] == SHEET, one[0] == "", one[0])))
    return Curve([(minute, bars[minute]) for minute in every], elsewhere, desks[SHEET], by_label)
