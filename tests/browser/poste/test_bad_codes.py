"""Whatever is held before a camera or a scanner: what the desk makes of it, and that nothing of it breaks the page."""

from contextlib import ExitStack
from uuid import UUID

import pytest

from conference.badges import services as badges
from conference.core import clock
from conference.core.db import session
from conference.core.permissions import SYSTEM
from conference.events.models import Event
from conference.participants import tickets
from tests.browser.poste.stand_in import HEAR, Poste
from tests.browser.support import LAPTOP
from tests.builders import a_group, a_person, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/desk/forum/poste/"
#: All keys of a text at once, as no person types.
KEYS = """text => {
  for (const key of [...text, 'Enter']) {
    const code = /^\\\\d$/.test(key) ? `Digit${key}` : /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '';
    const event = new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(event);
  }
}""".replace("\\\\", "\\")
#: A camera that sees what the test says, through the same judgement as any camera's.
CAMERA = """import { told } from './scanned.js';
export const openCamera = async (place, onScan) => {
  window.show = raw => { const { kind, text } = told(raw); onScan(text, {kind, also: [], source: 'camera'}); };
  return {stop() {}, torch: null, cameras: [], device: ''};
};"""
ABSENT = "Absente de cette liste"
TORN = "Code lu à moitié."
OTHER = "Ce code n’est pas celui d’un badge."
CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Diarra;Fatoumata\nTEL:+22370000000\nEND:VCARD"
#: What is shown, and what the desk says of it.
BAD = {
    "half a ticket": ("JT0123456789ABCD", TORN),
    "a ticket without its beginning": ("3456789ABCDEFGHJKMNPQRS", TORN),
    "a ticket that is one too long": ("JT0123456789ABCDEFGHJKMNPQRSX", TORN),
    "a link": ("https://ailleurs.example/billet?id=3", OTHER),
    "a link that would run": ("javascript:alert(document.domain)//", OTHER),
    "a card": (CARD, OTHER),
    "a network": ("WIFI:T:WPA;S:Hotel du Sahel;P:motdepasse;;", OTHER),
    "four thousand characters": ("https://a.example/" + "0123456789" * 399, OTHER),
    "markup": ('<img src=x onerror="window.hurt=1">1234', OTHER),
    "a pairing": ("http://127.0.0.1/desk/forum/poste/#ABCD1234", OTHER),
    "a database's favourite": ("'; DROP TABLE participant; --1", OTHER),
}
#: Only a camera reads these: a scanner types what a keyboard has.
SEEN_ONLY = {
    "emoji": ("😀" * 40, OTHER),
    "arabic": ("محمد الأمين ولد عبد الله", OTHER),
    "marks that turn the line": ("\u202eJT0123456789\u202c", OTHER),
    "a name of the language": ("__proto__", OTHER),
    "another one": ("constructor", OTHER),
    "nothing": ("\u0000\u0000", OTHER),
}


@pytest.fixture
def desk(browser, server, place):
    """The real page with the real server below it, opened at the first half-day, its camera on: ``desk("door")``."""
    with ExitStack() as stack:

        def opened(profile="welcome"):
            visit = stack.enter_context(browser.visit(LAPTOP, service_workers="block"))
            visit.page.add_init_script(HEAR)
            script = {"body": CAMERA, "content_type": "text/javascript"}
            visit.page.route("**/js/poste/camera.js", lambda route: route.fulfill(**script))
            visit.goto(f"{server.base}{PAGE}#{place.device(profile)}")
            poste = Poste(visit)
            poste.wait("Ouvrir le poste")
            poste.page.get_by_label("Code du jour").press_sequentially(place.day_code())
            for text in ("Awa T.", "1234", "1234"):
                poste.keyboard.press("Tab")
                poste.keyboard.type(text)
            poste.keyboard.press("Enter")
            poste.wait("Quelle demi-journée ?")
            poste.page.get_by_role("button", name="Jour 1, matin").first.click()
            poste.wait("Accueil – Jour 1, matin" if profile == "welcome" else "Porte – Jour 1, matin")
            poste.page.get_by_role("button", name="Caméra").first.click()
            poste.page.wait_for_function("() => !!window.show")
            visit.console.clear()  # that this browser takes no service worker
            return poste

        yield opened


def show(poste, how, text):
    poste.page.evaluate(KEYS if how == "scanner" else "text => window.show(text)", text)


def again(poste):
    """Back to the first screen, with nothing told."""
    poste.keyboard.press("Escape")
    poste.page.locator(".verdict").wait_for(state="detached")


@pytest.mark.parametrize("how", ["scanner", "camera"])
def test_what_is_no_badge_is_told_and_breaks_nothing(desk, place, how):
    poste = desk()
    for text, said in {**BAD, **(SEEN_ONLY if how == "camera" else {})}.values():
        show(poste, how, text)
        poste.verdict_is(said)
        again(poste)
    assert poste.page.evaluate("[window.hurt, ({}).polluted, document.images.length]") == [None, None, 0]
    assert poste.page.evaluate("document.querySelector('#q').value") == ""
    assert not poste.visit.console
    show(poste, how, place.person("Fatoumata")["ticket"])
    poste.wait("Fatoumata Diarra")
    assert place.ops() == []


@pytest.mark.parametrize("how", ["scanner", "camera"])
def test_tickets_that_open_no_door_here(desk, app, place, how):
    with app.app_context():
        other = an_event("autre")
        stranger = a_person(other, a_group(other, "autre"), given_names="Zan", family_name="Koné")
        foreign = tickets.text_of(tickets.valid_tickets([stranger.id])[stranger.id])
        void = place.person("Awa")["ticket"]
        event = session().get(Event, place.ids["event"])
        assert event is not None
        badges.reissue(event, UUID(place.person("Awa")["id"]), actor=SYSTEM, now=clock.now())
    poste = desk()
    for text in (foreign, "JT" + "7" * 26):  # of another event; of last year's
        show(poste, how, text)
        poste.verdict_is(ABSENT)
        assert "Zan" not in poste.text()
        again(poste)
    show(poste, how, void)
    poste.wait("Awa Cissé")
    assert "annulé" in poste.verdict().lower() + poste.text().lower()


@pytest.mark.parametrize("how", ["scanner", "camera"])
def test_a_ticket_is_read_with_letters_for_figures_and_twice_is_one_arrival(desk, place, how):
    poste = desk()
    ticket = place.person("Fatoumata")["ticket"]
    show(poste, how, "JT" + ticket[2:].replace("0", "O").replace("1", "I"))
    poste.wait("Fatoumata Diarra")
    poste.keyboard.press("Enter")
    poste.verdict_is("Bienvenue, Fatoumata !")
    for _ in range(2):
        show(poste, how, ticket)
        poste.verdict_is("Arrivée déjà enregistrée")
    poste.page.locator("#etat-suite", has_text="tout est envoyé").wait_for()
    assert [kind for kind, *_ in place.ops()] == ["check_in"]


def test_a_door_lets_nobody_in_on_what_is_no_badge(desk, place):
    poste = desk("door")
    for text, said in {**BAD, **SEEN_ONLY}.values():
        show(poste, "camera", text)
        poste.page.locator(".flash-over .told", has_text=said).wait_for()
        poste.page.evaluate("document.querySelector('.flash-over').remove()")
    assert poste.page.locator(".counter b").first.inner_text() == "0"
    show(poste, "camera", place.person("Moussa")["ticket"])
    poste.page.locator(".flash-over.ok", has_text="Entrez").wait_for()
    assert not poste.visit.console
