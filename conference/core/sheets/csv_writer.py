"""CSV that French Excel opens with a double click, and that runs nothing when it does."""

import codecs
import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice

from conference.core.phones import display
from conference.core.sheets.columns import Column, Kind, Row, as_text, each, values
from conference.core.text import visible

SEPARATORS = (";", ",", "\t")
#: What older programs read. Other letters than its 250 are lost, and stand there as « ? »: ask ``lost_letters`` first.
CP1252 = "cp1252"
UTF8 = "utf-8-sig"
_ROWS_AT_ONCE = 500

# What starts a formula in Excel, LibreOffice or Google Sheets, full-width and small forms included.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_FORMULA = re.compile(rf'[\s"]*[{_SIGNS}]')
# An Excel whose separator is the comma cuts our cells at commas, and a part may then be a formula.
_HIDDEN_FORMULA = re.compile(rf'([,;][\s"]*)(?=[{_SIGNS}])(?![+\-] ?\d[\d .]*(?:[,;]|$))')
_SUSPECT = re.compile(rf'(?:^|[,;])[\s"]*[{_SIGNS}]')
_HARMLESS = re.compile(r"\+\d{1,4}(?: \d+)+|[\-–—]+")
_ONE_LINE = str.maketrans("\t\r\n", "   ")
_E164 = re.compile(r"\+\d{7,15}")
_MAY_START = frozenset('=+-@＝＋－＠﹦﹢﹣﹫ "')


def write_csv(
    columns: Sequence[Column], rows: Iterable[Row], *, separator: str = ";", encoding: str = UTF8
) -> Iterator[bytes]:
    """Yield a CSV file in pieces as the rows come: UTF-8 with BOM, CRLF, ISO dates, a decimal comma where it can be.

    One row is one line: line ends within a cell become spaces. No cell is a formula (see ``inert``), whichever
    separator the program that opens it expects. Letters that ``cp1252`` has not become question marks.
    """
    encode = codecs.getincrementalencoder(encoding)("replace").encode
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow([inert(as_text(column.label)) for column in columns])
    yield encode(_taken(buffer))
    cells = [each(column, _cell(column, separator)) for column in columns]
    remaining = iter(rows)
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        upright = zip(*(values(columns, row) for row in batch), strict=True)
        writer.writerows(zip(*(cell(column) for cell, column in zip(cells, upright, strict=True)), strict=True))
        yield encode(_taken(buffer))


def lost_letters(text: str) -> str:
    """Return the letters of a text that Windows-1252 has not."""
    try:
        text.encode(CP1252)
    except UnicodeEncodeError:
        return "".join(letter for letter in text if not _has_letter(letter))
    return ""


@cache
def _has_letter(letter: str) -> bool:
    try:
        letter.encode(CP1252)
    except UnicodeEncodeError:
        return False
    return True


def inert(text: str) -> str:
    """Return a cell on one line that no spreadsheet program takes for a formula.

    An apostrophe goes before ``= + - @`` and their full-width forms, where they start the cell (after spaces too) or a
    part of it after a comma or semicolon. Phone numbers stay readable: they get spaces, which keep Excel from making
    figures of them (``+223 76 12 34 56``). A lone dash stays. Source: OWASP, CSV injection.
    """
    flat = text.translate(_ONE_LINE)
    if _E164.fullmatch(flat):
        return _spaced(flat)
    if "," in flat or ";" in flat:
        flat = _HIDDEN_FORMULA.sub(r"\1'", flat)
    return f"'{flat}" if _FORMULA.match(flat) and not _HARMLESS.fullmatch(flat) else flat


def _spaced(e164: str) -> str:
    shown = re.sub(r"[^\d+]+", " ", display(e164))
    return shown if " " in shown else f"{shown[:4]} {shown[4:]}"


def _taken(buffer: io.StringIO) -> str:
    """Empty the buffer."""
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _text(value: object) -> str:
    text = value if type(value) is str else as_text(value)
    if not text.isprintable():
        return inert(visible(text))
    # Cheap tests first: nearly all of a hundred thousand cells need no more.
    if (text[:1] in _MAY_START or "," in text or ";" in text) and _SUSPECT.search(text):
        return inert(text)
    return text


def _number(value: object) -> object:
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",") if math.isfinite(value) else ""
    return value if isinstance(value, int) else _text(value)


def _number_with_point(value: object) -> object:
    """Return a number for a file whose separator is the comma."""
    if isinstance(value, float | Decimal):
        return str(value) if math.isfinite(value) else ""
    return value if isinstance(value, int) else _text(value)


def _cell(column: Column, separator: str) -> Callable[[object], object]:
    if column.kind == "number" and separator == ",":
        return _number_with_point
    return _CELLS[column.kind]


_CELLS: dict[Kind, Callable[[object], object]] = {
    "text": _text,
    "number": _number,
    "date": _text,
    "datetime": _text,
    "yes_no": _text,
}
