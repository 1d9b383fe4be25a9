"""A focal point in two browsers, an organiser who closes and resizes at the same moment: seats stay exact."""

from collections import Counter

import pytest

from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.participants import delegation_people as people
from conference.participants import delegations
from conference.participants.delegation_records import wish_of
from conference.participants.models import Delegation, Participant
from tests.builders import NOW, a_delegation, a_group, an_event, details, staff_actor
from tests.db.test_races import at_once


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=20)
        return app, event.id, group.id, a_delegation(event, group, 5).id


def agrees(app, group_id):
    """Seats of the group are the seats of its delegations, and what they use is who uses them."""
    with app.app_context():
        rows = session().query(Delegation).all()
        assert session().get(StakeholderGroup, group_id).taken == sum(row.seats for row in rows)
        for row in rows:
            assert row.used == session().query(Participant).filter_by(delegation_id=row.id, seat="delegation").count()
        return sum(row.used for row in rows)


def name(event_id, delegation_id, number, nonce=""):
    event = session().get(Event, event_id)
    people.name(event, delegation_id, details(f"P {number}"), nonce=nonce or str(number), now=NOW)
    return "named"


def test_forty_names_at_once_on_five_seats_are_five(world):
    app, event_id, group_id, delegation_id = world
    results = Counter(at_once(app, lambda number: name(event_id, delegation_id, number), range(40)))
    assert results == {"named": 5, "delegation_full": 35}
    assert agrees(app, group_id) == 5


def test_one_form_sent_twenty_times_at_once_is_one_person(world):
    app, event_id, group_id, delegation_id = world
    results = at_once(app, lambda _number: name(event_id, delegation_id, 1, nonce="same"), range(20))
    assert set(results) == {"named"}
    assert agrees(app, group_id) == 1


def test_naming_while_people_are_withdrawn_and_the_delegation_is_resized_and_closed_loses_no_seat(world):
    app, event_id, group_id, delegation_id = world
    with app.app_context():
        event = session().get(Event, event_id)
        inside = [
            people.name(event, delegation_id, details(f"Avant {number}"), nonce=f"a{number}", now=NOW).id
            for number in range(4)
        ]

    def work(number):
        event, row = session().get(Event, event_id), session().get(Delegation, delegation_id)
        if number % 6 == 1 and number // 6 < len(inside):
            people.withdraw(event, delegation_id, inside[number // 6], now=NOW)
        elif number % 6 == 2:
            wish = wish_of(row)
            resized = type(wish)(**(vars(wish) | {"seats": 4 + number // 6}))
            delegations.change(event_id, delegation_id, resized, version=row.version, actor=staff_actor(), now=NOW)
        elif number == 23:
            delegations.close(event_id, delegation_id, actor=staff_actor(), now=NOW)
        else:
            return name(event_id, delegation_id, number)
        return "done"

    results = Counter(at_once(app, work, range(36)))
    assert set(results) <= {
        "named", "done", "delegation_full", "not_found", "stale", "delegation_closed", "delegation_seats_used",
        "withdrawing_over",
    }  # fmt: skip
    agrees(app, group_id)


def test_delegations_made_at_once_have_each_their_own_reference(world):
    app, event_id, group_id, _ = world

    def work(number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        return a_delegation(event, group, 1, organisation=f"S {number}").reference

    references = at_once(app, work, range(10))
    assert len(set(references)) == 10
    assert agrees(app, group_id) == 0
