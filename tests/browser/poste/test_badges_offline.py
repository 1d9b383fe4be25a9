"""A badge from the whole page without a network: paired, opened, cut off, scanned; and what lies in the printer."""

from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from conference.badges.models import BadgePrint
from conference.core.db import session
from conference.participants import tickets
from conference.participants.models import Participant
from tests.browser.poste.page import Page
from tests.paper_reading import page_sizes, page_texts, scanned

pytestmark = [pytest.mark.browser, pytest.mark.paper, pytest.mark.slow]


@pytest.fixture
def desk(browser, place, server):
    """The page, opened, the network gone."""
    with ExitStack() as stack:
        page = Page.open(stack, browser, place, server)
        page.cut_off()
        yield page


def test_somebody_who_is_scanned_has_a_badge_at_once_the_very_one_of_the_server(desk, place):
    ticket = place.person("Fatoumata")["ticket"]
    desk.scan(ticket)
    desk.wait("Fatoumata Diarra")
    desk.press("Enter")
    desk.verdict_is("Bienvenue, Fatoumata !")
    pdf = desk.print("F9")
    assert page_sizes(pdf) == [(105, 148)]
    assert scanned(pdf) == [ticket]
    assert "Fatoumata" in page_texts(pdf)[0]
    assert "Badge envoyé à l’imprimante" in desk.text()
    assert desk.focus() == "q"


def test_a_reprint_says_so_and_carries_the_same_ticket(desk, place):
    ticket = place.person("Awa")["ticket"]
    desk.scan(ticket)
    desk.wait("Awa Cissé")
    first, second = desk.print("F9"), desk.print("F9")
    assert scanned(first) == scanned(second) == [ticket]
    assert "Réimpression envoyée" in desk.text()
    assert "Réimprimer le badge" in desk.text()


def test_a_walk_in_has_a_badge_with_a_ticket_made_here_that_is_good_once_it_is_sent(desk, place, server, app):
    desk.press("F2")
    desk.wait("Personne non inscrite")
    desk.fill("Prénoms", "Ɲɛnɛ")
    desk.fill("Nom de famille", "王")
    desk.choose("Santé")
    desk.choose("Femme")
    desk.button("Inscrire et enregistrer l’arrivée")
    desk.wait("Ɲɛnɛ")
    pdf = desk.print("F9")
    (ticket,) = scanned(pdf)
    assert "Ɲɛnɛ" in page_texts(pdf)[0]
    assert "Lettres qu’aucune police n’a, donc pas imprimées : 王." in desk.text()
    assert desk.page.locator("[data-slot=badge]").evaluate("place => place.childNodes.length") == 1
    server.start()
    desk.send()
    with app.app_context():
        person = session().scalars(sa.select(Participant).where(Participant.given_names == "Ɲɛnɛ")).one()
        assert tickets.text_of(tickets.valid_tickets([person.id])[person.id]) == ticket
        (noted,) = session().scalars(sa.select(BadgePrint).where(BadgePrint.participant_id == person.id))
        assert noted.layout == "a6"


def test_who_comes_with_letters_that_nobody_has_and_has_no_code_yet_is_told_of(desk):
    desk.press("F2")
    desk.wait("Personne non inscrite")
    desk.fill("Nom de famille", "王")
    desk.choose("Santé")
    desk.choose("Femme")
    desk.button("Inscrire et enregistrer l’arrivée")
    desk.wait("王")
    desk.print("F9")
    assert "donc pas imprimées : 王." in desk.text()


def test_after_a_lost_badge_the_next_one_carries_the_new_ticket(desk, place, server, app):
    old = place.person("Moussa")
    desk.scan(old["ticket"])
    desk.wait("Moussa Cissé")
    desk.print("F9")
    desk.button("Badge perdu")
    desk.button("Annuler l’ancien badge")
    desk.wait("Moussa Cissé")
    (new,) = scanned(desk.print("F9"))
    assert new != old["ticket"]
    server.start()
    desk.send()
    assert place.person("Moussa")["ticket"] == new


def test_the_printer_of_the_device_is_set_on_the_page_and_tried(desk, place):
    desk.button("Menu")
    desk.button("Imprimante de ce poste")
    desk.wait("Imprimante de ce poste")
    desk.pick("Papier", "A4x4")
    desk.fill("Vers la droite", "douze")
    desk.button("Enregistrer")
    assert "entre −20 et 20" in desk.text()
    desk.fill("Vers la droite", "1,5")
    trial = desk.print(lambda: desk.button("Badge d’essai"))
    assert page_sizes(trial) == [(210, 297)]
    assert "Décalage actuel : 1,5 mm vers la droite" in page_texts(trial)[0].replace("\u00a0", " ")
    assert scanned(trial) == ["JT" + "0" * 26]
    desk.button("Enregistrer")
    assert "Enregistré pour ce poste." in desk.text()
    desk.scan(place.person("Awa")["ticket"])
    desk.wait("Awa Cissé")
    assert page_sizes(desk.print("F9")) == [(210, 297)]
    desk.check_accessibility()


def test_a_device_that_never_had_the_fonts_says_so(browser, place, server):
    with ExitStack() as stack:
        page = Page.open(stack, browser, place, server, fonts=False)
        page.cut_off()
        page.scan(place.person("Awa")["ticket"])
        page.wait("Awa Cissé")
        page.press("F9")
        page.says("Les caractères d’imprimerie ne sont pas encore arrivés")
