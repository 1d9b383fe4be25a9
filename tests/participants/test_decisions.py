from datetime import timedelta

import pytest

from conference.core.db import write
from conference.core.errors import Error
from conference.participants import decisions, services
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_group, a_person, again, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")
ACTOR = staff_actor()


@pytest.fixture
def event(context):
    return an_event()


def people(event, group, *states):
    """One person in each state, each a minute after the one before."""
    made = []
    for number, state in enumerate(states):
        entry = Entry(state=state, source="import")
        made.append(a_person(event, group, entry, given_names=f"P{number}", family_name=f"N{number}"))
        with write():
            made[-1].state_at = NOW + timedelta(minutes=number)
    return made


def decide(event, persons, decision="accept", **options):
    return decisions.decide(event.id, [one.id for one in persons], decision, actor=ACTOR, now=NOW, **options)


def test_a_decision_is_taken_where_it_makes_sense_and_the_rest_is_told(event):
    mixed = people(event, a_group(event), "pending", "nominated", "confirmed", "declined", "cancelled")
    outcome = decide(event, mixed)
    assert (outcome.to, outcome.done) == ("confirmed", 2)
    assert outcome.left == {"confirmed": 1, "declined": 1, "cancelled": 1}
    assert [again(one).state for one in mixed] == ["confirmed"] * 3 + ["declined", "cancelled"]


@pytest.mark.parametrize(
    ("decision", "state", "reason"), [("decline", "declined", None), ("cancel", "cancelled", "organiser")]
)
def test_a_no_gives_the_seat_back_and_says_whose_it_was(event, decision, state, reason):
    group = a_group(event)
    (person,) = people(event, group, "pending")
    decide(event, [person], decision)
    assert (again(person).state, person.reason, person.seat, again(group).taken) == (state, reason, "none", 0)


def test_seats_go_to_who_has_waited_longest(event):
    group = a_group(event, quota=2)
    first, second, third = people(event, group, "waitlisted", "waitlisted", "waitlisted")
    outcome = decide(event, [third, second, first])
    assert (outcome.done, outcome.full) == (2, (third.id,))
    assert [again(one).state for one in (first, second, third)] == ["confirmed", "confirmed", "waitlisted"]
    assert again(group).taken == 2


def test_a_full_group_takes_nobody_and_nothing_is_written(event):
    group = a_group(event, quota=0)
    waiting = people(event, group, "waitlisted")
    outcome = decide(event, waiting)
    assert (outcome.done, outcome.change_set_id, outcome.full) == (0, None, (waiting[0].id,))


def test_an_organiser_may_go_over_the_quota(event):
    group = a_group(event, quota=0)
    waiting = people(event, group, "waitlisted")
    assert decide(event, waiting, over_quota=True).done == 1
    assert (again(group).taken, group.overbooked) == (1, 1)


def test_a_full_delegation_is_not_overruled(event):
    group = a_group(event)
    delegation = a_delegation(event, group, 1)
    inside = [
        a_person(event, group, Entry(source="delegation", state=state, delegation_id=delegation.id), given_names=state)
        for state in ("confirmed", "waitlisted")
    ]
    for over_quota in (False, True):
        outcome = decide(event, inside, over_quota=over_quota)
        assert (outcome.done, outcome.full, outcome.delegation_full) == (0, (), (inside[1].id,))


def test_one_stranger_stops_it_all(event):
    other = an_event("autre")
    own, stranger = people(event, a_group(event), "pending") + people(other, a_group(other), "pending")
    with pytest.raises(Error, match="unknown_participant"):
        decide(event, [own, stranger])
    assert [again(one).state for one in (own, stranger)] == ["pending", "pending"]


def test_nobody_is_an_error_and_twice_is_once(event):
    with pytest.raises(Error, match="nothing_chosen"):
        decide(event, [])
    (person,) = people(event, a_group(event), "pending")
    assert decide(event, [person, person]).done == 1
    assert decide(event, [person]).left == {"confirmed": 1}


def test_all_of_it_is_one_change_set_that_can_be_undone(event):
    pending = people(event, a_group(event), "pending", "pending")
    outcome = decide(event, pending)
    services.undo(event.id, outcome.change_set_id, actor=ACTOR, now=NOW + timedelta(minutes=9))
    assert [again(one).state for one in pending] == ["pending", "pending"]


def test_one_person_moves_only_from_the_state_that_was_seen(event):
    (person,) = people(event, a_group(event), "pending")
    services.transition(event.id, [person.id], "cancelled", actor=ACTOR, now=NOW, reason="self")
    with pytest.raises(Error, match="stale"):
        decisions.decide_one(event.id, person.id, "confirmed", seen_as="pending", actor=ACTOR, now=NOW)
    assert (again(person).state, person.reason) == ("cancelled", "self")
    decisions.decide_one(event.id, person.id, "confirmed", seen_as="cancelled", actor=ACTOR, now=NOW)
    assert again(person).state == "confirmed"
