"""Invitations under races: one answer each, no seat over the quota, none lost."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.participants import invitations, services
from conference.participants.invitation_records import Wish
from conference.participants.models import Invitation, Participant
from tests.builders import NOW, a_group, an_event, details, staff_actor
from tests.db.test_races import at_once, seats_agree

ROUNDS = 6
STAFF = staff_actor()
ENDS = NOW + timedelta(days=7)


@pytest.fixture
def invited(app):
    """Draft invitations in a group with so many seats; return the ids of event, group and invitations."""

    def make(seats=3, count=1, *, reserves=True, sent=True):
        with app.app_context():
            event = session().query(Event).first() or an_event()
            group = a_group(event, f"g{session().query(StakeholderGroup).count()}", quota=seats, entry="invitation")
            wishes = [Wish(f"Awa {number}", reserves=reserves, expires_at=ENDS) for number in range(count)]
            ids = [row.id for row in invitations.draft(event, group, wishes, actor=STAFF, now=NOW)]
            if sent:
                invitations.send(event, ids, actor=STAFF, now=NOW)
            return event.id, group.id, ids

    return make


def accept(event_id, invitation_id, number, now=NOW):
    event, said = session().get(Event, event_id), details("Awa", phones=[f"+2237600{number:04}"])
    nonce = f"{invitation_id}{number}".encode()
    return invitations.accept(event, invitation_id, said, nonce, locale="fr", now=now).state


def people(app, group_id):
    with app.app_context():
        return Counter(row.state for row in session().query(Participant).filter_by(group_id=group_id))


@pytest.mark.parametrize("reserves", [False, True])
def test_one_invitation_answered_by_twenty_at_once_is_one_person(app, invited, reserves):
    event_id, group_id, (one,) = invited(reserves=reserves)
    results = Counter(at_once(app, lambda number: accept(event_id, one, number), range(20)))
    assert results == {"confirmed": 1, "invitation_used": 19}
    assert people(app, group_id) == {"confirmed": 1}
    assert seats_agree(app, group_id) == 1


def test_one_answer_sent_ten_times_at_once_is_one_person_and_the_same_for_all(app, invited):
    event_id, group_id, (one,) = invited(reserves=False)
    assert Counter(at_once(app, lambda _: accept(event_id, one, 7), range(10))) == {"confirmed": 10}
    assert people(app, group_id) == {"confirmed": 1}


def test_the_last_seat_goes_to_one_of_those_invited(app, invited):
    event_id, group_id, ids = invited(seats=1, count=8, reserves=False)
    results = Counter(at_once(app, lambda number: accept(event_id, ids[number], number), range(8)))
    assert results == {"confirmed": 1, "group_full": 7}
    assert seats_agree(app, group_id) == 1


def test_ten_that_reserve_sent_at_once_take_the_three_seats_there_are(app, invited):
    event_id, group_id, ids = invited(seats=3, count=10, sent=False)

    def send(number):
        return invitations.send(session().get(Event, event_id), [ids[number]], actor=STAFF, now=NOW).done

    assert Counter(at_once(app, send, range(10))) == {1: 3, "invitations_full": 7}
    assert people(app, group_id) == {"nominated": 3}
    assert seats_agree(app, group_id) == 3


def test_the_same_ones_sent_by_two_organisers_at_once_reserve_once(app, invited):
    event_id, group_id, ids = invited(seats=6, count=3, sent=False)

    def send(number):
        chosen = ids if number % 2 else list(reversed(ids))
        return invitations.send(session().get(Event, event_id), chosen, actor=STAFF, now=NOW).done

    assert Counter(at_once(app, send, range(4))) == {3: 1, 0: 3}
    assert (people(app, group_id), seats_agree(app, group_id)) == ({"nominated": 3}, 3)


def test_an_answer_and_a_withdrawal_at_once_leave_one_of_the_two(app, invited):
    for _ in range(ROUNDS):
        event_id, group_id, (one,) = invited(seats=1)

        def work(number, event_id=event_id, one=one):
            if number:
                return invitations.withdraw(session().get(Event, event_id), [one], actor=STAFF, now=NOW).done
            return accept(event_id, one, 0)

        results = at_once(app, work, range(2))
        assert results in (["confirmed", 0], ["invitation_over", 1])
        came = results[0] == "confirmed"
        assert people(app, group_id) == {"confirmed" if came else "cancelled": 1}
        assert seats_agree(app, group_id) == came
        with app.app_context():
            assert session().get(Invitation, one).state == ("accepted" if came else "withdrawn")


def test_an_answer_its_deadline_and_an_organiser_s_decision_at_once_never_lose_nor_double_the_seat(app, invited):
    for _ in range(ROUNDS):
        event_id, group_id, (one,) = invited(seats=1)
        with app.app_context():
            person = session().get(Invitation, one).participant_id

        def work(number, event_id=event_id, one=one, person=person):
            if number == 0:
                return accept(event_id, one, 0, now=ENDS - timedelta(minutes=1))
            if number == 1:
                return invitations.sweep(now=ENDS)
            services.transition(event_id, [person], "declined", actor=STAFF, now=NOW)
            return "declined"

        at_once(app, work, range(3))
        with app.app_context():
            state = session().get(Participant, person).state
        assert seats_agree(app, group_id) == (state == "confirmed")


def test_one_form_sent_many_times_at_once_drafts_nobody_twice(app, invited):
    event_id, group_id, _ = invited(count=0)
    form, wishes = uuid4(), [Wish(f"Awa {number}") for number in range(3)]

    def draft(_number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        return len(invitations.draft(event, group, wishes, once=form, actor=STAFF, now=NOW))

    assert Counter(at_once(app, draft, range(8))) == {3: 8}
    with app.app_context():
        assert session().query(Invitation).count() == 3
