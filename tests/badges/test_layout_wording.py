import re
from dataclasses import replace
from pathlib import Path

import pytest

from conference.badges import layout_wording as wording
from conference.badges.arranging import arranged
from conference.badges.formats import FORMATS, OWN, size_faults
from conference.badges.recipes import ELEMENTS, Back, Recipe, recipe_faults
from conference.badges.rules import Fault
from conference.badges.sheets import PLAIN, sheet, sheets_for
from conference.core.i18n import speaking
from conference.core.paper.scripts import missing_scripts

ROOM = Path(wording.__file__).parent


@pytest.fixture(autouse=True)
def in_french(app):
    with app.app_context(), speaking("fr"):
        yield


def test_every_fault_has_a_sentence():
    raised = {
        code
        for path in ROOM.glob("*.py")
        for code in re.findall(r'Fault\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    } | {"size_number", "size_limits"}
    assert raised <= wording.FAULTS.keys()


def test_every_choice_has_a_name():
    assert set(wording.FORMATS) == {*FORMATS, OWN}
    assert set(ELEMENTS) <= wording.ELEMENTS.keys()
    assert set(wording.BACKS) == set(Back.__args__)
    for format_ in FORMATS.values():
        for spec in (*sheets_for(format_.width, format_.height), sheet(PLAIN, 86, 54)):
            assert wording.sheet_words(spec.code) != spec.code


def test_a_sheet_to_cut_says_its_paper_and_its_count():
    assert wording.sheet_words("A4x4") == "A4, 4 par page"
    assert wording.sheet_words("letterx10") == "Letter, 10 par page"


def test_a_fault_is_said_with_its_numbers_as_people_write_them():
    (fault,) = size_faults(20, 100)
    assert wording.fault_words(fault) == "Donnez une largeur et une hauteur entre 30 et 300 mm."
    (fault,) = recipe_faults(replace(Recipe(), accent="#FFE680"))
    assert "contraste 1,2, il faut 3" in wording.fault_words(fault)
    said = [wording.fault_words(one) for one in arranged(Recipe(format="own", width=30, height=30)).remarks]
    assert said[0] == "Ce format est trop petit pour un QR lisible (13,2 mm au moins) : le badge n’en a pas."
    assert "Pas de place dans ce format : fonction." in said


def test_a_fault_without_numbers_is_said_too():
    assert wording.fault_words(Fault("back_empty", "back_text")).startswith("Écrivez")


def test_a_script_has_a_name():
    assert str(wording.SCRIPTS[missing_scripts("中")[0].script]) == "chinois, japonais ou coréen"
