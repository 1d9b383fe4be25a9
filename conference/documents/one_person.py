"""Papers of one person each, many at once: table tents, place cards, labels for envelopes. Millimetres. Pure.

Of an exposed event no title comes here; of somebody whose group shows only the code, neither name nor function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.badges.areas import Area
from conference.badges.imposing import impose
from conference.badges.sheets import SheetSpec, sheet
from conference.core.paper.blocks import VerticalAlign, text_block
from conference.core.paper.drawing import Align, Drawing, Item, Page, Part, Path, line
from conference.core.paper.fitting import Room

TITLE = "Documents"
"""All that a file says of itself."""

TENT = (297.0, 210.0)
"""A4 on its side, folded along its middle: each face 105 mm high."""

CARD = (85.0, 55.0)
CARDS = "A4x10"
_SIDE, _TICK, _HAIR, _GAP = 18.0, 8.0, 0.2, 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """Who a paper is for, as it may be shown. ``name`` may be a code."""

    name: str
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all papers of an event share: its title, where it may be named, and what a label says of its bearer."""

    language: str = "fr"
    title: str = ""
    by_bearer: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of text on a paper: how high its box is, its largest and its least size in points."""

    text: str
    height: float
    largest: float
    smallest: float
    lines: int = 1
    bold: bool = False


def tents(people: Sequence[Named], frame: Frame) -> Drawing:
    """Return a page each: the name on both faces, so that it is read from either side of the table."""
    return _document([_tent(one, frame) for one in people], frame)


def cards(people: Sequence[Named], frame: Frame) -> Drawing:
    """Return place cards, ten to an A4 page, with marks to cut along."""
    spec = sheet(CARDS, *CARD)
    assert spec is not None  # noqa: S101 (for the type checker: both are ours)
    return _on_sheets([_card(one, frame) for one in people], spec, CARD, frame)


def labels(people: Sequence[Named], frame: Frame, spec: SheetSpec, *, first: int = 1) -> Drawing:
    """Return labels for envelopes on a sheet that is cut already; the first page begins at its label ``first``."""
    size = (spec.cell_width, spec.cell_height)
    used = [Part([])] * (first - 1)
    return _on_sheets([*used, *(_label(one, frame, *size) for one in people)], spec, size, frame)


def on_sheets(pages: Sequence[Page], spec: SheetSpec, frame: Frame) -> Drawing:
    """Return pages of one size as parts of larger sheets, in their order."""
    parts = [replace(page.parts[0]) for page in pages]
    return _on_sheets(parts, spec, (pages[0].width, pages[0].height), frame)


def _on_sheets(parts: Sequence[Part], spec: SheetSpec, size: tuple[float, float], frame: Frame) -> Drawing:
    pages = [
        Page(
            side.width,
            side.height,
            [
                *(replace(placed.part, x=placed.x, y=placed.y) for placed in side.placed),
                Part([Path(line(*mark), stroke="#000000", width=0.1) for mark in side.marks]),
            ],
        )
        for side in impose(parts, [], spec, *size)
    ]
    return _document(pages, frame)


def _document(pages: Sequence[Page], frame: Frame) -> Drawing:
    return Drawing(pages, TITLE, frame.language)


def _tent(one: Named, frame: Frame) -> Page:
    width, height = TENT
    half = height / 2
    fold = [Path(line(x, half, x + _TICK, half), stroke="#888888", width=_HAIR) for x in (0, width - _TICK)]
    face = _tent_face(one, frame, width, half)
    return Page(width, height, [Part(face, 0, half), Part(face, width, half, turned=True), Part(fold)])


def _tent_face(one: Named, frame: Frame, width: float, height: float) -> list[Item]:
    """Return one face; without a function or an organisation the name takes their room."""
    area = Area(0, 0, width, height).inset(_SIDE)
    area = Area(area.x, 10, area.width, height - 18)
    below = [_Row(one.function, 10, 24, 11), _Row(one.organisation, 12, 28, 11, bold=True)]
    foot = _Row(frame.title, 6, 11, 7)
    taken = sum(row.height + _GAP for row in (*below, foot) if row.text.strip())
    name = _Row(one.name, area.height - taken - 2, 150, 30, lines=2, bold=True)
    return [*_stack([name, *below], area, align="middle"), *_foot(foot, area, "middle")]


def _card(one: Named, frame: Frame) -> Part:
    area = Area(0, 0, *CARD).inset(5.5)
    below = [_Row(one.function, 6.5, 12, 6, lines=2), _Row(one.organisation, 7, 12, 6, lines=2, bold=True)]
    foot = _Row(frame.title, 4, 7, 5)
    taken = sum(row.height + _GAP for row in (*below, foot) if row.text.strip())
    name = _Row(one.name, area.height - taken, 34, 10, lines=2, bold=True)
    return Part([*_stack([name, *below], area, align="middle"), *_foot(foot, area, "middle")])


def _label(one: Named, frame: Frame, width: float, height: float) -> Part:
    """Return a label: name, function, organisation from the top, and at the foot that somebody carries it."""
    area = Area(0, 0, width, height).inset(min(6.0, height * 0.11))
    foot = _Row(frame.by_bearer, min(5.5, height * 0.13), 9, 6)
    inner = area.height - foot.height - 3 * _GAP
    rows = [
        _Row(one.name, min(inner * 0.4, 15), 18, 8, lines=2, bold=True),
        _Row(one.function, min(inner * 0.28, 11), 12, 6, lines=2),
        _Row(one.organisation, min(inner * 0.32, 11), 12, 6, lines=2, bold=True),
    ]
    return Part([*_stack(rows, area, valign="top"), *_foot(foot, area, "end")])


def _stack(rows: Sequence[_Row], area: Area, *, align: Align = "start", valign: VerticalAlign = "middle") -> list[Item]:
    """Return rows one under the other from the top of an area; one that says nothing leaves its room empty below."""
    items: list[Item] = []
    for row in rows:
        if row.text.strip():
            place, area = area.down(row.height, _GAP)
            room = Room(place.width, row.height, row.largest, row.smallest, row.lines, row.bold)
            items += text_block(row.text, place.x, place.y, room, align=align, valign=valign)
    return items


def _foot(row: _Row, area: Area, align: Align) -> list[Item]:
    """Return a row at the bottom of an area."""
    return _stack([row], area.down(area.height - row.height)[1], align=align)
