"""Correcting one's own registration: what is not shown again, what stays, what goes."""

from dataclasses import replace

import pytest

from conference.core.db import session, write
from conference.events.models import Place
from conference.participants import contacts
from conference.participants.contacts import Contacts
from conference.participants.models import Participant
from conference.registration.own_form import masked_email, masked_phone
from tests.pages import check_page
from tests.registration.world import AMINATA

REACHED = Contacts(("+22376123456", "+33612345678"), "awa@exemple.example", "Kolongo")


@pytest.fixture
def own(registered):
    return registered(**AMINATA)


@pytest.fixture
def reached(app, own, people, set_event):
    """An own page of somebody with two numbers, an address, a district and a commune."""
    set_event(exposed=False)
    with app.app_context(), write() as db:
        person = db.get(Participant, people()[0].id)
        person.district_id = session().query(Place).filter_by(name="Macina", kind="district").one().id
        contacts.store(person, REACHED)
    return f"{own}/modifier"


@pytest.fixture
def kept(app, people):
    """Call it for the contacts that are stored."""

    def kept():
        with app.app_context():
            return contacts.read(people()[0])

    return kept


def form_of(client, path):
    return check_page(client.get(path)).form("signed")


def test_no_contact_and_no_commune_is_ever_shown_again(client, reached):
    stale = form_of(client, reached).filled(version="0")
    wrong = stale | {"given_names": [""], "family_name": [""]}
    for answer in (
        client.get(reached),
        client.get(f"/en{reached}"),
        *(client.post(reached, data=d) for d in (stale, wrong)),
    ):
        page = check_page(answer)
        fields = page.form("signed").fields
        assert (fields["phone"], fields["email"], fields["commune"]) == ([""], [""], [""])
        assert "+223 •• •• •• 56 / +33 • •• •• •• 78" in page.text
        assert "a•••" in page.text
        assert not any(text in answer.text for text in ("7612", "76 12 34 5", "exemple.example", "awa@", "12 34 56 78"))
    assert "Nous avons : a•••. Laissez vide pour la garder." in check_page(client.get(reached)).text
    assert "Déjà indiquée. Laissez vide pour la garder." in check_page(client.get(reached)).text


def test_a_commune_of_no_list_is_not_shown_either(app, client, reached, kept):
    with app.app_context(), write() as db:
        contacts.store(db.query(Participant).one(), Contacts(("+22376123456",), "", "Kidalou"))
    answer = client.get(reached)
    assert "Kidalou" not in answer.text
    form = check_page(answer).form("signed")
    assert client.post(form.action, data=form.filled(organisation="CSCom")).status_code == 303
    assert kept().commune == "Kidalou"


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ({}, {}),
        ({"organisation": "CSCom"}, {}),
        ({"phone": "66 00 11 22"}, {"phones": ("+22366001122",)}),
        ({"email": "oumou@exemple.example"}, {"email": "oumou@exemple.example"}),
        ({"clear_phones": "y"}, {"phones": ()}),
        ({"clear_email": "y"}, {"email": ""}),
        ({"clear_email": "y", "clear_phones": "y", "phone": "66001122"}, {"phones": ("+22366001122",), "email": ""}),
        ({"commune": "Saloba"}, {"commune": "Saloba"}),
    ],
)
def test_an_empty_contact_stays_a_typed_one_replaces_and_a_tick_removes(client, reached, kept, typed, changed):
    form = form_of(client, reached)
    assert client.post(form.action, data=form.filled(**typed)).status_code == 303
    assert kept() == replace(REACHED, **changed)


def test_the_last_way_to_reach_somebody_is_not_removed(client, reached, kept):
    form = form_of(client, reached)
    answer = client.post(form.action, data=form.filled(clear_phones="y", clear_email="y"))
    assert answer.status_code == 422
    assert check_page(answer).errors() == ["Écrivez un numéro de téléphone ou une adresse e-mail : un seul suffit."]
    assert kept() == REACHED
    form = form_of(client, reached)
    client.post(form.action, data=form.filled(clear_email="y"))
    form = form_of(client, reached)
    assert "clear_email" not in form.fields
    assert client.post(form.action, data=form.filled(clear_phones="y")).status_code == 422
    assert kept() == replace(REACHED, email="")


def test_a_new_contact_stays_in_the_form_after_an_error(client, reached):
    form = form_of(client, reached)
    answer = client.post(form.action, data=form.filled(phone="66 00 11 22", email="oumou@", commune="Saloba"))
    fields = check_page(answer).form("signed").fields
    assert (fields["phone"], fields["email"], fields["commune"]) == (["66 00 11 22"], ["oumou@"], ["Saloba"])


def test_another_district_does_not_keep_the_commune_of_the_old_one(client, reached, kept):
    page = check_page(client.get(reached))
    other = next(tag["value"] for tag in page.soup.select("#district option") if tag.get_text() == "Youwarou")
    form = page.form("signed")
    assert client.post(form.action, data=form.filled(district=other)).status_code == 303
    assert kept() == replace(REACHED, commune="")


def test_the_form_of_an_exposed_event_asks_and_changes_no_place(client, reached, kept, people, set_event):
    set_event(exposed=True)
    page = check_page(client.get(reached))
    form = page.form("signed")
    assert not {"district", "commune"} & set(form.fields)
    assert page.all("label:has([name^=consent])") == [
        "Photo", "Figurer sur la liste remise aux autres", "Être contacté·e de nouveau",
    ]  # fmt: skip
    district = people()[0].district_id
    data = form.filled(organisation="CSCom") | {"district": "-", "commune": "Saloba"}
    assert client.post(form.action, data=data).status_code == 303
    assert (kept(), people()[0].district_id) == (REACHED, district)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+22376123433", "+223 •• •• •• 33"),
        ("+33612345678", "+33 • •• •• •• 78"),
        ("+999", "•99"),
        ("", ""),
    ],
)
def test_of_a_number_the_country_and_the_last_two_figures_are_shown(number, shown):
    assert masked_phone(number).replace("+•", "•") == shown


def test_of_an_address_the_first_letter_is_shown():
    assert masked_email("awa@exemple.example") == "a•••"
