"""Answers on the organiser's pages: shown, corrected, downloaded, exported – sensitive ones only to those who may."""

import csv
import io

import pytest
from openpyxl import load_workbook

from conference.core.db import session
from conference.events.models import Event
from conference.participants import answers
from tests.answering import a_file, a_question
from tests.pages import check_page
from tests.staff import audited, press, signed_in


@pytest.fixture
def asked(app, forum):
    """A meal, an illness and a photo that is no secret; somebody who answered all three, in a group that is asked."""
    with app.app_context():
        event = session().get(Event, forum.event.id)
        ids = {
            "meal": str(a_question(event, "one_of", "repas", {"riz": None, "mil": 1}, label={"fr": "Repas"}).id),
            "ill": str(a_question(event, "text", "mal", label={"fr": "Maladie"}, sensitive=True).id),
            "photo": str(a_question(event, "file", "photo", label={"fr": "Photo"}).id),
            "age": str(a_question(event, "number", "age", label={"fr": "Âge"}).id),
            "scan": str(a_question(event, "file", "scan", label={"fr": "Passeport"}, sensitive=True).id),
        }
        known = {ids["meal"]: "mil", ids["ill"]: "=HYPERLINK(1)", ids["photo"]: a_file(event, b"abc"), ids["age"]: 41}
        known[ids["scan"]] = a_file(event)
    return forum.add(answers=known), ids


def test_a_persons_page_shows_answers_and_masks_sensitive_ones(app, forum, asked):
    person, ids = asked
    path = f"/org/forum/participants/{person}"
    plain = signed_in(app, forum.event, email="plain@equipe.example")
    page = check_page(plain.get(path))
    shown = dict(zip(page.all("dl.facts dt"), page.all("dl.facts dd"), strict=True))
    assert (shown["Repas"], shown["Maladie"], shown["Âge"]) == ("Option mil", "répondu, masqué", "41")
    assert (shown["Photo"], shown["Passeport"]) == ("Télécharger le fichier", "répondu, masqué")
    assert audited(app, "participant.opened") == []
    trusted = signed_in(app, forum.event, email="trusted@equipe.example", sensitive=True)
    page = check_page(trusted.get(path))
    assert "=HYPERLINK(1)" in page.text
    assert [entry.subject_id for entry in audited(app, "participant.opened")] == [person]

    file = plain.get(f"{path}/fichiers/{ids['photo']}")
    assert (file.status_code, file.data, file.content_type) == (200, b"abc", "application/pdf")
    assert file.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.pdf"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert plain.get(f"{path}/fichiers/{ids['scan']}").status_code == 403
    assert trusted.get(f"{path}/fichiers/{ids['scan']}").status_code == 200
    assert trusted.get(f"{path}/fichiers/{ids['meal']}").status_code == 404
    neighbour = signed_in(app, forum.neighbour, email="other@equipe.example", sensitive=True)
    elsewhere = path.replace("/forum/", "/autre/")
    assert neighbour.get(f"{elsewhere}/fichiers/{ids['photo']}").status_code == 404
    assert [entry.subject_id for entry in audited(app, "file.opened")] == [person, person]


def test_an_organiser_corrects_answers_and_reads_in_the_history_what_changed(app, forum, asked):
    person, ids = asked
    plain = signed_in(app, forum.event)
    page = check_page(plain.get(f"/org/forum/participants/{person}/modifier"))
    assert "HYPERLINK" not in page.response.text
    response = press(plain, page.form("Enregistrer"), None, **{"q-repas": "riz", "q-age": "42"})
    assert response.status_code == 303
    with app.app_context():
        known = answers.read(forum.get(person))
    assert (known[ids["meal"]], known[ids["age"]], known[ids["ill"]]) == ("riz", 42, "=HYPERLINK(1)")
    other = forum.add("Oumou", answers={ids["meal"]: "mil"})
    page = check_page(plain.get(f"/org/forum/participants/{other}/modifier"))
    press(plain, page.form("Enregistrer"), None, **{"q-mal": "asthme"})
    log = " ".join(check_page(plain.get(f"/org/forum/participants/{person}")).all("ol.log li"))
    assert "Repas : Option mil → Option riz" in log
    log = " ".join(check_page(plain.get(f"/org/forum/participants/{other}")).all("ol.log li"))
    assert "Maladie : (masqué)" in log
    page = check_page(plain.get(f"/org/forum/participants/{person}/modifier"))
    assert page.one("#q-repas-1").has_attr("disabled")
    response = press(plain, page.form("Enregistrer"), None, **{"q-repas": "mil"})
    assert check_page(response).errors()[0].startswith("Option mil est complet")


def test_two_organisers_at_once_see_both_answers(app, forum, asked):
    person, _ = asked
    client = signed_in(app, forum.event)
    path = f"/org/forum/participants/{person}/modifier"
    late = check_page(client.get(path)).form("Enregistrer")
    press(client, check_page(client.get(path)).form("Enregistrer"), None, **{"q-age": "42"})
    response = press(client, late, None, **{"q-age": "43"})
    assert response.status_code == 409
    assert ["Âge", "42", "43"] in check_page(response).rows()


def export(client, **fields):
    form = check_page(client.get("/org/forum/participants/exporter")).form("Exporter")
    return client.post(form.action, data=form.filled(fields))


def test_an_export_has_answers_when_asked_and_sensitive_ones_for_a_reason_only(app, forum, asked):
    forum.add("Oumou", answers={})
    plain = signed_in(app, forum.event, email="plain@equipe.example")
    rows = list(csv.reader(io.StringIO(export(plain, format="csv").data.decode("utf-8-sig")), delimiter=";"))
    assert "Repas" not in rows[0]
    rows = list(
        csv.reader(io.StringIO(export(plain, format="csv", answers="y").data.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[0][-3:-1] == ["Repas", "Âge"]
    assert sorted(row[-3:-1] for row in rows[1:]) == [["", ""], ["Option mil", "41"]]
    form = check_page(plain.get("/org/forum/participants/exporter")).form("Exporter")
    assert (
        plain.post(form.action, data=form.filled(format="csv") | {"sensitive": "y", "reason": "security"}).status_code
        == 403
    )

    trusted = signed_in(app, forum.event, email="trusted@equipe.example", sensitive=True)
    assert export(trusted, format="xlsx", sensitive="y").status_code == 400
    sheet = load_workbook(io.BytesIO(export(trusted, format="xlsx", sensitive="y", reason="security").data))[
        "Participants"
    ]
    table = {cell.value: row.value for cell, row in zip(sheet[1], sheet[2], strict=True)} | {
        cell.value: row.value or "" for cell, row in zip(sheet[1], sheet[3], strict=True) if row.value
    }
    assert table["Âge"] == 41
    assert table["Maladie"].lstrip("'") == "=HYPERLINK(1)"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert audited(app, "participants.exported")[-1].details["sensitive"] is True
