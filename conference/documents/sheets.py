"""Attendance sheets on paper: A4 landscape, twelve lines of 11.2 mm a page (a thumb fits), one sheet per group."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conference.badges.motifs import motif
from conference.core import paper
from conference.core.paper.blocks import VerticalAlign, text_block
from conference.core.paper.drawing import Align, Drawing, Item, Page, Part, Path, line, rectangle
from conference.core.paper.fitting import Room
from conference.core.text import speak
from conference.documents.rules import LINES_PER_PAGE, GroupSheet, Heading, Labels, SheetLine, Totals, pages, totals

WIDTH, HEIGHT = 297.0, 210.0
LEFT, RIGHT = 12.0, 285.0
ROW = 11.2
_HEAD_TOP, _HEAD = 40.0, 8.0
_ROWS_TOP = _HEAD_TOP + _HEAD
_FOOT_TOP = _ROWS_TOP + ROW * LINES_PER_PAGE + 2.4
_PADDING = 1.2
_HAIR, _RULE = 0.12, 0.35
_INK = "#000000"

Columns = tuple[tuple[str, float], ...]
_FULL: Columns = (
    ("number", 10), ("name", 54), ("sex", 12), ("organisation", 50), ("function", 39),
    ("phone", 27), ("email", 36), ("signature", 45),
)  # fmt: skip
_WITHOUT_CONTACTS: Columns = (
    ("number", 10), ("name", 68), ("sex", 12), ("organisation", 66), ("function", 55), ("signature", 62),
)  # fmt: skip
_MINIMAL: Columns = (("number", 12), ("code", 40), ("sex", 18), ("age_bracket", 38), ("group", 80), ("mark", 85))
_MIDDLE = frozenset({"number", "sex", "age_bracket", "code"})
_BOLD = frozenset({"name", "code"})


def attendance_pdf(
    sheets: Sequence[GroupSheet], heading: Heading, labels: Labels, *, batch: str, contacts: bool = True
) -> bytes:
    """Return the PDF of one half-day: a sheet per group, each with its own page numbers.

    ``batch`` is the code of this print run; without ``contacts`` the sheets have no phone and e-mail columns.
    Raises as ``paper.draw``.
    """
    return paper.draw(compose(sheets, heading, labels, batch=batch, contacts=contacts))


def compose(
    sheets: Sequence[GroupSheet], heading: Heading, labels: Labels, *, batch: str, contacts: bool = True
) -> Drawing:
    """Return the drawing of the sheets. The file's own title names neither the event nor the group."""
    drawn = [page for sheet in sheets for page in _sheet(sheet, heading, labels, batch, contacts=contacts)]
    return Drawing(drawn, labels.sheet, labels.language)


def _sheet(sheet: GroupSheet, heading: Heading, labels: Labels, batch: str, *, contacts: bool) -> list[Page]:
    columns = _MINIMAL if sheet.minimal else _FULL if contacts else _WITHOUT_CONTACTS
    paged = pages(sheet.lines, sheet.blank, sheet.last)
    shared = [*_heading(heading, labels), *_group(sheet, labels), *_grid(columns), *_captions(columns, labels)]
    drawn = []
    for number, lines in enumerate(paged, 1):
        place = f"{labels.page} {number}/{len(paged)}"
        rows = [item for row, each in enumerate(lines) for item in _row(row, each, columns, sheet, labels)]
        drawn.append(Page(WIDTH, HEIGHT, [Part([*shared, *rows, *_footer(lines, labels, place, batch)])]))
    return drawn


class _Area(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def _text(
    text: str,
    area: _Area,
    size: float,
    *,
    smallest: float = 6.5,
    lines: int = 1,
    bold: bool = False,
    align: Align = "start",
    valign: VerticalAlign = "middle",
) -> list[Item]:
    room = Room(area.width, area.height, size, smallest, lines, bold)
    return [*text_block(text, area.x, area.y, room, align=align, valign=valign)]


def _rule(x1: float, y1: float, x2: float, y2: float, width: float = _HAIR) -> Item:
    return Path(line(x1, y1, x2, y2), stroke=_INK, width=width)


def _heading(heading: Heading, labels: Labels) -> list[Item]:
    fields = (
        (labels.place, heading.place, 92.0), (labels.day, heading.day, 64.0), (labels.period, heading.period, 42.0),
        (labels.project_code, heading.project_code, 34.0), (labels.session, heading.session, 41.0),
    )  # fmt: skip
    items = [
        *_text(heading.organisers, _Area(LEFT, 7.5, 180, 4.5), 8),
        *_text(labels.sheet, _Area(LEFT, 12, 180, 6.5), 14, bold=True),
        *_text(heading.title, _Area(LEFT, 18.8, 180, 9.6), 11, lines=2, smallest=8, valign="top"),
    ]
    x = LEFT
    for caption, value, width in fields:
        if value:
            items += _text(caption, _Area(x, 28.8, width - 3, 3.4), 7)
            items += _text(value, _Area(x, 32, width - 3, 5.4), 10.5, bold=True)
        x += width
    return items


def _group(sheet: GroupSheet, labels: Labels) -> list[Item]:
    """Return the group, with its mark, where the person who hands out the sheets looks first: the top right corner."""
    mark, size = 201.0, 11.0
    x = mark + size + 4
    count = totals(sheet.lines)
    told = f"{labels.people} {count.total} · {labels.male} {count.male} · {labels.female} {count.female}"
    return [
        Path(motif(sheet.pattern, mark, 9, size), fill=_INK),
        *_text(sheet.group, _Area(x, 7.6, RIGHT - x, 13.8), 14, lines=2, smallest=8, bold=True),
        *_text(told, _Area(x, 21.6, RIGHT - x, 5), 9),
    ]


def _grid(columns: Columns) -> list[Item]:
    bottom = _ROWS_TOP + ROW * LINES_PER_PAGE
    across = [_ROWS_TOP + ROW * row for row in range(1, LINES_PER_PAGE)]
    return [
        *(_rule(LEFT, y, RIGHT, y) for y in across),
        *(_rule(cell.x, _HEAD_TOP, cell.x, bottom) for _, cell in _cells(columns[1:], 0, 0, LEFT + columns[0][1])),
        _rule(LEFT, _ROWS_TOP, RIGHT, _ROWS_TOP, _RULE),
        Path(rectangle(LEFT, _HEAD_TOP, RIGHT - LEFT, bottom - _HEAD_TOP), stroke=_INK, width=_RULE),
    ]


def _cells(columns: Columns, y: float, height: float, x: float = LEFT) -> Iterator[tuple[str, _Area]]:
    for field, width in columns:
        yield field, _Area(x, y, width, height)
        x += width


def _in_cell(text: str, field: str, cell: _Area, size: float, *, bold: bool) -> list[Item]:
    inside = cell._replace(x=cell.x + _PADDING, width=cell.width - 2 * _PADDING)
    return _text(text, inside, size, lines=2, bold=bold, align="middle" if field in _MIDDLE else "start")


def _captions(columns: Columns, labels: Labels) -> list[Item]:
    return [
        item
        for field, cell in _cells(columns, _HEAD_TOP, _HEAD)
        for item in _in_cell(getattr(labels, field), field, cell, 8.5, bold=True)
    ]


def _row(row: int, person: SheetLine, columns: Columns, sheet: GroupSheet, labels: Labels) -> list[Item]:
    told = {
        "number": str(person.number),
        "sex": {"M": labels.male, "F": labels.female}.get(person.sex, ""),
        "code": speak(person.code),
        "group": sheet.group if person.code else "",
        "signature": "",
        "mark": "",
    }
    return [
        item
        for field, cell in _cells(columns, _ROWS_TOP + ROW * row, ROW)
        for item in (
            _number(person, cell)
            if field == "number" and person.arrived
            else _in_cell(
                told[field] if field in told else getattr(person, field), field, cell, 10, bold=field in _BOLD
            )
        )
    ]


def _number(person: SheetLine, cell: _Area) -> list[Item]:
    """Return the number of a line and under it, small, when the desk noted the person: signing goes on beside it."""
    above, below = cell._replace(height=ROW - 3.6), cell._replace(y=cell.y + ROW - 4.4, height=3.6)
    return [
        *_in_cell(str(person.number), "number", above, 10, bold=False),
        *_text(person.arrived, below, 7, align="middle"),
    ]


def _footer(lines: Sequence[SheetLine], labels: Labels, place: str, batch: str) -> list[Item]:
    told = labels.arrived if any(line.arrived for line in lines) else ""
    return [*_totals(totals(lines), labels), *_responsible(labels), *_identity(place, f"{labels.batch} {batch}", told)]


def _totals(count: Totals, labels: Labels) -> list[Item]:
    """Return the people listed on this page, and empty boxes for those who signed."""
    first, width, height = 42.0, 14.0, 5.4
    listed = (str(count.male), str(count.female), str(count.total))
    rows = (
        ("", (labels.male, labels.female, labels.total)),
        (labels.registered, listed),
        (labels.present, ("", "", "")),
    )
    items: list[Item] = []
    for row, (caption, cells) in enumerate(rows):
        y = _FOOT_TOP + row * height
        items += _text(caption, _Area(LEFT, y, first - 2, height), 8)
        for column, cell in enumerate(cells):
            area = _Area(LEFT + first + column * width, y, width, height)
            items += _text(cell, area, 9, bold=row == 0, align="middle")
            if row:
                items.append(Path(rectangle(*area), stroke=_INK, width=_HAIR))
    return items


def _responsible(labels: Labels) -> list[Item]:
    x, top, bottom = 106.0, _FOOT_TOP + 5.4, _FOOT_TOP + 16.2
    items = _text(labels.responsible, _Area(x, _FOOT_TOP, 120, 5.4), 8, bold=True)
    captions = (labels.responsible_name, labels.responsible_function, labels.signature)
    for caption, width in zip(captions, (46.0, 36.0, 36.0), strict=True):
        items += _text(caption, _Area(x, top, width, 4), 7.5)
        items.append(_rule(x, bottom, x + width, bottom))
        x += width + 4
    return items


def _identity(place: str, batch: str, arrived: str) -> list[Item]:
    """Return page and print run, and what the small hours mean where there are any."""
    area = _Area(RIGHT - 40, _FOOT_TOP, 40, 5.4)
    below = area._replace(y=area.y + area.height)
    last = area._replace(y=below.y + below.height)
    return [
        *_text(place, area, 10, bold=True, align="end"),
        *_text(batch, below, 8.5, align="end"),
        *_text(arrived, last, 7, lines=2, align="end"),
    ]
