"""What people may ask of us about themselves: correct in time, agree or not, be erased, keep a slip."""

from datetime import datetime, timedelta

import pytest
import time_machine

from conference.core import clock, history
from conference.core.db import session, write
from conference.events.models import ConsentText, Event
from conference.participants import contacts, erasure, services, tickets
from conference.participants.contacts import Contacts
from conference.participants.models import Consent, ErasureRequest, Participant
from conference.participants.states import KIND
from tests.builders import staff_actor
from tests.pages import check_page
from tests.paper_reading import page_texts, scanned
from tests.registration.world import AMINATA, SECRETS

PAGES = ("/accords", "/effacement")


@pytest.fixture
def own(registered):
    return registered(**AMINATA)


def rows(app, model):
    with app.app_context():
        session().rollback()
        return list(session().query(model))


# ------------------------------------------------------------------------------------------------------- the deadline


def test_until_the_deadline_people_correct_and_after_it_they_are_told_to_call(app, client, own, people, set_event):
    form = check_page(client.get(f"{own}/modifier")).form("signed")
    set_event(corrections_until=clock.now() - timedelta(minutes=1))
    page = check_page(client.get(own), budget_kb=10)
    assert "Le délai pour modifier votre inscription est passé." in page.text
    assert "Modifier" not in page.all("main .acts a")
    assert "+223 20 00 00 00" in page.text
    assert client.get(f"{own}/modifier").location == own
    late = client.post(form.action, data=form.filled(organisation="CSCom de Sah"))
    shown = check_page(late)
    assert late.status_code == 409
    (said,) = shown.errors()
    assert said.startswith("Le délai pour modifier votre inscription est passé. Ce que vous avez écrit n’est pas")
    assert shown.one("#organisation")["value"] == "CSCom de Sah"
    assert people()[0].organisation == ""
    set_event(corrections_until=clock.now() + timedelta(minutes=5))
    assert client.post(form.action, data=form.filled(organisation="CSCom de Sah")).status_code == 303
    assert people()[0].organisation == "CSCom de Sah"


def test_without_a_deadline_the_last_day_ends_it_where_the_event_is(app, client, own):
    (event,) = rows(app, Event)
    end = datetime.combine(event.last_day + timedelta(days=1), datetime.min.time(), event.tz)
    for moment, offered in ((end - timedelta(seconds=2), True), (end, False)):
        with time_machine.travel(moment, tick=False):
            assert ("Modifier" in check_page(client.get(own)).all("main .acts a")) is offered


# ----------------------------------------------------------------------------------------------------------- consents


def press(client, page, button, **fields):
    return client.post((form := page.form(button)).action, data=form.filled(press=button, **fields))


def test_each_consent_says_to_what_when_and_how_and_is_taken_back_with_one_press(
    app, client, registered, people, set_event
):
    set_event(exposed=False)
    own = registered(**AMINATA, consent_photo="y")
    page = check_page(client.get(f"{own}/accords"), budget_kb=10)
    assert page.all("section h2") == [
        "Photo accord donné", "Figurer sur la liste remise aux autres pas d’accord",
        "Être contacté·e de nouveau pas d’accord",
    ]  # fmt: skip
    assert "J’accepte d’être en photo ou en vidéo." in page.text
    assert "en ligne. Texte n° 1." in page.text
    with app.app_context(), write() as database:
        event = database.query(Event).one()
        database.add(ConsentText(event_id=event.id, purpose="photo", version=2, text={"fr": "Nouveau texte."}))
    assert "Nouveau texte." not in check_page(client.get(f"{own}/accords")).text
    form = page.form("Retirer mon accord")
    for _ in range(2):
        answer = client.post(form.action, data=form.filled(press="Retirer mon accord"))
        assert (answer.status_code, answer.location) == (303, f"{own}?fait=retrait")
    assert "C’est enregistré : votre accord est retiré." in check_page(client.get(answer.location)).text
    assert not people()[0].consent_photo
    given = check_page(client.get(f"{own}/accords"))
    assert "Nouveau texte." in given.text
    button = given.soup.select_one('form:has([name=accord][value="photo"])')
    again = {field["name"]: field["value"] for field in button.select("input")} | {"action": "donner"}
    agreed = client.post(form.action, data=again)
    assert "vous avez donné votre accord" in check_page(client.get(agreed.location)).text
    ledger = [(row.purpose, row.given, row.text_version, row.channel) for row in rows(app, Consent)]
    assert ledger == [("photo", True, 1, "online"), ("photo", False, 2, "online"), ("photo", True, 2, "online")]
    with app.app_context():
        changes = [change.after for change in history.of_subject(KIND, people()[0].id) if change.action == "details"]
    assert changes == [{"consent_photo": True}, {"consent_photo": False}]


def test_a_consent_is_taken_back_whatever_became_of_the_registration(app, client, registered, people, set_event):
    own = registered(**AMINATA, consent_list="y")
    with app.app_context():
        person = people()[0]
        services.transition(person.event_id, [person.id], "declined", actor=staff_actor(), now=clock.now())
    set_event(corrections_until=clock.now() - timedelta(days=1))
    page = check_page(client.get(f"{own}/accords"))
    assert press(client, page, "Retirer mon accord").status_code == 303
    assert not people()[0].consent_list


@pytest.mark.parametrize("fields", [{"accord": "notice"}, {"accord": "x"}, {"action": "x"}, {"signed": "x"}])
def test_what_was_not_asked_is_not_noted(app, client, own, fields):
    form = check_page(client.get(f"{own}/accords")).form("[name=accord][value=photo]")
    answer = client.post(form.action, data=form.filled(press="Donner mon accord") | fields)
    assert answer.status_code == 422
    check_page(answer)
    assert rows(app, Consent) == []


# ------------------------------------------------------------------------------------------------------------- erasure


def test_erasing_is_explained_asked_for_and_taken_back(app, client, own):
    page = check_page(client.get(own))
    asking = check_page(client.get(page.link("Demander l’effacement")), budget_kb=10)
    for words in ("Ce qui est effacé", "Ce qui reste", "Les feuilles de papier que vous avez signées."):
        assert words in asking.text
    for _ in range(2):
        assert press(client, asking, "Demander l’effacement").location == f"{own}?fait=efface"
    assert "vous avez demandé l’effacement" in check_page(client.get(f"{own}?fait=efface"), budget_kb=10).text
    (request,) = rows(app, ErasureRequest)
    assert (request.outcome, request.channel) == (None, "online")
    asked = check_page(client.get(f"{own}/effacement"))
    assert "Votre demande est reçue" in asked.text
    for _ in range(2):
        kept = press(client, asked, "Retirer ma demande")
    assert "votre demande d’effacement est retirée" in check_page(client.get(kept.location)).text
    assert "C’est enregistré" not in check_page(client.get(f"{own}?fait=efface")).text, "it is true no more"
    assert rows(app, ErasureRequest)[0].outcome == "taken_back"
    assert client.post(f"{own}/effacement", data={"signed": "x"}).status_code == 422


def test_once_erased_the_link_and_the_code_open_nothing(app, client, own, people, event):
    press(client, check_page(client.get(f"{own}/effacement")), "Demander l’effacement")
    with app.app_context():
        code = tickets.codes([people()[0].id])[people()[0].id]
        (request,) = session().query(ErasureRequest)
        erasure.carry_out(request.event_id, request.id, actor=staff_actor(), now=clock.now())
    assert {client.get(own + page).status_code for page in ("", "/modifier", "/fiche.pdf", *PAGES)} == {404}
    form = check_page(client.get(f"/c/{event.slug}/retrouver")).form("code")
    assert client.post(form.action, data=form.filled(code=code, name="Aminata")).status_code == 403


# --------------------------------------------------------------------------------------------------------- all of them


@pytest.mark.paper
def test_the_slip_is_an_a6_page_that_names_no_exposed_event(app, client, own, people, set_event):
    answer = client.get(f"{own}/fiche.pdf")
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fiche.pdf"'
    (text,) = page_texts(answer.data)
    assert "Aminata Traoré" in text
    assert not any(word in text for word in (*SECRETS, "Professionnels"))
    with app.app_context():
        ticket = tickets.text_of(tickets.valid_tickets([people()[0].id])[people()[0].id])
    assert scanned(answer.data) == [ticket]
    set_event(exposed=False)
    (named,) = page_texts(client.get(f"/en{own}/fiche.pdf").data)
    assert "Peace through Health" in named
    assert "Group sante" in named


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_name_no_exposed_event_and_show_no_contact(app, client, own, people, language):
    reached = Contacts(("+22376123456",), "awa@exemple.example", "K")
    with app.app_context(), write() as database:
        contacts.store(database.get(Participant, people()[0].id), reached)
    for page in PAGES:
        answer = client.get(f"{language}{own}{page}")
        check_page(answer, budget_kb=10)
        assert not any(word in answer.text for word in (*SECRETS, "Traoré", "7612", "awa@", "conférence", "badge"))
        assert "noindex" in answer.headers["X-Robots-Tag"]
