"""Documents of sessions that no public programme shows: on the page of who is shown the session, and of nobody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from conference.agenda import material_services, report_services
from conference.agenda.material_state import version_of
from conference.core import tokens
from conference.core.db import write
from conference.events.models import Event
from tests.agenda.editing import HOW, row
from tests.agenda.materials import LINK, a_file, a_material, written
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW, a_group, a_person
from tests.pages import check_page


@pytest.fixture
def world(app, client):
    """Two sessions for participants, one of them for the press; Awa is of a group, Oumar of the press."""
    with app.app_context(), time_machine.travel(NOW, tick=False):
        event = an_agenda(
            a_session("ENTRE", 800, 60, visibility="participants"),
            a_session("PRESSE", 900, 60, visibility="participants", groups=("presse",)),
        )
        groups = a_group(event), a_group(event, "presse")
        people = [
            a_person(event, group, given_names=name) for group, name in zip(groups, ("Awa", "Oumar"), strict=True)
        ]
        ids = {
            "file": a_file(event, "ENTRE", title=said("Note interne")),
            "link": a_material(event, "ENTRE", title=said("Exposé")),
            "hidden": a_file(event, "ENTRE", title=said("Brouillon"), visible_from=NOW + timedelta(days=1)),
            "press": a_file(event, "PRESSE", title=said("Dossier de presse")),
        }
        written(event, {"fr": "Un puits par village."}, "ENTRE")
        report_services.publish(event.id, row(event, "ENTRE").id, **HOW)
        ids["text"] = report_services.published(row(event, "ENTRE").id).id
        released(event)
        pages = [f"/x/{tokens.link(event.id, one.id, one.link_version)}/seances" for one in people]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield SimpleNamespace(app=app, client=client, event=event, ids=ids, awa=pages[0], oumar=pages[1])


def status(world, page, name):
    return world.client.get(f"{page}/document/{world.ids[name]}").status_code


def test_what_participants_alone_may_see_is_on_their_page(world):
    page = check_page(world.client.get(world.awa), budget_kb=10, allow=["https://exemple.org/"])
    assert page.link("Exposé") == LINK
    answer = world.client.get(page.link("Note interne"))
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    report = check_page(world.client.get(page.link("Compte rendu")))
    assert "Un puits par village." in report.text
    assert report.link("Vos séances").startswith(world.awa)
    assert "Brouillon" not in page.text


def test_nobody_else_is_given_them(world):
    assert [status(world, world.awa, name) for name in ("press", "hidden")] == [404, 404]
    assert status(world, world.oumar, "press") == 200
    public = "/c/forum/programme/document/"
    assert {world.client.get(public + str(one)).status_code for one in world.ids.values()} == {404}
    assert (
        "Dossier de presse"
        not in check_page(world.client.get(world.awa), budget_kb=10, allow=["https://exemple.org/"]).text
    )


def test_a_document_that_is_hidden_again_is_given_no_more(world):
    with world.app.app_context():
        one = material_services.one(world.event.id, world.ids["file"])
        material_services.show(world.event.id, one.id, shown=False, version=version_of(one), **HOW)
    assert status(world, world.awa, "file") == 404


def test_of_an_exposed_event_there_are_none(world):
    with world.app.app_context(), write() as db:
        db.get_one(Event, world.event.id).exposed = True
    assert status(world, world.awa, "file") == 404
