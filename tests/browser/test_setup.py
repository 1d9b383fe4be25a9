"""Setting an event up in a real browser: on a phone without JavaScript, then every page accessible and narrow."""

import pytest

from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_staff_user

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"
PAGES = ("", "/textes", "/generalites", "/delais", "/groupes", "/groupes/sante", "/lieux", "/accords", "/accords/photo")


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    visit.page.fill("#email", EMAIL)
    visit.page.fill("#password", PASSWORD)
    visit.page.click("main button")
    visit.page.wait_for_url(base + "/org/")


def test_a_conference_is_made_on_a_phone_without_javascript_and_every_page_is_good(app, browser):
    with app.app_context():
        a_staff_user(EMAIL, "admin")
    with serve(app) as base:
        with browser.visit(PHONE, javascript=False) as visit:
            sign_in(visit, base)
            visit.page.click("text=Nouvelle conférence")
            visit.page.fill("#title_fr", "Paix par la Santé 2027")
            visit.page.fill("#first_day", "2027-08-18")
            visit.page.fill("#last_day", "2027-08-19")
            visit.page.click("text=Créer")
            visit.page.wait_for_url(base + "/org/paix-par-sante-2027/reglages")
            visit.page.click("text=Publier la page")
            assert "La page est publiée." in visit.page.inner_text("main")
        for size, dark, paths in ((PHONE, False, PAGES), (LAPTOP, True, ("", "/groupes/sante"))):
            with browser.visit(size, dark=dark) as visit:
                sign_in(visit, base)
                visit.goto(base + "/org/nouveau")
                visit.check()
                for path in paths:
                    visit.goto(f"{base}/org/paix-par-sante-2027/reglages{path}")
                    visit.check()
