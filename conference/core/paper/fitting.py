"""Fitting a text into a box: the largest size, in half points, at which all of it stands in a few lines. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor

from conference.core.paper.joints import anywhere, broken, joints
from conference.core.paper.lettering import advance, letter_advances, printable

POINT = 25.4 / 72
"""Millimetres in a point."""

LEADING = 1.25
"""From one line to the next, in em: the marks of Arabic and N'Ko keep clear of the line above."""

_STEP = 0.5
_SAFETY = 1.02
"""Kerning may make a line a little wider than the sum of its letters."""

_HALVED = 1.001
"""The narrowest lines are found by halving, so they may be wider by a little."""

_FEWER_LINES = 0.9
"""A line less is preferred while its letters are at least this much of what one more would give."""

_KINDS = (1.0, 0.8, 0.7)
"""What a size is worth that breaks between words, inside one after a hyphen, and after one that belongs to the next."""


@dataclass(frozen=True, slots=True)
class Room:
    """A box for text: millimetres, points, and how many lines it may take."""

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
    """Set ``text`` in ``room`` as large as it goes, in steps of half a point; nothing is ever cut.

    Fewer lines are preferred to a little more size; names stay whole, and words that belong together on one line, where
    they can. What is too long at the smallest size is broken between any two letters or made smaller still, with
    ``fits`` false: it can be printed, but a person should look at it first.
    """
    line = printable(text)
    if not line:
        return FittedText((), room.largest)
    one = _sized((line,), room)
    if one.size >= room.largest:
        return one
    ends = [0.0, *accumulate(letter_advances(line, bold=room.bold))]
    found = [(one, 1.0), *_ways(line, ends, room)]
    good = [way for way in found if way[0].size >= room.smallest]
    if good:
        return max(good, key=_worth)[0]
    torn = [_lines(line, broken(ends, anywhere(line), count)) for count in range(2, room.lines + 1)]
    choices = [*(way for way, _ in found), *(_sized(lines, room) for lines in torn)]
    return replace(max(choices, key=lambda way: way.size), fits=False)


def lines_needed(text: str, width: float, size: float, *, bold: bool = False) -> int | None:
    """Return on how few lines ``text`` stands in a width in millimetres at a size in points; ``fit`` agrees.

    ``None`` where one word alone is wider.
    """
    most = width / (size * POINT * _SAFETY * _HALVED)
    start = last = 0.0
    count = 1
    for reach in _reaches(printable(text), bold):
        if reach - start > most:
            start, count = last, count + 1
            if reach - start > most:
                return None
        last = reach
    return count


@lru_cache(maxsize=2048)
def _reaches(line: str, bold: bool) -> tuple[float, ...]:  # noqa: FBT001 (a key of the cache)
    """Return how far the text reaches at each place where it may end, in em."""
    ends = [0.0, *accumulate(letter_advances(line, bold=bold))]
    return tuple(ends[place] for place in (*joints(line)[-1], len(line)))


def _ways(line: str, ends: Sequence[float], room: Room) -> Iterator[tuple[FittedText, float]]:
    """Give the ways to break ``line``, each with what its kind is worth."""
    seen: set[tuple[int, ...]] = set()
    for places, worth in zip(joints(line) if room.lines > 1 else (), _KINDS, strict=False):
        if tuple(places) not in seen:
            seen.add(tuple(places))
            for count in range(2, min(room.lines, len(places) + 1) + 1):
                yield _sized(_lines(line, broken(ends, places, count)), room), worth


def _worth(way: tuple[FittedText, float]) -> float:
    fitted, worth = way
    return fitted.size * worth * _FEWER_LINES ** (len(fitted.lines) - 1)


def _lines(line: str, cuts: Sequence[int]) -> tuple[str, ...]:
    return tuple(line[start:end].strip() for start, end in pairwise((0, *cuts, len(line))))


def _sized(lines: tuple[str, ...], room: Room) -> FittedText:
    widest = max(advance(line, bold=room.bold) for line in lines) * _SAFETY
    by_width = room.width / POINT / widest if widest else room.largest
    by_height = room.height / POINT / (LEADING * len(lines))
    steps = floor(min(by_width, by_height, room.largest) / _STEP)
    return FittedText(lines, max(steps, 1) * _STEP)
