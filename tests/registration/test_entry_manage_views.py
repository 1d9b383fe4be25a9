"""Staff type in whom they have on the telephone."""

from datetime import timedelta

import pytest

from conference.core import clock
from conference.core.db import session
from conference.events.models import Event
from conference.messaging.models import OutboxMessage
from conference.participants.models import Consent
from tests.pages import check_page
from tests.registration.world import AMINATA
from tests.staff import audited, signed_in

START = "/org/paix-par-la-sante/saisie"
SAID = {**AMINATA, "organisation": "CSCom de Sah", "consent_photo": "y"}


@pytest.fixture
def staff(app, event):
    with app.app_context():
        row = session().get_one(Event, event.id)
    return signed_in(app, row, contacts=True)


def enter(staff, group="sante", press="Enregistrer la personne", **fields):
    form = check_page(staff.get(f"{START}/{group}")).form("signed")
    return staff.post(form.action, data=form.filled(press=press, **fields))


def rows(app, model):
    with app.app_context():
        session().rollback()
        return list(session().query(model))


def test_somebody_on_the_telephone_is_registered_and_told_the_code(app, staff, people):
    chosen = check_page(staff.get(START))
    assert "sur invitation" in chosen.text
    page = check_page(staff.get(chosen.link("Professionnels de la santé")))
    assert "Lisez : «" in page.text.replace("\u00a0", " ")
    form = page.form("signed")
    answers = [staff.post(form.action, data=form.filled(press="Enregistrer la personne", **SAID)) for _ in range(2)]
    assert {answer.location for answer in answers} == {answers[0].location}
    (person,) = people()
    assert (person.source, person.state, person.organisation) == ("assisted", "pending", "CSCom de Sah")
    assert [(row.purpose, row.given, row.channel) for row in rows(app, Consent)] == [("photo", True, "spoken")]
    done = check_page(staff.get(answers[0].location))
    assert len(done.all(".code")[0].split()) == 2
    assert done.link("Saisir une autre personne") == START
    told = check_page(staff.get(done.link("Ouvrir la fiche")))
    assert "Saisi par" in told.text
    assert "de vive voix" in told.text
    (entry,) = audited(app, "participant.entered")
    assert (entry.subject_id, entry.details) == (person.id, {"late": False})


def test_the_same_form_for_another_person_is_asked_about_and_then_taken(app, staff, people):
    form = check_page(staff.get(f"{START}/onu")).form("signed")
    staff.post(form.action, data=form.filled(press="Enregistrer la personne", **SAID))
    corrected = {**SAID, "function": "Matrone"}
    assert staff.post(form.action, data=form.filled(press="Enregistrer la personne", **corrected)).status_code == 303
    assert [person.function for person in people()] == ["Matrone"]
    other = {**SAID, "given_names": "Oumou"}
    asked = staff.post(form.action, data=form.filled(press="Enregistrer la personne", **other))
    assert asked.status_code == 409
    again = check_page(asked).form("signed")
    assert staff.post(again.action, data=again.filled(press="Enregistrer la personne")).status_code == 303
    assert sorted(person.given_names for person in people()) == ["Aminata", "Oumou"]


def test_a_group_by_invitation_is_open_to_staff(staff, people):
    assert enter(staff, "organisation", **SAID).status_code == 303
    assert people()[0].state == "pending"


def test_over_a_quota_and_after_the_end_it_takes_a_tick_and_is_audited(app, staff, people, set_group, set_event):
    set_group("onu", quota=0)
    page = check_page(staff.get(f"{START}/onu"))
    assert "Ce groupe est complet." in page.text
    form = page.form("signed")
    refused = staff.post(form.action, data=form.filled(press="Enregistrer la personne", **SAID))
    assert refused.status_code == 409
    shown = check_page(refused)
    assert shown.errors() == ["Ce groupe est complet. Cochez cette case pour inscrire au-delà du quota."]
    assert shown.one("#organisation")["value"] == "CSCom de Sah"
    form = shown.form("signed")
    assert staff.post(form.action, data=form.filled(press="Enregistrer la personne", over="y")).status_code == 303
    assert len(audited(app, "seat.overridden")) == 1
    set_event(registration_closes_at=clock.now() - timedelta(hours=1))
    assert enter(staff, "ong", **SAID).status_code == 409
    assert enter(staff, "ong", over="y", **SAID).status_code == 303
    assert [entry.details["late"] for entry in audited(app, "participant.entered")] == [False, True]
    assert [person.state for person in people()] == ["confirmed", "pending"]


def test_a_full_group_with_a_waiting_list_makes_people_wait_unless_ticked(staff, people, set_group):
    set_group("communaute", quota=0)
    assert enter(staff, "communaute", **SAID).status_code == 303
    assert enter(staff, "communaute", over="y", **(SAID | {"given_names": "Oumou"})).status_code == 303
    assert [person.state for person in people()] == ["waitlisted", "pending"]


def test_who_is_there_already_is_shown_and_stands_in_nobody_s_way(staff, registered, people):
    registered(**AMINATA)
    found = check_page(
        enter(staff, press="Chercher si elle est déjà inscrite", given_names="Aminata", family_name="Traore")
    )
    assert "Ressemble à" in found.text
    assert found.link("Aminata Traoré").endswith(str(people()[0].id))
    assert len(people()) == 1
    by_phone = check_page(enter(staff, press="Chercher si elle est déjà inscrite", phone="76 12 34 56"))
    assert "Aminata Traoré" in by_phone.text
    nobody = check_page(enter(staff, press="Chercher si elle est déjà inscrite", given_names="Zouleikha"))
    assert "Personne de ce nom n’est inscrit." in nobody.text
    form = found.form("signed")
    done = staff.post(form.action, data=form.filled(press="Enregistrer la personne", phone="76 12 34 56"))
    assert "Peut-être un doublon" in check_page(staff.get(done.location)).text
    assert len(people()) == 2


def test_what_is_wrong_keeps_everything_and_a_forged_form_does_nothing(staff, people):
    wrong = enter(staff, given_names="Aminata", organisation="CSCom de Sah", phone="12")
    assert wrong.status_code == 422
    assert check_page(wrong).one("#organisation")["value"] == "CSCom de Sah"
    form = check_page(staff.get(f"{START}/sante")).form("signed")
    for broken in ({"signed": "x"}, {"csrf_token": "x"}):
        answer = staff.post(form.action, data=form.filled(press="Enregistrer la personne", **SAID) | broken)
        assert answer.status_code in {400, 422}
    assert people() == []
    assert staff.get(f"{START}/nulle-part").status_code == 404


def test_who_gave_an_address_gets_the_confirmation_too(app, staff):
    enter(staff, "onu", **SAID, email="awa@exemple.org")
    assert [message.kind for message in rows(app, OutboxMessage)] == ["participants.registered"]
