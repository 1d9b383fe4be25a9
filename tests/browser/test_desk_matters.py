"""The page for the head of desk, and what a desk does besides arrivals: on a phone and a laptop, by day and night."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from conference.core import clock
from conference.core.db import write
from conference.desk import matter_queries, services
from conference.desk.matter_views import SLUGS
from conference.desk.models import Device
from conference.desk.rules import Op
from conference.participants import services as people
from conference.participants.services import Entry
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import (
    PASSWORD,
    a_delegation,
    a_group,
    a_half_day,
    a_staff_user,
    an_event,
    staff_actor,
)
from tests.desk.doors import Door, new_ticket, ticket_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def busy(app):
    """A morning with something of every kind to look at; who comes alone, in a delegation, and who is not expected."""
    with app.app_context():
        now = clock.now()
        event = an_event(zone="UTC", first_day=now.date(), last_day=now.date() + timedelta(days=1))
        group = a_group(event, quota=200, short_label={"fr": "Santé"}, colour="#0B5FA5", pattern="cross")
        door = Door(event, group, a_half_day(event, 1, starts_minute=0, ends_minute=1440))
        everything(door, now)
        delegation = a_delegation(event, group, 3, organisation="Mairie de Macina")
        entry = Entry(source="delegation", delegation_id=delegation.id, state="confirmed")
        members = [door.person(name, "Coulibaly", entry=entry) for name in ("Awa", "Binta")]
        waiting = door.person("Djeneba", "Koné", entry=Entry(state="pending"))
        half_day, delegation_id, member, waiting_id = door.half_day.id, delegation.id, members[0].id, waiting.id
        a_staff_user("awa@equipe.example", "organiser", event)
        a_staff_user("bintou@equipe.example", "desk", event)
        assert {kind for kind, count in matter_queries.counts(event.id).items() if count} >= set(SLUGS) - {
            "quarantine",
            "vip",
        }
    with serve(app) as base:
        yield base, half_day, delegation_id, member, waiting_id


def everything(door, now):
    with write() as db:
        device = Device(event_id=door.event.id, letter="C", name="Téléphone de Moussa", profile="door", paired_at=now)
        db.add(device)
        db.flush()
        device_id = device.id
    twice, other, gone = door.person(), door.person("Fatouma", "Sangaré"), door.person("Oumou", "Sow")
    texts = [ticket_of(twice.id), new_ticket()]
    edits = [
        door.op("edit", other.id, n, data={"was": {"family_name": "Sangaré"}, "now": {"family_name": name}})
        for n, name in enumerate(("Sangare", "Sanogo"))
    ]
    ops = [
        door.op("check_in", twice.id, 1, data={"desk": "A"}),
        door.op("check_in", twice.id, 5, data={"desk": "B"}),
        *(door.op("print", twice.id, 2, data={"ticket": text, "layout": "a6"}) for text in texts),
        *edits,
        door.op("check_in", gone.id, 3),
        door.replace(gone.id, minutes=4, given_names="Kadiatou"),
        door.scan(new_ticket(), 6),
        door.walk_in(minutes=7),
        door.walk_in(minutes=8),
        Op(uuid4(), door.event.id, "check_in", other.id, now - timedelta(days=900), half_day_id=door.half_day.id,
           device_id=device_id, seq=1, data={"desk": "C"}),
    ]  # fmt: skip
    services.apply_many(ops, now=now)
    late = door.person("Seydou", "Maïga", entry=Entry(state="pending"))
    services.apply(door.op("check_in", late.id, 9, data={"desk": "A"}), now=now)
    people.transition(door.event.id, [late.id], "declined", actor=staff_actor(), now=now)


def look(visit, name):
    if os.environ.get("SCREENSHOTS"):
        visit.shot(f"{os.environ['SCREENSHOTS']}/{name}.png")


def sign_in(visit, base, email):
    visit.goto(f"{base}/desk/forum/")
    visit.page.fill("[name=email]", email)
    visit.page.fill("[name=password]", PASSWORD)
    with visit.page.expect_navigation():
        visit.page.click("main button")


SIZES = [(PHONE, False), (LAPTOP, True)]


def test_what_must_be_looked_at_passes_in_every_kind(busy, browser):
    base, *_ = busy
    for size, dark in SIZES:
        with browser.visit(size, dark=dark) as visit:
            sign_in(visit, base, "awa@equipe.example")
            for kind, slug in SLUGS.items():
                visit.goto(f"{base}/org/forum/accueil/a-voir?quoi={slug}")
                visit.check(colours=dark)
                look(visit, f"matters-{kind}-{size[0]}")


def test_a_delegation_a_correction_and_who_is_not_expected_pass_without_a_script(busy, browser):
    for size, dark in SIZES:
        with browser.visit(size, dark=dark, javascript=False) as visit:
            desk_pages(visit, busy, size, dark)


def desk_pages(visit, busy, size, dark):
    base, half_day, delegation, member, waiting = busy
    sign_in(visit, base, "bintou@equipe.example")
    visit.goto(f"{base}/desk/forum/?demi-journee={half_day}&guichet=B")
    for name, path in {
        "party": f"delegation/{delegation}",
        "person": f"p/{member}",
        "referred": f"p/{waiting}",
        "instead": f"p/{member}/remplacer",
        "correct": f"p/{member}/corriger",
    }.items():
        visit.goto(f"{base}/desk/forum/{path}")
        visit.check(colours=dark)
        look(visit, f"desk-{name}-{size[0]}")
