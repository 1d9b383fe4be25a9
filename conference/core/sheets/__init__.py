"""Tables in and out, knowing no feature: CSV, workbooks, JSON.

Coming in: ``read_table`` (the header is on top), ``read_book`` (every visible sheet as it stands). Going out, in pieces
as the rows come: ``write_csv``, ``xlsx_pieces``, ``ods_pieces`` and ``json_pieces`` of ``Column`` and rows.
"""

from conference.core.sheets.book import Book, Sheet, pasted, read_book
from conference.core.sheets.columns import Column, Kind, Row
from conference.core.sheets.csv_writer import CP1252, SEPARATORS, UTF8, inert, lost_letters, write_csv
from conference.core.sheets.json_writer import json_pieces
from conference.core.sheets.ods_writer import ods_pieces
from conference.core.sheets.reader import read_table
from conference.core.sheets.table import Table
from conference.core.sheets.xlsx_parts import sheet_name
from conference.core.sheets.xlsx_writer import write_xlsx, xlsx_pieces

__all__ = [
    "CP1252",
    "SEPARATORS",
    "UTF8",
    "Book",
    "Column",
    "Kind",
    "Row",
    "Sheet",
    "Table",
    "inert",
    "json_pieces",
    "lost_letters",
    "ods_pieces",
    "pasted",
    "read_book",
    "read_table",
    "sheet_name",
    "write_csv",
    "write_xlsx",
    "xlsx_pieces",
]
