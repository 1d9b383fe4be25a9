"""Which numbers of a table are hidden before it leaves the team, so that nobody can work them out. Pure.

A number from 1 to 4 is hidden (``SMALL``), and so many others that what a reader can deduce about it from everything
that is published is never closer than « at least 1, perhaps 5 or more » (``SAFE``). The reader is taken to know every
published number and total, that numbers are whole, and that a hidden one is not 0: zeros are published. (A hidden
total can be no less than the hidden numbers of its row are many.)

Method: the complementary cell suppression of two-way tables on a network (L. H. Cox, « Network models for
complementary cell suppression », Journal of the American Statistical Association 90, 1995; bounds as in Fischetti and
Salazar, « Models and algorithms for the 2-dimensional cell suppression problem », Mathematical Programming 84, 1999).
Rows and columns are nodes, hidden numbers are edges: by how much a hidden number can move is a flow through the others,
and because the network has whole capacities, whole numbers reach those bounds. Numbers are hidden along the cheapest
path until the flow suffices; then those that turn out not to be needed are shown again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

#: Numbers below this one, but 0, are small.
SAFE = 5
#: Longer tables would keep the page waiting: they are protected as lists.
MOST_ROWS = 60

Place: TypeAlias = tuple[int, int]
"""A number's row and column; the column after the last one is the row's total."""
_Node: TypeAlias = tuple[str, int]
_UNBOUNDED = 10**9


class Unprotectable(Exception):  # noqa: N818 (it is an answer, no fault)
    """No choice of hidden numbers protects the small ones of a table."""


def small(number: int) -> bool:
    """Tell whether a number points at few enough people to be hidden."""
    return 0 < number < SAFE


def protect_list(numbers: Sequence[int]) -> frozenset[int]:
    """Return which of ``numbers`` are hidden in a list whose total is published. Raises ``Unprotectable``.

    Besides the small ones the smallest others, until the hidden ones together leave each of them room up to ``SAFE``.
    """
    hidden = {place for place, number in enumerate(numbers) if small(number)}
    others = sorted((number, place) for place, number in enumerate(numbers) if number >= SAFE)
    while hidden and not _roomy([numbers[place] for place in hidden]):
        if not others:
            raise Unprotectable
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def _roomy(hidden: Sequence[int]) -> bool:
    return len(hidden) > 1 and sum(hidden) - (len(hidden) - 1) >= SAFE


def protect(rows: Sequence[Sequence[int]]) -> frozenset[Place]:
    """Return which numbers of a table with at least two columns are hidden. Raises ``Unprotectable``.

    Every column's total and the whole are published and so must be 0 or at least ``SAFE``; rows' totals may be hidden.
    """
    if len(rows) > MOST_ROWS or any(small(sum(column)) for column in zip(*rows, strict=True)):
        raise Unprotectable
    network = Network.of(rows)
    primary = [place for place, number in sorted(network.numbers.items()) if small(number)]
    network.hidden |= set(primary)
    for place in sorted(primary, key=lambda one: (network.numbers[one], one)):
        for up in (True, False):
            network.make_room(place, up=up)
    _show_again(network, primary)
    return frozenset(network.hidden)


def _show_again(network: "Network", primary: Sequence[Place]) -> None:
    """Show what is hidden without need, the largest first."""
    secondary = sorted(network.hidden - set(primary), key=lambda one: (-network.numbers[one], one))
    order = list(primary)
    for place in secondary:
        network.hidden.discard(place)
        exposed = next((one for one in order if not network.safe(one)), None)
        if exposed is not None:
            network.hidden.add(place)
            order.remove(exposed)
            order.insert(0, exposed)  # most likely to be exposed by the next one too


class Move(NamedTuple):
    """One way of changing a hidden number by ±1 along a path, and how often it can be done."""

    place: Place
    sign: int
    room: int


@dataclass
class Network:
    """A table as a network: ``numbers`` with each row's total in the last column, and which of them are ``hidden``."""

    numbers: dict[Place, int]
    total: int
    hidden: set[Place] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Network":
        """Return the network of a table, nothing hidden."""
        whole = [[*row, sum(row)] for row in rows]
        numbers = {(i, j): number for i, row in enumerate(whole) for j, number in enumerate(row)}
        return cls(numbers, total=len(whole[0]) - 1 if whole else 0)

    def safe(self, place: Place) -> bool:
        """Tell whether a small number that is hidden can be ``SAFE``, or as little as can be, for what is published."""
        return all(self._pushed(place, up=up) is not None for up in (True, False))

    def make_room(self, place: Place, *, up: bool) -> None:
        """Hide as little as possible so that a small number can go up to ``SAFE``, or down as far as can be."""
        used = self._pushed(place, up=up, hiding=True)
        if used is None:
            raise Unprotectable
        self.hidden |= used

    def _pushed(self, place: Place, *, up: bool, hiding: bool = False) -> set[Place] | None:
        """Move a number as far as it must go; return what moved with it, ``None`` when it cannot go so far."""
        need = max(SAFE - self.numbers[place], 0) if up else self.numbers[place] - self._least(place)
        sign = self._sign(place) * (1 if up else -1)
        moved = {place: 0}
        while need > 0:
            path = self._path(place, sign, moved, hiding=hiding)
            if path is None:
                return None
            step = min(need, *(one.room for one in path))
            for one in (Move(place, sign, step), *path):
                moved[one.place] = moved.get(one.place, 0) + one.sign * step
            need -= step
        return set(moved)

    def _path(self, place: Place, sign: int, moved: dict[Place, int], *, hiding: bool) -> list[Move] | None:
        """Return the cheapest way back from one end of a moving number to the other, its own edge left out."""
        row, column = ("row", place[0]), ("column", place[1])
        start, goal = (column, row) if sign > 0 else (row, column)
        best: dict[_Node, int] = {start: 0}
        came: dict[_Node, tuple[_Node, Move]] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heappop(queue)
            if node == goal:
                return list(_walked(came, start, goal))
            if cost > best[node]:
                continue
            for other, move, price in self._edges(node, moved, hiding=hiding):
                if move.place != place and cost + price < best.get(other, _UNBOUNDED):
                    best[other] = cost + price
                    came[other] = (node, move)
                    heappush(queue, (cost + price, other))
        return None

    def _edges(self, node: _Node, moved: dict[Place, int], *, hiding: bool) -> Iterator[tuple[_Node, Move, int]]:
        """Yield where one may go: from a row to a column a value grows, from a column to a row it shrinks."""
        kind, number = node
        for place in self._at(kind, number):
            if not (place in self.hidden or (hiding and self.numbers[place] > 0)):
                continue
            sign = 1 if kind == "row" else -1
            room = self._room(place, sign, moved.get(place, 0))
            if room > 0:
                other = ("column", place[1]) if kind == "row" else ("row", place[0])
                free = place in self.hidden or place in moved
                yield other, Move(place, sign, room), 0 if free else self.numbers[place] + _PER_NUMBER

    def _at(self, kind: str, number: int) -> Iterable[Place]:
        if kind == "row":
            return [(number, j) for j in range(self.total + 1)]
        return [(i, number) for i in range(len(self.numbers) // (self.total + 1))]

    def _room(self, place: Place, sign: int, moved: int) -> int:
        """Return by how much a value can still move; a row's total counts backwards, as what is taken from the row."""
        if self._sign(place) * sign > 0:
            return _UNBOUNDED
        return self.numbers[place] - 1 + self._sign(place) * moved

    def _least(self, place: Place) -> int:
        """Return the least that a hidden number can be: one person; a total one for each number that is not 0."""
        if place[1] < self.total:
            return 1
        return sum(self.numbers[place[0], column] > 0 for column in range(self.total))

    def _sign(self, place: Place) -> int:
        return -1 if place[1] == self.total else 1


#: Hiding a number costs this much besides the people in it: few numbers first, small ones among them.
_PER_NUMBER = 1_000


def _walked(came: dict[_Node, tuple[_Node, Move]], start: _Node, goal: _Node) -> Iterator[Move]:
    node = goal
    while node != start:
        node, move = came[node]
        yield move
