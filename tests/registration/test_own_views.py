"""A participant's own page: what it says, what it keeps quiet about, what can be done there."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image

from conference.core import clock, tokens
from conference.core.db import session, write
from conference.events.models import Event, Place, StakeholderGroup
from conference.participants import contacts, merge, services, tickets
from conference.participants.contacts import Contacts
from conference.participants.models import Consent, Participant
from conference.participants.rules import STATES
from tests.builders import staff_actor
from tests.pages import check_page
from tests.registration.world import AMINATA, FORM, SECRETS

REACHED = Contacts(("+22376123456", "+33612345678"), "awa@exemple.example", "Kolongo")
#: Words of titles and labels that any page may say.
NEUTRAL = {"group", "autre", "autres", "organisation", "second", "through", "services", "recherche"}
SENTENCES = {
    "nominated": "Une place vous est réservée.",
    "pending": "Nous l’étudions. Réponse sous 48 heures.",
    "confirmed": "Votre place est confirmée. Présentez ce code ou ce QR à l’accueil.",
    "waitlisted": "Vous êtes en liste d’attente.",
    "declined": "Nous ne pouvons pas vous accueillir cette fois.",
    "cancelled": "Cette inscription est annulée.",
}


@pytest.fixture
def own(registered):
    return registered(**AMINATA)


@pytest.fixture
def decide(app, people):
    """Have an organiser move the first person to a state."""

    def decide(state, reason=None):
        with app.app_context():
            person = people()[0]
            if state == "nominated":  # no way leads back there
                with write() as rows:
                    rows.get(Participant, person.id).state = state
            elif person.state != state:
                services.transition(
                    person.event_id, [person.id], state, actor=staff_actor(), now=clock.now(), reason=reason
                )

    return decide


def ticket_of(app, person):
    with app.app_context():
        return tickets.text_of(tickets.valid_tickets([person.id])[person.id])


def code_of(app, person):
    with app.app_context():
        return tickets.codes([person.id])[person.id]


def test_the_page_gives_code_qr_state_and_what_next(app, client, own, people):
    page = check_page(client.get(own, headers={"Accept-Encoding": "br"}), budget_kb=10)
    assert page.h1 == "Merci, Aminata."
    assert "Nous avons bien reçu votre inscription. Gardez ce code :" in page.text
    code = code_of(app, people()[0])
    assert page.all(".code") == [f"{code[:3]} {code[3:]}"]
    assert "En attente de validation" in page.text
    assert SENTENCES["pending"] in page.text
    assert page.all("main .acts a") == [
        "Enregistrer l’image", "Ajouter au calendrier", "Fiche à imprimer", "Modifier", "Annuler ma venue",
        "Inscrire une autre personne", "Effacer cet écran",
    ]  # fmt: skip
    assert "+223 20 00 00 00" in page.text
    assert page.soup.select("script") == []


def test_the_page_asks_little_of_the_database(own, queries_of):
    assert queries_of(own) <= 6
    assert queries_of(f"{own}/modifier") <= 8


def test_the_qr_on_the_page_is_the_ticket(app, client, own, people):
    svg = check_page(client.get(own)).one("svg.qr")
    size = int(svg["viewBox"].split()[2])
    picture = Image.new("L", (size, size), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", svg.path["d"]):
        picture.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    (read,) = zxingcpp.read_barcodes(picture.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    assert read.text == ticket_of(app, people()[0])


@pytest.mark.parametrize("page", ["", "/modifier", "/annuler"])
def test_an_exposed_event_is_nowhere_in_title_heading_or_around(client, own, page):
    answer = client.get(own + page)
    shown = check_page(answer)
    around = [shown.title, shown.h1, *shown.all("header"), *shown.all("footer")]
    assert not any(word in text for word in SECRETS for text in around)
    assert "paix-par-la-sante" not in answer.text
    assert "Paix" not in answer.text
    assert "Bamako" not in answer.text
    assert shown.soup.html.get("data-accent") is None


def test_the_whole_own_page_of_an_exposed_event_betrays_nothing(client, own):
    answer = client.get(own)
    assert not any(word in answer.text for word in (*SECRETS, "Professionnels"))
    assert not any(word in answer.text for word in ("Traoré", "76 12", "7612"))


@pytest.mark.parametrize("language", ["", "/en"])
def test_an_exposed_event_is_in_no_word_behind_a_personal_link(app, client, own, decide, language):
    with app.app_context():
        event = session().query(Event).one()
        groups = [group.label for group in session().query(StakeholderGroup)]
        places = [place.name for place in session().query(Place)]
    texts = [text for label in (event.title, event.short_title, event.venue, *groups) for text in label.values()]
    words = {word.casefold() for text in texts for word in re.findall(r"[^\W\d_]{4,}", text)} - NEUTRAL
    words |= {name.casefold() for name in places} | {"badge", "badges", "conférence", "conférences", "conference"}
    with app.app_context(), write() as db:
        person = db.query(Participant).one()
        person.district_id = session().query(Place).filter_by(name="Macina", kind="district").one().id
        contacts.store(person, Contacts(("+22376123456",), "awa@exemple.example", "Kolongo"))
    seen = [client.get(f"{language}{own}{page}") for page in ("", "/modifier", "/annuler", "/calendrier.ics")]
    form = check_page(seen[1]).form("signed")
    seen += [client.post(form.action, data=form.filled(phone="1")), client.post(form.action, data={})]
    seen += [client.post(form.action, data=form.filled(version="0"))]
    picture = client.get(f"{language}{own}/image.png")
    assert Image.open(BytesIO(picture.data)).info == {}
    decide("cancelled", "organiser")
    seen += [client.get(f"{language}{own}{page}") for page in ("", "/image.png", "/calendrier.ics")]
    assert [answer.status_code for answer in seen] == [200] * 4 + [422, 422, 409, 200, 404, 200]
    for answer in seen:
        said = re.sub(r"<style>.*?</style>", "", f"{answer.headers} {answer.text}", flags=re.DOTALL).casefold()
        found = words & set(re.findall(r"[^\W\d_]+(?:[-’][^\W\d_]+)*", said))
        assert not found, (answer.request.path, found)
        assert event.slug not in said


def test_an_event_that_is_not_exposed_is_named(client, own, set_event):
    set_event(exposed=False)
    page = check_page(client.get(own), budget_kb=10)
    assert "Paix par la Santé" in page.title
    assert "Professionnels de la santé" in page.text
    assert "Bamako" in page.text


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_said_in_words(client, own, decide, state):
    decide(state, "organiser" if state == "cancelled" else None)
    page = check_page(client.get(own))
    assert SENTENCES[state] in page.text
    over = state in {"declined", "cancelled"}
    assert len(page.soup.select("svg.qr")) == (0 if over else 1)
    assert ("Modifier" in page.text) is not over


@pytest.mark.parametrize("token", ["x", "0" * 26, "%00", "a" * 5000, "JT" + "0" * 26, "..", "é"])
@pytest.mark.parametrize("page", ["", "/modifier", "/annuler", "/image.png", "/calendrier.ics", "/autre"])
def test_no_address_tells_whether_it_was_ever_good(client, event, token, page):
    answer = client.get(f"/x/{token}{page}")
    nowhere = client.get("/x/zzzzzzzzzzzzzzzzzzzzzzzzzz")
    assert answer.status_code == nowhere.status_code == 404
    assert check_page(answer).text == check_page(nowhere).text


def test_a_revoked_address_is_like_any_unknown_one(app, client, own, people):
    with app.app_context(), write() as db:
        person = db.get(Participant, people()[0].id)
        person.link_version += 1
        person.link_hash = tokens.digest(tokens.link(person.event_id, person.id, person.link_version))
    assert client.get(own).status_code == 404


@pytest.mark.parametrize("page", ["", "/modifier", "/annuler", "/image.png", "/calendrier.ics"])
def test_nothing_of_it_is_kept_indexed_or_passed_on(client, own, page):
    headers = client.get(own + page).headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.fixture
def merged(app, registered, people):
    """The addresses of a record that was merged away and of the one it went into."""
    goes = registered(**AMINATA)
    stays = registered(**(AMINATA | {"given_names": "Aminata Fatou"}))
    with app.app_context():
        first, second = people()
        merge.merge(first.event_id, second.id, first.id, actor=staff_actor(), now=clock.now())
    return goes, stays


@pytest.mark.parametrize("page", ["", "/modifier", "/annuler", "/image.png", "/calendrier.ics", "/autre"])
def test_the_link_of_a_merged_record_opens_nobody_s_page(app, client, merged, people, page):
    goes, stays = merged
    answer = client.get(goes + page)
    shown = check_page(answer)
    assert answer.status_code == 410
    assert (
        "Votre inscription a été regroupée avec une autre. Utilisez le lien ou le code de celle-ci, ou appelez-nous."
        in shown.text
    )
    assert "+223 20 00 00 00" in shown.text
    assert not any(text in answer.text for text in ("Fatou", "Aminata", stays, code_of(app, people()[1]), *SECRETS))
    assert client.get(stays).status_code == 200


def test_through_a_merged_record_nothing_is_changed_or_cancelled(client, registered, merged, people):
    goes, stays = merged
    for page in ("/modifier", "/annuler"):
        form = check_page(client.get(stays + page)).form("signed")
        assert client.post(goes + page, data=form.filled()).status_code == 410
    assert people()[1].state == "pending"


def test_a_merged_registration_sent_again_does_not_lead_to_the_other_person(app, client, registered, people):
    sent = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    goes = client.post(FORM, data=sent).location
    registered(**AMINATA)
    with app.app_context():
        first, second = people()
        merge.merge(first.event_id, second.id, first.id, actor=staff_actor(), now=clock.now())
    assert client.post(FORM, data=sent).location == goes


# ------------------------------------------------------------------------------------------------------ image, calendar


def test_the_picture_holds_the_qr_and_nothing_that_names(app, client, own, people):
    answer = client.get(f"{own}/image.png")
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="code.png"'
    picture = Image.open(BytesIO(answer.data))
    assert picture.info == {}
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == ticket_of(app, people()[0])
    assert len(answer.data) < 12_000


def test_the_calendar_of_an_exposed_event_is_a_rendez_vous(client, own, set_event):
    answer = client.get(f"{own}/calendrier.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
    (entry,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert entry["summary"] == "Rendez-vous"
    assert "location" not in entry
    assert not any(word in answer.text for word in (*SECRETS, "20 00 00 00"))
    set_event(exposed=False)
    (entry,) = Calendar.from_ical(client.get(f"{own}/calendrier.ics").data).walk("VEVENT")
    assert "Paix par la Santé" in entry["summary"]
    assert entry["location"] == "Bamako, centre de conférences"
    assert "+223 20 00 00 00" in entry["description"]


def test_the_calendar_has_the_whole_days_and_a_name_of_its_own(app, client, own, people, event):
    (entry,) = Calendar.from_ical(client.get(f"{own}/calendrier.ics").data).walk("VEVENT")
    with app.app_context():
        row = session().get(Event, event.id)
    assert (entry.start, entry.end) == (row.first_day, row.last_day + timedelta(days=1))
    assert entry["status"] == "TENTATIVE"
    assert str(people()[0].id) not in entry["uid"]
    assert client.get(f"{own}/calendrier.ics").data == client.get(f"{own}/calendrier.ics").data


def test_no_picture_after_the_end(client, own, decide):
    decide("cancelled", "organiser")
    assert client.get(f"{own}/image.png").status_code == 404


# --------------------------------------------------------------------------------------------------------------- change


def test_details_are_shown_changed_and_kept(app, client, own, people, set_event):
    set_event(exposed=False)
    form = check_page(client.get(f"{own}/modifier")).form("signed")
    assert form.fields["given_names"] == ["Aminata"]
    assert form.fields["sex"] == ["F"]
    answer = client.post(form.action, data=form.filled(family_name="Diallo", consent_photo="y", commune="Kolongo"))
    assert (answer.status_code, answer.location) == (303, f"{own}?fait=modifie")
    assert "C’est enregistré : vos modifications" in check_page(client.get(answer.location), budget_kb=10).text
    (person,) = people()
    assert (person.given_names, person.family_name, person.consent_photo) == ("Aminata", "Diallo", True)
    with app.app_context():
        assert contacts.read(person) == Contacts(("+22376123456",), "", "Kolongo")
        assert [(row.purpose, row.given) for row in session().query(Consent)] == [("photo", True)]


def test_what_the_form_does_not_show_stays(app, client, own, people):
    with app.app_context(), write() as db:
        person = db.get(Participant, people()[0].id)
        person.title = "Dr"
        contacts.store(person, REACHED)
    form = check_page(client.get(f"{own}/modifier")).form("signed")
    assert "commune" not in form.fields
    client.post(form.action, data=form.filled(organisation="CSCom"))
    with app.app_context():
        person = people()[0]
        assert (person.title, person.organisation, contacts.read(person)) == ("Dr", "CSCom", REACHED)


def test_a_page_that_is_out_of_date_overwrites_nothing_at_once(client, own, people):
    old = check_page(client.get(f"{own}/modifier")).form("signed")
    client.post(old.action, data=old.filled(organisation="CSCom de Kolongo"))
    late = client.post(old.action, data=old.filled(organisation="ASACO"))
    page = check_page(late)
    assert late.status_code == 409
    assert page.errors() == ["Cette inscription a changé entre-temps. Vérifiez vos réponses, puis enregistrez."]
    assert page.one("#organisation")["value"] == "ASACO"
    assert people()[0].organisation == "CSCom de Kolongo"
    form = page.form("signed")
    assert client.post(form.action, data=form.filled()).status_code == 303
    assert people()[0].organisation == "ASACO"


def test_an_error_does_not_make_an_old_page_new(client, own, people):
    old = check_page(client.get(f"{own}/modifier")).form("signed")
    client.post(old.action, data=old.filled(organisation="CSCom de Kolongo"))
    wrong = check_page(client.post(old.action, data=old.filled(phone="1")))
    assert client.post(old.action, data=wrong.form("signed").filled(phone="76123456")).status_code == 409


@pytest.mark.parametrize("version", ["", "x", "-1", "１", "1_0", "9" * 40, "\u0000"])
def test_a_garbled_version_is_an_old_one(client, own, version):
    form = check_page(client.get(f"{own}/modifier")).form("signed")
    assert client.post(form.action, data=form.filled(version=version)).status_code == 409


def test_another_language_keeps_what_was_typed_here_too(client, own, people):
    page = check_page(client.get(f"{own}/modifier"))
    button = page.one(".langs button")
    typed = page.form("signed").filled(organisation="CSCom") | {button["name"]: button["value"]}
    english = check_page(client.post(button["formaction"], data=typed))
    assert english.soup.html["lang"] == "en"
    assert english.one("#organisation")["value"] == "CSCom"
    assert people()[0].organisation == ""


@pytest.mark.parametrize("page", ["/modifier", "/annuler"])
def test_a_forged_form_changes_nothing(client, own, people, page):
    form = check_page(client.get(own + page)).form("signed")
    answer = client.post(form.action, data=form.filled() | {"signed": "x", "organisation": "X"})
    assert answer.status_code == 422
    check_page(answer)
    assert (people()[0].organisation, people()[0].state) == ("", "pending")


def test_the_form_of_another_person_is_forged(client, registered, people):
    mine, theirs = registered(**AMINATA), registered(**(AMINATA | {"given_names": "Oumou"}))
    signed = check_page(client.get(f"{mine}/annuler")).form("signed").filled()
    assert client.post(f"{theirs}/annuler", data=signed).status_code == 422
    assert {person.state for person in people()} == {"pending"}


def test_after_the_end_nothing_is_changed(client, own, people, decide):
    form = check_page(client.get(f"{own}/modifier")).form("signed")
    decide("declined")
    assert client.get(f"{own}/modifier").location == own
    assert client.post(form.action, data=form.filled(organisation="ASACO")).location == own
    assert people()[0].organisation == ""


# --------------------------------------------------------------------------------------------------------------- cancel


def taken(app, code="sante"):
    with app.app_context():
        session().rollback()
        return session().query(StakeholderGroup).filter_by(code=code).one().taken


def test_cancelling_takes_one_more_press_and_gives_the_seat_back(app, client, own, people):
    assert taken(app) == 1
    page = check_page(client.get(f"{own}/annuler"))
    assert people()[0].state == "pending"
    form = page.form("signed")
    for _ in range(2):
        answer = client.post(form.action, data=form.filled())
        assert (answer.status_code, answer.location) == (303, f"{own}?fait=annule")
    (person,) = people()
    assert "C’est enregistré : votre venue est annulée." in check_page(client.get(answer.location)).text
    assert (person.state, person.reason, person.seat) == ("cancelled", "self", "none")
    assert taken(app) == 0
    after = check_page(client.get(own))
    assert "Vous avez annulé votre venue. Pour revenir sur ce choix, appelez-nous." in after.text
    assert "+223 20 00 00 00" in after.text
    assert client.get(f"{own}/annuler").location == own


def test_a_shared_phone_goes_on_to_the_next_person(client, own, set_event):
    page = check_page(client.get(own))
    answer = client.get(page.link("Inscrire une autre personne"))
    assert (answer.status_code, answer.location) == (303, "/c/paix-par-la-sante/inscription")
    set_event(published=False)
    assert "Inscrire une autre personne" not in check_page(client.get(own)).text


@pytest.mark.parametrize("page", ["", "/modifier", "/annuler"])
def test_the_own_page_exists_in_english(client, own, page):
    assert check_page(client.get(f"/en{own}{page}")).soup.html["lang"] == "en"


def test_no_payload_runs_on_the_own_page(client, registered):
    payload = "<img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
    own = registered(FORM, **(AMINATA | {"given_names": payload, "organisation": payload, "function": payload}))
    for page in ("", "/modifier"):
        shown = check_page(client.get(own + page))
        assert shown.soup.select("img, [onerror], [onload]") == []


@pytest.mark.parametrize("word", ["annule", "laisse", "efface", "attend", "x", "<b>Appelez le 76 00 00 00</b>", ""])
def test_an_address_that_was_made_up_confirms_nothing(client, own, word):
    page = check_page(client.get(own, query_string={"fait": word}))
    assert "C’est enregistré" not in page.text
    assert "Appelez le 76" not in page.text
