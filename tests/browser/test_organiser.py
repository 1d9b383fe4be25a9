"""An organiser's day in a real browser: with a keyboard, a thumb, without JavaScript, with hostile names."""

import re

import pytest

from conference.core import clock
from conference.core.db import session
from conference.core.permissions import PUBLIC
from conference.participants import services
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_district, a_group, a_half_day, a_staff_user, an_event, details

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"
PAYLOAD = "<img src=x onerror=alert(1)><xss-canary>"


@pytest.fixture
def base(app):
    """A served forum: sixty people to decide on, a full group where somebody waits."""
    with app.app_context():
        event = an_event()
        health = a_group(event, "sante", 200, approval=True, colour="#0B5FA5", short_label={"fr": "Santé"})
        press = a_group(event, "presse", 1, position=1, waiting_list=True)
        place = a_district(event)
        a_half_day(event)
        a_staff_user(EMAIL, "organiser", event, contacts=True)
        for number in range(60):
            person = details(
                f"Prénom{number:02}", "Traoré", sex="FM"[number % 2], district_id=place.id, phones=["+22376001234"]
            )
            services.register(event, health, person, Entry(), actor=PUBLIC, now=clock.now())
        for name in ("Awa", "Binta"):
            services.register(event, press, details(name, "Keïta"), Entry(), actor=PUBLIC, now=clock.now())
    with serve(app) as address:
        yield address


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    visit.page.fill("#email", EMAIL)
    visit.page.fill("#password", PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(base + "/org/forum/")


def count(app, state):
    with app.app_context():
        return session().query(Participant).filter_by(state=state).count()


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_page_is_accessible_and_fits(base, browser, size, dark):
    with browser.visit(size, dark=dark) as visit:
        visit.goto(base + "/org/connexion")
        visit.check(colours=dark)
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants?q=prenom01")
        person = visit.page.locator("tbody th a").first.get_attribute("href")
        for path in (
            "/org/forum/",
            "/org/forum/participants",
            "/org/forum/participants?q=xylophone&page=-1",
            "/org/forum/participants?contacts=1",
            "/org/forum/participants/exporter",
            "/org/forum/messages",
            person,
            person + "/modifier",
        ):
            visit.goto(base + path)
            visit.check(colours=dark)


def test_fifty_people_are_accepted_in_three_presses_and_taken_back(base, browser, app):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        page = visit.page
        visit.goto(base + "/org/forum/participants")
        assert page.locator("button[value=accept]").get_attribute("aria-disabled") == "true"
        page.get_by_role("link", name="À valider").click()
        page.locator("[data-pick-all]").check()
        assert page.locator("button[value=accept]").inner_text() == "Accepter (50)"
        assert page.locator("[data-picked]").inner_text() == "50 personnes choisies"
        page.locator("button[value=accept]").click()
        page.get_by_text("50 personnes acceptées.").wait_for()
        visit.check()
        assert count(app, "pending") == 10
        page.locator(".flash button").click()
        page.get_by_text("50 personnes remises comme avant.").wait_for()
        assert count(app, "pending") == 60


def test_all_of_a_filter_are_accepted_beyond_the_page(base, browser, app):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants?etat=pending")
        visit.page.locator("[data-pick-beyond]").check()
        assert visit.page.locator("button[value=accept]").inner_text() == "Accepter (60)"
        visit.page.locator("button[value=accept]").click()
        visit.page.get_by_text("60 personnes acceptées.").wait_for()
        assert count(app, "pending") == 0


def test_the_list_follows_the_typing_and_the_address_with_it(base, browser):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants")
        page = visit.page
        page.locator("#q").press_sequentially("keita", delay=20)
        page.wait_for_url(re.compile(r"\?q=keita$"))
        assert page.locator("tbody th").all_inner_texts() == ["Awa Keïta", "Binta Keïta"]
        assert page.evaluate("document.activeElement.id") == "q"
        page.locator("tbody .pick").first.click()
        page.get_by_text("Autres actions").click()
        assert page.locator("button[value=cancel]").inner_text() == "Annuler l’inscription (1)"
        page.reload()
        assert page.locator("tbody th").count() == 2
        page.locator("#groupe").select_option("sante")
        page.wait_for_url(re.compile(r"groupe=sante"))
        page.get_by_role("heading", name="Aucun résultat").wait_for()


def test_a_full_group_is_overrun_only_on_purpose(base, browser, app):
    with browser.visit(PHONE) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants?etat=waitlisted")
        visit.page.locator("tbody .pick").first.click()
        visit.page.locator("button[value=accept]").click()
        visit.page.get_by_role("heading", name="Il n’y a plus de place").wait_for()
        visit.check()
        assert count(app, "waitlisted") == 1
        visit.page.get_by_role("button", name="Dépasser le quota (1)").click()
        visit.page.get_by_text("1 personne acceptée.").wait_for()
        assert count(app, "waitlisted") == 0


def test_the_list_is_downloaded_at_one_press(base, browser):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants?q=keita")
        for _ in range(2):  # a download may be asked for again at once
            with visit.page.expect_download() as download:
                visit.page.get_by_role("button", name="Exporter (2)").click()
            assert re.fullmatch(r"liste-[\d-]+\.xlsx", download.value.suggested_filename)


def test_it_all_works_without_javascript(base, browser, app):
    with browser.visit(PHONE, javascript=False) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants")
        page = visit.page
        page.get_by_text("Filtres", exact=True).click()
        page.locator("#etat").select_option("waitlisted")
        page.get_by_role("button", name="Filtrer").click()
        page.wait_for_url(re.compile("etat=waitlisted"))
        page.locator("tbody .pick").first.click()
        page.locator("button[value=decline]").click()
        page.get_by_text("1 personne refusée.").wait_for()
        assert count(app, "declined") == 1
        page.locator(".flash button").click()
        page.get_by_text("1 personne remise comme avant.").wait_for()
        assert count(app, "waitlisted") == 1


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize(
    "address", ["?ajouter=groupe&district.pas=-&etat=waitlisted", "?col=nom,structure,etat,age,langue&tri=nom,-date"]
)
def test_filters_and_chosen_columns_are_sound_on_every_screen(base, browser, size, address):
    with browser.visit(size) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants" + address)
        visit.page.evaluate("document.querySelectorAll('details.tool').forEach(one => { one.open = true })")
        visit.check()


def test_a_filter_is_added_by_choosing_its_field_and_values_on_one_page(base, browser):
    with browser.visit(PHONE) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants?sexe=F")
        page = visit.page
        page.get_by_text("Ajouter un filtre").click()
        page.locator("#ajouter").select_option("etat")
        page.locator(".picklist").get_by_text("confirmée", exact=True).click()
        visit.check()
        page.get_by_role("button", name="Ajouter ce filtre").click()
        page.wait_for_url(re.compile("sexe=F&etat=confirmed|etat=confirmed&sexe=F"))


def test_hostile_names_run_nowhere(base, browser, app):
    with app.app_context():
        event = an_event("hostile")
        group = a_group(event, quota=1, waiting_list=True, label={"fr": PAYLOAD})
        a_staff_user(EMAIL, "organiser", event)
        for _ in range(2):
            person = details(PAYLOAD, PAYLOAD, organisation=PAYLOAD, function=PAYLOAD, email="a@b.example")
            services.register(event, group, person, Entry(), actor=PUBLIC, now=clock.now())
        ids = [str(one.id) for one in session().query(Participant).filter_by(event_id=event.id)]
    with browser.visit(LAPTOP) as visit:
        dialogs = []
        visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        visit.goto(base + "/org/connexion")
        visit.page.fill("#email", EMAIL)
        visit.page.fill("#password", PASSWORD)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(base + "/org/")
        paths = ["", "participants", "participants?q=img", "participants/exporter", "messages"]
        for path in (*paths, *(f"participants/{one}" for one in ids), *(f"participants/{one}/modifier" for one in ids)):
            visit.goto(f"{base}/org/hostile/{path}")
            assert visit.page.locator("xss-canary").count() == 0
            assert visit.console == []
        visit.goto(base + "/org/hostile/participants?etat=waitlisted")
        visit.page.locator("tbody .pick").first.click()
        visit.page.locator("button[value=accept]").click()
        visit.page.get_by_role("heading", name="Il n’y a plus de place").wait_for()
        assert visit.page.locator("xss-canary").count() == 0
        assert dialogs == []
