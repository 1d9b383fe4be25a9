import pytest

from conference.core.errors import Error
from conference.exchange.columns import find

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(
    "header",
    [
        ["Prénoms", "Nom", "Groupe"],
        ["GROUPE", "prenoms", "  nom "],
        ["Group", "Given names", "Family name"],
        ["Prénom(s)", "Nom de famille", "Catégorie de participant"],
    ],
)
def test_columns_are_found_in_any_language_order_case_or_accents(header):
    assert set(find(header).positions) == {"given_names", "family_name", "group"}


def test_a_remark_in_brackets_does_not_matter():
    assert find(["Prénoms", "Groupe", "Sexe (H/F)"]).positions["sex"] == 2


def test_columns_that_mean_nothing_are_named():
    assert find(["Prénoms", "Groupe", "N°", "Régime alimentaire"]).ignored == ("N°", "Régime alimentaire")


def test_a_file_without_a_needed_column_is_refused_and_told_which():
    with pytest.raises(Error) as refused:
        find(["Nom et prénoms", "Structure"])
    assert refused.value.code == "import_columns_missing"
    assert refused.value.params == {"columns": "Prénoms, Groupe"}


def test_a_file_that_names_people_by_their_identifier_needs_no_other_column():
    assert find(["Identifiant", "Fonction"]).positions == {"id": 0, "function": 1}


def test_two_columns_that_say_the_same_are_refused():
    with pytest.raises(Error) as refused:
        find(["Prénoms", "Groupe", "E-mail", "Courriel"])
    assert refused.value.params == {"one": "E-mail", "other": "Courriel"}
