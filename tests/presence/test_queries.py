from datetime import timedelta
from uuid import uuid4

import pytest

from conference.core.clock import now
from conference.participants import merge
from conference.presence import queries, services
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return an_event()


def arrive(event, person, half_day, minutes=0):
    op = uuid4()
    at = NOW + timedelta(minutes=minutes)
    services.check_in(op, event.id, person.id, half_day.id, at=at, desk="A", staff_id=None)
    return op


def undo(event, op):
    services.undo_check_in(uuid4(), event.id, op, at=now(), staff_id=None)


def test_half_days_come_in_their_order(event):
    second, first = a_half_day(event, 2), a_half_day(event, 1)
    assert [row.id for row in queries.half_days(event.id)] == [first.id, second.id]


def test_a_half_day_of_another_event_is_not_found(event):
    theirs = a_half_day(an_event("autre"))
    assert queries.half_day(event.id, theirs.id) is None


def test_people_are_counted_once_per_half_day_in_their_group(event):
    care, press = a_group(event), a_group(event, "presse")
    morning, afternoon = a_half_day(event, 1), a_half_day(event, 2)
    awa, binta = a_person(event, care), a_person(event, care, given_names="Binta")
    chaka = a_person(event, press, given_names="Chaka")
    for person in (awa, awa, binta, chaka):
        arrive(event, person, morning)
    undo(event, arrive(event, chaka, afternoon))
    counted = queries.counts(event.id)
    assert [(row.half_day.id, row.by_group, row.total) for row in counted] == [
        (morning.id, {care.id: 2, press.id: 1}, 3),
        (afternoon.id, {}, 0),
    ]
    assert (queries.present(morning.id), queries.present(afternoon.id)) == (3, 0)


def test_counts_hold_nobody_of_another_event(event):
    a_half_day(event)
    other = an_event("autre")
    arrive(other, a_person(other, a_group(other)), a_half_day(other))
    assert [row.total for row in queries.counts(event.id)] == [0]


def test_what_stands_comes_earliest_first_and_an_undo_takes_one_away(event):
    person, morning = a_person(event, a_group(event)), a_half_day(event)
    late, early = arrive(event, person, morning, 9), arrive(event, person, morning, 4)
    assert [row.op_id for row in queries.standing(person.id, morning.id)] == [early, late]
    undo(event, early)
    assert queries.first_arrival(person.id, morning.id).op_id == late
    assert queries.arrivals(morning.id) == {person.id: NOW + timedelta(minutes=9)}


def test_an_undo_of_another_event_takes_nothing_away(event):
    person, morning = a_person(event, a_group(event)), a_half_day(event)
    op = arrive(event, person, morning)
    undo(an_event("autre"), op)
    assert queries.present(morning.id) == 1


def test_two_records_made_one_count_once(event):
    group, morning = a_group(event), a_half_day(event)
    stays, goes = a_person(event, group), a_person(event, group)
    for person in (stays, goes):
        arrive(event, person, morning)
    merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)
    assert [row.by_group for row in queries.counts(event.id)] == [{group.id: 1}]
    assert queries.arrivals(morning.id, [stays.id, goes.id]) == {stays.id: NOW}
