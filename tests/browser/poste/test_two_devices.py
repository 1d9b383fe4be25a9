"""Two devices that work without a network, one of them killed, and come back in either order: nothing is lost."""

from collections import Counter

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.desk.models import DeskOp
from conference.participants import tickets
from conference.participants.models import Participant
from conference.presence.models import CheckIn
from tests.browser.poste.place import Place
from tests.browser.poste.station import Station

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EACH, SHARED, WALK_INS = 50, 10, 5
GIVEN = ("Awa", "Moussa", "Fatoumata", "N’Golo", "Aïssata", "Bréhima", "Kadidiatou", "Sékou", "Mariam", "Yacouba")
FAMILY = ("Cissé", "Diarra", "Coulibaly", "Traoré", "Dembélé", "Sangaré", "Ongoïba", "Togo", "Koné")


@pytest.fixture
def place(app):
    return Place(app).furnish([(given, family) for given in GIVEN for family in FAMILY])


@pytest.fixture
def desks(browser, server, tmp_path, playwright):
    made = [Station(playwright, tmp_path / name, f"{server.base}/desk/forum/poste/") for name in "AB"]
    yield made
    for one in made:
        one.close()


@pytest.fixture
def playwright(browser):
    """What runs already: there may be only one."""
    return browser.playwright


def tickets_of(app):
    """Return everybody's ticket, by id, in one order."""
    with app.app_context():
        ids = list(session().scalars(sa.select(Participant.id).order_by(Participant.sort_key)))
        return {one: tickets.text_of(ticket) for one, ticket in tickets.valid_tickets(ids).items()}


def kept(app):
    """Return the arrivals in the database: who, at which desk, when; and what was told of each operation."""
    with app.app_context():
        rows = session().execute(sa.select(CheckIn.participant_id, CheckIn.desk, CheckIn.at, CheckIn.op_id)).all()
        ops = {row.op_id: row for row in session().scalars(sa.select(DeskOp))}
        return rows, ops


@pytest.mark.parametrize("first_back", [0, 1], ids=["A first", "B first"])
def test_fifty_arrivals_and_five_walk_ins_each_without_a_network_are_all_there_after(
    app, place, server, desks, first_back
):
    code = place.day_code()
    for desk in desks:
        desk.start().pair(place.device()).unlock(code, "Jour 1, matin")
    known = tickets_of(app)
    assert len(known) == 90
    shown = list(known.values())
    queues = [shown[:EACH], shown[EACH - SHARED : 2 * EACH - SHARED]]

    server.stop()
    for number, (desk, queue) in enumerate(zip(desks, queues, strict=True)):
        for place_in_line, ticket in enumerate(queue):
            assert desk.arrive(ticket).startswith("Bienvenue")
            if place_in_line < WALK_INS:
                walk_in = ("Oumou", "Hawa", "Niélé", "Assitan", "Djénèba")[place_in_line]
                assert desk.walk_in(walk_in, ("Walet", "Doumbia")[number]) == f"Bienvenue, {walk_in} !"
        assert desk.arrive(queue[0]).startswith("Arrivée déjà enregistrée à")
        assert desk.waiting() == EACH + WALK_INS
        assert f"{EACH + WALK_INS} envois en attente" in desk.status()

    desks[0].page.reload()
    desks[0].unlock(code, "Jour 1, matin")
    assert desks[0].arrive(queues[0][7]).startswith("Arrivée déjà enregistrée à")
    desks[1].kill()
    desks[1].start().unlock(code, "Jour 1, matin")  # opened from what the browser kept: the server is still down
    assert desks[1].arrive(queues[1][-1]).startswith("Arrivée déjà enregistrée à")
    assert [desk.waiting() for desk in desks] == [EACH + WALK_INS] * 2

    server.start()
    for desk in (desks[first_back], desks[1 - first_back], desks[first_back]):
        desk.synced("100 personnes")

    rows, ops = kept(app)
    people = Counter(row.participant_id for row in rows)
    assert len(rows) == 2 * (EACH + WALK_INS)
    assert len(people) == 90 + 2 * WALK_INS
    shared = set(list(known)[EACH - SHARED : EACH])
    assert {one for one, count in people.items() if count > 1} == shared
    for row in rows:
        assert row.at == ops[row.op_id].at == ops[row.op_id].device_at + (ops[row.op_id].at - ops[row.op_id].device_at)
    for one in shared:
        times = sorted((row.at, row.desk) for row in rows if row.participant_id == one)
        assert [desk for _at, desk in times] == ["A", "B"]
        assert times[0][0] < times[1][0]
    assert {op.outcome for op in ops.values()} <= {"applied", "flagged"}
    for desk in desks:
        assert desk.arrive(queues[0][0]).endswith("guichet A.")
        assert desk.arrive(queues[1][-1]).endswith("guichet B.")
        assert desk.told == []
