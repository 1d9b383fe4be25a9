"""The public form, page by page, as people and machines send it."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.core import db as core_db
from conference.core import text
from conference.core.clock import now
from conference.core.db import session
from conference.events import seats
from conference.events.models import StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants import contacts
from tests.databases import enough
from tests.page_rules import LEAKS
from tests.pages import check_page
from tests.registration.world import AMINATA, FORM, SECRETS, token_of

BASE = "/c/paix-par-la-sante"


def test_the_form_is_one_light_page(client, event):
    page = check_page(client.get(FORM, headers={"Accept-Encoding": "br"}), budget_kb=10)
    assert page.h1 == "Votre inscription"
    assert (
        "Environ 3 minutes. Vous n’avez pas besoin d’adresse e-mail. Vos coordonnées ne seront pas publiées."
        in page.text
    )
    assert page.all("main form > .acts button") == ["Envoyer mon inscription"]
    fields = {name for name in page.form("signed").fields if name != "signed" and not name.startswith("consent")}
    assert len(fields) + 1 <= 12  # the three consents are one question
    assert "+223 20 00 00 00" in page.text
    assert page.soup.select_one("form#fiche").has_attr("novalidate")
    assert client.get(FORM).headers.getlist("Set-Cookie") == []


def test_the_form_asks_little_of_the_database(app, client, event, queries_of):
    assert queries_of(FORM) <= 9
    assert queries_of(FORM) <= 2  # on SQLite one of them says BEGIN


def test_no_consent_is_ticked_and_each_has_its_text(client, event):
    page = check_page(client.get(FORM))
    boxes = page.soup.select("input[type=checkbox]")
    assert {box["name"] for box in boxes} == {"consent_photo", "consent_list", "consent_invite"}
    assert not any(box.has_attr("checked") for box in boxes)
    assert "J’accepte d’être en photo ou en vidéo." in page.text
    assert "Nous les effaçons 90 jours après la conférence." in page.text


def test_who_registers_gets_the_address_of_their_page(send, people):
    district = "Macina"
    response = send(
        **AMINATA, organisation="CSCom de Kolongo", function="Sage-femme", age_bracket="36-59", language="bm"
    )
    assert token_of(response)
    (person,) = people()
    assert (person.given_names, person.family_name, person.sex, person.language) == ("Aminata", "Traoré", "F", "bm")
    assert (person.organisation, person.function, person.age_bracket) == ("CSCom de Kolongo", "Sage-femme", "36-59")
    assert (person.state, person.source, person.locale, person.district_id) == ("pending", "online", "fr", None)
    assert [person.consent_photo, person.consent_list, person.consent_invite] == [False] * 3
    assert district not in person.search_key


def test_the_answer_keeps_the_language_of_the_page(send, people):
    response = send("/en" + FORM, **AMINATA)
    assert response.location.startswith("/en/x/")
    assert [person.locale for person in people()] == ["en"]


def test_several_numbers_and_an_address_are_read(app, send, people):
    send(given_names="Awa", phone="76 12 34 56 / +33 6 12 34 56 78", email="Awa@Exemple.org")
    with app.app_context():
        known = contacts.read(people()[0])
    assert known.phones == ("+22376123456", "+33612345678")
    assert known.email == "Awa@exemple.org"


@pytest.mark.parametrize("reach", [{"phone": "66001122"}, {"email": "awa@exemple.org"}])
def test_one_way_to_be_reached_is_enough(send, reach):
    assert send(given_names="Awa", **reach).status_code == 303


def test_what_is_missing_is_said_on_top_and_at_its_place(client, send, people):
    response = send(organisation="ASACO", consent_photo="y", press="Envoyer")
    page = check_page(response)
    assert response.status_code == 422
    assert page.title.startswith("Erreur : Votre inscription")
    assert page.errors() == [
        "Écrivez votre prénom ou votre nom de famille.",
        "Écrivez un numéro de téléphone ou une adresse e-mail : un seul suffit.",
    ]
    assert page.link("Écrivez votre prénom ou votre nom de famille.") == "#given_names"
    assert page.one("#given_names")["aria-invalid"] == "true"
    assert page.one("#organisation")["value"] == "ASACO"
    assert page.one("#consent_photo").has_attr("checked")
    assert people() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "76 12 34"}, "Ce numéro de téléphone est trop court : il y manque au moins un chiffre."),
        ({"phone": "appelez ma sœur"}, "Ce numéro de téléphone n’est pas lisible. Exemple : 76 12 34 56."),
        ({"given_names": "A" * 130}, "Prénom(s) : 120 caractères au plus, il y en a 130."),
        ({"function": "ɲ" * 121}, "Fonction : 120 caractères au plus, il y en a 121."),
        ({"age_bracket": "12"}, "Tranche d’âge : choisissez dans la liste."),
        ({"district": "00000000-0000-0000-0000-000000000000"}, "District sanitaire : choisissez dans la liste."),
        ({"sex": "X"}, "Sexe : choisissez dans la liste."),
    ],
)
def test_what_is_wrong_is_said_in_a_clear_sentence(send, people, fields, sentence):
    response = send(**(AMINATA | fields))
    assert response.status_code == 422
    assert check_page(response).errors() == [sentence]
    assert people() == []


@pytest.mark.parametrize(
    "address",
    [
        "awa",
        "awa@",
        "a@b.example,c@d.example",
        "a@b.example\nBcc: x@y.example",
        "a@[127.0.0.1]",
        '"x y"@b.example',
        "awa@local",
    ],
)
def test_what_is_no_address_is_refused(send, people, address):
    response = send(**(AMINATA | {"email": address}))
    assert "Cette adresse e-mail n’est pas complète." in check_page(response).errors()[0]
    assert people() == []


@pytest.mark.parametrize(
    "name",
    [
        "U", "N'Golo", "N’Golo", "Ɲeleni", "Sɛku Ŋɔɔ", "ߊߡߌߣߊߕߊ", "أمينة", '=HYPERLINK("http://x")',
        "<script>alert(1)</script>",
        "A" * 120, "\u202eevil", "a\u0000b", "Zoé\u200d", "👩🏾‍⚕️ Awa", "-", "'",
    ],
)  # fmt: skip
def test_every_name_is_taken_and_shown_as_typed(client, send, name):
    own = token_of(send(**(AMINATA | {"given_names": name})))
    shown = check_page(client.get(f"/x/{own}")).all("h1 bdi")
    assert shown == [" ".join(name.replace("\u202e", "").replace("\u0000", "").rstrip("\u200d").split())]


@pytest.mark.parametrize("name", ["{{7*7}}", "${7*7}", "%(x)s", "{x.__class__}"])
def test_a_name_is_never_a_template(client, send, name):
    own = token_of(send(**(AMINATA | {"given_names": name})))
    assert f"<bdi>{name}</bdi>" in client.get(f"/x/{own}").text


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%00", "%C3", "a%0d%0ab", "%F0%9F%98%80", "%E2%80%AE"])
def test_broken_encodings_are_no_reason_to_fail(client, event, raw):
    signed = check_page(client.get(FORM)).form("signed").fields["signed"][0]
    names = ("given_names", "family_name", "phone", "email", "district", "commune", "sex", "language", "age_bracket")
    body = "&".join(f"{name}={raw}" for name in names) + f"&signed={signed}"
    response = client.post(FORM, data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {303, 422}


@pytest.mark.slow
@settings(
    max_examples=enough(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["given_names", "family_name", "phone", "email", "organisation", "function", "sex", "age_bracket",
             "district", "commune", "language", "consent_photo", "seulement", "version", "signed"]
        ),
        # What the page checker takes for letters or code of ours that leaked; here somebody would have typed it.
        st.text(max_size=150).filter(
            lambda typed: not re.search("\ufffd|Ã|â€|None", typed) and not LEAKS.search(typed)
        ),
    )
)  # fmt: skip
def test_no_text_in_any_field_breaks_the_form(client, event, fields):
    signed = check_page(client.get(FORM)).form("signed").fields["signed"][0]
    body = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in ({"signed": signed} | fields).items()
    )
    response = client.post(FORM, data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code < 500
    if response.status_code != 303:
        check_page(response)


def test_a_very_long_field_is_refused_and_not_kept_whole(send, people):
    response = send(**(AMINATA | {"organisation": "é" * 1_000_000}))
    assert response.status_code == 422
    assert len(response.data) < 60_000
    assert people() == []


def test_what_the_form_does_not_ask_is_ignored(client, send, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    more = {
        "state": "confirmed",
        "group_id": "x",
        "source": "desk",
        "event_id": "x",
        "is_admin": "1",
        "link_version": "9",
    }
    assert client.post(FORM, data=form | more).status_code == 303
    (person,) = people()
    assert (person.state, person.source, person.link_version) == ("pending", "online", 1)


# ------------------------------------------------------------------------------------------------- sent twice, too late


def test_a_form_sent_twice_is_one_person_and_one_answer(client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    first, second = client.post(FORM, data=form), client.post(FORM, data=form)
    assert token_of(first) == token_of(second)
    assert len(people()) == 1


@pytest.mark.slow
def test_a_form_sent_twenty_times_at_once_is_one_person(app, client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    gate = threading.Barrier(20)

    def post(_):
        gate.wait(60)
        return app.test_client().post(FORM, data=form)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    assert len({token_of(answer) for answer in answers}) == 1
    assert len(people()) == 1


def test_a_form_sent_again_with_a_correction_corrects(app, client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    first = client.post(FORM, data=form)
    again = client.post(FORM, data=form | {"phone": "66 00 11 22"})
    assert token_of(first) == token_of(again)
    with app.app_context():
        assert contacts.read(people()[0]).phones == ("+22366001122",)


def test_a_form_used_again_by_the_same_person_in_another_group_leads_to_the_first(client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    first = token_of(client.post(FORM, data=form))
    response = client.post("/c/paix-par-la-sante/inscription/ong", data=form)
    assert response.status_code == 409
    assert check_page(response).link("Ouvrir l’inscription déjà envoyée") == f"/x/{first}"
    assert len(people()) == 1


def test_a_form_used_again_for_somebody_else_loses_nobody(client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    first = token_of(client.post(FORM, data=form))
    other = form | {"given_names": "Oumou", "family_name": "Sangaré"}
    response = client.post(FORM, data=other)
    page = check_page(response)
    assert response.status_code == 409
    assert "Ce formulaire a déjà été envoyé" in page.text
    assert first not in response.text
    assert "Ouvrir l’inscription déjà envoyée" not in page.text
    second = client.post(FORM, data=page.form("signed").filled())
    assert token_of(second) != first
    assert [person.given_names for person in people()] == ["Aminata", "Oumou"]


@pytest.mark.parametrize("signed", ["", "x", "eyJ4IjoxfQ.aaaa.bbbb", "W10.Zw.xx", "é\u0000"])
def test_a_forged_form_comes_back_with_everything_kept(client, event, people, signed):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    response = client.post(FORM, data=form | {"signed": signed})
    page = check_page(response)
    assert response.status_code == 422
    assert page.errors() == [
        "Ce formulaire est resté ouvert trop longtemps. Vérifiez vos réponses, puis envoyez-le de nouveau."
    ]
    assert page.one("#given_names")["value"] == "Aminata"
    assert people() == []
    assert token_of(client.post(FORM, data=page.form("signed").filled()))


def test_the_signed_field_of_another_event_is_forged(app, client, event, people):
    from conference.core import tokens

    with app.app_context():
        other = tokens.sign_form("details", "forum")
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    assert client.post(FORM, data=form | {"signed": other}).status_code == 422
    assert people() == []


def test_a_form_open_for_a_day_works_and_one_of_four_days_comes_back(client, event, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    with time_machine.travel(now() + timedelta(days=4)):
        response = client.post(FORM, data=form)
        assert response.status_code == 422
        assert check_page(response).one("#given_names")["value"] == "Aminata"
    assert people() == []
    with time_machine.travel(now() + timedelta(days=1)):
        assert client.post(FORM, data=form).status_code == 303


def test_the_same_contact_again_gets_the_same_page_as_anyone(client, send, people):
    pages = [check_page(client.get(f"/x/{token_of(send(**AMINATA, email='awa@exemple.org'))}")) for _ in range(2)]
    code = pages[0].all(".code")[0], pages[1].all(".code")[0]
    assert pages[0].text.replace(code[0], "") == pages[1].text.replace(code[1], "")
    assert [person.suspected for person in people()] == [False, True]


def test_nobody_is_molested_through_the_form(app, send, people):
    for number in range(5):
        send(given_names=f"Awa {number}", email="victime@exemple.org")
    with app.app_context():
        assert sorted(row.state for row in session().query(OutboxMessage)) == ["kept"] * 2 + ["waiting"] * 3


# ------------------------------------------------------------------------------------------ other group, other language


def test_the_group_is_changed_without_losing_what_was_typed(client, event, people):
    page = check_page(client.get(FORM))
    buttons = {button.get_text(): button["formaction"] for button in page.soup.select("main details button")}
    assert "Équipe d’organisation" not in buttons  # by invitation
    assert "Professionnels de la santé" not in buttons  # this one
    form = page.form("signed")
    target = buttons["ONG locales et société civile"]
    typed = form.filled(press="ONG locales", **AMINATA, consent_photo="y", age_bracket="60+")
    other = check_page(client.post(target, data=typed))
    assert other.response.status_code == 200
    assert other.errors() == []
    assert other.form("signed").action == target == f"{BASE}/inscription/ong"
    assert other.one("#given_names")["value"] == "Aminata"
    assert other.one("#consent_photo").has_attr("checked")
    assert other.one("#age_bracket option[selected]")["value"] == "60+"
    assert other.form("signed").fields["signed"] == form.fields["signed"]
    assert other.soup.select("#commune") == []
    assert people() == []
    assert token_of(client.post(target, data=other.form("signed").filled()))


def test_the_language_is_changed_without_losing_what_was_typed(client, event, people):
    page = check_page(client.get(FORM))
    button = page.one(".langs button")
    assert (button["form"], button["formaction"]) == ("fiche", f"/en{FORM}")
    typed = page.form("signed").filled(**AMINATA) | {button["name"]: button["value"]}
    english = check_page(client.post(button["formaction"], data=typed))
    assert english.soup.html["lang"] == "en"
    assert english.one("#family_name")["value"] == "Traoré"
    assert english.form("signed").action == f"/en{FORM}"
    assert people() == []


def test_enter_sends_the_form_and_not_another_button(client, event):
    soup = check_page(client.get(FORM)).soup
    first = next(b for b in soup.select("button") if b.get("form") == "fiche" or b.find_parent("form", id="fiche"))
    assert not first.has_attr("name")
    assert not first.has_attr("formaction")


# ------------------------------------------------------------------------------------------------------------- communes


def test_communes_stand_under_their_district_where_the_group_is_asked(client, event):
    page = check_page(client.get(FORM))
    groups = page.soup.select("#commune optgroup")
    assert [group["label"] for group in groups] == ["Ténenkou", "Youwarou", "Macina", "Tominian"]
    assert len(page.soup.select("#commune option")) == 41
    assert check_page(client.get(f"{BASE}/inscription/communaute")).soup.select("#commune") == []


def option(page, name, label):
    return next(tag["value"] for tag in page.soup.select(f"#{name} option") if tag.get_text() == label)


def test_a_commune_brings_its_district_along_and_is_sealed(app, client, send, people):
    page = check_page(client.get(FORM))
    send(**AMINATA, commune=option(page, "commune", "Kolongo"))
    (person,) = people()
    assert str(person.district_id) == option(page, "district", "Macina")
    with app.app_context():
        assert contacts.read(person).commune == "Kolongo"


@pytest.mark.parametrize("district", ["Youwarou", "Un autre district, ou aucun"])
def test_a_commune_of_another_district_is_asked_about(client, send, people, district):
    page = check_page(client.get(FORM))
    response = send(**AMINATA, commune="Kolongo", district=option(page, "district", district))
    assert check_page(response).errors() == ["Cette commune n’est pas dans le district choisi. Changez l’un des deux."]
    assert people() == []


def test_no_district_is_an_answer(client, send, people):
    page = check_page(client.get(FORM))
    send(**AMINATA, district=option(page, "district", "Un autre district, ou aucun"))
    assert people()[0].district_id is None


# ----------------------------------------------------------------------------------------------------- full, shut, gone


def test_a_full_group_with_a_waiting_list_says_so_and_takes_in(client, set_group, send, people):
    set_group("communaute", taken=20)
    path = f"{BASE}/inscription/communaute"
    page = check_page(client.get(path))
    assert "Ce groupe est complet. Nous pouvons vous mettre en liste d’attente." in page.text
    assert page.all("main form > .acts button") == ["M’inscrire en liste d’attente"]
    own = token_of(send(path, **AMINATA))
    assert [person.state for person in people()] == ["waitlisted"]
    assert "Vous êtes en liste d’attente." in check_page(client.get(f"/x/{own}")).text


def test_a_full_group_without_one_has_its_own_page(client, set_group):
    set_group("ong", taken=20)
    page = check_page(client.get(f"{BASE}/inscription/ong"))
    assert page.h1 == "Ce groupe est complet"
    assert "Appelez-nous au +223 20 00 00 00" in page.text
    assert page.link("Voir les autres groupes") == f"{BASE}/inscription"
    assert page.soup.select("main form") == []


def test_a_group_that_fills_up_meanwhile_loses_nothing_typed(client, event, set_group, people):
    path = f"{BASE}/inscription/ong"
    form = check_page(client.get(path)).form("signed").filled(**AMINATA)
    set_group("ong", taken=20)
    response = client.post(path, data=form)
    page = check_page(response)
    assert response.status_code == 409
    assert page.errors() == ["Ce groupe est complet", "Si un autre groupe vous correspond aussi, choisissez-le."]
    assert page.one("#given_names")["value"] == "Aminata"
    assert page.one("main details").has_attr("open")
    assert people() == []


def test_a_quota_lowered_under_what_is_taken_turns_the_next_away_and_nobody_else(app, client, event, send, people):
    path = f"{BASE}/inscription/onu"
    for name in ("Awa", "Binta"):
        send(path, given_names=name, phone="66001122")
    form = check_page(client.get(path)).form("signed").filled(**AMINATA)
    with app.app_context(), core_db.write() as rows:
        seats.set_quota(rows.query(StakeholderGroup).filter_by(event_id=event.id, code="onu").one().id, 1)
    refused = client.post(path, data=form)
    assert refused.status_code == 409
    assert check_page(refused).errors()[0] == "Ce groupe est complet"
    assert check_page(refused).one("#family_name")["value"] == "Traoré"
    assert [person.state for person in people()] == ["confirmed", "confirmed"]


def test_the_last_seat_goes_to_one(app, client, event, set_group, people):
    path = f"{BASE}/inscription/onu"
    set_group("onu", taken=19)
    forms = [
        check_page(client.get(path)).form("signed").filled(**(AMINATA | {"given_names": f"Awa {letter}"}))
        for letter in "ABCDEFGH"
    ]
    gate = threading.Barrier(len(forms))

    def post(form):
        gate.wait(60)
        return app.test_client().post(path, data=form)

    with ThreadPoolExecutor(len(forms)) as pool:
        statuses = [answer.status_code for answer in pool.map(post, forms)]
    assert sorted(statuses) == [303] + [409] * 7
    assert len(people()) == 1
    with app.app_context():
        assert session().query(StakeholderGroup).filter_by(code="onu").one().taken == 20


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"registration_closes_at": now() - timedelta(minutes=1)}, "Les inscriptions en ligne sont closes"),
        ({"registration_opens_at": now() + timedelta(days=2)}, "Les inscriptions en ligne ne sont pas encore ouvertes"),
        ({"first_day": now().date() - timedelta(days=9), "last_day": now().date() - timedelta(days=8),
          "registration_closes_at": None}, "Les inscriptions en ligne sont closes"),
    ],
)  # fmt: skip
def test_closed_and_early_have_their_own_page_and_refuse_kindly(client, set_event, people, change, heading):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    set_event(**change)
    page = check_page(client.get(FORM))
    assert (page.response.status_code, page.h1) == (200, heading)
    assert "+223 20 00 00 00" in page.text
    late = client.post(FORM, data=form)
    assert late.status_code == 409
    assert check_page(late).errors()[0] == heading
    assert check_page(late).one("#family_name")["value"] == "Traoré"
    assert people() == []


def test_a_group_that_closes_while_the_form_is_open_says_so_and_keeps_what_was_typed(client, event, set_group, people):
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    set_group("sante", closes_at=now() - timedelta(minutes=1))
    late = client.post(FORM, data=form)
    page = check_page(late)
    assert late.status_code == 409
    assert page.errors()[0] == "Les inscriptions en ligne sont closes"
    assert page.one("#family_name")["value"] == "Traoré"
    assert page.one("main details").has_attr("open"), "other groups are shown"
    assert people() == []


def test_a_group_by_invitation_says_so(client, event, people):
    path = f"{BASE}/inscription/organisation"
    page = check_page(client.get(path))
    assert page.h1 == "L’inscription dans ce groupe se fait sur invitation"
    form = check_page(client.get(FORM)).form("signed").filled(**AMINATA)
    assert client.post(path, data=form).status_code == 409
    assert people() == []


@pytest.mark.parametrize(
    "path",
    [f"{BASE}/inscription/nix", f"{BASE}/inscription/%00", f"{BASE}/inscription/" + "x" * 3000,
     "/c/nix/inscription/sante", "/c/%00/inscription/sante", f"{BASE}/inscription/%F0%9F%98%80"],
)  # fmt: skip
def test_unknown_groups_and_events_are_not_found(client, event, path):
    for answer in (client.get(path), client.post(path, data=AMINATA)):
        assert answer.status_code == 404
        check_page(answer)


def test_an_unpublished_event_is_unknown(client, event, set_event):
    set_event(published=False)
    unknown = client.get("/c/nix/inscription/sante")
    for path in (FORM, f"{BASE}/inscription", f"{BASE}/retrouver", f"{BASE}/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert check_page(answer).text == check_page(unknown).text


def test_groups_are_chosen_on_a_page_of_their_own(client, event, set_group):
    set_group("ong", taken=20)
    set_group("onu", closes_at=now() - timedelta(hours=1))
    page = check_page(client.get(f"{BASE}/inscription"), budget_kb=10)
    rows = dict(
        zip([a["href"].rpartition("/")[2] for a in page.soup.select(".rows a")], page.all(".rows a"), strict=True)
    )
    assert rows["sante"] == "Professionnels de la santé"
    assert rows["ong"].endswith("complet")
    assert rows["onu"].endswith("inscriptions closes")
    assert rows["organisation"].endswith("sur invitation")
    assert not any(figure in page.text for figure in ("19 place", "20 place"))


# ------------------------------------------------------------------------------------------------- find it again, clear


def code_of(client, own):
    return "".join(check_page(client.get(own)).all(".code")).replace(" ", "")


@pytest.mark.parametrize("name", ["Traoré", "traore", "AMINATA", "Aminata Traoré", "Traore Aminata", "  Aminata "])
def test_code_and_name_open_the_page(client, registered, name):
    own = registered(**AMINATA)
    code = code_of(client, own)
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    answer = client.post(form.action, data=form.filled(code=f"{code[:3].lower()} {code[3:]}", name=name))
    assert (answer.status_code, answer.location) == (303, own)


def test_other_scripts_are_found_by_their_own_words_only(client, registered):
    own = registered(**(AMINATA | {"given_names": "ߊߡߌߣߊߕߊ", "family_name": "أمينة"}))
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    code = code_of(client, own)
    assert client.post(form.action, data=form.filled(code=code, name="ߓߊߞߊߙߌ")).status_code == 403
    assert client.post(form.action, data=form.filled(code=code, name="أمينة")).location == own


@pytest.mark.parametrize("name", ["Ɲeleni", "neleni", "Nyeleni", "Nieleni", "ngolo", "N’Golo", "NEŊƐ", "nene"])
def test_a_name_is_found_however_a_telephone_without_its_letters_writes_it(client, registered, name):
    own = registered(**(AMINATA | {"given_names": "Ɲeleni Neŋɛ", "family_name": "N'Golo"}))
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    assert client.post(form.action, data=form.filled(code=code_of(client, own), name=name)).location == own


def test_a_wrong_pair_says_the_same_whatever_is_wrong(client, registered):
    own = registered(**AMINATA)
    code = code_of(client, own)
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    pairs = [(code, "Diallo"), ("ZZZZZZ", "Traoré"), ("?", "!"), (code, "Aminata Diallo")]
    answers = [client.post(form.action, data=form.filled(code=c, name=n)) for c, n in pairs]
    assert [answer.status_code for answer in answers] == [403] * 4
    said = {tuple(check_page(answer).errors()) for answer in answers}
    assert said == {("Ce code et ce nom ne vont pas ensemble. Vérifiez-les, ou appelez-nous.",)}


def test_empty_fields_are_asked_for(client, event):
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    answer = client.post(form.action, data=form.filled())
    assert answer.status_code == 422
    assert len(check_page(answer).errors()) == 2


def test_guessing_one_code_is_slowed_from_everywhere_and_so_is_one_address(client, registered):
    own = registered(**AMINATA)
    code = code_of(client, own)
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")

    def attempt(code, name, address):
        return client.post(form.action, data=form.filled(code=code, name=name), environ_base={"REMOTE_ADDR": address})

    assert [attempt(code, "Diallo", f"10.0.0.{number}").status_code for number in range(5)] == [403] * 5
    slowed = attempt(code, "Traoré", "10.0.0.77")
    assert slowed.status_code == 429
    assert check_page(slowed).errors() == ["Trop d’essais. Attendez quelques minutes, puis recommencez."]
    assert check_page(slowed).one("#code")["value"] == code
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert attempt(code, "Traoré", "10.0.0.77").status_code == 303
    figures = "ABCDEFGHJKLMNPQRSTUV"
    assert [attempt(f"ABCDE{figure}", "x", "10.9.9.9").status_code for figure in figures] == [403] * 20
    assert attempt("ABCDEW", "x", "10.9.9.9").status_code == 429
    assert attempt("ABCDEW", "x", "10.9.9.8").status_code == 403


def test_the_right_pair_costs_no_try_however_often_it_is_given(client, registered):
    own = registered(**AMINATA)
    code = code_of(client, own)
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    assert [client.post(form.action, data=form.filled(code=code, name="x")).status_code for _ in range(4)] == [403] * 4
    assert [client.post(form.action, data=form.filled(code=code, name="Traoré")).status_code for _ in range(8)] == [
        303
    ] * 8
    assert client.post(form.action, data=form.filled(code=code, name="x")).status_code == 403


def test_a_wrong_name_and_an_unknown_code_are_the_same_work(app, client, registered, monkeypatch):
    code = code_of(client, registered(**AMINATA))
    form = check_page(client.get(f"{BASE}/retrouver")).form("signed")
    spelled, asked, real = [], [], text.name_keys
    monkeypatch.setattr(text, "name_keys", lambda word: spelled.append(word) or real(word))
    with app.app_context():
        engine = core_db.db.engine
    sa.event.listen(engine, "before_cursor_execute", said := lambda *given: asked.append(given[2]))
    try:
        work = []
        for one in ("ZZZZZ2", code, "ZZZZZ3"):
            spelled.clear()
            asked.clear()
            assert client.post(form.action, data=form.filled(code=one, name="Diallo")).status_code == 403
            work.append((len(spelled), list(asked)))
    finally:
        sa.event.remove(engine, "before_cursor_execute", said)
    assert work[1] == work[2], "the first try of an address is counted anew"


def test_a_cleared_screen_says_nothing(client, event):
    answer = client.get("/efface")
    page = check_page(answer)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not any(word in answer.text for word in SECRETS)
    assert page.soup.select("main a") == []


@pytest.mark.parametrize("path", ["/inscription", "/inscription/sante", "/retrouver", "/inscription/organisation", "/"])
def test_every_page_exists_in_english(client, event, path):
    assert check_page(client.get(f"/en{BASE}{path}")).soup.html["lang"] == "en"
