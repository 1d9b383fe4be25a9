"""The organiser's page of a session's sign-ups, without a script; its list as a file and on paper."""

from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from conference.core import audit, paper
from conference.core.db import session
from conference.participants import fields, lists, queries
from conference.participants.choosing import of as choices
from tests.agenda import seats
from tests.agenda.editing import row
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import a_group, a_person
from tests.pages import check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda"


@pytest.fixture
def world(app):
    """A session of two seats with a quota; Awa and Issa sit, Oumar and Fanta (who has no address) wait."""
    with app.app_context():
        event = an_agenda(a_session("A", capacity=2, sign_up_policy="open"), a_session("B", 700))
        group, press = a_group(event, quota=None), a_group(event, "presse", quota=None)
        awa, oumar = seats.people(event, group, "Awa", "Oumar")
        (issa,) = seats.people(event, press, "Issa")
        fanta = a_person(event, press, given_names="Fanta", organisation="ORTM")
        assert seats.take(event, "A", awa, issa, oumar, fanta)[2:] == ["waiting", "waiting"]
        people = {"awa": awa.id, "oumar": oumar.id, "issa": issa.id, "fanta": fanta.id}
        one = row(event, "A")
        ids = SimpleNamespace(a=one.id, b=row(event, "B").id, **people)
    return SimpleNamespace(app=app, event=event, ids=ids, client=signed_in(app, event))


def look(world, **query):
    return check_page(world.client.get(f"{HOME}/seances/{world.ids.a}/inscrits", query_string=query))


def press(world, page, button, **more):
    form = page.form(button)
    return check_page(world.client.post(form.action, data=form.filled(press=button) | more, follow_redirects=True))


def has(world):
    with world.app.app_context():
        people = [SimpleNamespace(id=getattr(world.ids, name)) for name in ("awa", "issa", "oumar", "fanta")]
        return seats.has(world.event, "A", *people)


def test_the_page_shows_who_sits_who_waits_in_order_and_groups(world):
    page = look(world)
    assert page.all("h2") == ["Par groupe", "Ont une place (2)", "Attendent, dans l’ordre (2)", "Ajouter une personne"]
    rows = [
        "|".join(cell.get_text(" ", strip=True) for cell in line.select("th, td"))
        for line in page.soup.select("tbody tr")
    ]
    assert sorted(rows[:2]) == ["Groupe presse|1|–|1", "Groupe sante|1|–|1"]
    assert [line.split("|")[1] for line in rows if line[:2] in {"1|", "2|"}] == ["Traoré Oumar", "Traoré Fanta"]


def test_a_seat_is_taken_back_by_hand_and_given_again(world):
    page = press(world, look(world), "Retirer Traoré Awa")
    assert "Inscription retirée." in page.text
    assert has(world) == ["cancelled", "seated", "seated", "waiting"]
    assert "Ont une place (2)" in page.text
    undone = press(world, page, "Annuler")
    assert has(world) == ["waiting", "seated", "seated", "waiting"]
    assert undone.all("h1") == ["Inscrits : Séance A"]


def test_more_than_all_seats_is_asked_twice_and_audited(world):
    page = press(world, look(world), "Donner une place Traoré Fanta")
    assert page.errors() == ["Il n’y a plus de place pour Fanta Traoré."]
    assert page.response.status_code == 409
    assert has(world)[3] == "waiting"
    done = press(world, page, "Donner une place de plus à Fanta Traoré")
    assert "Place donnée, au-delà du nombre de places." in done.text
    assert "1 personne de plus que de places : personne ne perd la sienne." in done.text
    assert has(world)[3] == "seated"
    with world.app.app_context():
        said = session().scalars(sa.select(audit.AuditEntry).filter_by(action="sign_up.overridden")).one()
        assert said.subject_id == world.ids.fanta


def test_somebody_is_found_by_name_and_given_a_seat(world):
    with world.app.app_context():
        seats.set_values(world.event, "A", capacity=9)
        a_person(world.event, a_group(world.event, "ong"), given_names="Kadia", family_name="Coulibaly")
    assert "Personne ne correspond à « zzz »." in look(world, q="zzz").text
    page = press(world, look(world, q="coulib"), "Donner une place Kadia Coulibaly")
    assert "Coulibaly Kadia" in page.text


def test_who_moved_up_and_cannot_be_reached_stands_first_until_told(world):
    with world.app.app_context():
        seats.leave(world.event, "A", SimpleNamespace(id=world.ids.awa))
        seats.leave(world.event, "A", SimpleNamespace(id=world.ids.issa))
    page = look(world)
    assert page.all("h2")[0] == "À prévenir (1)"
    assert "Fanta Traoré" in page.text
    page = press(world, page, "Prévenue Fanta Traoré")
    assert "À prévenir" not in page.text


def test_a_session_without_sign_ups_says_so_and_offers_nothing(world):
    page = check_page(world.client.get(f"{HOME}/seances/{world.ids.b}/inscrits"))
    assert "On ne s’inscrit pas à cette séance." in page.text
    assert "Ajouter une personne" not in page.text


@pytest.mark.parametrize("data", [{"geste": "placer:x"}, {"geste": "x:00000000-0000-4000-8000-000000000000"}, {}])
def test_a_form_made_by_hand_changes_nothing(world, data):
    sent = look(world, q="awa").form("Retirer Traoré Awa").filled() | data
    answer = world.client.post(f"{HOME}/seances/{world.ids.a}/inscrits", data=sent)
    assert answer.status_code == 400
    nobody = sent | {"geste": "placer:00000000-0000-4000-8000-000000000000"}
    assert world.client.post(f"{HOME}/seances/{world.ids.a}/inscrits", data=nobody).status_code == 404
    assert has(world) == ["seated", "seated", "waiting", "waiting"]


def test_the_list_leaves_as_the_list_of_participants_does(world):
    page = look(world)
    export = check_page(world.client.get(page.link("Exporter les inscrits")))
    assert export.form("Exporter").filled()["filtre"] == ["seance=A"]
    with world.app.app_context():
        known = fields.of(world.event, contacts=False, sensitive=False)
        for key, who in (("seance", {"awa", "issa"}), ("seance_attente", {"oumar", "fanta"})):
            wanted = lists.from_field(f"{key}=A", choices(known))
            found = queries.page(world.event.id, wanted, fields=known, columns=[known[key]])
            assert {one.id for one in found.people} == {getattr(world.ids, name) for name in who}
            assert {known[key].words(one) for one in found.records} == {"Séance A"}


def test_the_door_list_is_printed_and_that_is_logged(world, monkeypatch):
    seen = []
    monkeypatch.setattr(paper, "render", lambda html, css, **_more: seen.append(html) or b"%PDF-")
    answer = world.client.get(f"{HOME}/seances/{world.ids.a}/inscrits.pdf")
    assert answer.mimetype == "application/pdf"
    (words,) = seen
    assert "État au " in words
    assert "BROUILLON" not in words
    assert "mer. 2 déc., 9 h 00 – 10 h 00, Grande salle" in words.replace("\u00a0", " ").replace("\u202f", " ")
    assert words.index("Awa") < words.index("Liste d’attente, dans l’ordre") < words.index("Oumar")
    with world.app.app_context():
        assert session().scalars(sa.select(audit.AuditEntry).filter_by(action="sign_up.list_printed")).one()
    assert world.client.get(f"{HOME}/seances/{world.ids.b}/inscrits.pdf").status_code == 409


def test_the_form_of_a_session_sets_quotas_and_says_what_they_did(world):
    address = f"{HOME}/seances/{world.ids.a}"
    page = check_page(world.client.get(address))
    assert page.link("Voir les inscrits") == f"{address}/inscrits"
    form = page.form("Enregistrer")
    saved = check_page(
        world.client.post(
            form.action, data=form.filled() | {"capacity": "1", "quota_sante": "0"}, follow_redirects=True
        )
    )
    assert "Places : 1, prises : 2. Personne ne perd la sienne." in saved.text
    assert "Groupe sante : quota 0, places prises 1. Personne ne perd la sienne." in saved.text
    stale = world.client.post(form.action, data=form.filled() | {"quota_sante": "5"})
    assert stale.status_code == 409
    assert "Groupe sante" in check_page(stale).text
    form = check_page(world.client.get(address)).form("Enregistrer")
    assert form.filled()["quota_sante"] == ["0"]
    more = form.filled() | {"capacity": "", "quota_sante": ""}
    saved = check_page(world.client.post(form.action, data=more, follow_redirects=True))
    assert "2 personnes en attente ont maintenant une place." in saved.text
    wrong = check_page(world.client.post(form.action, data=form.filled() | {"quota_sante": "-3"}))
    assert wrong.errors() == ["Écrivez un nombre entre 0 et 100000."]
