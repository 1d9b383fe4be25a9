"""Our files opened by LibreOffice, every cell compared."""

from datetime import UTC, datetime

import pytest

from conference.core.sheets import Column, ods_pieces, write_csv, xlsx_pieces
from tests.office import needs_office, shown

pytestmark = needs_office
COLUMNS = [
    Column("name", "Nom"),
    Column("phone", "Téléphone"),
    Column("count", "Nombre", "number"),
    Column("day", "Jour", "date"),
    Column("at", "À", "datetime"),
    Column("yes", "Accord", "yes_no", words=("oui", "non")),
]
AT = datetime(2024, 8, 21, 8, 12, tzinfo=UTC)
NAMES = [
    "Ɲeleni",
    "أمينة",
    "ߊߡߌߣߊ",
    "=1+1",
    "+1+1",
    "-1",
    "@SUM(1)",
    '=HYPERLINK("http://127.0.0.1","x")',
    "=cmd|' /C calc'!A0",
    "http://x.example",
    "007",
    "1e5",
    "12/03",
    "a & b <c> \"d\" 'e'",
    "deux  espaces",
    "_x0041_",
]
ROWS = [[name, "+22376123456", 3, AT.date(), AT, True] for name in NAMES]
SHOWN = [[name, "+22376123456", "3", "21/08/2024", "21/08/2024 08:12", "oui"] for name in NAMES]
HEADER = [column.label for column in COLUMNS]


@pytest.mark.parametrize(("ending", "pieces"), [("xlsx", xlsx_pieces), ("ods", ods_pieces)])
def test_a_workbook_shows_every_cell_as_it_was(tmp_path, ending, pieces):
    path = tmp_path / f"liste.{ending}"
    about = ("À propos", [("Vue", "=1+1"), ("Le", "2026-11-29 14:05")])
    path.write_bytes(b"".join(pieces(COLUMNS, ROWS, sheet="Liste", about=about)))
    assert shown(path) == [[HEADER, *SHOWN], [["Vue", "=1+1"], ["Le", "2026-11-29 14:05"]]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_file_calculates_nothing(tmp_path, separator):
    path = tmp_path / "liste.csv"
    path.write_bytes(b"".join(write_csv(COLUMNS, ROWS, separator=separator)))
    (cells,) = shown(path, separator)
    marked = [f"'{name}" if name[0] in "=+-@" and name != "-1" else name for name in NAMES]
    found = [row[0] for row in cells[1:]]
    harmless = {"-1": {"-1", "'-1"}, "007": {"007", "7"}, "1e5": {"1e5", "1E5", "100000"}, "12/03": None}
    for told, expected, name in zip(found, marked, NAMES, strict=True):
        if name in harmless:
            assert harmless[name] is None or told in harmless[name]
        else:
            assert told.lstrip("'") == expected.lstrip("'")
    assert {row[1] for row in cells[1:]} == {"+223 76 12 34 56"}
