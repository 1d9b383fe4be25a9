"""The desk as staff use it: keyboard and scanner only, on a phone and a laptop, with and without JavaScript."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.badges import services as badges
from conference.core import clock
from conference.core.db import session
from conference.core.errors import Error
from conference.participants import tickets
from conference.participants.models import Participant
from conference.presence import queries as presence
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_group, a_half_day, a_person, a_staff_user, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What the keys of a scanner that thinks of a US keyboard give on a French one.
AZERTY = dict(zip("0123456789AQWZM", "à&é\"'(-è_çQAZW,", strict=True))
SIZES = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360", "1280"])
SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])


class Door:
    """An event with people, served, and one browser window of a signed-in member of the desk."""

    def __init__(self, app, base, visit, half_day):
        self.app, self.base, self.visit, self.half_day = app, base, visit, half_day
        self.page = visit.page

    def enter(self):
        self.page.locator(":focus").wait_for()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, text):
        self.page.locator(":focus").wait_for()
        self.page.keyboard.type(text)
        self.enter()

    def follow(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).click()
        self.page.locator("[autofocus]:focus").wait_for()

    def ticket(self, given):
        with self.app.app_context():
            person = session().scalars(sa.select(Participant).where(Participant.given_names == given)).one()
            return tickets.text_of(tickets.valid_tickets([person.id])[person.id])

    def present(self):
        with self.app.app_context():
            return presence.present(self.half_day)

    def verdict(self):
        return self.page.locator(".verdict h2").inner_text().replace("\u00a0", " ")

    def h1(self):
        return self.page.locator("h1").inner_text()


@pytest.fixture
def door(app, browser):
    with app.app_context():
        now = clock.now()
        event = an_event(zone="UTC", first_day=now.date(), last_day=now.date() + timedelta(days=1))
        group = a_group(event, short_label={"fr": "Santé"}, colour="#0B5FA5", pattern="cross")
        half_day = a_half_day(event, 1, label={"fr": "Jour 1, matin"}, starts_minute=0, ends_minute=1440)
        for given, family in (("Fatoumata", "Diarra"), ("Awa", "Cissé"), ("Moussa", "Cissé")):
            a_person(event, group, given_names=given, family_name=family, organisation="CSRéf")
        a_staff_user("awa@equipe.example", "desk", event)

    def opened(size=LAPTOP, *, javascript=True, held=True, **options):
        visit = stack.enter_context(browser.visit(size, javascript=javascript, **options))
        if javascript and held:
            visit.hold_the_clock()
        visit.goto(f"{base}/desk/forum/")
        visit.page.locator("[name=email]").fill("awa@equipe.example")
        visit.page.locator("[name=password]").fill(PASSWORD)
        desk = Door(app, base, visit, half_day.id)
        desk.enter()
        visit.page.get_by_label("Votre guichet").fill("B")
        desk.enter()
        return desk

    from contextlib import ExitStack

    with ExitStack() as stack, serve(app) as base:
        yield opened


@SIZES
@SCRIPT
def test_three_letters_enter_enter_is_an_arrival(door, size, javascript):
    desk = door(size, javascript=javascript)
    assert desk.h1() == "Accueil – Jour 1, matin"
    desk.type("dia")
    assert desk.h1() == "Fatoumata Diarra"
    desk.enter()
    assert desk.verdict() == "Bienvenue, Fatoumata !"
    assert desk.present() == 1
    desk.type("dia")
    assert desk.verdict().startswith("Arrivée déjà enregistrée à ")
    assert desk.verdict().endswith(", guichet B.")
    desk.enter()
    assert desk.present() == 1


@pytest.mark.parametrize(
    ("size", "javascript", "keyboard"),
    [(PHONE, True, "us"), (LAPTOP, True, "azerty"), (PHONE, False, "azerty"), (LAPTOP, False, "us")],
)
def test_a_queue_with_a_scanner_and_one_key(door, size, javascript, keyboard):
    desk = door(size, javascript=javascript)
    for number, given in enumerate(("Fatoumata", "Awa", "Moussa"), 1):
        text = desk.ticket(given)
        desk.type(text if keyboard == "us" else "".join(AZERTY.get(letter, letter.lower()) for letter in text))
        assert desk.h1().startswith(given)
        desk.enter()
        assert desk.verdict() == f"Bienvenue, {given} !"
        assert desk.present() == number
    desk.type("JT" + "0" * 26)
    assert desk.verdict().startswith("Absente de cette liste (")


@SCRIPT
def test_scanning_on_instead_of_pressing_enter_checks_nobody_in(door, javascript):
    desk = door(javascript=javascript)
    desk.type(desk.ticket("Fatoumata"))
    desk.type(desk.ticket("Awa"))
    assert desk.h1() == "Awa Cissé"
    assert desk.present() == 0


@SCRIPT
def test_among_several_enter_takes_the_first_and_a_scan_still_its_own(door, javascript):
    desk = door(javascript=javascript)
    desk.type("cis")
    assert desk.page.locator(".people strong").all_inner_texts() == ["Awa Cissé", "Moussa Cissé"]
    desk.type(desk.ticket("Fatoumata"))
    assert desk.h1() == "Fatoumata Diarra"
    desk.page.go_back(wait_until="networkidle")
    desk.page.locator("#q").focus()
    desk.enter()
    assert desk.h1() == "Awa Cissé"


def test_arrows_and_named_keys_need_no_mouse(door):
    desk = door()
    desk.type("cis")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowDown")
    desk.enter()
    assert desk.h1() == "Moussa Cissé"
    desk.follow("Autre personne")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("F2")
    assert desk.h1() == "Personne non inscrite"


@SIZES
@SCRIPT
def test_somebody_who_is_not_registered_is_in_within_five_fields(door, size, javascript):
    desk = door(size, javascript=javascript)
    desk.follow("Personne non inscrite")
    desk.page.keyboard.type("Oumar")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("Sidibé")
    for _ in range(2):
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.press("Space")
    desk.page.keyboard.press("Tab")
    desk.type("ORTM")
    assert desk.verdict() == "Bienvenue, Oumar !"
    assert desk.present() == 1
    assert desk.page.evaluate("document.activeElement.id") == "q"


def test_a_scan_while_a_name_is_typed_leads_to_the_person(door):
    desk = door()
    desk.follow("Personne non inscrite")
    desk.page.keyboard.type("Oum")
    desk.type(desk.ticket("Fatoumata"))
    assert desk.h1() == "Fatoumata Diarra"


@SIZES
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_page_is_accessible_and_fits(door, size, dark):
    desk = door(size, dark=dark, held=False)
    paths = (
        "/demi-journee",
        "/",
        "/?q=cis",
        "/?q=cizse",
        "/?q=xyzxyz",
        "/?q=d",
        "/?absente=1",
        "/personne-non-inscrite",
    )
    for path in paths:
        desk.visit.goto(f"{desk.base}/desk/forum{path}")
        desk.visit.check(colours=dark)
    desk.visit.goto(f"{desk.base}/desk/forum/?q=diarra")
    desk.visit.check(colours=dark)
    desk.enter()
    desk.visit.check(colours=dark)


def test_the_name_and_the_welcome_can_be_read_from_three_metres(door):
    """A laptop of 14 inches has about four CSS pixels in a millimetre; letters of 15 mm are read at three metres."""
    desk = door()
    desk.type("dia")
    desk.enter()
    sizes = [
        float(desk.page.locator(one).evaluate("e => getComputedStyle(e).fontSize").removesuffix("px"))
        for one in ("h1", ".verdict h2")
    ]
    assert sizes[0] >= 84
    assert sizes[1] >= 50
    assert desk.page.evaluate("document.scrollingElement.scrollTop") == 0
    assert desk.page.locator("h1").bounding_box()["y"] < 500


# ------------------------------------------------------------------------------------------------------------ the badge


def refuse(*_given):
    raise Error("paper_failed", 500)


@pytest.mark.parametrize("trouble", ["server", "network"])
def test_a_badge_that_does_not_come_is_told_on_the_page_which_stays_ready(door, monkeypatch, trouble):
    monkeypatch.setattr(badges, "badges_pdf", refuse)
    desk = door(held=False)
    desk.type("dia")
    if trouble == "network":
        desk.page.route("**/badge/*", lambda route: route.abort())
    desk.page.keyboard.press("F9")
    told = desk.page.locator("#impression.no")
    told.wait_for()
    said = {"server": "Ce document n’a pas pu être fabriqué.", "network": "Le badge n’est pas sorti."}
    assert told.inner_text().startswith(said[trouble])
    assert desk.h1() == "Fatoumata Diarra"
    desk.visit.console.clear()  # the browser's own word about the answer
    desk.visit.check()
    desk.enter()
    assert desk.verdict() == "Bienvenue, Fatoumata !"


def test_without_a_script_the_badge_opens_beside_the_page(door, monkeypatch):
    monkeypatch.setattr(badges, "badges_pdf", lambda *_given: b"%PDF-1.7\n")
    desk = door(javascript=False)
    desk.type("dia")
    with desk.page.expect_popup():
        desk.page.get_by_role("button", name="Imprimer le badge").click()
    assert desk.h1() == "Fatoumata Diarra"
    desk.page.reload()
    assert "Badge déjà imprimé à" in desk.page.locator("main").inner_text()
