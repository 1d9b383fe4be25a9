"""What lies in quarantine: applied, dismissed, taken back, and emptied with whom it is about."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conference.core.db import session
from conference.core.errors import Error
from conference.desk import callers, devices, envelopes, exchange, matter_queries, matters, quarantine, settings
from conference.desk.devices import NewDevice
from conference.desk.models import DeskQuarantine, DeskSettings
from conference.participants import erasure
from tests.builders import NOW, staff_actor
from tests.desk.a_device import Telephone
from tests.desk.doors import LATER, a_door

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def door():
    return a_door()


def a_revoked_telephone(door):
    actor = staff_actor()
    row, code = devices.add(door.event.id, NewDevice("Téléphone", "welcome"), actor=actor, now=NOW)
    token = uuid4().bytes * 2
    devices.pair(code, token, NOW)
    salt = session().get(DeskSettings, door.event.id).salt
    proof = settings.proof_of(settings.current(door.event.id).code, salt)
    telephone = Telephone(row.id, token, envelopes.public_key(row), proof, door.event.slug)
    devices.revoke(door.event.id, row.id, actor=actor, now=NOW)
    return telephone


def held(door, *ops):
    """Have a revoked device send operations; return what lies in quarantine."""
    telephone = a_revoked_telephone(door)
    sent = [telephone.op(**one) for one in ops]
    caller = callers.authenticated(telephone.header, door.event.slug)
    answer = exchange.answer(caller, telephone.request(*sent, at=LATER), LATER)
    assert {one["outcome"] for one in answer["results"]} == {"quarantined"}
    return matter_queries.page(door.event.id, "quarantine", 1)


def an_arrival(door, person, **more):
    return {"kind": "check_in", "subject": person.id, "at": NOW, "half_day": str(door.half_day.id)} | more


def test_what_a_revoked_device_sent_has_its_effect_once_somebody_says_so_and_its_words_go(door):
    person = door.person()
    (row,) = held(door, an_arrival(door, person))
    assert (matters.told(row).subject_id, door.present()) == (person.id, set())
    outcome = matters.admit(door.event.id, row.id, actor=staff_actor(), now=LATER)
    assert (outcome.code, door.present()) == ("applied", {person.id})
    assert matter_queries.counts(door.event.id)["quarantine"] == 0
    assert quarantine.read(session().get(DeskQuarantine, row.id)) is None


def test_what_is_dismissed_has_no_effect_and_waits_again_for_ten_minutes(door):
    (row,) = held(door, an_arrival(door, door.person()))
    matters.dismiss(door.event.id, row.id, actor=staff_actor(), now=LATER)
    assert (matter_queries.counts(door.event.id)["quarantine"], door.present()) == (0, set())
    matters.dismiss_not(door.event.id, row.id, now=LATER + timedelta(minutes=1))
    assert matter_queries.counts(door.event.id)["quarantine"] == 1
    matters.dismiss(door.event.id, row.id, actor=staff_actor(), now=LATER)
    with pytest.raises(Error, match="undo_too_late"):
        matters.dismiss_not(door.event.id, row.id, now=LATER + timedelta(minutes=11))


def test_what_cannot_be_stays_where_it_is(door):
    (row,) = held(door, an_arrival(door, door.person(), half_day=str(uuid4())))
    with pytest.raises(Error, match="unknown_half_day"):
        matters.admit(door.event.id, row.id, actor=staff_actor(), now=LATER)
    assert matter_queries.counts(door.event.id)["quarantine"] == 1


def test_erasing_somebody_empties_what_lies_in_quarantine_about_them(door):
    person, other = door.person(), door.person("Oumou", "Sow")
    held(door, an_arrival(door, person), an_arrival(door, other))
    actor = staff_actor()
    request = erasure.ask(door.event.id, person.id, channel="spoken", actor=actor, now=LATER)
    erasure.carry_out(door.event.id, request.id, actor=actor, now=LATER)
    (left,) = matter_queries.page(door.event.id, "quarantine", 1)
    assert matters.told(left).subject_id == other.id
