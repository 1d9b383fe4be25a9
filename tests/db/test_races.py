"""What many do at once, on a real database: nothing over the quota, nothing twice, nothing lost."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import PUBLIC
from conference.desk import services as desk
from conference.desk.rules import Op
from conference.events.models import Event, StakeholderGroup
from conference.participants import invitations, merge, offers, services, tickets
from conference.participants.invitation_records import Wish
from conference.participants.models import Code, Delegation, Invitation, Participant, Ticket
from conference.participants.rules import HOLDS_SEAT
from conference.participants.services import Entry
from conference.presence import half_days
from conference.presence import queries as presence
from conference.presence import services as arrivals
from conference.presence.models import CheckIn
from tests.builders import NOW, a_delegation, a_group, a_half_day, a_person, an_event, details, staff_actor

THREADS = 12


def at_once(app, work, inputs):
    """Run ``work(input)`` for all inputs at the same moment; return results, a refusal as its code."""
    inputs = list(inputs)

    def run(value, gate):
        with app.app_context():
            gate.wait(60)
            try:
                return work(value)
            except Error as error:
                return error.code

    size = min(THREADS, len(inputs))
    results = []
    with ThreadPoolExecutor(size) as pool:
        for start in range(0, len(inputs), size):
            part = inputs[start : start + size]
            gate = threading.Barrier(len(part))
            results += list(pool.map(run, part, [gate] * len(part)))
    return results


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=10, waiting_list=False)
        return app, event.id, group.id


def registers(world, entry=None, **fields):
    _, event_id, group_id = world

    def work(number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        person = details(f"Prénom {number}", **fields)
        return services.register(event, group, person, entry or Entry(), actor=PUBLIC, now=NOW).state

    return work


def seats_agree(app, group_id):
    """The counter equals what the records say, and stays within the quota."""
    with app.app_context():
        group = session().get(StakeholderGroup, group_id)
        own = session().scalar(
            sa.select(sa.func.count()).where(Participant.group_id == group_id, Participant.seat == "group")
        )
        of_delegations = session().scalar(
            sa.select(sa.func.coalesce(sa.func.sum(Delegation.seats), 0)).where(Delegation.group_id == group_id)
        )
        states = session().scalars(sa.select(Participant.state).where(Participant.seat != "none")).all()
        assert group.taken == own + of_delegations
        assert group.taken <= group.quota + group.overbooked
        assert set(states) <= HOLDS_SEAT
        return group.taken


def test_thirty_people_race_for_ten_seats_and_ten_get_one(world):
    results = Counter(at_once(world[0], registers(world), range(30)))
    assert results == {"confirmed": 10, "group_full": 20}
    assert seats_agree(world[0], world[2]) == 10


def test_with_a_waiting_list_the_others_wait(world):
    app, _, group_id = world
    with app.app_context():
        session().get(StakeholderGroup, group_id).waiting_list = True
        session().commit()
    results = Counter(at_once(app, registers(world), range(24)))
    assert results == {"confirmed": 10, "waitlisted": 14}
    assert seats_agree(app, group_id) == 10


def test_one_form_sent_twenty_times_at_once_is_one_person_with_one_code_and_one_ticket(world):
    app, _, group_id = world
    results = at_once(app, registers(world, Entry(submission=b"s" * 32)), range(20))
    assert set(results) == {"confirmed"}
    with app.app_context():
        for model in (Participant, Code, Ticket):
            assert session().scalar(sa.select(sa.func.count()).select_from(model)) == 1
    assert seats_agree(app, group_id) == 1


def test_leaving_and_coming_at_once_never_loses_or_doubles_a_seat(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        ids = [a_person(event, group, given_names=f"Avant {n}").id for n in range(10)]

    def work(number):
        if number % 2:
            services.transition(event_id, [ids[number // 2]], "cancelled", actor=PUBLIC, now=NOW, reason="self")
            return "left"
        return registers(world)(number)

    results = Counter(at_once(app, work, range(20)))
    assert results["left"] == 10
    assert results["confirmed"] + results["group_full"] == 10
    assert seats_agree(app, group_id) == results["confirmed"]


def test_two_organisers_deciding_about_the_same_people_at_once_leave_one_decision_each(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        ids = [a_person(event, group, Entry(state="pending"), given_names=f"P {n}").id for n in range(8)]

    def work(number):
        chosen = ids if number % 2 else list(reversed(ids))
        services.transition(event_id, chosen, "confirmed" if number % 2 else "declined", actor=staff_actor(), now=NOW)
        return "done"

    results = Counter(at_once(app, work, range(6)))
    assert results["done"] >= 1
    assert set(results) <= {"done", "transition_refused"}
    with app.app_context():
        assert len(set(session().scalars(sa.select(Participant.state)).all())) == 1
    seats_agree(app, group_id)


def test_the_last_seat_of_a_delegation_goes_to_one_person(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        delegation_id = a_delegation(event, group, 3).id
    entry = Entry(source="delegation", delegation_id=delegation_id)
    results = Counter(at_once(app, registers(world, entry), range(12)))
    assert results == {"confirmed": 3, "delegation_full": 9}
    assert seats_agree(app, group_id) == 3


def test_delegations_race_for_the_quota_as_a_whole(world):
    app, event_id, group_id = world

    def work(number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        a_delegation(event, group, 4, organisation=f"Structure {number}")
        return "made"

    assert Counter(at_once(app, work, range(8))) == {"made": 2, "group_full": 6}
    assert seats_agree(app, group_id) == 8


def test_two_merges_of_one_pair_in_both_directions_leave_one_record(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        first, second = (a_person(event, group, given_names=f"P {n}").id for n in range(2))

    def work(number):
        pair = (first, second) if number % 2 else (second, first)
        merge.merge(event_id, *pair, actor=staff_actor(), now=NOW)
        return "merged"

    assert Counter(at_once(app, work, range(6))) == {"merged": 1, "transition_refused": 5}
    assert seats_agree(app, group_id) == 1


def test_a_merge_while_desks_check_both_records_in_keeps_every_arrival(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        people = [a_person(event, group, given_names=f"P {n}").id for n in range(2)]
        morning = a_half_day(event).id

    def work(number):
        if number == 5:
            merge.merge(event_id, *people, actor=staff_actor(), now=NOW)
        else:
            arrivals.check_in(uuid4(), event_id, people[number % 2], morning, at=NOW, desk="A", staff_id=None)
        return "done"

    at_once(app, work, range(12))
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 11
        assert set(presence.arrivals(morning)) == {people[0]}


def test_a_place_that_a_merge_hands_over_is_nobody_else_s_for_a_moment(world):
    app, event_id, _ = world
    for number in range(5):
        with app.app_context():
            event = session().get(Event, event_id)
            group = a_group(event, f"plein{number}", quota=1, waiting_list=True)
            confirmed, waits, other = (a_person(event, group, given_names=f"P {number} {n}").id for n in range(3))

        def work(turn, group_id=group.id, confirmed=confirmed, waits=waits):
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
            if turn == 0:
                merge.merge(event_id, waits, confirmed, actor=staff_actor(), now=NOW)
            elif turn == 1:
                services.register(event, group, details(f"Neuf {turn}"), Entry(), actor=PUBLIC, now=NOW)
            elif turn == 2:
                offers.serve(NOW)
            else:
                merge.merge(event_id, confirmed, waits, actor=staff_actor(), now=NOW)
            return "done"

        assert Counter(at_once(app, work, range(4))) == {"done": 3, "transition_refused": 1}
        assert seats_agree(app, group.id) == 1
        with app.app_context():
            states = Counter(session().scalars(sa.select(Participant.state).where(Participant.group_id == group.id)))
            assert states == {"confirmed": 1, "cancelled": 1, "waitlisted": 2}
            assert session().get(Participant, other).state == "waitlisted"


def test_an_invitation_that_is_answered_while_its_person_is_merged_makes_one_person_with_one_seat(world):
    app, event_id, group_id = world
    for number in range(6):
        with app.app_context():
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
            wish = Wish(given_names=f"Awa {number}", reserves=True)
            (row,) = invitations.draft(event, group, [wish], actor=staff_actor(), now=NOW)
            invitations.send(event, [row.id], actor=staff_actor(), now=NOW)
            reserved = session().get(Invitation, row.id, populate_existing=True).participant_id
            came = a_person(event, group, given_names=f"Awa {number}").id

        def work(turn, number=number, row=row.id, pair=(came, reserved) if number % 2 else (reserved, came)):
            event = session().get(Event, event_id)
            if turn:
                invitations.accept(event, row, details("Awa"), b"%d" % number, locale="fr", now=NOW)
            else:
                merge.merge(event_id, *pair, actor=staff_actor(), now=NOW)
            return "done"

        results = at_once(app, work, range(2))
        assert results[0] == "done"
        assert results[1] in {"done", "invitation_used", "invitation_over"}
        assert seats_agree(app, group_id) == number + 1
        with app.app_context():
            row = session().get(Invitation, row.id)
            assert row.state == "accepted"
            assert session().get(Participant, row.participant_id).state == "confirmed"


def test_one_operation_sent_ten_times_at_once_is_one_arrival(world):
    app, event_id, group_id = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        person, morning, op = a_person(event, group).id, a_half_day(event).id, uuid4()

    def work(_number):
        return arrivals.check_in(op, event_id, person, morning, at=NOW, desk="A", staff_id=None)

    assert Counter(at_once(app, work, range(10)))[True] == 1
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 1
        assert tickets.codes([person])


def test_a_half_day_removed_while_somebody_arrives_takes_no_arrival_with_it(world):
    app, event_id, group_id = world
    for number in range(4):
        with app.app_context():
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
            person = a_person(event, group, given_names=f"P {number}").id
            morning = a_half_day(event, position=number + 1, date=event.first_day).id

        def work(turn, person=person, morning=morning):
            if turn:
                half_days.remove(event_id, morning, actor=staff_actor(), now=NOW)
                return "removed"
            op = Op(uuid4(), event_id, "check_in", person, NOW, half_day_id=morning)
            return desk.apply(op, now=NOW).code

        results = at_once(app, work, range(2))
        assert results in (["applied", "half_day_in_use"], ["unknown_half_day", "removed"])
        with app.app_context():
            assert bool(presence.arrivals(morning)) == (results[0] == "applied")
