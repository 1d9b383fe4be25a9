import io
import random
import resource
import struct
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as clock

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.errors import Error
from conference.core.sheets import Column, csv_reader, read_table, write_xlsx, xlsx_reader
from tests.effort import working_at_most

SHEET_XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
CELL = '<c t="inlineStr"><is><t>A</t></is></c>'


def read(name, data, max_rows=5000, max_columns=60):
    return read_table(name, data, max_rows=max_rows, max_columns=max_columns)


def refusal(name, data, **limits):
    with pytest.raises(Error) as refused:
        read(name, data, **limits)
    return refused.value.code


def book(fill):
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    fill(workbook)
    workbook.save(file)
    return file.getvalue()


def sheet_of(rows):
    def fill(workbook):
        for row in rows:
            workbook.active.append(row)

    return book(fill)


def raw_book(sheet_data, extra=(), head=""):
    """A workbook made by hand, as an attacker makes it."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/worksheet"'
            f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relations}/sharedStrings"'
            ' Target="sharedStrings.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relations}">'
            '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        parts.writestr("xl/worksheets/sheet1.xml", head + SHEET_XML.format(sheet_data))
        for name, content in extra:
            parts.writestr(name, content)
    return file.getvalue()


# workbooks ----------------------------------------------------------------------------------------------------------


def test_cells_are_read_as_a_person_reads_them():
    def fill(workbook):
        sheet = workbook.active
        sheet.append(
            ["Nom", "Tél.", "Prix", "Jour", "À", "Heure", "Durée", "Oui", "Formule", "Faute", "Grand", "Petit"]
        )
        sheet.append(
            [
                " Ɲeleni",
                22376123456,
                12.50,
                date(2024, 8, 21),
                datetime(2024, 8, 21, 8, 12),  # noqa: DTZ001
                clock(8, 5),
                timedelta(hours=30, minutes=5),
                True,
                "=1+1",
                "_x0000_a",
                1e20,
                1.5e-7,
            ]
        )

    assert read("x.xlsx", book(fill)).rows == [
        (
            *("Ɲeleni", "22376123456", "12.5", "2024-08-21", "2024-08-21 08:12", "08:05", "30:05", "1", "", "a"),
            *("100000000000000000000", "0.00000015"),
        )
    ]


def test_a_formula_is_what_it_was_last_worth():
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["a", "b", "c", "d"])
    sheet.write_formula(1, 0, "=1+1", value=2)
    sheet.write_formula(1, 1, '="x"', value="x")
    sheet.write_formula(1, 2, "=1/0", value="#DIV/0!")
    sheet.write_string(1, 3, "=1+1")
    workbook.close()
    assert read("x.xlsx", file.getvalue()).rows == [("2", "x", "", "=1+1")]


def test_lines_are_numbered_as_the_person_sees_them():
    def fill(workbook):
        sheet = workbook.active
        sheet["C4"], sheet["D4"], sheet["C6"], sheet["D8"] = "Nom", "Sexe", "Awa", "F"
        sheet["A2000"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF0000")

    table = read("x.xlsx", book(fill))
    assert (table.header, table.header_line) == (("Nom", "Sexe"), 4)
    assert table.rows == [("", ""), ("Awa", ""), ("", ""), ("", "F")]
    assert list(table.records()) == [(6, {"Nom": "Awa", "Sexe": ""}), (8, {"Nom": "", "Sexe": "F"})]


def test_hidden_sheets_are_not_read():
    def fill(workbook):
        workbook.active.sheet_state = "hidden"
        workbook.active.append(["Liste 2023"])
        workbook.create_sheet("Liste 2024").append(["Nom"])

    assert read("x.xlsx", book(fill)).header == ("Nom",)


def test_what_we_write_we_read():
    file = io.BytesIO()
    rows = [["=1+1", "+22376123456"], ["Ɲeleni\nSow", "-"]]
    write_xlsx([Column("a", "A"), Column("b", "B")], rows, sheet="x", path_or_file=file)
    assert read("x.xlsx", file.getvalue()).rows == [tuple(row) for row in rows]


def test_limits_count_filled_rows_and_columns():
    data = sheet_of([["Nom", "Sexe"]] + [["Awa", "F"]] * 10)
    assert len(read("x.xlsx", data, max_rows=10, max_columns=2).rows) == 10
    assert refusal("x.xlsx", data, max_rows=9) == "sheet_too_many_rows"
    assert refusal("x.xlsx", data, max_columns=1) == "sheet_too_many_columns"
    with pytest.raises(Error) as refused:
        read("x.xlsx", data, max_rows=9)
    assert refused.value.params == {"limit": 9}


def test_five_thousand_rows_are_read_in_no_time():
    data = sheet_of([[f"Colonne {n}" for n in range(20)]] + [[f"Traoré {n}" for n in range(20)]] * 5000)
    with working_at_most(4):
        assert len(read("x.xlsx", data).rows) == 5000


# hostile workbooks --------------------------------------------------------------------------------------------------

ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def rows_of(cell, rows=1, columns=1):
    return f"<sheetData>{f'<row>{cell * columns}</row>' * rows}</sheetData>"


def far_corner(*references):
    cells = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>A</t></is></c></row>' for column, row in references
    )
    return f'<dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData>'


def incompressible(size):
    return random.Random(1).randbytes(size)


def lying(data, part, size):
    """The same file, whose directory and local header understate a part's size."""
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(part)
    true, false = struct.pack("<L", info.file_size), struct.pack("<L", size)
    return data.replace(true, false)


def shared_strings(length, rows, columns):
    text = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=length))
    return raw_book(
        rows_of('<c t="s"><v>0</v></c>', rows, columns),
        [("xl/sharedStrings.xml", SHEET_XML.replace("worksheet", "sst").format(f"<si><t>{text}</t></si>"))],
    )


BOMBS = {
    "billion laughs": (lambda: raw_book(rows_of("<c t='inlineStr'><is><t>&j;</t></is></c>"), head=LAUGHS), "damaged"),
    "outside entity": (lambda: raw_book(rows_of("<c t='inlineStr'><is><t>&x;</t></is></c>"), head=OUTSIDE), "damaged"),
    "unpacks a hundred times": (lambda: raw_book(rows_of(CELL, 200_000)), "too_large"),
    "big other part": (lambda: raw_book(rows_of(CELL), [("xl/media/a.bin", b"\0" * 60_000_000)]), "too_large"),
    "many parts": (lambda: raw_book(rows_of(CELL), [(f"xl/{n}", "") for n in range(1001)]), "too_large"),
    "far corners": (lambda: raw_book(far_corner(("A", 1), ("XFD", 1048576))), "too_large"),
    "tall corner": (lambda: raw_book(far_corner(("A", 1), ("A", 1048576))), "too_many_rows"),
    "wide corner": (lambda: raw_book(far_corner(("A", 1), ("XFD", 2))), "too_many_columns"),
    "one string everywhere": (lambda: shared_strings(30_000, 2000, 50), "too_large"),
    "a path that climbs": (lambda: raw_book(rows_of(CELL), [("../../proof", "x")]), "unreadable"),
    "an absolute path": (lambda: raw_book(rows_of(CELL), [("/proof", "x")]), "unreadable"),
    "cut off": (lambda: raw_book(rows_of(CELL, 500))[:-100], "damaged"),
    "cut off early": (lambda: raw_book(rows_of(CELL, 500))[:60], "damaged"),
    "no workbook inside": (lambda: zipped(("../../proof", "x")), "unreadable"),
    "malformed": (lambda: raw_book("<sheetData><row><c></row>"), "damaged"),
    "deep": (lambda: raw_book("<a>" * 20_000 + "</a>" * 20_000), "empty"),
    "old Excel or a password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
    "a page": (lambda: b"<html>", "unreadable"),
    "nothing": (lambda: b"", "empty"),
    "blank": (lambda: b"\r\n\r\n", "empty"),
    "no cell": (lambda: raw_book("<sheetData/>"), "empty"),
    "too many bytes": (lambda: b"PK\x03\x04" + b"\0" * 21_000_000, "too_large"),
}


def zipped(*parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_workbook_is_refused_in_two_seconds_and_little_memory(bomb):
    make, code = BOMBS[bomb]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with working_at_most(3):
        assert refusal("liste.xlsx", data) == f"sheet_{code}"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_sizes_that_lie_are_found_out_by_the_child():
    data = lying(raw_book(rows_of(CELL, 2_000_000)), "xl/worksheets/sheet1.xml", 5000)
    with working_at_most(5):
        assert refusal("x.xlsx", data) in ("sheet_too_large", "sheet_damaged", "sheet_too_many_rows")


def test_one_cell_at_the_end_of_the_world_is_no_table_of_a_million_rows():
    table = read("x.xlsx", raw_book(far_corner(("XFD", 1048576))))
    assert (table.header, table.rows, table.header_line) == (("A",), [], 1048576)


def test_a_child_that_hangs_is_stopped(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(xlsx_reader, "_CHILD", child)
    monkeypatch.setattr(xlsx_reader, "_SECONDS", 0.3)
    assert refusal("x.xlsx", sheet_of([["Nom"]])) == "sheet_too_large"


def test_a_child_gets_no_secret(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import json, os\nprint(json.dumps({'first_line': 1, 'lines': [sorted(os.environ)]}))")
    monkeypatch.setattr(xlsx_reader, "_CHILD", child)
    monkeypatch.setenv("JATIGI_SECRET", "x")
    assert not [name for name in read("x.xlsx", sheet_of([["Nom"]])).header if "JATIGI" in name]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused(position, noise):
    data = bytearray(sheet_of([["Nom", "Sexe"], ["Awa", "F"]]))
    data[position : position + len(noise)] = noise
    try:
        read("x.xlsx", bytes(data))
    except Error as refused:
        assert refused.code.startswith("sheet_")  # noqa: PT017


# CSV ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encoding_and_separator_are_found(encoding, separator, line_end):
    lines = [separator.join(cells) for cells in (["Prénom", "Structure"], ["Aïssata", "CSCom"], ["Noé", ""])]
    table = read("liste.CSV", line_end.join(lines).encode(encoding))
    assert table.header == ("Prénom", "Structure")
    assert table.rows == [("Aïssata", "CSCom"), ("Noé", "")]


def test_commas_and_lines_within_cells_do_not_mislead():
    text = 'Nom;Remarque\r\n"Traoré; Awa";"un, deux, trois"\r\nSow;"dit ""oui"",\npuis non"\r\n;;;\r\nLy;x'
    assert read("x.csv", text.encode()).rows == [
        ("Traoré; Awa", "un, deux, trois"),
        ("Sow", 'dit "oui",\npuis non'),
        ("", ""),
        ("Ly", "x"),
    ]


def test_excels_separator_line_is_obeyed():
    assert read("x.csv", b"sep=,\r\na;b,c\r\n").header == ("a;b", "c")


def test_stray_quotation_marks_are_forgiven_and_open_ones_named():
    assert read("x.csv", b'Nom;X\n"Dr" Sow;1\nAwa "Ma" Ly;2').rows == [("Dr Sow", "1"), ('Awa "Ma" Ly', "2")]
    assert refusal("x.csv", b'Nom;X\n"Sow;1\nLy;2') == "sheet_quote_open"


def test_our_own_apostrophes_are_taken_off_again_and_others_kept():
    rows = read("x.csv", b"Nom;X\n'=1+1;a, '=b\nles amis' - x;'oui'\n").rows
    assert rows == [("=1+1", "a, =b"), ("les amis' - x", "'oui'")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"name,email\n" + b"x,y\n" * 6000, "too_many_rows"),
        (b"name\n" + b"\n" * 3_000_000, "too_many_rows"),
        (b",".join([b"c"] * 100_000), "too_many_columns"),
        (b'name\n"' + b"a" * 5_000_000 + b'"\n', "cell_too_long"),
        (b'name,email\n"A,a@b.c\n' + b"x,y\n" * 100_000, "cell_too_long"),
        (bytes(range(32)) * 100, "unreadable"),
        (b";;;\n;;\n", "empty"),
        ("\ufeff".encode(), "empty"),
    ],
)
def test_a_hostile_csv_is_refused_in_two_seconds(data, code):
    with working_at_most(2):
        assert refusal("x.csv", data) == f"sheet_{code}"


# megabytes that would take seconds to parse
COSTLY = {
    "separators alone": (b";" * 4_000_000, "too_many_columns"),
    "separators in UTF-16": (("\ufeff" + ";" * 2_000_000).encode("utf-16-le"), "too_many_columns"),
    "quoted cells": (b'"a""b";' * 600_000, "too_many_columns"),
    "wide lines": ((b";" * 239 + b"\n") * 16_000, "too_many_columns"),
    "blank cells": (b" ;" * 2_000_000, "too_many_columns"),
    "one record of many lines": (b'"\n";' * 1_000_000, "too_many_rows"),
    "one wide record of many lines": (b';;;;"\n";;;;' * 360_000, "too_many_rows"),
    "lines left empty everywhere": (b"n;m\n" + (b"x;y\n" + b"\n" * 4000) * 1000, "too_many_rows"),
    "lines left empty, not too many lines": (b"n;m\n" + (b"x;y\n" + b"\n" * 100) * 900, "too_many_rows"),
    "long cells": ((b'"' + b",'=" * 40_000 + b'";x\n') * 60, "too_large"),
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_csv_that_would_cost_seconds_is_refused_by_counting(name):
    data, code = COSTLY[name]
    with working_at_most(1):
        assert refusal("x.csv", data) == f"sheet_{code}"


def test_a_long_csv_whose_last_line_is_forgiven_is_cleaned_once(monkeypatch):
    seen = []
    monkeypatch.setattr(csv_reader, "visible", lambda text: seen.append(text) or text)
    assert read("x.csv", b'Nom;X\na-b;c-d\n"Dr" Sow;1').rows[0] == ("a-b", "c-d")
    assert seen == ["a-b", "c-d", "Dr Sow"]


def test_the_longest_csv_with_texts_of_several_lines_is_still_read():
    cells = '"un, deux;\r\ntrois; quatre";' + "x;" * 58 + "y"
    table = read("x.csv", "\r\n".join([cells] * 5001).encode())
    assert (len(table.rows), len(table.header)) == (5000, 60)


def test_nul_and_bidirectional_characters_go():
    data = "name,email\nA\x00B,\u202eevil\u202c\n👩\u200d🚀,é\n".encode()
    assert read("x.csv", data).rows == [("AB", "evil"), ("👩\u200d🚀", "é")]


def test_what_is_no_utf_is_read_as_windows_1252():
    assert read("x.csv", b"pr\xe9nom;x\nNo\xebl\x92s;\x81\n").header[0] == "prénom"


def test_a_workbook_under_a_csv_name_is_still_a_workbook():
    assert read("x.csv", sheet_of([["Nom"]])).header == ("Nom",)


@given(st.binary(max_size=300) | st.text(alphabet=';,"\n\r\t=ab', max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        table = read("x.csv", data, max_rows=20, max_columns=5)
    except Error as refused:
        assert refused.code.startswith("sheet_")  # noqa: PT017
    else:
        assert all(len(row) == len(table.header) for row in table.rows)


# tables -------------------------------------------------------------------------------------------------------------


def test_two_columns_of_one_name_are_refused_where_it_matters():
    table = read("x.csv", b"Nom;NOM\na;b")
    with pytest.raises(Error) as refused:
        list(table.records())
    assert (refused.value.code, refused.value.params) == ("sheet_column_twice", {"label": "NOM"})


def test_cells_without_a_header_are_kept_in_rows_and_left_out_of_records():
    table = read("x.csv", b"Nom;;Sexe\nAwa;x;F;y\n")
    assert (table.header, table.rows) == (("Nom", "", "Sexe", ""), [("Awa", "x", "F", "y")])
    assert list(table.records()) == [(2, {"Nom": "Awa", "Sexe": "F"})]
