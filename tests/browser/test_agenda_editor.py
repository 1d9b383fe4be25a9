"""The editor of the programme in a browser: without a script on a phone, by keyboard, by mouse; every page is good."""

import pytest

from conference.agenda import plan_queries
from conference.core.db import session
from tests.agenda.editing import row
from tests.agenda.programmes import a_session, an_agenda
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_staff_user

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"
HOME = "/org/forum/agenda"


@pytest.fixture
def forum(app):
    with app.app_context():
        event = an_agenda(
            a_session("A", 540, kind="panel"),
            a_session("B", 600, 30),
            a_session("C", 600, rooms=("BA",)),
            a_session("P", 660, kind="plenary"),
            a_session("E", day=None, start=None),
        )
        a_staff_user(EMAIL, "organiser", event)
        return event


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    visit.page.fill("#email", EMAIL)
    visit.page.fill("#password", PASSWORD)
    visit.page.click("main button")
    visit.page.wait_for_url(lambda url: "connexion" not in url)


def type_in(visit, selector, text):
    """Fill a field by the keyboard alone."""
    visit.page.focus(selector)
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type(text)


def enter(visit, selector):
    """Press what stands there, by the keyboard, and wait for the next page."""
    visit.page.focus(selector)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def place(app, event, code):
    with app.app_context():
        session().rollback()
        item = next(one for one in plan_queries.plan(event).items if one.code == code)
        names = plan_queries.plan(event).room
        return (item.slot.day, item.slot.start, [names[room].code for room in item.rooms]) if item.slot else None


def test_a_programme_is_made_on_a_phone_by_keyboard_without_a_script(app, browser, forum):
    with serve(app) as base, browser.visit(PHONE, javascript=False) as visit:
        sign_in(visit, base)
        visit.goto(f"{base}{HOME}/salles/ajouter")
        type_in(visit, "#name_fr", "Salle Djoliba")
        enter(visit, "main form .acts button")
        assert "C’est ajouté." in visit.page.inner_text("main")
        visit.goto(f"{base}{HOME}/seances/nouvelle?jour=2")
        type_in(visit, "#title_fr", "Table ronde")
        type_in(visit, "#start", "9h30")
        enter(visit, "main form .acts button")
        assert "Séance ajoutée." in visit.page.inner_text("main")
        assert "09:30 – 10:30" in visit.page.inner_text("table.day")
        visit.page.focus("table.day summary")
        visit.page.keyboard.press("Enter")
        enter(visit, "table.day button[value='+15']")
        assert "09:45 – 10:45" in visit.page.inner_text("table.day")
        enter(visit, ".flash button")
        assert "09:30 – 10:30" in visit.page.inner_text("table.day")


def test_the_keyboard_and_the_mouse_move_a_session_and_say_so_and_every_page_is_good(app, browser, forum):
    with app.app_context():
        ids = {code: row(forum, code).id for code in ("A", "B", "E")}
    with serve(app) as base:
        with browser.visit(LAPTOP) as visit:
            sign_in(visit, base)
            visit.goto(f"{base}{HOME}/1")
            grip = f"#s-{ids['A']} .grip"
            visit.page.focus(grip)
            for key in ("Space", "ArrowDown", "ArrowDown", "ArrowRight"):
                visit.page.keyboard.press(key)
            assert visit.page.inner_text("#agenda-said") == "09:10, Salle Bani"
            visit.page.keyboard.press("Space")
            visit.page.wait_for_selector(".flash")
            assert place(app, forum, "A") == (1, 550, ["BA"])
            assert visit.page.evaluate("document.activeElement.matches('.grip')")
            visit.page.keyboard.press("Space")
            visit.page.keyboard.press("ArrowDown")
            visit.page.keyboard.press("Escape")
            assert place(app, forum, "A") == (1, 550, ["BA"])
            target = visit.page.locator("tr[data-start='600'] td").nth(1)
            visit.page.locator(f"#s-{ids['E']} .grip").scroll_into_view_if_needed()
            start, end = visit.page.locator(f"#s-{ids['E']} .grip").bounding_box(), target.bounding_box()
            visit.page.mouse.move(start["x"] + 8, start["y"] + 8)
            visit.page.mouse.down()
            visit.page.mouse.move(end["x"] + 20, end["y"] + 20, steps=4)
            visit.page.mouse.up()
            visit.page.wait_for_selector(".flash p:has-text('Séance E')")
            assert place(app, forum, "E") == (1, 600, ["BA"])
            visit.check()
        for size, dark, paths in (
            (PHONE, False, ("/1", "/1/tableau", f"/seances/{ids['A']}", "/salles", "/salles/ajouter", "/regles")),
            (LAPTOP, True, ("/1", f"/seances/{ids['A']}")),
        ):
            with browser.visit(size, dark=dark) as visit:
                sign_in(visit, base)
                for path in paths:
                    visit.goto(f"{base}{HOME}{path}")
                    visit.check()
