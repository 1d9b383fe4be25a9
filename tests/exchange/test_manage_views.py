import io

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.exchange.models import ImportDraft
from conference.participants.models import Participant
from tests.builders import an_event
from tests.exchange.conftest import HEADER, a_hall, csv, xlsx
from tests.pages import check_page

BASE = "/org/forum/importer"
AWA = ("Awa", "Traoré", "santé", "F", "CSCom", "70 00 12 34", "awa@exemple.org")
NO_GROUP = "Ce n’est pas un groupe de cet événement : choisissez dans la feuille « Listes »."
WRONG = ("Issa", "Diarra", "Chasseurs", "H", "Village", "12", "")


@pytest.fixture
def organiser(app, sign_in):
    with app.app_context():
        event = a_hall().event
    return sign_in(event, contacts=True)


def send(client, data, filename="liste.csv", follow=True):
    form = check_page(client.get(BASE)).form("Lire la liste")
    fields = {**form.filled(), "file": (io.BytesIO(data), filename)}
    return client.post(form.action, data=fields, content_type="multipart/form-data", follow_redirects=follow)


def count(app, model):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count(model.id)))


def test_the_first_page_tells_the_three_steps_and_gives_the_template(organiser):
    page = check_page(organiser.get(BASE))
    assert [text[:2] for text in page.all("h2")] == ["1.", "2.", "3."]
    answer = organiser.get(page.link("Télécharger le modèle"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="modele-forum.xlsx"'
    assert answer.data.startswith(b"PK")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("data", "filename"), [(csv(AWA, WRONG), "liste.csv"), (xlsx(AWA, WRONG), "liste.xlsx")])
def test_a_file_is_rehearsed_and_nothing_is_stored_before_the_confirmation(app, organiser, data, filename):
    page = check_page(send(organiser, data, filename))
    assert page.h1 == "Vérifiez avant d’importer"
    assert page.all(".tiles b") == ["1", "0", "0", "1"]
    assert page.rows() == [
        [
            "Ligne 3",
            "Groupe",
            "Chasseurs",
            "Ce n’est pas un groupe de cet événement : choisissez dans la feuille « Listes ».",
        ],
        ["Ligne 3", "Téléphone", "12", "Ce numéro de téléphone est trop court : il y manque au moins un chiffre."],
    ]
    assert count(app, Participant) == 0


def test_the_confirmation_imports_and_tells_what_it_did(app, organiser):
    form = check_page(send(organiser, csv(AWA, WRONG))).form("Importer 1 personne")
    page = check_page(organiser.post(form.action, data=form.filled(), follow_redirects=True))
    assert page.h1 == "Import terminé"
    assert page.all(".tiles b") == ["1", "0", "0", "1"]
    assert "3" in page.one(".note").text
    assert count(app, Participant) == 1
    # pressed twice, or the page loaded again
    again = check_page(organiser.post(form.action, data=form.filled(), follow_redirects=True))
    assert again.h1 == "Import terminé"
    assert count(app, Participant) == 1
    with app.app_context():
        assert session().scalars(sa.select(ImportDraft.sealed)).all() == [None]


def test_a_file_without_anything_to_import_has_no_button_for_it(organiser):
    page = check_page(send(organiser, csv(WRONG)))
    assert not any(text.startswith("Importer 0") for text in page.all("button"))
    assert "Il n’y a rien à importer." in page.text


def test_a_file_can_be_given_up(app, organiser):
    form = check_page(send(organiser, csv(AWA))).form("Ne rien importer")
    page = check_page(organiser.post(form.action, data=form.filled(), follow_redirects=True))
    assert "Fichier effacé" in page.text
    assert count(app, ImportDraft) == 0


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"", "liste.csv", "Ce fichier est vide."),
        (b"<html>", "liste.xlsx", "Ce fichier n’est pas un tableau que nous savons lire."),
        (b"a;b\n1;2\n", "liste.csv", "Nous n’avons trouvé aucune liste de personnes dans ce fichier"),
        (csv(), "liste.csv", "Ce tableau n’a aucune personne"),
        ("Prénoms;Groupe\n".encode() + b"A;sante\n" * 5001, "liste.csv", "Ce tableau a plus de 5000 lignes."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(app, organiser, data, filename, reason):
    answer = send(organiser, data, filename)
    page = check_page(answer)
    assert answer.status_code == 400
    assert page.errors()[0].startswith(reason)
    assert page.title.startswith("Erreur :")
    assert count(app, ImportDraft) == 0


def test_a_large_file_never_touches_a_temporary_folder(organiser, monkeypatch):
    import tempfile

    import werkzeug.formparser

    def refused(*_args, **_options):
        pytest.fail("a list of people was written to a temporary file")

    for module, name in ((tempfile, "TemporaryFile"), (tempfile, "NamedTemporaryFile"), (tempfile, "mkstemp")):
        monkeypatch.setattr(module, name, refused)
    monkeypatch.setattr(werkzeug.formparser, "SpooledTemporaryFile", refused)
    rows = [(f"P{n}", "Traoré", "ambassade", "F", "Structure " * 15) for n in range(5000)]
    assert len(csv(*rows)) > 600_000
    assert check_page(send(organiser, csv(*rows))).all(".tiles b")[0] == "5000"


def test_no_file_at_all_is_told(organiser):
    form = check_page(organiser.get(BASE)).form("Lire la liste")
    page = check_page(organiser.post(form.action, data=form.filled(), content_type="multipart/form-data"))
    assert page.errors() == ["Choisissez le fichier à importer."]


def test_hostile_text_is_shown_as_it_is(organiser):
    page = check_page(send(organiser, csv(("<script>alert(1)</script>", "X", "<b>santé</b>"), header=HEADER[:3])))
    assert page.rows()[0][2] == "<b>santé</b>"


def test_a_windows_file_with_semicolons_is_read(organiser):
    data = "Identifiant;Prénoms;Nom;Groupe\r\n;Fanta;Koné;Santé\r\n\r\n;Aïssata;Doumbia;Communauté\r\n".encode("cp1252")
    assert check_page(send(organiser, data)).all(".tiles b") == ["2", "0", "0", "0"]


def test_a_draft_of_somebody_else_or_another_event_is_not_there(app, organiser, sign_in):
    path = send(organiser, csv(AWA), follow=False).location
    with app.app_context():
        event, other = session().query(type(an_event("autre"))).order_by(sa.text("slug DESC")).all()
    colleague = sign_in(event, email="moussa@equipe.example")
    stranger = sign_in(other, email="fanta@equipe.example")
    assert check_page(colleague.get(path)).response.status_code == 404
    assert colleague.post(path, data={"csrf_token": token(colleague)}).status_code == 404
    assert check_page(stranger.get(path)).response.status_code == 404
    assert organiser.get(path.replace("/forum/", "/autre/")).status_code == 404


def token(client):
    return check_page(client.get(BASE)).form("Lire la liste").fields["csrf_token"][0]


def test_the_desk_cannot_import(app, organiser, sign_in):
    with app.app_context():
        event = session().query(type(an_event("autre"))).where(sa.text("slug = 'forum'")).one()
    desk = sign_in(event, role="desk", email="porte@equipe.example")
    assert desk.get(BASE).status_code == 403
    assert desk.get(BASE + "/modele.xlsx").status_code == 403


def test_a_rehearsal_asks_the_database_few_questions(app, organiser):
    path = send(organiser, csv(*[(f"P{n}", "Traoré", "ambassade") for n in range(50)], header=HEADER[:3]), follow=False)
    asked = []
    with app.app_context():
        from conference.core.db import db

        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    check_page(organiser.get(path.location))
    assert len([one for one in asked if one.startswith("SELECT")]) <= 12, asked
