"""A small conference with one of every way in, and a thumb that walks through it, with JavaScript and without."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask

from conference.core import clock
from conference.core.db import write
from conference.core.permissions import PUBLIC, SYSTEM
from conference.events.models import Place
from conference.participants import delegation_pins as pins
from conference.participants import delegation_records as delegations
from conference.participants import invitation_records, offers, services
from conference.participants.invitation_records import Wish
from conference.participants.services import Entry
from conference.registration.views import link_of
from tests.answering import a_question
from tests.browser.support import PHONE, Visit, serve
from tests.builders import PASSWORD, a_delegation, a_group, a_person, a_staff_user, an_event, details
from tests.conftest import empty

HOME, ORG, EMAIL = "/c/forum/", "/org/forum", "aissata@equipe.example"
#: Each way that is used up by walking it is there twice.
MODES = {True: "avec", False: "sans"}
NIGHT, NEED, FILE = "Avez-vous besoin d’un logement\u00a0?", "Besoin de santé", "Votre ordre de mission"


@dataclass
class World:
    """Where the walks begin, by ``MODES``."""

    base: str = ""
    delegation: dict[str, tuple[str, str]] = field(default_factory=dict)
    comes: dict[str, str] = field(default_factory=dict)
    declines: dict[str, str] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)


@contextmanager
def a_world(app: Flask) -> Iterator[World]:
    """Serve the conference, and empty the database afterwards."""
    world = World()
    try:
        with app.app_context():
            _fill(world)
        with serve(app) as world.base:
            yield world
    finally:
        with app.app_context():
            empty()


def _fill(world: World) -> None:
    now = clock.now()
    day = now.date() + timedelta(days=30)
    before = an_event("avant", first_day=day - timedelta(days=365), last_day=day - timedelta(days=364))
    old_group = a_group(before, "sante")
    event = an_event(
        first_day=day, last_day=day + timedelta(days=1), previous_id=before.id, short_title={"fr": "Forum"}
    )
    health = a_group(event, "sante", 90, approval=True, label={"fr": "Professionnels de la santé"})
    press = a_group(event, "presse", 4, position=1, waiting_list=True, label={"fr": "Presse"})
    a_group(event, "ong", 90, position=4, label={"fr": "ONG locales"})
    radio = a_group(event, "radio", 1, position=3, waiting_list=True, label={"fr": "Radio"})
    a_person(event, radio, given_names="Zan")
    team = a_group(event, "equipe", 20, position=2, entry="invitation", label={"fr": "Équipe"})
    with write() as db:
        db.add(Place(event_id=event.id, kind="district", name="Macina"))
    _questions(event)
    a_staff_user(EMAIL, "organiser", event, contacts=True)
    for mode in MODES.values():
        old = a_delegation(before, old_group, 4, organisation=f"CSRéf {mode}")
        for name in ("Fanta", "Oumou"):
            last_year = Entry(source="delegation", delegation_id=old.id)
            a_person(before, old_group, last_year, given_names=name, family_name=mode, consent_invite=True, sex="F")
        pin = pins.prepare(event.id)
        row = a_delegation(event, health, 3, pin, organisation=f"CSRéf {mode}", women_minimum=2)
        world.delegation[mode] = f"/d/{delegations.link(row)}", pin.pin
        world.comes[mode] = _invitation(event, team, "Penda", now)
        world.declines[mode] = _invitation(event, team, "Esther", now)
        world.takes[mode] = _offered(event, press, "Sira", now)
        world.leaves[mode] = _offered(event, press, "Kadia", now)


def _questions(event) -> None:
    after = {"mode": "all", "tests": [{"question": "nuit", "values": ["yes"]}]}
    a_question(event, "yes_no", "nuit", label={"fr": NIGHT})
    a_question(event, "number", "nuits", label={"fr": "Combien de nuits"}, minimum=1, maximum=4, condition=after)
    a_question(event, "one_of", "atelier", {"a": 0, "b": 5}, label={"fr": "Votre atelier"}, groups=["sante"])
    a_question(event, "text", "besoin", label={"fr": NEED}, sensitive=True)
    a_question(event, "file", "ordre", label={"fr": FILE}, groups=["sante"])


def _invitation(event, group, name, now) -> str:
    with write() as db:
        row = invitation_records.new(event, group, Wish(given_names=name, family_name="Tall"), now=now)
        row.state, row.sent_at = "sent", now
        db.add(row)
    return f"/i/{invitation_records.link(row)}"


def _offered(event, group, name, now) -> str:
    """Somebody who waited, and to whom a place is offered now."""
    entry = Entry(state="waitlisted")
    person = services.register(event, group, details(name), entry, actor=PUBLIC, now=now)
    offers.make(event, [person.id], actor=SYSTEM, now=now)
    return f"/x/{link_of(person)}"


class Walk:
    """A thumb on one window; every page that it meets must fit the phone and be quiet."""

    def __init__(self, visit: Visit, world: World) -> None:
        self.visit, self.page, self.world = visit, visit.page, world
        self.mode = MODES[visit.javascript]
        self.page.set_default_timeout(10_000)

    def to(self, path: str) -> None:
        """Open an address of the site."""
        self.visit.goto(self.world.base + path)
        self.look()

    def fill(self, **fields: str) -> None:
        """Write into fields, by their ids."""
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)

    def tick(self, label: str) -> None:
        """Press a choice by its words."""
        self.page.locator("label.opt").get_by_text(label, exact=True).first.click()

    def press(self, name: str) -> None:
        """Press the main part's button of this name, and look at the page that it leads to."""
        self._go(self.page.locator("main").get_by_role("button", name=name, exact=True).first.click)

    def follow(self, name: str) -> None:
        """Follow the main part's link of this name."""
        self._go(self.page.locator("main").get_by_role("link", name=name).first.click)

    def enter(self, field: str) -> None:
        """Send a form with the Enter key, from one of its fields."""
        self._go(lambda: self.page.locator(field).press("Enter"))

    def says(self, *words: str) -> None:
        """Fail unless the page says each of these."""
        text = self.page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
        for one in words:
            assert one in text, f"{self.page.url}: {one!r} is not in\n{text}"

    def title(self) -> str:
        """Return the page's heading."""
        return self.page.locator("h1").inner_text().replace("\u00a0", " ").strip()

    def look(self) -> None:
        """Fail where a page is wider than the phone, has not one heading, or complains on the console."""
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.visit.overflow(PHONE[0]) <= 0, self.page.url
        wrong = [line for line in self.visit.console if "the server responded with a status of 4" not in line]
        assert not wrong, (self.page.url, wrong)

    def refused(self, *errors: str) -> None:
        """Fail unless the page lists these errors on top, in this order, and the list has the focus."""
        told = [one.replace("\u00a0", " ") for one in self.page.locator(".sum li").all_inner_texts()]
        assert told == list(errors)
        assert self.page.title().startswith("Erreur\u00a0: ")
        assert self.page.locator(".sum").evaluate("element => element === document.activeElement")

    def check(self) -> None:
        """Have axe look, where it can."""
        self.visit.console.clear()  # a refusal is noted there by the browser itself
        self.visit.check()

    def paper(self, path: str) -> bytes:
        """Fetch a file with this window's cookies."""
        answer = self.page.context.request.get(self.world.base + path)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), path
        return answer.body()

    def sign_in(self) -> None:
        """Become the organiser."""
        self.page.context.clear_cookies()
        self.to("/org/connexion")
        self.fill(email=EMAIL, password=PASSWORD)
        self.press("Se connecter")

    def _go(self, act) -> None:
        with self.page.expect_navigation(wait_until="load"):
            act()
        self.look()
