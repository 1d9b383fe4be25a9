"""Excel workbooks: typed cells, text that stays text, nothing about who or what made them, written as the rows come."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO

from conference.core.sheets import xlsx_parts
from conference.core.sheets.columns import Column, Kind, Row, as_text, each, values
from conference.core.sheets.counting import About, checked, counted
from conference.core.sheets.parts import zipped
from conference.core.sheets.xlsx_parts import STYLES, letters, sheet_name
from conference.core.sheets.xml import cut, escaped

_ROWS_AT_ONCE = 200
# Exact figures of a number, and the first year that Excel knows.
_EXACT = 10**15
_FIRST_YEAR = 1900
_DAY_ZERO, _FIRST_OF_MARCH = date(1899, 12, 30), date(1900, 3, 1)
_DAY = 86_400
# What would start a formula if somebody typed it. Such a text is told to be one, as Excel does for a leading
# apostrophe: without that mark it becomes a formula as soon as somebody edits the cell.
_FORMULA_SIGNS = frozenset("=+-@")
# Excel reads _x0041_ as the letter A.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Cell = Callable[[object], str]
"""What follows the reference of a cell: its style, type and value; nothing for an empty one."""


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    sheet: str,
    path_or_file: str | Path | IO[bytes],
    about: About = None,
) -> int:
    """Write a workbook as ``xlsx_pieces`` makes it, and return how many rows it holds."""
    count = [0]
    pieces = xlsx_pieces(columns, counted(rows, count), sheet=sheet, about=about)
    if isinstance(path_or_file, str | Path):
        with Path(path_or_file).open("wb") as file:
            file.writelines(pieces)
    else:
        path_or_file.writelines(pieces)
    return count[0]


def xlsx_pieces(columns: Sequence[Column], rows: Iterable[Row], *, sheet: str, about: About = None) -> Iterator[bytes]:
    """Yield a workbook of one sheet in pieces, as the rows come.

    ``about``: the name of a second sheet, and the (term, value) lines that say what the first one is.

    Header frozen, repeated on paper and with filters; text columns keep what is typed into them later as text. Text is
    never a formula, a link or a number. ``sheet`` may be any text. The file names no author and no computer. Raises
    ``Error`` ``sheet_too_many_columns`` or ``sheet_too_many_rows`` for what no sheet can hold.
    """
    return zipped(_parts(checked(columns), rows, sheet, about))


def _parts(
    columns: Sequence[Column], rows: Iterable[Row], sheet: str, about: About
) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
    count = [0]
    names = [sheet_name(sheet), *([sheet_name(about[0])] if about else [])]
    yield from xlsx_parts.fixed(len(names))
    yield "xl/worksheets/sheet1.xml", _sheet(columns, counted(rows, count), count)
    if about:
        yield "xl/worksheets/sheet2.xml", [_about(about[1])]
    yield "xl/workbook.xml", xlsx_parts.workbook(names, len(columns), count[0])


def _sheet(columns: Sequence[Column], rows: Iterable[Row], count: list[int]) -> Iterator[bytes]:
    widths = [(column.width, STYLES[_STYLES[column.kind]]) for column in columns]
    header = "".join(
        f'<c r="{letters(number)}1{_string(cut(as_text(column.label)), "header")}'
        for number, column in enumerate(columns)
        if column.label
    )
    yield f'{xlsx_parts.sheet_head(widths, first=True)}<row r="1">{header}</row>'.encode()
    yield from _rows(columns, iter(rows))
    yield xlsx_parts.sheet_tail(len(columns), count[0]).encode()


def _rows(columns: Sequence[Column], remaining: Iterator[Row]) -> Iterator[bytes]:
    cells = [(f'<c r="{letters(number)}', each(column, _WRITERS[column.kind])) for number, column in enumerate(columns)]
    line = 2
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        upright = zip(*(values(columns, row) for row in batch), strict=True)
        written = [
            [f"{reference}{place}{made}" if made else "" for place, made in enumerate(cell(column), line)]
            for (reference, cell), column in zip(cells, upright, strict=True)
        ]
        rows = (f'<row r="{place}">{"".join(row)}</row>' for place, row in enumerate(zip(*written, strict=True), line))
        yield "".join(rows).encode()
        line += len(batch)


def _about(lines: Sequence[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<row r="{line}">{_reference("A", line, term, "term")}{_reference("B", line, value, "told")}</row>'
        for line, (term, value) in enumerate(lines, 1)
    )
    widths = [(18, STYLES["term"]), (60, STYLES["told"])]
    return f"{xlsx_parts.sheet_head(widths, first=False)}{rows}{xlsx_parts.SHEET_END}".encode()


def _reference(letter: str, line: int, text: str, style: str) -> str:
    shown = cut(as_text(text))
    return f'<c r="{letter}{line}{_string(shown, style)}' if shown else ""


def _string(text: str, style: str) -> str:
    if not text:
        return f'" s="{STYLES[style]}"/>'
    number = STYLES[f"{style}!" if text[0] in _FORMULA_SIGNS else style]
    shown = escaped(text)
    if "_x" in shown:
        shown = _ESCAPE.sub("_x005F_", shown)
    space = ' xml:space="preserve"' if shown[:1].isspace() or shown[-1:].isspace() or "\n" in shown else ""
    return f'" s="{number}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def _text(value: object) -> str:
    text = value if type(value) is str else as_text(value)
    if not text:
        return ""
    if not text.isprintable():
        text = as_text(text)
    return _string(cut(text), "text") if text else ""


def _number(value: object) -> str:
    if not isinstance(value, int | float | Decimal):
        return _text(value)
    if not math.isfinite(value):
        return ""
    if not -_EXACT < value < _EXACT:
        return _text(value)
    return f'" s="{STYLES["number"]}"><v>{value + 0}</v></c>'


def _date(value: object) -> str:
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        style = "datetime" if isinstance(value, datetime) else "date"
        return f'" s="{STYLES[style]}"><v>{_serial(value)}</v></c>'
    return _text(value)


def _serial(value: date) -> str:
    """Return a day as spreadsheets count it; Excel believes that 1900 had a 29th of February."""
    day = value.date() if isinstance(value, datetime) else value
    days = (day - _DAY_ZERO).days - (day < _FIRST_OF_MARCH)
    if not isinstance(value, datetime):
        return str(days)
    return repr(round(days + (value.hour * 3600 + value.minute * 60 + value.second) / _DAY, 9))


_STYLES: dict[Kind, str] = {
    "text": "text",
    "number": "number",
    "date": "date",
    "datetime": "datetime",
    "yes_no": "text",
}
_WRITERS: dict[Kind, Cell] = {"text": _text, "number": _number, "date": _date, "datetime": _date, "yes_no": _text}
