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
_HINT = re.compile(r'"?sep=([;,\t|:])"?\r?\n', re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")
# Our own exports put an apostrophe before what a spreadsheet would take for a formula.
_INERT = re.compile(r"""(^|[,;][\s"]*)'(?=[\s"]*[=+\-@＝＋－＠﹦﹢﹣﹫])""")


def read_csv(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """Return the table of a CSV file in UTF-8, UTF-16 or Windows-1252, separated by ; , | or tabs.

    Raises ``Error``: ``sheet_unreadable`` (no text), ``sheet_quote_open`` (a quotation mark is never closed),
    ``sheet_cell_too_long``, or what ``tabulate`` raises.
    """
    text = _decoded(data)
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    separator = hint[1] if hint else _separator(text)
    try:
        return _table(text, separator, max_rows, max_columns, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Error("sheet_quote_open") from None
    try:
        return _table(text, separator, max_rows, max_columns, strict=False)
    except csv.Error:
        raise Error("sheet_cell_too_long") from None


def _table(text: str, separator: str, max_rows: int, max_columns: int, *, strict: bool) -> Table:
    """Read strictly first: it alone notices a quotation mark left open. Excel forgives the rest, so do we."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    lines = ([_cell(cell) for cell in record] for record in records)
    return tabulate(lines, max_rows=max_rows, max_columns=max_columns)


def _cell(cell: str) -> str:
    return cell if cell.isalnum() else _INERT.sub(r"\1", visible(cell))


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
