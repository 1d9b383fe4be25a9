"""A shift on the real page with the real server: paired, opened, a queue with the network gone, and closed again."""

from contextlib import ExitStack

import pytest

from tests.browser.poste.stand_in import HEAR, Poste
from tests.browser.support import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/desk/forum/poste/"


@pytest.fixture
def shift(browser, server, place):
    """Open the page as a device of this event sees it: ``shift(PHONE, "door")``; with the code behind « # »."""
    with ExitStack() as stack:

        def opened(size=LAPTOP, profile="welcome", **options):
            visit = stack.enter_context(browser.visit(size, service_workers="block", **options))
            visit.page.add_init_script(HEAR)
            visit.page.add_init_script("window.print = () => setTimeout(() => dispatchEvent(new Event('afterprint')))")
            visit.goto(f"{server.base}{PAGE}#{place.device(profile)}")
            return Poste(visit)

        yield opened


def unlock(desk, place, code=None):
    desk.wait("Ouvrir le poste")
    desk.page.get_by_label("Code du jour").press_sequentially(code or place.day_code())
    for text in ("Awa T.", "1234", "1234"):
        desk.keyboard.press("Tab")
        desk.keyboard.type(text)
    desk.keyboard.press("Enter")


def choose(desk, label="Jour 1, matin"):
    desk.wait("Quelle demi-journée ?")
    desk.page.get_by_role("button", name=label).first.click()
    desk.wait("Accueil – Jour 1, matin")


def sent(desk):
    desk.page.locator("#etat-suite", has_text="tout est envoyé").wait_for()


def test_a_shift_by_keyboard_from_pairing_to_the_end(shift, place, server):
    desk = shift()
    unlock(desk, place)
    assert "#" not in desk.page.url
    choose(desk)
    assert desk.status().startswith("4 personnes · liste de ")
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Fatoumata !")
    sent(desk)
    assert place.present() == {place.person("Fatoumata")["id"]}

    server.stop()
    desk.type("cissé")
    desk.page.locator("[data-result]:focus").wait_for()
    desk.keyboard.press("Enter")
    desk.wait("Awa Cissé")
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Awa !")
    desk.keyboard.press("F2")
    desk.wait("Personne non inscrite")
    for keys in ("Oumar", "Tab", "Sidibé", "Tab", "1", "Tab", "h", "Tab", "ORTM", "Enter"):
        desk.keyboard.press(keys) if keys in {"Tab", "Enter"} else desk.keyboard.type(keys)
    desk.verdict_is("Bienvenue, Oumar !")
    desk.page.locator(".badge-shown svg").wait_for()
    desk.page.locator("#etat", has_text="tout est gardé. 2 envois en attente.").wait_for()
    desk.press("Menu")
    desk.wait("Menu")
    desk.press("Fermer le service")
    assert "2 envois attendent encore." in desk.text()
    assert desk.page.get_by_role("button", name="Fermer le service").count() == 1

    server.start()
    desk.page.get_by_role("button", name="Synchroniser maintenant").first.click()
    desk.page.get_by_text("Tout est à jour.").wait_for()
    assert len(place.present()) == 3
    assert place.person("Oumar")["state"] == "confirmed"
    desk.page.locator("#quitter").get_by_role("button", name="Fermer le service").click()
    desk.wait("Ouvrir le poste")
    assert "Fatoumata" not in desk.page.content()


def test_an_arrival_is_taken_back_and_edits_reach_the_server(shift, place):
    desk = shift()
    unlock(desk, place)
    choose(desk)
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue")
    desk.press("Annuler l’arrivée")
    desk.verdict_is("Arrivée annulée.")
    desk.press("Corriger")
    desk.wait("Corriger")
    desk.page.get_by_label("Nom de famille").fill("Diarrah")
    desk.keyboard.press("Enter")
    desk.wait("Fatoumata Diarrah")
    desk.press("Remplacer par quelqu’un d’autre")
    desk.wait("Remplacer par quelqu’un d’autre")
    desk.page.get_by_label("Prénoms").fill("Kadia")
    desk.page.get_by_label("Femme").check()
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Kadia !")
    sent(desk)
    assert [kind for kind, _outcome, _reason in place.ops()] == ["check_in", "undo", "edit", "replace"]
    assert place.person("Fatoumata")["family"] == "Diarrah"
    assert place.present() == {place.person("Kadia")["id"]}


def test_a_reload_by_accident_loses_nothing(shift, place):
    desk = shift()
    unlock(desk, place)
    choose(desk)
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue")
    sent(desk)
    desk.page.reload()
    unlock(desk, place)
    desk.wait("Accueil – Jour 1, matin")
    desk.type("diarra")
    desk.verdict_is("Arrivée déjà enregistrée à ")


def test_the_screen_is_covered_and_uncovered_where_one_was(shift, place):
    desk = shift()
    unlock(desk, place)
    choose(desk)
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")
    desk.press("Couvrir")
    desk.wait("Écran couvert")
    assert "Fatoumata" not in desk.page.content()
    desk.keyboard.type("9999")
    desk.page.get_by_text("Encore 4 essais").wait_for()
    desk.keyboard.type("1234")
    desk.wait("Fatoumata Diarra")


def test_a_wrong_code_is_told_and_the_right_one_opens(shift, place):
    desk = shift(PHONE)
    place.day_code()
    unlock(desk, place, "ABCD2345")
    desk.page.get_by_text("Ce n’est pas le code du jour. Vérifiez chaque lettre.").wait_for()
    assert desk.focus() == "code-du-jour"
    desk.keyboard.type(place.day_code())
    desk.keyboard.press("Enter")
    desk.wait("Quelle demi-journée ?")


def test_a_door_scans_and_knows_no_names(shift, place):
    desk = shift(PHONE, "door")
    unlock(desk, place)
    desk.wait("Quelle demi-journée ?")
    desk.page.get_by_role("button", name="Jour 1, matin").first.click()
    desk.wait("Porte – Jour 1, matin")
    for key in place.person("Fatoumata")["ticket"]:
        desk.keyboard.press(key)
    desk.keyboard.press("Enter")
    desk.page.locator(".flash-over.ok", has_text="Entrez").wait_for()
    desk.page.locator(".flash-over").wait_for(state="detached")
    assert "Fatoumata" not in desk.page.content()
    assert desk.page.locator(".counter b").inner_text() == "1"
