"""A participant's sessions behind the personal link."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import time_machine

from conference.agenda.models import AgendaSession
from conference.core import tokens
from conference.core.db import write
from conference.events.models import Event
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
    for button in ("Prendre une place, Séance UN", "Prendre une place, Séance DEUX"):
        found = check_page(press(world, world.awa, button))
    assert "« Séance UN » et « Séance DEUX » ont lieu en même temps." in found.text


def test_what_is_refused_says_why(world):
    with world.app.app_context(), write() as db:
        db.execute(sa.update(AgendaSession).values(sign_up_closes_at=NOW))
    answer = press(world, world.awa, "Prendre une place, Séance UN")
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
