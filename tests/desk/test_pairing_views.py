import pytest

from conference.core import clock
from conference.desk import devices, envelopes, wire
from conference.desk.devices import NewDevice
from tests.builders import an_event, staff_actor

TOKEN = wire.b64(b"t" * 32)
ADDRESS = "/desk/forum/poste/appairer"


@pytest.fixture
def device(app):
    with app.app_context():
        event = an_event(published=False)
        wish = NewDevice("Téléphone d’Awa", "door")
        return devices.add(event.id, wish, actor=staff_actor(), now=clock.now())


@pytest.fixture
def client(app):
    return app.test_client()


def test_a_telephone_with_the_code_is_told_who_it_is_and_what_it_seals_to(app, client, device):
    row, code = device
    answer = client.post(ADDRESS, json={"code": code, "token": TOKEN, "locale": "fr"})
    assert answer.status_code == 200
    assert answer.json["device"] == {"id": str(row.id), "letter": "A", "name": "Téléphone d’Awa", "profile": "door"}
    with app.app_context():
        assert wire.unb64(answer.json["key"]) == envelopes.public_key(row)
    assert len(wire.unb64(answer.json["salt"])) == 16
    assert (answer.json["code_version"], answer.json["seq"]) == (1, 0)
    assert isinstance(answer.json["now"], int)


def test_it_leaves_no_cookie_and_nothing_in_a_cache(client, device):
    answer = client.post(ADDRESS, json={"code": device[1], "token": TOKEN})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/desk/forum/poste/appairer", "/desk/nulle-part/poste/appairer"])
def test_a_wrong_code_is_answered_alike_wherever(client, device, address):
    answer = client.post(address, json={"code": "00000000", "token": TOKEN})
    assert (answer.status_code, answer.json["error"]) == (404, "pairing_unknown")
    assert answer.json["sentence"].startswith("Ce code n’est pas bon")


def test_the_code_is_good_at_the_address_of_its_event_alone(app, client, device):
    with app.app_context():
        an_event("atelier")
    sent = {"code": device[1], "token": TOKEN}
    assert client.post("/desk/atelier/poste/appairer", json=sent).json["error"] == "pairing_unknown"
    assert client.post(ADDRESS, json=sent).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"x"', b"null", b"{}", b'{"code": "K7M4Q9X0"}', b'{"token": "AAAA"}',
        b'{"code": 1, "token": "AAAA"}', b'{"code": "K7M4Q9X0", "token": "A"}',
        b'{"code": "K7M4Q9X0", "token": "\xff"}',
        b'{"code": "K7M4Q9X0", "token": "a b c"}', b'{"code": null, "token": null}',
    ],
)  # fmt: skip
def test_what_is_no_request_of_a_device_is_refused_with_a_sentence(client, device, body):
    answer = client.post(ADDRESS, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]) == (400, "bad_request")


def test_what_is_not_json_is_refused(client, device):
    assert client.post(ADDRESS, data={"code": device[1], "token": TOKEN}).status_code == 400


def test_what_is_far_too_long_is_not_read(client, device):
    answer = client.post(ADDRESS, json={"code": "0" * 3000, "token": TOKEN})
    assert (answer.status_code, answer.json["error"]) == (413, "too_large")


def test_a_revoked_device_is_told_so(app, client, device):
    row, code = device
    with app.app_context():
        devices.revoke(row.event_id, row.id, actor=staff_actor(), now=clock.now())
    answer = client.post(ADDRESS, json={"code": code, "token": TOKEN})
    assert (answer.status_code, answer.json["error"]) == (403, "device_revoked")
