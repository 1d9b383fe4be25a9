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
    assert done.all(".tiles b") == ["12", "0"]
    # the communities have three seats, and five of theirs are in the list
    assert sorted(state for _, _, state in people(app)) == ["confirmed"] * 7 + ["pending"] * 3 + ["waitlisted"] * 2
    undone = press(organiser, done, "Annuler tout l’import")
    assert undone.h1 == "Import annulé"
    assert people(app) == []
    with app.app_context():
        assert session().scalars(sa.select(ImportDraft.sealed)).all() == [None]
