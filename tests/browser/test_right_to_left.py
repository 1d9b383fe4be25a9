"""A third language is one catalogue; one that is written from right to left turns every page around."""

import re

import pytest
from flask_babel import get_babel

from conference.core import i18n
from conference.events import queries
from conference.translations import update
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_staff_user
from tests.registration.world import a_conference

pytestmark = pytest.mark.browser

KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{\w+\}|<[^>]+>|&\w+;)")
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
#: How far a line's first word may be from the edge it begins at.
NEAR = 2
STARTS_AT_THE_RIGHT = """selector => { const box = document.querySelector(selector), range = document.createRange();
  range.selectNodeContents(box);
  return Math.abs(box.getBoundingClientRect().right - range.getBoundingClientRect().right) }"""


def in_arabic_letters(text: str) -> str:
    """The text of a test catalogue: no Arabic, but its letters and its direction."""
    parts = KEPT.split(text)
    return "".join(part if KEPT.fullmatch(part) else _letters(part) for part in parts)


def _letters(text: str) -> str:
    return "".join(LETTERS[ord(one) % len(LETTERS)] if one.isalpha() else one for one in text)


@pytest.fixture(scope="module")
def texts():
    return update.texts()


@pytest.fixture
def arabic(app, tmp_path, monkeypatch, texts):
    """The test catalogue, in the one place where a language is added."""
    catalogue = update.renewed("ar", texts, update.present("ar", tmp_path))
    for one in update.messages(catalogue):
        text = one.id if isinstance(one.id, str) else one.id[-1]
        said = in_arabic_letters(text)
        one.string = said if isinstance(one.id, str) else (said,) * catalogue.num_plurals
    update.save(catalogue, "ar", tmp_path)
    for code, name in i18n.offered(tmp_path).items():
        monkeypatch.setitem(i18n.LOCALES, code, name)
    with app.app_context():
        monkeypatch.setattr(get_babel(), "translation_directories", [str(tmp_path)])
        forget_catalogues()
        a_conference()
    yield app
    with app.app_context():
        forget_catalogues()  # the French one, which this folder lacks, would be missed by the next test


def forget_catalogues():
    for domain in get_babel().instance.__dict__.values():
        getattr(domain, "cache", {}).clear()


def test_every_step_of_a_registration_reads_from_right_to_left(arabic, browser):
    with serve(arabic) as base, browser.visit(PHONE, locale="ar") as visit:
        page = visit.page
        visit.goto(f"{base}/c/paix-par-la-sante/")
        page.get_by_role("link", name="العربية").click()
        assert page.locator("html").get_attribute("lang") == "ar"
        assert page.locator("html").get_attribute("dir") == "rtl"
        visit.check()
        page.goto(f"{base}/ar/c/paix-par-la-sante/inscription/sante")
        assert page.locator("label[for=phone]").evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.evaluate(STARTS_AT_THE_RIGHT, "h1") <= NEAR
        page.fill("#given_names", "عائشة")
        page.fill("#family_name", "Traoré")
        page.locator("#fiche button:not([name])").last.click()
        assert page.locator(".sum").is_visible()
        visit.console.clear()  # Chromium notes the 422
        visit.check()
        page.fill("#phone", "76 12 34 56")
        assert page.locator("#phone").evaluate("e => getComputedStyle(e).direction") == "ltr"
        page.locator("#fiche button:not([name])").last.click()
        assert "/ar/x/" in page.url
        assert page.locator(".code").evaluate("e => getComputedStyle(e).direction") == "ltr"
        visit.check()


def test_staff_pages_turn_around_too(arabic, browser):
    with arabic.app_context():
        a_staff_user(event=queries.event_by_slug("paix-par-la-sante"))
    with serve(arabic) as base, browser.visit(LAPTOP, locale="ar") as visit:
        visit.goto(f"{base}/org/connexion")
        visit.page.fill("#email", "aissata@equipe.example")
        visit.page.fill("#password", PASSWORD)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(f"{base}/org/paix-par-la-sante/")
        for path in ("", "participants"):
            visit.goto(f"{base}/ar/org/paix-par-la-sante/{path}")
            assert visit.page.locator("html").get_attribute("dir") == "rtl"
            visit.check()
