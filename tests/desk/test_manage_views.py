from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from conference.agenda import queries as agenda
from conference.agenda import services as rooms
from conference.agenda.services import NewRoom
from conference.core import clock
from conference.core.db import session, write
from conference.desk import device_rules, devices, settings
from conference.desk.devices import NewDevice
from conference.desk.models import Device
from conference.events.models import Event
from conference.participants import tags
from tests.builders import a_group, a_person, an_event, staff_actor
from tests.pages import Page, check_page
from tests.staff import signed_in

TOKEN = b"t" * 32
HOME = "/org/forum/accueil"


@dataclass
class Office:
    """An organiser's browser, and the event that they see to."""

    app: Flask
    client: FlaskClient
    event: Event

    def get(self, path: str = "", **values) -> Page:
        return check_page(self.client.get(HOME + path, **values))

    def send(self, form, press=None, follow=True, **values):
        return self.client.post(form.action, data=form.filled(values, press=press), follow_redirects=follow)

    def device(self, name="Téléphone d’Awa", profile="welcome", token=TOKEN, **told) -> Device:
        """A device that is paired and told this at its last contact."""
        with self.app.app_context():
            wish = NewDevice(name, profile)
            row, code = devices.add(self.event.id, wish, actor=staff_actor(), now=clock.now())
            if token is not None:
                devices.pair(code, token, clock.now())
            with write() as db:
                for key, value in told.items():
                    setattr(db.get(Device, row.id), key, value)
            return row

    def again(self, row: Device) -> Device:
        with self.app.app_context():
            return session().get(Device, row.id)

    def change(self, row: Device, **values) -> None:
        with self.app.app_context(), write() as db:
            for key, value in values.items():
                setattr(db.get(Device, row.id), key, value)


@pytest.fixture
def office(app) -> Office:
    with app.app_context():
        event = an_event(zone="UTC")
    return Office(app, signed_in(app, event), event)


def ago(**values):
    return clock.now() - timedelta(**values)


# ---- the list


def test_without_a_device_the_page_says_what_one_is_for(office):
    page = office.get()
    assert page.h1 == "Guichet"
    assert "travaille sans réseau" in page.text
    assert page.link("Ajouter un appareil")


def test_each_device_says_who_it_is_when_it_was_heard_of_and_what_waits(office):
    office.device(people=842, waiting=3, contact_at=ago(minutes=3), offset_ms=-4000)
    office.device("Portable", "door", b"u" * 32, contact_at=ago(hours=2), offset_ms=180_000)
    office.device("Tablette", "door", None)
    first, second, third = office.get().rows()
    assert first[:7] == ["A Téléphone d’Awa", "Accueil", "en contact", "il y a 3 minutes", "842", "3", "à l’heure"]
    assert second[:7] == ["B Portable", "Porte", "sans contact", "il y a 2 heures", "0", "0", "retarde de 3 minutes"]
    assert third[:7] == ["C Tablette", "Porte", "à appairer", "–", "–", "–", "–"]
    assert "3 opérations attendent encore" in office.get().text
    assert "Une horloge est fausse de plus de deux minutes" in office.get().text


def test_a_copy_that_died_and_a_device_that_is_gone_are_told(office):
    office.device(contact_at=ago(hours=73))
    gone = office.device("Perdu", token=b"u" * 32, seen_seq=3, waiting=3)
    office.client.post(f"{HOME}/appareils/{gone.id}/retirer", data=_token(office))
    first, second = office.get().rows()
    assert first[2] == "copie effacée, 72 heures sans contact"
    assert "retiré, pas encore joint" in second[2]
    assert "3 opérations n’ont jamais été reçues" in second[2]
    office.change(gone, contact_at=clock.now() + timedelta(seconds=5))
    assert "retiré, copie effacée" in office.get().rows()[1][2]


def test_what_a_telephone_never_sent_before_another_took_its_place_is_told(office):
    row = office.device(seen_seq=4, waiting=4)
    assert "jamais" not in office.get().text
    with office.app.app_context():
        code = devices.renew(office.event.id, row.id, actor=staff_actor(), now=clock.now())
        devices.pair(code, b"v" * 32, clock.now())
    assert "4 opérations n’ont jamais été reçues" in office.get().rows()[0][2]


def test_organisers_find_it_among_their_sections_and_a_desk_does_not(app, office):
    assert check_page(office.client.get("/org/forum/")).link("Guichet")
    desk = signed_in(app, office.event, role="desk")
    assert desk.get(HOME).status_code == 403


def test_what_must_be_looked_at_and_who_is_there_are_one_press_away(office):
    page = office.get()
    assert page.link("À voir") == "/org/forum/accueil/a-voir"
    assert page.link("qui est arrivé, heure par heure") == "/org/forum/presence/"


# ---- adding and pairing


def test_adding_a_device_leads_to_its_code(office):
    form = office.get("/appareils/nouveau").form("Ajouter et montrer le code")
    page = check_page(office.send(form, name="Téléphone d’Awa", profile="door"))
    assert page.h1 == "Appareil A Téléphone d’Awa"
    code = page.one(".code").get_text().replace(" ", "")
    with office.app.app_context():
        assert devices.pair(code, TOKEN, clock.now()).profile == "door"
    assert "Bon encore 9 minutes" in page.text
    assert page.one("svg.qr")["aria-label"]


def test_the_code_is_shown_again_and_read_in_groups_of_four(office):
    page = check_page(office.send(office.get("/appareils/nouveau").form("Ajouter et montrer le code"), name="Portable"))
    again = check_page(office.client.get(page.link("Actualiser")))
    assert again.one(".code").get_text() == page.one(".code").get_text()
    assert [len(part) for part in page.one(".code").get_text().split()] == [4, 4]


def test_the_code_is_shown_in_no_other_browser(app, office):
    row = office.device(token=None)
    page = office.get(f"/appareils/{row.id}")
    assert "Un code attend, mais pas dans ce navigateur" in page.text
    assert page.all(".code") == []


def test_the_qr_holds_the_address_of_the_page_with_the_code_behind_a_hash(office, monkeypatch):
    seen = []
    monkeypatch.setattr("conference.desk.device_views.qr_svg_path", lambda text: seen.append(text) or "M0 0h1v1h-1z")
    page = check_page(office.send(office.get("/appareils/nouveau").form("Ajouter et montrer le code"), name="Portable"))
    code = page.one(".code").get_text().replace(" ", "")
    assert seen == [f"http://localhost/desk/forum/poste/#{code}"]
    assert page.one(".address").get_text() == "http://localhost/desk/forum/poste/"


def test_an_address_of_this_computer_alone_is_told_and_one_without_https_too(office):
    form = office.get("/appareils/nouveau").form("Ajouter et montrer le code")
    page = check_page(office.send(form, name="Portable"))
    assert "une adresse que seul cet ordinateur connaît" in page.text
    where = page.link("Actualiser")
    elsewhere = office.app.test_client(use_cookies=False)
    plain = check_page(elsewhere.get(where, base_url="http://192.168.1.10:8000", headers=_cookie(office)))
    assert "sans https" in plain.text
    sure = check_page(elsewhere.get(where, base_url="https://jatigi.example", headers=_cookie(office)))
    assert "sans https" not in sure.text


@pytest.mark.parametrize("name", ["", "   "])
def test_a_device_without_a_name_stays_a_form_with_its_sentence(office, name):
    form = office.get("/appareils/nouveau").form("Ajouter et montrer le code")
    answer = office.send(form, name=name)
    assert answer.status_code == 422
    assert check_page(answer).errors() == ["Donnez un nom à l’appareil, par exemple « Téléphone d’Awa »."]


def test_a_device_of_sessions_asks_for_its_room(office):
    with office.app.app_context():
        rooms.add_rooms(office.event.id, [NewRoom("grande", {"fr": "Grande salle"})])
        room = agenda.rooms(office.event.id)[0]
    form = office.get("/appareils/nouveau").form("Ajouter et montrer le code")
    refused = check_page(office.send(form, name="Portable", profile="session"))
    assert refused.errors() == ["Choisissez la salle où l’appareil compte les présents."]
    assert office.send(form, name="Portable", profile="session", room=str(room.id)).status_code == 200
    assert office.get().rows()[0][1] == "Séance Grande salle"


@pytest.mark.parametrize("room", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_room_that_is_not_of_the_event_is_refused(office, room):
    sent = {"name": "Portable", "profile": "session", "room": room} | _token(office)
    assert office.client.post(f"{HOME}/appareils/nouveau", data=sent).status_code == 422
    assert office.get().all("tbody tr") == []


def test_once_paired_the_page_says_so(office):
    row = office.device()
    page = office.get(f"/appareils/{row.id}")
    assert "Appareil appairé" in page.text
    assert page.all(".code") == []


def test_once_over_the_page_offers_another_code(office):
    row = office.device(token=None)
    office.change(row, pairing_until=ago(seconds=1))
    page = office.get(f"/appareils/{row.id}")
    assert "Le code n’est plus bon" in page.text
    page = check_page(office.send(page.form("Nouveau code")))
    assert "Bon encore" in page.text


def test_renewing_shows_another_code_and_the_telephone_goes_on(office):
    row = office.device()
    page = check_page(office.send(office.get(f"/appareils/{row.id}").form("Nouveau code")))
    assert page.one(".code")
    assert office.again(row).token_hash is not None


def test_a_lost_device_is_revoked_in_one_press_and_can_come_back(office):
    row = office.device()
    page = check_page(office.send(office.get(f"/appareils/{row.id}").form("Perdu ou volé")))
    assert "Appareil A retiré" in page.text
    assert office.again(row).revoked_at is not None
    page = check_page(office.send(office.get(f"/appareils/{row.id}").form("Nouveau code")))
    code = page.one(".code").get_text().replace(" ", "")
    with office.app.app_context():
        devices.pair(code, b"n" * 32, clock.now())
    assert office.again(row).revoked_at is None


@pytest.mark.parametrize("path", ["", "/code", "/retirer"])
def test_a_device_of_another_event_is_not_there(app, office, path):
    row = office.device()
    with app.app_context():
        other = an_event("atelier")
    stranger = signed_in(app, other, email="autre@equipe.example")
    address = f"/org/atelier/accueil/appareils/{row.id}{path}"
    token = _token(office, stranger, "/org/atelier/accueil/appareils/nouveau")
    answer = stranger.post(address, data=token) if path else stranger.get(address)
    assert answer.status_code == 404
    assert office.again(row).revoked_at is None


# ---- the code of the day


def test_the_code_of_the_day_comes_with_the_first_device(office):
    assert "Pas encore de code" in office.get("/code").text
    office.device()
    with office.app.app_context():
        code = settings.current(office.event.id).code
    assert office.get("/code").one(".code").get_text() == device_rules.in_groups(code)


def test_another_code_replaces_it(office):
    office.device()
    before = office.get("/code").one(".code").get_text()
    page = check_page(office.send(office.get("/code").form("Nouveau code")))
    assert page.one(".code").get_text() != before
    assert "Voici le nouveau code" in page.text


def test_two_cards_are_printed_for_two_envelopes(office):
    office.device()
    page = office.get("/code/carte")
    assert len(page.all(".slip .code")) == 2
    assert "De réserve" in page.text


# ---- rules


def test_rules_are_kept_and_shown_again(office):
    with office.app.app_context():
        person = a_person(office.event, a_group(office.event))
        tags.put_on(office.event.id, [person.id], "VIP", actor=staff_actor(), now=clock.now())
    form = office.get("/regles").form("Enregistrer")
    vip = next(one["value"] for one in office.get("/regles").soup.select("#vip option") if one.text == "VIP")
    assert office.send(form, pending="admit", cancelled="refer", vip=vip, protocol="M. Keïta").status_code == 200
    kept = office.get("/regles").form("Enregistrer").fields
    assert [kept[one][0] for one in ("pending", "cancelled", "vip", "protocol")] == ["admit", "refer", vip, "M. Keïta"]


def test_what_a_colleague_changed_meanwhile_is_compared(office):
    form = office.get("/regles").form("Enregistrer")
    office.send(form, pending="admit")
    answer = office.send(form, pending="refer", protocol="M. Keïta")
    assert answer.status_code == 409
    page = check_page(answer)
    assert "Ces réglages ont changé entre-temps" in page.text
    assert office.send(page.form("Enregistrer"), protocol="M. Keïta").status_code == 200


@pytest.mark.parametrize("changed", [{"pending": "x"}, {"version": "²"}, {"version": "x"}, {"vip": "x"}])
def test_what_no_form_of_ours_says_is_refused(office, changed):
    fields = office.get("/regles").form("Enregistrer").filled() | changed
    answer = office.client.post(f"{HOME}/regles", data=fields)
    assert answer.status_code in {404, 409, 422}
    with office.app.app_context():
        assert settings.current(office.event.id).version == 0


# ---- reading changes nothing


def test_looking_makes_no_code(office):
    for path in ("", "/code", "/code/carte", "/regles", "/appareils/nouveau"):
        office.get(path)
    with office.app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(settings.DeskSettings)) == 0


def _token(office, client=None, path=f"{HOME}/appareils/nouveau"):
    page = check_page((client or office.client).get(path))
    return {"csrf_token": page.soup.select("[name=csrf_token]")[0]["value"]}


def _cookie(office):
    cookie = office.client.get_cookie("jatigi")
    return {"Cookie": f"jatigi={cookie.value}"}
