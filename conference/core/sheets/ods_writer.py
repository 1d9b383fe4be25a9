"""OpenDocument workbooks: typed cells, text that stays text, nobody named as their author, written as the rows come."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from conference.core.sheets import ods_parts
from conference.core.sheets.columns import Column, Kind, Row, as_text, each, values
from conference.core.sheets.counting import About, checked, counted
from conference.core.sheets.parts import zipped
from conference.core.sheets.xlsx_parts import letters, sheet_name
from conference.core.sheets.xml import cut, escaped

_ROWS_AT_ONCE = 200
_EXACT = 10**15
_EMPTY = "<table:table-cell/>"

Cell = Callable[[object], str]


def ods_pieces(columns: Sequence[Column], rows: Iterable[Row], *, sheet: str, about: About = None) -> Iterator[bytes]:
    """Yield a workbook of one sheet in pieces, as the rows come; the same as ``xlsx_pieces`` for LibreOffice."""
    name = sheet_name(sheet)
    parts = ods_parts.fixed(name)
    content = _content(checked(columns), rows, name, about)
    return zipped([next(parts), ("content.xml", content), *parts])


def _content(columns: Sequence[Column], rows: Iterable[Row], name: str, about: About) -> Iterator[bytes]:
    count = [0]
    header = "".join(_string(as_text(column.label), "header") for column in columns)
    yield (
        f"{ods_parts.content_head([column.width for column in columns])}{ods_parts.table_head(name, columns)}"
        f"<table:table-header-rows><table:table-row>{header or _EMPTY}</table:table-row></table:table-header-rows>"
    ).encode()
    yield from _rows(columns, counted(rows, count))
    area = f"{letters(max(len(columns), 1) - 1)}{count[0] + 1}"
    yield f"</table:table>{_second(about)}{ods_parts.content_tail(name, area)}".encode()


def _rows(columns: Sequence[Column], remaining: Iterator[Row]) -> Iterator[bytes]:
    cells = [each(column, _WRITERS[column.kind]) for column in columns]
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        upright = zip(*(values(columns, row) for row in batch), strict=True)
        written = (cell(column) for cell, column in zip(cells, upright, strict=True))
        rows = (f"<table:table-row>{''.join(row)}</table:table-row>" for row in zip(*written, strict=True))
        yield "".join(rows).encode()


def _second(about: About) -> str:
    if about is None:
        return ""
    lines = "".join(
        f"<table:table-row>{_string(term, 'term')}{_string(as_text(value), 'told')}</table:table-row>"
        for term, value in about[1]
    )
    return f"{ods_parts.about_head(sheet_name(about[0]))}{lines}</table:table>"


def _string(text: str, style: str) -> str:
    if not text:
        return _EMPTY
    lines = escaped(cut(text))
    if "  " in lines or lines[0] == " " or "\t" in lines:
        lines = _spaced(lines)
    shown = lines.replace("\n", "</text:p><text:p>")
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


def _spaced(text: str) -> str:
    """Return text whose spaces all count: OpenDocument takes several for one, and none at the beginning of a line."""
    kept = text.replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
    return f"<text:s/>{kept[1:]}" if kept[0] == " " else kept


def _text(value: object) -> str:
    if value is None:
        return _EMPTY
    text = value if type(value) is str and value.isprintable() else as_text(value)
    return _string(text, "text")


def _number(value: object) -> str:
    if not isinstance(value, int | float | Decimal):
        return _text(value)
    if not math.isfinite(value):
        return _EMPTY
    if not -_EXACT < value < _EXACT:
        return _text(value)
    return (
        f'<table:table-cell table:style-name="number" office:value-type="float" office:value="{value + 0}">'
        f"<text:p>{value + 0}</text:p></table:table-cell>"
    )


def _date(value: object) -> str:
    if not isinstance(value, date):
        return _text(value)
    moment = isinstance(value, datetime)
    exact = f"{value:%Y-%m-%dT%H:%M:%S}" if moment else value.isoformat()
    return (
        f'<table:table-cell table:style-name="{"datetime" if moment else "date"}" office:value-type="date" '
        f'office:date-value="{exact}"><text:p>{as_text(value)}</text:p></table:table-cell>'
    )


_WRITERS: dict[Kind, Cell] = {"text": _text, "number": _number, "date": _date, "datetime": _date, "yes_no": _text}
