"""CSV as it comes out of Excel, LibreOffice, a phone or another program: the encoding and the separator are found."""

import re
from collections.abc import Iterator
from pathlib import Path

from conference.core.errors import Error
from conference.core.sheets import text_child
from conference.core.sheets.table import Table, tabulate
from conference.core.sheets.xlsx_reader import asked
from conference.core.text import visible

_CHILD = Path(text_child.__file__)
#: Up to so many bytes reading costs milliseconds whatever they are; what is longer is read by a process of its own.
_SMALL = 64 * 1024
_TOO_LARGE = 413
# Our own exports put an apostrophe before what a spreadsheet would take for a formula. Two patterns, because most of
# them stand right behind a separator, and taking those off needs no group (a third of the time).
_FORMULA = r"""(?=[\s"]*+[=+\-@＝＋－＠﹦﹢﹣﹫])"""
_INERT = re.compile(rf"(?:^|(?<=[,;]))'{_FORMULA}")
_INERT_BEHIND_SPACE = re.compile(rf"""([,;][\s"]++)'{_FORMULA}""")


def read_csv(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """Return the table of a CSV file in UTF-8, UTF-16, Windows-1252 or Mac Roman, separated by ; , | or tabs.

    Raises ``Error``: ``sheet_unreadable`` (no text), ``sheet_quote_open`` (a quotation mark is never closed),
    ``sheet_cell_too_long``, ``sheet_too_large``, or what ``tabulate`` raises. What goes far beyond the limits
    is refused before it is parsed, and what is longer than a screenful is parsed by a process that can be stopped.
    """
    return tabulate(csv_lines(data, max_rows, max_columns), max_rows=max_rows, max_columns=max_columns)


def csv_lines(data: bytes, max_rows: int, max_columns: int) -> Iterator[list[str]]:
    """Return the lines of a CSV file as cells. Raises as ``read_csv`` does."""
    if len(data) <= _SMALL:
        answer = text_child.answer(data, max_rows, max_columns)
    else:
        answer = asked(data, max_rows, max_columns, program=_CHILD)
    if code := answer.get("error"):
        raise Error(
            code,
            status=_TOO_LARGE if code == "sheet_too_large" else 400,
            limit=max_rows if code == "sheet_too_many_rows" else max_columns,
        )
    return ([_cell(cell) for cell in record] for record in answer["lines"])


def _cell(cell: str) -> str:
    if not cell or cell.isalnum():
        return cell
    text = visible(cell)
    return _INERT_BEHIND_SPACE.sub(r"\1", _INERT.sub("", text)) if "'" in text else text
