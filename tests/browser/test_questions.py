"""Questions that are asked only after certain answers, on a phone with and without JavaScript."""

import pytest

from tests.answering import a_question
from tests.browser.support import PHONE, serve
from tests.builders import a_group, an_event

pytestmark = pytest.mark.browser

FORM = "/c/forum/inscription/sante"
NIGHT, HOTEL = "Avez-vous besoin d’un logement\u00a0?", "Quel hôtel\u00a0?"


@pytest.fixture
def site(app):
    with app.app_context():
        event = an_event(languages=[])
        a_group(event)
        after = {"mode": "all", "tests": [{"question": "nuit", "values": ["yes"]}]}
        late = {"mode": "all", "tests": [{"question": "hotel", "values": ["b"]}]}
        a_question(event, "yes_no", "nuit", label={"fr": NIGHT}, required=True)
        a_question(
            event, "one_of", "hotel", {"a": 5, "b": 0, "c": 5}, label={"fr": HOTEL}, required=True, condition=after
        )
        a_question(event, "section", "partie", label={"fr": "Votre transport"}, condition=after)
        a_question(event, "text", "bus", label={"fr": "Quel car"})
        a_question(event, "text", "lit", label={"fr": "Quel lit"}, condition=late)
    with serve(app) as base:
        yield base


def send(page):
    page.locator("main").get_by_role("button", name="Envoyer mon inscription", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_with_a_condition_can_be_answered_with_and_without_javascript(site, browser, javascript):
    with browser.visit(PHONE, javascript=javascript) as visit:
        page = visit.page
        visit.goto(site + FORM)
        visit.check(requests=2 if javascript else 1, kilobytes=11)
        hotel, transport = page.get_by_role("group", name=HOTEL), page.get_by_text("Votre transport")
        assert hotel.is_visible() is transport.is_visible() is not javascript
        assert page.get_by_text("Seulement si vous avez répondu").first.is_visible() is not javascript
        page.fill("#given_names", "Awa")
        page.fill("#phone", "76 12 34 56")
        page.get_by_role("group", name=NIGHT).get_by_text("Oui").click()
        assert hotel.is_visible()
        assert transport.is_visible()
        assert page.locator("#q-hotel-1").is_disabled()
        assert "complet" in page.locator("label:has(#q-hotel-1)").inner_text()
        assert page.locator("#q-lit").is_visible() is not javascript
        send(page)
        page.get_by_role("link", name=f"«\u00a0{HOTEL}\u00a0»").click()
        assert page.locator("#q-hotel-0").is_visible()
        page.get_by_role("group", name=NIGHT).get_by_text("Non").click()
        assert hotel.is_visible() is transport.is_visible() is not javascript
        send(page)
        assert "/x/" in page.url
        assert NIGHT in page.locator("main").inner_text()
        assert HOTEL not in page.locator("main").inner_text()
