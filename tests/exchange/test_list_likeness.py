"""Only the same contact and a similar name are one person; homonyms stay, likeness is a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.exchange.lists.likeness import FAINT, OTHER, PART, SAME, Entry, Matcher, closeness

PHONE = frozenset({("phone", b"1")})


def entry(ref, name, **fields):
    return Entry(ref, name, **{"contacts": PHONE, **fields})


def found(first, second):
    matcher = Matcher()
    matcher.remember(first)
    match = matcher.find(second)
    return None if match is None else (match.sure, match.why)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Awa Traoré", "TRAORE Awa"),
        ("Joseph Coulibaly", "Joseph Koulibaly"),
        ("Founé Mounkoro", "MUNKORO Founé"),
        ("Ousmane Diallo", "Ousmane Dialo"),
        ("Fatou N’Diaye", "N DIAYE Fatou"),
        ("Mohamed Lamine Touré", "Mohamed Touré"),
        ("Soumaila Maïga", "Soumayla Maiga"),
    ],
)
def test_the_same_contact_and_a_similar_name_are_one_person(one, other):
    assert found(entry(1, one), entry(2, other)) == (True, "same_contact")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Souleymane Sangaré", "Djibril Famanta"),
        ("Jean Coulibaly", "Jeanne Coulibaly"),
        ("Mamadou Diarra", "Mahamadou Diarra"),
        ("Aminata Cissé", "Aïssata Cissé"),
        ("Oumar Touré", "Oumou Touré"),
        ("Amadou Diallo", "Aminata Diallo"),
        ("Awa Sow", "Awa Sy"),
        ("Souleymane Traoré", "Souleymane Touré"),
        ("Moussa Koné", "Moussa Konaté"),
    ],
)
def test_who_shares_a_telephone_is_not_the_same_person(one, other):
    assert found(entry(1, one), entry(2, other)) is None


def test_homonyms_without_a_common_contact_stay_two_people():
    village = {"organisation": "Village de Sah", "district": "youwarou"}
    one = entry(1, "Amadou Diallo", function="Chef de village", **village)
    other = entry(2, "Amadou Diallo", function="Représentant", **village, contacts=frozenset({("phone", b"2")}))
    assert found(one, other) is None


def test_the_same_name_and_work_without_a_contact_is_a_question():
    work = {"organisation": "CSCom de Sah", "function": "Sage-femme"}
    assert found(entry(1, "Awa Traoré", **work), entry(2, "TRAORE Awa", contacts=frozenset(), **work)) == (
        False,
        "alike_work",
    )


def test_an_initial_is_a_question():
    assert found(entry(1, "Awa Traoré"), entry(2, "A. Traoré")) == (False, "alike_contact")


def test_of_two_homonyms_who_share_a_telephone_the_one_with_the_same_work_is_meant():
    matcher = Matcher()
    matcher.remember(entry(1, "Awa Traoré", organisation="CSCom de Sah"))
    matcher.remember(entry(2, "Awa Traoré", organisation="Mairie"))
    assert matcher.find(entry(3, "Awa Traoré", organisation="Mairie", function="")).ref == 2
    unclear = matcher.find(entry(4, "Awa Traoré", organisation="Autre chose", function="x"))
    assert (unclear.sure, unclear.why) == (False, "alike_several")


def test_names_are_the_nearer_the_more_of_their_words_are_the_same():
    assert closeness(entry(1, "Awa Traoré"), entry(2, "Traoré Awa")) == SAME
    assert closeness(entry(1, "Awa Oumou Traoré"), entry(2, "Traoré Awa")) == PART
    assert closeness(entry(1, "Hamma"), entry(2, "Hamma Diallo")) == FAINT
    assert closeness(entry(1, "Hamma"), entry(2, "Issa Koné")) == OTHER


NAMES = st.text(min_size=0, max_size=25)


@given(NAMES, NAMES)
def test_closeness_is_the_same_from_both_sides(one, other):
    assert closeness(entry(1, one), entry(2, other)) == closeness(entry(2, other), entry(1, one))
