from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.participants import details as record
from conference.participants import erasure, merge, services, tickets
from conference.participants.models import Suspicion
from conference.presence import queries as presence
from conference.presence import services as arrivals
from tests.builders import NOW, a_group, a_half_day, a_person, again, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def pair():
    event = an_event()
    group = a_group(event)
    stays = a_person(event, group, phones=["+22370001234"])
    goes = a_person(event, group, phones=["+22370001234", "+22360005678"], email="awa@forum.example")
    return event, group, stays, goes


def join(event, stays, goes):
    merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=NOW)


def test_both_codes_and_both_tickets_lead_to_the_one_that_stays(pair):
    event, _, stays, goes = pair
    texts = [tickets.text_of(ticket) for ticket in tickets.valid_tickets([stays.id, goes.id]).values()]
    codes = tickets.codes([stays.id, goes.id]).values()
    join(event, stays, goes)
    assert {tickets.by_ticket(event.id, text)[0].id for text in texts} == {stays.id}
    assert {tickets.by_code(event.id, code).id for code in codes} == {stays.id}


def test_one_seat_is_given_back_and_the_record_that_goes_is_cancelled_as_merged(pair):
    event, group, stays, goes = pair
    join(event, stays, goes)
    assert (again(group).taken, again(goes).state, goes.reason) == (1, "cancelled", "merged")
    assert merge.keeper_of(goes).id == stays.id


def test_contacts_are_joined_and_the_record_that_goes_keeps_none(pair):
    event, _, stays, goes = pair
    join(event, stays, goes)
    joined = record.read(again(stays)).contacts
    assert (joined.phones, joined.email) == (("+22370001234", "+22360005678"), "awa@forum.example")
    assert record.read(again(goes)).contacts.phones == ()


def test_arrivals_follow_and_the_earliest_counts_whichever_record_it_was_for(pair):
    event, _, stays, goes = pair
    morning = a_half_day(event)
    for person, minutes in ((stays, 20), (goes, 10)):
        arrive(event, person, morning, minutes)
    join(event, stays, goes)
    arrive(event, goes, morning, 5)  # a desk that was offline and knew nothing of the merge
    assert presence.first_arrival(stays.id, morning.id).at == NOW + timedelta(minutes=5)
    assert presence.present(morning.id) == 1


def test_the_suspicion_is_settled(pair):
    event, _, stays, goes = pair
    join(event, stays, goes)
    assert session().scalars(sa.select(Suspicion.settled)).all() == ["merged"]


@pytest.mark.parametrize("again_with", ["itself", "merged"])
def test_a_record_merges_neither_with_itself_nor_twice(pair, again_with):
    event, _, stays, goes = pair
    if again_with == "merged":
        join(event, stays, goes)
    with pytest.raises(Error, match="transition_refused"):
        join(event, stays, stays if again_with == "itself" else goes)


def test_a_merge_cannot_reach_into_another_event(pair):
    event, _, stays, _ = pair
    other = an_event("autre")
    stranger = a_person(other, a_group(other))
    with pytest.raises(Error, match="unknown_participant"):
        join(event, stays, stranger)


def arrive(event, person, half_day, minutes):
    arrivals.check_in(
        uuid4(), event.id, person.id, half_day.id, at=NOW + timedelta(minutes=minutes), desk="A", staff_id=None
    )


def test_a_record_that_was_merged_comes_back_neither_by_a_decision_nor_by_an_undo(pair):
    event, group, stays, goes = pair
    actor = staff_actor()
    change = services.transition(event.id, [goes.id], "cancelled", actor=actor, now=NOW)
    merge.merge(event.id, stays.id, goes.id, actor=actor, now=NOW)
    with pytest.raises(Error, match="transition_refused"):
        services.transition(event.id, [goes.id], "confirmed", actor=actor, now=NOW)
    with pytest.raises(Error, match="undo_changed"):
        services.undo(event.id, change.id, actor=actor, now=NOW)
    assert (again(group).taken, again(goes).seat) == (1, "none")


def test_who_had_the_record_open_before_does_not_write_over_the_joined_contacts(pair):
    event, _, stays, goes = pair
    seen = record.read(stays)
    join(event, stays, goes)
    with pytest.raises(Error, match="stale"):
        services.change_details(event, stays.id, seen, version=1, channel="organiser", actor=staff_actor(), now=NOW)


def test_nothing_is_merged_with_what_is_left_of_somebody_who_was_erased(pair):
    event, _, stays, goes = pair
    request = erasure.ask(event.id, stays.id, channel="online", actor=staff_actor(), now=NOW)
    erasure.carry_out(event.id, request.id, actor=staff_actor(), now=NOW)
    for one, other in ((stays, goes), (goes, stays)):
        with pytest.raises(Error, match="participant_erased"):
            join(event, one, other)
    assert (again(goes).state, again(stays).sealed) == ("confirmed", None)
