import pytest

from conference.core.errors import Error
from conference.exchange import cells, vocabulary


@pytest.fixture
def words(hall):
    return vocabulary.of(hall.event)


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("sex", "F", "F"),
        ("sex", "féminin", "F"),
        ("sex", "M.", "M"),
        ("sex", "H", "M"),
        ("sex", "HOMME", "M"),
        ("sex", "non précisé", ""),
        ("age_bracket", "18-24", "18-24"),
        ("age_bracket", "18 à 24 ans", "18-24"),
        ("age_bracket", "60+", "60+"),
        ("age_bracket", "60 ans et plus", "60+"),
        ("age_bracket", "37", "36-59"),
        ("language", "Bambara", "bm"),
        ("language", "PEULH", "ff"),
        ("language", "en", "en"),
        ("state", "Confirmée", "confirmed"),
        ("state", "à valider", "pending"),
        ("state", "liste d'attente", "waitlisted"),
        ("consent_photo", "Oui", True),
        ("consent_photo", "x", True),
        ("consent_photo", "non", False),
        ("consent_list", "0", False),
        ("phones", "70 00 12 34", ("+22370001234",)),
        ("phones", "70001234.0", ("+22370001234",)),
        ("phones", "22370001234", ("+22370001234",)),
        ("phones", "70001234 / 66 00 12 35", ("+22370001234", "+22366001235")),
        ("phones", "70-00-12-34 ou 66001235", ("+22370001234", "+22366001235")),
        ("phones", "néant", None),
        ("phones", "-", None),
        ("email", "Awa@Exemple.ORG", "Awa@exemple.org"),
        ("email", "néant", None),
        ("given_names", "  Ɲeleni   Awa ", "Ɲeleni Awa"),
    ],
)
def test_a_cell_is_read_as_people_write_it(words, column, written, read):
    assert cells.read(column, written, words) == read


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        ("sex", "Q", "import_unknown"),
        ("sex", "femmme", "import_near"),
        ("age_bracket", "12", "import_unknown"),
        ("group", "Chasseurs", "import_group_unknown"),
        ("state", "présente", "import_unknown"),
        ("consent_photo", "peut-être", "import_unknown"),
        ("phones", "12", "phone_too_short"),
        ("phones", "appeler Awa", "phone_unreadable"),
        ("phones", "2,24E+10", "import_phone_abbreviated"),
        ("phones", "2026-08-21", "import_date"),
        ("phones", "70001234/70001235/70001236/70001237/70001238", "import_phones_many"),
        ("email", "awa@", "import_email"),
        ("email", "awa@exemple.org, issa@exemple.org", "import_email"),
        ("email", "-oQ/tmp@x", "import_email"),
        ("given_names", "2026-08-21 00:00", "import_date"),
        ("given_names", "12", "import_not_a_name"),
        ("given_names", "=1+1", "import_not_a_name"),
        ("family_name", '=HYPERLINK("http://evil.example")', "import_not_a_name"),
        ("given_names", "A" * 121, "import_too_long"),
        ("given_names", "?eleni", "import_letter_lost"),
        ("organisation", "Yiri?ini", "import_letter_lost"),
        ("organisation", "A" * 161, "import_too_long"),
        ("id", "12", "import_id_unreadable"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused_with_its_reason(words, column, written, code):
    with pytest.raises(Error) as refused:
        cells.read(column, written, words)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "written",
    [
        "sante",
        "Santé",
        "SANTE",
        "Professionnels de la santé",
        "professionnel sante",
        "Health professionals",
        "Prof. santé",
    ],
)
def test_a_group_is_found_by_code_label_or_the_beginnings_of_its_words(hall, words, written):
    assert cells.read("group", written, words) == hall.health.id


def test_a_group_that_could_be_two_is_not_guessed(hall, words):
    from tests.builders import a_group

    a_group(hall.event, "radio", label={"fr": "Radios communautaires"})
    words = vocabulary.of(hall.event)
    with pytest.raises(Error) as refused:
        cells.read("group", "Comm.", words)
    assert refused.value.code == "import_ambiguous"


@pytest.mark.parametrize("written", ["Macina", "MACINA", "District sanitaire de Macina", "CSRéf Macina"])
def test_a_district_is_found_however_it_is_called(words, written):
    found = cells.read("district", written, words)
    assert words.districts.labels[found] == "Macina"
