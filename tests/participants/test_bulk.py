from dataclasses import replace

import pytest
import sqlalchemy as sa

from conference.core import history, tokens
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import SYSTEM
from conference.messaging.models import OutboxMessage
from conference.participants import bulk, services, tickets
from conference.participants import contacts as contact_store
from conference.participants.bulk import Newcomer
from conference.participants.models import Code, Consent, ContactKey, Participant, Ticket
from tests.builders import NOW, a_group, again, an_event, details

pytestmark = pytest.mark.usefixtures("context")

WHO = {"phones": ("+22366000001",), "email": "Awa@exemple.example", "consent_photo": True, "organisation": "CSCom"}
OWN = {"id", "sealed", "link_hash", "submission", "group_id"}


def newcomer(group, state="confirmed", **fields):
    return Newcomer(group.id, details(**(WHO | fields)), state, "online", NOW)


def count(model):
    return session().scalar(sa.select(sa.func.count()).select_from(model))


def test_a_record_made_in_bulk_is_the_one_that_registering_makes():
    event = an_event()
    one, two = a_group(event, "un"), a_group(event, "deux")
    entry = services.Entry(source="online", state="confirmed", quiet=True)
    by_hand = services.register(event, one, details(**WHO), entry, actor=SYSTEM, now=NOW)
    assert bulk.add_many(event, [newcomer(two)], actor=SYSTEM) == 1
    in_bulk = session().scalar(sa.select(Participant).where(Participant.group_id == two.id))
    columns = [column.key for column in sa.inspect(Participant).columns if column.key not in OWN]
    assert {key: getattr(in_bulk, key) for key in columns} == {key: getattr(by_hand, key) for key in columns}
    assert contact_store.read(in_bulk) == contact_store.read(by_hand)
    for model in (Code, Ticket, ContactKey, Consent, history.History):
        assert count(model) % 2 == 0
        assert count(model) > 0
    assert again(two).taken == again(one).taken == 1
    assert count(OutboxMessage) == 0


def test_everybody_can_be_found_by_ticket_code_link_and_contact():
    event = an_event()
    group = a_group(event)
    bulk.add_many(event, [newcomer(group)], actor=SYSTEM)
    person = session().scalar(sa.select(Participant))
    (ticket,) = tickets.valid_tickets([person.id]).values()
    assert tickets.by_ticket(event.id, tickets.text_of(ticket))[0].id == person.id
    assert tickets.by_code(event.id, tickets.codes([person.id])[person.id]).id == person.id
    assert person.link_hash == tokens.digest(tokens.link(event.id, person.id, 1))
    wanted = contact_store.Contacts(email="awa@exemple.example")
    assert [one.id for one in contact_store.sharing(event.id, wanted, besides=event.id)] == [person.id]


def test_states_that_hold_no_seat_take_none():
    event = an_event()
    group = a_group(event, quota=2)
    states = ("confirmed", "pending", "declined", "waitlisted", "cancelled")
    people = [replace(newcomer(group, state), reason="self" if state == "cancelled" else None) for state in states]
    assert bulk.add_many(event, people, actor=SYSTEM) == 5
    assert again(group).taken == 2
    assert session().scalar(sa.select(sa.func.count()).where(Participant.seat == "group")) == 2


def test_a_set_that_does_not_fit_leaves_nothing_behind():
    event = an_event()
    group = a_group(event, quota=2)
    with pytest.raises(Error) as refusal:
        bulk.add_many(event, [newcomer(group) for _ in range(3)], actor=SYSTEM)
    assert refusal.value.code == "group_full"
    assert (count(Participant), again(group).taken) == (0, 0)


def test_many_come_in_sets(monkeypatch):
    monkeypatch.setattr(bulk, "SET", 3)
    event = an_event()
    group = a_group(event, quota=None)
    assert bulk.add_many(event, (newcomer(group) for _ in range(8)), actor=SYSTEM) == 8
    assert (count(Participant), count(Code), count(history.ChangeSet)) == (8, 8, 3)
