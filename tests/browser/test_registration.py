"""The pages of who registers: light, accessible, as wide as their window. ``test_ways_in.py`` walks through them."""

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


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


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
        page.fill("#given_names", "Aminata")
        page.fill("#phone", "76123456")
        press(page, "Envoyer mon inscription")
        page.wait_for_load_state("networkidle")
        own = page.url
        visit.goto(own)
        visit.check(requests=1, kilobytes=10)
        for path in (f"{own}/modifier", f"{own}/annuler", f"{site}{HOME}retrouver", f"{site}{HOME}inscription",
                     f"{site}{HOME}inscription/organisation", f"{site}/efface"):  # fmt: skip
            visit.goto(path)
            visit.check()
