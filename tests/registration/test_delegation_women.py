"""Fewer women than were asked for: the focal point is asked why, the organisers read it. Last year's people, undone."""

from datetime import timedelta

import pytest

from conference.core import clock
from conference.core.db import session, write
from conference.events.models import Event
from conference.participants import delegation_people as named
from conference.participants import delegation_pins as pins
from conference.participants import delegation_records as records
from conference.participants.models import Delegation, Participant
from conference.participants.services import Entry
from tests.builders import a_delegation, a_group, a_person, an_event, details
from tests.pages import check_page
from tests.staff import press, signed_in

BOARD = "/org/forum/delegations"
ASKED, WHY = "Pourquoi moins de femmes", "Les sages-femmes sont de garde ; <b>une</b> seule est libre."


@pytest.fixture
def world(app):
    """A forum, and a delegation of three where two women are asked for; return its page, its PIN and the event."""
    with app.app_context():
        today = clock.now().date()
        event = an_event(first_day=today + timedelta(days=30), last_day=today + timedelta(days=31))
        group = a_group(event, "sante", quota=9)
        pin = pins.prepare(event.id)
        row = a_delegation(
            event, group, 3, pin, organisation="CSRéf de Macina", women_minimum=2, email="a@ailleurs.org"
        )
        return f"/d/{records.link(row)}", pin.pin, event.id


@pytest.fixture
def focal(client, world):
    """The focal point's browser, inside."""
    press(client, check_page(client.get(world[0])).form("pin"), pin=world[1])
    return client


def name(app, world, *people, confirm=True):
    with app.app_context():
        event, row = session().get(Event, world[2]), session().query(Delegation).one()
        for given, sex in people:
            named.name(event, row.id, details(given, sex=sex), nonce=given, now=clock.now())
        if confirm:
            ids = [one.id for one in session().query(Participant)]
            named.confirm(event, row.id, ids, now=clock.now())


def the_only(app, model):
    with app.app_context():
        session().rollback()
        return session().query(model).one()


def test_why_there_are_fewer_women_is_asked_once_everybody_is_confirmed_and_organisers_read_it(app, world, focal):
    path, _, event_id = world
    assert ASKED not in check_page(focal.get(path)).text, "nobody is named yet"
    name(app, world, ("Fanta", "F"), ("Moussa", "M"), confirm=False)
    assert ASKED not in check_page(focal.get(path)).text, "who is named waits to be confirmed"
    name(app, world)

    form = check_page(focal.get(path)).form("women_reason")
    assert "Tout est prêt" not in check_page(focal.get(path)).text
    assert press(focal, form).location == path, "saying nothing is allowed"
    too_long = press(focal, form, women_reason="a" * 301)
    assert too_long.status_code == 422
    page = check_page(too_long)
    assert page.errors() == ["Votre explication est trop longue : 300 caractères au plus, il y en a 301."]
    assert page.form("women_reason").fields["women_reason"] == ["a" * 301]
    press(focal, page.form("women_reason"), women_reason=WHY)
    page = check_page(focal.get(path))
    assert "Merci, votre explication est enregistrée." in page.text
    assert page.form("women_reason").fields["women_reason"] == [WHY]

    with app.app_context():
        event = session().get(Event, event_id)
    organiser = signed_in(app, event, contacts=True)
    assert WHY in check_page(organiser.get(BOARD)).text
    row = the_only(app, Delegation)
    shown = check_page(organiser.get(f"{BOARD}/{row.id}"))
    assert shown.text.count(WHY) == 2, "in the facts and in the history"
    assert "le point focal" in shown.text
    assert "a@ailleurs.org" in shown.text, "the contacts stay"
    edit = check_page(organiser.get(f"{BOARD}/{row.id}/modifier")).form("organisation")
    press(organiser, edit, email="b@ailleurs.org")
    assert WHY in check_page(organiser.get(BOARD)).text, "the explanation stays when contacts change"
    exported = organiser.post(f"{BOARD}/exporter", data=edit.filled() | {"format": "csv"})
    assert "Les sages-femmes sont de garde" in exported.data.decode("utf-8-sig")


def test_an_explanation_is_taken_back_as_it_was(app, world, focal):
    path, *_ = world
    name(app, world, ("Moussa", "M"))
    for said in ("Première raison.", "Deuxième raison."):
        press(focal, check_page(focal.get(path)).form("women_reason"), women_reason=said)
        page = check_page(focal.get(path))
    press(focal, page.form("Annuler"))
    assert check_page(focal.get(path)).form("women_reason").fields["women_reason"] == ["Première raison."]


def test_it_is_asked_too_once_nobody_can_be_named_any_more_and_not_when_women_enough_come(app, world, focal):
    path, *_ = world
    name(app, world, ("Fanta", "F"), confirm=False)
    with app.app_context(), write() as db:
        db.query(Delegation).one().name_by = clock.now() - timedelta(days=1)
    assert ASKED in check_page(focal.get(path)).text
    with app.app_context(), write() as db:
        db.query(Delegation).one().name_by = None
    name(app, world, ("Oumou", "F"))
    assert ASKED not in check_page(focal.get(path)).text


def test_people_of_last_year_are_taken_back_together(app, world, focal):
    path, _, event_id = world
    with app.app_context():
        before = an_event("avant")
        group = a_group(before, "sante")
        old = a_delegation(before, group, 4, organisation="CSRéf de Macina")
        for given in ("Fanta", "Oumou", "Sira"):
            entry = Entry(source="delegation", delegation_id=old.id)
            a_person(before, group, entry, given_names=given, consent_invite=True, sex="F")
        with write():
            session().get(Event, event_id).previous_id = before.id
    form = check_page(focal.get(f"{path}/an-dernier")).form("people")
    everybody = [one["value"] for one in form.tag.select("[name=people]")]
    press(focal, form, people=everybody)
    page = check_page(focal.get(path))
    assert "Les personnes choisies sont désignées." in page.text
    assert "Personnes désignées : 3 sur 3." in page.text
    press(focal, form, people=everybody)
    assert "Annuler" not in check_page(focal.get(path)).text, "a form sent again did nothing that could be undone"
    press(focal, page.form("Annuler"))
    page = check_page(focal.get(path))
    assert "C’est remis comme avant." in page.text
    assert "Personnes désignées : 0 sur 3. Il reste 3 places." in page.text
    with app.app_context():
        mine = session().query(Participant).filter_by(event_id=event_id)
        assert {(one.state, one.seat) for one in mine} == {("cancelled", "none")}
    again = check_page(focal.get(f"{path}/an-dernier")).form("people")
    assert press(focal, again, people=everybody[:1]).status_code == 303, "and may be taken over again"
