"""The board of a half-day and the page of who has not come yet, as organisers see them."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
import time_machine

from conference.participants.services import Entry
from conference.presence import services
from tests.builders import NOW, a_delegation, a_district, a_group, a_half_day, a_person, an_event
from tests.pages import check_page
from tests.staff import audited, press, signed_in

BOARD = "/org/forum/presence/"
PHONE, OWN = "+22370000001", "+22370000004"


@pytest.fixture
def world(app):
    """Four people are expected of whom two came, one of them registered at the desk; one came unexpected."""
    with app.app_context():
        event = an_event(first_day=NOW.date(), last_day=NOW.date(), zone="UTC")
        group, press_group = a_group(event), a_group(event, "presse", approval=True)
        macina, morning = a_district(event), a_half_day(event, starts_minute=450, ends_minute=765)
        a_half_day(event, 2, date=event.first_day + timedelta(days=1))
        csref = a_delegation(event, group, 2, organisation="CSRéf de Macina", phones=(PHONE,))
        of = Entry(source="delegation", delegation_id=csref.id, state="confirmed")
        awa = a_person(event, group, of, given_names="Awa", sex="F", district_id=macina.id, phones=("+22370000002",))
        a_person(event, group, of, given_names="Binta", sex="F", phones=("+22370000003",))
        a_person(event, group, given_names="Chaka", sex="M", organisation="Mairie", phones=(OWN,))
        walked = a_person(event, group, Entry(source="desk", state="confirmed"), given_names="Djeneba")
        press_man = a_person(event, press_group, given_names="Esaïe", sex="M")
        for minute, (one, desk) in enumerate([(awa, "A"), (walked, "B"), (press_man, "Entrée")]):
            at = NOW.replace(hour=8, minute=10 * minute)
            services.check_in(uuid4(), event.id, one.id, morning.id, at=at, desk=desk, staff_id=None)
        things = {"event": event, "morning": morning.id, "awa": awa.id}
    with time_machine.travel(NOW, tick=False):
        yield things


@pytest.fixture
def organiser(app, world):
    return signed_in(app, world["event"])


def look(client, address=BOARD):
    return check_page(client.get(address))


def test_the_board_tells_who_came_against_who_is_expected(organiser):
    page = look(organiser)
    rows = {row[0]: row[1:] for row in page.rows('table[aria-label="Par groupe"] tr')}
    assert rows["Groupe sante"] == ["4", "2", "1", "0", "2", "1", "0", "50 %"]
    assert rows["Groupe presse"] == ["0", "1", "0", "1", "0", "0", "1", "–"]
    assert rows["Ensemble"] == ["4", "3", "1", "1", "2", "1", "1", "50 %"]
    assert [row[0] for row in page.rows('table[aria-label="Par district"] tbody tr')] == ["Macina", "Non précisé"]
    assert page.rows('table[aria-label="Arrivées par dix minutes"] tbody tr') == [
        ["08:00", "1"], ["08:10", "1"], ["08:20", "1"],
    ]  # fmt: skip
    assert [row[0] for row in page.rows('table[aria-label="Par guichet"] tbody tr')] == ["A", "B", "Entrée"]
    latest = page.rows('table[aria-label="Les dernières arrivées"] tbody tr')
    assert latest[0][0].startswith("Esaïe Traoré à valider")
    assert "sur place" in latest[1][0]
    assert latest[1][2] == "08:10 guichet B"
    assert "+223" not in page.text


def test_every_number_leads_to_the_people_it_counts(organiser):
    page = look(organiser)
    links = page.soup.select('table[aria-label="Par groupe"] td a')
    assert links
    for link in links:
        listed = look(organiser, link["href"])
        assert listed.text.count("Nom, structure ou code") == 1
        assert f"{link.text} personne" in listed.text, link["href"]


def test_the_page_follows_by_itself_on_the_day_with_or_without_script_until_told_not_to(organiser):
    page = look(organiser)
    assert page.soup.select_one("noscript meta[http-equiv=refresh]")["content"] == "30"
    assert page.soup.select_one("[data-follow]")
    still = look(organiser, page.link("Ne plus actualiser toute seule"))
    assert not still.soup.select("noscript meta, [data-follow], script[src*=follow]")
    assert look(organiser, still.link("Actualiser toutes les")).soup.select_one("[data-follow]")
    assert not look(organiser, page.link("Demi-journée 2")).soup.select("[data-follow]")


def test_an_event_without_half_days_says_what_is_missing(app):
    with app.app_context():
        event = an_event()
    page = look(signed_in(app, event))
    assert "Aucune demi-journée" in page.text
    assert page.link("Ajouter une demi-journée")


def test_the_board_of_another_event_is_not_there(app, organiser, world):
    with app.app_context():
        strange = a_half_day(an_event("autre")).id
    for path in (f"{BOARD}{strange}", f"{BOARD}{strange}/absents"):
        assert organiser.get(path).status_code == 404


def test_the_table_is_taken_out_without_sexes_and_logged(app, organiser):
    form = look(organiser).form("Exporter en texte (.csv)")
    answer = press(organiser, form, "Exporter en texte (.csv)")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == [
        "Par", "Ligne", "Attendues", "Présentes", "Inscrites sur place", "Non attendues", "Pas encore venues",
    ]  # fmt: skip
    assert rows[1] == ["Ensemble", "Ensemble", "4", "3", "1", "1", "2"]
    assert ["Groupe", "Groupe sante", "4", "2", "1", "0", "2"] in rows
    book = openpyxl.load_workbook(io.BytesIO(press(organiser, form, "Exporter en Excel (.xlsx)").data))
    assert [one.value for one in book.worksheets[0][2]][:4] == ["Ensemble", "Ensemble", 4, 3]
    assert {line.details["format"] for line in audited(app, "numbers.exported")} == {"csv", "xlsx"}
    wrong = organiser.post(form.action, data=form.filled({}) | {"format": "exe"})
    assert wrong.status_code == 400


# ------------------------------------------------------------------------------------------------- who has not come yet


def test_members_with_contacts_see_whom_to_call_and_it_is_logged(app, world):
    page = look(signed_in(app, world["event"], contacts=True), f"{BOARD}{world['morning']}/absents")
    (party,) = page.rows('table[aria-label="Par délégation"] tbody tr')
    assert party[0].startswith("CSRéf de Macina")
    assert party[1:] == ["Awa +223 70 00 00 01", "1 sur 2", "Binta Traoré"]
    assert page.rows('table[aria-label="Groupe sante"] tbody tr') == [
        ["Chaka Traoré", "Mairie", "", "+223 70 00 00 04"]
    ]
    assert page.soup.select_one(f'a[href="tel:{PHONE}"]')
    assert [line.count for line in audited(app, "delegations.contacts_shown")] == [1]
    assert [line.count for line in audited(app, "participants.contacts_shown")] == [1]


def test_other_members_see_who_is_missing_and_no_number(app, organiser, world):
    answer = organiser.get(f"{BOARD}{world['morning']}/absents")
    page = check_page(answer)
    assert "2 personnes attendues ne sont pas encore venues" in page.text
    assert "Binta" in page.text
    assert "7000" not in answer.text
    assert "70 00" not in answer.text
    assert not audited(app, "delegations.contacts_shown")
    assert not audited(app, "participants.contacts_shown")


def test_the_list_of_the_missing_is_taken_out_as_any_list(organiser, world):
    page = look(organiser, f"{BOARD}{world['morning']}/absents?groupe=sante")
    choices = look(organiser, page.link("Exporter (2)"))
    answer = press(organiser, choices.form("Exporter"), format="csv")
    assert "Binta" in answer.text
    assert "Awa" not in answer.text
    assert "Tout le monde est là" in look(organiser, f"{BOARD}{world['morning']}/absents?groupe=presse").text
