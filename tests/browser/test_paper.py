"""Badges and attendance sheets, clicked through in a real browser and read back from the files it saves."""

import re
from pathlib import Path

import pytest

from conference.agenda import services
from conference.badges import runs
from conference.badges import services as badges
from conference.badges.run_rules import Order
from conference.core.permissions import SYSTEM
from conference.participants import services as participants
from tests.agenda import programmes
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import NOW, PASSWORD, a_staff_user
from tests.paper_reading import page_sizes, page_texts, scanned
from tests.printing import a_forum, print_batch

pytestmark = [pytest.mark.browser, pytest.mark.paper, pytest.mark.slow]
EMAIL = "aissata@equipe.example"


@pytest.fixture
def forum(app):
    """A forum with seven people, one of whom has a name that no badge can hold."""
    forum = a_forum(app)
    for name in ("Awa", "Binta", "Coumba", "Djénéba", "Fanta"):
        forum.add(name, organisation="CSCom de Sah", function="Matrone")
    forum.add("Oumou", "Dicko", group=forum.villages)
    forum.add("<b>中文</b>", "O" * 120)
    with app.app_context():
        a_staff_user(EMAIL, "organiser", forum.event, contacts=True)
    return forum


@pytest.fixture
def base(forum):
    with serve(forum.app) as address:
        yield address


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    visit.page.fill("#email", EMAIL)
    visit.page.fill("#password", PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(base + "/org/forum/")


def saved(visit, button):
    """Press a button that downloads; return the name of the file and what is in it."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def some_runs(forum):
    """A run with a badge that is out of date, and one that waits."""
    person, waits = forum.add("Fatou"), forum.add("Kadia")
    with forum.app.app_context():
        event = forum.here()
        badges.print_one(event, person, actor=SYSTEM, now=NOW)
        print_batch(event, [person], actor=SYSTEM, now=NOW)
        participants.transition(event.id, [person], "cancelled", actor=SYSTEM, now=NOW, reason="self")
        runs.order(event, [waits], Order(), actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_page_is_accessible_and_fits(base, browser, forum, size, dark):
    some_runs(forum)
    with browser.visit(size, dark=dark) as visit:
        sign_in(visit, base)
        lists = ("badges", "badges?q=zzzz", "badges?groupe=communaute&reste=1", "badges/tirages", "badges/modeles")
        for path in (*lists, "badges/modeles/nouveau", "badges/tirages/1", "badges/tirages/2", "emargement"):
            visit.goto(f"{base}/org/forum/{path}")
            visit.check(colours=dark)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_badges_are_filtered_looked_at_and_printed(base, browser, forum, javascript):
    with browser.visit(LAPTOP, javascript=javascript) as visit:
        sign_in(visit, base)
        visit.page.get_by_role("link", name="Badges", exact=True).click()
        assert visit.page.locator(".doubts a").first.inner_text() == "<b>中文</b> " + "O" * 120
        visit.page.get_by_label("Groupe", exact=True).select_option("communaute")
        if not javascript:
            visit.page.get_by_role("button", name="Filtrer").click()
        visit.page.get_by_role("button", name="Imprimer les badges (1)").wait_for()
        assert "groupe=communaute" in visit.page.url
        name, pdf = saved(visit, "Imprimer les badges (1)")
        assert re.fullmatch(r"badges-\d{8}-\d{4}\.pdf", name)
        assert "Oumou" in page_texts(pdf)[0]
        assert "Dicko" not in page_texts(pdf)[0]


def test_four_badges_stand_on_a_sheet_and_every_code_is_a_ticket(base, browser, forum):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/badges?groupe=sante")
        visit.page.get_by_label("Quatre par page A4").check()
        _, pdf = saved(visit, "Imprimer les badges (6)")
        assert page_sizes(pdf) == [(210, 297)] * 2
        assert len({*scanned(pdf, 0), *scanned(pdf, 1)}) == 6


def test_the_people_ticked_in_the_list_get_their_badges_after_a_look_at_what_does_not_fit(base, browser):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants")
        for name in ("Awa", "<b>"):
            visit.page.get_by_role("checkbox", name=re.compile(f"Choisir {re.escape(name)}")).check()
        visit.page.get_by_text("Autres actions").click()
        visit.page.get_by_role("button", name="Badges (2)").click()
        visit.page.wait_for_selector("h1:has-text('À vérifier')")
        assert visit.axe() == []
        _, pdf = saved(visit, "Imprimer les badges (2)")
        assert len(page_sizes(pdf)) == 2


def test_sheets_are_chosen_and_printed(base, browser):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.page.get_by_role("link", name="Émargement").click()
        visit.page.get_by_label("Jour 1, après-midi").check()
        name, pdf = saved(visit, "Imprimer les feuilles (2)")
        assert re.fullmatch(r"feuilles-\d{8}-\d{4}\.pdf", name)
        villages, health = page_texts(pdf)
        assert "Oumou" not in villages
        assert "Awa Traoré" in health
        assert "Jour 1, après-midi" in health


def test_a_badge_of_the_desk_opens_beside_it_and_is_a_pdf(base, browser, forum):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        person = forum.add("Kadi", "Konaté")
        visit.goto(f"{base}/desk/forum/p/{person}?demi-journee={forum.morning}")
        with visit.page.context.expect_event("response", lambda answer: "/badge/" in answer.url) as answered:
            visit.page.get_by_role("button", name="Imprimer le badge").click()
        assert answered.value.status == 200
        assert visit.page.locator("h1").inner_text() == "Kadi Konaté"


def test_the_programme_is_asked_for_on_any_screen_and_saved_as_a_file(forum, base, browser):
    with forum.app.app_context():
        programmes.rooms(forum.here())
        programmes.tracks(forum.here())
        services.add_sessions(forum.event.id, [programmes.a_session("A")], now=NOW)
    for size, dark in ((PHONE, True), (LAPTOP, False)):
        with browser.visit(size, dark=dark) as visit:
            sign_in(visit, base)
            visit.goto(base + "/org/forum/agenda/imprimer")
            visit.check()
            visit.page.get_by_label("Jour 1").check()
            visit.page.get_by_label("Français + English").check()
            name, pdf = saved(visit, "Imprimer")
            assert name.startswith("programme-brouillon-")
            assert "Séance A (en)" in page_texts(pdf)[0]


def test_the_preview_of_a_layout_follows_the_form_by_itself_and_with_a_button_without_javascript(base, browser, forum):
    for javascript in (True, False):
        with browser.visit(LAPTOP, javascript=javascript) as visit:
            sign_in(visit, base)
            visit.goto(f"{base}/org/forum/badges/modeles/nouveau")
            shown = visit.page.locator("#apercu svg").first
            before = shown.get_attribute("viewBox")
            visit.page.locator("summary", has_text="Autres formats").first.click()
            visit.page.locator("[name=format][value=cr80]").check()
            if not javascript:
                visit.page.get_by_role("button", name="Actualiser l’aperçu").click()
            visit.page.locator(f"#apercu svg:not([viewBox='{before}'])").first.wait_for()
            assert visit.page.locator("[name=format][value=cr80]").is_checked()
            if javascript:
                visit.check()
