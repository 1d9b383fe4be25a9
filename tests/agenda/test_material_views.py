"""Documents in the editor without a script, and what the public then sees of them without another release."""

import json
from datetime import timedelta

import pytest
import time_machine

from conference.agenda import material_services as services
from conference.agenda.material_state import version_of
from conference.core.db import write
from conference.events.models import Event
from tests.agenda.editing import HOW, row
from tests.agenda.materials import LINK, a_file, a_material, sent
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW
from tests.core.test_uploads import document
from tests.pages import check_page
from tests.staff import press, signed_in

PUBLIC = "/c/forum/programme"


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_agenda(a_session("A"), a_session("B", 600, visibility="participants"), a_session("C", 660))
        released(event)
        return event


@pytest.fixture
def client(app, event):
    with time_machine.travel(NOW, tick=False):
        yield signed_in(app, event)


@pytest.fixture
def guest(app):
    return app.test_client()


@pytest.fixture
def home(app, event):
    with app.app_context():
        return f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"


def follow(client, answer):
    assert answer.status_code == 303, check_page(answer).text
    return check_page(client.get(answer.location))


def undo(client, page):
    (form,) = page.soup.select(".flash form")
    return follow(
        client, client.post(form["action"], data={"csrf_token": form.select_one("[name=csrf_token]")["value"]})
    )


def gesture(client, page, button, having="Monter"):
    return follow(client, press(client, page.form(button), button))


def seen(guest, path=f"{PUBLIC}/seance/A"):
    return check_page(guest.get(path), budget_kb=12, allow=["https://exemple.org/"])


def send(client, form, file=None, **values):
    """Send a form, with a file (name, bytes) if there is one."""
    fields = form.filled(values, press="Enregistrer")
    return client.post(form.action, data=fields | ({"file": sent(*file)} if file else {}))


def test_a_session_leads_to_its_documents_and_the_page_says_they_wait_for_no_release(client, home):
    page = check_page(client.get(check_page(client.get(home.removesuffix("/documents"))).link("0 document")))
    assert page.h1 == "Documents et compte rendu"
    assert "sans publier de nouveau le programme" in page.text
    assert "mercredi 2 décembre 2026, 09:00 – 10:00, Grande salle" in page.text
    assert "Aucun document pour l’instant." in page.text


def test_an_address_is_added_and_the_public_sees_it_at_once(client, guest, home):
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    page = follow(client, press(client, form, title_fr="Exposé", title_en="Talk", url=LINK, language="bm"))
    assert page.all(".people strong") == ["Exposé"]
    assert "Diapositives, bambara, https://exemple.org/expose.pdf" in page.text
    public = seen(guest)
    assert public.link("Exposé") == LINK
    assert seen(guest, f"/en{PUBLIC}/seance/A").link("Talk") == LINK
    undo(client, page)
    assert "Documents" not in seen(guest).text


def test_a_file_is_written_anew_kept_sealed_and_given_to_be_saved(client, guest, home):
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    follow(client, send(client, form, ("Mon ɔkan exposé.pdf", document(3)), title_fr="Exposé"))
    address = seen(guest).link("Exposé")
    given = guest.get(address)
    assert given.data.startswith(b"%PDF")
    assert given.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''Mon%20%C9%94kan%20expos%C3%A9.pdf" in given.headers["Content-Disposition"]
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    again = guest.get(address, headers={"If-None-Match": given.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"url": "http://exemple.org"}, "Cette adresse ne convient pas. Elle commence par https://"),
        ({}, "Choisissez un fichier, ou écrivez l’adresse du document."),
        ({"url": LINK, "visible_from": "2026-12-03T10:00", "visible_to": "2026-12-03T09:00"}, "ferme"),
        ({"url": LINK, "visible_from": "hier"}, "Écrivez un jour et une heure"),
        ({"url": LINK, "title_fr": "x" * 201}, "200 caractères au plus"),
        ({"file": ("a.pptx", b"PK\x03\x04" + b"x" * 99)}, "Enregistrez-le en PDF"),
        ({"file": ("a.pdf", b"<html>")}, "Ce fichier n’est pas une image ni un PDF."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed_stays(client, home, fields, error):
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    answer = send(client, form, **({"title_en": "Gardé"} | fields))
    page = check_page(answer)
    assert answer.status_code == 422
    assert error in " ".join(page.errors())
    assert page.one("[name=title_en]")["value"] == "Gardé"


def test_a_file_that_came_with_an_error_need_not_be_sent_again(client, home):
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    page = check_page(send(client, form, ("tableau.jpg",), visible_from="hier"))
    assert "Déjà reçu : tableau.jpg" in page.text
    done = follow(client, press(client, page.form("Enregistrer"), visible_from="", kind="document"))
    assert "Document, tableau.jpg" in done.text


def test_a_file_kept_for_one_session_is_not_taken_by_another(app, client, event, home):
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    kept = check_page(send(client, form, ("a.jpg",), visible_from="hier")).one("[name=kept]")["value"]
    with app.app_context():
        other = home.replace(str(row(event, "A").id), str(row(event, "C").id))
    form = check_page(client.get(f"{other}/nouveau")).form("Enregistrer")
    answer = press(client, form, kept=kept)
    assert "Choisissez un fichier" in " ".join(check_page(answer).errors())


def test_a_colleague_s_change_is_shown_beside_what_was_typed(app, client, event, home):
    with app.app_context():
        material_id = a_material(event)
    form = check_page(client.get(f"{home}/{material_id}")).form("Enregistrer")
    with app.app_context():
        mark = version_of(services.one(event.id, material_id))
        services.change(event.id, material_id, {"title": said("Le leur")}, version=mark, **HOW)
    answer = press(client, form, title_fr="Le mien")
    page = check_page(answer)
    assert answer.status_code == 409
    assert ["Titre (Français)", "Le leur", "Le mien"] in page.rows()
    done = follow(client, press(client, page.form("Enregistrer")))
    assert done.all(".people strong") == ["Le mien"]


def test_a_file_is_replaced_by_an_address(app, client, guest, event, home):
    with app.app_context():
        material_id = a_file(event)
    form = check_page(client.get(f"{home}/{material_id}")).form("Enregistrer")
    follow(client, press(client, form, url=LINK))
    assert seen(guest).link("Exposé") == LINK


def test_documents_are_hidden_shown_moved_and_removed_by_buttons_each_taken_back(app, client, guest, event, home):
    with app.app_context():
        for word in "ab":
            a_material(event, title={"fr": word})
    page = check_page(client.get(home))
    assert seen(guest).all(".docs a") == ["a", "b"]
    page = gesture(client, page, "Descendre")
    assert seen(guest).all(".docs a") == ["b", "a"]
    page = gesture(client, page, "Cacher")
    assert seen(guest).all(".docs li a") == ["a"]
    assert "équipe seule" in page.text
    page = gesture(client, page, "Montrer au public")
    assert seen(guest).all(".docs a") == ["b", "a"]
    page = gesture(client, page, "Retirer")
    assert seen(guest).all(".docs a") == ["a"]
    page = undo(client, page)
    assert page.h1 == "Documents et compte rendu"
    assert seen(guest).all(".docs a") == ["b", "a"]


def test_dates_are_wall_times_of_the_event(client, guest, home, app, event):
    with app.app_context(), write() as db:
        db.get(Event, event.id).zone = "Africa/Nairobi"
    form = check_page(client.get(f"{home}/nouveau")).form("Enregistrer")
    page = follow(
        client,
        press(
            client, form, url=LINK, title_fr="Plus tard", visible_from="2026-11-02 15:00", visible_to="03/11/2026 15h"
        ),
    )
    assert "visible à partir du 02/11/2026 15:00" in page.text
    later = NOW.replace(hour=12)
    for at, links in ((later - timedelta(minutes=1), []), (later, ["Plus tard"]), (later + timedelta(days=1), [])):
        with time_machine.travel(at, tick=False):
            assert seen(guest).all(".docs a") == links, at


def test_a_file_is_not_given_before_and_after_its_time_nor_of_a_session_that_is_not_public(app, guest, event):
    with app.app_context():
        soon = a_file(event, visible_from=NOW + timedelta(hours=1), visible_to=NOW + timedelta(hours=2))
        inside = a_file(event, "B")
    for material_id, hours, status in ((soon, 0, 404), (soon, 1, 200), (soon, 2, 404), (inside, 1, 404)):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            assert guest.get(f"{PUBLIC}/document/{material_id}").status_code == status


def test_a_session_that_the_public_does_not_see_says_so_to_organisers(app, client, event, home):
    with app.app_context():
        inside = home.replace(str(row(event, "A").id), str(row(event, "B").id))
    assert "réservée aux participants" in check_page(client.get(inside)).text
    assert "le public ne voit" not in check_page(client.get(home)).text


def test_schedule_files_and_linked_data_lead_to_what_is_public_now(app, guest, event):
    with app.app_context():
        file_id = a_file(event)
        a_material(event, "A", kind="recording", title={"fr": "Film"}, url="https://exemple.org/film")
        a_material(
            event, "A", title={"fr": "Secret"}, url="https://exemple.org/secret", visible_from=NOW + timedelta(1)
        )
        a_material(event, "B", title={"fr": "Dedans"}, url="https://exemple.org/dedans")
    with time_machine.travel(NOW, tick=False):
        xml, whole = guest.get(f"{PUBLIC}.xml"), json.loads(guest.get(f"{PUBLIC}.json").data)
        page = seen(guest)
    assert b"https://exemple.org/film" in xml.data
    assert f"http://localhost{PUBLIC}/document/{file_id}".encode() in xml.data
    assert b"secret" not in xml.data
    assert b"dedans" not in xml.data
    assert "secret" not in str(whole)
    data = json.loads(page.one("script[type='application/ld+json']").string)
    assert data["recordedIn"] == [{"@type": "CreativeWork", "name": "Film", "url": "https://exemple.org/film"}]
    assert [one["url"] for one in data["workFeatured"]] == [f"http://localhost{PUBLIC}/document/{file_id}"]
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        again = guest.get(f"{PUBLIC}.xml", headers={"If-None-Match": xml.headers["ETag"]})
    assert again.status_code == 200
    assert b"secret" in again.data


def test_an_exposed_event_gives_no_name_away_with_its_documents(app, guest, event):
    with app.app_context():
        a_file(event, name="Forum-secret-de-Bamako.pdf")
        with write() as db:
            db.get(Event, event.id).exposed = True
    page = seen(guest)
    given = guest.get(page.link("Exposé"))
    assert given.headers["Content-Disposition"] == "attachment; filename=document.pdf"
    assert b"document" not in guest.get(f"{PUBLIC}.xml").data


def test_a_session_page_costs_nothing_to_who_has_it_until_a_document_changes(app, guest, event):
    mark = guest.get(f"{PUBLIC}/seance/A").headers["ETag"]
    assert guest.get(f"{PUBLIC}/seance/A", headers={"If-None-Match": mark}).status_code == 304
    with app.app_context():
        a_material(event)
    assert guest.get(f"{PUBLIC}/seance/A", headers={"If-None-Match": mark}).status_code == 200


def test_hostile_titles_and_file_names_stay_text(app, client, guest, event, home):
    hostile = '"><script>alert(1)</script>'
    with app.app_context():
        a_file(event, name=f"../../{hostile}\r\nX: y.pdf", title={"fr": hostile})
    assert hostile in check_page(client.get(home)).text
    given = guest.get(seen(guest).link(hostile[:5]))
    assert "X" not in given.headers
    assert "/" not in given.headers["Content-Disposition"].replace("UTF-8''", "").partition("filename=")[2]
