"""The programme of the example conference, made from nothing in the editor by the keyboard alone: keys, no mouse."""

import pytest

from conference.agenda import plan_queries
from conference.agenda.editor_words import role_words
from conference.agenda.typed import clock
from conference.agenda.usual_types import USUAL
from conference.core.clock import now
from conference.core.db import session
from conference.core.i18n import speaking
from conference.demo import services as demo
from conference.demo.build import example
from conference.events import queries as events
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_staff_user, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EMAIL = "aissata@equipe.example"
HOME = "/org/forum/agenda"
FURTHEST = 150
KINDS = [one.code for one in USUAL]
#: What has the focus: the name of a field (a button's with its value), what is written beside or on it.
FOCUSED = """() => { const e = document.activeElement;
  const words = e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.textContent || '';
  return e === document.body ? ['', ''] : [e.name || '', words.replaceAll('\u00a0', ' ').trim()] }"""
#: Whether a field is to have the focus, and has not yet.
AWAITED = "() => document.activeElement === document.body && !!document.querySelector('[autofocus]')"


class Keyboard:
    """Somebody who has no mouse, and soon knows how many times to press Tab from one field to the next."""

    def __init__(self, page):
        self.page, self.press, self.known, self.at = page, page.keyboard.press, {}, None

    def to(self, name="", words=""):
        """Go on until the focus is on a field of this name, or on what says these words."""
        way, self.at = (self.at, (name, words)), (name, words)
        usual = self.known.get(way, 0)
        self.hold("Tab", usual)
        for tabs in range(usual, FURTHEST):
            field, said = self.page.evaluate(FOCUSED)
            if (not name or field == name) and (not words or words in said) and (field or said):
                self.known[way] = min(tabs, self.known.get(way, tabs))
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {name or words}")

    def start(self):
        """Where the cursor of a new page stands; it is put there with the first picture, a little after the page came.

        Whoever were to press Tab before that would begin on top of the page.
        """
        for _ in range(FURTHEST):
            if not self.page.evaluate(AWAITED):
                return tuple(self.page.evaluate(FOCUSED))
        raise AssertionError("the page never put the cursor where it says")

    def hold(self, key, times):
        """Keep a key down until it has come so many times, as it does by itself on a keyboard."""
        for _ in range(times):
            self.page.keyboard.down(key)
        if times:
            self.page.keyboard.up(key)

    def write(self, name, text):
        self.to(name)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def put(self, name, text):
        """Put in a long text at once, as Ctrl+V does: typing it letter by letter shows nothing more."""
        self.to(name)
        self.page.keyboard.insert_text(text)

    def lines(self, name, lines):
        """Write lines into a field of several."""
        self.to(name)
        for place, line in enumerate(lines):
            if place:
                self.press("Enter")
            self.page.keyboard.type(line)

    def enter(self, name="", words=""):
        """Press what stands there and wait for the page to which it leads."""
        self.to(name, words)
        with self.page.expect_navigation():
            self.press("Enter")
        self.at = self.start()
        assert not self.page.locator("#erreurs").count(), self.page.inner_text("#erreurs")


def sign_in(visit, base):
    visit.goto(base + "/org/connexion")
    keys = Keyboard(visit.page)
    keys.write("email", EMAIL)
    keys.write("password", PASSWORD)
    keys.press("Enter")
    visit.page.wait_for_url(lambda url: "connexion" not in url)
    return keys


def add_rooms(keys, rooms):
    for place, room in enumerate(rooms, 1):
        keys.write("name_fr", room.name["fr"])
        keys.write("capacity", str(room.capacity))
        keys.enter(words="Enregistrer et ajouter une autre" if place < len(rooms) else "Enregistrer")


def add_session(keys, given, rooms, start=None, more=True):
    """Fill the form of a session and send it; with ``more`` the form of the next one comes."""
    words = role_words()
    keys.put("title_fr", given.title["fr"])
    keys.put("title_en", given.title["en"])
    keys.write("start", clock(given.start_minute if start is None else start))
    keys.write("minutes", str(given.minutes))
    for code in given.rooms:
        keys.to("rooms", rooms[code])
        keys.press("Space")
    keys.to("kind")
    for key in ("Home", *["ArrowDown"] * KINDS.index(given.kind)):
        keys.press(key)
    keys.put("people", "\n".join(f"{words[one.role]} : ({one.label['fr']})" for one in given.roles))
    keys.write("languages", ", ".join(given.languages))
    if given.interpretation_on_request:
        keys.lines("interpretation", ["sur demande"])
    keys.lines("interpretation", [f"{source}-{target}" for source, target in given.interpretation])
    keys.enter(words="Enregistrer et ajouter une autre" if more else "Enregistrer")


def plain(text):
    """A form keeps no space that does not break."""
    return text.replace("\u00a0", " ")


def told(slug):
    """All that a programme says: what, when, where, who, in which languages."""
    session().rollback()
    event = events.event_by_slug(slug)
    plan = plan_queries.plan(event)
    return sorted(
        (
            (one.slot.day, one.slot.start, one.slot.minutes, plain(one.title["fr"]), plain(one.title["en"]), one.kind),
            [plan.room[room].name["fr"] for room in one.rooms],
            [(role.role, plain(role.label["fr"])) for role in one.roles],
            [*one.languages],
            [(pair.source, pair.target, pair.mode) for pair in one.interpretation],
        )
        for one in plan.items
    )


@pytest.fixture
def days(app, tmp_path):
    """The sessions of the example by day, its rooms by code, and an event that has none."""
    with app.app_context(), speaking("fr"):
        given = demo.load(tmp_path, now=now(), with_links=False).event
        first = given.first_day
        event = an_event(first_day=first, last_day=given.last_day)
        a_staff_user(EMAIL, "organiser", event)
    made = example(first)
    return [[one for one in made.sessions if one.day_index == day] for day in (0, 1)], made.rooms


def test_both_days_of_the_example_are_made_from_an_empty_event_by_keyboard_alone(app, browser, days):
    (first, second), rooms = days
    names = {room.code: room.name["fr"] for room in rooms}
    with serve(app) as base, browser.visit(LAPTOP) as visit:
        keys = sign_in(visit, base)
        visit.goto(f"{base}{HOME}/salles/ajouter")
        add_rooms(keys, rooms)
        keys.enter(words="Journées")
        keys.enter(words="Ajouter une séance")
        for given in first[:-1]:
            add_session(keys, given, names)
        # The last one is put beside its time and into another room, and moved where it belongs on the table of the day.
        add_session(keys, first[-1], {"NI": names["GS"]}, first[-1].start_minute - 10, more=False)
        keys.to(words=f"Prendre « {first[-1].title['fr']} »")
        for key in ("Space", "ArrowDown", "ArrowDown", "ArrowRight"):
            keys.press(key)
        assert visit.page.inner_text("#agenda-said") == "17:30, Salle Niger"
        keys.press("Space")
        visit.page.wait_for_selector(".flash p:has-text('est déplacée')")
        assert "grip" in visit.page.evaluate("document.activeElement.className")
        keys.enter(words="Jour 2")
        keys.enter(words="Ajouter une séance")
        for place, given in enumerate(second, 1):
            add_session(keys, given, names, more=place < len(second))
        # All of a day in one table: the last session is given five minutes less, and then what it should have.
        for minutes in (str(second[-1].minutes - 5), str(second[-1].minutes)):
            keys.enter(words="Modifier la journée en tableau")
            keys.to(words=f"Minutes {second[-1].title['fr']}")
            keys.press("Control+A")
            visit.page.keyboard.type(minutes)
            with visit.page.expect_navigation():
                keys.press("Enter")
        assert visit.console == []
    with app.app_context():
        assert told("forum") == told("paix-par-la-sante")


def test_an_afternoon_of_the_example_is_made_without_a_script(app, browser, days):
    (first, _second), rooms = days
    names = {room.code: room.name["fr"] for room in rooms}
    afternoon = [one for one in first if one.block]
    with serve(app) as base, browser.visit(PHONE, javascript=False) as visit:
        keys = sign_in(visit, base)
        visit.goto(f"{base}{HOME}/salles/ajouter")
        add_rooms(keys, rooms)
        keys.enter(words="Journées")
        keys.enter(words="Ajouter une séance")
        for place, given in enumerate(afternoon, 1):
            add_session(keys, given, names, more=place < len(afternoon))
    with app.app_context():
        wanted = {plain(one.title["fr"]) for one in afternoon}
        assert told("forum") == [one for one in told("paix-par-la-sante") if one[0][3] in wanted]
