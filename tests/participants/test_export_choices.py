"""What an export may be asked for: columns, templates, older programs; and what it never holds."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pypdfium2
import pytest
import python_calamine

from conference.core import clock
from conference.core.db import session, write
from conference.core.permissions import PUBLIC
from conference.events import cloning
from conference.events.services import NewEvent
from conference.participants import export_templates
from conference.participants.list_models import ExportTemplate
from tests.answering import a_question
from tests.office import needs_office, shown
from tests.pages import check_page
from tests.staff import audited, press, signed_in

PEOPLE = "/org/forum/participants"
EXPORT = f"{PEOPLE}/exporter"
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","x")', "＝1+1", "-"]
LETTERS = ["Ɲeleni", "أمينة", "ߊߡߌߣߊ", "Aïssata", "N’Golo"]


def choices(client, **parameters):
    return check_page(client.get(EXPORT, query_string=parameters))


def export(client, page=None, **values):
    return press(client, (page or choices(client)).form("Exporter ("), "Exporter (", **values)


def lines(answer, separator=";", encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(answer.data.decode(encoding), newline=""), delimiter=separator))


def labels(answer, **options):
    return lines(answer, **options)[0][:-1]


@pytest.fixture
def told(forum, organiser):
    """People with all kinds of names, and an organiser."""
    for name in [*FORMULAS, *LETTERS]:
        forum.add(name, f"Z{name}", organisation=name, function=name, phones=["+22376001234"], sex="F")
    return organiser


# ------------------------------------------------------------------------------------------------- exactly the view


def test_the_columns_of_a_file_are_those_of_the_list_in_their_order(forum, organiser):
    forum.add(district_id=forum.macina, organisation="CSCom", age_bracket="60+")
    answer = export(organiser, choices(organiser, col="age,structure,district"), format="csv")
    assert lines(answer)[0][:-1] == ["Identifiant", "Prénoms", "Nom", "Tranche d’âge", "Structure", "District"]
    assert lines(answer)[1][1:-1] == ["Aminata", "Traoré", "60 ans et plus", "CSCom", "Macina"]


def test_a_filter_by_any_field_holds_in_the_file(forum, organiser):
    forum.add("Awa", district_id=forum.macina)
    forum.add("Issa")
    answer = export(organiser, choices(organiser, **{"district.pas": "Macina"}), format="csv")
    assert [row[1] for row in lines(answer)[1:]] == ["Issa"]
    book = openpyxl.load_workbook(io.BytesIO(export(organiser, choices(organiser, **{"district.pas": "Macina"})).data))
    assert dict(book.worksheets[1].values)["Filtre"] == "District : pas Macina"


def test_a_contact_that_somebody_was_looked_for_by_is_not_in_the_file(forum, organiser):
    forum.add(phones=["+22376001234"])
    for parameters in ({"telephone": "76001234"}, {"q": "76 00 12 34"}):
        answer = export(organiser, choices(organiser, **parameters), format="csv")
        assert len(lines(answer)) == 2
        assert "76" not in lines(answer)[0][-1].partition("·")[2]


def test_every_cell_is_what_the_list_showed(told):
    columns = "titre,structure,fonction,groupe,sexe,etat"
    shown_by_list = [row[1:] for row in check_page(told.get(PEOPLE, query_string={"col": columns})).rows()]
    names = [row[0].removesuffix(" doublon ?") for row in shown_by_list]
    for kind in ("xlsx", "ods"):
        answer = export(told, choices(told, col=columns), format=kind)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
        cells = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()[1:]]
        assert [f"{row[1]} {row[2]}" for row in cells] == names
        assert [[cell or "–" for cell in row[3:]] for row in cells] == [
            [cell or "–" for cell in row[1:]] for row in shown_by_list
        ]


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_libreoffice_shows_what_the_list_showed(told, tmp_path, kind):
    rows = [row[1:] for row in check_page(told.get(PEOPLE, query_string={"col": "structure,fonction,sexe"})).rows()]
    path = tmp_path / f"liste.{kind}"
    path.write_bytes(export(told, choices(told, col="structure,fonction,sexe"), format=kind).data)
    cells = shown(path, ";" if kind == "csv" else "")[0][1:]
    plain = [[cell.removeprefix("'") if kind == "csv" else cell for cell in row] for row in cells]
    found = [[f"{row[1]} {row[2]}", *row[3:6]] for row in plain]
    expected = [[row[0].removesuffix(" doublon ?"), *row[1:]] for row in rows]
    assert [[cell.replace("'", "’") for cell in row] for row in found] == [
        [cell.replace("'", "’") for cell in row] for row in expected
    ]


def test_no_form_has_a_living_formula(told):
    answer = export(told, format="xlsx", set="all")
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)):
        assert not [cell for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink]
    for separator, sign in (("semicolon", ";"), ("comma", ","), ("tab", "\t")):
        rows = lines(export(told, format="csv", separator=separator), sign)
        cells = [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+@-＝") and cell.strip("-")]
        assert [cell for cell in cells if cell] == []
    answer = export(told, format="json")
    assert {row["prenom"] for row in json.loads(answer.data)["rows"]} == {*FORMULAS, *LETTERS}
    with zipfile.ZipFile(io.BytesIO(export(told, format="ods", set="all").data)) as ods:
        content = ods.read("content.xml").decode()
    assert "=1+1" in content
    assert not re.findall(r"table:formula|<text:a[ >]|xlink:href|<script", content)
    paper = export(told, format="pdf").data
    with pypdfium2.PdfDocument(paper) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "=1+1" in text
    assert not re.findall(rb"/(?:JavaScript|JS|URI|Launch|SubmitForm)\b", paper)


def test_a_program_gets_keys_labels_and_types(forum, organiser):
    forum.add(consent_photo=True)
    found = json.loads(export(organiser, format="json", set="record").data)
    (row,) = found["rows"]
    assert (row["photo"], row["liste"], row["age"]) == (True, False, None)
    assert row["date"].endswith("+00:00")
    assert {"key": "photo", "label": "Accord photos", "kind": "yes_no"} in found["columns"]
    assert (found["about"]["exported_by"], found["about"]["people"], found["about"]["reason"]) == ("organiser", 1, None)


def test_paper_has_its_title_its_pages_and_who_it_is_from(forum, organiser):
    for number in range(30):
        forum.add(f"Ɲeleni{number}", organisation="ߊߡߌߣߊ")
    document = pypdfium2.PdfDocument(export(organiser, choices(organiser, sexe="-"), format="pdf").data)
    assert len(document) == 2
    assert round(document[0].get_width()) == 842
    for number, page in enumerate(document, 1):
        text = page.get_textpage().get_text_range()
        assert f"page {number}/2" in text
        assert "Exporté par organiser le " in text
        assert "30 personnes" in text
        assert "Structure" in text
        assert "Identifiant" not in text


def test_more_columns_than_paper_shows_are_refused_in_words(forum, organiser):
    forum.add()
    answer = export(organiser, format="pdf", set="all")
    assert answer.status_code == 303
    assert "Une page montre 15 colonnes au plus" in check_page(organiser.get(answer.location)).text


def test_a_file_without_names_has_none(forum, organiser):
    forum.add(phones=["+22376001234"], organisation="CSCom de Dioura")
    answer = export(organiser, format="csv", set="nameless")
    assert "Aminata" not in answer.data.decode()
    assert "Traoré" not in answer.data.decode()
    assert {"Identifiant", "Code", "Prénoms", "Nom"}.isdisjoint(labels(answer))


def test_columns_can_be_ticked_one_by_one(forum, organiser):
    forum.add()
    answer = export(organiser, format="csv", set="own", columns=["code", "sexe"])
    assert labels(answer) == ["Code", "Sexe"]
    answer = export(organiser, format="csv", set="own")
    assert answer.status_code == 303
    assert "Choisissez au moins une colonne." in check_page(organiser.get(answer.location)).text


# -------------------------------------------------------------------------------------------------- what is sealed


def test_a_list_that_shows_contacts_asks_why_before_there_is_a_file(forum, organiser, app):
    forum.add(phones=["+22376001234"])
    listed = check_page(organiser.get(PEOPLE, query_string={"col": "telephone,sexe"}))
    page = check_page(press(organiser, listed.form("Exporter ("), "Exporter ("))
    assert "Elles ne sont dans un fichier que si vous dites pourquoi : Téléphone." in page.text
    assert audited(app, "participants.exported") == []
    without = press(organiser, page.form("Exporter sans ces colonnes"), "Exporter sans ces colonnes", format="csv")
    assert "Téléphone" not in labels(without)
    answer = export(organiser, page, format="csv", contacts="y", reason="calls")
    assert "Téléphone" in labels(answer)
    assert "Appeler les personnes" in lines(answer)[0][-1]


@pytest.mark.parametrize("reason", ["calls", "logistics", "security", "donor"])
def test_the_reason_is_in_the_log_as_a_code_and_in_the_file_in_words(forum, organiser, app, reason):
    forum.add(phones=["+22376001234"])
    book = openpyxl.load_workbook(io.BytesIO(export(organiser, contacts="y", reason=reason).data))
    words = {
        "calls": "Appeler les personnes",
        "logistics": "Logistique et transport",
        "security": "Sécurité des participants",
        "donor": "Demande du bailleur",
    }
    assert dict(book.worksheets[1].values)["Raison"] == words[reason]
    assert audited(app, "participants.exported")[0].details["reason"] == reason


def test_columns_that_the_role_does_not_see_cannot_be_had_by_hand(forum, app):
    forum.add(phones=["+22376001234"], email="awa@exemple.example")
    client = signed_in(app, forum.event, email="sans@equipe.example")
    page = choices(client)
    form = page.form("Exporter (").filled(format="csv") | {"set": "own", "columns": ["telephone", "email", "sexe"]}
    answer = client.post(EXPORT, data=form | {"vu": "1"})
    assert labels(answer) == ["Sexe"]
    answer = client.post(EXPORT, data=form | {"set": "view", "filtre": "col=telephone,sexe&tri=telephone"})
    assert "Téléphone" not in labels(answer)
    answer = client.post(EXPORT, data=form | {"set": "view", "filtre": "telephone=76001234"})
    assert answer.status_code == 303


# -------------------------------------------------------------------------------------------------- older programs


def test_letters_that_would_be_lost_are_told_before_there_is_a_file(told, app):
    page = check_page(export(told, format="csv", encoding="cp1252"))
    assert "4 personnes perdraient des lettres" in page.text
    assert "Ɲeleni ZƝeleni" in page.text
    assert audited(app, "participants.exported") == []
    kept = press(told, page.form("toutes les lettres"), "toutes les lettres")
    assert "Ɲeleni" in kept.data.decode("utf-8-sig")
    lost = press(told, page.form("quand même"), "quand même")
    assert "?eleni" in lost.data.decode("cp1252")
    assert lost.headers["Content-Type"] == "text/csv; charset=windows-1252"


def test_without_a_loss_nothing_is_asked(forum, organiser):
    forum.add("Aïssata", "Œuvrard", organisation="Santé – 5 €")
    answer = export(organiser, format="csv", encoding="cp1252", separator="tab")
    assert lines(answer, "\t", "cp1252")[1][1:4] == ["Aïssata", "Œuvrard", "Santé – 5 €"]


# ------------------------------------------------------------------------------------------------------- templates


def keep(client, name, page=None, **values):
    return press(client, (page or choices(client)).form("Exporter ("), "Enregistrer le modèle", template=name, **values)


def test_a_template_is_kept_used_renamed_deleted_and_brought_back(forum, organiser):
    forum.add()
    answer = keep(organiser, "Pour le bailleur", format="csv", separator="tab", set="own", columns=["code", "sexe"])
    page = check_page(organiser.get(answer.location))
    assert "D’après le modèle « Pour le bailleur »" in page.text
    answer = export(organiser, page)
    assert sorted(labels(answer, separator="\t")) == ["Code", "Sexe"]

    press(organiser, page.form("Renommer"), "Renommer", nom="Bailleur")
    page = choices(organiser)
    assert "Bailleur" in page.text
    answer = press(organiser, page.form("Effacer"), "Effacer")
    page = check_page(organiser.get(answer.location))
    assert page.soup.find(attrs={"action": lambda one: one and one.endswith("/renommer")}) is None
    press(organiser, page.form("Annuler"), "Annuler")
    assert "Bailleur" in choices(organiser).text


def test_a_name_that_is_none_or_taken_is_said_beside_the_field(forum, organiser):
    forum.add()
    keep(organiser, "Bailleur")
    assert check_page(keep(organiser, "bailleur")).errors() == [
        "Il y a déjà un modèle « bailleur ». Choisissez un autre nom."
    ]
    assert check_page(keep(organiser, "")).errors() == ["Donnez un nom à ce modèle."]


def test_a_template_remembers_neither_people_nor_a_reason(forum, organiser, app):
    forum.add(phones=["+22376001234"])
    page = choices(organiser, q="Traoré", groupe="sante")
    keep(organiser, "Appels", page, contacts="y", reason="other", other="Valise de Awa")
    with app.app_context():
        (template,) = export_templates.every(forum.event.id)
        assert set(template.settings) == {
            "format", "separator", "encoding", "set", "columns", "answers", "contacts", "sensitive",
        }  # fmt: skip
        assert "Awa" not in str(template.settings)
    used = check_page(organiser.get(EXPORT, query_string={"modele": str(template.id)}))
    assert used.errors() == []
    answer = export(organiser, used)
    assert check_page(answer).errors() == ["Choisissez une raison : elle est notée avec votre nom."]


def test_what_a_colleague_may_not_see_is_left_out_and_named(forum, organiser, app):
    forum.add(phones=["+22376001234"])
    keep(organiser, "Appels", format="csv", set="own", columns=["telephone", "sexe"], contacts="y", reason="calls")
    with app.app_context():
        (template,) = export_templates.every(forum.event.id)
    colleague = signed_in(app, forum.event, email="sans@equipe.example")
    page = check_page(colleague.get(EXPORT, query_string={"modele": str(template.id)}))
    assert "Votre rôle ne montre pas, et ce fichier n’aura pas : Téléphone." in page.text
    assert labels(export(colleague, page)) == ["Sexe"]


def test_a_template_of_another_event_is_not_there(forum, organiser, app):
    keep(organiser, "Appels")
    with app.app_context():
        (template,) = export_templates.every(forum.event.id)
    neighbour = signed_in(app, forum.neighbour, email="voisin@equipe.example")
    path = "/org/autre/participants/exporter"
    assert neighbour.get(path, query_string={"modele": str(template.id)}).status_code == 404
    assert neighbour.get(path, query_string={"modele": "rien"}).status_code == 404
    token = check_page(neighbour.get(path)).form("Exporter (").filled()
    for deed in ("renommer", "effacer"):
        assert neighbour.post(f"{path}/modeles/{template.id}/{deed}", data=token | {"nom": "x"}).status_code == 404


def test_a_template_that_is_old_asks_for_what_there_is(forum, organiser, app):
    settings = {"format": "doc", "set": "x", "columns": ["gone", 3, "sexe"], "contacts": "yes", "more": 1}
    with app.app_context(), write():
        session().add(ExportTemplate(event_id=forum.event.id, name="Vieux", settings=settings, created_at=clock.now()))
        session().flush()
        (template,) = export_templates.every(forum.event.id)
    forum.add()
    page = check_page(organiser.get(EXPORT, query_string={"modele": str(template.id)}))
    assert export(organiser, page).data.startswith(b"PK")


def test_the_copy_of_an_event_has_its_templates_and_nobody(forum, organiser, app):
    forum.add()
    keep(organiser, "Bailleur", set="own", columns=["sexe"])
    with app.app_context():
        event = forum.event
        new = NewEvent(
            slug="copie", title=event.title, first_day=event.first_day, last_day=event.last_day, zone=event.zone
        )
        made = cloning.clone(event, new, actor=PUBLIC, now=clock.now())
        (copy,) = export_templates.every(made.id)
        assert (copy.name, copy.settings["columns"], copy.created_by) == ("Bailleur", ["sexe"], None)


# ------------------------------------------------------------------------------------------------------- questions


def test_two_hundred_questions_are_two_hundred_columns(forum, organiser, app):
    with app.app_context():
        for number in range(200):
            a_question(forum.event, "text", f"q{number}", label={"fr": f"Question {number}"})
    forum.add()
    for kind in ("xlsx", "ods"):
        answer = export(organiser, format=kind, answers="y")
        header = (
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()[0]
        )
        assert [label for label in header if str(label).startswith("Question ")] == [
            f"Question {n}" for n in range(200)
        ]
