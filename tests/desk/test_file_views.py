import json
from io import BytesIO
from uuid import uuid4

import pytest

from conference.core import clock
from conference.core.db import session
from conference.desk import device_queries, devices, envelopes, file_views
from conference.desk.devices import NewDevice
from conference.desk.models import Device
from tests.builders import a_group, a_half_day, a_person, an_event, staff_actor
from tests.desk.a_device import Telephone
from tests.pages import check_page
from tests.staff import audited, signed_in

ADDRESS = "/org/forum/accueil/fichier"


@pytest.fixture
def event(app):
    with app.app_context():
        return an_event(zone="UTC")


@pytest.fixture
def client(app, event):
    return signed_in(app, event)


@pytest.fixture
def telephone(app, event):
    return a_telephone(app, event)


def a_telephone(app, event):
    with app.app_context():
        row, code = devices.add(event.id, NewDevice("Téléphone", "welcome"), actor=staff_actor(), now=clock.now())
        token = uuid4().bytes * 2
        devices.pair(code, token, clock.now())
        return Telephone(row.id, token, envelopes.public_key(row), slug=event.slug)


@pytest.fixture
def arrival(app, event, telephone):
    """What the telephone seals of somebody who came."""
    with app.app_context():
        person, half_day = a_person(event, a_group(event)), a_half_day(event)
    return telephone.op("check_in", person.id, at=clock.now(), half_day=str(half_day.id))


def written(telephone, *ops, **changes):
    return json.dumps(telephone.request(*ops, at=clock.now()) | {"device": str(telephone.id)} | changes).encode()


def send(client, data, name="accueil.json"):
    page = check_page(client.get(ADDRESS))
    fields = page.form("Envoyer le fichier").fields | {"file": (BytesIO(data), name)}
    return client.post(ADDRESS, data=fields, content_type="multipart/form-data")


def test_what_a_device_could_not_send_comes_in_by_its_file(app, client, telephone, arrival, event):
    page = check_page(send(client, written(telephone, arrival)))
    assert "1 opération lue" in page.text
    assert page.rows() == [["Prises en compte", "1"]]
    with app.app_context():
        assert device_queries.received(event.id)[telephone.id] == 1
    assert [one.count for one in audited(app, "device.file_received")] == [1]


def test_the_same_file_again_changes_nothing(app, client, telephone, arrival, event):
    data = written(telephone, arrival)
    send(client, data)
    assert check_page(send(client, data)).rows() == [["Prises en compte", "1"]]
    with app.app_context():
        assert device_queries.received(event.id)[telephone.id] == 1


def test_an_empty_log_is_told(client, telephone):
    assert "Rien n’attendait sur cet appareil." in check_page(send(client, written(telephone))).text


def test_what_was_changed_on_the_way_is_put_apart_and_says_why(client, telephone, arrival):
    arrival["ct"] = arrival["ct"][:-4] + ("AAAA" if arrival["ct"][-4:] != "AAAA" else "BBBB")
    page = check_page(send(client, written(telephone, arrival)))
    assert page.rows() == [["Mises à part, à juger", "1"]]
    assert "abîmées" in page.text


def test_what_a_revoked_device_did_is_put_apart(app, client, telephone, arrival, event):
    with app.app_context():
        devices.revoke(event.id, telephone.id, actor=staff_actor(), now=clock.now())
    page = check_page(send(client, written(telephone, arrival)))
    assert page.rows() == [["Mises à part, à juger", "1"]]
    assert "l’appareil a été retiré" in page.text
    assert page.link("Juger ce qui est à part") == "/org/forum/accueil/a-voir"


def test_the_file_of_another_event_is_refused(app, client):
    with app.app_context():
        other = an_event("atelier")
    foreign = a_telephone(app, other)
    page = check_page(send(client, written(foreign)))
    assert page.errors() == ["Ce fichier vient d’un appareil d’un autre événement, ou qui n’existe plus."]


@pytest.mark.parametrize(
    "data",
    [b"x", b"{}", b"[]", b"null", b'{"device": 1}', b'{"device": "x"}', b"\xff\xfe", b"PK\x03\x04", b"[" * 100_000],
)
def test_what_is_no_such_file_is_refused(client, data):
    answer = send(client, data)
    assert answer.status_code == 422
    assert check_page(answer).errors()[0].startswith("Ce fichier n’est pas celui d’un appareil de l’accueil")


def test_nothing_chosen_and_a_file_that_is_too_large_are_refused(client, monkeypatch):
    assert send(client, b"").status_code == 422
    monkeypatch.setattr(file_views, "MOST_BYTES", 10)
    answer = send(client, b"x" * 11)
    assert answer.status_code == 413
    assert "trop volumineux" in check_page(answer).errors()[0]


def test_nobody_is_told_who_came(client, telephone, arrival):
    assert "Traoré" not in check_page(send(client, written(telephone, arrival))).text


def test_the_device_is_as_it_was(app, client, telephone, arrival):
    send(client, written(telephone, arrival, seq=99))
    with app.app_context():
        assert session().get(Device, telephone.id).seen_seq < 99
