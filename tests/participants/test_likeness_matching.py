"""Only the same contact and a similar name are one person; homonyms stay, likeness is a question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.participants import likeness_matching, likeness_rules
from conference.participants.likeness_matching import Matcher
from conference.participants.likeness_names import alike_names
from conference.participants.likeness_rules import Face

PHONE = frozenset({("phone", b"1")})


def entry(ref, name, **fields):
    return Face(ref, name, **{"contacts": PHONE, **fields})


def found(*faces):
    """How the last is like those before."""
    *before, last = faces
    matcher = Matcher()
    for face in faces:
        matcher.expect(face)
    for face in before:
        matcher.remember(face.ref, face)
    match = matcher.find(last)
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
    matcher.remember(1, entry(1, "Awa Traoré", organisation="CSCom de Sah", function="Matrone"))
    matcher.remember(2, entry(2, "Awa Traoré", organisation="Mairie", function="Maire"))
    assert matcher.find(entry(3, "Awa Traoré", organisation="Mairie")).ref == 2
    unclear = matcher.find(entry(4, "Awa Traoré"))
    assert (unclear.sure, unclear.why) == (False, "alike_several")


def test_father_and_son_of_one_name_on_one_phone_are_a_question():
    home = {"organisation": "Village de Sah"}
    father = entry(1, "Moussa Traoré", function="Chef de village", age="60+", **home)
    assert found(father, entry(2, "Moussa Traoré", age="18-24", **home)) == (False, "alike_contact")
    assert found(father, entry(2, "Moussa Amadou Traoré", function="Élève", **home)) == (False, "alike_contact")
    assert found(father, entry(2, "Moussa Traoré", organisation="Lycée de Macina", function="Élève")) == (
        False,
        "alike_contact",
    )


def test_another_sex_is_a_question_for_one_name_and_two_people_for_a_near_one():
    assert found(entry(1, "Adama Traoré", sex="M"), entry(2, "TRAORE Adama", sex="F")) == (False, "alike_contact")
    assert found(entry(1, "Oumarou Kassambara", sex="M"), entry(2, "Oumaroua Kassambara", sex="F")) is None


def test_a_new_function_or_another_way_to_write_the_structure_makes_no_second_person():
    one = entry(1, "Awa Traoré", organisation="Programme des Nations Unies pour le développement", function="Chargée")
    for organisation in ("PNUD", "Programme des Nations-Unies pour le Développement (PNUD)"):
        assert found(one, entry(2, "TRAORE Awa", organisation=organisation, function="Rapporteuse")) == (
            True,
            "same_contact",
        )
    both = frozenset({("phone", b"1"), ("email", b"2")})
    moved = entry(2, "Awa Traoré", organisation="Mairie", contacts=both)
    assert found(entry(1, "Awa Traoré", organisation="CSCom de Sah", contacts=both), moved) == (True, "same_contact")


def test_a_family_on_one_phone_stays_a_family_and_one_of_them_twice_is_one():
    family = [
        entry(number, name, organisation="Village de Sah")
        for number, name in enumerate(["Moussa Traoré", "Awa Traoré", "Adama Traoré", "Fousseyni Traoré"])
    ]
    for at in range(1, len(family)):
        assert found(*family[: at + 1]) is None
    assert found(*family, entry(9, "TRAORE Adama", organisation="Village de Sah")) == (True, "same_contact")


def test_homonyms_behind_a_focal_point_s_phone_are_one_only_with_one_work():
    people = [entry(number, f"Personne{number} Traoré", organisation=f"Village {number}") for number in range(8)]
    awa = entry("awa", "Awa Traoré", organisation="CSCom de Sah", function="Matrone")
    assert found(*people, awa, entry(10, "TRAORE Awa", organisation="Village 3")) == (False, "alike_contact")
    assert found(*people, awa, entry(11, "TRAORE Awa")) == (False, "alike_contact")
    assert found(*people, awa, entry(12, "TRAORE Awa", organisation="CSCOM de Sah")) == (True, "same_contact")


def test_a_name_in_another_script_behind_one_phone_is_a_question():
    assert found(entry(1, "Aminata Traoré"), entry(2, "ߊߡߌߣߕߊ ߕߙߊߏߙߋ")) == (False, "alike_contact")


def test_two_names_that_one_longer_name_joins_stay_two_people():
    matcher = Matcher()
    first, second = frozenset({("phone", b"1")}), frozenset({("phone", b"2")})
    matcher.remember(1, entry(1, "Awa Traoré", contacts=first))
    both = entry(2, "Awa Bintou Traoré", contacts=first | second)
    assert matcher.find(both).sure
    matcher.remember(1, both)
    daughter = matcher.find(entry(3, "Bintou Traoré", contacts=second))
    assert (daughter.ref, daughter.sure) == (1, False)


PEOPLE = st.builds(
    Face,
    ref=st.none(),
    name=st.sampled_from(
        ["Moussa Traoré", "TRAORE Moussa", "Moussa A. Traoré", "M. Traoré", "Awa Traoré", "Hawa Traoré", "Awa", "",
         "Fousseyni Traoré", "Lassana Traoré", "Aïssata Traoré épouse Diallo", "Mme Diallo Aïssata", "محمد تراوري"]
    ),
    organisation=st.sampled_from(["", "Mairie", "CSCom de Sah", "Lycée"]),
    function=st.sampled_from(["", "Maire", "Matrone", "Élève"]),
    sex=st.sampled_from(["", "F", "M"]),
    age=st.sampled_from(["", "18-24", "60+"]),
    contacts=st.frozensets(st.sampled_from([("phone", b"1"), ("phone", b"2"), ("email", b"3")]), max_size=2),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PEOPLE, min_size=2, max_size=6))
def test_nobody_is_surely_somebody_else_without_a_common_contact_and_a_similar_name(people):
    matcher = Matcher()
    met = {}
    for number, face in enumerate(people):
        match = matcher.find(face)
        ref = number
        if match is not None and match.sure:
            ref = match.ref
            assert any(face.contacts & other.contacts for other in met[ref])
            assert all(alike_names(face.said, other.said) for other in met[ref])
        met.setdefault(ref, []).append(face)
        matcher.remember(ref, face)


def test_of_thousands_of_one_name_or_one_phone_few_are_looked_at(monkeypatch):
    compared = []
    alike = likeness_rules.alike_names
    for module in (likeness_rules, likeness_matching):
        monkeypatch.setattr(module, "alike_names", lambda *names: compared.append(1) or alike(*names))
    matcher = Matcher()
    for number in range(2000):
        face = entry(number, "Moussa Traoré", contacts=PHONE if number < 500 else frozenset())
        matcher.find(face)
        matcher.remember(number, face)
    assert len(compared) < 130 * 2000
