import io

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.exchange.models import ImportDraft
from conference.participants.models import Participant
from tests.exchange import lists
from tests.exchange.conftest import a_hall
from tests.pages import check_page

BASE = "/org/forum/importer"


@pytest.fixture
def organiser(app, sign_in):
    with app.app_context():
        event = a_hall().event
    return sign_in(event, contacts=True)


def send(client, name, data, **fields):
    form = check_page(client.get(BASE)).form("Lire la liste")
    sent = {**form.filled(), **fields}
    if data is not None:
        sent["file"] = (io.BytesIO(data), name)
    return client.post(form.action, data=sent, content_type="multipart/form-data", follow_redirects=True)


def press(client, page, label, **fields):
    form = page.form(label)
    return check_page(client.post(form.action, data={**form.filled(), **fields}, follow_redirects=True))


def people(app):
    with app.app_context():
        rows = session().execute(sa.select(Participant.given_names, Participant.family_name, Participant.state))
        return sorted(tuple(row) for row in rows)


def test_a_list_goes_in_by_four_steps_and_comes_out_again(app, organiser):
    columns = check_page(send(organiser, *lists.english()))
    assert columns.h1 == "Que contient chaque colonne ?"
    rehearsal = press(organiser, columns, "Vérifier les lignes")
    assert rehearsal.h1 == "Vérifiez avant d’importer"
    assert rehearsal.all(".tiles b") == ["12", "0", "0", "0", "0"]
    assert people(app) == []
    done = press(organiser, rehearsal, "Importer 12 personnes")
    assert done.h1 == "Import terminé"
    # added; confirmed, to decide on, waitlisted
    assert done.all(".tiles b") == ["12", "7", "3", "2"]
    # the communities have three seats, and five of theirs are in the list
    assert sorted(state for _, _, state in people(app)) == ["confirmed"] * 7 + ["pending"] * 3 + ["waitlisted"] * 2
    undone = press(organiser, done, "Annuler tout l’import")
    assert undone.h1 == "Import annulé"
    assert people(app) == []
    with app.app_context():
        assert session().scalars(sa.select(ImportDraft.sealed)).all() == [None]


def test_a_text_that_is_pasted_is_taken_as_well(app, organiser):
    page = check_page(send(organiser, "", None, pasted="1. Awa Traoré, sage-femme, 70 01 00 01\n2. Issa Koné"))
    rehearsal = press(organiser, page, "Vérifier les lignes", groupe="")
    assert rehearsal.all(".tiles b")[0] == "2"


def test_the_proposal_can_be_changed_and_is_kept(organiser):
    page = check_page(send(organiser, "liste.csv", lists.text([["Nom", "Truc"], ["Awa Traoré", "CSCom de Dioura"]])))
    rehearsal = press(organiser, page, "Vérifier les lignes", **{"c-0-1": "function"})
    again = check_page(organiser.get(rehearsal.link("Revenir aux colonnes")))
    assert again.form("Vérifier les lignes").filled()["c-0-1"] == ["function"]


def test_rows_without_a_group_wait_until_one_is_chosen(app, organiser):
    data = lists.text([["Nom", "Truc"], ["Awa Traoré", "x"]])
    rehearsal = press(organiser, check_page(send(organiser, "liste.csv", data)), "Vérifier les lignes")
    assert "Groupe non reconnu" in rehearsal.text
    columns = check_page(organiser.get(rehearsal.link("Choisir leur groupe")))
    group = columns.soup.select("#groupe option")[1]["value"]
    done = press(organiser, press(organiser, columns, "Vérifier les lignes", groupe=group), "Importer 1 personne")
    assert done.all(".tiles b") == ["1", "1"]


def test_a_list_that_was_left_can_be_taken_up_from_the_first_page(organiser):
    send(organiser, *lists.utf16())
    page = check_page(organiser.get(BASE))
    assert check_page(organiser.get(page.link("liste.txt"))).h1 == "Que contient chaque colonne ?"


def test_rows_are_filtered_by_what_becomes_of_them_and_the_unread_ones_downloaded(organiser):
    rehearsal = press(organiser, check_page(send(organiser, *lists.sections())), "Vérifier les lignes")
    invalid = check_page(organiser.get(rehearsal.link("lignes invalides")))
    assert len(invalid.rows()) == 5
    assert all("place réservée" in row[-1] for row in invalid.rows())
    table = organiser.get(rehearsal.link("Télécharger les lignes non lues (CSV)"))
    assert table.mimetype == "text/csv"
    lines = table.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Feuille;Ligne;État;Lu dans le fichier;Pourquoi"
    # five each of titles, totals, headings and places to fill; two people past their group’s quota
    assert len(lines) == 1 + 4 * 5 + 2


def test_differences_are_shown_field_by_field_and_taken_over_when_ticked(app, organiser):
    first = lists.text(
        [["Nom et prénoms", "Groupe", "Fonction", "Tél"], ["Awa Traoré", "santé", "Matrone", "70010001"]]
    )
    press(
        organiser,
        press(organiser, check_page(send(organiser, "a.csv", first)), "Vérifier les lignes"),
        "Importer 1 personne",
    )
    other = first.replace(b"Matrone", b"Sage-femme")
    rehearsal = press(organiser, check_page(send(organiser, "b.csv", other)), "Vérifier les lignes")
    assert [cell.replace("\u00a0", " ") for cell in rehearsal.rows()[0]] == [
        "2",
        "Awa Traoré",
        "Fonction : Awa Traoré",
        "Matrone",
        "Sage-femme",
    ]
    form = rehearsal.form("Reprendre ce qui est coché")
    done = check_page(organiser.post(form.action, data={**form.filled(), "champ": "0.function"}, follow_redirects=True))
    assert done.all(".tiles b") == ["0", "1"]
    with app.app_context():
        assert session().scalar(sa.select(Participant.function)) == "Sage-femme"


def test_a_list_of_somebody_else_is_not_there(app, organiser, sign_in):
    path = check_page(send(organiser, *lists.english())).form("Vérifier les lignes").action
    with app.app_context():
        from conference.events.queries import event_by_slug

        event = event_by_slug("forum")
    other = sign_in(event, email="issa@equipe.example")
    assert other.get(path).status_code == 404
    assert other.get(path.removesuffix("/colonnes")).status_code == 404


def test_hostile_text_in_a_list_is_shown_as_it_is(organiser):
    evil = "<script>alert(1)</script> Awa"
    data = lists.text([["Nom et prénoms", evil], [evil, "x"], ["Awa Traoré", "y"]])
    columns = check_page(send(organiser, f"{evil}.csv", data))
    assert not columns.soup.select("main script")
    assert not press(organiser, columns, "Vérifier les lignes").soup.select("main script")
