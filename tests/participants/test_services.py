from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import PUBLIC
from conference.events import seats
from conference.messaging.models import OutboxMessage
from conference.participants import details as record
from conference.participants import services, tickets
from conference.participants.contacts import Contacts
from conference.participants.models import Consent, Participant, Suspicion
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_district, a_group, a_person, again, an_event, details, staff_actor

pytestmark = pytest.mark.usefixtures("context")

LATER = NOW + timedelta(minutes=5)
TOO_LATE = NOW + timedelta(minutes=11)


def move(person, state, *, actor=None, now=NOW, **options):
    return services.transition(person.event_id, [person.id], state, actor=actor or staff_actor(), now=now, **options)


def test_a_person_takes_a_seat_and_is_confirmed_where_no_approval_is_asked():
    event = an_event()
    group = a_group(event, quota=1)
    person = a_person(event, group)
    assert (person.state, person.seat, again(group).taken) == ("confirmed", "group", 1)


def test_where_approval_is_asked_a_person_waits_for_it_and_holds_a_seat():
    event = an_event()
    group = a_group(event, approval=True)
    assert (a_person(event, group).state, again(group).taken) == ("pending", 1)


def test_a_full_group_refuses_the_next_person_and_keeps_nothing_of_it():
    event = an_event()
    group = a_group(event, quota=1)
    a_person(event, group)
    with pytest.raises(Error) as refusal:
        a_person(event, group, given_names="Fanta")
    assert (refusal.value.code, again(group).taken, people(event)) == ("group_full", 1, 1)


def test_a_full_group_with_a_waiting_list_gives_a_place_on_it_and_no_seat():
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True)
    a_person(event, group)
    second = a_person(event, group, given_names="Fanta")
    assert (second.state, second.seat, again(group).taken) == ("waitlisted", "none", 1)


def test_who_comes_while_others_wait_does_not_pass_them_when_a_seat_is_freed():
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True)
    first = a_person(event, group)
    a_person(event, group, given_names="Fanta")
    move(first, "cancelled", reason="organiser")
    assert a_person(event, group, given_names="Oumou").state == "waitlisted"


def test_the_desk_takes_a_seat_over_a_full_quota_and_the_audit_says_so():
    event = an_event()
    group = a_group(event, quota=1)
    a_person(event, group)
    a_person(event, group, Entry(source="desk", over_quota=True), given_names="Fanta")
    assert (again(group).taken, group.overbooked) == (2, 1)
    from conference.core.audit import AuditEntry

    assert session().scalar(sa.select(sa.func.count()).where(AuditEntry.action == "seat.overridden")) == 1


def test_the_same_submission_is_the_same_person():
    event = an_event()
    group = a_group(event)
    entry = Entry(submission=b"x" * 32)
    assert a_person(event, group, entry).id == a_person(event, group, entry).id
    assert again(group).taken == 1


def test_a_walk_in_sent_twice_with_its_own_id_is_one_person():
    event = an_event()
    group = a_group(event)
    entry = Entry(source="desk", participant_id=uuid4())
    assert a_person(event, group, entry).id == a_person(event, group, entry).id == entry.participant_id


def test_everybody_gets_a_code_a_ticket_and_a_link_that_find_them():
    event = an_event()
    person = a_person(event, a_group(event))
    ticket = tickets.valid_tickets([person.id])[person.id]
    text = tickets.text_of(ticket)
    assert text.startswith("JT")
    assert len(text) == 28
    assert tickets.by_ticket(event.id, text)[0].id == person.id
    assert tickets.by_code(event.id, tickets.codes([person.id])[person.id]).id == person.id
    assert person.link_hash is not None


def test_a_ticket_of_another_event_is_not_found():
    event, other = an_event(), an_event("autre")
    person = a_person(event, a_group(event))
    text = tickets.text_of(tickets.valid_tickets([person.id])[person.id])
    assert tickets.by_ticket(other.id, text) is None


def test_contacts_are_sealed_in_the_database():
    event = an_event()
    a_person(event, a_group(event), phones=["+22370001234"], email="aminata@forum.example", commune="Kolongo")
    raw = session().execute(sa.text("SELECT * FROM participant")).mappings().one()
    assert not [value for value in raw.values() if "70001234" in str(value) or "forum.example" in str(value)]
    assert record.read(session().scalars(sa.select(Participant)).one()).contacts == Contacts(
        ("+22370001234",), "aminata@forum.example", "Kolongo"
    )


def test_only_consents_that_were_given_are_noted_with_the_version_of_their_text():
    event = an_event()
    a_person(event, a_group(event), consent_photo=True)
    noted = session().execute(sa.select(Consent.purpose, Consent.given, Consent.text_version)).all()
    assert noted == [("photo", True, 1)]


def test_the_same_person_registering_twice_is_kept_and_flagged():
    event = an_event()
    group = a_group(event)
    a_person(event, group, phones=["+22370001234"])
    second = a_person(event, group, given_names="Aminata", family_name="TRAORE", phones=["+22370001234"])
    assert second.suspected
    assert session().scalars(sa.select(Suspicion.why)).all() == ["contact"]
    assert again(group).taken == 2


def test_two_people_of_one_family_who_share_a_phone_are_not_suspected():
    event = an_event()
    group = a_group(event)
    a_person(event, group, given_names="Moussa", family_name="Diarra", phones=["+22370001234"])
    assert not a_person(event, group, phones=["+22370001234"]).suspected


def test_homonyms_of_two_organisations_are_not_suspected():
    event = an_event()
    group = a_group(event)
    a_person(event, group, organisation="CSCom de Kolongo")
    assert not a_person(event, group, organisation="CSRéf de Macina").suspected


def test_accepting_keeps_the_seat_and_declining_gives_it_back():
    event = an_event()
    group = a_group(event, approval=True)
    person = a_person(event, group)
    move(person, "confirmed")
    assert (again(person).state, again(group).taken) == ("confirmed", 1)
    move(person, "declined")
    assert (again(person).state, again(person).seat, again(group).taken) == ("declined", "none", 0)


def test_an_accepted_waiting_person_needs_a_free_seat_unless_the_quota_is_overridden():
    event = an_event()
    group = a_group(event, quota=1, waiting_list=True)
    a_person(event, group)
    waiting = a_person(event, group, given_names="Fanta")
    with pytest.raises(Error, match="group_full"):
        move(waiting, "confirmed")
    move(waiting, "confirmed", over_quota=True)
    assert (again(waiting).seat, again(group).taken, group.overbooked) == ("group", 2, 1)


def test_a_state_never_follows_itself():
    event = an_event()
    person = a_person(event, a_group(event))
    with pytest.raises(Error, match="transition_refused"):
        move(person, "confirmed")


def test_a_decision_about_many_is_all_or_nothing():
    event = an_event()
    group = a_group(event, approval=True)
    first, second = a_person(event, group), a_person(event, group, given_names="Fanta")
    move(second, "confirmed")
    with pytest.raises(Error, match="transition_refused"):
        services.transition(event.id, [first.id, second.id], "confirmed", actor=staff_actor(), now=NOW)
    assert again(first).state == "pending"


def test_somebody_of_another_event_is_not_found():
    event, other = an_event(), an_event("autre")
    person = a_person(other, a_group(other))
    with pytest.raises(Error, match="unknown_participant"):
        services.transition(event.id, [person.id], "declined", actor=staff_actor(), now=NOW)


def test_undo_puts_states_and_seats_back_within_ten_minutes():
    event = an_event()
    group = a_group(event)
    people = [a_person(event, group, given_names=name) for name in ("Awa", "Fanta", "Oumou")]
    actor = staff_actor()
    ids = [person.id for person in people]
    change = services.transition(event.id, ids, "cancelled", actor=actor, now=NOW, reason="organiser")
    assert again(group).taken == 0
    assert services.undo(event.id, change.id, actor=actor, now=LATER) == 3
    assert ({again(p).state for p in people}, {p.reason for p in people}) == ({"confirmed"}, {None})
    assert again(group).taken == 3


@pytest.mark.parametrize(
    ("when", "who", "code"), [(TOO_LATE, "same", "undo_too_late"), (LATER, "other", "undo_not_yours")]
)
def test_undo_is_refused_too_late_and_to_others(when, who, code):
    event = an_event()
    actor = staff_actor()
    change = move(a_person(event, a_group(event)), "declined", actor=actor)
    with pytest.raises(Error, match=code):
        services.undo(event.id, change.id, actor=actor if who == "same" else staff_actor(), now=when)


def test_undo_twice_is_refused():
    event = an_event()
    actor = staff_actor()
    change = move(a_person(event, a_group(event)), "declined", actor=actor)
    services.undo(event.id, change.id, actor=actor, now=LATER)
    with pytest.raises(Error, match="undo_twice"):
        services.undo(event.id, change.id, actor=actor, now=LATER)


def test_undo_is_refused_when_the_person_changed_meanwhile_and_names_them():
    event = an_event()
    actor = staff_actor()
    person = a_person(event, a_group(event, approval=True))
    change = move(person, "confirmed", actor=actor)
    move(person, "cancelled", reason="self", actor=PUBLIC)
    with pytest.raises(Error, match="undo_changed") as refusal:
        services.undo(event.id, change.id, actor=actor, now=LATER)
    assert refusal.value.params == {"name": "Aminata Traoré"}


def test_undo_is_refused_when_the_freed_seat_was_taken_meanwhile():
    event = an_event()
    group = a_group(event, quota=1)
    actor = staff_actor()
    change = move(a_person(event, group), "declined", actor=actor)
    a_person(event, group, given_names="Fanta")
    with pytest.raises(Error, match="undo_full"):
        services.undo(event.id, change.id, actor=actor, now=LATER)
    assert again(group).taken == 1


def test_nothing_is_ever_sent_to_an_address_that_can_be_nobodys():
    event = an_event()
    a_person(event, a_group(event), email="aminata@forum.example")
    message = session().scalars(sa.select(OutboxMessage)).one()
    assert (message.state, message.problem) == ("kept", "reserved")


def test_a_message_about_a_decision_waits_out_the_undo_and_goes_with_it():
    event = an_event()
    actor = staff_actor()
    person = a_person(event, a_group(event, approval=True), Entry(source="import"), email="aminata@forum.test")
    change = move(person, "confirmed", actor=actor)
    message = session().scalars(sa.select(OutboxMessage)).one()
    assert message.not_before == NOW + history.UNDO_FOR
    services.undo(event.id, change.id, actor=actor, now=LATER)
    assert again(message).state == "cancelled"


def test_details_are_changed_with_their_contacts_history_and_undo():
    event = an_event()
    actor = staff_actor()
    person = a_person(event, a_group(event), phones=["+22370001234"])
    district = a_district(event).id
    wanted = details(family_name="Keïta", phones=["+22360005678"], district_id=district, consent_list=True)
    services.change_details(event, person.id, wanted, version=1, channel="organiser", actor=actor, now=LATER)
    assert (record.read(again(person)), person.version) == (replace(wanted, answers={}), 2)
    newest = history.of_subject("participant", person.id)[0]
    assert (newest.before["family_name"], newest.after["family_name"]) == ("Traoré", "Keïta")
    services.undo(event.id, newest.change_set_id, actor=actor, now=LATER)
    assert record.read(again(person)) == details(phones=["+22370001234"], answers={})


def test_a_stale_change_is_refused():
    event = an_event()
    person = a_person(event, a_group(event))
    services.change_details(
        event, person.id, details(family_name="Keïta"), version=1, channel="self", actor=PUBLIC, now=NOW
    )
    with pytest.raises(Error, match="stale"):
        services.change_details(
            event, person.id, details(family_name="Diarra"), version=1, channel="self", actor=PUBLIC, now=NOW
        )
    assert again(person).family_name == "Keïta"


def test_changing_group_moves_the_seat():
    event = an_event()
    before, after = a_group(event), a_group(event, "ong", quota=1)
    person = a_person(event, before)
    services.change_group(event.id, person.id, after, actor=staff_actor(), now=NOW)
    assert (again(person).group_id, again(before).taken, again(after).taken) == (after.id, 0, 1)


def test_changing_to_a_full_group_is_refused_and_keeps_the_seat():
    event = an_event()
    before, after = a_group(event), a_group(event, "ong", quota=0)
    person = a_person(event, before)
    with pytest.raises(Error, match="group_full"):
        services.change_group(event.id, person.id, after, actor=staff_actor(), now=NOW)
    assert (again(person).group_id, again(before).taken, again(after).taken) == (before.id, 1, 0)


def test_a_delegation_takes_its_seats_once_and_its_people_use_those():
    event = an_event()
    group = a_group(event, quota=5)
    delegation = a_delegation(event, group, 2)
    entry = Entry(source="delegation", delegation_id=delegation.id)
    first = a_person(event, group, entry)
    a_person(event, group, entry, given_names="Fanta")
    assert (again(group).taken, again(delegation).used) == (2, 2)
    with pytest.raises(Error, match="delegation_full"):
        a_person(event, group, entry, given_names="Oumou")
    move(first, "cancelled", reason="self")
    assert (again(group).taken, again(delegation).used) == (2, 1)


def test_a_delegation_larger_than_what_is_left_is_refused():
    event = an_event()
    group = a_group(event, quota=3)
    with pytest.raises(Error, match="group_full"):
        a_delegation(event, group, 4)
    assert again(group).taken == 0


def test_a_lowered_quota_leaves_everybody_their_seat_and_lets_nobody_in_until_it_fits_again():
    event = an_event()
    group = a_group(event, quota=3)
    people = [a_person(event, group, given_names=name) for name in ("Awa", "Fanta", "Oumou")]
    from conference.core.db import write

    with write():
        seats.set_quota(group.id, 1)
    assert (again(group).taken, group.overbooked) == (3, 2)
    move(people[0], "cancelled", reason="self")
    with pytest.raises(Error, match="group_full"):
        a_person(event, group, given_names="Assa")
    assert (again(group).taken, group.overbooked) == (2, 1)


def people(event):
    return session().scalar(sa.select(sa.func.count()).select_from(Participant).where(Participant.event_id == event.id))
