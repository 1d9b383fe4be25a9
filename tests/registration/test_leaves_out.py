"""A group whose form asks less: the fields are not there, and what is known already stays."""

import pytest

from conference.core.db import session, write
from conference.events.models import Event, Place
from conference.events.queries import group_by_code
from conference.participants import contacts, delegation_pins
from conference.participants import delegation_records as delegations
from conference.participants.contacts import Contacts
from conference.participants.models import Participant
from tests.builders import a_delegation
from tests.pages import check_page
from tests.registration.world import AMINATA, FORM
from tests.staff import press, signed_in

ALL = ["organisation", "function", "email", "age_bracket", "language", "district"]
REACHED = Contacts(("+22376123456",), "awa@exemple.example", "Kolongo")


@pytest.fixture
def organiser(app, event):
    with app.app_context():
        row = session().get_one(Event, event.id)
    return signed_in(app, row, contacts=True)


@pytest.fixture
def known(app, people):
    """Write down everything of the only person there is; call what it returns for what is stored now."""

    def stored():
        (person,) = people()
        with app.app_context():
            district = session().get(Place, person.district_id) if person.district_id else None
            names = (person.organisation, person.function, person.age_bracket, person.language)
            return (*names, district and district.name, contacts.read(person))

    def known():
        with app.app_context(), write() as db:
            person = db.query(Participant).one()
            person.organisation, person.function, person.age_bracket = "CSCom de Sah", "Sage-femme", "36-59"
            person.language = "bm"
            person.district_id = db.query(Place).filter_by(name="Macina", kind="district").one().id
            contacts.store(person, REACHED)
        return stored

    return known


@pytest.fixture
def less(set_group, set_event):
    """Have the form ask less; the event is exposed or not."""

    def less(leaves_out, *, exposed=False, **fields):
        set_group("sante", leaves_out=leaves_out, **fields)
        set_event(exposed=exposed)

    return less


@pytest.fixture
def own(registered):
    """The form with which somebody corrects their registration."""
    return f"{registered(**AMINATA)}/modifier"


@pytest.fixture
def delegation(app, event):
    """The path and the PIN of a delegation."""
    with app.app_context():
        row = session().get_one(Event, event.id)
        pin = delegation_pins.prepare(row.id)
        made = a_delegation(row, group_by_code(row.id, "sante"), pin=pin)
        return f"/d/{delegations.link(made)}", pin.pin


def asked(page):
    """The names of what a form asks, hidden fields and agreements aside."""
    fields = page.soup.select("main form :is(input:not([type=hidden]), select, textarea)")
    return {tag["name"] for tag in fields} - {"consent_photo", "consent_list", "consent_invite"}


def test_the_form_asks_only_what_the_group_needs(client, set_group, send, people):
    names = asked(check_page(client.get(FORM)))
    assert names == {"given_names", "family_name", "phone", "sex", "commune", *ALL}
    set_group("sante", leaves_out=["email", "function", "language"], asks_commune=False)
    page = check_page(client.get(FORM, headers={"Accept-Encoding": "br"}), budget_kb=10)
    assert asked(page) == names - {"email", "function", "language", "commune"}
    assert "un seul suffit. Le téléphone" not in page.text
    assert "Le téléphone d’un proche convient aussi." in page.text
    assert "prévoir les langues" not in page.text

    wrong = check_page(send(given_names="Awa", press="Envoyer"))
    assert wrong.errors() == ["Écrivez un numéro de téléphone."]
    form = check_page(client.get(FORM)).form("signed")
    forged = form.filled(AMINATA) | {"email": ["awa@exemple.example"], "function": ["Maire"], "language": ["bm"]}
    assert client.post(FORM, data=forged).status_code == 303
    (person,) = people()
    assert (person.given_names, person.function, person.language, person.has_email) == ("Aminata", "", "fr", False)

    set_group("sante", leaves_out=ALL)
    assert asked(check_page(client.get(f"/en{FORM}"))) == {"given_names", "family_name", "phone", "sex"}
    set_group("sante", leaves_out=["tout", "given_names"])
    assert asked(check_page(client.get(FORM))) == names - {"commune"}


def test_a_commune_alone_says_the_district(client, set_group, send, people, app):
    set_group("sante", leaves_out=["district"])
    page = check_page(client.get(FORM))
    assert "district" not in asked(page)
    assert send(**AMINATA, commune="Kolongo").status_code == 303
    with app.app_context():
        assert session().get(Place, people()[0].district_id).name == "Macina"


@pytest.mark.parametrize("exposed", [False, True])
def test_what_is_known_stays_when_a_person_corrects_the_rest(client, own, less, known, exposed):
    before = known()
    less(ALL, exposed=exposed)
    page = check_page(client.get(own))
    places = set() if exposed else {"commune"}
    assert asked(page) == {"given_names", "family_name", "phone", "sex", "clear_phones", *places}
    assert client.post(own, data=page.form("signed").filled(given_names="Awa", clear_phones="y")).status_code == 303
    without = Contacts((), REACHED.email, REACHED.commune)
    assert before() == ("CSCom de Sah", "Sage-femme", "36-59", "bm", "Macina", without)


def test_another_commune_moves_the_district_where_only_the_commune_is_asked(client, own, less, known):
    before = known()
    less(["district"])
    form = check_page(client.get(own)).form("signed")
    assert client.post(own, data=form.filled(commune="Fangasso")).status_code == 303
    assert before()[4:] == ("Tominian", Contacts(REACHED.phones, REACHED.email, "Fangasso"))


@pytest.mark.usefixtures("own")
def test_staff_correct_everything_whatever_the_form_asks(organiser, less, known, people):
    known()
    less(ALL)
    page = check_page(organiser.get(f"/org/paix-par-la-sante/participants/{people()[0].id}/modifier"))
    for name, value in {"organisation": "CSCom de Sah", "function": "Sage-femme", "email": REACHED.email}.items():
        assert page.form("Enregistrer").fields[name] == [value]
    assert {"age_bracket", "language", "district_id"} <= asked(page)


def test_staff_on_the_telephone_ask_no_more(organiser, less):
    less(ALL, asks_commune=False)
    path = "/org/paix-par-la-sante/saisie/sante"
    form = check_page(organiser.get(path)).form("signed")
    looked = check_page(organiser.post(path, data=form.filled(AMINATA, press="Chercher")))
    assert "Personne de ce nom" in looked.text
    assert asked(looked) == {"given_names", "family_name", "phone", "sex"}
    assert organiser.post(path, data=looked.form("signed").filled(press="Enregistrer")).status_code == 303


def test_a_focal_point_is_asked_no_more(client, delegation, less, known, people):
    less(ALL, asks_commune=False)
    path, pin = delegation
    assert press(client, check_page(client.get(path)).form("pin"), pin=pin).status_code == 303
    page = check_page(client.get(f"{path}/nommer"))
    assert asked(page) == {"given_names", "family_name", "phone", "sex"}
    assert "Pour l’accueillir" not in page.text
    assert press(client, page.form("given_names"), given_names="Fanta").status_code == 303
    (person,) = people()
    assert person.organisation == "CSRéf"

    before = known()
    page = check_page(client.get(f"{path}/personnes/{person.id}/modifier"))
    assert asked(page) == {"given_names", "family_name", "phone", "sex", "clear_phones"}
    assert press(client, page.form("given_names"), family_name="Diarra").status_code == 303
    assert before() == ("CSCom de Sah", "Sage-femme", "36-59", "bm", "Macina", REACHED)
