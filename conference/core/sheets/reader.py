"""Reading a table that somebody sends."""

from pathlib import PurePath

from conference.core.errors import Error
from conference.core.sheets.csv_reader import read_csv
from conference.core.sheets.table import Table
from conference.core.sheets.xlsx_reader import read_xlsx

MOST_BYTES = 20 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv"})


def read_table(filename: str, data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """Return the table in an .xlsx, .ods or .csv file: judged by its content, whatever its name pretends.

    ``max_rows`` counts filled rows below the header. Formulas are never calculated. Raises ``Error``, in words:
    ``sheet_empty`` (nothing in it), ``sheet_unreadable`` (neither a workbook nor a CSV file), ``sheet_damaged`` (a
    workbook that is cut off or malformed), ``sheet_protected`` (a password, or Excel 97–2003), ``sheet_too_large``
    (413; in bytes, unpacked, or in what reading takes), ``sheet_too_many_rows`` and ``sheet_too_many_columns`` (with
    ``limit``), ``sheet_cell_too_long``, ``sheet_quote_open`` (CSV: a quotation mark is never closed).
    """
    if len(data) > MOST_BYTES:
        raise Error("sheet_too_large", status=413)
    if not data.strip(b"\x00 \r\n\t"):
        raise Error("sheet_empty")
    if data.startswith(_ZIP):
        return read_xlsx(data, max_rows=max_rows, max_columns=max_columns)
    if data.startswith(_OLD_OFFICE):
        raise Error("sheet_protected")
    if PurePath(filename).suffix.casefold() in _TEXT_NAMES:
        return read_csv(data, max_rows=max_rows, max_columns=max_columns)
    raise Error("sheet_unreadable")
