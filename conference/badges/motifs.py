"""The black and white marks of groups: eight shapes that can be told apart without any colour."""

from math import cos, pi, sin

from conference.core.paper.drawing import Step, circle, polygon, rectangle

_ARM = 1 / 3
_BAR = 0.3
_LINE = 0.13
_STAR_INNER = 0.42
_UNIT = 1.0

MOTIFS = ("solid", "cross", "star", "triangle", "diamond", "circle", "bar", "double")


def motif(name: str, x: float, y: float, size: float) -> tuple[Step, ...]:
    """Return the shape of a group in a square with its top left corner at ``x``, ``y``; a ring for an unknown name."""
    return tuple(_placed(step, x, y, size) for step in _SHAPES.get(name, _RING))


def frieze(name: str, x: float, y: float, width: float, height: float) -> tuple[Step, ...]:
    """Return a row of the shape, evenly spaced from end to end."""
    gaps = max(round(width / (height * 2)), 1)
    pitch = (width - height) / gaps
    return tuple(step for place in range(gaps + 1) for step in motif(name, x + place * pitch, y, height))


def _placed(step: Step, x: float, y: float, size: float) -> Step:
    command, *numbers = step
    moved = [(y if place % 2 else x) + number * size for place, number in enumerate(numbers)]
    return (command, *moved)


def _star() -> tuple[Step, ...]:
    points = []
    for corner in range(10):
        radius = 0.5 * (_STAR_INNER if corner % 2 else 1)
        angle = corner * pi / 5
        points.append((0.5 + radius * sin(angle), 0.525 - radius * cos(angle)))
    return polygon(*points)


def _frame(inset: float) -> tuple[Step, ...]:
    """Return a square line; the even-odd rule leaves its middle empty."""
    outer, inner = _UNIT - 2 * inset, _UNIT - 2 * (inset + _LINE)
    return (*rectangle(inset, inset, outer, outer), *rectangle(inset + _LINE, inset + _LINE, inner, inner))


_A, _B = _ARM, 1 - _ARM
_RING = (*circle(0.5, 0.5, 0.5), *circle(0.5, 0.5, 0.5 - _LINE))
_SHAPES: dict[str, tuple[Step, ...]] = {
    "solid": rectangle(0.06, 0.06, 0.88, 0.88),
    "cross": polygon(
        (_A, 0), (_B, 0), (_B, _A), (1, _A), (1, _B), (_B, _B), (_B, 1), (_A, 1), (_A, _B), (0, _B), (0, _A), (_A, _A)
    ),
    "star": _star(),
    "triangle": polygon((0.5, 0.06), (1, 0.94), (0, 0.94)),
    "diamond": polygon((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "circle": circle(0.5, 0.5, 0.5),
    "bar": rectangle(0, 0.5 - _BAR / 2, 1, _BAR),
    "double": (*_frame(0), *_frame(2 * _LINE)),
}  # fmt: skip
