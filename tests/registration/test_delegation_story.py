"""A delegation from its creation to its printed codes, through the pages only."""

import re
from datetime import timedelta

import pytest
import time_machine

from conference.accounts.models import Throttle
from conference.core import clock
from conference.core.db import session, write
from conference.events.models import Event
from conference.events.queries import group_by_code
from conference.participants import delegation_pins as pins
from conference.participants import delegation_queries as queries
from conference.participants import delegation_records as records
from conference.participants.models import Consent, Delegation, Participant
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import a_delegation, a_district, a_group, a_person, an_event
from tests.pages import check_page
from tests.paper_reading import page_texts, scanned
from tests.staff import audited, press, signed_in

BOARD = "/org/forum/delegations"


@pytest.fixture
def event(app):
    with app.app_context():
        today = clock.now().date()
        event = an_event(first_day=today + timedelta(days=30), last_day=today + timedelta(days=31), exposed=True)
        a_group(event, "sante", quota=5)
        a_group(event, "elus", quota=None, approval=True)
        a_district(event)
        return event.id


@pytest.fixture
def organiser(app, event):
    with app.app_context():
        row = session().get(Event, event)
    return signed_in(app, row, contacts=True)


@pytest.fixture
def make(organiser):
    """Make a delegation through the form; return its page's path and its PIN."""

    def make(**fields):
        values = {"organisation": "CSRéf de Macina", "group": "sante", "seats": "3", "women_minimum": "2"}
        form = check_page(organiser.get(f"{BOARD}/nouvelle")).form("organisation")
        page = check_page(press(organiser, form, **(values | {"focal_name": "Awa Diarra"} | fields)))
        assert page.h1 == "Délégation créée", page.errors()
        pin = page.one(".code").get_text().replace(" ", "")
        return re.search(r"/d/\w+", page.text)[0], pin, page

    return make


def enter(client, path, pin):
    return press(client, check_page(client.get(path)).form("pin"), pin=pin)


def inside(client, path, budget=10):
    return check_page(client.get(path, headers={"Accept-Encoding": "br"}), budget_kb=budget)


def name(client, path, given_names, **fields):
    form = check_page(client.get(f"{path}/nommer", headers={"Accept-Encoding": "br"}), budget_kb=10).form("given_names")
    return press(client, form, given_names=given_names, family_name="Koné", **fields)


def people(app):
    with app.app_context():
        session().rollback()
        return {row.given_names: row for row in session().query(Participant)}


@pytest.mark.paper
def test_the_whole_way_of_a_delegation(app, client, organiser, make, event):
    soon = (clock.now() + timedelta(days=10)).strftime("%Y-%m-%dT18:00")
    path, pin, made = make(phone="76 12 34 56", email="awa@exemple.example", name_by=soon, confirm_by=soon)

    letter = press(organiser, made.form("Imprimer la lettre"))
    (text,) = page_texts(letter.data)
    for words in (
        "FOR-2026-001",
        "CSRéf de Macina",
        "Awa Diarra",
        "trois (3) places",
        "deux (2)",
        "18:00",
        "Forum des soignants",
    ):
        assert words in text
    assert pin[:3] + " " + pin[3:] not in text
    (link,) = scanned(letter.data)
    assert link.endswith(path)
    with_pin = press(organiser, made.form("Imprimer le code dans la lettre"))
    assert f"{pin[:3]} {pin[3:]}" in page_texts(with_pin.data)[0]

    wrong = "000000" if pin != "000000" else "111111"
    door = check_page(client.get(path))
    assert not {"CSRéf", "Forum", "Awa", "Groupe"} & set(re.findall(r"\w+", door.text + door.title))
    assert [enter(client, path, wrong).status_code for _ in range(6)] == [403] * 5 + [429]
    assert enter(client, path, pin).status_code == 429
    with app.app_context(), write() as db:
        db.query(Throttle).delete()
    assert enter(client, path, f"{pin[:3]} {pin[3:]}").location == path

    page = inside(client, path)
    assert "Personnes désignées : 0 sur 3. Il reste 3 places." in page.text
    assert name(client, path, "Fanta", sex="F", phone="70 00 00 01", consent_invite="y").status_code == 303
    for one in ("Moussa", "Seydou"):
        assert name(client, path, one, sex="M").location == path
    assert "les places restantes ne suffisent pas" in inside(client, path).text
    full = client.get(f"{path}/nommer")
    assert full.status_code == 409
    assert "Toutes les places de cette délégation sont prises." in check_page(full).text
    known = people(app)
    assert {row.state for row in known.values()} == {"nominated"}
    assert {(row.source, row.seat, row.organisation) for row in known.values()} == {
        ("delegation", "delegation", "CSRéf de Macina")
    }
    with app.app_context():
        assert [(row.purpose, row.channel) for row in session().query(Consent)] == [("invite", "focal")]

    change = check_page(client.get(f"{path}/personnes/{known['Fanta'].id}/modifier"))
    assert "70" not in change.text
    assert "01" in change.text
    press(client, change.form("given_names"), function="Sage-femme")
    assert (people(app)["Fanta"].function, people(app)["Fanta"].has_phone) == ("Sage-femme", True)

    instead = check_page(client.get(f"{path}/personnes/{known['Moussa'].id}/remplacer")).form("given_names")
    for _ in range(2):
        press(client, instead, given_names="Oumou", family_name="Sow", sex="F")
    known = people(app)
    assert (known["Moussa"].state, known["Moussa"].reason) == ("cancelled", "replaced")
    assert known["Oumou"].state == "nominated"
    assert len(known) == 4

    person = check_page(client.get(f"{path}/personnes/{known['Seydou'].id}"))
    assert press(client, person.form("Retirer")).location == path
    page = inside(client, path)
    assert "La personne est retirée." in page.text
    press(client, page.form("Annuler"))
    assert people(app)["Seydou"].state == "nominated"
    person = check_page(client.get(f"{path}/personnes/{known['Seydou'].id}"))
    press(client, person.form("Retirer"))

    press(client, inside(client, path).form("Confirmer les 2 personnes"))
    assert {row.given_names for row in people(app).values() if row.state == "confirmed"} == {"Fanta", "Oumou"}

    page = inside(client, path)
    codes = client.get(page.link("Imprimer la liste des codes"))
    (text,) = page_texts(codes.data)
    with app.app_context():
        row = session().query(Delegation).one()
        comers = {one.person.given_names: one.code for one in queries.members(row) if one.person.state == "confirmed"}
    assert set(comers) == {"Fanta", "Oumou"}
    for given, code in comers.items():
        assert f"{code[:3]} {code[3:]}" in text
        assert given in page.one("textarea").get_text()
    assert "Seydou" not in text
    assert "Forum" not in text

    board = check_page(organiser.get(BOARD))
    (line,) = board.rows()
    assert line[3:6] == ["2 sur 3", "2, min. 2", "2"]
    assert check_page(organiser.get(f"{BOARD}?vue=incomplete")).rows() == board.rows()
    shown = check_page(organiser.get(board.link("CSRéf de Macina")))
    assert "+223 76 12 34 56" in shown.text
    assert "le point focal" in check_page(organiser.get(f"/org/forum/participants/{known['Fanta'].id}")).text
    assert client.post(f"{path}/fermer", data={"signed": page.form("Fermer").fields["signed"]}).location == "/efface"
    assert inside(client, path).h1 == "Votre page"
    assert len(audited(app, "delegation.opened")) == 1


def test_without_the_pin_every_page_leads_to_the_door_and_others_people_are_not_there(app, client, make, event):
    path, pin, _ = make()
    other, other_pin, _ = make(organisation="ASACO", seats="2")
    enter(client, other, other_pin)
    name(client, other, "Djénéba")
    stranger = people(app)["Djénéba"].id
    with app.app_context():
        event_row = session().get(Event, event)
        outside = a_person(event_row, a_group(event_row, "ong"), given_names="Awa").id
    for client_, status in ((app.test_client(), 303), (client, 303)):
        for sub in ("/nommer", "/an-dernier", "/codes.pdf", f"/personnes/{stranger}", f"/personnes/{stranger}/modifier",
                    f"/personnes/{stranger}/remplacer"):  # fmt: skip
            assert (client_.get(path + sub).status_code, client_.get(path + sub).location) == (status, path), sub
        for sub in ("/nommer", "/confirmer", "/an-dernier", f"/personnes/{stranger}/retirer", f"/annuler/{stranger}"):
            assert client_.post(path + sub).status_code == 303, sub
    assert enter(client, path, other_pin).status_code == 403
    assert enter(client, path, pin).status_code == 303
    signed = inside(client, path).form("Fermer").fields["signed"]
    for one in (stranger, outside):
        for sub in ("", "/modifier", "/remplacer"):
            assert client.get(f"{path}/personnes/{one}{sub}").status_code == 404
        assert client.post(f"{path}/personnes/{one}/retirer", data={"signed": signed}).status_code == 404
        assert client.post(f"{path}/confirmer", data={"signed": signed, "ids": str(one)}).status_code == 404
    assert client.post(f"{path}/confirmer", data={"ids": str(stranger)}).status_code == 400
    assert people(app)["Djénéba"].state == "nominated"
    assert client.get(other).text.count("Djénéba") == 0


def test_a_link_that_opens_nothing_says_nothing_whatever_the_reason(app, client, organiser, make):
    path, pin, made = make()
    enter(client, path, pin)
    shown = check_page(organiser.get(made.link("CSRéf de Macina")))
    press(organiser, shown.form("Changer le lien"))
    shown = check_page(organiser.get(made.link("CSRéf de Macina")))
    new = re.search(r"/d/\w+", shown.text)[0]
    assert inside(client, new).h1 == "Votre page"
    press(organiser, shown.form("Fermer la délégation"))
    answers = [client.get(one) for one in (path, new, "/d/rien", f"/x/{new[3:]}")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({check_page(answer).text for answer in answers}) == 1


def test_deadlines_close_one_thing_after_the_other(app, client, make):
    path, pin, _ = make()
    enter(client, path, pin)
    name(client, path, "Fanta")
    person = f"{path}/personnes/{people(app)['Fanta'].id}"

    def at(**fields):
        with app.app_context(), write() as db:
            row = db.query(Delegation).one()
            for field, days in fields.items():
                setattr(row, field, clock.now() + timedelta(days=days))

    at(name_by=-1, confirm_by=1)
    page = inside(client, path)
    assert "Le délai pour désigner des personnes est passé. Vous pouvez encore remplacer quelqu’un." in page.text
    assert "Désigner une personne" not in page.text
    assert client.get(f"{path}/nommer").status_code == 409
    assert check_page(client.get(f"{person}/remplacer")).h1 == "Remplacer Fanta Koné"
    at(confirm_by=-1)
    page = inside(client, path)
    assert "Le délai pour confirmer est passé." in page.text
    assert client.get(f"{person}/remplacer").status_code == 409
    signed = page.form("Fermer").fields["signed"]
    ids = str(people(app)["Fanta"].id)
    assert client.post(f"{path}/confirmer", data={"signed": signed, "ids": ids}).status_code == 409
    assert "Retirer" in check_page(client.get(person)).text
    with app.app_context(), write() as db:
        row = db.query(Event).one()
        row.first_day = clock.now().date()
    assert "Retirer" not in check_page(client.get(person)).text
    assert client.post(f"{person}/retirer", data={"signed": signed}).status_code == 409


def test_one_form_is_one_person_and_a_group_with_approval_still_decides(app, client, make):
    path, pin, _ = make(group="elus")
    enter(client, path, pin)
    form = check_page(client.get(f"{path}/nommer")).form("given_names")
    assert press(client, form, given_names="Awa").status_code == 303
    assert press(client, form, given_names="Awa").status_code == 303
    again = press(client, form, given_names="Binta")
    assert again.status_code == 409
    assert press(client, check_page(again).form("given_names")).status_code == 303
    assert set(people(app)) == {"Awa", "Binta"}
    assert press(client, check_page(client.get(f"{path}/nommer")).form("given_names")).status_code == 422
    press(client, inside(client, path).form("Confirmer les 2 personnes"))
    assert {row.state for row in people(app).values()} == {"pending"}


def test_people_of_last_year_come_again_with_what_was_known_but_not_what_they_agreed_to(app, client, event):
    with app.app_context():
        now_row = session().get(Event, event)
        before = an_event("avant")
        group = a_group(before, "sante")
        old_place = a_district(before).id
        old = a_delegation(before, group, 4, organisation="csref  de MACINA")
        for given, agreed in (("Fanta", True), ("Moussa", False), ("Oumou", True)):
            entry = Entry(source="delegation", delegation_id=old.id)
            fields = {"sex": "F", "phones": ["+22370000001"], "district_id": old_place, "function": "Sage-femme"}
            a_person(before, group, entry, given_names=given, consent_invite=agreed, consent_photo=True, **fields)
        with write():
            now_row.previous_id = before.id
        pin = pins.prepare(event)
        row = a_delegation(now_row, group_by_code(event, "sante"), 1, pin, organisation="CSRéf de Macina")
        path = f"/d/{records.link(row)}"
    enter(client, path, pin.pin)
    page = check_page(client.get(inside(client, path).link("Reprendre des personnes de l’an dernier")))
    assert "Moussa" not in page.text
    form = page.form("people")
    assert press(client, form).status_code == 400
    both = [one["value"] for one in form.tag.select("[name=people]")]
    refused = press(client, form, people=both)
    assert refused.status_code == 409
    for _ in range(2):
        assert press(client, form, people=both[:1]).status_code == 303
    with app.app_context():
        (came,) = session().query(Participant).filter_by(event_id=event)
        assert (came.given_names, came.sex, came.function, came.has_phone) == ("Fanta", "F", "Sage-femme", True)
        assert came.district_id not in {None, old_place}
        assert {came.consent_photo, came.consent_invite} == {False}


def test_a_focal_point_answers_the_questions_of_the_group_for_the_person(app, client, make, event):
    with app.app_context():
        row = session().get(Event, event)
        with write():
            row.exposed = False
        asked = str(a_question(row, "text", "repas", label={"fr": "Repas"}, groups=["sante"], required=True).id)
        a_question(row, "one_of", "atelier", {"a": 1}, label={"fr": "Atelier"}, groups=["sante"])
        a_question(row, "text", "autre", label={"fr": "Autre chose"}, groups=["elus"])
    path, pin, _ = make()
    enter(client, path, pin)
    form = check_page(client.get(f"{path}/nommer")).form("given_names")
    assert "Autre chose" not in form.tag.get_text()
    missing = press(client, form, given_names="Awa")
    assert missing.status_code == 422
    answers = {"q-repas": ["sans sel"], "q-atelier": [form.tag.select_one("input[name=q-atelier]")["value"]]}
    assert client.post(form.action, data=form.filled(given_names="Awa") | answers).status_code == 303
    second = check_page(client.get(f"{path}/nommer")).form("given_names").filled(given_names="Binta")
    assert client.post(form.action, data=second | answers).status_code == 422, "the workshop is full"
    (awa,) = people(app).values()
    assert awa.answers[asked] == "sans sel"


def test_naming_correcting_and_substituting_are_taken_back_within_ten_minutes(app, client, make):
    path, pin, _ = make(seats="1", women_minimum="1")
    enter(client, path, pin)
    press(client, check_page(client.get(f"{path}/nommer")).form("given_names"), given_names="Awa", sex="F")
    page = check_page(client.get(path))
    assert "La personne est désignée." in page.text
    (awa,) = people(app).values()

    correct = check_page(client.get(f"{path}/personnes/{awa.id}/modifier")).form("given_names")
    press(client, correct, given_names="Hawa", function="Matrone")
    page = check_page(client.get(path))
    assert "La correction est enregistrée." in page.text
    press(client, page.form("Annuler"))
    assert "C’est remis comme avant." in check_page(client.get(path)).text
    assert [(one.given_names, one.function) for one in people(app).values()] == [("Awa", "")]

    instead = check_page(client.get(f"{path}/personnes/{awa.id}/remplacer")).form("given_names")
    press(client, instead, given_names="Binta")
    page = check_page(client.get(path))
    press(client, page.form("Annuler"))
    states = {one.given_names: one.state for one in people(app).values()}
    assert states == {"Awa": "nominated", "Binta": "cancelled"}


def test_whoever_was_named_by_mistake_gives_the_place_back_and_nothing_else_is_undone_by_it(app, client, make):
    path, pin, _ = make(seats="1", women_minimum="1")
    enter(client, path, pin)
    press(client, check_page(client.get(f"{path}/nommer")).form("given_names"), given_names="Issa", sex="M")
    page = check_page(client.get(path))
    assert "les places restantes ne suffisent pas" in page.text
    undo = page.form("Annuler")
    press(client, undo)
    (issa,) = people(app).values()
    assert (issa.state, issa.seat) == ("cancelled", "none")
    page = check_page(client.get(path))
    assert "Personnes désignées : 0 sur 1." in page.text
    assert "Il manque encore 1 femme." in page.text
    twice = press(client, undo)
    assert twice.status_code == 409
    form = check_page(client.get(f"{path}/nommer")).form("given_names")
    press(client, form, given_names="Awa", sex="F")
    undo = check_page(client.get(path)).form("Annuler")
    awa = next(one for one in people(app).values() if one.given_names == "Awa")
    confirm = check_page(client.get(f"{path}/personnes/{awa.id}")).form("Confirmer")
    press(client, confirm)
    assert press(client, undo).status_code == 409, "what was confirmed since is not undone"


def test_the_browser_that_was_let_in_is_let_in_again_whatever_others_try_and_an_organiser_sees_it(
    app, client, organiser, make
):
    path, pin, _ = make()
    with app.app_context():
        own = f"{BOARD}/{session().query(Delegation).one().id}"
    assert enter(client, path, pin).status_code == 303
    wrong = check_page(app.test_client().get(path)).form("pin").filled(pin="000000" if pin != "000000" else "111111")
    strangers = [
        app.test_client().post(path, data=wrong, environ_base={"REMOTE_ADDR": f"10.0.{number}.1"})
        for number in range(21)
    ]
    assert [answer.status_code for answer in strangers] == [403] * 20 + [429]
    elsewhere = app.test_client()
    assert enter(elsewhere, path, pin).status_code == 429
    with client.session_transaction() as cookie:
        del cookie["delegation"]
    assert enter(client, path, pin).status_code == 303
    shown = check_page(organiser.get(own))
    assert "Beaucoup de codes faux ont été essayés" in shown.text
    assert press(organiser, shown.form("Rouvrir l’entrée maintenant")).location == own
    assert "Beaucoup de codes faux" not in check_page(organiser.get(own)).text
    assert enter(elsewhere, path, pin).status_code == 303
    assert len(audited(app, "delegation.door_reopened")) == 1


def test_leaving_the_page_takes_every_trace_of_it_out_of_the_browser(client, make):
    path, pin, _ = make()
    enter(client, path, pin)
    assert client.get_cookie("jatigi-focal")
    press(client, inside(client, path).form("Fermer"))
    assert client.get_cookie("jatigi-focal") is None
    assert "pin" in check_page(client.get(path)).form("pin").fields


def test_after_twelve_hours_of_work_the_pin_is_asked_again(client, make):
    path, pin, _ = make()
    enter(client, path, pin)
    start = clock.now()
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert inside(client, path).h1 == "CSRéf de Macina"
    with time_machine.travel(start + timedelta(hours=12, minutes=1), tick=False):
        assert "pin" in check_page(client.get(path)).form("pin").fields
