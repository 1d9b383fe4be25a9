import re
from collections import Counter

from conference.demo.build import ORIGINAL_DAY_ONE, example
from conference.demo.generate import people_generated


def test_the_same_seed_gives_the_same_people():
    assert people_generated(200, 7) == people_generated(200, 7)
    assert people_generated(200, 7) != people_generated(200, 8)


def test_five_thousand_people_are_five_thousand_rows():
    people = people_generated(5000, 1)
    assert len({person.id for person in people}) == 5000
    emails = [person.email for person in people if person.email]
    assert len(set(emails)) == len(emails) > 1500


def test_each_has_a_way_to_be_reached_that_reaches_nobody():
    for person in people_generated(1000, 3):
        assert person.phones or person.email
        assert all(re.fullmatch(r"\+223\d\d00\d{4}", phone) for phone in person.phones)
        assert not person.email or re.fullmatch(r"[a-z0-9.]+@[a-z.]+\.example", person.email)


def test_names_are_as_common_as_in_mali():
    names = Counter(person.family_name for person in people_generated(5000, 1))
    assert names.most_common(1)[0][0] == "Traoré"
    assert len(names) > 60


def test_they_stand_in_every_group_that_the_public_may_join_and_in_no_delegation():
    people = people_generated(2000, 1)
    assert len({person.group for person in people}) == 7
    assert {person.delegation for person in people} == {None}
    assert Counter(person.state for person in people).most_common(1)[0][0] == "confirmed"


def test_they_answer_what_their_group_is_asked_and_nothing_in_the_name_of_others():
    people = people_generated(1000, 2)
    asked = {question.code: question for question in example(ORIGINAL_DAY_ONE).questions}
    assert all(asked[code].concerns(person.group) for person in people for code, _ in person.answers)
    assert not [person.id for person in people if person.state == "nominated" and person.answers]
    answered = Counter(code for person in people for code, _ in person.answers)
    assert answered.keys() == {"logement", "nuits", "atelier", "besoin"}
    assert answered["besoin"] < 150 < answered["nuits"] < answered["logement"]
