"""Workbooks: typed cells, text that stays text, nothing about who or what made them."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

from conference.core.sheets.columns import Column, Kind, Row, as_text, values

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_FORMATS: dict[Kind, str] = {"text": "@", "number": "General", "date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm"}

# Limits of the file format: characters in a cell, UTF-16 units in a sheet's name, exact figures, first year.
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_EXACT = 10**15
_FIRST_YEAR = 1900
_A4 = 9
# What would start a formula if somebody typed it. Such a text is told to be one, as Excel does for a leading
# apostrophe: without that mark it becomes a formula as soon as somebody edits the cell.
_FORMULA_SIGNS = frozenset("=+-@")

_MEMORY = Path("/dev/shm")  # noqa: S108 # memory, not a disk: the directory made in it is private
#: The parts of 20,000 people are about 20 MB; containers often have 64 MB there.
_ENOUGH_MEMORY = 48 * 1024 * 1024


class _Style(NamedTuple):
    """The formats of a cell: as it is, and for a text that looks like a formula."""

    plain: Any
    quoted: Any


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    sheet: str,
    path_or_file: str | Path | IO[bytes],
    about: tuple[str, Sequence[tuple[str, str]]] | None = None,
) -> int:
    """Write one sheet, row by row as they come, and return how many rows it holds.

    ``about``: the name of a second sheet, and the (term, value) lines that say what the first one is.

    Header frozen, repeated on paper and with filters; text columns keep what is typed into them later as text. Text is
    never a formula, a link or a number. ``sheet`` may be any text. The file names no author and no computer.
    """
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="sheet-", dir=_memory()) as directory:
        target = str(path_or_file) if isinstance(path_or_file, Path) else path_or_file
        workbook = xlsxwriter.Workbook(target, _OPTIONS | {"tmpdir": directory})
        worksheet = workbook.add_worksheet(sheet_name(sheet))
        # It closes its file itself unless the rows break off.
        with closing(worksheet.row_data_fh):
            count = _fill(workbook, worksheet, columns, rows)
            if about is not None:
                _tell(workbook, workbook.add_worksheet(sheet_name(about[0])), about[1])
            workbook.close()
    return count


def sheet_name(text: str) -> str:
    """Return a name that a sheet may have, as near to ``text`` as the format allows (31 characters, some signs not)."""
    name = "".join(" " if c in "[]:*?/\\" else c for c in as_text(text))
    name = " ".join(name.split()).strip("' ")
    while len(name.encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1].strip("' ")
    return name if name and name.casefold() not in ("history", "historique") else f"{name} 1".strip()


def _memory() -> str | None:
    """Return where to keep the parts of a workbook while it is made: in memory if there is enough, not on the disk."""
    try:
        return str(_MEMORY) if shutil.disk_usage(_MEMORY).free > _ENOUGH_MEMORY else None
    except OSError:
        return None


def _fill(workbook: Any, worksheet: Any, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    styles = {kind: _style(workbook, {"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
    header = _style(workbook, {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for number, column in enumerate(columns):
        worksheet.set_column(number, number, column.width, styles[column.kind].plain)
        _text(worksheet, 0, number, column.label, header)
    writers = [(number, _WRITERS[column.kind], styles[column.kind]) for number, column in enumerate(columns)]
    count = 0
    for count, row in enumerate(rows, 1):
        for (number, write, style), value in zip(writers, values(columns, row), strict=True):
            write(worksheet, count, number, value, style)
    _finish(worksheet, count, len(columns))
    return count


def _style(workbook: Any, properties: dict[str, Any]) -> _Style:
    plain, quoted = workbook.add_format(properties), workbook.add_format(properties)
    quoted.set_quote_prefix()
    return _Style(plain, quoted)


def _tell(workbook: Any, worksheet: Any, lines: Sequence[tuple[str, str]]) -> None:
    text, term = _style(workbook, {"num_format": "@", "text_wrap": True}), _style(workbook, {"bold": True})
    worksheet.set_column(0, 0, 18, term.plain)
    worksheet.set_column(1, 1, 60, text.plain)
    for number, (name, value) in enumerate(lines):
        _text(worksheet, number, 0, name, term)
        _text(worksheet, number, 1, value, text)


def _finish(worksheet: Any, rows: int, columns: int) -> None:
    worksheet.freeze_panes(1, 0)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    if columns:
        worksheet.autofilter(0, 0, rows, columns - 1)
        worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _text(worksheet: Any, row: int, column: int, value: object, style: _Style) -> None:
    text = value if type(value) is str and value.isprintable() else as_text(value)
    if text:
        form = style.quoted if text[0] in _FORMULA_SIGNS else style.plain
        worksheet.write_string(row, column, text[:_LONGEST_CELL], form)


def _number(worksheet: Any, row: int, column: int, value: object, style: _Style) -> None:
    if isinstance(value, int | float | Decimal) and -_EXACT < value < _EXACT:
        worksheet.write_number(row, column, value, style.plain)
    else:
        _text(worksheet, row, column, value, style)


def _date(worksheet: Any, row: int, column: int, value: object, style: _Style) -> None:
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        wall_time = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        worksheet.write_datetime(row, column, wall_time, style.plain)
    else:
        _text(worksheet, row, column, value, style)


_WRITERS: dict[Kind, Callable[[Any, int, int, object, _Style], None]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "datetime": _date,
}
