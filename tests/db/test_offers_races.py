"""Offers and substitutions under races: a seat is offered once, an answer falls once, a seat that passes on is kept."""

from collections import Counter
from datetime import timedelta

import pytest

from conference.core.db import session, write
from conference.core.permissions import PUBLIC, Actor
from conference.events.models import Event, StakeholderGroup
from conference.participants import offers, services, substitution
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.builders import NOW, a_group, a_person, an_event, details, staff_actor
from tests.db.test_races import at_once

ROUNDS = 6
LATE = NOW + timedelta(hours=48)


@pytest.fixture
def world(app):
    """One full group after another, each with two people in line; returns it with its people's ids."""

    def make(quota=1, waiting=2):
        with app.app_context():
            event = session().query(Event).first() or an_event()
            count = session().query(StakeholderGroup).count()
            group = a_group(event, f"g{count}", quota=quota, waiting_list=True)
            people = [a_person(event, group, given_names=f"P{count} {n}").id for n in range(quota + waiting)]
            with write():
                for number, one in enumerate(people):
                    session().get(Participant, one).state_at = NOW - timedelta(hours=1) + timedelta(seconds=number)
            return event.id, group.id, people

    return make


def leave(event_id, person):
    services.transition(event_id, [person], "cancelled", actor=PUBLIC, now=NOW, reason="self")


def where(app, group_id, people):
    with app.app_context():
        taken = session().get(StakeholderGroup, group_id).taken
        rows = [session().get(Participant, one) for one in people]
        assert taken == session().query(Participant).filter_by(group_id=group_id, seat="group").count()
        return taken, [(row.state, row.seat) for row in rows]


def test_the_last_seat_is_offered_once_though_several_workers_sweep_and_somebody_registers(app, world):
    for _ in range(ROUNDS):
        event_id, group_id, (a, b, c) = world()
        with app.app_context():
            leave(event_id, a)

        def work(number, event_id=event_id, group_id=group_id):
            if number % 3 == 2:
                event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
                return services.register(event, group, details(f"N{number}"), Entry(), actor=PUBLIC, now=NOW).state
            return offers.serve(NOW)

        assert Counter(at_once(app, work, range(6))) == {0: 3, 1: 1, "waitlisted": 2}
        assert where(app, group_id, [b, c]) == (1, [("waitlisted", "group"), ("waitlisted", "none")])


def test_several_free_seats_are_offered_in_order_whoever_sweeps(app, world):
    event_id, group_id, people = world(quota=4, waiting=6)
    with app.app_context():
        for one in people[:4]:
            leave(event_id, one)
    assert sum(at_once(app, lambda _: offers.serve(NOW), range(6))) == 4
    taken, found = where(app, group_id, people[4:])
    assert (taken, found) == (4, [("waitlisted", "group")] * 4 + [("waitlisted", "none")] * 2)


def test_an_answer_and_its_deadline_at_once_leave_one_of_the_two(app, world):
    for _ in range(ROUNDS):
        event_id, group_id, (a, b, _) = world()
        with app.app_context():
            leave(event_id, a)
            offers.serve(NOW)

        def work(number, event_id=event_id, b=b):
            if number % 2:
                offers.lapse(LATE)
                return "swept"
            actor = staff_actor() if number else Actor("participant", b)
            offers.accept(event_id, b, actor=actor, now=LATE - timedelta(minutes=1))
            return "accepted"

        results = Counter(at_once(app, work, range(4)))
        taken, [(state, seat)] = where(app, group_id, [b])
        assert (state, seat, taken) in {("confirmed", "group", 1), ("cancelled", "none", 0)}
        assert results["accepted"] == (2 if state == "confirmed" else 0)


def test_replacing_and_cancelling_at_once_never_lose_nor_double_the_seat(app, world):
    for _ in range(ROUNDS):
        event_id, group_id, (a, b, _) = world()

        def work(number, event_id=event_id, a=a):
            event = session().get(Event, event_id)
            if number == 0:
                leave(event_id, a)
                return "left"
            if number == 1:
                return offers.serve(NOW)
            substitution.substitute(event, a, details(f"R{number}"), actor=PUBLIC, now=NOW)
            return "replaced"

        results = Counter(at_once(app, work, range(4)))
        assert results["left"] + results["replaced"] == 1
        assert results["transition_refused"] + results["not_replaceable"] == 2
        with app.app_context():
            offers.serve(NOW)
        taken, (_, (state, _seat)) = where(app, group_id, [a, b])
        assert (taken, state) == (1, "waitlisted")
