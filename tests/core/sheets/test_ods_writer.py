import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conference.core.errors import Error
from conference.core.sheets import Column, ods_pieces, read_table
from conference.core.text import visible

COLUMNS = [
    Column("name", "Nom", width=30),
    Column("phone", "Téléphone"),
    Column("count", "Nombre", "number"),
    Column("day", "Jour", "date"),
    Column("at", "À", "datetime"),
    Column("yes", "Accord", "yes_no", words=("oui", "non")),
]


def written(columns, rows, sheet="Liste", about=None):
    return b"".join(ods_pieces(columns, rows, sheet=sheet, about=about))


def cells(data, sheet=0):
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def content(data):
    return zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode()


def test_cells_have_types_and_phones_are_text():
    at = datetime(2024, 8, 21, 8, 12, tzinfo=UTC)
    found = cells(
        written(COLUMNS, [["Ɲeleni", "+22376123456", 3, at.date(), at, True], {"name": "أمينة", "count": 1.5}])
    )
    assert found[0] == ["Nom", "Téléphone", "Nombre", "Jour", "À", "Accord"]
    assert found[1][:4] == ["Ɲeleni", "+22376123456", 3.0, date(2024, 8, 21)]
    assert found[1][4].replace(tzinfo=UTC) == at
    assert found[1][5] == "oui"
    assert found[2] == ["أمينة", "", 1.5, "", "", ""]


@pytest.mark.parametrize("text", ["=1+1", "of:=1+1", "+1", "-1", "@SUM(1)", "\t=1", "http://x.example", "007", "1e5"])
def test_text_is_never_a_formula_a_link_or_a_number(text):
    data = written([Column("x", text), Column("n", "N", "number")], [[text, text]], sheet="=1+1")
    told = content(data)
    assert "table:formula" not in told
    assert "xlink:href" not in told
    assert set(re.findall(r'office:value-type="(\w+)"', told)) == {"string"}


def test_the_file_is_what_it_says_first_and_names_nobody():
    data = written(COLUMNS, [["Awa"] + [None] * 5])
    assert data[30:38] == b"mimetype"
    assert data[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            if name.endswith(".xml"):
                etree.fromstring(book.read(name))
        assert b"creator" not in book.read("meta.xml")
        assert {one.date_time for one in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_second_sheet_says_what_the_first_is():
    data = written(COLUMNS, [], about=("À propos", [("Le", "2026-11-29"), ("Vue", "=1+1")]))
    assert cells(data, 1) == [["Le", "2026-11-29"], ["Vue", "=1+1"]]


def test_every_column_has_its_filter_and_the_header_stays():
    data = written(COLUMNS, [["a"] + [None] * 5] * 3)
    assert "table:target-range-address=\"'Liste'.A1:'Liste'.F4\"" in content(data)
    assert b"VerticalSplitPosition" in zipfile.ZipFile(io.BytesIO(data)).read("settings.xml")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=3), st.text())
def test_any_text_makes_a_file_that_opens_and_says_the_same(rows, sheet):
    data = written([Column("a", "A"), Column("b", "B")], rows, sheet)
    expected = [[as_read(text) for text in row] for row in rows]
    found = [[as_read(str(cell)) for cell in row] for row in cells(data)[1:]]
    while expected and not any(expected[-1]):
        expected.pop()
    assert [row + [""] * (2 - len(row)) for row in found[: len(expected)]] == expected


def as_read(text):
    """Spaces count in OpenDocument as elements; this reader takes several for what they are, ends aside."""
    return " ".join(visible(text).replace("\ufffe", "").replace("\uffff", "").split())


def test_our_own_file_can_be_read_again():
    rows = [["Ɲeleni", "+22376123456", 3, date(2024, 8, 21), None, False]]
    table = read_table("liste.ods", written(COLUMNS, rows), max_rows=10, max_columns=10)
    assert table.header == ("Nom", "Téléphone", "Nombre", "Jour", "À", "Accord")
    assert table.rows == [("Ɲeleni", "+22376123456", "3", "2024-08-21", "", "non")]


def test_a_file_of_a_million_repeated_cells_is_refused_soon():
    bomb = re.sub(
        r"<table:table-row>.*?</table:table-row>",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16000"><text:p>A</text:p></table:table-cell></table:table-row>',
        content(written([Column("a", "A")], [["x"]])),
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", bomb)
    with pytest.raises(Error) as error:
        read_table("x.ods", file.getvalue(), max_rows=5000, max_columns=60)
    assert error.value.code in {"sheet_too_large", "sheet_damaged", "sheet_too_many_columns", "sheet_too_many_rows"}


def test_more_than_a_sheet_holds_is_refused(monkeypatch):
    monkeypatch.setattr("conference.core.sheets.counting.MOST_ROWS", 4)
    with pytest.raises(Error, match="sheet_too_many_rows"):
        written([Column("a", "A")], [["x"]] * 4)
