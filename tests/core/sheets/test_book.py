"""Every visible sheet of a file as it stands; hostile files cost seconds at most, and memory of another process."""

import io
import subprocess
import zipfile

import pytest
import xlsxwriter

from conference.core.errors import Error
from conference.core.sheets import pasted, read_book


def book(fill) -> bytes:
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return file.getvalue()


def read(data, name="liste.xlsx", **limits):
    return read_book(name, data, **{"max_rows": 100, "max_columns": 10, **limits})


def test_hidden_sheets_rows_and_columns_are_not_read_and_told():
    def fill(workbook):
        one, other = workbook.add_worksheet("Vue"), workbook.add_worksheet("Cachée")
        for number in range(4):
            one.write_row(number, 0, [f"a{number}", f"secret{number}", f"c{number}"])
        one.set_column(1, 1, None, None, {"hidden": True})
        one.set_row(2, None, None, {"hidden": True})
        one.write_comment(0, 0, "ne pas diffuser")
        other.write(0, 0, "x")
        other.hide()

    found = read(book(fill))
    (sheet,) = found.sheets
    assert found.hidden == ("Cachée",)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), 1)
    assert [cells for _, cells in sheet.lines][:2] == [("a0", "", "c0"), ("a1", "", "c1")]
    assert "secret" not in str(found)
    assert "diffuser" not in str(found)


def test_cells_merged_downwards_are_filled_and_titles_are_not():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "Titre")
        sheet.write_column(1, 0, ["Awa", "Issa", "Ali"])
        sheet.merge_range("B2:B4", "CSCom")

    assert [cells for _, cells in read(book(fill)).sheets[0].lines] == [
        ("Titre", ""),
        ("Awa", "CSCom"),
        ("Issa", "CSCom"),
        ("Ali", "CSCom"),
    ]


def test_a_sheet_that_begins_further_down_keeps_its_line_numbers():
    found = read(book(lambda workbook: workbook.add_worksheet().write(6, 2, "Nom")))
    assert found.sheets[0].lines[0][0] == 7


def test_a_formula_is_what_it_was_worth_and_never_calculated():
    found = read(book(lambda workbook: workbook.add_worksheet().write_formula(0, 0, "=1+1", None, 2)))
    assert found.sheets[0].lines == ((1, ("2",)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_files_in_every_usual_shape(encoding, separator):
    data = "\r\n".join(separator.join(row) for row in [["Prénom", "Nom"], ["Aïssata", "Koné"]]).encode(encoding)
    assert [cells for _, cells in read(data, "liste.csv").sheets[0].lines] == [("Prénom", "Nom"), ("Aïssata", "Koné")]


def test_a_text_that_is_pasted_is_a_table_or_lines():
    table = pasted("Nom\tTél\nAwa\t70\nIssa\t71\n", max_rows=9, max_columns=9)
    assert [cells for _, cells in table.sheets[0].lines][1] == ("Awa", "70")
    lines = pasted("1. Awa Traoré, sage-femme\n2. Issa", max_rows=9, max_columns=9)
    assert [cells for _, cells in lines.sheets[0].lines] == [("1. Awa Traoré, sage-femme",), ("2. Issa",)]


ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_part(name: str, text: str) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(book(lambda workbook: workbook.add_worksheet().write(0, 0, "Awa"))))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, text if part == name else source.read(part))
    return made.getvalue()


def ods(content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        target.writestr("content.xml", content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "sheet_empty"),
        (b"<html>", "a.xlsx", "sheet_unreadable"),
        (b"PK\x03\x04rest", "a.xlsx", "sheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "a.xlsx", "sheet_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "a.xlsx", "sheet_protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le") * 9, "a.xls", "sheet_damaged"),
        (b"a;b\n" * 900, "a.csv", "sheet_too_many_rows"),
        (b";".join([b"x"] * 50), "a.csv", "sheet_too_many_columns"),
        (b'a;"b\n' + b"c;d\n" * 20, "a.csv", "sheet_quote_open"),
        (ods(f"{ENTITY}<x>&x;</x>"), "a.ods", "sheet_damaged"),
        (ods("<office"), "a.ods", "sheet_damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, name, code):
    with pytest.raises(Error, match=code):
        read(data, name)


def test_an_empty_sheet_is_told():
    with pytest.raises(Error, match="sheet_empty"):
        read(book(lambda workbook: workbook.add_worksheet()))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_document_type_in_any_part_is_refused(part):
    with pytest.raises(Error, match="sheet_"):
        read(with_part(part, f'<?xml version="1.0"?>{ENTITY}<a hidden="1">&x;</a>'))


def test_fifty_thousand_rows_are_refused_in_words():
    def fill(workbook):
        sheet = workbook.add_worksheet()
        for number in range(50_000):
            sheet.write_row(number, 0, [f"Awa {number}", "70010001"])

    with pytest.raises(Error, match="sheet_too_many_rows"):
        read(book(fill), max_rows=5000)


def test_a_book_of_novels_is_refused_in_words():
    def fill(workbook):
        for name in ("Un", "Deux"):
            sheet = workbook.add_worksheet(name)
            for number in range(100):
                sheet.write(number, 0, f"{number:05}" * 6_200)

    with pytest.raises(Error, match="sheet_too_large"):
        read(book(fill))


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    def late(*_arguments, **options):
        raise subprocess.TimeoutExpired("child", options["timeout"])

    monkeypatch.setattr(subprocess, "run", late)
    with pytest.raises(Error, match="sheet_too_large"):
        read(book(lambda workbook: workbook.add_worksheet().write(0, 0, "Awa")))
