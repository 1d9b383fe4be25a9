"""The rapporteur's page: no sign-in, no script, no name; two who write at once; files; what the public then reads."""

import json

import pytest
import sqlalchemy as sa
import time_machine

from conference.agenda import material_files, material_queries, report_services
from conference.agenda import material_services as services
from conference.agenda.session_models import SessionReport
from conference.core.db import Base, session, write
from conference.events.models import Event
from tests.agenda.editing import HOW, row
from tests.agenda.materials import a_link, sent, written
from tests.agenda.programmes import a_session, an_agenda, released
from tests.builders import NOW
from tests.core.test_uploads import document
from tests.pages import check_page
from tests.paper_reading import page_texts
from tests.staff import audited, press, signed_in

SECRET = "Trois puits à Zogobougou, dit la sage-femme"


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_agenda(a_session("A"), a_session("B", 600))
        released(event)
        return event


@pytest.fixture
def path(app, event):
    with app.app_context():
        return a_link(event)


@pytest.fixture
def guest(app):
    with time_machine.travel(NOW, tick=False):
        yield app.test_client()


def opened(guest, path, **options):
    return check_page(guest.get(path), budget_kb=10, **options)


def follow(guest, answer):
    assert answer.status_code == 303, check_page(answer).text
    return check_page(guest.get(answer.location), budget_kb=10)


def signed_of(page):
    return page.soup.select("[name=signed]")[0]["value"]


def files(guest, page, *several, **values):
    form = page.form("Envoyer")
    return guest.post(form.action, data=form.filled(values) | {"file": [sent(*one) for one in several]})


def test_the_page_says_which_session_and_nothing_else(app, guest, path):
    page = opened(guest, path)
    assert page.h1 == "Séance A"
    assert "mercredi 2 décembre 2026, 09:00 – 10:00, Grande salle" in page.text
    assert "Forum" not in page.text
    assert page.title == "Compte rendu de séance"
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.response.headers
    assert not page.soup.select("script")


@pytest.mark.parametrize("way", ["", "/fichiers/6f6f6f6f-6f6f-4f6f-8f6f-6f6f6f6f6f6f"])
def test_a_wrong_link_gets_the_answer_that_every_private_link_gives(guest, path, way):
    wrong = path[:-1] + ("0" if path[-1] != "0" else "1")
    answers = [guest.get(one).data for one in (wrong + way, f"/x/{wrong[3:]}", f"/d/{wrong[3:]}")]
    assert guest.get(wrong + way).status_code == 404
    assert answers[0].replace(way.encode(), b"").replace(b"/r/", b"/x/") == answers[1]
    assert answers[1].replace(b"/x/", b"/d/") == answers[2]


def test_recommendations_are_kept_sealed_in_each_language_and_taken_back(app, guest, event, path):
    form = opened(guest, path).form("Enregistrer")
    page = follow(guest, press(guest, form, texte_fr=f"{SECRET}\n\n\nDeux routes", texte_en="Three wells"))
    assert "C’est enregistré." in page.text
    assert page.one("[name=texte_fr]").get_text().strip() == f"{SECRET}\n\nDeux routes"
    with app.app_context():
        stored = session().scalars(sa.select(SessionReport.text)).one()
    assert "puits" not in json.dumps(stored)
    back = follow(guest, press(guest, page.form("Annuler")))
    assert back.one("[name=texte_fr]").get_text().strip() == ""
    assert "C’est enregistré." not in back.text


def test_the_same_form_sent_twice_is_kept_once(app, guest, path):
    form = opened(guest, path).form("Enregistrer")
    for _time in range(2):
        follow(guest, press(guest, form, texte_fr="Un puits"))
    assert len(audited(app, "agenda.changed")) == 2  # the link, the text


def test_two_who_write_at_once_lose_nothing(guest, path):
    mine, yours = (opened(guest, path).form("Enregistrer") for _one in range(2))
    follow(guest, press(guest, yours, texte_fr="La vôtre", texte_en="Yours"))
    answer = press(guest, mine, texte_fr="La mienne", texte_en="Yours")
    page = check_page(answer, budget_kb=10)
    assert answer.status_code == 409
    assert page.one("#maintenant_fr").get_text().strip() == "La vôtre"
    assert page.one("[name=texte_fr]").get_text().strip() == "La mienne"
    assert not page.soup.select("#maintenant_en")
    again = follow(guest, press(guest, page.form("Enregistrer"), texte_fr="La vôtre\nLa mienne"))
    assert again.one("[name=texte_fr]").get_text().strip() == "La vôtre\nLa mienne"
    assert again.one("[name=texte_en]").get_text().strip() == "Yours"


def test_a_text_that_is_too_long_is_told_by_how_much_and_stays(guest, path):
    answer = press(guest, opened(guest, path).form("Enregistrer"), texte_fr="é" * 20_001)
    page = check_page(answer)
    assert answer.status_code == 422
    assert page.errors() == ["Ce texte est trop long : 20000 caractères au plus, il y en a 20001."]
    assert len(page.one("[name=texte_fr]").get_text().strip()) == 20_001


def test_hostile_text_stays_text(guest, path):
    hostile = "</textarea><script>alert(1)</script>\u202e\x00"
    page = follow(guest, press(guest, opened(guest, path).form("Enregistrer"), texte_fr=hostile))
    assert page.one("[name=texte_fr]").get_text().strip() == "</textarea><script>alert(1)</script>"


@pytest.mark.parametrize("fields", [{}, {"signed": "x"}, {"signed": ""}])
def test_a_form_that_is_not_of_this_page_changes_nothing(guest, path, fields):
    answer = guest.post(path, data={"texte_fr": "Faux", "version": "1"} | fields)
    page = check_page(answer)
    assert answer.status_code == 422
    assert page.one("[name=texte_fr]").get_text().strip() == "Faux"
    assert opened(guest, path).one("[name=texte_fr]").get_text().strip() == ""


def test_photos_and_slides_are_sent_shown_removed_and_taken_back(app, guest, event, path):
    page = follow(guest, files(guest, opened(guest, path), ("tableau.jpg",), ("a.pdf", document()), title="Tableau"))
    assert "C’est reçu." in page.text
    assert [one.replace("Tableau", "") for one in page.all("ul.rows a small")] == ["tableau.jpg", "a.pdf"]
    given = guest.get(page.soup.select("ul.rows a")[0]["href"])
    assert given.data.startswith(b"\xff\xd8")
    assert given.headers["Content-Disposition"].startswith("attachment")
    gone = follow(guest, guest.post(page.soup.select("ul.rows form")[0]["action"], data={"signed": signed_of(page)}))
    assert gone.all("ul.rows a small") == ["a.pdf"]
    back = follow(guest, press(guest, gone.form("Annuler")))
    assert back.all("ul.rows a small") == ["tableau.jpg", "a.pdf"]
    with app.app_context():
        assert material_queries.shown(event.id, NOW) == {}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pptx", b"PK\x03\x04xx", "Enregistrez-le en PDF"), ("a.jpg", b"GIF89a", "n’est pas une image ni un PDF"),
        ("a.pdf", b"", "vide"), ("a.pdf", b"%PDF-1.4 rien", "abîmé"),
    ],
)  # fmt: skip
def test_of_several_files_the_good_ones_are_kept_and_the_others_named(guest, path, name, data, why):
    answer = files(guest, opened(guest, path), (name, data), ("bonne.jpg",))
    page = check_page(answer)
    assert answer.status_code == 422
    assert f"{name} – " in page.one(".sum").get_text()
    assert why in page.one(".sum").get_text()
    assert page.all("ul.rows a small") == ["bonne.jpg"]


def test_nothing_chosen_is_told(guest, path):
    assert "Choisissez un fichier ou une photo." in check_page(files(guest, opened(guest, path))).text


def test_what_is_larger_than_a_request_may_be_is_told_on_the_page(guest, path, app, monkeypatch):
    form = opened(guest, path).form("Envoyer")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2000)
    answer = guest.post(form.action, data=form.filled() | {"file": sent("a.jpg", bytes(3000))})
    page = check_page(answer)
    assert answer.status_code == 413
    assert "10 Mo au plus" in page.one(".sum").get_text()
    assert page.h1 == "Séance A"


def test_a_link_takes_so_many_files_and_no_more(guest, path, monkeypatch):
    monkeypatch.setattr("conference.agenda.material_rules.MOST_THROUGH_LINK", 1)
    page = follow(guest, files(guest, opened(guest, path), ("a.jpg",)))
    assert "au plus 1 documents" in check_page(files(guest, page, ("b.jpg",))).one(".sum").get_text()


def test_a_rapporteur_touches_no_document_of_the_team_nor_of_another_session(app, guest, event, path):
    page = follow(guest, files(guest, opened(guest, path), ("a.jpg",)))
    signed = signed_of(page)
    with app.app_context():
        theirs = services.add(event.id, row(event, "A").id, {"kind": "slides", "url": "https://exemple.org/a"}, **HOW)[
            0
        ]
        other = a_link(event, "B")
    mine = page.soup.select("ul.rows a")[0]["href"].rpartition("/")[2]
    for address in (f"{path}/fichiers/{theirs}", f"{other}/fichiers/{mine}"):
        assert guest.get(address).status_code == 404
        assert guest.post(f"{address}/retirer", data={"signed": signed}).status_code in {400, 404}
    other_signed = opened(guest, other).soup.select("[name=signed]")[0]["value"]
    assert guest.post(f"{other}/fichiers/{mine}/retirer", data={"signed": other_signed}).status_code == 404
    assert opened(guest, path).all("ul.rows a small") == ["a.jpg"]


def test_an_undo_through_the_link_takes_back_nothing_of_the_team(app, guest, event, path):
    with app.app_context():
        done = services.add(event.id, row(event, "A").id, {"kind": "slides", "url": "https://exemple.org/a"}, **HOW)[1]
    signed = opened(guest, path).soup.select("[name=signed]")[0]["value"]
    answer = guest.post(f"{path}/annuler/{done}", data={"signed": signed})
    assert answer.status_code == 409
    assert "Annuler" not in check_page(guest.get(f"{path}?fait={done}")).text
    with app.app_context():
        assert len(services.of_session(row(event, "A").id)) == 1


def test_a_link_that_was_shut_meanwhile_takes_nothing(app, guest, event, path):
    page = opened(guest, path)
    with app.app_context():
        report_services.shut_link(event.id, row(event, "A").id, **HOW)
    assert press(guest, page.form("Enregistrer"), texte_fr="Trop tard").status_code == 404
    assert files(guest, page, ("a.jpg",)).status_code == 404
    with app.app_context():
        assert session().scalars(sa.select(SessionReport.text)).one() == {}


def test_organisers_show_the_link_as_text_and_code_change_it_and_shut_it(app, guest, event):
    client = signed_in(app, event)
    with app.app_context():
        home = f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"
    page = check_page(client.get(home))
    page = check_page(client.get(press(client, page.form("Créer le lien"), "Créer le lien").location))
    address = page.one("#lien")["value"]
    assert address.startswith("http://localhost/r/")
    assert "Séance A\u00a0» (mercredi 2 décembre 2026, 09:00 – 10:00, Grande salle)" in page.one("#message").get_text()
    assert address in page.one("#message").get_text()
    assert page.one("svg.qr path")["d"]
    assert opened(guest, address.removeprefix("http://localhost")).h1 == "Séance A"
    page = check_page(client.get(press(client, page.form("Fermer"), "Fermer le lien").location))
    assert page.form("Créer le lien")
    assert guest.get(address).status_code == 404


def test_of_an_exposed_event_the_message_names_no_session(app, event):
    with app.app_context(), write() as db:
        db.get(Event, event.id).exposed = True
    client = signed_in(app, event)
    with app.app_context():
        a_link(event)
        home = f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"
    assert "Séance" not in check_page(client.get(home)).one("#message").get_text()


def test_a_report_is_public_when_an_organiser_says_so_and_cannot_be_changed_meanwhile(app, guest, event):
    with app.app_context():
        path = written(event, {"fr": "Un puits.\nDeux routes.", "en": "A well."})
        home = f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"
    public = "/c/forum/programme/seance/A"
    assert "Compte rendu" not in check_page(guest.get(public)).text
    client = signed_in(app, event)
    page = check_page(client.get(home))
    assert "Un puits." in page.text
    mine = opened(guest, path).form("Enregistrer")
    page = check_page(client.get(press(client, page.form("Publier"), "Publier le compte rendu").location))
    assert "publié" in page.all("#compte-rendu-titre .chip")
    report = check_page(guest.get(check_page(guest.get(public)).link("Compte rendu")), budget_kb=10)
    assert report.all(".text p") == ["Un puits.", "Deux routes."]
    assert check_page(guest.get(f"/en{report.response.request.path}")).all(".text p") == ["A well."]
    answer = press(guest, mine, texte_fr="Autre chose")
    assert answer.status_code == 409
    assert check_page(answer).one("[name=texte_fr]").get_text().strip() == "Autre chose"
    assert not opened(guest, path).soup.select("textarea")
    press(client, page.form("Ne plus publier"), "Ne plus publier")
    assert guest.get(report.response.request.path).status_code == 404
    assert opened(guest, path).form("Enregistrer")


def test_what_is_public_is_not_taken_back_through_the_link(app, guest, event, path):
    page = follow(guest, press(guest, opened(guest, path).form("Enregistrer"), texte_fr="Un puits"))
    with app.app_context():
        report_services.publish(event.id, row(event, "A").id, **HOW)
    answer = press(guest, page.form("Annuler"))
    assert answer.status_code == 409
    assert "Ce compte rendu est publié." in check_page(answer).one(".sum").get_text()
    assert "Un puits" in opened(guest, path).text


def test_publishing_nothing_is_refused(app, event):
    client = signed_in(app, event)
    with app.app_context():
        home = f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"
    token = check_page(client.get(home)).soup.select("[name=csrf_token]")[0]["value"]
    answer = client.post(home, data={"csrf_token": token, "geste": "publier"})
    assert "il n’y a rien à publier" in check_page(client.get(answer.location)).text


def test_a_file_of_a_rapporteur_is_shown_by_an_organiser_alone_and_then_stays(app, guest, event, path):
    follow(guest, files(guest, opened(guest, path), ("tableau.jpg",), title="Tableau"))
    public = "/c/forum/programme/seance/A"
    assert "Tableau" not in check_page(guest.get(public)).text
    client = signed_in(app, event)
    with app.app_context():
        home = f"/org/forum/agenda/seances/{row(event, 'A').id}/documents"
    press(client, check_page(client.get(home)).form("Montrer"), "Montrer au public")
    assert guest.get(check_page(guest.get(public)).link("Tableau")).data.startswith(b"\xff\xd8")
    assert "Publié par l’équipe." in opened(guest, path).text


def test_all_reports_are_read_on_one_page_and_taken_away(app, guest, event):
    with app.app_context():
        written(event, {"fr": "=1+1 puits", "en": "A well."})
        a_link(event, "B")
    client = signed_in(app, event)
    page = check_page(client.get("/org/forum/agenda/comptes-rendus"))
    assert page.all("section h2") == ["Séance A"]
    assert "Encore attendus (1)" in page.text
    form = page.form("Tableau CSV")
    csv = press(client, form, "Tableau CSV")
    assert "'=1+1 puits" in csv.data.decode("utf-8-sig")
    assert "forum" not in csv.headers["Content-Disposition"]
    assert press(client, form, "Tableau Excel").data.startswith(b"PK")
    assert [entry.details["format"] for entry in audited(app, "reports.exported")] == ["csv", "xlsx"]
    assert client.post(form.action, data=form.filled() | {"format": "exe"}).status_code == 400


def test_what_waits_for_its_organiser_counts_for_the_limit_of_the_event(app, event, guest, path, monkeypatch):
    monkeypatch.setattr(material_files, "MOST_OF_AN_EVENT", 1)
    assert "plus de place" in check_page(files(guest, opened(guest, path), ("a.jpg",))).one(".sum").get_text()


def test_nothing_that_a_rapporteur_wrote_or_sent_can_be_read_in_the_database(app, guest, event, path):
    page = follow(guest, press(guest, opened(guest, path).form("Enregistrer"), texte_fr=SECRET))
    page = follow(guest, files(guest, page, (f"{SECRET}.jpg",)))
    follow(guest, press(guest, page.form("Enregistrer"), texte_fr=f"{SECRET}, encore"))
    with app.app_context():
        report_services.publish(event.id, row(event, "A").id, **HOW)
        guest.get("/c/forum/programme.xml")
        rows = [repr(one) for table in Base.metadata.sorted_tables for one in session().execute(sa.select(table))]
    assert len(rows) > 20
    assert [one[:80] for one in rows if "Zogobougou" in one] == []


def test_reports_on_paper_say_what_was_written_and_no_event_where_it_is_exposed(app, event):
    with app.app_context():
        written(event, {"fr": "Un puits.\nDeux routes.", "en": "A well."})
        with write() as db:
            db.get(Event, event.id).exposed = True
    client = signed_in(app, event)
    form = check_page(client.get("/org/forum/agenda/comptes-rendus")).form("Imprimer")
    paper = press(client, form, "Imprimer (PDF)")
    assert paper.headers["Content-Disposition"].startswith('attachment; filename="comptes-rendus-')
    said = " ".join(" ".join(page_texts(paper.data)).split())
    for words in ("Séance A", "Un puits.", "Deux routes.", "A well.", "mercredi 2 décembre 2026"):
        assert words in said
    assert "Forum" not in said
