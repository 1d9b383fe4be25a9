"""How alike two records are: names in every spelling and order, homonyms, shared phones."""

from random import Random

import pytest

from conference.participants.likeness_blocks import alike, candidates
from conference.participants.likeness_rules import Crowd, Face, compare


def test_names_that_several_people_bear_are_two_names_however_near():
    mamadou, mahamadou = Face(1, "Mamadou Diarra"), Face(2, "Mahamadou Diarra")
    crowd = Crowd([mamadou, mahamadou, *(Face(number, name) for number, name in enumerate(
        ["Mamadou Sow", "Mahamadou Sow", "Mamadou Keïta", "Mahamadou Keïta"], 3
    ))])  # fmt: skip
    assert compare(mamadou, mahamadou, crowd).score == 0
    assert not compare(mamadou, mahamadou, crowd).worth_asking


def test_a_slip_that_several_make_is_still_a_slip_behind_one_phone():
    slips = [Face(number, f"Cécil Nom{number}") for number in range(3)] + [
        Face(number, f"Cécile Nom{number}") for number in range(3, 6)
    ]
    one, other = (
        Face(name, f"{name} Koné", "CSCom", contacts=frozenset({("phone", "x")})) for name in ("Cécile", "Cécil")
    )
    assert compare(one, other, Crowd([one, other, *slips])).worth_asking
    assert not compare(one, Face("c", "Cécil Koné", "CSCom"), Crowd([one, other, *slips])).worth_asking


def a_crowd(size=2000, seed=1):
    """People of whom six in ten have one of ten family names."""
    rng = Random(seed)
    common = ["Traoré", "Diarra", "Coulibaly", "Diallo", "Keïta", "Touré", "Cissé", "Koné", "Dembélé", "Sangaré"]
    given = [
        f"{a}{b}"
        for a in ("Ama", "Mou", "Fa", "Sou", "Iss", "Bin", "Ka", "Dri")
        for b in ("dou", "ssa", "ta", "ley", "a")
    ]
    return [
        Face(
            number,
            f"{rng.choice(given)} {rng.choice(common) if rng.random() < 0.6 else f'Rare{number % 700}'}",
            f"CSCom {rng.randrange(size // 4)}",
            rng.choice(["Infirmier", "Sage-femme", "Relais", "Maire"]),
            contacts=frozenset({("phone", number)}),
        )
        for number in range(size)
    ]


def pair_among(one, other):
    crowd = a_crowd()
    return compare(one, other, Crowd([*crowd, one, other]))


def test_a_phone_alone_says_nothing_and_with_a_name_it_does():
    shared = frozenset({("phone", "x")})
    family = pair_among(Face("a", "Amata Traoré", contacts=shared), Face("b", "Moussa Traoré", contacts=shared))
    assert (family.worth_asking, family.score) == (False, 0)
    assert pair_among(
        Face("a", "Amata Traoré", contacts=shared), Face("b", "TRAORE Amata", contacts=shared)
    ).worth_asking


def test_a_phone_that_a_village_shares_is_no_evidence():
    faces = [Face(number, "Amata Traoré", f"A{number}", contacts=frozenset({("phone", "x")})) for number in range(30)]
    found = compare(faces[0], faces[1], Crowd([*faces, *a_crowd(300)]))
    assert not found.worth_asking
    assert "phone" not in found.evidence


def test_a_common_name_in_two_places_is_no_question_and_a_rare_one_is():
    common = pair_among(Face("a", "Amadou Traoré", "CSCom 1"), Face("b", "Amadou Traoré", "Mairie"))
    rare = pair_among(Face("a", "Tiécoura Zangaré", "CSCom 1"), Face("b", "Tiécoura Zangaré", "Mairie"))
    assert ("name_common" in common.evidence, common.worth_asking) == (True, False)
    assert ("name_rare" in rare.evidence, rare.worth_asking) == (True, True)
    assert common.score < rare.score


def test_what_contradicts_lowers_and_another_sex_with_a_near_name_asks_nothing():
    shared = frozenset({("phone", "x")})
    one = Face("a", "Oumarou Kassambara", sex="M", contacts=shared)
    near = pair_among(one, Face("b", "Oumaroua Kassambara", sex="F", contacts=shared))
    assert not near.worth_asking
    same = pair_among(one, Face("b", "Oumarou Kassambara", sex="F", contacts=shared))
    assert (same.worth_asking, "sex_other" in same.evidence) == (True, True)


def test_every_planted_twin_is_found_and_few_others_are_asked_about():
    faces = a_crowd()
    rng = Random(2)
    twins = []
    for number, face in enumerate(rng.sample(faces, 40)):
        given, family = face.name.split()
        twins.append((face.ref, 10_000 + number))
        faces.append(Face(10_000 + number, f"{family.upper()} {given}", face.organisation, face.function,
                          contacts=face.contacts if number % 2 else frozenset()))  # fmt: skip
    found = {(one.ref, other.ref) for one, other, _ in alike(faces, Crowd(faces))}
    assert found >= set(twins)
    assert len(found) < 3 * len(twins)


def test_twice_the_people_are_about_twice_the_pairs():
    few, many = (len(candidates(a_crowd(size))) for size in (2000, 4000))
    assert many < 3 * few


def test_a_whole_list_of_one_name_in_one_place_is_compared_a_few_times_each():
    faces = [
        Face(number, "Amadou Traoré", "Mairie", "Agent", contacts=frozenset({("phone", "x")})) for number in range(3000)
    ]
    assert len(candidates(faces)) < 10 * len(faces)


def test_a_name_in_another_script_behind_a_phone_of_two_is_asked_about_and_behind_a_family_s_not():
    shared = frozenset({("phone", "x")})
    faces = [Face("a", "Aminata Traoré", contacts=shared), Face("b", "ߊߡߌߣߕߊ ߕߙߊߏߙߋ", contacts=shared)]
    found = compare(*faces, Crowd(faces))
    assert (found.worth_asking, found.evidence) == (True, ("phone", "name_script"))
    family = [*faces, Face("c", "Moussa Traoré", contacts=shared)]
    assert not compare(*faces, Crowd(family)).worth_asking


GIVEN = [
    f"{a}{b}{c}" for a in ("Ama", "Mou", "Fa", "Sou") for b in ("dou", "ssa", "ta", "ley") for c in "abcdefghijklmn"
]


@pytest.mark.parametrize(
    "crowd",
    [
        [Face(number, "Moussa Traoré") for number in range(2000)],
        [Face(number, "Moussa Traoré", district=str(number % 4), function="Agent") for number in range(2000)],
        [Face(number, f"{GIVEN[number % 224]} Traoré", contacts=frozenset({("phone", "x")})) for number in range(500)],
        [Face(number, f"{GIVEN[number % 224]} Traoré", "Mairie", "Agent") for number in range(3000)],
    ],
    ids=["one name and nothing else", "one name, one work", "one phone", "one family name in one town hall"],
)
def test_no_crowd_makes_everybody_meet_everybody(crowd):
    assert len(candidates(crowd)) < 40 * len(crowd)


def test_people_of_one_name_of_whom_nothing_else_is_known_are_no_question():
    crowd = [Face(number, "Moussa Traoré") for number in range(300)]
    assert list(alike(crowd, Crowd(crowd))) == []
