"""Names in one cell: title, given names, family name, in any order; the spelling stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.exchange.lists import names

READ = [
    ("SANGARE Souleymane", ("Souleymane", "SANGARE", "", "")),
    ("Souleymane SANGARE", ("Souleymane", "SANGARE", "", "")),
    ("Traoré Fatoumata", ("Fatoumata", "Traoré", "", "")),
    ("YATTARA SIDI", ("SIDI", "YATTARA", "", "")),
    ("COULIBALY, Oumou", ("Oumou", "COULIBALY", "", "")),
    ("Mme Haïdara Fanta DIAKITE", ("Fanta", "DIAKITE", "Haïdara", "")),
    ("Mme Diallo Aïssata Traoré", ("Aïssata", "Traoré", "Diallo", "")),
    ("Awa Diallo épouse Touré", ("Awa", "Diallo", "Touré", "")),
    ("Mme Traoré née Diallo Awa", ("Awa", "Diallo", "Traoré", "")),
    ("El Hadj Dramane KAYENTAO", ("Dramane", "KAYENTAO", "", "El Hadj")),
    ("Mme Dr Bintou Bah", ("Bintou", "Bah", "", "Dr")),
    ("Pr. Moussa Ibrahim KONE", ("Moussa Ibrahim", "KONE", "", "Pr.")),
    ("Hon. Moussa Cissé", ("Moussa", "Cissé", "", "Hon.")),
    ("Mohamed Ag Ilyasso", ("Mohamed", "Ag Ilyasso", "", "")),
    ("Ag Ilyasso Mohamed", ("Mohamed", "Ag Ilyasso", "", "")),
    ("Anneke VAN DER VELDEKAMP", ("Anneke", "VAN DER VELDEKAMP", "", "")),
    ("Mme María José Peñalver Ruizal", ("María José", "Peñalver Ruizal", "", "")),
    ("KOUASSI Koffi Jean", ("Koffi Jean", "KOUASSI", "", "")),
    ("John Smith", ("John", "Smith", "", "")),
    ("souleymane dembÃ©lÃ©", ("souleymane", "dembélé", "", "")),
    ("DIALLO\u00a0Almamy", ("Almamy", "DIALLO", "", "")),
    ("Famanta Djibril (malvoyant)", ("Djibril", "Famanta", "", "")),
    ('\t=IMPORTXML("http://x","//a") Mariam MAIGA', ("Mariam", "MAIGA", "", "")),
    ("Ɲeleni Kulubali", ("Ɲeleni", "Kulubali", "", "")),
    ("Hamma", ("Hamma", "", "", "")),
]


@pytest.mark.parametrize(("text", "parts"), READ)
def test_a_name_is_read_in_its_parts(text, parts):
    name = names.read(text)
    assert (name.given, name.family, name.married, name.title) == parts


@pytest.mark.parametrize(
    ("text", "sex"),
    [("Mme Awa Sow", "F"), ("Mme KONE née DIALLO Awa", "F"), ("M. Issa Bah", "M"), ("Hadja Nana Touré", "F")],
)
def test_a_civility_tells_the_sex(text, sex):
    assert names.read(text).sex == sex


def test_a_name_that_does_not_tell_follows_the_list():
    assert names.read("Xyz Abc", order="family").family == "Xyz"
    assert names.read("Xyz Abc", order="given").family == "Abc"


@given(st.text(max_size=60))
def test_any_text_is_read_and_no_letter_invented(text):
    told = names.repaired(text)
    assert all(letter in told for letter in names.read(text).full if letter.isalpha())
