"""No cursor passes over a change: people write while devices ask, and in the end every device knows what is there."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from conference.core.db import db, is_sqlite, session, write
from conference.desk import exchange, feed
from conference.desk.models import DeskChange, DeskFeed
from conference.participants import merge, tickets
from conference.participants.models import Participant, Ticket
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.databases import enough
from tests.desk.hall import a_telephone, caller, swap

WRITERS, READERS = 4, 3


class World:
    def __init__(self, people=6):
        self.event = an_event()
        self.group = a_group(self.event, quota=None)
        self.morning = a_half_day(self.event).id
        self.people = [a_person(self.event, self.group, given_names=f"P {n}").id for n in range(people)]


@pytest.fixture
def world(app):
    with app.app_context():
        return World()


def as_it_is():
    """What a device should know of each person: the name and how many valid tickets and arrivals there are."""
    rows = session().execute(sa.select(Participant.id, Participant.given_names, Participant.merged_into_id)).all()
    good = dict(
        session()
        .execute(
            sa.select(Ticket.participant_id, sa.func.count())
            .where(Ticket.voided_at.is_(None))
            .group_by(Ticket.participant_id)
        )
        .all()
    )
    arrived = dict(session().execute(sa.text("SELECT participant_id, count(*) FROM check_in GROUP BY 1")).all())
    arrived = {str(key).replace("-", ""): count for key, count in arrived.items()}
    return {row.id: (row.given_names, good.get(row.id, 0), arrived.get(row.id.hex, 0)) for row in rows if not row[2]}


def as_it_knows(telephone):
    return {
        one: (
            known["given"],
            bool(known["ticket"]) + sum(ticket[1] == "0" for ticket in known["more_tickets"]),
            len(known["arrivals"]),
        )
        for one, known in telephone.people.items()
    }


def writes(world, number, rounds):
    """Rename people, give them tickets, register others."""
    for turn in range(rounds):
        who = world.people[(number + turn) % len(world.people)]
        with write() as database:
            name = f"N {number} {turn}"
            database.execute(sa.update(Participant).where(Participant.id == who).values(given_names=name))
            if turn % 3 == 0:
                tickets.issue_ticket(world.event.id, who, NOW)
                database.flush()
        if turn % 4 == 1:
            a_person(world.event, world.group, given_names=f"Nouveau {number} {turn}")


def arrives(world, telephone, rounds):
    """Check people in on a device, and merge two of them meanwhile."""
    for turn in range(rounds):
        who = world.people[turn % len(world.people)]
        swap(telephone, telephone.op("check_in", who, at=NOW, half_day=str(world.morning)))
        if turn == rounds // 2:
            merge.merge(world.event.id, world.people[0], world.people[1], actor=staff_actor(), now=NOW)


def asks_until(over, telephone):
    while not over.is_set():
        swap(telephone)


def test_writers_and_devices_at_once_and_in_the_end_every_device_knows_everything(app, world):
    with app.app_context():
        devices = [a_telephone(world.event) for _ in range(READERS + 1)]
    gate, over, rounds = threading.Barrier(WRITERS + READERS, timeout=120), threading.Event(), enough(12)

    def begun(work, *values):
        with app.app_context():
            gate.wait()
            work(*values)

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writing = [pool.submit(begun, writes, world, number, rounds) for number in range(WRITERS - 1)]
        writing.append(pool.submit(begun, arrives, world, devices[-1], rounds))
        reading = [pool.submit(begun, asks_until, over, one) for one in devices[:READERS]]
        try:
            for one in writing:
                one.result(240)
        finally:
            over.set()
        for one in reading:
            one.result(60)
    with app.app_context():
        for telephone in devices:
            swap(telephone)
            assert as_it_knows(telephone) == as_it_is()


def test_what_is_committed_after_a_device_asked_is_told_the_next_time(app, world):
    """Somebody is in the middle of writing while a device asks; nobody waits, and nothing is passed over."""
    with app.app_context():
        if is_sqlite():
            pytest.skip("on SQLite nobody is in the middle of writing while somebody else is")
        telephone = a_telephone(world.event)
        swap(telephone)
        engine = db.engine
        with engine.connect() as slow, slow.begin():
            slow.execute(sa.update(Participant).where(Participant.id == world.people[0]).values(given_names="Lente"))
            op = telephone.op("check_in", world.people[1], at=NOW, half_day=str(world.morning))
            swap(telephone, op)  # numbers are given past the one that is not committed
            assert telephone.people[world.people[0]]["given"] != "Lente"
            assert len(telephone.people[world.people[1]]["arrivals"]) == 1
        swap(telephone)
        assert telephone.people[world.people[0]]["given"] == "Lente"


def test_the_first_list_waits_for_who_began_to_write_before_there_was_a_feed(app, world):
    with app.app_context():
        if is_sqlite():
            pytest.skip("on SQLite nobody is in the middle of writing while somebody else is")
        telephone = a_telephone(world.event)
        with write():
            session().execute(sa.delete(DeskFeed))
        answers = []

        def first():
            with app.app_context():
                answers.append(swap(telephone))

        thread = threading.Thread(target=first)
        with db.engine.connect() as slow, slow.begin():
            slow.execute(sa.update(Participant).where(Participant.id == world.people[0]).values(given_names="Lente"))
            thread.start()
            while feed.mark(world.event.id) is None and not made(world):
                session().rollback()
            assert answers == []
        thread.join(60)
        swap(telephone)
        assert telephone.people[world.people[0]]["given"] == "Lente"


def made(world):
    return session().scalar(sa.select(DeskFeed.last).where(DeskFeed.event_id == world.event.id)) is not None


def test_many_devices_that_ask_first_at_once_begin_one_feed(app, world):
    with app.app_context():
        devices = [a_telephone(world.event) for _ in range(6)]
        with write():
            session().execute(sa.delete(DeskFeed))
    gate = threading.Barrier(len(devices), timeout=60)

    def first(telephone):
        with app.app_context():
            gate.wait()
            return swap(telephone)["roster"]["cursor"].partition(".")[0]

    with ThreadPoolExecutor(len(devices)) as pool:
        assert len(set(pool.map(first, devices))) == 1


def test_one_request_sent_many_times_at_once_counts_once(app, world):
    with app.app_context():
        telephone = a_telephone(world.event)
        ops = [telephone.op("check_in", one, at=NOW, half_day=str(world.morning)) for one in world.people]
        request = telephone.request(*ops, at=NOW)
    gate = threading.Barrier(6, timeout=60)

    def send(_number):
        with app.app_context():
            gate.wait()
            answer = exchange.answer(caller(telephone), request, NOW)
            return [(one["id"], one["outcome"]) for one in answer["results"]]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert answers == [[(one["id"], "applied") for one in ops]] * 6
    with app.app_context():
        assert session().execute(sa.text("SELECT count(*) FROM check_in")).scalar() == len(world.people)


def test_devices_that_send_the_same_people_in_other_orders_do_not_stop_each_other(app, world):
    with app.app_context():
        devices = [a_telephone(world.event) for _ in range(4)]
    gate = threading.Barrier(len(devices), timeout=60)

    def send(numbered):
        number, telephone = numbered
        people = world.people[number:] + world.people[:number]
        with app.app_context():
            gate.wait()
            for _ in range(enough(8)):
                ops = [telephone.op("check_in", one, at=NOW, half_day=str(world.morning)) for one in people]
                answer = swap(telephone, *ops)
                assert {one["outcome"] for one in answer["results"]} == {"applied"}

    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(send, enumerate(devices)))
    with app.app_context():
        count = session().execute(sa.text("SELECT count(*) FROM check_in")).scalar()
        assert count == len(devices) * len(world.people) * enough(8)
        notes = session().scalar(sa.select(sa.func.count(DeskChange.id)))
        swap(devices[0])
        assert notes <= count + len(world.people)
