import io
import zipfile

import openpyxl
import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.core.i18n import speaking
from conference.events.models import ConsentText
from conference.exchange import rules, services, template, vocabulary
from tests.builders import a_group, an_event
from tests.exchange.conftest import rehearsal


@pytest.fixture
def made(hall):
    return template.workbook(vocabulary.of(hall.event))


@pytest.fixture
def book(made):
    return openpyxl.load_workbook(io.BytesIO(made))


def header(book):
    return [cell.value for cell in book.worksheets[0][1]]


def test_the_template_has_what_this_event_asks_and_nothing_else(book):
    assert header(book) == [
        "Identifiant", "Titre", "Prénoms", "Nom", "Groupe", "Sexe", "Tranche d’âge", "District", "Structure",
        "Fonction", "Téléphone", "Adresse e-mail", "Commune", "Langue", "État", "Accord photos", "Accord liste",
        "Accord nouvelle invitation",
    ]  # fmt: skip


def test_an_event_that_asks_less_has_a_shorter_template(context):
    event = an_event()
    a_group(event)
    session().execute(sa.update(ConsentText).where(ConsentText.purpose == "photo").values(asked=False))
    session().commit()
    names = template.columns(vocabulary.of(event))
    assert {"district", "commune", "consent_photo"}.isdisjoint(names)


def test_the_second_sheet_lists_the_choices_of_this_event(book):
    sheet = book["Listes"]
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in sheet.iter_cols()}
    assert lists["Groupe"] == [
        "Ambassades et missions", "Représentants des communautés", "Professionnels de la santé",
    ]  # fmt: skip
    assert lists["District"] == ["Macina", "Ténenkou"]
    assert lists["Sexe"] == ["femme", "homme"]
    assert lists["Tranche d’âge"][0] == "15 à 17 ans"
    assert lists["État"] == ["à valider", "confirmée", "invitée", "liste d’attente"]
    assert lists["Accord photos"] == ["oui", "non"]


def test_columns_offer_their_lists_for_every_row_that_may_be_filled(book):
    people = book.worksheets[0]
    rules_by_cell = {str(rule.sqref): rule for rule in people.data_validations.dataValidation}
    group = rules_by_cell["E2:E5003"]
    assert (group.type, group.formula1) == ("list", "'Listes'!$A$2:$A$4")
    assert group.errorStyle == "warning"
    assert rules_by_cell["K2:K5003"].prompt == "Plusieurs numéros : séparez-les par /."


def test_what_is_typed_stays_text_and_the_header_stays_in_sight(book):
    people = book.worksheets[0]
    formats = {
        number: one.number_format for one in people.column_dimensions.values() for number in range(one.min, one.max + 1)
    }
    assert formats == dict.fromkeys(range(1, len(header(book)) + 1), "@")
    assert people.freeze_panes == "A2"


def test_the_template_names_no_author_and_no_computer(made):
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        core, app = parts.read("docProps/core.xml").decode(), parts.read("docProps/app.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert "Company></Company" in app or "<Company/>" in app or "Company" not in app


def test_an_empty_template_imports_nobody(hall, made):
    with pytest.raises(Error) as refused:
        services.check(hall.event, services.table_of("modele.xlsx", made))
    assert refused.value.code == "import_nobody"


def test_a_filled_template_is_read_to_the_last_column(hall, made):
    book = openpyxl.load_workbook(io.BytesIO(made))
    people = book.worksheets[0]
    row = [
        None, "Dr", "Awa", "Traoré", "Professionnels de la santé", "femme", "36 à 59 ans", "Ténenkou", "CSCom",
        "Médecin", "70 00 12 34", "awa@exemple.org", "Dioura", "bambara", "à valider", "oui", "non", "oui",
    ]  # fmt: skip
    for number, value in enumerate(row, 1):
        people.cell(4, number, value)
    file = io.BytesIO()
    book.save(file)
    found = rehearsal(hall.event, services.table_of("modele.xlsx", file.getvalue()))
    assert (found.plan.problems, found.reading.ignored, found.plan.remarks["example"]) == ([], (), 2)
    (awa,) = found.plan.additions
    assert (awa.line, awa.state, awa.group_id) == (4, "pending", hall.health.id)
    told = awa.details
    assert (told.title, told.sex, told.age_bracket, told.language) == ("Dr", "F", "36-59", "bm")
    assert (told.consent_photo, told.consent_list, told.consent_invite) == (True, False, True)
    assert (told.contacts.phones, told.contacts.commune) == (("+22370001234",), "Dioura")


def test_a_template_in_one_language_is_imported_in_the_other(hall):
    with speaking("en"):
        english = template.workbook(vocabulary.of(hall.event))
    with pytest.raises(Error) as refused:
        services.check(hall.event, services.table_of("template.xlsx", english))
    assert refused.value.code == "import_nobody"  # every header was understood, both examples too


def test_the_two_examples_would_be_good_rows(hall, made):
    table = services.table_of("modele.xlsx", made)
    unmarked = [("", *row[1:]) for row in table.rows]
    found = rehearsal(hall.event, type(table)(table.header, unmarked, 1))
    assert found.plan.problems == []
    assert len(found.plan.additions) == len(rules.EXAMPLE_PEOPLE)


def test_an_export_in_one_language_changes_nothing_when_it_is_imported_in_the_other(hall):
    from conference.core.permissions import SYSTEM
    from conference.participants import export_files, exports
    from conference.participants.export_rules import Order
    from tests.builders import NOW, a_person

    said = {"sex": "F", "age_bracket": "60+", "language": "bm", "consent_photo": True, "commune": "Dioura"}
    a_person(hall.event, hall.health, phones=["+22370001234", "+22366001235"], **said)
    a_person(hall.event, hall.communities, given_names="Issa", sex="M", title="Imam")
    for there, here in (("en", "fr"), ("fr", "en")):
        with speaking(there):
            order = Order(format="csv", set="record", contacts=True, reason="donor")
            data = b"".join(export_files.pieces(exports.prepare(hall.event, order, exports.Reader(SYSTEM, True)), NOW))
        with speaking(here):
            found = rehearsal(hall.event, services.table_of("a.csv", data))
        assert (found.plan.problems, found.plan.changes, found.plan.unchanged) == ([], [], 2)
        assert len(found.reading.ignored) == 3, found.reading.ignored  # code, way in, moment
