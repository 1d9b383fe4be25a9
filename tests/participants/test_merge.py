from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.participants import (
    consents,
    erasure,
    invitations,
    merge,
    offer_queries,
    offers,
    queries,
    services,
    tickets,
)
from conference.participants import details as record
from conference.participants.invitation_records import Wish
from conference.participants.models import Code, Consent, Delegation, Participant, Suspicion, Ticket
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence import services as arrivals
from conference.registration import services as registration
from tests.builders import (
    NOW,
    a_delegation,
    a_group,
    a_half_day,
    a_person,
    again,
    an_event,
    details,
    staff_actor,
)

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


# ---- where the person stands


def seats_agree(*groups):
    session().rollback()
    for group in groups:
        session().refresh(group)
        own = session().query(Participant).filter_by(group_id=group.id, seat="group").count()
        rows = session().query(Delegation).filter_by(group_id=group.id).all()
        for row in rows:
            assert row.used == session().query(Participant).filter_by(delegation_id=row.id, seat="delegation").count()
        assert group.taken == own + sum(row.seats for row in rows)


def stands(person):
    return again(person).state, person.seat, person.offer_until is not None


def in_state(event, group, state, name="Aminata"):
    """Somebody who stands there: ``offered`` waits with an offer."""
    person = a_person(event, group, Entry(state="waitlisted" if state == "offered" else state), given_names=name)
    if state == "offered":
        offers.make(event, [person.id], actor=staff_actor(), now=NOW)
    return person


ORDER = ["cancelled", "declined", "waitlisted", "offered", "nominated", "pending", "confirmed"]


@pytest.mark.parametrize("same_group", [True, False], ids=["one group", "two groups"])
@pytest.mark.parametrize("stays", ORDER)
@pytest.mark.parametrize("goes", ORDER)
def test_the_person_stands_where_the_better_record_stood_on_one_seat(stays, goes, same_group):
    event = an_event()
    ours = a_group(event, "a", quota=2)
    theirs = ours if same_group else a_group(event, "b", quota=2)
    keeper, gone = in_state(event, ours, stays), in_state(event, theirs, goes)
    better = ORDER.index(goes) > max(1, ORDER.index(stays))
    before = stands(keeper), stands(gone)
    join(event, keeper, gone)
    expected = before[1] if better else before[0]
    assert (stands(keeper)[0], stands(keeper)[2]) == (expected[0], expected[2])
    assert stands(gone) == ("cancelled", "none", False)
    moved_over = better and before[0][1] == "none"
    assert keeper.group_id == (theirs if moved_over else ours).id
    seats_agree(ours, theirs)
    assert sum(again(one).taken for one in {ours.id: ours, theirs.id: theirs}.values()) == (keeper.seat != "none")


def test_a_confirmed_place_is_kept_though_the_group_is_full_and_others_wait():
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True)
    gone = a_person(event, group)
    keeper, other = (a_person(event, group, given_names=name) for name in ("Aminata", "Oumou"))
    assert stands(keeper)[0] == "waitlisted"
    join(event, keeper, gone)
    assert (stands(keeper), stands(other)) == (("confirmed", "group", False), ("waitlisted", "none", False))
    seats_agree(group)
    assert (again(group).taken, group.overbooked) == (1, 0)


def test_a_place_of_a_delegation_follows_with_its_delegation_and_one_s_own_is_given_back_to_it():
    event = an_event()
    group, other = a_group(event), a_group(event, "autre", quota=5)
    delegation = a_delegation(event, group, 2)
    of_delegation = Entry(source="delegation", delegation_id=delegation.id)
    keeper, gone = in_state(event, other, "cancelled"), a_person(event, group, of_delegation)
    join(event, keeper, gone)
    assert (stands(keeper), keeper.group_id, keeper.delegation_id) == (
        ("confirmed", "delegation", False),
        group.id,
        delegation.id,
    )
    assert (again(delegation).used, again(other).taken) == (1, 0)
    join(event, in_state(event, other, "confirmed"), keeper)
    assert (again(delegation).used, again(other).taken) == (0, 1)
    seats_agree(group, other)


def test_who_waits_twice_in_one_line_has_waited_since_the_first_time():
    event = an_event()
    group = a_group(event, quota=0, waiting_list=True)
    first, between, second = (a_person(event, group, given_names=name) for name in ("Aminata", "Oumou", "Aminata"))
    with write():
        for number, one in enumerate((first, between, second)):
            one.state_at = NOW + timedelta(minutes=number)
    join(event, second, first)
    assert (again(second).state, second.state_at) == ("waitlisted", NOW)
    assert offer_queries.next_in_line(group.id, 2) == [second.id, between.id]


# ---- invitations


def invited(event, group, *, reserves=True, given_names="Awa"):
    wish = Wish(given_names=given_names, reserves=reserves)
    (row,) = invitations.draft(event, group, [wish], actor=staff_actor(), now=NOW)
    invitations.send(event, [row.id], actor=staff_actor(), now=NOW)
    person = session().get(Participant, again(row).participant_id) if reserves else None
    return row, person


@pytest.mark.parametrize("stays", ["the invited", "the other"])
def test_an_invitation_without_an_answer_is_answered_by_who_came_another_way(stays):
    event = an_event()
    group = a_group(event)
    row, reserved = invited(event, group)
    came = a_person(event, group, given_names="Awa")
    keeper, gone = (reserved, came) if stays == "the invited" else (came, reserved)
    join(event, keeper, gone)
    assert (again(row).state, row.participant_id, row.answered_at) == ("accepted", keeper.id, NOW)
    assert (stands(keeper), again(group).taken) == (("confirmed", "group", False), 1)
    with pytest.raises(Error, match="invitation_used"):
        invitations.accept(event, row.id, details("Autre"), b"x", locale="fr", now=NOW)


def test_an_invitation_of_who_had_cancelled_waits_on_for_the_one_record():
    event = an_event()
    group = a_group(event)
    row, reserved = invited(event, group)
    keeper = in_state(event, group, "cancelled")
    join(event, keeper, reserved)
    assert (again(row).state, row.participant_id, stands(keeper)) == ("sent", keeper.id, ("nominated", "group", False))
    person = invitations.accept(event, row.id, details("Awa"), b"x", locale="fr", now=NOW)
    assert (person.id, stands(keeper), again(group).taken) == (keeper.id, ("confirmed", "group", False), 1)


def test_of_two_invitations_of_one_person_one_waits_and_the_other_is_withdrawn():
    event = an_event()
    group = a_group(event)
    (row, keeper), (other, gone) = invited(event, group), invited(event, group)
    join(event, keeper, gone)
    assert (again(row).state, again(other).state) == ("sent", "withdrawn")
    assert (stands(keeper), again(group).taken) == (("nominated", "group", False), 1)
    with pytest.raises(Error, match="invitation_over"):
        invitations.accept(event, other.id, details("Awa"), b"x", locale="fr", now=NOW)
    assert invitations.accept(event, row.id, details("Awa"), b"y", locale="fr", now=NOW).id == keeper.id


def test_an_invitation_that_was_declined_gives_way_to_one_that_still_waits():
    event = an_event()
    group = a_group(event)
    (row, keeper), (other, gone) = invited(event, group), invited(event, group)
    invitations.decline(event, row.id, now=NOW)
    join(event, keeper, gone)
    assert (again(row).state, row.participant_id) == ("declined", None)
    assert (again(other).state, other.participant_id, stands(keeper)[0]) == ("sent", keeper.id, "nominated")


# ---- consents, codes


def test_what_was_said_last_in_either_record_holds_with_its_time():
    event = an_event()
    group = a_group(event)
    keeper = a_person(event, group, consent_photo=True, consent_list=True)
    gone = a_person(event, group, consent_invite=True)
    later = NOW + timedelta(hours=1)
    consents.say(event, gone.id, "photo", given=True, channel="online", actor=staff_actor(), now=NOW)
    consents.say(event, gone.id, "photo", given=False, channel="online", actor=staff_actor(), now=later)
    join(event, keeper, gone)
    assert (again(keeper).consent_photo, keeper.consent_list, keeper.consent_invite) == (False, True, True)
    said = queries.last_consents(keeper.id)
    assert {purpose: (row.given, row.at) for purpose, row in said.items()} == {
        "photo": (False, later),
        "list": (True, NOW),
        "invite": (True, NOW),
    }


def test_a_code_that_a_merge_brought_is_good_at_the_desk_and_opens_nobody_s_page():
    event = an_event()
    group = a_group(event)
    with time_machine.travel(NOW):
        gone = a_person(event, group)  # an impostor may have made it, before or after
    keeper, third = a_person(event, group), a_person(event, group)
    own, moved, last = (tickets.codes([one.id])[one.id] for one in (keeper, gone, third))
    join(event, keeper, gone)
    assert tickets.by_code(event.id, moved).id == keeper.id
    assert tickets.codes([keeper.id]) == {keeper.id: own}, "and it is not the one that is shown and printed"
    assert found(event, own) == keeper.id
    assert found(event, moved) == "find_wrong"
    join(event, third, keeper)
    assert [found(event, code) for code in (own, moved, last)] == ["find_wrong", "find_wrong", third.id]


def found(event, code):
    try:
        return registration.find(event, code, "Traoré", address="10.0.0.1", now=NOW).id
    except Error as error:
        return error.code


# ---- what an undo will need


def test_the_history_keeps_all_that_tells_the_two_apart_again():
    event = an_event()
    ours, theirs = a_group(event, "a", quota=0, waiting_list=True), a_group(event, "b")
    keeper = a_person(event, ours, phones=["+22370001234"])
    gone = a_person(event, theirs, phones=["+22360005678"], email="awa@forum.example", consent_photo=True)
    morning, op = a_half_day(event), uuid4()
    arrivals.check_in(op, event.id, gone.id, morning.id, at=NOW, desk="A", staff_id=None)
    ids = {
        model.__tablename__: [str(row.id) for row in session().query(model).filter_by(participant_id=gone.id)]
        for model in (Ticket, Code, Consent)
    }
    change_set = merge.merge(event.id, keeper.id, gone.id, actor=staff_actor(), now=NOW)
    (entry,) = history.of_subject(merge.KIND, gone.id)
    assert entry.after["into"] == str(keeper.id)
    assert {name: entry.after[name] for name in ids} == ids
    assert entry.after["check_in"] == [str(op)]
    assert [one.split()[0] for one in entry.after["suspicion"]] == [str(session().query(Suspicion.id).scalar())]
    assert all(ids.values())

    def changed(person):
        before, after = {}, {}
        for change in history.of_subject("participant", person.id):
            if change.change_set_id == change_set.id:
                before |= change.before
                after |= change.after
        return before, after

    before, after = changed(keeper)
    assert (before["phones"], after["phones"]) == (["+22370001234"], ["+22370001234", "+22360005678"])
    assert (before["email"], before["group_id"], before["state"], before["seat"]) == (
        "",
        str(ours.id),
        "waitlisted",
        "none",
    )
    assert (before["consent_photo"], after["consent_photo"], after["merged"]) == (False, True, str(gone.id))
    before, after = changed(gone)
    assert (before["phones"], before["email"], before["state"]) == (["+22360005678"], "awa@forum.example", "confirmed")
    assert (after["phones"], after["email"], after["reason"]) == ([], "", "merged")
