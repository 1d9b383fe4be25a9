"""Counting people by what they have in common. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from conference.participants.rules import OVER, STATES

#: Who is registered: everybody but who was refused or has withdrawn.
REGISTERED = frozenset(STATES) - OVER


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
    """People counted once, then added up as a table asks."""

    def __init__(self, cells: Iterable[tuple[Cell, int]]) -> None:
        self._groups: Counter[tuple[UUID | None, str, str]] = Counter()
        self._districts: Counter[tuple[UUID | None, str, str]] = Counter()
        self._all: Counter[tuple[str, str]] = Counter()
        for cell, count in cells:
            self._groups[cell.group_id, cell.state, cell.sex] += count
            self._districts[cell.district_id, cell.state, cell.sex] += count
            self._all[cell.state, cell.sex] += count

    def everybody(self, states: Collection[str] = REGISTERED) -> Heads:
        """Count the people in these states."""
        return _heads({sex: sum(self._all[state, sex] for state in states) for sex in ("F", "M", "")})

    def group(self, group_id: UUID, states: Collection[str] = REGISTERED) -> Heads:
        """Count the people of a group in these states."""
        return _heads({sex: sum(self._groups[group_id, state, sex] for state in states) for sex in ("F", "M", "")})

    def district(self, district_id: UUID | None, states: Collection[str] = REGISTERED) -> Heads:
        """Count the people of a district, or of none, in these states."""
        return _heads(
            {sex: sum(self._districts[district_id, state, sex] for state in states) for sex in ("F", "M", "")}
        )


def _heads(by_sex: dict[str, int]) -> Heads:
    return Heads(sum(by_sex.values()), by_sex["F"], by_sex["M"])
