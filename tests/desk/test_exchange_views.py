"""The address of the exchange, as a device asks it: its token says who it is, and it never gets a cookie."""

import json

import pytest

from conference.core.db import session
from conference.desk import devices, envelopes, settings
from conference.desk.devices import NewDevice
from conference.desk.models import DeskSettings
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.desk.a_device import Telephone


def a_telephone(event, profile="welcome", token=b"t" * 32):
    row, code = devices.add(event.id, NewDevice("Téléphone", profile), actor=staff_actor(), now=NOW)
    devices.pair(code, token, NOW)
    known = settings.current(event.id)
    salt = session().get(DeskSettings, event.id).salt
    return Telephone(row.id, token, envelopes.public_key(row), settings.proof_of(known.code, salt), event.slug)


@pytest.fixture
def door(app):
    with app.app_context():
        event = an_event()
        person = a_person(event, a_group(event), given_names="Zeinabou", organisation="Clinique Pasteur").id
        return person, a_half_day(event).id, a_telephone(event, "door"), a_telephone(event, token=b"w" * 32)


def ask(client, telephone, *ops, header=None, path=None, **values):
    return client.post(
        path or telephone.path,
        json=telephone.request(*ops, at=NOW, **values),
        headers={"Authorization": header or telephone.header},
    )


def test_a_device_sends_an_arrival_and_gets_the_list_without_any_cookie(client, door):
    person, morning, _, telephone = door
    answer = ask(client, telephone, telephone.op("check_in", person, at=NOW, half_day=str(morning)), context="")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    told = telephone.take(answer.get_json())
    assert told["results"] == [{"id": told["results"][0]["id"], "outcome": "applied", "reason": ""}]
    assert telephone.people[person]["given"] == "Zeinabou"
    assert told["context"]["half_days"][0]["id"] == str(morning)
    again = ask(client, telephone, context=told["context"]["hash"])
    assert "context" not in again.get_json()


def test_a_door_never_gets_a_name_a_code_or_a_ticket(client, door):
    person, _, telephone, welcome = door
    known = welcome.take(ask(client, welcome, context="").get_json())
    answer = ask(client, telephone, context="")
    secret = welcome.people[person]
    telephone.take(answer.get_json())
    assert telephone.people[person]["state"] == "confirmed"
    assert "badge" in known["context"]
    for word in ("Zeinabou", "Traor", "Clinique", secret["code"], secret["ticket"]):
        assert word not in json.dumps(answer.get_json(), ensure_ascii=False)
        assert word.encode() not in answer.data


@pytest.mark.parametrize("header", ["", "Device", "Device x.y", "Bearer abc", "Device {id}.AAAA", "Device {id}."])
def test_who_has_no_token_of_a_device_is_nobody(client, door, header):
    telephone = door[3]
    answer = ask(client, telephone, header=header.format(id=telephone.id) or " ")
    assert answer.status_code == 401
    assert answer.get_json()["error"] == "device_unknown"


def test_a_device_has_no_say_at_the_address_of_another_event(app, client, door):
    with app.app_context():
        an_event("autre")
    assert ask(client, door[3], path="/desk/autre/poste/echanger").status_code == 401


@pytest.mark.parametrize("body", ["", "[]", "null", '{"ops": 3}', "{", '{"seq": NaN}', '{"now": "x"}'])
def test_what_is_no_request_is_refused_in_a_sentence(client, door, body):
    answer = client.post(
        door[3].path, data=body, headers={"Authorization": door[3].header}, content_type="application/json"
    )
    assert (answer.status_code, answer.get_json()["error"]) == (400, "bad_request")


def test_more_than_two_hundred_operations_are_refused_and_two_hundred_are_not(client, door):
    person, morning, _, telephone = door
    ops = [telephone.op("check_in", person, at=NOW, half_day=str(morning)) for _ in range(201)]
    assert ask(client, telephone, *ops).status_code == 400
    assert len(ask(client, telephone, *ops[:200]).get_json()["results"]) == 200
