"""The desk when much comes at once, over networks as they are, and what comes back by other ways."""

import pytest
import sqlalchemy as sa

from conference.agenda.models import Room, SessionRoom
from conference.core import clock
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.desk import devices, exchange, roster_queries
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant
from conference.presence.models import CheckIn, SessionCheckIn
from tests.browser.poste.place import Place
from tests.builders import a_delegation, a_session

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANY = [(f"Awa{number}", "Cissé") for number in range(300)]
#: Scan one ticket after the other, as fast as the page answers; a code that is shown twice is one arrival.
SCAN = """async (tickets) => {
  const told = [];
  for (const ticket of tickets) {
    const found = await desk.find(ticket);
    const { code, can } = desk.verdict(found.person, {ticket: found.ticket});
    told.push(code);
    if (can.arrive) await desk.arrive(found.person, {ticket: found.ticket});
  }
  return told;
}"""


def counted(app, model):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(model))


def tickets_of(place):
    from conference.participants import tickets

    with place.app.app_context():
        ids = list(session().scalars(sa.select(Participant.id)))
        return [tickets.text_of(one) for one in tickets.valid_tickets(ids).values()]


@pytest.mark.parametrize("profile", ["door", "welcome"])
def test_three_hundred_scans_one_after_the_other_are_three_hundred_arrivals(app, window, server, profile):
    place = Place(app).furnish(MANY)
    desk = window().opened(place, profile)
    server.stop()
    shown = tickets_of(place)
    told = desk.js(SCAN, [*shown, *shown[:20]])
    assert told == ["ready"] * 300 + ["already"] * 20
    assert desk.status("waiting") == 300
    server.start()
    assert desk.call("syncNow") is True
    assert (desk.status("waiting"), desk.status("present")) == (0, 300)
    assert counted(app, CheckIn) == 300


@pytest.mark.parametrize("network", ["captive portal", "half an answer", "silence", "too busy"])
def test_a_network_that_leads_nowhere_is_none_and_nothing_is_lost(place, window, network):
    desk = window().opened(place)
    awa = place.person("Awa")

    def answer(route):
        if network == "captive portal":
            route.fulfill(status=200, content_type="text/html", body="<html><title>Bienvenue au Wi-Fi</title>")
        elif network == "half an answer":
            route.fulfill(status=200, content_type="application/json", body='{"now": 17')
        elif network == "too busy":
            route.fulfill(status=502, content_type="text/html", body="Bad gateway")
        # silence: it is never answered

    desk.page.route("**/echanger", answer)
    desk.call("arrive", awa["id"])
    assert desk.call("syncNow") is False
    assert (desk.status("waiting"), desk.status("reachable")) == (1, False)
    assert len(desk.call("person", awa["id"])["arrivals"]) == 1
    desk.page.unroute("**/echanger")
    assert desk.call("syncNow") is True
    assert desk.status("waiting") == 0
    assert place.present() == {awa["id"]}


def test_a_long_list_comes_in_parts_and_is_whole(app, window, monkeypatch):
    monkeypatch.setattr(roster_queries, "MOST_AT_ONCE", 40)
    desk = window().opened(Place(app).furnish(MANY[:130]))
    desk.page.wait_for_function("() => desk.status().people === 130 && !desk.status().partial")
    assert desk.call("find", "awa129")["kind"] == "person"


def test_what_a_device_wrote_into_a_file_counts_once_whichever_way_it_comes(app, place, window, server):
    desk = window().opened(place)
    awa = place.person("Awa")
    server.stop()
    desk.call("arrive", awa["id"])
    body = desk.js("async () => (await desk.exportWaiting()).text()")
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        answers = exchange.receive_file(event, body.encode(), SYSTEM, clock.now())
        assert [one.outcome for one in answers] == ["applied"]
    assert place.present() == {awa["id"]}
    server.start()
    assert desk.call("syncNow") is True
    assert desk.status("waiting") == 0
    assert counted(app, CheckIn) == 1


def test_a_delegation_arrives_in_one_press(app, place, window):
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        group = session().scalars(sa.select(StakeholderGroup)).one()
        party = a_delegation(event, group, organisation="CSRéf de Macina", seats=4)
        with write() as db:
            for one in db.scalars(sa.select(Participant)).all()[:3]:
                one.delegation_id = party.id
    desk = window().opened(place)
    known = desk.js(
        "(id) => { const {label, people} = desk.delegation(id); return [label, people.map((one) => one.id)] }",
        str(party.id),
    )
    assert known[0] == "CSRéf de Macina"
    assert len(known[1]) == 3
    assert len(desk.call("arriveMany", known[1])) == 3
    assert desk.call("arriveMany", known[1]) == []
    assert desk.call("syncNow") is True
    assert place.present() == set(known[1])


def test_a_session_is_no_half_day(app, place, window):
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        with write() as db:
            room = Room(event_id=event.id, code="R1", name={"fr": "Salle Kayes"})
            db.add(room)
        held, elsewhere = a_session(event).id, a_session(event, "S2").id
        with write() as db:
            db.add(SessionRoom(session_id=held, room_id=room.id))
        assert elsewhere != held
        _row, code = devices.add(
            event.id, devices.NewDevice("Salle", "session", room.id), actor=SYSTEM, now=clock.now()
        )
    day_code = place.day_code()
    desk = window()
    desk.load()
    assert desk.call("pair", code) is None
    assert desk.call("unlock", day_code, {"by": "Awa", "pin": "1234"}) is None
    offered = desk.js("() => desk.context.sessions.map((one) => one.id)")
    assert offered == [str(held)]
    desk.call("chooseSession", str(held))
    awa = place.person("Awa")
    found = desk.call("find", awa["ticket"])
    assert found["person"]["given"] == ""
    assert len(desk.call("sessionIn", awa["id"], {"ticket": found["ticket"]})) == 36
    assert desk.call("sessionIn", awa["id"], {"ticket": found["ticket"]}) is None
    assert desk.call("syncNow") is True
    assert (counted(app, SessionCheckIn), counted(app, CheckIn)) == (1, 0)
