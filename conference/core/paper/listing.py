"""A table on A4 across: its header on each page, page x of y, who it is from below; every script fits.

Drawn, not laid out: 5,000 rows take seconds. Pages are made in sets, so that memory stays flat.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from conference.core import paper
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Align, Drawing, Face, Item, Page, Part, Path, line
from conference.core.paper.fitting import Room

WIDTH, HEIGHT = 297.0, 210.0
LEFT, RIGHT = 10.0, 287.0
ROW, ROWS = 7.2, 22
_HEAD_TOP, _HEAD = 25.0, 8.0
_ROWS_TOP = _HEAD_TOP + _HEAD
_FOOT = HEIGHT - 11.0
_PADDING = 0.9
_HAIR, _RULE = 0.1, 0.3
_INK, _GREY = "#000000", "#555555"
_SIZE, _SMALLEST = 8.5, 5.5
#: A cell shows so many characters; the sign at its end says that there are more.
_LONGEST = 160
_PAGES_AT_ONCE = 200
_NARROWEST, _WIDEST = 6, 34


@dataclass(frozen=True)
class Heading:
    """What stands around the table: ``page`` is the word before « 1/12 », ``title`` also names the file."""

    title: str
    told: str
    mark: str
    page: str
    language: str


@dataclass(frozen=True)
class Listed:
    """A column: its label, about how many characters it needs, how they stand."""

    label: str
    width: int
    align: Align = "start"


def listing_pdf(columns: Sequence[Listed], rows: Iterable[Sequence[str]], count: int, heading: Heading) -> list[bytes]:
    """Return the PDF of a table of ``count`` rows, in documents of 200 pages (see ``joining.joined``).

    Raises as ``paper.draw``.
    """
    pages = _pages(_placed(columns), iter(rows), max(1, -(-count // ROWS)), heading)
    face = {"page": Face(WIDTH, HEIGHT, [*_around(heading), *_header(columns)])}
    documents = []
    while some := list(islice(pages, _PAGES_AT_ONCE)):
        documents.append(paper.draw(Drawing(some, heading.title, heading.language, face)))
    return documents


Placed = Sequence[tuple[float, float, Align]]


def _placed(columns: Sequence[Listed]) -> Placed:
    """Return where each column begins and how wide it is: the whole width, shared by what each needs."""
    wanted = [min(max(column.width, _NARROWEST), _WIDEST) for column in columns]
    unit = (RIGHT - LEFT) / max(1, sum(wanted))
    starts = [LEFT + unit * sum(wanted[:number]) for number in range(len(wanted))]
    return [(start, unit * width, column.align) for start, width, column in zip(starts, wanted, columns, strict=True)]


def _pages(placed: Placed, rows: Iterator[Sequence[str]], total: int, heading: Heading) -> Iterator[Page]:
    number = 0
    while (some := list(islice(rows, ROWS))) or not number:
        number += 1
        # Somebody may have come since the pages were counted.
        place = f"{heading.page} {number}/{max(total, number)}"
        items = [item for position, row in enumerate(some) for item in _row(position, row, placed)]
        items += _text(place, RIGHT - 40, _FOOT, 40, 5, size=8, align="end")
        yield Page(WIDTH, HEIGHT, [Part(items, face="page")])


def _row(position: int, row: Sequence[str], placed: Placed) -> Iterator[Item]:
    top = _ROWS_TOP + ROW * position
    for text, (x, width, align) in zip(row, placed, strict=True):
        if text:
            yield from _cell(text, x, top, width, align)
    yield _rule(top + ROW, _HAIR)


def _cell(text: str, x: float, top: float, width: float, align: Align) -> Sequence[Item]:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    room = Room(width - 2 * _PADDING, ROW - 0.4, _SIZE, _SMALLEST, 2)
    return text_block(shown, x + _PADDING, top + 0.2, room, align=align, valign="middle")


def _header(columns: Sequence[Listed]) -> Iterator[Item]:
    for column, (x, width, align) in zip(columns, _placed(columns), strict=True):
        room = Room(width - 2 * _PADDING, _HEAD, 8, 5, 2, bold=True)
        yield from text_block(column.label, x + _PADDING, _HEAD_TOP, room, align=align, valign="bottom")
    yield _rule(_ROWS_TOP, _RULE)


def _around(heading: Heading) -> Iterator[Item]:
    yield from _text(heading.title, LEFT, 8, RIGHT - LEFT, 7, size=14, bold=True)
    yield from _text(heading.told, LEFT, 15.5, RIGHT - LEFT, 9, size=9, lines=2)
    yield from _text(heading.mark, LEFT, _FOOT, RIGHT - LEFT - 42, 5, size=8)


def _text(
    text: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    size: float,
    bold: bool = False,
    lines: int = 1,
    align: Align = "start",
) -> Sequence[Item]:
    return text_block(text, x, y, Room(width, height, size, 5, lines, bold), align=align, ink=_INK if bold else _GREY)


def _rule(y: float, width: float) -> Path:
    return Path(line(LEFT, y, RIGHT, y), stroke=_INK, width=width)
