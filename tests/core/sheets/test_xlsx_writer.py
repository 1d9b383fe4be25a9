import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.sheets import Column, sheet_name, write_xlsx, xlsx_writer
from conference.core.text import visible

COLUMNS = [
    Column("name", "Nom", width=30),
    Column("phone", "Téléphone"),
    Column("count", "Nombre", "number"),
    Column("day", "Jour", "date"),
    Column("at", "À", "datetime"),
]


def workbook(columns, rows, sheet="Liste"):
    file = io.BytesIO()
    write_xlsx(columns, rows, sheet=sheet, path_or_file=file)
    return openpyxl.load_workbook(file)


def test_cells_have_types_and_phones_are_text():
    at = datetime(2024, 8, 21, 8, 12, tzinfo=UTC)
    sheet = workbook(COLUMNS, [["Ɲeleni", "+22376123456", 3, at.date(), at], {"name": "Awa", "count": 1.5}]).active
    assert [cell.value for cell in sheet[2]] == [
        "Ɲeleni",
        "+22376123456",
        3,
        datetime(2024, 8, 21),  # noqa: DTZ001 # spreadsheets know no zones
        datetime(2024, 8, 21, 8, 12),  # noqa: DTZ001
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n", "d", "d"]
    assert [cell.number_format for cell in sheet[2]] == ["@", "@", "General", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert [cell.value for cell in sheet[3]] == ["Awa", None, 1.5, None, None]


def test_the_header_stays_in_view_with_filters():
    sheet = workbook(COLUMNS, [["a", "b", 1, None, None]] * 3).active
    assert [cell.value for cell in sheet[1]] == ["Nom", "Téléphone", "Nombre", "Jour", "À"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "http://x.example", "mailto:a@b.example", "007", "1e5", '=HYPERLINK("x")'],
)
def test_text_is_never_a_formula_a_link_or_a_number(text):
    book = workbook([Column("x", text), Column("n", "N", "number")], [[text, text]], sheet="=1+1")
    for row in book.active.iter_rows():
        for cell in row:
            assert cell.data_type == "s"
            assert cell.hyperlink is None


def test_text_that_looks_like_a_formula_stays_text_when_somebody_edits_it():
    rows = [["=1+1", -1], ["+22376123456", "-10"], ["-1", None], ["@A1", 10**18], ["Awa", date(2024, 1, 1)]]
    columns = [Column("a", "=A"), Column("n", "N", "number")]
    file = io.BytesIO()
    write_xlsx(columns, rows, sheet="x", path_or_file=file, about=("y", [("=T", "=V"), ("T", "V")]))
    book = openpyxl.load_workbook(file)
    quoted = {cell.value for sheet in book for row in sheet for cell in row if cell.quotePrefix}
    assert quoted == {"=A", "=1+1", "+22376123456", "-10", "-1", "@A1", "=T", "=V"}
    assert {book["x"][f"A{row}"].number_format for row in range(2, 7)} == {"@"}


def test_values_that_do_not_fit_their_kind_are_text():
    far, old = 10**18, date(1899, 1, 1)
    sheet = workbook(COLUMNS, [["x" * 40_000, 12, far, old, "demain"], [None, None, float("nan"), None, None]]).active
    assert [cell.value for cell in sheet[2]] == ["x" * 32_767, "12", str(far), "1899-01-01", "demain"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=3), st.text())
def test_any_text_makes_a_file_that_opens(rows, sheet):
    page = workbook([Column("a", "A"), Column("b", "B")], rows, sheet).active
    found = [[page.cell(line, column).value or "" for column in (1, 2)] for line in range(2, len(rows) + 2)]
    assert found == [[visible(text) for text in row] for row in rows]


@pytest.mark.parametrize(
    ("wanted", "given_name"),
    [
        ("Participants", "Participants"),
        ("Santé: [Ténenkou]/Macina?*\\", "Santé Ténenkou Macina"),
        ("", "1"),
        ("'''", "1"),
        ("History", "History 1"),
        ("x" * 50, "x" * 31),
        ("👩" * 20, "👩" * 15),
        ("\x00\ud800a\nb", "a b"),
    ],
)
def test_a_sheet_may_be_called_anything(wanted, given_name):
    assert sheet_name(wanted) == given_name
    assert workbook([Column("a", "A")], [], wanted).sheetnames == [given_name]


def test_the_file_names_nobody():
    file = io.BytesIO()
    write_xlsx(COLUMNS, [], sheet="x", path_or_file=file)
    core = zipfile.ZipFile(file).read("docProps/core.xml").decode()
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)/?>([^<]*)", core) == ["", ""]


@pytest.mark.parametrize("in_memory", [True, False])
def test_nothing_is_left_beside_the_file(tmp_path, monkeypatch, in_memory):
    places = tmp_path / "memory", tmp_path / "disk"
    for place in places:
        place.mkdir()
    monkeypatch.setattr(xlsx_writer, "_MEMORY", places[0])
    monkeypatch.setattr(xlsx_writer, "_ENOUGH_MEMORY", 0 if in_memory else 2**70)
    monkeypatch.setattr("tempfile.tempdir", str(places[1]))

    def rows():
        used = [place for place in places if any(place.iterdir())]
        assert used == [places[0] if in_memory else places[1]]
        directory = next(used[0].iterdir())
        assert directory.stat().st_mode & 0o777 == 0o700
        yield ["Awa"]

    write_xlsx([Column("a", "A")], rows(), sheet="x", path_or_file=tmp_path / "out.xlsx")
    assert not [left for place in places for left in place.iterdir()]
    with pytest.raises(ZeroDivisionError):
        write_xlsx([Column("a", "A")], ([1 / 0] for _ in "x"), sheet="x", path_or_file=Path(tmp_path / "no.xlsx"))
    assert not [left for place in places for left in place.iterdir()]


def test_no_directory_in_memory_is_no_trouble(monkeypatch):
    monkeypatch.setattr(xlsx_writer, "_MEMORY", Path("/nowhere"))
    assert workbook([Column("a", "A")], [["Awa"]]).active["A2"].value == "Awa"


def test_it_says_how_many_rows_it_wrote():
    assert write_xlsx([Column("a", "A")], [["x"]] * 3, sheet="x", path_or_file=io.BytesIO()) == 3
    assert write_xlsx([Column("a", "A")], [], sheet="x", path_or_file=io.BytesIO()) == 0
