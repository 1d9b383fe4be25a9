"""Every sheet of a file that somebody sends, as it stands: lists in which no line is known to be the header."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from conference.core.errors import Error
from conference.core.sheets import xls_child
from conference.core.sheets.csv_reader import csv_lines
from conference.core.sheets.reader import MOST_BYTES
from conference.core.sheets.xlsx_reader import asked, check_parts
from conference.core.text import visible

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv", ""})
#: What an Excel 97–2003 workbook and one with a password have in the directory of their file.
_OLD_WORKBOOK = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OLD_CHILD = Path(xls_child.__file__)
_SPARE_LINES = 1000
_MOST_LINES = 0.7
_MOST_PASTED = 6_000_000
# Titles, totals and headings that are repeated: who reads the rows counts those that matter.
_OTHER_LINES = 500


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: (line as its reader sees it, cells) of every line, empty ones too. Hidden columns are empty."""

    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: int = 0


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, and the names of the hidden ones, which nobody reads.

    ``unsure``: which of its rows and columns are hidden could not be found.
    """

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = field(default=())
    unsure: bool = False


def read_book(filename: str, data: bytes, *, max_rows: int, max_columns: int) -> Book:
    """Return every visible sheet of an .xlsx, .ods, .xls or CSV file: judged by its content, whatever its name says.

    Formulas are never calculated. Raises ``Error`` as ``read_table`` does.
    """
    if len(data) > MOST_BYTES:
        raise Error("sheet_too_large", status=413)
    if not data.strip(b"\x00 \r\n\t"):
        raise Error("sheet_empty")
    if data.startswith(_ZIP):
        check_parts(data)
    elif data.startswith(_OLD_OFFICE):
        _check_old(data)
    elif PurePath(filename).suffix.casefold() in _TEXT_NAMES:
        return Book((_sheet("", 1, csv_lines(data, max_rows, max_columns), max_rows, max_columns),))
    else:
        raise Error("sheet_unreadable")
    answer = asked(data, max_rows, max_columns, "all")
    if "error" in answer:
        raise Error(answer["error"], limit=max_rows)
    unsure = data.startswith(_OLD_OFFICE) and not _hide_in_old(answer["sheets"], data)
    sheets = [
        _sheet(one["name"], one["first_line"], one["lines"], max_rows, max_columns, one) for one in answer["sheets"]
    ]
    if not any(any(cells) for sheet in sheets for _, cells in sheet.lines):
        raise Error("sheet_empty")
    return Book(tuple(sheets), tuple(answer["hidden"]), unsure)


def pasted(text: str, *, max_rows: int, max_columns: int) -> Book:
    """Return a text that somebody pasted: a table where most lines have as many separators, else one cell a line."""
    if len(text) > _MOST_PASTED:
        raise Error("sheet_too_large", status=413)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Error("sheet_empty")
    for separator in "\t;,":
        widths = Counter(line.count(separator) for line in lines)
        width, count = max(widths.items(), key=lambda item: item[1])
        if width > (1 if separator == "," else 0) and count >= _MOST_LINES * len(lines):
            return read_book("colle.csv", text.encode(), max_rows=max_rows, max_columns=max_columns)
    cells = ([line] for line in text.splitlines())
    return Book((_sheet("", 1, cells, max_rows, max_columns),))


def _check_old(data: bytes) -> None:
    if _WITH_PASSWORD in data:
        raise Error("sheet_protected")
    if not any(name in data for name in _OLD_WORKBOOK):
        raise Error("sheet_unreadable")


def _hide_in_old(sheets: list[dict[str, Any]], data: bytes) -> bool:
    """Leave out what is hidden in an Excel 97–2003 file; tell whether it could be found."""
    found = asked(data, 0, 0, program=_OLD_CHILD).get("sheets", ())
    for sheet in sheets:
        if sheet["position"] >= len(found):
            return False
        sheet["hidden_rows"], sheet["hidden_columns"] = found[sheet["position"]]
        places = {column - sheet["first_column"] for column in sheet["hidden_columns"]}
        sheet["lines"] = [["" if at in places else cell for at, cell in enumerate(line)] for line in sheet["lines"]]
    return True


def _sheet(  # noqa: PLR0917 (a sheet and its bounds)
    name: str,
    first_line: int,
    lines: Iterable[Sequence[str]],
    max_rows: int,
    max_columns: int,
    about: dict[str, list[int]] | None = None,
) -> Sheet:
    kept, filled, about = [], 0, about or {}
    for number, line in enumerate(lines, first_line):
        cells = tuple(visible(cell).strip() for cell in line)
        filled += any(cells)
        if filled > max_rows + _OTHER_LINES or number > first_line + max_rows + _SPARE_LINES:
            raise Error("sheet_too_many_rows", limit=max_rows)
        if any(cells[max_columns:]):
            raise Error("sheet_too_many_columns", limit=max_columns)
        kept.append((number, cells[:max_columns]))
    while kept and not any(kept[-1][1]):
        kept.pop()
    return Sheet(name, tuple(kept), frozenset(about.get("hidden_rows", ())), len(about.get("hidden_columns", ())))
