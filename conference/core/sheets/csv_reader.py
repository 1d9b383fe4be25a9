"""CSV as it comes out of Excel, LibreOffice, a phone or another program: the encoding and the separator are found."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from conference.core.errors import Error
from conference.core.sheets.table import Table, tabulate
from conference.core.text import visible

_SEPARATORS = ";,\t|"
_SAMPLE = 50_000
_SAMPLE_LINES = 30
# What is parsed at most, for each row and column that a table may have: a text may hold lines and separators of its
# own. This process parses, so that the sums come first; they cost a hundredth of what parsing does.
_LINES_A_ROW = 20
_SEPARATORS_A_CELL = 2
_SEPARATORS_A_COLUMN = 4
_SPARE_LINES = 1000
# Four times a list of 5,000 people with twenty columns.
_MOST_CHARACTERS = 6_000_000
_HINT = re.compile(r'"?sep=([;,\t|:])"?\r?\n', re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")
# Our own exports put an apostrophe before what a spreadsheet would take for a formula. Two patterns, because most of
# them stand right behind a separator, and taking those off needs no group (a third of the time).
_FORMULA = r"""(?=[\s"]*+[=+\-@＝＋－＠﹦﹢﹣﹫])"""
_INERT = re.compile(rf"(?:^|(?<=[,;]))'{_FORMULA}")
_INERT_BEHIND_SPACE = re.compile(rf"""([,;][\s"]++)'{_FORMULA}""")


def read_csv(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """Return the table of a CSV file in UTF-8, UTF-16 or Windows-1252, separated by ; , | or tabs.

    Raises ``Error``: ``sheet_unreadable`` (no text), ``sheet_quote_open`` (a quotation mark is never closed),
    ``sheet_cell_too_long``, ``sheet_too_large``, or what ``tabulate`` raises. What goes far beyond the limits
    is refused before it is parsed: no file takes more than a second.
    """
    return tabulate(csv_lines(data, max_rows, max_columns), max_rows=max_rows, max_columns=max_columns)


def csv_lines(data: bytes, max_rows: int, max_columns: int) -> Iterator[list[str]]:
    """Return the lines of a CSV file as cells. Raises as ``read_csv`` does."""
    text = _decoded(data)
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    separator = hint[1] if hint else _separator(text)
    _bound(text, separator, max_rows, max_columns)
    return ([_cell(cell) for cell in record] for record in _records(text, separator))


def _bound(text: str, separator: str, max_rows: int, max_columns: int) -> None:
    """Refuse a text with more characters, lines or separators than a table within the limits can have."""
    if len(text) > _MOST_CHARACTERS:
        raise Error("sheet_too_large", status=413)
    if max(text.count("\n"), text.count("\r")) > _LINES_A_ROW * (max_rows + _SPARE_LINES):
        raise Error("sheet_too_many_rows", limit=max_rows)
    count = widest = 0
    for line in io.StringIO(text, newline=""):
        width = line.count(separator)
        count, widest = count + width, max(widest, width)
    most = _SEPARATORS_A_CELL * (max_rows + 1) * max_columns
    if count > most or widest > _SEPARATORS_A_COLUMN * max_columns:
        raise Error("sheet_too_many_columns", limit=max_columns)


def _records(text: str, separator: str) -> list[list[str]]:
    """Read strictly first: it alone notices a quotation mark left open. Excel forgives the rest, so do we."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Error("sheet_quote_open") from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Error("sheet_cell_too_long") from None


def _cell(cell: str) -> str:
    if not cell or cell.isalnum():
        return cell
    text = visible(cell)
    return _INERT_BEHIND_SPACE.sub(r"\1", _INERT.sub("", text)) if "'" in text else text


def _decoded(data: bytes) -> str:
    """Return the text without NUL characters; bytes that are no UTF are taken for Windows-1252."""
    for encoding in (*_marked(data), "utf-8-sig", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    if len(_CONTROLS.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 100:
        raise Error("sheet_unreadable")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _marked(data: bytes) -> Iterator[str]:
    """Yield the UTF-16 that a byte-order mark tells, or a NUL in every other byte of the beginning."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    start = data[:200]
    for encoding, high in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(high) > 1 and high.count(0) > len(high) * 0.7:
            yield encoding


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first lines into equally many cells, more than one."""
    return max(_SEPARATORS, key=lambda separator: _evenness(text[:_SAMPLE], separator))


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = Counter(len(record) for record in islice(records, _SAMPLE_LINES) if len(record) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
