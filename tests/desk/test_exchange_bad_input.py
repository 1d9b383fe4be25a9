"""What a device may send that is not as it should be: each has its answer, no effect, and none is lost."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.desk import devices, exchange, quarantine
from conference.desk.models import DeskOp, DeskQuarantine, Device
from conference.participants.models import Participant
from conference.presence import queries as presence
from conference.presence.models import CheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, a_session, an_event, staff_actor
from tests.desk.a_device import b64, millis, unb64
from tests.desk.hall import a_telephone, ask, caller, outcomes, swap

pytestmark = pytest.mark.usefixtures("context")


class World:
    def __init__(self):
        self.event, self.other = an_event(), an_event("autre")
        self.group = a_group(self.event, quota=None)
        self.person = a_person(self.event, self.group, given_names="Zeinabou").id
        self.stranger = a_person(self.other, a_group(self.other)).id
        self.morning, self.elsewhere = str(a_half_day(self.event).id), str(a_half_day(self.other).id)
        self.device = a_telephone(self.event)

    def arrival(self, **said):
        return self.device.op("check_in", said.pop("subject", self.person), at=NOW, **{"half_day": self.morning} | said)

    def saying(self, **changes):
        """An operation whose sealed text has these changes; a value of ... takes the name out."""
        text = {"kind": "check_in", "subject": str(self.person), "at": millis(NOW), "offset": 0, "data": {}}
        text |= {"half_day": self.morning} | changes
        return self.raw(json.dumps({name: value for name, value in text.items() if value is not ...}).encode())

    def raw(self, text):
        self.device.seq += 1
        return self.device.sealed(text, uuid4(), self.device.seq)


@pytest.fixture
def world():
    return World()


def count(model):
    return session().scalar(sa.select(sa.func.count()).select_from(model))


def assert_kept_apart(world, op, reason):
    """The operation has no effect, is kept once to be judged, and does not stop the one beside it."""
    good = world.arrival()
    first = outcomes(swap(world.device, op, good))
    assert first == [("quarantined", reason), ("applied", "")]
    assert outcomes(swap(world.device, op, good)) == first
    assert (count(DeskQuarantine), count(DeskOp), count(CheckIn)) == (1, 1, 1)


CHANGED = {
    "ct": lambda op: op | {"ct": b64(unb64(op["ct"])[:-1] + bytes([unb64(op["ct"])[-1] ^ 1]))},
    "iv": lambda op: op | {"iv": b64(b"0" * 12)},
    "seq": lambda op: op | {"seq": op["seq"] + 7},
    "id": lambda op: op | {"id": str(uuid4())},
    "the key of another": lambda op: op | {"key": b64(b"\4" + b"1" * 64)},
    "a ct of nothing but the tag": lambda op: op | {"ct": b64(b"x" * 16)},
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_what_was_tampered_with_does_not_open_and_is_kept_apart(world, change):
    assert_kept_apart(world, change(world.arrival()), "sealed")


def test_what_another_device_sealed_does_not_open(world):
    another = a_telephone(world.event)
    assert_kept_apart(world, another.op("check_in", world.person, at=NOW, half_day=world.morning), "sealed")


BROKEN = {
    "no id": lambda op: {name: value for name, value in op.items() if name != "id"},
    "an id that is none": lambda op: op | {"id": "1234"},
    "an id as a number": lambda op: op | {"id": 5},
    "a huge id": lambda op: op | {"id": "x" * 100_000},
    "a seq of nothing": lambda op: op | {"seq": 0},
    "a seq as text": lambda op: op | {"seq": "1"},
    "a seq that is true": lambda op: op | {"seq": True},
    "a seq past all columns": lambda op: op | {"seq": 2**40},
    "no ct": lambda op: op | {"ct": None},
    "a ct that is no base64": lambda op: op | {"ct": "é+/="},
    "a ct beyond all measure": lambda op: op | {"ct": "A" * 40_000},
    "a short iv": lambda op: op | {"iv": b64(b"0" * 8)},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_operation_is_kept_apart(world, change):
    assert_kept_apart(world, change(world.arrival()), "invalid")


@pytest.mark.parametrize("one", [None, 3, "x", [], [1]])
def test_what_is_not_even_an_object_is_kept_apart(world, one):
    good = world.arrival()
    request = world.device.request(good, at=NOW)
    request["ops"].insert(0, one)
    answer = exchange.answer(caller(world.device), request, NOW)
    assert [row["outcome"] for row in answer["results"]] == ["quarantined", "applied"]


SAID = {
    "no kind": {"kind": ...},
    "a kind that nobody knows": {"kind": "dance"},
    "a kind that is a list": {"kind": []},
    "no subject": {"subject": ...},
    "a subject that is no id": {"subject": "x"},
    "a subject in capitals": {"subject": str(UUID(int=10**38)).upper()},
    "no time": {"at": ...},
    "a time as text": {"at": "now"},
    "a time with a fraction": {"at": 1.5},
    "a time past all calendars": {"at": 10**18},
    "a time before all calendars": {"at": -(10**17)},
    "an offset past all calendars": {"offset": 10**17},
    "no half-day": {"half_day": ...},
    "a session for a half-day": {"session": str(uuid4())},
    "a name too long": {"by": "x" * 500},
    "a name of half characters": {"by": "\ud800"},
    "data that are a list": {"data": [1]},
    "a ticket that is none": {"data": {"ticket": "JT1"}},
    "a ticket that is a number": {"data": {"ticket": 3}},
    "a kind and too little": {"kind": "replace"},
    "a walk-in without a group": {"kind": "walk_in", "data": {"given_names": "Awa"}},
    "a walk-in with a huge name": {"kind": "walk_in", "data": {"given_names": "A" * 5_000, "group": str(uuid4())}},
    "a walk-in of no group of ours": {"kind": "walk_in", "data": {"given_names": "Awa", "group": str(uuid4())}},
    "a walk-in without a name": {"kind": "walk_in", "data": {"group": str(uuid4())}},
    "an edit of something else": {"kind": "edit", "data": {"was": {"state": "x"}, "now": {"state": "y"}}},
    "an edit of a number": {"kind": "edit", "data": {"was": {"given_names": 1}, "now": {"given_names": 2}}},
}


@pytest.mark.parametrize("changes", SAID.values(), ids=SAID.keys())
def test_what_no_desk_can_have_done_is_kept_apart(world, changes):
    assert_kept_apart(world, world.saying(**changes), "invalid")


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b"{", b'{"at": NaN}', b"\xff\xfe", b"[" * 4000])
def test_a_text_that_is_no_operation_is_kept_apart(world, text):
    assert_kept_apart(world, world.raw(text), "invalid")


def test_a_half_day_of_another_event_is_none(world):
    assert_kept_apart(world, world.saying(half_day=world.elsewhere), "invalid")


def test_a_session_of_another_event_is_none(world):
    there = str(a_session(world.other).id)
    assert_kept_apart(world, world.saying(kind="session_in", half_day=..., session=there), "invalid")


def test_a_person_of_another_event_is_nobody_here(world):
    assert outcomes(swap(world.device, world.arrival(subject=world.stranger))) == [("waiting", "")]
    assert count(CheckIn) == 0
    op = world.saying(
        kind="walk_in", subject=str(world.stranger), data={"given_names": "A", "group": str(world.group.id)}
    )
    assert outcomes(swap(world.device, op)) == [("quarantined", "clash")]


def test_an_operation_of_another_event_cannot_be_taken_back_from_here(world):
    theirs = a_telephone(world.other)
    op = theirs.op("check_in", world.stranger, at=NOW, half_day=world.elsewhere)
    swap(theirs, op)
    undo = world.device.op("undo", UUID(op["id"]), at=NOW)
    assert outcomes(swap(world.device, undo)) == [("quarantined", "invalid")]
    assert presence.arrivals(UUID(world.elsewhere)) == {world.stranger: NOW}


def test_one_id_with_two_contents_is_a_clash_and_the_first_stays(world):
    op = world.arrival()
    swap(world.device, op)
    world.device.seq += 1
    text = {"kind": "undo", "subject": str(uuid4()), "at": millis(NOW), "data": {}}
    again = world.device.sealed(json.dumps(text).encode(), UUID(op["id"]), world.device.seq)
    assert outcomes(swap(world.device, again)) == [("quarantined", "clash")]
    assert presence.arrivals(UUID(world.morning)) == {world.person: NOW}


def test_one_number_for_two_operations_is_a_clash(world):
    op = world.arrival()
    swap(world.device, op)
    text = {"kind": "check_in", "subject": str(world.person), "at": millis(NOW), "half_day": world.morning, "data": {}}
    again = world.device.sealed(json.dumps(text).encode(), uuid4(), op["seq"])
    assert outcomes(swap(world.device, again)) == [("quarantined", "clash")]


def test_the_log_of_a_device_that_was_revoked_has_no_effect_and_is_lost_by_nobody(world):
    before, after = world.arrival(), world.arrival()
    swap(world.device, before)
    devices.revoke(world.event.id, world.device.id, actor=staff_actor(), now=NOW)
    answer = ask(world.device, before, after, context="")
    assert (answer["revoked"], answer["roster"], "context" in answer) == (True, None, False)
    assert outcomes(answer) == [("applied", ""), ("quarantined", "revoked")]
    assert "Zeinabou" not in json.dumps(answer)
    (row,) = session().scalars(sa.select(DeskQuarantine))
    assert str(row.op_id) == after["id"]
    assert count(CheckIn) == 1
    sent, said = quarantine.read(row)
    assert (str(sent.id), said.subject, said.kind) == (after["id"], world.person, "check_in")


def test_what_is_kept_apart_is_sealed(world):
    op = world.saying(kind="walk_in", data={"given_names": "Nyéleni", "group": str(uuid4())})
    swap(world.device, op)
    (row,) = session().scalars(sa.select(DeskQuarantine))
    assert b"Ny" not in row.sealed
    assert op["ct"].encode() not in row.sealed
    assert quarantine.came(row)["ct"] == op["ct"]


def test_a_device_cannot_fill_the_disk(world, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST", 3)
    for _ in range(3):
        swap(world.device, world.raw(b"x"))
    with pytest.raises(Error) as error:
        ask(world.device, world.raw(b"x"))
    assert (error.value.code, error.value.status) == ("too_many", 429)
    assert count(DeskQuarantine) == 3


def test_ten_wrong_proofs_and_no_name_leaves_even_with_the_right_one(world):
    right = world.device.proof
    world.device.proof = b"x" * 32
    answers = [ask(world.device) for _ in range(11)]
    world.device.proof = right
    answers.append(ask(world.device))
    assert [one["code"] for one in answers] == ["wrong"] * 10 + ["blocked"] * 2
    assert "Zeinabou" not in json.dumps(answers)
    assert ask(world.device, at=NOW + timedelta(hours=1))["code"] == "ok"


def test_without_a_proof_no_name_leaves(world):
    world.device.proof = None
    answer = ask(world.device, context="")
    assert (answer["code"], answer["roster"]) == ("missing", None)
    assert "Zeinabou" not in json.dumps(answer)


def test_a_clock_that_is_wrong_is_looked_at_and_nothing_lies_in_the_future(world):
    ops = [
        world.saying(at=millis(NOW + timedelta(minutes=1))),
        world.saying(at=millis(NOW + timedelta(days=400))),
        world.saying(at=millis(NOW - timedelta(days=30))),
        world.saying(at=0, offset=millis(NOW)),
        world.saying(at=0),
    ]
    assert outcomes(swap(world.device, *ops)) == [
        ("applied", ""),
        ("flagged", "clock"),
        ("flagged", "clock"),
        ("applied", ""),
        ("flagged", "clock"),
    ]
    assert session().scalar(sa.select(sa.func.max(CheckIn.at, type_=CheckIn.at.type))) == NOW


def test_a_file_of_a_device_is_taken_in_as_often_as_it_is_brought(world):
    ops = [world.arrival() for _ in range(5)]
    file = json.dumps({"device": str(world.device.id)} | world.device.request(*ops, at=NOW)).encode()
    for _ in range(2):
        answers = exchange.receive_file(world.event, file, staff_actor(), NOW)
        assert [one.outcome for one in answers] == ["applied"] * 5
    assert count(CheckIn) == 5


def test_a_file_may_hold_more_than_a_request(world):
    ops = [world.arrival() for _ in range(201)]
    file = json.dumps({"device": str(world.device.id)} | world.device.request(*ops, at=NOW)).encode()
    assert len(exchange.receive_file(world.event, file, staff_actor(), NOW)) == count(CheckIn) == 201


@pytest.mark.parametrize("file", [b"", b"null", b"[]", b'{"device": 3}', b'{"device": "x"}', b"\xff", b"[" * 9999])
def test_what_is_no_file_of_a_device_is_refused(world, file):
    with pytest.raises(Error) as error:
        exchange.receive_file(world.event, file, staff_actor(), NOW)
    assert error.value.code == "bad_request"


def test_a_file_of_a_device_of_another_event_is_refused(world):
    file = json.dumps({"device": str(world.device.id)} | world.device.request(world.arrival(), at=NOW)).encode()
    with pytest.raises(Error) as error:
        exchange.receive_file(world.other, file, staff_actor(), NOW)
    assert (error.value.code, error.value.status) == ("unknown_device", 404)
    assert count(CheckIn) == 0


def test_what_a_device_says_of_itself_is_noted(world):
    later = NOW + timedelta(minutes=3)
    ask(world.device, at=later, now=millis(later) - 7_000, waiting=4, people=12, seq=9)
    row = session().get(Device, world.device.id, populate_existing=True)
    assert (row.waiting, row.people, row.seen_seq, row.offset_ms, row.contact_at) == (4, 12, 9, 7_000, later)
    ask(world.device, at=later, now=0, waiting=4, people=12, seq=2)
    row = session().get(Device, world.device.id, populate_existing=True)
    assert (row.seen_seq, row.offset_ms) == (9, 2**31 - 1)
    assert count(Participant) == 2
