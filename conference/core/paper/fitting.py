"""Fitting a text into a box: the largest size, in half points, at which all of it stands in one or two lines. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from math import floor
from unicodedata import combining

from conference.core.paper.lettering import advance, printable

POINT = 25.4 / 72
"""Millimetres in a point."""

LEADING = 1.25
"""From one line to the next, in em: the marks of Arabic and N'Ko keep clear of the line above."""

_STEP = 0.5
_SAFETY = 1.02
"""Kerning may make a line a little wider than the sum of its letters."""

_ONE_LINE_WORTH = 0.9
"""One line is preferred while its letters are at least this much of what two lines would give."""

_JOINTS = "-/@._"
"""A line may end after these, inside a word."""

_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Room:
    """A box for text: millimetres, points, and how many lines (one or two) it may take."""

    width: float
    height: float
    largest: float
    smallest: float
    lines: int = 2
    bold: bool = False


@dataclass(frozen=True, slots=True)
class FittedText:
    """A text broken into lines at one size in points. ``fits`` is false where even the smallest size was too large."""

    lines: tuple[str, ...]
    size: float
    fits: bool = True


def fit(text: str, room: Room) -> FittedText:
    """Set ``text`` in ``room`` as large as it goes, in steps of half a point, on one or two lines; nothing is ever cut.

    What is too long at the smallest size is broken between any two letters or made smaller still, with ``fits`` false:
    it can be printed, but a person should look at it first.
    """
    line = printable(text)
    if not line:
        return FittedText((), room.largest)
    one = _sized((line,), room)
    two = _sized(_halves(line, _joints(line), room), room) if room.lines > 1 else one
    best = one if one.size >= two.size * _ONE_LINE_WORTH and one.size >= room.smallest else two
    if best.size >= room.smallest:
        return best
    torn = _sized(_halves(line, range(1, len(line)), room), room) if room.lines > 1 else one
    return replace(max(one, two, torn, key=lambda choice: choice.size), fits=False)


def _sized(lines: tuple[str, ...], room: Room) -> FittedText:
    widest = max(advance(line, bold=room.bold) for line in lines) * _SAFETY
    by_width = room.width / POINT / widest if widest else room.largest
    by_height = room.height / POINT / (LEADING * len(lines))
    steps = floor(min(by_width, by_height, room.largest) / _STEP)
    return FittedText(lines, max(steps, 1) * _STEP)


def _joints(line: str) -> Iterable[int]:
    """Where a line may end without tearing a word: before a space, after a hyphen."""
    return (place for place in range(1, len(line)) if line[place] == " " or line[place - 1] in _JOINTS)


def _halves(line: str, places: Iterable[int], room: Room) -> tuple[str, ...]:
    """Break ``line`` at the place that makes the longer part shortest; a letter keeps its marks."""
    ends = [0.0, *accumulate(advance(letter, bold=room.bold) for letter in line)]
    whole = [place for place in places if not combining(line[place]) and line[place] not in _JOINERS]
    if not whole:
        return (line,)
    place = min(whole, key=lambda place: max(ends[place], ends[-1] - ends[place]))
    return tuple(part.strip() for part in (line[:place], line[place:]))
