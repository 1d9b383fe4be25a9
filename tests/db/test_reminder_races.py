"""Two job processes, and organisers beside them: nobody is reminded twice, nobody who has just answered is at all."""

from datetime import timedelta

import pytest

from conference.core.db import session
from conference.events.models import Event
from conference.messaging.models import OutboxMessage
from conference.participants import invitation_letters, invitations, reminders
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.models import Invitation, Participant
from tests.builders import NOW, a_delegation, a_group, an_event, details, staff_actor
from tests.db.test_races import at_once, seats_agree

STAFF = staff_actor()
ENDS = NOW + timedelta(days=10)
DUE = ENDS - timedelta(days=2)


@pytest.fixture
def invited(app):
    """Ten people invited by e-mail, and five focal points, all of whom are due."""
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=None)
        wishes = [Wish(f"Awa {n}", expires_at=ENDS, contacts=Contacts(email=f"awa{n}@presse.org")) for n in range(10)]
        ids = [row.id for row in invitations.draft(event, group, wishes, actor=STAFF, now=NOW)]
        invitations.send(event, ids, actor=STAFF, now=NOW)
        for n in range(5):
            a_delegation(event, group, 2, organisation=f"ASACO {n}", email=f"awa{n}@asaco.org", name_by=ENDS)
        return event.id, ids


def due(app):
    with app.app_context():
        found = session().query(OutboxMessage).filter(OutboxMessage.created_at == DUE)
        return [one.subject_id for one in found]


def test_eight_sweeps_at_once_remind_everybody_once(app, invited):
    done = at_once(app, lambda _: reminders.sweep(DUE), range(8))
    assert sum(done) == 15
    assert len(due(app)) == len(set(due(app))) == 15


def test_an_answer_at_the_same_moment_is_kept_and_nobody_is_reminded_twice(app, invited):
    event_id, ids = invited

    def work(number):
        if number % 2:
            return reminders.sweep(DUE)
        event, said = session().get(Event, event_id), details(f"Awa {number}", phones=[f"+2237600{number:04}"])
        return invitations.accept(event, ids[number], said, f"{number}".encode(), locale="fr", now=DUE).state

    results = at_once(app, work, range(8))
    assert [one for one in results if isinstance(one, str)] == ["confirmed"] * 4
    assert len(due(app)) == len(set(due(app)))
    with app.app_context():
        accepted = session().query(Invitation).filter_by(state="accepted").count()
        assert (accepted, session().query(Participant).count()) == (4, 4)


def test_a_letter_printed_while_an_e_mail_is_sent_takes_one_seat(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=1)
        (row,) = invitations.draft(event, group, [Wish("Awa", reserves=True)], actor=STAFF, now=NOW)
        event_id, group_id, key = event.id, group.id, row.id

    def work(number):
        event = session().get(Event, event_id)
        if number % 2:
            return invitations.send(event, [key], actor=STAFF, now=NOW).done
        return invitation_letters.printed(event, {key: 1}, actor=STAFF, now=NOW).done

    results = at_once(app, work, range(6))
    assert results.count(1) == 1
    assert set(results) <= {0, 1, "stale"}
    assert seats_agree(app, group_id) == 1
