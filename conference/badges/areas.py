"""Dividing a badge: rectangles cut off rectangles, and rows that share a height. Millimetres. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_HAIR = 1e-6


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle. What is cut off it and what is left never overlap."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.y + self.height

    def down(self, height: float, gap: float = 0.0) -> tuple["Area", "Area"]:
        """Cut off so much at the top; return that and, after a gap, what is left."""
        rest = Area(self.x, self.y + height + gap, self.width, self.height - height - gap)
        return Area(self.x, self.y, self.width, height), rest

    def across(self, width: float, gap: float = 0.0) -> tuple["Area", "Area"]:
        """Cut off so much at the left; return that and, after a gap, what is left."""
        rest = Area(self.x + width + gap, self.y, self.width - width - gap, self.height)
        return Area(self.x, self.y, width, self.height), rest

    def columns(self, count: int, gap: float) -> list["Area"]:
        """Return so many equal columns."""
        width = (self.width - gap * (count - 1)) / count
        return [Area(self.x + place * (width + gap), self.y, width, self.height) for place in range(count)]

    def inset(self, by: float) -> "Area":
        """Return the area without a border of that width."""
        return Area(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has to have ``least``, looks well at ``best``, and takes its part by ``grow`` of what is then left."""

    key: str
    least: float
    best: float
    grow: float = 0.0


def shared(rows: Sequence[Row], height: float) -> Mapping[str, float] | None:
    """Return the height of each row, together no more than ``height``; ``None`` where not even the least has room."""
    spare = height - sum(row.least for row in rows)
    if spare < -_HAIR:
        return None
    spare = max(spare, 0.0)
    wish = sum(row.best - row.least for row in rows)
    part = min(1.0, spare / wish) if wish else 0.0
    left, weights = spare - part * wish, sum(row.grow for row in rows) or 1.0
    return {row.key: row.least + part * (row.best - row.least) + left * row.grow / weights for row in rows}
