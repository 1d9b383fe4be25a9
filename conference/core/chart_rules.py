"""Where the bars of a chart stand, in the units of its drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import NamedTuple

WIDTH, HEIGHT = 720, 240
#: Room for the numbers of the scale before the bars, for half a word after them, above, and for the words below.
BEFORE, AFTER, ABOVE, BELOW = 48, 24, 16, 28
_GAP = 0.2
_STEPS = (1, 2, 5, 10)
_MOST_WORDS = 8
#: How far apart the strokes of a pattern are, in percent of the bar.
_STROKES = 4


class Bar(NamedTuple):
    """One bar, with the words under it (not under every one) and what it says by itself."""

    x: float
    y: float
    width: float
    height: float
    word: str
    says: str


class Line(NamedTuple):
    """A line of the scale at a round number."""

    y: float
    number: int


@dataclass(frozen=True)
class Chart:
    """Upright bars over a scale."""

    bars: Sequence[Bar]
    lines: Sequence[Line]
    width: int = WIDTH
    height: int = HEIGHT
    before: int = BEFORE
    foot: int = HEIGHT - BELOW


def upright(values: Sequence[tuple[str, str, int]]) -> Chart:
    """Return the chart of (word under the bar, what it says, number), from left to right."""
    top = scale(max((number for _word, _says, number in values), default=0))
    each = (WIDTH - BEFORE - AFTER) / max(len(values), 1)
    every = ceil(len(values) / _MOST_WORDS) or 1
    foot = HEIGHT - BELOW
    bars = []
    for place, (word, says, number) in enumerate(values):
        height = round((foot - ABOVE) * number / top[-1], 1)
        x = round(BEFORE + each * (place + _GAP / 2), 1)
        shown = word if place % every == 0 else ""
        bars.append(Bar(x, round(foot - height, 1), round(each * (1 - _GAP), 1), height, shown, says))
    return Chart(bars, [Line(round(foot - (foot - ABOVE) * number / top[-1], 1), number) for number in top])


def scale(most: int) -> list[int]:
    """Return the round numbers of a scale that reaches ``most``: three to six of them, from 0."""
    step = _step(max(most, 1))
    return [step * number for number in range(ceil(max(most, 1) / step) + 1)]


def _step(most: int) -> int:
    unit = int(10 ** int(log10(max(most, 10) / 10)))
    return next((unit * step for step in (*_STEPS, 20, 50) if most / (unit * step) <= 5), unit * 100)  # noqa: PLR2004


class Piece(NamedTuple):
    """A part of a lying bar, in percent of its length."""

    kind: str
    x: float
    width: float

    @property
    def strokes(self) -> str:
        """The path of upright strokes over it, for who sees no colour: one at least."""
        count = max(int(self.width / _STROKES), 1)
        apart = self.width / count
        return "".join(f"M{self.x + apart * (number + 0.5):.2f} 0v12" for number in range(count))


def pieces(parts: Sequence[tuple[str, int]], whole: int) -> list[Piece]:
    """Return the parts of a bar one after the other; ``whole`` is what its length stands for."""
    found, x = [], 0.0
    for kind, number in parts:
        width = round(100 * number / whole, 2) if whole else 0.0
        if width:
            found.append(Piece(kind, round(x, 2), width))
        x += width
    return found


def stretches(first: int, last: int, most: int = 62) -> int:
    """Return how many days one bar stands for, so that there are not too many: one, a week, or four weeks."""
    days = last - first + 1
    return next((length for length in (1, 7) if days <= most * length), 28)
