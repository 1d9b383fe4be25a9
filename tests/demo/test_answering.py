"""The questions of the example, and what its people answer."""

import re
from dataclasses import replace

import pytest

from tests.demo.soundness import faults, options_taken
from tests.demo.test_build import built, names_a_place, secret_places


def test_communities_are_asked_one_question_more_and_the_others_few():
    asked = {group.code: [q for q in built().questions if q.concerns(group.code)] for group in built().groups}
    counts = {code: sum(question.kind != "section" for question in questions) for code, questions in asked.items()}
    assert (counts["communaute"], counts["ambassade"], max(counts.values())) == (1, 2, 4)
    assert [q.sensitive for q in asked["communaute"] if q.kind != "section"] == [True]
    assert all(question.groups or question.code in {"accueil", "besoin"} for question in built().questions)


@pytest.mark.parametrize("seed", [2024, 1, 77])
def test_one_workshop_is_full_and_the_rooms_hold_them_all(seed):
    whole = built(seed=seed)
    taken = options_taken(whole)
    (workshops,) = [question for question in whole.questions if question.options]
    full = [option.code for option in workshops.options if taken["atelier", option.code] == option.quota]
    assert full == ["partenariat"]
    capacities = {session.title["fr"]: session.capacity for session in whole.sessions}
    assert all(option.quota <= capacities[option.label["fr"]] for option in workshops.options)
    assert sum(capacities[one.label["fr"]] - one.quota for one in workshops.options) >= 70


def test_answers_are_plausible_and_nobody_answers_for_who_was_only_nominated():
    whole = built()
    asked = {question.code: question for question in whole.questions}
    given = {person.id: dict(person.answers) for person in whole.people}
    assert not [p.id for p in whole.people if p.state == "nominated" and p.answers]
    assert all(asked[code].concerns(p.group) for p in whole.people for code in given[p.id])
    assert all(("nuits" in one) is (one.get("logement") is True) for one in given.values())
    nights = [one["nuits"] for one in given.values() if "nuits" in one]
    assert asked["nuits"].minimum <= min(nights) <= max(nights) <= asked["nuits"].maximum
    needs = [one["besoin"] for one in given.values() if "besoin" in one]
    assert 4 <= len(needs) <= 25
    assert not [need for need in needs if re.search(r"\d", need) or names_a_place(need, secret_places())]


def test_a_workshop_given_too_often_is_noticed():
    whole = built()
    (workshops,) = [question for question in whole.questions if question.options]
    smaller = replace(workshops, options=tuple(replace(one, quota=24) for one in workshops.options))
    found = faults(replace(whole, questions=tuple(smaller if q is workshops else q for q in whole.questions)))
    assert [line.split(":")[0] for line in found] == ["cocreation"]
