"""An export that comes back changes nothing; what somebody corrected in it is shown field by field, then done."""

import io

import openpyxl
import pytest

from conference.accounts.models import Membership
from conference.core import clock
from conference.core.db import session, write
from conference.core.permissions import PUBLIC
from conference.exchange import importing, rules
from conference.participants import services
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import a_district, a_group, an_event, details
from tests.pages import check_page
from tests.staff import press, signed_in

EXPORT, IMPORT = "/org/forum/participants/exporter", "/org/forum/importer"
NAMES = [
    "Ɲeleni",
    "أمينة",
    "ߊߡߌߣߊ",
    "N'Golo",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "-1",
    "2026-01-01",
    "Awa; Sow, dite « Tall »",
    "?elle",
    "12345",
]


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_event()
        group, press_group = a_group(event, "sante", 500, asks_commune=True), a_group(event, "presse", 500)
        a_group(event, "double", label=dict(press_group.label))
        district = a_district(event, "Macina")
        for code, kind in (("fonction", "text"), ("langue", "text"), ("tel", "phone"), ("nuits", "number")):
            label = {"fonction": "Fonction", "langue": "Langue (parlée)", "tel": "Téléphone (urgence)"}.get(code, code)
            a_question(event, kind, code, label={"fr": label, "en": label})
        for number, name in enumerate(NAMES):
            who = details(
                name,
                f"Z {name}",
                organisation=name,
                function=name,
                title="Dr" if number % 2 else "",
                sex="F" if number % 2 else "",
                age_bracket="60+" if number % 3 else "",
                district_id=district.id if number % 2 else None,
                consent_list=bool(number % 2),
                phones=[f"+2237600{number:04}", f"+2236600{number:04}"],
                email=f"p{number}@exemple.example",
                commune="Sah",
            )
            services.register(event, group if number % 3 else press_group, who, Entry(), actor=PUBLIC, now=clock.now())
        return event


@pytest.fixture
def organiser(app, event):
    return signed_in(app, event, contacts=True, sensitive=True)


def export(client, **values):
    return press(client, check_page(client.get(EXPORT)).form("Exporter ("), "Exporter (", **values)


def rehearse(client, name, data):
    form = check_page(client.get(IMPORT)).form("Lire la liste")
    answer = client.post(form.action, data=form.filled() | {"file": (io.BytesIO(data), name)})
    assert answer.status_code == 303, check_page(answer).text
    return check_page(client.get(answer.location))


def versions(app):
    with app.app_context():
        return {one.id: one.version for one in session().query(Participant)}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a.csv", {"format": "csv"}),
        ("a.csv", {"format": "csv", "separator": "comma"}),
        ("a.csv", {"format": "csv", "separator": "tab"}),
        ("a.xlsx", {"format": "xlsx"}),
        ("a.ods", {"format": "ods"}),
    ],
)
@pytest.mark.parametrize("columns", ["view", "record", "all"])
def test_what_was_exported_changes_nothing(organiser, app, name, values, columns):
    before = versions(app)
    answer = export(organiser, **values, set=columns, contacts="y", sensitive="y", reason="donor")
    page = rehearse(organiser, name, answer.data)
    assert "Il n’y a rien à importer." in page.text
    assert f"{len(NAMES)} déjà inscrites, inchangées" in page.text
    assert "0 lignes à corriger" in page.text or "0 ligne à corriger" in page.text
    assert versions(app) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_larger_than_any_list_that_adds_people_comes_back(organiser, app, monkeypatch, form):
    monkeypatch.setattr(rules, "MOST_ROWS", len(NAMES) - 1)
    before = versions(app)
    answer = export(organiser, format=form, set="record", contacts="y", reason="donor")
    page = rehearse(organiser, f"a.{form}", answer.data)
    assert "Il n’y a rien à importer." in page.text
    assert f"{len(NAMES)} déjà inscrites, inchangées" in page.text
    assert versions(app) == before


def test_rows_that_name_nobody_are_as_few_as_ever(organiser, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ROWS", 2)
    monkeypatch.setattr(importing, "_HEADINGS", 0)
    data = "Identifiant;Prénoms;Groupe\r\n" + "".join(f";Awa {number};sante\r\n" for number in range(3))
    for text in (data, data.replace("Identifiant;", "").replace("\n;", "\n")):
        form = check_page(organiser.get(IMPORT)).form("Lire la liste")
        answer = organiser.post(form.action, data=form.filled() | {"file": (io.BytesIO(text.encode()), "a.csv")})
        assert answer.status_code == 400
        assert "2 lignes" in check_page(answer).text


def test_more_than_an_event_may_have_is_refused(organiser, monkeypatch):
    monkeypatch.setattr(rules, "MOST_RETURNING", len(NAMES) - 1)
    data = export(organiser, format="csv", set="record").data
    form = check_page(organiser.get(IMPORT)).form("Lire la liste")
    answer = organiser.post(form.action, data=form.filled() | {"file": (io.BytesIO(data), "a.csv")})
    assert answer.status_code == 400
    assert f"{len(NAMES) - 1} lignes" in check_page(answer).text


def test_letters_that_were_lost_are_refused_not_taken_over(organiser, app):
    answer = export(organiser, format="csv", encoding="cp1252", set="record")
    page = check_page(answer)
    data = press(organiser, page.form("quand même"), "quand même").data
    page = rehearse(organiser, "a.csv", data)
    assert "Une lettre est perdue" in page.text
    assert "Il n’y a rien à importer." in page.text


def test_a_correction_is_shown_field_by_field_then_done(organiser, app):
    book = openpyxl.load_workbook(io.BytesIO(export(organiser, set="record", contacts="y", reason="donor").data))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[header.index("Prénoms")].value == "Ɲeleni")
    row[header.index("Structure")].value = "CSRéf de Macina"
    row[header.index("Téléphone")].value = "70 11 22 33"
    row[header.index("Accord photos")].value = "oui"
    file = io.BytesIO()
    book.save(file)
    page = rehearse(organiser, "a.xlsx", file.getvalue())
    assert "Structure Ɲeleni → CSRéf de Macina" in page.text
    assert "Accord photos non → oui" in page.text
    assert "+223 70 11 22 33" in page.text
    press(organiser, page.form("Importer 1 personne"), "Importer 1 personne")
    with app.app_context():
        person = session().query(Participant).filter_by(given_names="Ɲeleni").one()
        assert (person.organisation, person.consent_photo, person.function) == ("CSRéf de Macina", True, "Ɲeleni")


def test_an_identifier_of_nobody_is_a_clear_sentence(organiser):
    data = "Identifiant;Prénoms;Groupe\r\n7d9f5d5e-0000-4000-8000-000000000000;Awa;sante\r\n".encode()
    page = rehearse(organiser, "a.csv", data)
    assert "Personne n’a cet identifiant dans cet événement." in page.text


def test_without_the_right_to_contacts_they_are_neither_shown_nor_compared(organiser, app):
    data = export(organiser, format="csv", set="record", contacts="y", reason="donor").data.replace(
        b"@exemple", b"@autre"
    )
    with app.app_context(), write() as db:
        db.query(Membership).update({"contacts": False})
    page = rehearse(organiser, "a.csv", data)
    assert "Il n’y a rien à importer." in page.text
    assert "p1@" not in page.text
