"""Telephones, addresses, dates, ages, places and groups in all the ways in which they are typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.exchange.lists import gazetteer, groups, kinds, values


@pytest.mark.parametrize(
    ("text", "found", "problem"),
    [
        ("00223 72-00-83-21", ["+22372008321"], ""),
        ("79 00 40 28 - 78000337", ["+22379004028", "+22378000337"], ""),
        ("95009516\n60 00 29 87", ["+22395009516", "+22360002987"], ""),
        ("66 00 99 55 ou 73005967", ["+22366009955", "+22373005967"], ""),
        ("Orange 66 00 05 16 (épouse)", ["+22366000516"], ""),
        ("76123456.0", ["+22376123456"], ""),
        ("22376123456", ["+22376123456"], ""),
        ("7612345666123456", ["+22376123456", "+22366123456"], ""),
        ("2237612345622366123456", ["+22376123456", "+22366123456"], ""),
        ("63 OO 61 67", ["+22363006167"], ""),
        ("+33 6 00 00 00 12", ["+33600000012"], ""),
        ("91 00 30 5", [], "phone_too_short"),
        ("2,24E+10", [], "import_phone_abbreviated"),
        ("66 00 1x 4x", [], "phone_unreadable"),
        ("76 12 34 56 / 6612", ["+22376123456"], "phone_too_short"),
        ("idem", [], ""),
        ("néant", [], ""),
        ("en attente", [], ""),
    ],
)
def test_telephones(text, found, problem):
    assert values.read_phones(text, "ML") == values.Phones(tuple(found), problem)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nana.traore@@yahoo.example", "nana.traore@yahoo.example"),
        ("anneke@ambassade,example", "anneke@ambassade.example"),
        ("fatoumata (at) onu.example", "fatoumata@onu.example"),
        (" hama.kone@ong.example ", "hama.kone@ong.example"),
        ("baba. kante@ambassade.example", "baba.kante@ambassade.example"),
        ("a.b@sante.example; secretariat@sante.example", "a.b@sante.example"),
        ("mailto:hama@ong.example", "hama@ong.example"),
        ("S.O'BRAN@AMBASSADE.EXAMPLE", "s.o'bran@ambassade.example"),
    ],
)
def test_addresses_are_mended_where_the_slip_can_be_seen(text, found):
    assert values.read_email(text) == (found, "")


def test_an_address_without_its_end_is_told():
    assert values.read_email("yacouba.traore") == ("", "import_email")
    assert values.read_email("RAS") == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "20/08/2024", "20.08.2024", "20-08-24", "2024-08-20", "2024-08-20 10:00", "45524", "20 août 2024",
        "mardi 20/08", "08/20/2024", "August 20, 2024", "le 20 aout 2024", "Tuesday 20 Aug 2024",
    ],
)  # fmt: skip
def test_dates_in_all_their_shapes(text):
    assert values.read_date(text, 2024) == date(2024, 8, 20)


def test_a_weekday_tells_the_year():
    assert values.read_date("mardi 20/08", 2026) == date(2024, 8, 20)
    assert values.read_date("demain", 2026) is None


@pytest.mark.parametrize(
    ("text", "age"), [("vers 1961", 63), ("31/12/1971", 52), ("1995", 29), ("45 ans", 45), ("32", 32), ("jeune", None)]
)
def test_ages(text, age):
    assert values.read_age(text, date(2024, 8, 21)) == age


@pytest.mark.parametrize(
    ("text", "district", "commune"),
    [
        ("Ténenkou/Diafarabé", "Ténenkou", "Diafarabé"),
        ("DIAFARABE", "Ténenkou", "Diafarabé"),
        ("Macina", "Macina", ""),
        ("Macina/Macina", "Macina", "Macina"),
        ("CSRéf Macina", "Macina", ""),
        ("Cercle de Macina, commune de Saloba", "Macina", "Saloba"),
        ("Bko", "", ""),
    ],
)
def test_places(text, district, commune):
    assert gazetteer.of().read(text) == gazetteer.Found(district, commune)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Comm.", "communaute"), ("Rep. communautaire", "communaute"), ("Pro. santé", "sante"), ("PS", "sante"),
        ("STD", "gouvernement"), ("O.N.G.", "ong"), ("Société civile", "ong"), ("Corps diplomatique", "ambassade"),
        ("N.U.", "onu"), ("UN agency", "onu"), ("Média", "autre"), ("Health worker", "sante"), ("NGO", "ong"),
        ("inconnu au bataillon", ""),
    ],
)  # fmt: skip
def test_groups(text, kind):
    assert groups.written(text) == kind


@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_breaks_a_reader(text):
    values.read_phones(text, "ML")
    values.read_email(text)
    values.read_date(text, 2026)
    values.read_age(text, date(2026, 8, 21))
    values.read_sex(text)
    gazetteer.of().read(text)
    groups.written(text)


ENDLESS = [
    "a", "A ", "1", "12 ", ".", "@", "a@", "a@a.", "(", "=A(", "Ã©", "a, ", "/a", "a\n", "tel: ", "(at)", "76001234/",
    "Awa Traoré et ", "née ",
]  # fmt: skip


@pytest.mark.parametrize("piece", ENDLESS)
def test_what_is_looked_for_in_a_line_costs_no_more_than_its_length(piece):
    """Half a million signs: with a pattern that takes the square of them this test does not end today."""
    text = piece * (500_000 // len(piece))
    values.emails_in(text)
    values.phones_in(text)
    values.nothing(text[:5000])
    assert kinds.nobody(text) in {"import_not_a_name", "import_reserved", "import_formula"}
