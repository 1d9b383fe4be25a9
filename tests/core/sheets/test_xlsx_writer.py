import io
import re
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.errors import Error
from conference.core.sheets import Column, sheet_name, write_xlsx, xlsx_pieces
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


def test_nothing_lies_on_a_disk_while_it_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows():
        for _ in range(3000):
            assert not list(tmp_path.iterdir())
            yield ["Awa"]

    assert sum(map(len, xlsx_pieces([Column("a", "A")], rows(), sheet="x"))) > 1000


def test_pieces_come_with_the_rows_and_stay_small():
    taken = []

    def rows():
        for number in range(50_000):
            taken.append(number)
            yield [f"{number * 7919}-{number}" * 3]

    pieces = xlsx_pieces([Column("a", "A")], rows(), sheet="x")
    next(pieces)
    assert 0 < len(taken) < 40_000
    assert max(map(len, pieces)) < 2**20


def test_a_code_of_excel_in_a_name_stays_that_name():
    file = io.BytesIO()
    write_xlsx([Column("a", "A")], [["_x0041_"], ["_xyz"]], sheet="x", path_or_file=file)
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<t>_x005F_x0041_</t>" in sheet
    assert "<t>_xyz</t>" in sheet


def test_yes_and_no_are_words():
    columns = [Column("a", "A", "yes_no", words=("oui", "non"))]
    sheet = workbook(columns, [[True], [False], [None], ["peut-être"]]).active
    assert [sheet.cell(line, 1).value for line in range(2, 6)] == ["oui", "non", None, "peut-être"]


def test_days_are_what_excel_takes_them_for():
    days = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2024, 2, 29), date(9999, 12, 31)]
    sheet = workbook([Column("d", "D", "date")], [[day] for day in days]).active
    assert [sheet.cell(line, 1).value.date() for line in range(2, 7)] == days


def test_a_cell_is_cut_as_excel_counts_and_no_character_is_halved():
    sheet = workbook([Column("a", "A")], [["x" + "👩" * 20_000]]).active
    assert sheet["A2"].value == "x" + "👩" * 16_383


def test_two_hundred_columns_are_all_there():
    columns = [Column(str(n), f"Question {n}") for n in range(200)]
    sheet = workbook(columns, [[f"réponse {n}" for n in range(200)]]).active
    assert [cell.value for cell in sheet[2]] == [f"réponse {n}" for n in range(200)]
    assert sheet.auto_filter.ref == "A1:GR2"


def test_more_than_a_sheet_holds_is_refused(monkeypatch):
    monkeypatch.setattr("conference.core.sheets.counting.MOST_ROWS", 4)
    assert write_xlsx([Column("a", "A")], [["x"]] * 3, sheet="x", path_or_file=io.BytesIO()) == 3
    with pytest.raises(Error, match="sheet_too_many_rows"):
        write_xlsx([Column("a", "A")], [["x"]] * 4, sheet="x", path_or_file=io.BytesIO())
    with pytest.raises(Error, match="sheet_too_many_columns"):
        write_xlsx([Column(str(n), "A") for n in range(16_385)], [], sheet="x", path_or_file=io.BytesIO())


def test_it_says_how_many_rows_it_wrote():
    assert write_xlsx([Column("a", "A")], [["x"]] * 3, sheet="x", path_or_file=io.BytesIO()) == 3
    assert write_xlsx([Column("a", "A")], [], sheet="x", path_or_file=io.BytesIO()) == 0
