"""The settings in a real browser: every page accessible and narrow. ``test_ways_staff.py`` walks through them."""

import pytest

from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_district, a_group, a_staff_user, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"
PAGES = ("", "/textes", "/generalites", "/delais", "/groupes", "/groupes/sante", "/lieux", "/accords", "/accords/photo")


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    visit.page.fill("#email", EMAIL)
    visit.page.fill("#password", PASSWORD)
    visit.page.click("main button")
    visit.page.wait_for_url(base + "/org/**")


def test_every_page_of_the_settings_is_good(app, browser):
    with app.app_context():
        event = an_event("paix-2027", published=False)
        a_group(event, "sante")
        a_district(event)
        a_staff_user(EMAIL, "organiser", event)
    with serve(app) as base:
        for size, dark, paths in ((PHONE, False, PAGES), (LAPTOP, True, ("", "/groupes/sante"))):
            with browser.visit(size, dark=dark) as visit:
                sign_in(visit, base)
                visit.goto(base + "/org/nouveau")
                visit.check()
                for path in paths:
                    visit.goto(f"{base}/org/paix-2027/reglages{path}")
                    visit.check()
