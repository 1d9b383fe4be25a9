import csv
import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core.sheets import CP1252, Column, inert, lost_letters, read_table, write_csv
from tests.effort import working_at_most

NAME, PHONE = Column("name", "Nom"), Column("phone", "Téléphone")
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"x")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",
    "﹢1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    '"=1+1',
    '";=1+1',
    "x,=1+1",
    'x, "=cmd|x',
    "x;+1+cmd|' /C calc'!A0",
    "a\n=1+1",
    "@ngo",
]


def written(columns, rows):
    return b"".join(write_csv(columns, rows))


def cells(data, separator=";"):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


def starts_a_formula(cell):
    """A dash or figures up to a semicolon are none: cut at commas, a whole line of ours may be one such cell."""
    cell = cell.partition(";")[0].strip('" \t\r\n')
    harmless = cell.strip("-–—") == "" or cell.lstrip("+-").replace(" ", "").replace(".", "").isdigit()
    return cell[:1] in tuple(SIGNS) and not harmless


def test_french_excel_opens_it():
    data = written([NAME, Column("n", "Âge", "number")], [["Ɲeleni « Sow »; 2", 3], {"name": "N'Golo", "n": 1.5}])
    assert data == '\ufeffNom;Âge\r\n"Ɲeleni « Sow »; 2";3\r\nN\'Golo;1,5\r\n'.encode()


def test_values_of_every_kind_are_readable():
    columns = [Column("a", "A", "number"), Column("b", "B", "date"), Column("c", "C", "datetime"), Column("d", "D")]
    rows = [
        [Decimal("-2.50"), date(2024, 8, 21), datetime(2024, 8, 21, 8, 12, tzinfo=UTC), None],
        [float("nan"), None, None, 7],
        ["douze", "bientôt", "=1", True],
    ]
    assert cells(written(columns, rows))[1:] == [
        ["-2,50", "2024-08-21", "2024-08-21 08:12", ""],
        ["", "", "", "7"],
        ["douze", "bientôt", "'=1", "True"],
    ]


def test_one_person_is_one_line():
    assert written([NAME], [["Awa\r\nSow\n\tTall\x00"]]).decode("utf-8-sig") == "Nom\r\nAwa Sow  Tall\r\n"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_formula_lives_in_a_cell_or_a_header(formula):
    data = written([Column("x", formula), NAME], [[formula, "x"], ["x", formula]])
    for separator in ";,\t":
        assert not [cell for line in cells(data, separator) for cell in line if starts_a_formula(cell)]


@given(
    st.lists(st.lists(st.text(alphabet=[*SIGNS, *" ,;\"'\t\n\r\u00a0\u202eab1"], max_size=12), min_size=2, max_size=2))
)
def test_no_mixture_of_signs_makes_a_formula(rows):
    data = written([NAME, PHONE], rows)
    for separator in ";,\t":
        assert not [cell for line in cells(data, separator) for cell in line if starts_a_formula(cell)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+22376123456", "+223 76 12 34 56"),
        ("+223 76 12 34 56", "+223 76 12 34 56"),
        ("+12025550123", "+1 202 555 0123"),
        ("76 12 34 56", "76 12 34 56"),
        ("+999999999", "+999 999999"),
        ("+223 76 12 34 56 / +223 60 00 84 61", "'+223 76 12 34 56 / +223 60 00 84 61"),
        ("76123456, +22360008461", "76123456, +22360008461"),
        ("-", "-"),
        ("—", "—"),
        ("Awa-Marie, Sœur", "Awa-Marie, Sœur"),
        ("a@b.example", "a@b.example"),
        ("'=1", "'=1"),
    ],
)
def test_what_is_no_formula_stays_readable(value, shown):
    assert inert(value) == shown
    assert cells(written([NAME], [[value]]))[1] == [shown]


@given(st.lists(st.lists(st.text(alphabet="ab =-,;'\"é\n", max_size=8), min_size=2, max_size=2), max_size=5))
def test_our_own_file_comes_back_as_it_was(rows):
    rows = [["x", "y"], *rows, ["z", "z"]]
    table = read_table("x.csv", written([NAME, PHONE], rows), max_rows=200, max_columns=5)
    # An apostrophe before a sign may be ours or theirs: it is the one thing that may go.
    expected = [tuple(as_one_line(cell) for cell in row) for row in rows]
    assert [tuple(map(as_one_line, row)) for row in table.rows] == expected


def as_one_line(cell):
    return re.sub(r"""(^|[,;][\s"]*)'(?=[\s"]*[=-])""", r"\1", cell.replace("\n", " ").strip()).strip()


def test_rows_are_written_as_they_come():
    taken = []

    def rows():
        for number in range(2000):
            taken.append(number)
            yield [number]

    pieces = write_csv([NAME], rows())
    assert next(pieces) == b"\xef\xbb\xbfNom\r\n"
    assert taken == []
    next(pieces)
    assert len(taken) == 500
    assert sum(piece.count(b"\r\n") for piece in pieces) == 1500


def test_five_thousand_people_take_no_time():
    columns = [Column(str(n), f"Colonne {n}") for n in range(20)]
    rows = [["Présidente, de l'association", "+22376123456", "Traoré"] + ["CSCom-Dioura"] * 17] * 5000
    with working_at_most(2):  # 0.1 s alone
        for _ in write_csv(columns, rows):
            pass


def test_heavy_libraries_wait_until_they_are_needed():
    script = (
        "import sys, conference.core.sheets, conference.core.text;"
        "assert not {'xlsxwriter', 'python_calamine', 'phonenumbers', 'rapidfuzz'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("unit", [",", ";+1", ', "', " ", '"', "-", ",+1 ", "+1", "=,"])
def test_a_hostile_cell_costs_no_time(unit):
    with working_at_most(1):  # milliseconds; a quadratic one takes minutes
        inert(unit * (50_000 // len(unit)))


# ------------------------------------------------------------------------------------- separators and older programs


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_separator_comes_back_as_it_was(separator):
    columns = [NAME, Column("n", "Âge", "number"), Column("p", "Photo", "yes_no", words=("oui", "non"))]
    rows = [["Awa; Sow, dite « Tall »", 1.5, True], ["Oumar\tDicko", 3, False], ['=cmd|"x', None, None]]
    data = b"".join(write_csv(columns, rows, separator=separator))
    table = read_table("x.csv", data, max_rows=10, max_columns=5)
    number = "1.5" if separator == "," else "1,5"
    assert table.header == ("Nom", "Âge", "Photo")
    assert table.rows == [
        ("Awa; Sow, dite « Tall »", number, "oui"),
        ("Oumar Dicko", "3", "non"),
        ('=cmd|"x', "", ""),
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_formula_lives_behind_any_separator(formula, separator):
    for encoding in ("utf-8-sig", "cp1252"):
        data = b"".join(
            write_csv([NAME, PHONE], [[formula, "x"], ["x", formula]], separator=separator, encoding=encoding)
        )
        text = data.decode(encoding)
        for opened_with in ";,\t":
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=opened_with)
            assert not [cell for line in lines for cell in line if starts_a_formula(cell)]


def test_older_programs_get_their_letters_and_a_question_mark_for_each_that_they_have_not():
    data = b"".join(write_csv([NAME], [["Aïssata Œuvrard – 5 €"], ["Ɲeleni"]], encoding=CP1252))
    assert data == "Nom\r\nAïssata Œuvrard – 5 €\r\n?eleni\r\n".encode("cp1252")


def test_the_letters_that_would_be_lost_are_known_before():
    assert lost_letters("Aïssata Œuvrard, 5 €") == ""
    assert lost_letters("Ɲeleni Kɔnatɛ") == "Ɲɔɛ"
    assert lost_letters("أمينة") == "أمينة"
