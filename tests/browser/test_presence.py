"""Presence in a browser: the board follows arrivals by itself, a signed sheet is ticked back, a list of a session."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from conference.agenda import services as agenda
from conference.agenda.services import NewSession
from conference.core import clock
from conference.core.db import write
from conference.documents.models import NumberedLine
from conference.presence import services
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_district, a_group, a_half_day, a_person, a_staff_user, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/org/forum/presence/"
LOOKS = pytest.mark.parametrize(("size", "dark"), [(PHONE, True), (LAPTOP, False)], ids=["360 by night", "1280"])


@pytest.fixture
def world(app):
    """An event of today: three people with a line each, of whom one came, and a session that takes attendance."""
    with app.app_context():
        now = clock.now()
        event = an_event(zone="UTC", first_day=now.date(), last_day=now.date())
        group, morning = a_group(event), a_half_day(event, starts_minute=0, ends_minute=1439)
        macina = a_district(event)
        a_staff_user("aissata@equipe.example", "organiser", event, contacts=True)
        names, phones = ("Awa", "Binta", "Chaka"), ("+22370000001",)
        people = [a_person(event, group, given_names=one, district_id=macina.id, phones=phones).id for one in names]
        with write() as db:
            for number, one in enumerate(people, 1):
                db.add(NumberedLine(event_id=event.id, group_id=group.id, participant_id=one, number=number))
        agenda.add_sessions(
            event.id, [NewSession("a", {"fr": "Atelier"}, day=1, start_minute=0, takes_attendance=True)], now=now
        )
        world = {"event": event.id, "morning": morning.id, "people": people}
    arrive(app, world, 0)
    return world


def arrive(app, world, number):
    with app.app_context():
        event, half_day = world["event"], world["morning"]
        who = world["people"][number]
        services.check_in(uuid4(), event, who, half_day, at=clock.now(), desk="A", staff_id=None)


@pytest.fixture
def office(app, browser, world):
    """Open a window in which an organiser is signed in."""

    def opened(path, size=LAPTOP, **options):
        visit = stack.enter_context(browser.visit(size, **options))
        visit.goto(f"{base}{path}")
        visit.page.locator("[name=email]").fill("aissata@equipe.example")
        visit.page.locator("[name=password]").fill(PASSWORD)
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
        return visit

    with ExitStack() as stack, serve(app) as base:
        opened.base = base
        yield opened


def came(visit):
    return visit.page.locator(".tiles b").first


@LOOKS
def test_the_pages_of_presence_are_for_everybody(office, world, size, dark):
    visit = office(BOARD, size, dark=dark)
    visit.check()
    for path in (f"{BOARD}{world['morning']}/absents", f"{BOARD}seances", "/org/forum/emargement/saisie"):
        visit.goto(f"{office.base}{path}")
        visit.check()
    visit.page.locator("[name=lines]").fill("1-4, 60, sept")
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="Voir les noms").click()
    visit.check()
    visit.goto(f"{office.base}{BOARD}seances")
    with visit.page.expect_navigation():
        visit.page.get_by_role("link", name="Atelier").click()
    visit.check()


def test_the_board_follows_by_itself_and_disturbs_nobody(app, office, world):
    visit = office(BOARD)
    visit.page.clock.install()
    visit.goto(f"{office.base}{BOARD}")
    assert came(visit).inner_text() == "1"
    arrive(app, world, 1)
    visit.page.locator(".chart summary").click()
    visit.page.locator("h1").click()
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.clock.run_for(31_000)
    expect(came(visit)).to_have_text("2")
    assert visit.page.locator(".chart details").get_attribute("open") is not None
    arrive(app, world, 2)
    visit.page.locator(".tiles a").first.focus()
    visit.page.clock.run_for(31_000)
    assert came(visit).inner_text() == "2", "whoever is in it with the keyboard keeps their place"
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.clock.run_for(31_000)
    expect(came(visit)).to_have_text("3")


def test_without_script_the_board_says_how_it_follows(office):
    visit = office(BOARD, javascript=False)
    assert "Ne plus actualiser toute seule" in visit.page.content()
    assert visit.page.locator("meta[http-equiv=refresh]").count() == 1
