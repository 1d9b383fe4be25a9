"""What participants are told by message, and what a message keeps quiet about."""

from datetime import timedelta

import pytest

from conference.core import history
from conference.core.db import session, write
from conference.core.permissions import PUBLIC
from conference.messaging import queries, render
from conference.messaging.models import OutboxMessage
from conference.participants import merge, services, tickets
from conference.participants.models import Participant
from conference.participants.notices import own_page
from conference.participants.services import Entry
from tests.builders import NOW, a_group, a_person, an_event, details, staff_actor

SECRETS = ("Forum", "soignants", "forum", "Groupe", "sante", "Ségou", "Traoré")


@pytest.fixture
def event(context):
    return an_event(exposed=True, venue={"fr": "Ségou"})


@pytest.fixture
def group(event):
    return a_group(event, approval=True)


def messages():
    session().rollback()
    return list(session().query(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.kind))


def text():
    (message,) = messages()
    return render(message)


def test_a_registration_is_confirmed_with_code_page_and_help(event, group):
    person = a_person(event, group, email="awa@example.org")
    said = text()
    code = tickets.codes([person.id])[person.id]
    assert said.subject == "Votre inscription"
    assert said.body.replace("\u00a0", " ") == (
        "Bonjour Aminata,\n\n"
        "Nous avons bien reçu votre inscription. Nous l’étudions. Réponse sous 48 heures.\n\n"
        f"Votre code : {code[:3]} {code[3:]}\n\n"
        f"Votre page : {own_page(person)}\n\n"
        "Besoin d’aide ? Appelez-nous : +223 20 00 00 00\n"
    )
    assert own_page(person).startswith("http://localhost/x/")


def test_nothing_betrays_an_exposed_event(event, group):
    a_person(event, group, email="awa@example.org", organisation="Forum des soignants")
    said = text()
    assert not any(word in said.subject + said.body for word in SECRETS)


def test_an_event_that_is_not_exposed_is_named_in_the_text_only(context):
    event = an_event()
    a_person(event, a_group(event), email="awa@example.org")
    said = text()
    assert "Forum des soignants" in said.body
    assert "Forum" not in said.subject


def test_an_english_registration_is_answered_with_the_english_page(event, group):
    person = a_person(event, group, Entry(locale="en"), email="awa@example.org")
    assert f"http://localhost/en/x/{own_page(person).rpartition('/')[2]}" in text().body


@pytest.mark.parametrize(
    "name",
    ["Gagnez 100$ http://piege.example", "www.piege.example", "Awa.ml", "Awa@piege.example", "<a href=x>Awa</a>",
     "A" * 80, "{{7*7}}", "Awa\u2028Bcc: x", "Appelez le 00223 99", "%s %(x)s"],
)  # fmt: skip
def test_a_name_that_could_be_bait_is_left_out(event, group, name):
    a_person(event, group, email="awa@example.org", given_names=name, family_name="")
    said = text()
    assert said.body.startswith("Bonjour,\n")
    assert name not in said.body
    assert "piege" not in said.body


@pytest.mark.parametrize("name", ["Aminata", "Ɲeleni", "N’Golo", "N'Golo", "Marie-Anne", "أمينة", "Aïssata Fanta"])
def test_an_ordinary_name_is_greeted(event, group, name):
    a_person(event, group, email="awa@example.org", given_names=name)
    assert text().body.startswith(f"Bonjour {name},\n")


def test_no_address_no_message(event, group):
    a_person(event, group, phones=["+22376123456"])
    assert messages() == []


def accept(person, state="confirmed"):
    return services.transition(person.event_id, [person.id], state, actor=staff_actor(), now=NOW)


def test_a_decision_is_told_after_the_time_to_undo_it(event, group):
    person = a_person(event, group, Entry(quiet=True), email="awa@example.org")
    accept(person)
    (message,) = messages()
    assert message.not_before == NOW + history.UNDO_FOR
    said = render(message)
    assert said.subject.replace("\u00a0", " ") == "Votre inscription : du nouveau"
    assert "Votre place est confirmée. Présentez ce code ou ce QR à l’accueil." in said.body
    assert not any(word in said.subject + said.body for word in SECRETS)


def test_a_decision_that_was_overtaken_is_not_told(event, group):
    person = a_person(event, group, Entry(quiet=True), email="awa@example.org")
    accept(person)
    accept(person, "declined")
    said = {message.id: render(message) for message in messages()}
    assert len(said) == 2
    assert sorted(text is None for text in said.values()) == [False, True]
    assert "Nous ne pouvons pas vous accueillir cette fois." in next(text.body for text in said.values() if text)


def test_a_message_about_somebody_who_is_gone_says_nothing(event, group):
    person = a_person(event, group, email="awa@example.org")
    (message,) = messages()
    opened = queries.opened(message)
    with write() as db:
        db.delete(db.get(Participant, person.id))
    assert render(opened) is None


def test_whose_record_was_merged_is_told_so_and_gets_no_way_into_the_other(event, group):
    goes = a_person(event, group, email="awa@example.org")
    stays = a_person(event, group, Entry(quiet=True), given_names="Aminata Fatou")
    merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=NOW + timedelta(minutes=1))
    assert render(messages()[0]).body.replace("\u00a0", " ") == (
        "Bonjour Aminata,\n\n"
        "Votre inscription a été regroupée avec une autre. Utilisez le lien ou le code de celle-ci, ou appelez-nous."
        "\n\nBesoin d’aide ? Appelez-nous : +223 20 00 00 00\n"
    )


def test_the_same_registration_is_confirmed_once(event, group):
    entry = Entry(submission=b"s" * 32)
    for _ in range(3):
        services.register(event, group, details(email="awa@example.org"), entry, actor=PUBLIC, now=NOW)
    assert len(messages()) == 1
