"""The trial badge: it shows what a printer cuts off, what it is off by, and how small it still prints. Pure.

It stands where a badge would: on the page or the sheet that was chosen, moved as the desk moves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conference.badges.areas import Area
from conference.badges.imposing import marks
from conference.badges.rules import BadgeLayout
from conference.badges.sheets import SheetSpec, places
from conference.core.paper.blocks import VerticalAlign, text_block
from conference.core.paper.drawing import Align, Drawing, Item, Page, Part, Path, Qr, line, polygon, rectangle
from conference.core.paper.fitting import POINT, Room

TITLE = "Badge"
"""All that the file says of itself."""

FROM_EDGE = 20.0
"""How far from the left and the top edge of the paper the two lines stand that somebody measures, in millimetres."""

_EDGE = 10
"""So many millimetres are counted from each edge of the paper."""

_LONG = 5.0
"""How long the two lines are beyond where they cross."""

_INK, _LIGHT, _HAIR = "#000000", "#8a8a8a", 0.15
_HEAD, _STEP, _RULER = 2.4, 4.2, 14.0
_COLOURS = ("#000000", "#0B5FA5", "#1B7F3B", "#B3261E", "#8A6D00", "#DDDDDD")
_SIZES = (4, 5, 6, 7, 8, 9, 10, 12)
_LEAST_WIDE, _LEAST_HIGH = 60.0, 90.0
"""A badge as large as this has room for all; a smaller one shows the ruler, the code and a word only."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the trial badge says, in one language."""

    heading: str
    moved: str
    measure: str
    smaller: str
    larger: str
    cut: str
    ruler: str
    sample: str
    language: str = "fr"


def drawing(layout: BadgeLayout, spec: SheetSpec, words: Words, ticket: str) -> Drawing:
    """Return the page: the edges of the paper, the outline of each badge, and in the first all that is looked at.

    ``ticket`` is what the QR says: that of a specimen, which opens no door.
    """
    corners = places(spec, layout.width, layout.flat_height)
    first = Part(list(_badge(layout, words, ticket)), *corners[0])
    outlines = [Path(rectangle(x, y, layout.width, layout.flat_height), stroke=_LIGHT, width=_HAIR) for x, y in corners]
    cuts = [Path(line(*mark), stroke=_INK, width=_HAIR) for mark in marks(spec, layout.width, layout.flat_height)]
    lines = Part([*_lines(spec), *_edges(spec)], spec.offset_x, spec.offset_y)
    page = Page(spec.width, spec.height, [Part([*outlines, *cuts]), lines, first])
    return Drawing([page], TITLE, words.language)


def _edges(spec: SheetSpec) -> Iterator[Item]:
    """Give a stair at each edge, a step for each millimetre, and an arrow to the edge.

    The first step that can be seen says how much the printer cuts.
    """
    across, down = spec.width * 0.62, spec.height * 0.5
    for number in range(_EDGE + 1):
        reach = _STEP if number % 5 == 0 else _STEP * 0.55
        for y in (number, spec.height - number):
            yield _rule(across, y, across + reach, y)
        for x in (number, spec.width - number):
            yield _rule(x, down, x, down + reach)
    for number in (5, _EDGE):
        for y in (number, spec.height - number):
            yield from _text(str(number), Area(across + _STEP + 0.6, y - 1.5, 6, 3), 6)
        for x in (number, spec.width - number):
            yield from _text(str(number), Area(x - 3, down + _STEP + 0.3, 6, 3), 6, align="middle")
    yield from _arrow((across - 3, 0), (0, 1))
    yield from _arrow((across - 3, spec.height), (0, -1))
    yield from _arrow((0, down - 3), (1, 0))
    yield from _arrow((spec.width, down - 3), (-1, 0))


def _lines(spec: SheetSpec) -> Iterator[Item]:
    """Give the two lines that are measured from the edges of the paper, A from the left and B from the top."""
    at = from_edge(spec.width, spec.height)
    yield _rule(at, 2, at, at + _LONG, 0.25)
    yield _rule(2, at, at + _LONG, at, 0.25)
    yield from _text("A", Area(at + 0.8, 2.2, 5, 4.4), 10, bold=True)
    yield from _text("B", Area(2.2, at + 0.6, 5, 4.4), 10, bold=True)


def from_edge(width: float, height: float) -> float:
    """Return how far the lines stand from the edges of a paper: less where it is small."""
    return FROM_EDGE if min(width, height) >= 3 * FROM_EDGE else FROM_EDGE / 2


def _badge(layout: BadgeLayout, words: Words, ticket: str) -> Iterator[Item]:
    """Give what stands in the first badge, from its own corner, clear of what stands at the edges."""
    whole = Area(0, 0, layout.width, layout.flat_height)
    if whole.width < _LEAST_WIDE or whole.height < _LEAST_HIGH:
        yield from _small(whole.inset(12), words, ticket)
    else:
        yield from _whole(whole.inset(13).down(FROM_EDGE - 5)[1], words, ticket)


def _small(area: Area, words: Words, ticket: str) -> Iterator[Item]:
    """Give what a small badge has room for: the code, the ruler, and a word."""
    rest, ruler = area.down(max(4.0, area.height - _RULER))
    side = max(4.0, min(24.0, rest.height, area.width * 0.4))
    _, told = Area(rest.x, rest.y, rest.width - side - 2, rest.height).across(min(10.0, rest.width * 0.2))
    heading, now = told.down(told.height * 0.55)
    yield from _text(words.heading, heading, 9, lines=2, bold=True)
    yield from _text(words.moved, now, 6, lines=3)
    yield Qr(rest.right - side, rest.y, side, ticket)
    yield from _ruler(ruler, words.ruler)


def _whole(area: Area, words: Words, ticket: str) -> Iterator[Item]:
    """Give all there is to look at, from the words on top to the ruler at the bottom."""
    rest, ruler = area.down(area.height - _RULER)
    side = max(20.0, min(33.0, rest.height * 0.36))
    told, fields = rest.down(rest.height - side)
    heading, told = told.down(min(9.0, told.height * 0.16), 1)
    now, told = told.down(min(6.0, told.height * 0.14), 1)
    yield from _text(words.heading, heading, 15, lines=2, bold=True)
    yield from _text(words.moved, now, 10, bold=True)
    advice = (words.measure, words.smaller, words.larger, words.cut)
    share = min(13.0, told.height / len(advice))
    for text in advice:
        line_area, told = told.down(share)
        yield from _text(text, line_area, 9.5, lines=6, valign="top")
    yield Qr(fields.right - side, fields.y, side, ticket)
    yield from _fields(Area(fields.x, fields.y + 2, fields.width - side - 3, side - 4), words)
    yield from _ruler(ruler, words.ruler)


def _fields(area: Area, words: Words) -> Iterator[Item]:
    """Give fields of black and colours, and under them letters, each line smaller than the next, as far as it goes."""
    inks, letters = area.down(min(8.0, area.height * 0.3), 1.2)
    for field, ink in zip(inks.columns(len(_COLOURS), 0.8), _COLOURS, strict=True):
        yield Path(rectangle(field.x, field.y, field.width, field.height), fill=ink)
    for size in _SIZES:
        high = size * POINT * 1.3
        if high > letters.height:
            return
        one, letters = letters.down(high)
        yield from _text(f"{size} pt {words.sample}", one, size)


def _ruler(area: Area, told: str) -> Iterator[Item]:
    """Give a ruler in millimetres, as long as tens go, its words under it."""
    length, top = int(area.width // 10) * 10, area.y + 3.2
    yield _rule(area.x, top, area.x + length, top, 0.25)
    for number in range(length + 1):
        tall = 4.0 if number % 10 == 0 else 3.0 if number % 5 == 0 else 1.8
        yield _rule(area.x + number, top, area.x + number, top + tall, 0.12)
    for number in range(0, length + 1, 10):
        yield from _text(str(number), Area(area.x + number - 4, top - 3.2, 8, 3), 6.5, align="middle")
    yield from _text(told, Area(area.x, top + 4.4, area.width, _RULER - 7.6), 8, lines=2)


def _arrow(point: tuple[float, float], inward: tuple[int, int]) -> Iterator[Item]:
    """Give an arrow whose point is at the edge of the paper; it comes from the inside."""
    (x, y), (right, down) = point, inward
    foot_x, foot_y = x + right * _HEAD, y + down * _HEAD
    yield _rule(x, y, x + right * _EDGE, y + down * _EDGE, 0.3)
    half = _HEAD * 0.55
    feet = ((foot_x + down * half, foot_y + right * half), (foot_x - down * half, foot_y - right * half))
    yield Path(polygon((x, y), *feet), fill=_INK)


def _rule(x1: float, y1: float, x2: float, y2: float, width: float = _HAIR) -> Item:
    return Path(line(x1, y1, x2, y2), stroke=_INK, width=width)


def _text(
    text: str,
    area: Area,
    size: float,
    *,
    lines: int = 1,
    bold: bool = False,
    align: Align = "start",
    valign: VerticalAlign = "middle",
) -> Sequence[Item]:
    room = Room(area.width, area.height, size, min(4, size), lines, bold)
    return text_block(text, area.x, area.y, room, align=align, valign=valign)
