"""Invitations: drafts that hold nothing, seats that are kept, answers that are given once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.errors import Error
from conference.events import setup_services
from conference.events.models import StakeholderGroup
from conference.events.queries import event_by_slug
from conference.events.services import NewEvent
from conference.messaging.models import OutboxMessage
from conference.messaging.templates import render
from conference.participants import again as again_
from conference.participants import erasure, invitations, merge, services, substitution
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as record
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.models import Invitation, Participant, Suspicion
from conference.participants.notices import without_keys
from tests.builders import NOW, a_group, a_person, a_staff_user, again, an_event, details, staff_actor

STAFF = staff_actor()
IN_TIME = NOW + timedelta(days=1)
ENDS = NOW + timedelta(days=7)
TOO_LATE = ENDS + timedelta(minutes=1)


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, "presse", 2, entry="invitation")


def a_draft(event, group, given_names="Awa", **fields):
    fields = {"family_name": "Keïta", "expires_at": ENDS} | fields
    (row,) = invitations.draft(event, group, [Wish(given_names=given_names, **fields)], actor=STAFF, now=NOW)
    return row


def an_invitation(event, group, **fields):
    row = a_draft(event, group, **fields)
    invitations.send(event, [row.id], actor=STAFF, now=NOW)
    return row


def accept(event, row, submission=b"one", now=IN_TIME, **fields):
    said = details(**({"given_names": "Awa", "family_name": "Keïta", "phones": ["+22376001234"]} | fields))
    return invitations.accept(event, row.id, said, submission, locale="fr", now=now)


def taken(group):
    return session().scalar(sa.select(StakeholderGroup.taken).where(StakeholderGroup.id == group.id))


def people(event):
    return session().scalar(sa.select(sa.func.count()).where(Participant.event_id == event.id))


def test_a_draft_holds_nothing_and_tells_nobody(event, group):
    a_draft(event, group, reserves=True, contacts=Contacts(email="awa@presse.example"))
    assert (taken(group), people(event)) == (0, 0)
    assert session().scalar(sa.select(sa.func.count(OutboxMessage.id))) == 0


def test_one_that_reserves_takes_its_seat_when_it_is_sent_and_the_answer_confirms_it(event, group):
    row = an_invitation(event, group, reserves=True)
    person = session().get_one(Participant, row.participant_id)
    assert (person.state, taken(group)) == ("nominated", 1)
    came = accept(event, row, organisation="Radio Kledu")
    assert came.id == person.id
    assert (again(person).state, person.organisation, taken(group)) == ("confirmed", "Radio Kledu", 1)
    assert again(row).state == "accepted"


def test_reserving_more_than_there_are_seats_sends_none(event, group):
    rows = [a_draft(event, group, given_names=name, reserves=True) for name in ("Awa", "Binta", "Coumba")]
    with pytest.raises(Error, match="invitations_full") as refused:
        invitations.send(event, [row.id for row in rows], actor=STAFF, now=NOW)
    assert refused.value.params == {"group": group.label, "wanted": 3, "left": 2}
    assert (taken(group), people(event)) == (0, 0)
    assert {again(row).state for row in rows} == {"draft"}


def test_it_is_answered_once_and_the_same_answer_is_the_same_person(event, group):
    row = an_invitation(event, group)
    first = accept(event, row, b"one")
    assert accept(event, row, b"one").id == first.id
    with pytest.raises(Error, match="invitation_used"):
        accept(event, row, b"two")
    assert people(event) == 1


def test_a_group_that_is_full_meanwhile_says_so_and_the_invitation_stays_open(event, group):
    row = an_invitation(event, group)
    a_person(event, group)
    a_person(event, group, given_names="Binta")
    with pytest.raises(Error, match="group_full"):
        accept(event, row)
    assert again(row).state == "sent"


def test_who_declines_gives_the_seat_back_and_may_still_come_in_time(event, group):
    row = an_invitation(event, group, reserves=True)
    invitations.decline(event, row.id, now=IN_TIME)
    invitations.decline(event, row.id, now=IN_TIME)
    assert (again(row).state, taken(group)) == ("declined", 0)
    assert accept(event, row).state == "confirmed"
    assert (taken(group), people(event)) == (1, 1)


@pytest.mark.parametrize("way", ["late", "withdrawn", "draft"])
def test_what_is_over_cannot_be_answered(event, group, way):
    row = a_draft(event, group) if way == "draft" else an_invitation(event, group)
    if way == "withdrawn":
        invitations.withdraw(event, [row.id], actor=STAFF, now=NOW)
    now = TOO_LATE if way == "late" else IN_TIME
    with pytest.raises(Error, match="invitation_over"):
        accept(event, row, now=now)
    with pytest.raises(Error, match="invitation_over"):
        invitations.decline(event, row.id, now=now)


def test_seats_of_those_who_never_answer_are_free_again(event, group):
    row = an_invitation(event, group, reserves=True)
    assert invitations.sweep(now=IN_TIME) == 0
    assert invitations.sweep(now=TOO_LATE) == 1
    assert invitations.sweep(now=TOO_LATE) == 0
    person = session().get_one(Participant, again(row).participant_id, populate_existing=True)
    assert (person.state, person.reason, taken(group)) == ("cancelled", "no_answer", 0)


def test_sending_can_be_taken_back_with_its_seats_and_messages(event, group):
    row = a_draft(event, group, reserves=True, contacts=Contacts(email="awa@presse.org"))
    sent = invitations.send(event, [row.id], actor=STAFF, now=NOW)
    services.undo(event.id, sent.change_set_id, actor=STAFF, now=NOW + timedelta(minutes=2))
    assert (again(row).state, row.participant_id, taken(group)) == ("draft", None, 0)
    assert session().scalar(sa.select(OutboxMessage.state)) == "cancelled"


def test_withdrawing_frees_the_seat_and_can_be_taken_back(event, group):
    row = an_invitation(event, group, reserves=True)
    gone = invitations.withdraw(event, [row.id], actor=STAFF, now=NOW)
    assert taken(group) == 0
    services.undo(event.id, gone.change_set_id, actor=STAFF, now=NOW + timedelta(minutes=2))
    assert (again(row).state, taken(group)) == ("sent", 1)


def test_who_has_no_address_is_named_to_be_handed_the_invitation(event, group):
    with_mail = a_draft(event, group, contacts=Contacts(email="awa@presse.org"))
    without = a_draft(event, group, given_names="Binta")
    sent = invitations.send(event, [with_mail.id, without.id], actor=STAFF, now=NOW)
    assert (sent.done, sent.by_hand) == (2, (without.id,))
    assert session().scalar(sa.select(sa.func.count(OutboxMessage.id))) == 1


def test_whom_the_organisers_refused_or_replaced_meanwhile_cannot_answer(event, group):
    with write():
        group.quota = 3
    refused, replaced, merged = (an_invitation(event, group, given_names=name, reserves=True) for name in "ABC")
    services.transition(event.id, [refused.participant_id], "declined", actor=STAFF, now=NOW)
    substitution.substitute(event, replaced.participant_id, details("Nouvelle"), actor=STAFF, now=NOW)
    keeper = a_person(event, a_group(event, "autre"), given_names="Coumba")
    merge.merge(event.id, keeper.id, merged.participant_id, actor=STAFF, now=NOW)
    for row in (refused, replaced, merged):
        assert not invitations.is_open(again(row), IN_TIME)
        with pytest.raises(Error, match="invitation_used" if row is merged else "invitation_over"):
            accept(event, row)
    assert session().get_one(Participant, refused.participant_id, populate_existing=True).state == "declined"
    assert taken(group) == 1


def test_what_the_organisers_decided_for_somebody_stays_when_they_answer(event):
    group = a_group(event, "conseil", 2, approval=True)
    row, asks = an_invitation(event, group, reserves=True), an_invitation(event, group, given_names="B", reserves=True)
    services.transition(event.id, [row.participant_id], "confirmed", actor=STAFF, now=NOW)
    assert accept(event, row, organisation="Radio Kledu").state == "confirmed"
    assert accept(event, asks, b"two", given_names="B").state == "pending"
    assert taken(group) == 2


def test_who_gave_the_seat_back_comes_after_those_who_wait(event):
    group = a_group(event, "ouvert", 1, waiting_list=True)
    row = an_invitation(event, group, reserves=True)
    waits = a_person(event, group, given_names="Binta")
    invitations.decline(event, row.id, now=IN_TIME)
    assert (waits.state, accept(event, row).state, taken(group)) == ("waitlisted", "waitlisted", 0)


def test_what_is_corrected_is_corrected_for_the_person_and_a_longer_deadline_takes_the_seat_again(event, group):
    row = an_invitation(event, group, reserves=True, organisation="Radio")
    invitations.sweep(now=TOO_LATE)
    longer = replace(record.wish_of(again(row)), given_names="Hawa", expires_at=TOO_LATE + timedelta(days=1))
    invitations.change(event, row.id, longer, version=row.version, actor=STAFF, now=TOO_LATE)
    person = session().get_one(Participant, row.participant_id, populate_existing=True)
    assert (person.state, person.given_names, person.organisation, taken(group)) == ("nominated", "Hawa", "Radio", 1)
    invitations.sweep(now=TOO_LATE + timedelta(days=2))
    for number in range(2):
        a_person(event, group, given_names=f"P{number}")
    longest = replace(longer, expires_at=TOO_LATE + timedelta(days=9))
    with pytest.raises(Error, match="group_full"):
        invitations.change(
            event, row.id, longest, version=again(row).version, actor=STAFF, now=TOO_LATE + timedelta(days=3)
        )
    assert record.wish_of(again(row)) == longer


def test_one_whose_deadline_is_over_is_not_sent(event, group):
    row = a_draft(event, group, reserves=True)
    with pytest.raises(Error, match="invitation_expired"):
        invitations.send(event, [row.id], actor=STAFF, now=TOO_LATE)
    assert (again(row).state, taken(group)) == ("draft", 0)


def letters():
    """What each message in the outbox would say now, the newest last; nothing for what is not said any more."""
    found = session().scalars(sa.select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.state))
    return [render(one) if one.state == "waiting" else None for one in found.all()]


def test_a_letter_says_where_to_answer_and_nothing_of_an_event_that_is_exposed(event, group):
    row = an_invitation(event, group, contacts=Contacts(email="awa@presse.org"), locale="en")
    (letter,) = letters()
    assert "Carers’ forum" in letter.body
    assert f"/en/i/{record.link(row)}" in letter.body
    assert record.link(row) not in without_keys(letter).body
    with write():
        event.exposed = True
    (letter,) = letters()
    assert "forum" not in f"{letter.subject} {letter.body}".lower()
    assert "Awa" not in letter.body


def test_a_letter_dies_with_the_invitation_its_answer_and_its_address(event, group):
    reached = Contacts(email="awa@presse.org")
    rows = [an_invitation(event, group, given_names=name, contacts=reached) for name in "AB"]
    invitations.withdraw(event, [rows[0].id], actor=STAFF, now=NOW)
    accept(event, rows[1], given_names="B")
    assert [letter for letter in letters() if letter and "/i/" in letter.body] == []

    row = an_invitation(event, group, given_names="C", contacts=Contacts(email="faux@presse.org"))
    right = replace(record.wish_of(row), contacts=Contacts(email="juste@presse.org"))
    invitations.change(event, row.id, right, version=row.version, actor=STAFF, now=NOW + timedelta(minutes=1))
    assert len([letter for letter in letters() if letter and record.link(row) in letter.body]) == 1


def test_another_address_is_another_link_so_that_whoever_was_written_to_by_mistake_opens_nothing(event, group):
    row = an_invitation(event, group, contacts=Contacts(email="faux@presse.org"))
    link, known = record.link(row), record.wish_of(row)
    named = invitations.change(event, row.id, replace(known, title="Dr"), version=row.version, actor=STAFF, now=NOW)
    assert queries.by_link(link) is not None
    right = replace(known, contacts=replace(known.contacts, email="juste@mail.example"))
    invitations.change(event, row.id, right, version=named.version, actor=STAFF, now=NOW)
    assert queries.by_link(link) is None
    assert queries.by_link(record.link(again(row))) is not None


def test_a_reminder_can_be_taken_back(event, group):
    row = an_invitation(event, group, contacts=Contacts(email="awa@presse.org"))
    sent = invitations.remind(event, [row.id], actor=STAFF, now=IN_TIME)
    assert again(row).reminded_at == IN_TIME
    assert services.undo(event.id, sent.change_set_id, actor=STAFF, now=IN_TIME) == 1
    assert again(row).reminded_at is None
    assert len([letter for letter in letters() if letter]) == 1


def test_copying_an_event_drafts_invitations_for_who_agreed_and_the_command_drafts_none(app, event, group):
    organiser = a_staff_user("o@equipe.example", "organiser", event)
    a_person(event, a_group(event, "sante"), given_names="Awa", consent_invite=True, email="awa@presse.org")
    a_person(event, a_group(event, "ong"), given_names="Coumba")
    new = NewEvent("suite", {"fr": "Suite"}, date(2027, 12, 1), date(2027, 12, 2))
    copy = setup_services.create_like(event, new, actor=staff_actor(organiser.id), now=NOW)
    (row,) = session().scalars(sa.select(Invitation).where(Invitation.event_id == copy.id))
    assert (row.given_names, row.state, row.reserves) == ("Awa", "draft", False)
    assert session().get_one(StakeholderGroup, row.group_id).code == "sante"
    assert record.contacts(row).email == "awa@presse.org"
    assert (people(copy), session().scalar(sa.select(sa.func.count(OutboxMessage.id)))) == (0, 1)
    done = app.test_cli_runner().invoke(args=["event", "create", "encore", "--like", "forum"])
    assert done.exit_code == 0, done.output
    other = event_by_slug("encore")
    assert session().scalars(sa.select(Invitation).where(Invitation.event_id == other.id)).all() == []


def test_last_year_s_people_are_those_who_agreed_and_are_not_invited_yet(event, group):
    old = an_event("avant")
    old_group = a_group(old, "presse")
    a_person(old, old_group, given_names="Awa", family_name="Keïta", consent_invite=True)
    a_person(old, old_group, given_names="Binta", consent_invite=True)
    a_person(old, old_group, given_names="Coumba")
    with write():
        event.previous_id = old.id
    assert [one.given_names for one in queries.last_edition(event)] == ["Awa", "Binta"]
    a_draft(event, group, given_names="AWA", family_name="Keita")
    assert [one.given_names for one in queries.last_edition(event)] == ["Binta"]


def test_contacts_are_sealed(event, group):
    row = a_draft(event, group, contacts=Contacts(("+22376001234",), "awa@presse.org"))
    assert b"76001234" not in row.sealed
    assert record.contacts(again(row)) == Contacts(("+22376001234",), "awa@presse.org")


def test_who_says_no_does_not_come_though_the_organisers_said_yes_for_them(event, group):
    row = an_invitation(event, group, reserves=True)
    services.transition(event.id, [row.participant_id], "confirmed", actor=STAFF, now=NOW)
    invitations.decline(event, row.id, now=IN_TIME)
    person = session().get_one(Participant, row.participant_id, populate_existing=True)
    assert (again(row).state, person.state, person.reason, taken(group)) == ("declined", "cancelled", "self", 0)


def test_whom_the_organisers_refused_meanwhile_is_neither_written_to_nor_reminded(event, group):
    row = an_invitation(event, group, reserves=True, contacts=Contacts(email="awa@presse.org"))
    services.transition(event.id, [row.participant_id], "declined", actor=STAFF, now=NOW, quiet=True)
    assert [letter for letter in letters() if letter] == []
    assert invitations.remind(event, [row.id], actor=STAFF, now=IN_TIME).done == 0


def test_what_was_erased_does_not_come_back_with_its_invitation(event, group):
    row = an_invitation(event, group, reserves=True)
    gone = invitations.withdraw(event, [row.id], actor=STAFF, now=NOW)
    request = erasure.ask(event.id, row.participant_id, channel="online", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    services.undo(event.id, gone.change_set_id, actor=STAFF, now=NOW + timedelta(minutes=2))
    assert (again(row).state, row.link_hash, row.sealed, taken(group)) == ("withdrawn", None, None, 0)


def test_a_draft_for_somebody_who_no_longer_agrees_is_not_sent(event, group):
    old = an_event("avant")
    person = a_person(old, a_group(old, "presse"), consent_invite=True)
    (row,) = invitations.draft(event, group, [again_.wish_of(person, Wish())], actor=STAFF, now=NOW)
    with write():
        person.consent_invite = False
    sent = invitations.send(event, [row.id], actor=STAFF, now=NOW)
    assert (sent.done, sent.left, again(row).state) == (0, 1, "draft")


def test_one_person_invited_twice_is_asked_about_once_and_the_later_record_is_flagged(event, group):
    reached = Contacts(("+22376001234",))
    rows = [a_draft(event, group, given_names=name, reserves=True, contacts=reached) for name in ("Awa", "AWA")]
    invitations.send(event, [row.id for row in rows], actor=STAFF, now=NOW)
    (suspicion,) = session().scalars(sa.select(Suspicion)).all()
    assert {suspicion.first_id, suspicion.second_id} == {again(row).participant_id for row in rows}
    flagged = sa.select(Participant.id).where(Participant.suspected)
    assert session().scalars(flagged).all() == [suspicion.second_id]
