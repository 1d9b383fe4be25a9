"""Work on many people in a real browser: the bar, a tag, a message, the grid; by keyboard, on a phone, no script."""

import pytest

from conference.core.db import session
from conference.participants.models import Participant
from tests.browser.support import LAPTOP, PHONE
from tests.browser.test_organiser import base, sign_in  # noqa: F401 (fixture)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = "/org/forum/participants"


def functions(app):
    with app.app_context():
        return [person.function for person in session().query(Participant).order_by(Participant.sort_key)]


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_page_of_it_is_accessible_and_fits(base, browser, size, dark):  # noqa: F811 (fixture)
    with browser.visit(size, dark=dark) as visit:
        sign_in(visit, base)
        visit.goto(base + PEOPLE)
        page = visit.page
        page.locator("details.more summary").click()
        visit.check(colours=dark)
        page.locator("tbody .pick input").nth(0).check()
        page.fill("#bulk-tag", "À rappeler")
        page.get_by_role("button", name="Mettre l’étiquette").click()
        page.wait_for_selector(".flash")
        visit.goto(base + PEOPLE + "/etiquettes")
        visit.check(colours=dark)
        visit.goto(base + PEOPLE + "/grille?grille=fonction&grille=sexe&grille=telephone")
        visit.check(colours=dark)
        visit.goto(base + PEOPLE + "/messages")
        visit.check(colours=dark)
        visit.goto(base + PEOPLE)
        page.locator("tbody .pick input").nth(0).check()
        page.get_by_role("button", name="Écrire un message").click()
        page.wait_for_selector("#body_fr")
        visit.check(colours=dark)
        page.fill("#subject_fr", "Le bus")
        page.fill("#body_fr", "Bonjour {prenom}")
        page.get_by_role("button", name="Voir avant d’envoyer").click()
        page.wait_for_selector("h1:has-text('Voir avant')")
        visit.check(colours=dark)


def test_the_enter_key_decides_nothing_and_goes_down_the_grid(base, browser, app):  # noqa: F811 (fixture)
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + PEOPLE)
        page = visit.page
        page.locator("tbody .pick input").nth(0).check()
        page.locator("details.more summary").click()
        page.locator("#bulk-tag").press("Enter")
        assert page.locator(".flash").count() == 0
        assert page.url == base + PEOPLE
        visit.goto(base + PEOPLE + "/grille?grille=fonction")
        cells = page.locator("table.grid tbody input:not([type=hidden])")
        cells.nth(0).focus()
        for word in ("Matrone", "Sage-femme"):
            page.keyboard.type(word)
            page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == cells.nth(2).get_attribute("id")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".flash")
        assert sorted(filter(None, functions(app))) == ["Matrone", "Sage-femme"]


def test_without_javascript_the_grid_and_the_bar_work(base, browser, app):  # noqa: F811 (fixture)
    with browser.visit(PHONE, javascript=False) as visit:
        sign_in(visit, base)
        visit.goto(base + PEOPLE + "/grille?grille=fonction")
        page = visit.page
        page.locator("table.grid tbody input:not([type=hidden])").nth(0).fill("Matrone")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_selector(".flash")
        assert "Matrone" in functions(app)
        page.get_by_role("button", name="Annuler").click()
        page.wait_for_selector(".flash:has-text('remise comme avant')")
        assert "Matrone" not in functions(app)
        visit.goto(base + PEOPLE)
        page.locator("tbody .pick input").nth(0).check()
        page.locator("details.more summary").click()
        page.fill("#bulk-tag", "VIP")
        page.get_by_role("button", name="Mettre l’étiquette").click()
        page.wait_for_selector(".flash:has-text('VIP')")
