"""Counting people by what they have in common. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID


class Cell(NamedTuple):
    """What a number counts: one group, one district (or nobody's), one state, one sex."""

    group_id: UUID
    district_id: UUID | None
    state: str
    sex: str


@dataclass(frozen=True)
class Heads:
    """So many people, of whom so many women and men; the rest did not say."""

    total: int = 0
    women: int = 0
    men: int = 0

    @property
    def share_of_women(self) -> int | None:
        """Women among those who said, in whole percent; ``None`` when nobody said."""
        said = self.women + self.men
        return round(100 * self.women / said) if said else None


class Tally:
    """People counted once, then added up as a table asks.

    Whoever names no states gets all but those in ``over``: who was refused or has withdrawn is not registered.
    """

    def __init__(self, cells: Iterable[tuple[Cell, int]], *, over: Collection[str]) -> None:
        self._registered: set[str] = set()
        self._groups: Counter[tuple[UUID | None, str, str]] = Counter()
        self._districts: Counter[tuple[UUID | None, str, str]] = Counter()
        self._all: Counter[tuple[str, str]] = Counter()
        for cell, count in cells:
            self._registered |= {cell.state} - set(over)
            self._groups[cell.group_id, cell.state, cell.sex] += count
            self._districts[cell.district_id, cell.state, cell.sex] += count
            self._all[cell.state, cell.sex] += count

    def everybody(self, states: Collection[str] | None = None) -> Heads:
        """Count the people in these states."""
        return self._heads(lambda state, sex: self._all[state, sex], states)

    def group(self, group_id: UUID, states: Collection[str] | None = None) -> Heads:
        """Count the people of a group in these states."""
        return self._heads(lambda state, sex: self._groups[group_id, state, sex], states)

    def district(self, district_id: UUID | None, states: Collection[str] | None = None) -> Heads:
        """Count the people of a district, or of none, in these states."""
        return self._heads(lambda state, sex: self._districts[district_id, state, sex], states)

    def _heads(self, count: Callable[[str, str], int], states: Collection[str] | None) -> Heads:
        asked = self._registered if states is None else states
        women, men, unsaid = (sum(count(state, sex) for state in asked) for sex in ("F", "M", ""))
        return Heads(women + men + unsaid, women, men)
