"""The people of a session, typed one a line."""

import pytest

from conference.agenda import typed_people
from conference.core.errors import Error
from conference.core.i18n import speaking

pytestmark = pytest.mark.usefixtures("french")


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def read(text):
    return [(one["role"], one["name"], one["label"], one["languages"]) for one in typed_people.read_people(text)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Awa Diallo", ("speaker", "Awa Diallo", {}, [])),
        ("modération : Awa Diallo", ("moderator", "Awa Diallo", {}, [])),
        ("Présidence\u00a0: Awa Diallo (médecin-chef)", ("chair", "Awa Diallo", {"fr": "médecin-chef"}, [])),
        ("PRESIDENCE:(Représentant du ministère)", ("chair", "", {"fr": "Représentant du ministère"}, [])),
        ("(Chef (ou son adjoint))", ("speaker", "", {"fr": "Chef (ou son adjoint)"}, [])),
        ("interprétation : Awa Diallo fr-bm", ("interpreter", "Awa Diallo", {}, ["fr", "bm"])),
        ("rapporteur : Awa Diallo", ("rapporteur", "Awa Diallo", {}, [])),
    ],
)
def test_a_line_is_somebody_in_a_role(line, expected):
    assert read(line) == [expected]


def test_people_stay_in_the_order_in_which_they_were_typed():
    assert [name for _role, name, *_ in read("Awa\n\n  Binta  \nmodération : Cissé\n")] == ["Awa", "Binta", "Cissé"]
    assert read("") == []


@pytest.mark.parametrize("line", ["Docteur : Awa", "modération :", "()", "Awa (médecin", "Awa) Diallo"])
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(Error) as refused:
        typed_people.read_people(f"Binta\n{line}")
    assert (refused.value.code, refused.value.params) == ("bad_person", {"line": line})
