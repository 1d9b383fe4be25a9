"""Reminders that go by themselves: once, days before a deadline, while something is missing, to who can be reached."""

from datetime import timedelta

import pytest

from conference.core import jobs
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.messaging import templates
from conference.messaging.models import OutboxMessage
from conference.participants import delegation_people as people
from conference.participants import delegation_queries as delegations
from conference.participants import delegations as delegation_services
from conference.participants import invitation_records as record
from conference.participants import invitations, reminders
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.reminder_rules import goes_at
from tests.builders import NOW, a_delegation, a_group, again, an_event, details, staff_actor

STAFF = staff_actor()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DEADLINE = NOW + 10 * DAY
OPENS = DEADLINE - 3 * DAY

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, quota=50)


def invited(event, group, name="Awa", email="awa@presse.org", *, sent_at=NOW, ends=DEADLINE):
    wish = Wish(name, "Keïta", expires_at=ends, contacts=Contacts(email=email))
    (row,) = invitations.draft(event, group, [wish], actor=STAFF, now=sent_at)
    invitations.send(event, [row.id], actor=STAFF, now=sent_at)
    return row


def messages(row, kind):
    return session().query(OutboxMessage).filter_by(subject_id=row.id, kind=kind).all()


def reminders_of(row):
    return messages(row, "invitations.due")


def test_who_does_not_answer_is_reminded_once_three_days_before(event, group):
    row = invited(event, group)
    assert reminders.sweep(OPENS - HOUR) == 0
    assert reminders.of_invitation(row, OPENS - HOUR).at == OPENS
    assert reminders.sweep(OPENS) == 1
    for later in (OPENS, OPENS + HOUR, OPENS + DAY, DEADLINE - HOUR, DEADLINE, DEADLINE + DAY):
        assert reminders.sweep(later) == 0
    (message,) = reminders_of(row)
    said = templates.render(message)
    assert said.subject == "Rappel : votre réponse est attendue"
    assert f"/i/{record.link(row)}" in said.body
    assert again(row).reminded_at == OPENS
    assert reminders.of_invitation(row, OPENS + HOUR).at is None
    assert session().query(AuditEntry).filter_by(action="invitations.reminded", actor_kind="system").count() == 1


def test_an_answer_a_withdrawal_or_another_address_stops_it_before_it_goes_and_while_it_waits(event, group):
    came, gone, moved, waits = (invited(event, group, name) for name in ("Awa", "Binta", "Coumba", "Djénéba"))
    invitations.decline(event, came.id, now=NOW)
    invitations.withdraw(event, [gone.id], actor=STAFF, now=NOW)
    assert reminders.sweep(OPENS) == 2
    invitations.accept(event, waits.id, details(phones=["+22376001234"]), b"x", locale="fr", now=OPENS + HOUR)
    wish = Wish("Coumba", expires_at=DEADLINE, contacts=Contacts(email="coumba@ailleurs.org"))
    invitations.change(event, moved.id, wish, version=again(moved).version, actor=STAFF, now=OPENS + HOUR)
    assert [templates.render(reminders_of(row)[0]) for row in (moved, waits)] == [None, None]


def test_who_was_written_to_just_before_is_left_in_peace_and_a_longer_deadline_is_a_new_one(event, group):
    late = invited(event, group, sent_at=DEADLINE - 2 * DAY)
    last = invited(event, group, "Binta", sent_at=DEADLINE - 12 * HOUR)
    by_hand = invited(event, group, "Coumba")
    invitations.remind(event, [by_hand.id], actor=STAFF, now=OPENS + HOUR)
    assert reminders.sweep(OPENS + 2 * HOUR) == 0
    assert reminders.sweep(DEADLINE - DAY) == 1
    assert [len(reminders_of(row)) for row in (late, last, by_hand)] == [1, 0, 0]
    longer = DEADLINE + 10 * DAY
    wish = Wish("Awa", "Keïta", expires_at=longer, contacts=Contacts(email="awa@presse.org"))
    invitations.change(event, late.id, wish, version=again(late).version, actor=STAFF, now=DEADLINE - HOUR)
    assert reminders.sweep(longer - 3 * DAY) == 1


def test_nobody_without_an_address_or_with_one_that_is_nobodys_is_written_to_but_called(event, group):
    silent = invited(event, group, email="")
    invented = invited(event, group, "Binta", email="binta@presse.example")
    row = a_delegation(event, group, 2, name_by=DEADLINE)
    other = a_delegation(event, group, 2, organisation="ASACO", email="awa@asaco.example", name_by=DEADLINE)
    before = session().query(OutboxMessage).count()
    assert reminders.sweep(OPENS) == 0
    assert session().query(OutboxMessage).count() == before
    for one in (silent, invented):
        assert not reminders.of_invitation(one, OPENS - HOUR).to_call(OPENS - HOUR)
        assert reminders.of_invitation(one, OPENS).to_call(OPENS)
    for one in (row, other):
        standing = delegations.standing(event, one)
        assert reminders.of_delegation(standing, OPENS).to_call(OPENS)


def test_a_focal_point_is_reminded_of_each_deadline_for_which_something_is_missing(event, group):
    row = a_delegation(event, group, 2, email="awa@csref.org", name_by=DEADLINE, confirm_by=DEADLINE + 5 * DAY)
    done = a_delegation(event, group, 1, organisation="ASACO", email="binta@asaco.org", name_by=DEADLINE)
    people.name(event, done.id, details(), nonce="n", now=NOW)
    closed = a_delegation(event, group, 2, organisation="DRS", email="c@drs.org", name_by=DEADLINE)
    delegation_services.close(event.id, closed.id, actor=STAFF, now=NOW)
    assert reminders.sweep(OPENS) == 1
    people.name(event, row.id, details("Fanta"), nonce="1", now=OPENS)
    assert reminders.sweep(OPENS + DAY) == 0
    confirm = DEADLINE + 5 * DAY - 3 * DAY
    assert reminders.of_delegation(delegations.standing(event, again(row)), OPENS + DAY).at == confirm
    assert reminders.sweep(confirm) == 1
    first, second = sorted(messages(row, "delegations.reminded"), key=lambda one: one.created_at)
    assert "Il reste 1 place à remplir." in templates.render(first).body
    said = templates.render(second).body
    assert "1 personne à confirmer." in said
    assert "à remplir" not in said, "the time to name somebody is over"
    people.confirm(event, row.id, [one.person.id for one in delegations.members(row)], now=confirm)
    assert templates.render(second) is None
    assert not messages(done, "delegations.reminded") + messages(closed, "delegations.reminded")


def test_the_jobs_process_does_it_and_a_reminder_of_an_exposed_event_names_nothing(app, event, group):
    with write():
        event.exposed = True
    row = invited(event, group)
    assert "reminders" in jobs._SWEEPS
    reminders.sweep(OPENS)
    said = templates.render(reminders_of(row)[0])
    assert not [word for word in ("Forum", "Groupe", "Awa") if word in said.subject + said.body]


@pytest.mark.parametrize(
    ("told", "reminded", "expected"),
    [
        (None, None, OPENS),
        (NOW, None, OPENS),
        (OPENS, None, OPENS + DAY),
        (DEADLINE - HOUR, None, None),
        (NOW, OPENS, None),
        (NOW, OPENS - HOUR, OPENS + 23 * HOUR),
    ],
)
def test_when_a_reminder_goes(told, reminded, expected):
    assert goes_at(DEADLINE, told, reminded) == expected
