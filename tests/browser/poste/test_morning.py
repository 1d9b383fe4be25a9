"""The morning of the conference: 196 people, 12 on no list, three devices, the network cut twice, one device lost.

With ``POSTE_PICTURES`` naming a folder, each step is kept there as a picture.
"""

import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session
from conference.demo import services as demo
from conference.desk import matter_queries
from conference.desk.models import Device
from conference.events import queries as events
from conference.participants import tickets
from conference.participants.models import Participant, Ticket
from conference.presence import queries as presence
from tests.browser.poste.place import Server
from tests.browser.poste.station import Station
from tests.browser.support import LAPTOP, PHONE
from tests.builders import PASSWORD, a_staff_user

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HALF_DAY = "Jour 1, matin"
HEAD = "responsable@equipe.example"
#: Who comes on no list; the two of one name are one person at two desks.
NEWCOMERS = (
    *(("Oumou", "Walet"), ("Hawa", "Doumbia"), ("Niélé", "Sanogo"), ("Assitan", "Kouma"), ("Djénèba", "Tamboura")),
    *(("Rokia", "Maïga"), ("Sali", "Cissoko"), ("Ténin", "Dao"), ("Fanta", "Kamissoko"), ("Nana", "Haïdara")),
    *(("Oumou", "Walet"), ("Kiatou", "Théra")),
)
PICTURES = os.environ.get("POSTE_PICTURES")


class Morning:
    """The demo's first morning: its head of desk in a browser, its devices, and what the test saw happen."""

    def __init__(self, app, server, browser, folder):
        self.app, self.server, self.browser, self.folder = app, server, browser, folder
        self.seen = set()  # who stands as arrived, by id
        self.scans = 0
        self.desks = {}
        with app.app_context():
            self.event = demo.load(folder, now=clock.now() - timedelta(days=demo.DAYS_AHEAD), with_links=False).event
            a_staff_user(HEAD, "organiser", self.event, contacts=True)
            self.half_day = presence.half_days(self.event.id)[0]
            people = session().execute(
                sa.select(Participant.id, Participant.state)
                .where(Participant.event_id == self.event.id, Participant.merged_into_id.is_(None))
                .order_by(Participant.sort_key, Participant.id)
            )
            self.states = dict(people.all())
            valid = tickets.valid_tickets(list(self.states))
            self.tickets = {one: tickets.text_of(ticket) for one, ticket in valid.items()}
        self.server.start()
        self.shots = Path(PICTURES) if PICTURES else None
        self.head = browser.chromium.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, locale="fr-FR")
        self.office = self.head.new_page()
        self.office.goto(f"{server.base}/org/{self.event.slug}/accueil")
        self.office.fill("#email", HEAD)
        self.office.fill("#password", PASSWORD)
        self.office.keyboard.press("Enter")
        self.office.wait_for_url("**/accueil")

    # ---- the head of desk

    def shot(self, name, page=None):
        if self.shots is not None:
            self.shots.mkdir(parents=True, exist_ok=True)
            (page or self.office).screenshot(path=self.shots / f"{name}.png", full_page=True)

    def visit(self, path):
        self.office.goto(f"{self.server.base}/org/{self.event.slug}/{path}")
        return self.office

    def add(self, name, profile, size):
        """Add a device on the organiser's page, and pair it with the code that the page shows."""
        page = self.visit("accueil")
        page.get_by_role("link", name="Ajouter un appareil").first.click()
        page.fill("#name", name)
        page.check(f"[name=profile][value={profile}]")
        page.get_by_role("button", name="Ajouter et montrer le code").click()
        code = page.locator("strong.code").inner_text().replace(" ", "").strip()
        self.shot(f"1-{len(self.desks)}-pairing")
        address = f"{self.server.base}/desk/{self.event.slug}/poste/"
        desk = Station(self.browser.playwright, self.folder / name, address, size)
        desk.shots, desk.letter = self.shots, "ABC"[len(self.desks)]
        self.desks[desk.letter] = desk
        desk.start()
        desk.shot(f"1-{desk.letter}-unpaired")
        desk.pair(code)
        desk.shot(f"1-{desk.letter}-locked")
        return desk

    def day_code(self):
        return self.visit("accueil/code").locator("strong.code").first.inner_text().replace(" ", "").strip()

    def revoke(self, letter):
        page = self.visit("accueil")
        row = page.locator("tbody tr", has=page.locator("strong.letter", has_text=letter))
        row.get_by_role("button", name="Perdu ou volé").click()
        page.wait_for_load_state()

    # ---- the door

    def come(self, letter, person):
        """Somebody shows their code at a desk."""
        desk, self.scans = self.desks[letter], self.scans + 1
        told = desk.pass_door(self.tickets[person]) if letter == "C" else desk.arrive(self.tickets[person])
        if told.startswith(("Bienvenue", "Entrez", "Bonjour")) or "entrer" in told:
            self.seen.add(person)
        return told

    def newcomer(self, letter, number):
        assert "Bienvenue" in self.desks[letter].walk_in(*NEWCOMERS[number], organisation="Association Benkadi")

    # ---- what is true

    def present(self):
        """Return how many the database has as present, by group, and how many at all."""
        with self.app.app_context():
            found = presence.counts(self.event.id)[0]
            return dict(found.by_group), found.total

    def expected(self, newcomers):
        """Return the same from what the test saw itself."""
        with self.app.app_context():
            groups = dict(session().execute(sa.select(Participant.id, Participant.group_id)).all())
            first = (
                session()
                .scalars(
                    sa.select(Participant.group_id).where(
                        Participant.source == "desk", Participant.event_id == self.event.id
                    )
                )
                .all()
            )
        by_group = Counter(groups[one] for one in self.seen)
        assert len(first) == newcomers
        return dict(by_group + Counter(first)), len(self.seen) + newcomers

    def board(self):
        """Return who is present as the page's table shows it, by group, and everybody under ``""``."""
        table = self.visit(f"presence/{self.half_day.id}?suivre=non").locator("table.cross").first
        head, *rows, last = (
            [cell.strip() for cell in row.inner_text().split("\t")] for row in table.locator("tr").all()
        )
        present = head.index("Présentes")
        return {row[0]: int(row[present]) for row in rows if row[present] != "0"} | {"": int(last[present])}

    def named(self, by_group, total):
        """Return counts by id as the table names them."""
        with self.app.app_context():
            labels = {one.id: one.label["fr"] for one in events.groups(self.event.id)}
        return {labels[one]: count for one, count in by_group.items()} | {"": total}


@pytest.fixture
def morning(app, browser, tmp_path):
    server = Server(app)
    made = Morning(app, server, browser, tmp_path)
    yield made
    for desk in made.desks.values():
        desk.close()
    made.head.close()
    server.stop()


def test_the_morning_of_the_conference(morning):
    chance = random.Random(196)
    code = None
    for name, profile, size in (
        ("portable 1", "welcome", LAPTOP),
        ("téléphone d’Awa", "welcome", PHONE),
        ("téléphone de Moussa", "door", PHONE),
    ):
        desk = morning.add(name, profile, size)
        code = code or morning.day_code()
        desk.unlock(code, HALF_DAY)
        desk.shot(f"2-{desk.letter}-open")
    a, b, c = (morning.desks[letter] for letter in "ABC")

    assert len(morning.states) >= 196
    confirmed = [one for one, state in morning.states.items() if state == "confirmed" and one in morning.tickets]
    chance.shuffle(confirmed)
    queue = iter(confirmed)

    def several(letter, number):
        return [(morning.come(letter, one), one)[1] for one in (next(queue) for _ in range(number))]

    # 07:30, with the network
    early = [*several("A", 20), *several("B", 12), *several("C", 12)]
    a.shot("3-A-welcome")
    c.shot("3-C-door")
    morning.newcomer("A", 0)
    a.shot("3-A-newcomer")
    for desk in (a, b, c):
        desk.synced()

    # the network goes
    morning.server.stop()
    assert "déjà" in morning.come("A", early[30]).lower()
    assert "déjà" in morning.come("C", early[0]).lower()
    shared = several("A", 10)
    assert {morning.come("C", one) for one in shared} == {"Entrez"}  # neither can know of the other
    first_cut = [*several("A", 15), *several("B", 12), *several("C", 10)]
    for number in range(1, 6):
        morning.newcomer("A", number)
    for number in range(6, 10):
        morning.newcomer("B", number)
    morning.newcomer("B", 10)  # the same as at desk A an hour ago
    assert "envois en attente" in a.status()
    a.shot("4-A-without-network")
    b.shot("4-B-without-network")
    c.shot("4-C-without-network")
    a.page.reload()
    a.unlock(code, HALF_DAY)
    morning.server.start()
    for desk in (c, a, b, a, b, c):
        desk.synced()
    assert "déjà" in morning.come("B", first_cut[0]).lower()

    # it goes again; the telephone of desk B is lost with what it did meanwhile
    morning.server.stop()
    several("A", 8)
    late = [*morning.seen]
    lost = several("B", 7)
    b.kill()
    morning.newcomer("A", 11)
    morning.server.start()
    morning.revoke("B")
    morning.shot("5-revoked")
    for desk in (a, c):
        desk.synced()
    assert not set(lost) & set(late)
    morning.seen -= set(lost)
    assert morning.present() == morning.expected(12)

    # found again at eleven: it keeps nothing of the list, and what it did waits for a person
    b.start()
    b.page.locator("body[data-at=revoked]").wait_for(timeout=60_000)
    b.shot("6-B-revoked")
    assert morning.present() == morning.expected(12)
    page = morning.visit("accueil/a-voir?quoi=quarantaine")
    morning.shot("6-quarantine")
    page.get_by_role("button", name=f"Tout enregistrer ({len(lost)})").click()
    page.wait_for_load_state()
    morning.seen |= set(lost)

    with morning.app.app_context():
        counts = matter_queries.counts(morning.event.id)
    assert (counts["doubles"], counts["walk_ins"], counts["quarantine"]) == (len(shared), 1, 0)

    # noon
    for desk in (a, c):
        desk.synced()
    assert morning.present() == morning.expected(12)
    assert morning.board() == morning.named(*morning.expected(12))
    morning.shot("7-presence")
    for path in ("accueil", "accueil/a-voir", f"presence/{morning.half_day.id}/absents"):
        morning.visit(path)
        morning.shot("8-" + path.replace("/", "-"))
    assert [desk.told for desk in (a, b, c)] == [[], [], []]
    with morning.app.app_context():
        assert session().scalar(sa.select(sa.func.count(Ticket.id))) >= len(morning.tickets) + 12
        assert session().scalar(sa.select(sa.func.count(Device.id)).where(Device.revoked_at.is_not(None))) == 1
