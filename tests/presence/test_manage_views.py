"""The half-days of an event as an organiser sees them, from the checklist on."""

from datetime import date
from uuid import uuid4

import pytest

from conference.core.db import write
from conference.events import queries as events
from conference.presence import half_days, queries, services
from tests.builders import NOW, a_group, a_person, an_event
from tests.pages import check_page
from tests.staff import audited, press, signed_in

SETTINGS = "/org/forum/reglages"
HOME = f"{SETTINGS}/demi-journees"


@pytest.fixture
def organiser(app):
    with app.app_context():
        event = an_event()
    return signed_in(app, event)


def add(client, **typed):
    form = check_page(client.get(f"{HOME}/nouvelle")).form("Enregistrer")
    usual = {"label_fr": "Jour 1, matin", "day": "2026-12-02", "starts": "07:30", "ends": "12:45"}
    return press(client, form, **(usual | typed))


def follow(client, answer):
    assert answer.status_code == 303, check_page(answer).errors()
    return check_page(client.get(answer.location))


def test_half_days_are_added_changed_removed_and_put_back(app, organiser, client):
    page = check_page(organiser.get(SETTINGS))
    assert "0 demi-journée" in page.text
    page = check_page(organiser.get(page.link("Demi-journées")))
    assert "Aucune demi-journée" in page.text
    wrong = add(organiser, label_fr="", starts="25h", ends="")
    assert wrong.status_code == 422
    assert len(check_page(wrong).errors()) == 3
    page = follow(organiser, add(organiser))
    page = follow(organiser, add(organiser, label_fr="Ouverture", starts="7h", ends="7h30", label_en="Welcome"))
    assert [row[0] for row in page.rows()] == ["Ouverture", "Jour 1, matin"]
    overlap = add(organiser, starts="12:00", ends="14:00")
    assert overlap.status_code == 409
    page = check_page(overlap)
    assert "de 07:30 à 12:45" in page.text
    assert page.form("Enregistrer").fields["starts"] == ["12:00"]
    assert add(organiser, starts="14:00", ends="13:00").status_code == 422
    assert add(organiser, day="2027-01-01", starts="14:00", ends="15:00").status_code == 422

    page = check_page(organiser.get(HOME))
    form = check_page(organiser.get(page.link("Ouverture"))).form("Enregistrer")
    page = follow(organiser, press(organiser, form, label_fr="Café", ends="07:15"))
    assert page.rows()[0][:1] + page.rows()[0][2:3] == ["Café", "07:00–07:15"]
    late = press(organiser, form, label_fr="Thé")
    assert late.status_code == 409
    page = check_page(late)
    assert "Café" in page.text
    page = follow(organiser, press(organiser, page.form("Enregistrer")))
    assert page.rows()[0][0] == "Thé"
    page = follow(organiser, press(organiser, page.form("Annuler")))
    assert page.rows()[0][0] == "Café"
    page = follow(organiser, press(organiser, page.form("Supprimer Café")))
    assert len(page.rows()) == 1
    page = follow(organiser, press(organiser, page.form("Annuler")))
    assert [row[0] for row in page.rows()] == ["Café", "Jour 1, matin"]
    assert "2 demi-journées" in check_page(organiser.get(SETTINGS)).text
    assert {entry.details["what"] for entry in audited(app, "half_days.changed")} == {
        "added", "changed", "removed", "undone",
    }  # fmt: skip


def test_one_at_which_somebody_arrived_cannot_be_removed(app, organiser):
    page = follow(organiser, add(organiser))
    remove = page.form("Supprimer")
    with app.app_context():
        event = events.event_by_slug("forum")
        person, (row,) = a_person(event, a_group(event)), queries.half_days(event.id)
        services.check_in(uuid4(), event.id, person.id, row.id, at=NOW, desk="A", staff_id=None)
    page = follow(organiser, press(organiser, remove))
    assert "ne peut plus être supprimée" in page.text
    assert page.rows()[0][-1] == "déjà utilisée"


def test_half_days_follow_an_event_that_moved(app, organiser):
    with app.app_context():
        event = events.event_by_slug("forum")
        half_days.make_usual(event)
        with write():
            event.first_day, event.last_day = date(2026, 12, 9), date(2026, 12, 10)
    assert "4 demi-journées, dont 4 hors" in check_page(organiser.get(SETTINGS)).text
    page = check_page(organiser.get(HOME))
    assert "hors de l’événement" in page.rows()[0][1]
    form = check_page(organiser.get(page.link("Jour 1, matin"))).form("Enregistrer")
    page = follow(organiser, press(organiser, form, ends="12:30"))
    press_twice = page.form("Déplacer avec l’événement")
    page = follow(organiser, press(organiser, press_twice))
    assert "déplacées de 7 jours" in page.text
    assert "hors de l’événement" not in page.text
    assert "mercredi 9 décembre" in page.rows()[0][1]
    back = page.form("Annuler")
    assert "déjà aux jours" in follow(organiser, press(organiser, press_twice)).text
    page = follow(organiser, press(organiser, back))
    assert "hors de l’événement" in page.rows()[0][1]
    with app.app_context(), write():
        event = events.event_by_slug("forum")
        event.first_day = event.last_day = date(2026, 12, 2)
    page = check_page(organiser.get(HOME))
    assert "plus court" in page.text
    assert [row[1].endswith("hors de l’événement") for row in page.rows()] == [False, False, True, True]
