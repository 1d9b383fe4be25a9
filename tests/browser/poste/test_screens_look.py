"""Every screen of the offline page: accessible, narrow, by day and by night, on a phone and a laptop."""

import pytest

from tests.browser.support import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def found(desk):
    desk.keyboard.type("cis")
    desk.page.locator("[data-result]").first.wait_for()


def absent(desk):
    desk.scan(77)
    desk.verdict_is("Absente")


def person(number, then="", answer=""):
    def shown(desk):
        desk.scan(number)
        desk.page.locator("[data-screen=person]").wait_for()
        if then == "Enter":
            desk.keyboard.press("Enter")
            desk.verdict_is(answer)
        elif then:
            desk.press(then)
            desk.wait(answer or then)

    return shown


def delegation(desk):
    desk.scan(2)
    desk.page.get_by_text("Sa délégation").click()
    desk.wait("Délégation")


def walk_in(desk):
    desk.press("Personne non inscrite")
    desk.wait("Personne non inscrite")


def look_alikes(desk):
    walk_in(desk)
    desk.page.get_by_label("Prénoms").fill("Moussa")
    desk.page.get_by_label("Nom de famille").fill("Cissé")
    desk.keyboard.press("Enter")
    desk.page.locator("#w-groupe-erreur").wait_for()
    desk.page.locator("#semblables").wait_for()


def new_badge(desk):
    walk_in(desk)
    desk.page.get_by_label("Prénoms").fill("Oumou")
    desk.page.get_by_label("Santé").check()
    desk.page.get_by_label("Femme").check()
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Oumou !")


def menu(desk):
    desk.press("Menu")
    desk.wait("Menu")


def leaving(desk):
    desk.set(waiting=3)
    menu(desk)
    desk.press("Fermer le service")
    desk.page.locator("#quitter").wait_for()


def covered(desk):
    desk.press("Couvrir")
    desk.wait("Écran couvert")


def notices(desk):
    desk.set(full=True, codeChanged=True, update=True, reachable=False, waiting=3)


def renewed(desk):
    desk.set(codeChanged=True)
    desk.press("Taper le nouveau code")
    desk.wait("Nouveau code du jour")


def wrong_fields(desk):
    desk.press("Ouvrir le poste")
    desk.page.locator("#code-du-jour-erreur").wait_for()


def scanned_at_the_door(desk):
    desk.scan(1)
    desk.page.locator(".flash-over").wait_for()


def nothing(_desk):
    pass


SCREENS = {
    "home": ({}, nothing),
    "found": ({}, found),
    "absent": ({}, absent),
    "ready": ({}, person(1)),
    "welcome": ({}, person(1, "Enter", "Bienvenue")),
    "already": ({}, person(10)),
    "vip": ({}, person(9)),
    "refused": ({}, person(7)),
    "delegation": ({}, delegation),
    "walk-in": ({}, look_alikes),
    "badge": ({}, new_badge),
    "edit": ({}, person(1, "Corriger")),
    "lost": ({}, person(10, "Badge perdu")),
    "menu": ({}, menu),
    "leaving": ({}, leaving),
    "covered": ({}, covered),
    "notices": ({}, notices),
    "new code": ({}, renewed),
    "half-day": ({"halfDay": ""}, nothing),
    "pairing": ({"phase": "unpaired"}, nothing),
    "unlocking": ({"phase": "locked"}, wrong_fields),
    "revoked": ({"phase": "revoked", "waiting": 2}, nothing),
    "expired": ({"phase": "expired"}, nothing),
    "other tab": ({"refuses": "other_tab"}, nothing),
    "door": ({"profile": "door"}, scanned_at_the_door),
    "room": ({"profile": "session", "session": ""}, nothing),
    "session": ({"profile": "session"}, nothing),
}


#: What a thumb presses on these screens, and what of it is less than 44 pixels high.
MAIN = "main button.btn:not(.q, .d), main input:not([type=radio], [type=checkbox]), main a[data-result]"
SHORT = """all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_accessible_and_fits(poste, name):
    fake, act = SCREENS[name]
    for size in (PHONE, LAPTOP):
        desk = poste(size, **fake)
        act(desk)
        desk.visit.console.clear() if "refuses" in fake else None
        desk.visit.check()
        desk.page.emulate_media(color_scheme="dark")
        desk.visit.check(colours=True)
        assert desk.page.locator(MAIN).evaluate_all(SHORT) == []


def test_no_sheet_of_the_page_hides_the_badge_from_the_printer(poste):
    desk = poste()
    desk.page.evaluate("""() => {
      const box = document.createElement("div");
      box.className = "to-print";
      document.body.append(box);
    }""")
    desk.page.emulate_media(media="print")
    assert desk.page.locator(".to-print").evaluate("e => getComputedStyle(e).display") == "block"
