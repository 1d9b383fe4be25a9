"""Publishing the programme from its page: what was seen is what is published, whole or not at all."""

import pytest

from conference.agenda import move_services, release_queries
from conference.core.db import write
from tests.agenda.editing import HOW, row
from tests.agenda.programmes import a_session, an_agenda, released
from tests.pages import Form, check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda/publier"


@pytest.fixture
def event(app):
    with app.app_context():
        return an_agenda(a_session("A", 540), a_session("B", 630), a_session("E", day=None, start=None), published=True)


@pytest.fixture
def client(app, event):
    return signed_in(app, event)


def send(client, page, **typed):
    form = Form(page.one("form#publier"))
    return client.post(form.action, data=form.filled(**typed))


def move(app, event, code, start):
    with app.app_context(), write():
        one = row(event, code)
        move_services.move(event.id, one.id, 1, start, version=one.version, **HOW)


def test_a_first_version_says_how_much_it_holds_and_what_stays_hidden(client):
    page = check_page(client.get(HOME))
    assert "Première version : 2 séances." in page.text
    assert "1 séance reste cachée" in page.text
    assert "sans horaire" in page.text


def test_what_is_published_the_public_sees_with_a_text_to_paste(client):
    answer = send(client, check_page(client.get(HOME)), nom="Définitive", mot_fr="Avec les salles.")
    assert answer.status_code == 303
    page = check_page(client.get(answer.location))
    assert "Version 1, Définitive" in page.text
    assert "Le programme est publié" in page.text
    public = check_page(client.get("/c/forum/programme/versions"))
    assert "Avec les salles." in public.text


def test_a_form_that_is_sent_twice_publishes_once(app, client, event):
    page = check_page(client.get(HOME))
    assert send(client, page).status_code == 303
    again = send(client, page)
    assert again.status_code == 409
    assert "le public voit déjà ce programme" in check_page(again).text
    with app.app_context():
        assert release_queries.newest(event.id).number == 1


def test_the_text_of_an_exposed_event_names_neither_it_nor_its_address(app):
    with app.app_context():
        event = an_agenda(a_session("A"), published=True, exposed=True)
        title, slug = event.title["fr"], event.slug
    client = signed_in(app, event)
    page = check_page(client.get(send(client, check_page(client.get(HOME))).location))
    texts = [one.text for one in page.soup.select("textarea")]
    assert any("Le programme est publié" in text for text in texts)
    assert all(title not in text and f"/{slug}/" not in text for text in texts)


def test_a_second_version_tells_what_changes_before_and_after(app, client, event):
    with app.app_context():
        released(event)
    move(app, event, "A", 480)
    page = check_page(client.get(HOME))
    assert "8 h 00 au lieu de 9 h 00" in page.text.replace("\u00a0", " ").replace("\u202f", " ")
    answer = send(client, page)
    told = check_page(client.get(answer.location)).text
    assert "Programme modifié (version 2)" in told


def test_what_changed_while_somebody_read_is_shown_again_and_what_they_typed_is_kept(app, client, event):
    page = check_page(client.get(HOME))
    move(app, event, "A", 480)
    answer = send(client, page, nom="Ma version")
    shown = check_page(answer)
    assert answer.status_code == 409
    assert "a changé pendant que vous lisiez" in shown.text
    assert shown.one("#nom")["value"] == "Ma version"
    with app.app_context():
        assert release_queries.newest(event.id) is None


def test_a_clash_that_nobody_accepted_stands_in_the_way(app, client, event):
    move(app, event, "A", 630)
    page = check_page(client.get(HOME))
    assert "1 conflit empêche de publier" in page.text
    assert page.all("form#publier") == []
    answer = client.post(HOME, data={"csrf_token": page.soup.select_one("[name=csrf_token]")["value"], "vu": "x"})
    assert answer.status_code == 409
    with app.app_context():
        assert release_queries.newest(event.id) is None


def test_a_programme_without_sessions_is_not_published(app):
    with app.app_context():
        event = an_agenda(a_session("E", day=None, start=None))
    client = signed_in(app, event)
    answer = send(client, check_page(client.get(HOME)))
    assert answer.status_code == 409
    assert "encore aucune séance" in check_page(answer).text
