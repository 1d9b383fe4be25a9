"""A filter typed in one line means what an organiser meant, and nothing where that is not plain."""

import pytest

from conference.participants import fields
from conference.participants.filter_typing import understood
from conference.participants.wanted import CONTAINS, EMPTY, FILLED, FROM, IS, NOT, TO, UNSAID, Filter
from tests.answering import a_question
from tests.builders import a_district


@pytest.fixture
def meant(app, forum):
    """What a line means: (field, way, typed) to filters."""
    with app.app_context():
        a_district(forum.event, "Ténenkou")
        a_question(forum.event, "number", "nuits")
        a_question(forum.event, "several_of", "themes", {"eau": None, "paix": None})

    def read(key, way, typed=""):
        with app.test_request_context("/"):
            known = fields.of(forum.event, contacts=True, sensitive=True)
            return [(one.op, list(one.values)) for one in understood(known[key], way, typed)]

    return read


@pytest.mark.parametrize(
    "line",
    [
        ("district", "dit", "Macina", [(IS, ["Macina"])]),
        ("district", "dit", "tenenkou, MACINA", [(IS, ["Ténenkou", "Macina"])]),
        ("district", "pas", "tén", [(NOT, ["Ténenkou"])]),
        ("district", "dit", "non précisé", [(IS, [UNSAID])]),
        ("district", "dit", "Bamako", []),
        ("district", "dit", "Macina, Bamako", []),
        ("district", "dit", "", []),
        ("district", "vide", "", [(EMPTY, ["1"])]),
        ("sexe", "dit", "femme", [(IS, ["F"])]),
        ("sexe", "dit", "f", [(IS, ["F"])]),
        ("etat", "dit", "pending", [(IS, ["pending"])]),
        ("doublon", "dit", "oui", [(IS, ["1"])]),
        ("structure", "dit", "cscom", [(CONTAINS, ["cscom"])]),
        ("structure", "dit", "Sah, Macina", [(CONTAINS, ["Sah, Macina"])]),
        ("structure", "pas", "CSCom", [(NOT, ["CSCom"])]),
        ("telephone", "dit", "76 00 12 34", [(IS, ["76 00 12 34"])]),
        ("telephone", "dit", "12", []),
        ("telephone", "rempli", "", [(FILLED, ["1"])]),
        ("telephone", "pas", "76 00 12 34", []),
        ("q.nuits", "dit", "2", [(FROM, ["2"]), (TO, ["2"])]),
        ("q.nuits", "dit", "2 à 4", [(FROM, ["2"]), (TO, ["4"])]),
        ("q.nuits", "dit", "2..", [(FROM, ["2"])]),
        ("q.nuits", "dit", "beaucoup", []),
        ("q.nuits", "dit", "1 à 2 à 3", []),
        ("q.themes", "dit", "option eau", [(IS, ["eau"])]),
        ("date", "dit", "12/08/2026", [(FROM, ["2026-08-12"]), (TO, ["2026-08-12"])]),
        ("date", "dit", "12 août 2026 au 14/08/2026", [(FROM, ["2026-08-12"]), (TO, ["2026-08-14"])]),
        ("date", "dit", "hier", []),
        ("code", "dit", "K7M-4QP", [(IS, ["K7M-4QP"])]),
        ("structure", "ou", "a", []),
    ],
)
def test_a_line_is_understood(meant, line):
    key, way, typed, filters = line
    assert meant(key, way, typed) == filters


def test_a_filter_is_what_an_address_says(meant):
    assert Filter("district", NOT, ("Macina",)).parameter == "district.pas"
