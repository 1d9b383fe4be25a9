"""Tables in and out, knowing no feature: CSV and workbooks.

Coming in: ``read_table`` (the header is on top), ``read_book`` (every visible sheet as it stands).
Going out: ``write_csv`` and ``write_xlsx`` of ``Column`` and rows.
"""

from conference.core.sheets.book import Book, Sheet, pasted, read_book
from conference.core.sheets.columns import Column, Kind, Row
from conference.core.sheets.csv_writer import inert, write_csv
from conference.core.sheets.reader import read_table
from conference.core.sheets.table import Table
from conference.core.sheets.xlsx_writer import sheet_name, write_xlsx

__all__ = [
    "Book",
    "Column",
    "Kind",
    "Row",
    "Sheet",
    "Table",
    "inert",
    "pasted",
    "read_book",
    "read_table",
    "sheet_name",
    "write_csv",
    "write_xlsx",
]
