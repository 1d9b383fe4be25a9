"""The programme as people read it: on a small phone, without JavaScript, during the event."""

import pytest

from conference.core import clock
from conference.demo import services as demo
from conference.events import queries
from tests.agenda.programmes import moment
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import NOW
from tests.conftest import empty

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASE = "/c/paix-par-la-sante/programme"


@pytest.fixture(scope="module")
def site(migrated_app, tmp_path_factory):
    """The address of a server with the example on it, and the example."""
    with migrated_app.app_context():
        demo.load(tmp_path_factory.mktemp("home"), now=NOW)
        event = queries.event_by_slug("paix-par-la-sante")
    with serve(migrated_app) as base:
        yield base, event
    with migrated_app.app_context():
        empty()


@pytest.fixture
def during(site, monkeypatch):
    """Half past two on the first day: four sessions at the same time."""
    instant = moment(site[1], 1, 14, 30)
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_every_day_is_accessible_in_both_languages(site, browser, during, size, dark):
    with browser.visit(size, dark=dark) as visit:
        for path in (
            BASE,
            f"/en{BASE}/2",
            f"{BASE}/1?salle=BA&fil=sante&groupe=onu&langue=bm",
            f"{BASE}/1?salle=nulle",
        ):
            visit.goto(site[0] + path)
            visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            visit.check(colours=dark)


OTHERS = (
    f"{BASE}/tout",
    f"{BASE}/seance/J1-08",
    f"{BASE}/maintenant",
    f"{BASE}/maintenant?ecran=1",
    f"{BASE}/maintenant?ecran=1&salle=BA",
    f"{BASE}/selection",
    f"{BASE}/selection?s=J1-11&s=J1-12&s=FINI",
    f"{BASE}/selection/choisir?s=J1-11",
    f"{BASE}/versions",
    f"{BASE}/versions/1",
)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (PHONE, True), (LAPTOP, False)])
def test_every_other_page_is_accessible_and_one_light_request(site, browser, during, size, dark):
    with browser.visit(size, dark=dark) as visit:
        for path in OTHERS:
            visit.goto(site[0] + path)
            visit.check(kilobytes=12, requests=1)


def test_somebody_keeps_sessions_without_an_account_and_without_javascript(site, browser, during):
    with browser.visit(PHONE, javascript=False) as visit:
        visit.goto(site[0] + f"{BASE}/1")
        visit.page.locator(".agenda").get_by_role("link", name="District de Macina").click()
        visit.page.get_by_role("link", name="Ajouter à ma sélection").click()
        visit.page.get_by_role("link", name="Choisir d’autres séances").click()
        visit.page.get_by_label("District de Tominian").check()
        visit.page.get_by_role("button", name="Voir ma sélection").click()
        assert visit.page.url.endswith(f"{BASE}/selection?s=J1-13&s=J1-14")
        assert "ont lieu en même temps" in visit.page.locator(".note").inner_text()
        assert visit.page.get_by_label("Son adresse").input_value().endswith("/selection?s=J1-13&s=J1-14")
        visit.page.get_by_role("link", name="Retirer").first.click()
        assert visit.page.url.endswith(f"{BASE}/selection?s=J1-14")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_day_is_one_light_request_and_needs_no_javascript(site, browser, during, size):
    with browser.visit(size, javascript=False) as visit:
        for path in (BASE, f"{BASE}/2"):
            visit.goto(site[0] + path)
            visit.check(kilobytes=12, requests=1)


def test_somebody_finds_their_session_with_a_thumb_and_no_javascript(site, browser, during):
    with browser.visit(PHONE, javascript=False) as visit:
        visit.goto(site[0] + BASE)
        assert "Maintenant, 14:30" in visit.page.locator(".live").inner_text()
        visit.page.locator(".live").get_by_role("link", name="District de Tominian").click()
        found = visit.page.locator("li:target")
        assert found.locator("h3").bounding_box()["y"] < PHONE[1]
        assert not found.get_by_text("Présidence").is_visible()
        found.locator("summary").click()
        assert found.get_by_text("Présidence").is_visible()
        visit.page.get_by_text("Choisir une salle, un thème").click()
        visit.page.locator(".pick").get_by_role("link", name="Grande salle").click()
        assert visit.page.url.endswith("/programme/1?salle=GS")
        visit.page.get_by_role("link", name="Jour 2").click()
        assert visit.page.url.endswith("/programme/2?salle=GS")
        assert visit.page.locator(".agenda h3").first.inner_text() == "Synthèse de la première journée"


def test_a_page_read_again_costs_a_phone_next_to_nothing(site, browser, during):
    with browser.visit(PHONE, javascript=False) as visit:
        first = visit.goto(site[0] + BASE)
        assert first.headers["cache-control"] == "no-cache"
        visit.settle()
        full = visit.transferred
        visit.goto(site[0] + BASE)
        visit.settle()
        assert visit.transferred < full / 5


def test_on_paper_everything_is_open_and_nothing_asks_to_be_pressed(site, browser, during):
    with browser.visit(LAPTOP) as visit:
        visit.goto(site[0] + BASE)
        visit.page.emulate_media(media="print")
        assert visit.page.get_by_text("Représentant résident du Centre Carter au Mali").is_visible()
        for gone in (".live", ".pick", ".tabs", ".agenda summary", ".acts"):
            assert not visit.page.locator(gone).first.is_visible()
