"""Lists that differ in everything are read as the same people; rows without a person say what they are."""

from datetime import date

import pytest

from conference.core.sheets import pasted, read_book
from conference.core.text import fold
from conference.exchange.lists import people
from tests.exchange import lists

DAY = date(2026, 8, 21)


def reading(name: str, data: bytes, **options):
    return people.read(read_book(name, data, max_rows=5000, max_columns=60), region="ML", today=DAY, **options)


def persons(found) -> dict[str, people.Person]:
    return {line.person.phones[0][4:]: line.person for line in found.lines if line.person and line.person.phones}


@pytest.mark.parametrize("variant", lists.VARIANTS, ids=lambda variant: variant.__name__)
def test_the_same_people_are_found_in_every_list(variant):
    found = reading(*variant())
    read = persons(found)
    assert len(read) == len(lists.PEOPLE)
    assert sum(line.kind == people.PERSON for line in found.lines) == len(lists.PEOPLE)
    for given, family, sex, organisation, function, district, _commune, phone, email, group in lists.PEOPLE:
        person = read[phone]
        assert (person.name.given, fold(person.name.family)) == (given, fold(family))
        assert (person.organisation, person.function, person.group) == (organisation, function, group)
        # where nothing tells the sex, a given name does not: Adama and Sadio are women and men
        assert person.sex == ("" if variant in {lists.message, lists.sections} else sex)
        if variant is not lists.message:  # a message tells no district
            assert person.district == district
        if variant not in {lists.message, lists.sections}:
            assert person.email == email


def test_a_title_gives_its_district_to_the_rows_below_until_the_next():
    kinds = [(line.kind, line.code) for line in reading(*lists.sections()).lines]
    assert kinds.count(("skipped", "row_section")) == 5
    assert kinds.count(("skipped", "row_total")) == 5
    assert kinds.count(("skipped", "row_header")) == 5
    assert kinds.count(("invalid", "import_reserved")) == 5


def test_hidden_and_leftover_sheets_are_left_and_told():
    found = reading(*lists.a_sheet_a_district())
    assert found.hidden_sheets == ("Vieux",)
    assert found.left == ("Synthèse",)


def test_every_row_below_the_headings_is_told_with_the_number_that_excel_shows():
    found = reading(*lists.english())
    assert [line.number for line in found.lines] == list(range(4, 16))


def test_columns_that_were_chosen_by_hand_win():
    rows = [["Nom", "Truc", "Machin"], ["Awa Traoré", "CSCom de Dioura", "Sage-femme"]]
    name, data = "liste.csv", lists.text(rows)
    found = reading(name, data, roles={"": {1: "function", 2: "organisation"}})
    (person,) = [line.person for line in found.lines]
    assert (person.function, person.organisation) == ("CSCom de Dioura", "Sage-femme")


def test_a_list_of_bare_names_is_a_list():
    book = pasted("1. Awa Traoré\n2. Moussa Coulibaly\n- Dr Jean Dakouo 70 01 00 04\n", max_rows=100, max_columns=9)
    found = people.read(book, region="ML", today=DAY)
    assert [(line.person.name.full, line.person.name.title) for line in found.lines] == [
        ("Awa Traoré", ""),
        ("Moussa Coulibaly", ""),
        ("Jean Dakouo", "Dr"),
    ]


def test_what_a_telephone_copies_out_of_a_conversation_is_read_without_the_senders():
    said = [
        "[12/08/2026, 09:14] Dr Koné: Bonjour",
        "[12/08/2026, 09:15] Dr Koné: 1- Awa Traoré sage femme CSCom de Sah 76001234",
        "12/08/2026 à 09:17 - Dr Koné: 2- Mme Fanta Coulibaly (présidente CAFO) tel: 70001234",
        "3) DIALLO Amadou (malvoyant), chef de village, Village de Sah, tel 66 00 12 34 ou 76 00 12 35, néant",
        "Merci",
    ]
    found = people.read(pasted("\n".join(said), max_rows=100, max_columns=9), region="ML", today=DAY)
    assert [line.kind for line in found.lines] == ["skipped", "person", "person", "person", "skipped"]
    read = [line.person for line in found.lines if line.person]
    assert [(one.name.full, one.function, one.organisation, one.group, one.phones) for one in read] == [
        ("Awa Traoré", "sage femme", "CSCom de Sah", "sante", ("+22376001234",)),
        ("Fanta Coulibaly", "présidente CAFO", "", "communaute", ("+22370001234",)),
        ("Amadou DIALLO", "chef de village", "Village de Sah", "communaute", ("+22366001234", "+22376001235")),
    ]


def test_a_message_whose_lines_have_commas_is_no_table():
    lines_ = ["Bonjour Docteur, voici les noms :", *(f"{at}) Awa Traoré, chef, tel 7600123{at}" for at in range(3))]
    lines_ += ["4) Issa Koné, maire, Mairie de Macina, 66001234", "Merci, à bientôt"]
    found = reading("message.txt", "\n".join(lines_).encode())
    assert found.layouts[""].free_text
    assert sum(line.kind == people.PERSON for line in found.lines) == 4


NOBODY = [
    ("A désigner", "import_reserved"),
    ("à préciser", "import_reserved"),
    ("To be confirmed", "import_reserved"),
    ("TBD", "import_reserved"),
    ("???", "import_reserved"),
    ("2 agents CSCOM", "import_several"),
    ("Awa Traoré et Moussa Diarra", "import_several"),
    ("Chauffeur", "import_function_only"),
    ("Garde du corps", "import_function_only"),
    ("Driver of UNICEF", "import_function_only"),
    ("Le Maire de Macina", "import_function_only"),
    ("Son représentant", "import_function_only"),
    ("Awa " * 70, "import_not_a_name"),
    ("test test", "import_test"),
    ("=1+1", "import_formula"),
    ('=HYPERLINK("http://x/","y")', "import_formula"),
    ("", "import_no_name"),
]


@pytest.mark.parametrize(("name", "code"), NOBODY)
def test_a_name_that_is_nobodys_is_invalid_and_says_why(name, code):
    rows = [["N°", "Nom et prénoms", "Structure"], ["1", "Awa Traoré", "CSCom"], ["2", name, "CSCom de Sah"]]
    line = reading("liste.xlsx", lists.xlsx(("Liste", [[f"'{c}" if c[:1] == "=" else c for c in row] for row in rows])))
    assert (line.lines[-1].kind, line.lines[-1].code) == ("invalid", code)


@pytest.mark.parametrize("name", ["Hamma", "Chef Traoré Moussa", "Imam Diallo", "Tata Cissé", "Désigné Koné", "N'Golo"])
def test_unusual_names_are_people(name):
    rows = [["Nom et prénoms", "Structure", "Tél"], ["Awa Traoré", "CSCom", ""], [name, "Village de Sah", "70010001"]]
    assert reading("liste.csv", lists.text(rows)).lines[-1].kind == people.PERSON


def test_ditto_marks_repeat_the_place_above():
    rows = [["Nom et prénoms", "Localité"], ["Awa Traoré", "Macina"], ["Issa Koné", "idem"], ["Ali Bah", '"']]
    assert [line.person.district for line in reading("l.xlsx", lists.xlsx(("L", rows))).lines] == ["Macina"] * 3


def test_what_cannot_be_read_is_noted_and_the_person_kept():
    rows = [
        ["Nom et prénoms", "Sexe", "Âge", "Tél", "E-mail", "Fonction"],
        ["Awa Traoré", "H", "jeune", "70 01 00", "awa@", "=cmd|' /C calc'!A0"],
    ]
    (line,) = reading("l.csv", lists.text(rows)).lines
    assert line.kind == people.PERSON
    assert {(note.role, note.code) for note in line.notes} == {
        ("sex", "import_sex_doubt"),
        ("age", "import_age_unread"),
        ("phones", "phone_too_short"),
        ("email", "import_email"),
        ("function", "import_formula"),
    }
    assert line.person.function == ""


def test_headings_that_change_order_halfway_are_followed():
    rows = [["Nom et prénoms", "Téléphone", "Structure"], ["Awa Traoré", "70010001", "CSCom"]]
    rows += [["Structure", "Nom et prénoms", "Téléphone"], ["Mairie", "Issa Koné", "70010002"]]
    last = reading("l.csv", lists.text(rows)).lines[-1].person
    assert (last.name.full, last.organisation, last.phones) == ("Issa Koné", "Mairie", ("+22370010002",))


def test_headings_of_any_list_of_ours_are_not_taken_for_numbers_of_theirs():
    rows = [["ID", "Full name", "Phone"], ["1", "Awa Traoré", "70010001"]]
    (line,) = reading("l.csv", lists.text(rows)).lines
    assert line.person.name.full == "Awa Traoré"
