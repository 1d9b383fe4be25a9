"""Files that nobody means well: refused in words, fast, and nothing is stored (security note A-86 to A-93)."""

import io
import zipfile

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error, known_codes
from conference.exchange import services
from conference.exchange.models import ImportDraft
from conference.participants.models import Participant
from tests.effort import working_at_most
from tests.exchange.conftest import HEADER, csv, reasons, rehearsal, xlsx

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<row><c t="inlineStr"><is><t>A</t></is></c></row>'
FORMULAS = ["=1+1", "+1+1", "@SUM(1)", "\t=1+1", "＝1+1", '=HYPERLINK("http://127.0.0.1/","x")', "=cmd|' /C calc'!A0"]


def workbook_of(sheet: str, **parts: bytes) -> bytes:
    """A workbook with this sheet, as its bytes are written."""
    file = io.BytesIO(xlsx())
    made = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, sheet if is_sheet else source.read(name))
        for name, data in parts.items():
            target.writestr(name, data)
    return made.getvalue()


def entities() -> str:
    levels = "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
    return f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{levels}]>'


def one_cell(text: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<worksheet {NAMESPACE}><sheetData><row><c t="inlineStr"><is><t>{text}</t></is>'
        "</c></row></sheetData></worksheet>"
    )


HOSTILE = {
    "billion laughs": lambda: ("a.xlsx", workbook_of(one_cell("&j;", entities()))),
    "foreign entity": lambda: (
        "a.xlsx",
        workbook_of(one_cell("&x;", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    ),
    "three million rows": lambda: (
        "a.xlsx",
        workbook_of(f"<worksheet {NAMESPACE}><sheetData>{CELL * 3_000_000}</sheetData></worksheet>"),
    ),
    "the last cell of all": lambda: (
        "a.xlsx",
        workbook_of(
            f'<worksheet {NAMESPACE}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
            '<c r="XFD1048576" t="inlineStr"><is><t>A</t></is></c></row></sheetData></worksheet>'
        ),
    ),
    "a way out of the folder": lambda: ("a.xlsx", workbook_of(one_cell("A"), **{"../../../proof": b"x"})),
    "a huge other part": lambda: ("a.xlsx", workbook_of(one_cell("A"), **{"xl/media/a.bin": b"\0" * 60_000_000})),
    "no workbook": lambda: ("a.xlsx", b"<html>"),
    "empty": lambda: ("a.csv", b""),
    "one line of 5 MB": lambda: ("a.csv", b'Pr\xc3\xa9noms;Groupe\n"' + b"a" * 5_000_000 + b'";sante\n'),
    "a quotation mark left open": lambda: ("a.csv", b'Pr\xc3\xa9noms;Groupe\n"A;sante\n' + b"x;y\n" * 100_000),
    "a hundred thousand columns": lambda: ("a.csv", b";".join([b"c"] * 100_000) + b"\n"),
    "another shape": lambda: ("a.csv", b"date,amount\n2026-01-01,12\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_within_seconds(hall, name):
    filename, data = HOSTILE[name]()
    with working_at_most(8), pytest.raises(Error) as refused:
        services.check(hall.event, services.table_of(filename, data))
    assert refused.value.code in known_codes()
    assert session().scalar(sa.select(sa.func.count(ImportDraft.id))) == 0


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_never_worked_out(hall, formula):
    found = hall.rehearse((formula, "", "sante"), header=HEADER[:3])
    assert reasons(found) == [(2, "given_names", "import_not_a_name")]
    kept = hall.run(
        ("Awa", f'"{formula.replace(chr(34), chr(34) * 2)}"', "sante"), header=["Prénoms", "Fonction", "Groupe"]
    )
    assert kept.added == 1
    assert session().scalars(sa.select(Participant.function)).one().strip() == formula.strip()


def test_what_a_workbook_computes_comes_in_as_what_it_last_showed(hall):
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Prénoms", "Groupe", "Téléphone"])
    sheet.write_formula(1, 0, '="A"&"wa"', None, "Awa")
    sheet.write(1, 1, "sante")
    sheet.write_number(1, 2, 70001234)
    book.close()
    table = services.table_of("a.xlsx", file.getvalue())
    (awa,) = rehearsal(hall.event, table).plan.additions
    assert (awa.details.given_names, awa.details.contacts.phones) == ("Awa", ("+22370001234",))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=["utf-8", "utf-8 with mark", "utf-16", "windows"]
)
def test_a_csv_file_of_any_program_is_read(hall, encoding):
    data = csv(("Fanta", "Koné", "Santé")).decode().encode(encoding)
    table = services.table_of("a.csv", data)
    (fanta,) = rehearsal(hall.event, table).plan.additions
    assert fanta.details.family_name == "Koné"


def test_invisible_and_turned_letters_do_not_come_in(hall):
    hall.run(("\u202eAwa\u202c", "Tra\u200boré\x00", "sante"), header=HEADER[:3])
    person = session().scalars(sa.select(Participant)).one()
    assert (person.given_names, person.family_name) == ("Awa", "Traoré")


@pytest.mark.slow
def test_five_thousand_rows_come_in_within_ten_seconds(hall):
    rows = [
        (f"Prénom {n % 97}", f"Nom {n}", "ambassade", "F", f"Ambassade {n % 7}", f"7000{n:04}.0", f"p{n}@exemple.org")
        for n in range(5000)
    ]
    table = services.table_of("a.xlsx", xlsx(*rows))
    with working_at_most(10):
        done = services.import_table(hall.event, table, contacts=True, actor=staff(), now=now())
    assert done.added == 5000
    with working_at_most(10):
        again = services.import_table(hall.event, table, contacts=True, actor=staff(), now=now())
    assert again.unchanged == 5000


def staff():
    from tests.builders import staff_actor

    return staff_actor()


def now():
    from conference.core import clock

    return clock.now()
