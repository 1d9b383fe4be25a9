"""The pages of a focal point and the organiser's board: accessible, on every screen. ``test_ways_in.py`` walks them."""

import os
from datetime import timedelta

import pytest

from conference.core import clock
from conference.participants import delegation_people as people
from conference.participants import delegation_pins as pins
from conference.participants import delegation_records as records
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_delegation, a_district, a_group, a_staff_user, an_event, details

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"


@pytest.fixture
def world(app):
    """A served forum with two delegations, one of them late, the other with three people."""
    now = clock.now()
    with app.app_context():
        event = an_event(first_day=now.date() + timedelta(days=30), last_day=now.date() + timedelta(days=31))
        group = a_group(event, quota=20)
        a_district(event)
        pin = pins.prepare(event.id)
        soon = {"name_by": now + timedelta(days=3), "confirm_by": now + timedelta(days=5)}
        row = a_delegation(event, group, 5, pin, organisation="Centre de santé de Macina", women_minimum=4, **soon)
        for name in ("Fanta", "Moussa", "Seydou"):
            people.name(event, row.id, details(name, sex="M"), nonce=name, now=now)
        a_delegation(
            event, group, 3, organisation="ASACO de Sah", name_by=now - timedelta(days=1), phones=["+22376001234"]
        )
        a_staff_user(EMAIL, "organiser", event, contacts=True)
        path = f"/d/{records.link(row)}"
    with serve(app) as base:
        yield base, path, pin.pin


def look(visit, name):
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        visit.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_every_page_of_a_delegation_passes_at_360(world, browser):
    base, path, pin = world
    with browser.visit(PHONE) as visit:
        visit.goto(base + path)
        visit.check(requests=1)
        visit.page.fill("[name=pin]", pin)
        visit.page.click("main button")
        for sub in ("", "/nommer"):
            visit.goto(base + path + sub)
            visit.check(requests=1)
        visit.goto(base + path)
        visit.page.click("ul.rows a")
        visit.check()


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_board_and_its_forms_pass(world, browser, size):
    base, _, _ = world
    with browser.visit(size) as visit:
        visit.goto(base + "/org/connexion")
        visit.page.fill("[name=email]", EMAIL)
        visit.page.fill("[name=password]", PASSWORD)
        visit.page.click("main button")
        for sub in ("", "/nouvelle", "/relancer", "/importer"):
            visit.goto(f"{base}/org/forum/delegations{sub}")
            look(visit, f"board{sub.replace('/', '-')}-{size[0]}")
            visit.check()
        visit.goto(f"{base}/org/forum/delegations")
        visit.page.click("th a:has-text('Centre de santé de Macina')")
        look(visit, f"show-{size[0]}")
        visit.check()
