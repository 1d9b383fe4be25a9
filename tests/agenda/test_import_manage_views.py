"""A programme brought in from the page: rehearsed, confirmed, taken back."""

import base64
import io
import random
import zlib

import pytest

from conference.agenda import file_queries, import_manage_views
from conference.agenda.files import write_xml
from tests.agenda.files.programmes import plenary, programme, session
from tests.agenda.programmes import a_session, an_agenda
from tests.pages import Form, check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda/importer"
TABLE = "Jour\tDébut\tFin\tTitre\tSalle\n1\t9:00\t10:00\tPanel\tSalle Djoliba\n1\ttard\t10:00\tPerdue\t"


@pytest.fixture
def event(app):
    with app.app_context():
        return an_agenda(a_session("A"))


@pytest.fixture
def client(app, event):
    return signed_in(app, event)


def codes(app, event):
    with app.app_context():
        return [row.title["fr"] for row in file_queries.rows(event.id)]


def send(client, **values):
    page = check_page(client.get(HOME))
    token = page.one("main form [name=csrf_token]")["value"]
    return client.post(HOME, data={"csrf_token": token, **values}, content_type="multipart/form-data")


def confirm(client, page):
    form = Form(page.one("main form"))
    return client.post(form.action, data=form.filled(press="Importer"))


def test_a_pasted_table_is_rehearsed_then_brought_in_then_taken_back(app, client, event):
    page = check_page(send(client, colle=TABLE))
    assert page.text.count("1 nouvelle séance") == 1
    assert "Salles à créer : Salle Djoliba" in page.text.replace("\u00a0", " ")
    assert "3. Perdue" in page.text
    assert codes(app, event) == ["Séance A"]
    answer = confirm(client, page)
    assert answer.status_code == 303
    assert sorted(codes(app, event)) == ["Panel", "Séance A"]
    day = check_page(client.get(answer.location))
    (form,) = day.soup.select(".flash form")
    client.post(form["action"], data={"csrf_token": form.select_one("[name=csrf_token]")["value"]})
    assert codes(app, event) == ["Séance A"]


def test_a_schedule_file_is_carried_to_its_confirmation(app, client, event):
    data = write_xml(programme(plenary(), days=programme().days[:1]))
    page = check_page(send(client, fichier=(io.BytesIO(data), "plan.xml")))
    assert codes(app, event) == ["Séance A"]
    confirm(client, page)
    assert len(codes(app, event)) == 2


def test_a_programme_of_a_large_congress_is_carried_too(app, client, event):
    chance = random.Random(1)  # what hardly packs, as the texts of 1,350 sessions
    sessions = (session(number, abstract=chance.randbytes(350).hex()) for number in range(1, 1351))
    packed = zlib.compress(write_xml(programme(*sessions, days=programme().days[:1])))
    carried = {"nom": "plan.xml", "contenu": base64.b64encode(packed).decode(), "geste": "importer"}
    assert 600_000 < len(carried["contenu"]) < 1_200_000
    token = check_page(client.get(HOME)).one("main form [name=csrf_token]")["value"]
    assert client.post(HOME, data={"csrf_token": token, **carried}).status_code == 303
    assert len(codes(app, event)) == 1351


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"colle": ""}, 400, "vide"),
        ({"colle": "bonjour"}, 422, "titres de colonnes"),
        ({"fichier": (io.BytesIO(b"<a>"), "plan.xml")}, 422, "n’est pas un XML lisible"),
        ({"fichier": (io.BytesIO(b"x"), "plan.pdf")}, 422, "Importez un fichier .xml, .json, .ics"),
        ({"fichier": (io.BytesIO(b"x"), "plan.ics")}, 422, "BEGIN:VCALENDAR"),
        ({"fichier": (io.BytesIO(b"x" * 2_001), "plan.xml")}, 413, "trop grand"),
        ({"contenu": "pas du base64", "nom": "plan.xml"}, 400, ""),
    ],
    ids=["nothing", "no table", "no xml", "another file", "no calendar", "too large", "forged"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_and_what_was_pasted_is_kept(
    client, values, status, words, monkeypatch
):
    monkeypatch.setattr(import_manage_views, "_LARGEST", 2_000)
    answer = send(client, **values)
    assert answer.status_code == status
    page = check_page(answer)
    assert words in page.text
    if "colle" in values:
        assert page.one("textarea").text == values["colle"]


LONG = {
    "title": ("T" * 401, "", 400),
    "person": ("Panel", "N" * 161, 160),
    "people": ("Panel", "; ".join(f"Personne {n}" for n in range(61)), 60),
}


@pytest.mark.parametrize("wrong", LONG)
def test_what_is_too_long_is_told_and_stays_out_whole_and_the_rest_comes_in(app, client, event, wrong):
    title, people, most = LONG[wrong]
    table = f"Jour\tDébut\tFin\tTitre\tIntervenants\tSalle\n1\t9:00\t10:00\t{title}\t{people}\tJamais faite\n"
    page = check_page(send(client, colle=table + "1\t11:00\t12:00\tBonne\tFanta\tSalle Faro\n"))
    told = next(line for line in page.all("main li") if "n’est pas importée" in line)
    assert f"{most} " in told
    assert "Jamais faite" not in page.text
    assert "1 nouvelle séance" in page.text
    confirm(client, page)
    assert sorted(codes(app, event)) == ["Bonne", "Séance A"]


@pytest.mark.parametrize(
    ("cell", "most"),
    [(("Salle", "S" * 121), 120), (("Public", "P" * 301), 300), (("Description", "D" * 30_001), 30_000),
     (("Code", "C" * 21), 20), (("Places", "200000"), 100)],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_no_field_is_cut_to_fit(app, client, event, cell, most):
    column, text = cell
    table = f"Jour\tDébut\tFin\tTitre\t{column}\n1\t9:00\t10:00\tPanel\t{text}\n"
    page = check_page(send(client, colle=table))
    (told,) = [line for line in page.all("main li") if "n’est pas importée" in line]
    assert f"{most} "[:3] in told
    confirm(client, page)
    assert codes(app, event) == ["Séance A"]


def test_a_session_that_is_there_stays_as_it_is_when_what_comes_is_too_long(app, client, event):
    table = f"Jour\tDébut\tFin\tTitre\tPublic\n1\t9:00\t10:00\tSéance A\t{'P' * 301}\n"
    page = check_page(send(client, colle=table))
    assert "« Séance A » n’est pas importée. Ce texte est trop long : 300 caractères au plus." in page.text
    confirm(client, page)
    with app.app_context():
        (row,) = file_queries.rows(event.id)
        assert row.audience == {}


def test_of_a_file_of_which_nothing_can_be_read_each_line_says_why(client):
    answer = send(client, colle="Jour\tDébut\tTitre\n1\ttard\tPanel\n9\t09:00\tAtelier")
    assert answer.status_code == 422
    errors = [one.replace("\u00a0", " ") for one in check_page(answer).all(".sum li")]
    assert errors[0] == "Aucune séance de ce fichier n’a pu être lue."
    assert [one.split(" : ")[0] for one in errors[1:]] == ["2. Panel", "3. Atelier"]


def test_a_file_of_another_kind_says_what_is_in_it(client):
    page = check_page(send(client, fichier=(io.BytesIO(b"[]"), "vide.json")))
    assert page.all(".sum li") == ["Ce fichier n’est pas un programme : on y trouve « [] »."]
