"""A participant's sessions behind the personal link."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import time_machine

from conference.agenda import sign_up_seats
from conference.agenda.models import AgendaSession
from conference.core import tokens
from conference.core.db import write
from conference.events.models import Event, StakeholderGroup
from tests.agenda.programmes import a_session, an_agenda, released
from tests.builders import NOW, a_group, a_person
from tests.pages import check_page


@pytest.fixture
def world(app, client):
    """A released programme with a session of one seat, and two people."""
    with app.app_context(), time_machine.travel(NOW, tick=False):
        one = {"sign_up_policy": "open", "capacity": 1}
        event = an_agenda(
            a_session("UN", 540, 60, **one),
            a_session("DEUX", 570, 60, sign_up_policy="open", rooms=("BA",)),
            a_session("PRESSE", 700, 60, sign_up_policy="open", groups=("presse",)),
            a_session("ENTRE", 800, 60, visibility="participants"),
            a_session("LIBRE", 900, 60),
        )
        group = a_group(event)
        people = [a_person(event, group, given_names=name) for name in ("Awa", "Oumar")]
        released(event)
        pages = [f"/x/{tokens.link(event.id, person.id, person.link_version)}" for person in people]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield SimpleNamespace(app=app, client=client, event=event, awa=pages[0], oumar=pages[1])


def look(world, who):
    return check_page(world.client.get(f"{who}/seances"), budget_kb=10)


def press(world, who, button, **changed):
    form = look(world, who).form(button)
    return world.client.post(form.action, data=form.filled(press=button) | changed, follow_redirects=True)


def test_the_own_page_leads_to_sessions_where_there_is_something_to_choose(world):
    address = check_page(world.client.get(world.awa)).link("Choisir des séances")
    assert address == f"{world.awa}/seances"
    found = look(world, world.awa)
    assert found.all("h2") == ["Séance UN", "Séance DEUX", "Séance ENTRE"]
    assert "1 place libre" in found.text
    assert "Pour les participants seulement" in found.text


def test_a_seat_is_taken_the_next_one_waits_and_moves_up(world):
    taken = check_page(press(world, world.awa, "Prendre une place, Séance UN"))
    assert "Vous avez une place" in taken.text
    assert "Complet" in look(world, world.oumar).text
    waiting = check_page(press(world, world.oumar, "Attendre une place, Séance UN"))
    assert "Vous êtes en tête de la liste." in waiting.text
    left = check_page(press(world, world.awa, "Laisser cette place, Séance UN"))
    assert "Complet" in left.text
    assert "Vous avez une place" in look(world, world.oumar).text


def test_two_sessions_at_the_same_time_are_told(world):
    check_page(press(world, world.awa, "Prendre une place, Séance UN"))
    asked = check_page(press(world, world.awa, "Prendre une place, Séance DEUX"))
    assert asked.response.status_code == 409
    assert asked.errors() == ["Vous avez déjà choisi une séance à la même heure : voyez plus bas, puis décidez."]
    assert "Vous avez déjà choisi, à la même heure :Séance UN" in asked.text
    assert look(world, world.awa).text.count("Vous avez une place") == 1
    form = asked.form("Prendre une place quand même, Séance DEUX")
    data = form.filled(press="Prendre une place quand même, Séance DEUX")
    found = check_page(world.client.post(form.action, data=data, follow_redirects=True))
    assert found.text.count("Vous avez une place") == 2
    assert "« Séance UN » et « Séance DEUX » ont lieu en même temps." in found.text


def test_who_presses_for_a_seat_that_has_gone_meanwhile_waits_and_is_told(world):
    form = look(world, world.oumar).form("Prendre une place, Séance UN")
    data = form.filled(press="Prendre une place, Séance UN")
    check_page(press(world, world.awa, "Prendre une place, Séance UN"))
    found = check_page(world.client.post(form.action, data=data, follow_redirects=True))
    assert "La dernière place vient d’être prise" in found.text
    assert "Vous êtes sur la liste d’attente de « Séance UN ». Vous êtes en tête de la liste." in found.text
    assert "La dernière place" not in look(world, world.oumar).text


def test_a_quota_that_is_full_for_one_group_only_says_so(world):
    with world.app.app_context(), write() as db:
        session_id = db.scalars(sa.select(AgendaSession.id).where(AgendaSession.code == "DEUX")).one()
        sign_up_seats.set_quota(session_id, db.scalars(sa.select(StakeholderGroup.id)).one(), 0)
    found = look(world, world.awa)
    assert "Il n’y a plus de place pour votre groupe." in found.text
    waiting = check_page(press(world, world.awa, "Attendre une place, Séance DEUX"))
    assert "Vous êtes en tête de la liste." in waiting.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sign_up_closes_at": NOW}, "Les inscriptions à cette séance sont closes."),
        ({"sign_up_opens_at": NOW + timedelta(days=2)}, "pas encore ouvertes. À partir du 04/11/2026 09:00."),
        ({"state": "cancelled"}, "Cette séance est annulée ou reportée."),
    ],
)
def test_what_cannot_be_taken_now_has_a_sentence_and_no_button(world, values, said):
    with world.app.app_context(), write() as db:
        db.execute(sa.update(AgendaSession).where(AgendaSession.code == "UN").values(values))
        if "state" not in values:
            released(world.event)
    found = look(world, world.awa)
    assert said in found.text
    assert "Prendre une place, Séance UN" not in found.text


def test_a_session_that_was_cancelled_is_shown_to_whom_it_concerns(world):
    check_page(press(world, world.awa, "Prendre une place, Séance UN"))
    with world.app.app_context():
        with write() as db:
            db.execute(sa.update(AgendaSession).where(AgendaSession.code == "UN").values(state="cancelled"))
        released(world.event)
    assert "Cette séance n’a pas lieu." in look(world, world.awa).text
    assert "Séance UN" not in look(world, world.oumar).text


def test_what_is_refused_says_why(world):
    form = look(world, world.awa).form("Prendre une place, Séance UN")
    with world.app.app_context(), write() as db:
        db.execute(sa.update(AgendaSession).values(sign_up_closes_at=NOW))
    answer = world.client.post(form.action, data=form.filled(press="Prendre une place, Séance UN"))
    assert check_page(answer).errors() == ["Les inscriptions à cette séance sont closes."]
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "changed", [{"seance": ["x"]}, {"seance": ["00000000-0000-4000-8000-000000000000"]}, {"signed": ["x"]}]
)
def test_a_form_made_by_hand_takes_no_seat(world, changed):
    answer = press(world, world.awa, "Prendre une place, Séance UN", **changed)
    assert check_page(answer).response.status_code in {400, 404, 422}
    assert "1 place libre" in look(world, world.awa).text


def test_of_an_exposed_event_there_is_no_such_page(world):
    with world.app.app_context(), write() as db:
        db.execute(sa.update(Event).values(exposed=True))
    assert world.client.get(f"{world.awa}/seances").status_code == 404
    assert "séances" not in check_page(world.client.get(world.awa)).text
