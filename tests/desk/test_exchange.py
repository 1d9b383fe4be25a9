"""One exchange of a device with the server: what it did comes in once, what it must know goes out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.desk import devices
from conference.desk.models import DeskOp, Device
from conference.participants import tickets
from conference.participants.models import Ticket
from conference.presence import queries as presence
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.desk.hall import a_telephone, outcomes, swap

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return an_event()


@pytest.fixture
def group(event):
    return a_group(event, quota=5)


@pytest.fixture
def morning(event):
    return a_half_day(event).id


def test_the_first_answer_brings_everybody(event, group, morning):
    people = {a_person(event, group, given_names=name).id for name in ("Awa", "Issa", "Oumou")}
    telephone = a_telephone(event)
    answer = swap(telephone)
    assert (answer["code"], answer["roster"]["full"]) == ("ok", True)
    assert telephone.people.keys() == people
    one = next(iter(people))
    known = telephone.people[one]
    ticket = session().scalar(sa.select(Ticket).where(Ticket.participant_id == one))
    assert "JT" + known["ticket"] == tickets.text_of(ticket)
    assert known["code"] == tickets.codes([one])[one]


def test_an_arrival_is_kept_and_comes_back_to_everybody(event, group, morning):
    person = a_person(event, group).id
    first, second = a_telephone(event), a_telephone(event)
    swap(second)
    op = first.op("check_in", person, at=NOW, half_day=str(morning))
    assert outcomes(swap(first, op)) == [("applied", "")]
    assert presence.arrivals(morning) == {person: NOW}
    answer = swap(second)
    assert not answer["roster"]["full"]
    assert second.people[person]["arrivals"] == first.people[person]["arrivals"] != []


def test_the_same_request_again_changes_nothing_and_gets_the_same_results(event, group, morning):
    person = a_person(event, group).id
    telephone = a_telephone(event)
    op = telephone.op("check_in", person, at=NOW, half_day=str(morning))
    assert swap(telephone, op)["results"] == swap(telephone, op)["results"]
    assert session().scalar(sa.select(sa.func.count(DeskOp.op_id))) == 1


def test_without_the_code_of_the_day_operations_come_in_and_no_name_goes_out(event, group, morning):
    person = a_person(event, group, given_names="Zeinabou").id
    telephone = a_telephone(event)
    telephone.proof = b"x" * 32
    op = telephone.op("check_in", person, at=NOW, half_day=str(morning))
    answer = swap(telephone, op)
    assert (answer["code"], answer["roster"]) == ("wrong", None)
    assert outcomes(answer) == [("applied", "")]
    assert "Zeinabou" not in str(answer)


def test_the_contact_at_which_a_device_learns_that_it_is_revoked_is_noted_at_once(event):
    telephone = a_telephone(event)
    swap(telephone)
    devices.revoke(event.id, telephone.id, actor=staff_actor(), now=NOW + timedelta(seconds=1))
    swap(telephone, at=NOW + timedelta(seconds=2))
    assert session().get(Device, telephone.id, populate_existing=True).contact_at == NOW + timedelta(seconds=2)
