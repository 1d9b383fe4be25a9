"""A programme as a table: ours comes back whole; those that people type are understood."""

from datetime import date, datetime, timedelta

import pytest

from conference.agenda.files import table
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.table_days import Around
from conference.agenda.files.table_reader import read_table
from conference.core.sheets import Book, Sheet, pasted
from tests.agenda.files.programmes import BAMAKO, FIRST, plenary, programme, session

AROUND = Around((FIRST, FIRST + timedelta(days=1)), BAMAKO, ("fr", "en"), "paix_par_la_sante")


def book(*lines: str) -> Book:
    """Return a sheet of lines whose cells are parted by bars."""
    return Book((Sheet("", tuple((number, tuple(line.split("|"))) for number, line in enumerate(lines, 1))),))


def test_our_own_table_comes_back_whole():
    both = (("fr", "Ouverture"), ("en", "Opening; with <tags>"))
    whole = programme(
        plenary_in_table(),
        session(
            2,
            day=2,
            starts_at=datetime(2026, 8, 23, 0, 30, tzinfo=BAMAKO),
            code="J2-01",
            titles=both,
            title="Ouverture",
        ),
        session(
            3, day=0, starts_at=datetime(2026, 8, 21, tzinfo=BAMAKO), title="À placer", titles=(("fr", "À placer"),)
        ),
    )
    lines = [[column.label for column in table.columns(("fr", "en"))]]
    lines += [["" if cell is None else str(cell) for cell in row] for row in table.rows(whole, ("fr", "en"))]
    sheet = Sheet("Programme", tuple((number, tuple(line)) for number, line in enumerate(lines, 1)))
    found = read_table(Book((sheet,)), AROUND)
    assert found.problems == ()
    again = [list(map(str, row)) for row in table.rows(found.programme, ("fr", "en"))]
    assert again == [list(map(str, row)) for row in table.rows(whole, ("fr", "en"))]


def plenary_in_table():
    from dataclasses import replace

    one = plenary()
    return replace(one, titles=(("fr", one.title),), descriptions=(("fr", one.description),), state="confirmed",
                   visibility="participants", sign_up="required", capacity=60)  # fmt: skip


def test_a_programme_with_bands_for_days_and_spans_of_hours_is_understood():
    found = read_table(
        book(
            "PROGRAMME PROVISOIRE VF2",
            "",
            "Horaires|Séance|Salle|Intervenant",
            "Jour 1 : vendredi 21 août",
            "7h30 – 8h30|Accueil|Hall|",
            "8h30-9h|Ouverture|Grande salle|Gouverneur ; Maire",
            "",
            "Jour 2 : samedi 22 août",
            "23h - 0h30|Soirée|Esplanade|",
        ),
        AROUND,
    )
    assert [
        (one.day, f"{one.starts_at:%d %H:%M}", one.minutes, one.title, one.rooms) for one in found.programme.sessions
    ] == [
        (1, "21 07:30", 60, "Accueil", ("Hall",)),
        (1, "21 08:30", 30, "Ouverture", ("Grande salle",)),
        (2, "22 23:00", 90, "Soirée", ("Esplanade",)),
    ]
    assert [person.name for person in found.programme.sessions[1].people] == ["Gouverneur", "Maire"]
    assert found.problems == ()


def test_an_english_table_with_durations_is_understood():
    found = read_table(
        book("Day|Time|Duration|Session|Room|Language", "1|08:30|25|Seating|Hall|fr", "D2|14:00|1:30|Panel|Niger|en"),
        AROUND,
    )
    assert [(one.day, one.minutes, one.languages) for one in found.programme.sessions] == [
        (1, 25, ("fr",)),
        (2, 90, ("en",)),
    ]


def test_a_text_pasted_from_a_chat_is_a_table_too():
    found = read_table(
        pasted("Jour\tDébut\tFin\tTitre\n21/08\t9:00\t10:00\tPanel", max_rows=100, max_columns=50), AROUND
    )
    assert found.programme.sessions[0].starts_at == datetime(2026, 8, 21, 9, tzinfo=BAMAKO)


@pytest.mark.parametrize(
    ("line", "code", "value"),
    [
        ("1|9h60|10:00|Panel", "no_time", "9h60 10:00"),
        ("1|9:00 (+9)|10:00 (+9)|Panel", "no_time", "9:00 (+9) 10:00 (+9)"),
        ("1|tôt|10:00|Panel", "no_time", "tôt 10:00"),
        ("3|9:00|10:00|Panel", "no_day", "3"),
        ("32 août|9:00|10:00|Panel", "no_day", "32 août"),
        ("1|9:00|9:00|Panel", "no_length", "9:00 – 9:00"),
        ("1|9:00|10:00|", "no_title", ""),
        ("|9:00|10:00|Panel", "no_day", "9:00"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_others_stay(line, code, value):
    found = read_table(book("Jour|Début|Fin|Titre", "1|8:00|9:00|Accueil", line), AROUND)
    assert [(one.code, one.value) for one in found.problems] == [(code, value)]
    assert found.problems[0].where.startswith("3. ")
    assert [one.title for one in found.programme.sessions] == ["Accueil"]


def test_days_beyond_the_event_stay_days():
    found = read_table(book("Jour|Début|Fin|Titre", "2026-08-25|8:00|9:00|Visite"), AROUND)
    assert found.programme.days[-1] == date(2026, 8, 25)
    assert found.programme.sessions[0].day == 3


@pytest.mark.parametrize(
    ("lines", "code"), [(["bonjour"], "schedule_no_table"), (["Jour|Début|Titre"], "schedule_empty")]
)
def test_a_sheet_that_is_no_programme_is_refused(lines, code):
    with pytest.raises(ScheduleError) as refused:
        read_table(book(*lines), AROUND)
    assert refused.value.code == code


def test_a_line_whose_words_could_head_columns_is_a_session_all_the_same():
    lines = ("Jour|Début|Fin|Titre|Type|Langues", "1|9:00|10:00|Grève|Session|de", "Jour|Début|Fin|Titre|Type|Langues")
    found = read_table(book(*lines, "1|10:00|11:00|Débat||fr"), AROUND)
    assert ([one.title for one in found.programme.sessions], found.problems) == (["Grève", "Débat"], ())
