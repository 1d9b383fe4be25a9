"""The corner of a badge with its QR code, the code that people say under it, and its number. Pure."""

from collections.abc import Iterator
from typing import Literal

from conference.badges import pieces
from conference.badges.areas import Area
from conference.badges.measures import STYLES, Measures
from conference.badges.pieces import LINE, QR_LEAST
from conference.badges.recipes import Recipe
from conference.badges.rules import QR_QUIET, Box

_HEIGHTS = {"code": 5.8, "number": 4.4}


class Tail:
    """The QR code with the code that people say and the number under it."""

    def __init__(self, recipe: Recipe, measures: Measures, wanted: frozenset[str], best: float) -> None:
        self.unit, self.cover = measures.unit, bool(recipe.background)
        self.reach = measures.frame if recipe.background and recipe.panel else measures.margin
        largest = measures.margin / QR_QUIET
        self.side = max(QR_LEAST, min(best, largest)) if "qr" in wanted else 0.0
        self.lines = {name: _line(name, measures.unit) for name in _HEIGHTS if name in wanted}

    @property
    def least(self) -> float:
        """The least height."""
        return (self._tall(QR_LEAST) if self.side else 0.0) + sum(least for least, _ in self.lines.values())

    @property
    def best(self) -> float:
        """The height at which it looks well."""
        return self._tall(self.side) + sum(best for _, best in self.lines.values())

    def _out(self, side: float) -> float:
        return min(side * QR_QUIET, self.reach)

    def _tall(self, side: float) -> float:
        """Return the height of a QR code: with nothing under it, its quiet zone may lie in the margin."""
        return side - (0.0 if self.lines else self._out(side))

    def _fit(self, height: float) -> tuple[float, dict[str, float]]:
        """Return the side of the QR code and the heights of the lines in a column of that height."""
        wish = self.best - self.least
        part = min(1.0, max(0.0, (height - self.least) / wish)) if wish > 0 else 1.0
        lines = {name: low + part * (high - low) for name, (low, high) in self.lines.items()}
        return (QR_LEAST + part * (self.side - QR_LEAST) if self.side else 0.0), lines

    def width(self, height: float) -> float:
        """How much of the width it takes, its left quiet zone included."""
        side, lines = self._fit(height)
        if side:
            return max(side - self._out(side), 20 * self.unit if lines else 0.0)
        return 24 * self.unit if lines else 0.0

    def boxes(self, area: Area, align: Literal["middle", "end"]) -> Iterator[Box]:
        """Give the boxes at the bottom of an area; the QR code reaches out of it by a part of its quiet zone."""
        side, lines = self._fit(area.height)
        ink = side * (1 - 2 * QR_QUIET)
        bottom = area.bottom - sum(lines.values())
        shift = area.width - side + self._out(side) if align == "end" else (area.width - side) / 2
        if side:
            top = bottom - self._tall(side)
            yield from pieces.qr(area.x + shift, top, side, cover=self.cover)
        across = min(max(ink, 18 * self.unit) if side else area.width, area.width)
        middle = area.x + shift + side / 2 if side else area.x + area.width / 2
        start = max(area.x, min(middle - across / 2, area.right - across))
        for name, height in lines.items():
            line = Area(start, bottom, across, height)
            yield pieces.text(name, line, STYLES[name], self.unit, align="middle")
            bottom += height


def _line(name: str, unit: float) -> tuple[float, float]:
    """Return the least height of a line and the one at which it looks well."""
    least = STYLES[name].least * LINE + 0.1
    return least, max(least, _HEIGHTS[name] * unit)
