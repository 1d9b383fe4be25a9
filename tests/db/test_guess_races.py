"""Guesses sent all at once are no more tries than one after the other; right ones among them cost nothing."""

from collections import Counter

import pytest
import sqlalchemy as sa

from conference.accounts import services as accounts
from conference.accounts.models import Throttle
from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.participants import delegation_entry as entry
from conference.participants import delegation_pins as pins
from conference.participants import tickets
from conference.participants.models import Delegation
from conference.registration import services as registration
from tests.builders import NOW, PASSWORD, a_delegation, a_group, a_person, a_staff_user, an_event
from tests.db.test_races import at_once

BURST = 36


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event()
        group = a_group(event)
        person = a_person(event, group, given_names="Aminata", family_name="Traoré")
        return app, event.id, group.id, tickets.codes([person.id])[person.id]


def failures(app):
    with app.app_context():
        return sorted(session().scalars(sa.select(Throttle.failures)).all())


def test_a_burst_of_names_for_one_code_is_five_tries(world):
    app, event_id, _, code = world

    def work(number):
        event = session().get(Event, event_id)
        return registration.find(event, code, f"Nom {number}", address=f"10.0.0.{number}", now=NOW)

    assert Counter(at_once(app, work, range(BURST))) == {"find_wrong": 5, "too_many": BURST - 5}


def test_a_burst_of_codes_from_one_address_is_twenty_tries(world):
    app, event_id, _, _ = world

    def work(number):
        event = session().get(Event, event_id)
        return registration.find(event, f"ABCD{number // 6 + 2}{number % 6 + 2}", "Awa", address="10.0.0.1", now=NOW)

    assert Counter(at_once(app, work, range(BURST))) == {"find_wrong": 20, "too_many": BURST - 20}


def test_the_right_pair_in_a_burst_is_given_back_exactly(world):
    app, event_id, _, code = world

    def work(number):
        event = session().get(Event, event_id)
        return registration.find(event, code, "Traoré", address=f"10.0.0.{number}", now=NOW).given_names

    results = Counter(at_once(app, work, range(4)))
    assert results == {"Aminata": 4}
    assert set(failures(app)) == {0}


def test_a_burst_at_a_delegation_s_door_is_five_tries_of_one_caller_and_twenty_of_many(world):
    app, event_id, group_id, _ = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        doors = [a_delegation(event, group, 1, pins.prepare(event.id)).id for _ in range(2)]

    def work(number, one=True):
        row = session().get(Delegation, doors[0 if one else 1])
        entry.enter(row, "000000", address="10.0.0.1" if one else f"10.1.0.{number}", now=NOW)

    assert Counter(at_once(app, work, range(BURST))) == {"pin_wrong": 5, "too_many": BURST - 5}
    spread = Counter(at_once(app, lambda number: work(number, one=False), range(BURST)))
    assert spread == {"pin_wrong": 20, "too_many": BURST - 20}


def test_a_burst_of_passwords_is_five_tries_and_of_accounts_thirty(world):
    app = world[0]
    with app.app_context():
        a_staff_user("awa@equipe.example", "admin")

    def one(number):
        return accounts.sign_in("awa@equipe.example", f"faux {number}", address=f"10.0.0.{number}", now=NOW)

    def many(number):
        return accounts.sign_in(f"n{number}@equipe.example", PASSWORD, address="10.9.9.9", now=NOW)

    assert Counter(at_once(app, one, range(BURST))) == {"sign_in_wrong": 5, "too_many": BURST - 5}
    assert Counter(at_once(app, many, range(BURST))) == {"sign_in_wrong": 30, "too_many": BURST - 30}
