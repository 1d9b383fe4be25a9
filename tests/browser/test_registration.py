"""A person registers on a phone: from the event's page to the own page, corrections and the end of it."""

import pytest

from tests.browser.support import LAPTOP, PHONE, serve
from tests.registration.world import a_conference

pytestmark = pytest.mark.browser

HOME = "/c/paix-par-la-sante/"
FORM = f"{HOME}inscription/sante"


@pytest.fixture
def site(app):
    with app.app_context():
        a_conference()
    with serve(app) as base:
        yield base


def fill(page, **fields):
    for name, value in fields.items():
        page.fill(f"#{name}", value)


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_a_phone_without_javascript_is_enough(site, browser):
    with browser.visit(PHONE, javascript=False) as visit:
        page = visit.page
        visit.goto(site + HOME)
        page.get_by_role("link", name="S’inscrire").click()
        page.get_by_role("link", name="ONG locales et société civile").click()
        fill(page, given_names="Aminata", phone="76 12 34")
        press(page, "Envoyer mon inscription")
        assert page.title().startswith("Erreur\u00a0: ")
        assert page.locator(".sum").evaluate("element => element === document.activeElement")
        page.get_by_role("link", name="Ce numéro de téléphone est trop court").click()
        fill(page, phone="76 12 34 56")

        page.get_by_text("Changer de groupe").click()
        press(page, "Professionnels de la santé")
        assert page.input_value("#phone") == "76 12 34 56"
        page.get_by_role("button", name="English").click()
        assert page.url.endswith(f"/en{FORM}")
        page.get_by_role("button", name="Français").click()
        assert page.input_value("#given_names") == "Aminata"
        page.get_by_text("Femme").click()
        page.select_option("#commune", label="Kolongo")
        page.locator("#family_name").press("Enter")

        assert "/x/" in page.url
        assert page.locator("h1").inner_text() == "Merci, Aminata."
        assert page.get_by_text("En attente de validation").is_visible()
        assert page.locator("svg.qr").is_visible()
        own = page.url

        page.get_by_role("link", name="Modifier").click()
        assert page.locator("#commune").count() == 0
        assert page.input_value("#phone") == ""
        assert page.get_by_text("+223 •• •• •• 56").is_visible()
        fill(page, organisation="CSCom de Kolongo")
        press(page, "Enregistrer")
        assert page.url == f"{own}?fait=modifie"

        page.get_by_role("link", name="Annuler ma venue").click()
        press(page, "Annuler ma venue")
        assert page.get_by_text("Vous avez annulé votre venue.").is_visible()
        page.get_by_role("link", name="Effacer cet écran").click()
        assert page.locator("h1").inner_text() == "L’écran est effacé"


def test_the_picture_and_the_calendar_are_downloads(site, browser):
    with browser.visit(PHONE, javascript=False, accept_downloads=True) as visit:
        page = visit.page
        visit.goto(site + FORM)
        fill(page, given_names="Awa", phone="66001122")
        press(page, "Envoyer mon inscription")
        for name, file in (("Enregistrer l’image", "code.png"), ("Ajouter au calendrier", "rendez-vous.ics")):
            with page.expect_download() as download:
                page.get_by_role("link", name=name).click()
            assert download.value.suggested_filename == file


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (LAPTOP, True)])
def test_every_page_is_accessible_and_fits(site, browser, size, dark):
    with browser.visit(size, dark=dark) as visit:
        page = visit.page
        for path in (HOME, FORM):
            visit.goto(site + path)
            visit.check(requests=1, kilobytes=10)
        press(page, "Envoyer mon inscription")
        visit.settle()
        visit.console.clear()  # a refusal is noted there by the browser itself
        visit.check()
        fill(page, given_names="Aminata", phone="76123456")
        press(page, "Envoyer mon inscription")
        page.wait_for_load_state("networkidle")
        own = page.url
        visit.goto(own)
        visit.check(requests=1, kilobytes=10)
        for path in (f"{own}/modifier", f"{own}/annuler", f"{site}{HOME}retrouver", f"{site}{HOME}inscription",
                     f"{site}{HOME}inscription/organisation", f"{site}/efface"):  # fmt: skip
            visit.goto(path)
            visit.check()
