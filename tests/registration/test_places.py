"""Communes as choices of a form."""

from uuid import uuid4

from conference.registration.places import commune_choices, communes, value_of
from conference.registration.queries import District

MACINA = District(uuid4(), "Macina", ("Sana", "Kolongo"))
TOMINIAN = District(uuid4(), "Tominian", ("Sana", "Yasso"))
BOTH = (MACINA, TOMINIAN)


def test_a_name_alone_tells_a_commune_unless_two_districts_have_it():
    assert [one.value for one in communes(BOTH)] == ["Sana (Macina)", "Kolongo", "Sana (Tominian)", "Yasso"]
    assert [one.name for one in communes(BOTH)] == ["Sana", "Kolongo", "Sana", "Yasso"]


def test_the_district_of_the_person_decides_between_two_of_a_name():
    offered = communes(BOTH)
    assert value_of(offered, "Sana", TOMINIAN.id) == "Sana (Tominian)"
    assert value_of(offered, "Sana", None) == "Sana (Macina)"
    assert value_of(offered, "Bamako", None) is None


def test_a_commune_that_is_in_no_list_stays_the_person_s_own():
    offered = communes(BOTH, "Konna", MACINA.id)
    assert offered[-1].value == "Konna"
    assert offered[-1].district is None
    assert communes(BOTH, "Yasso", TOMINIAN.id) == communes(BOTH)


def test_choices_stand_under_their_district():
    assert [(one.value, one.optgroup) for one in commune_choices(communes(BOTH, "Konna"))] == [
        ("Sana (Macina)", "Macina"),
        ("Kolongo", "Macina"),
        ("Sana (Tominian)", "Tominian"),
        ("Yasso", "Tominian"),
        ("Konna", None),
    ]
