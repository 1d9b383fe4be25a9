"""Notes: for colleagues only, sealed, changed by who wrote them, lost by nobody, gone with the person."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.participants import erasure, merge, notes, services
from conference.participants.list_models import Note
from conference.participants.states import KIND
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

STAFF, COLLEAGUE = staff_actor(), staff_actor()


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def person(event):
    return a_person(event, a_group(event)).id


def write(event, person, text="Rappeler lundi.", actor=STAFF, now=NOW, **once):
    return notes.add(event.id, person, text, note_id=once.get("note_id") or uuid4(), actor=actor, now=now)


def texts(person):
    return [note.text for note in notes.of_person(person)]


def refused(code, work):
    with pytest.raises(Error) as caught:
        work()
    assert caught.value.code == code
    return caught.value


def test_the_newest_stands_first_with_who_and_when(event, person):
    write(event, person)
    write(event, person, "Elle vient.", COLLEAGUE, NOW + timedelta(hours=1))
    newest, oldest = notes.of_person(person)
    assert (newest.text, newest.author_id, newest.at) == ("Elle vient.", COLLEAGUE.id, NOW + timedelta(hours=1))
    assert (oldest.text, oldest.author_id, oldest.edited_at) == ("Rappeler lundi.", STAFF.id, None)


def test_a_form_sent_twice_is_one_note(event, person):
    once = uuid4()
    for _ in range(3):
        write(event, person, note_id=once)
    assert texts(person) == ["Rappeler lundi."]


def test_the_id_of_a_colleagues_note_writes_nothing(event, person):
    note = write(event, person)
    refused("bad_request", lambda: write(event, person, "x", COLLEAGUE, note_id=note.id))
    neighbour = an_event("autre")
    other = a_person(neighbour, a_group(neighbour)).id
    refused("bad_request", lambda: write(neighbour, other, "x", note_id=note.id))


@pytest.mark.parametrize(("text", "code"), [(" \n ", "note_needed"), ("x" * 2001, "note_long")])
def test_what_cannot_be_kept_is_refused(event, person, text, code):
    refused(code, lambda: write(event, person, text))
    note = write(event, person)
    refused(code, lambda: notes.edit(event.id, note.id, text, seen=note.mark, actor=STAFF, now=NOW))
    assert texts(person) == ["Rappeler lundi."]


def test_nothing_of_a_note_is_readable_in_the_database(event, person):
    write(event, person, "Son numéro : 76 12 34 56")
    note = notes.of_person(person)[0]
    notes.edit(event.id, note.id, "Plutôt 65 43 21 00", seen=note.mark, actor=STAFF, now=NOW)
    for table in ("note", "history", "audit_entry", "change_set"):
        stored = repr([tuple(row) for row in session().execute(sa.text(f"SELECT * FROM {table}"))])
        assert not re.search("76 12|65 43|numéro|Plut", stored), table


def test_only_who_wrote_a_note_changes_it_or_takes_it_away(event, person):
    note = write(event, person)
    for work in (
        lambda: notes.edit(event.id, note.id, "x", seen=note.mark, actor=COLLEAGUE, now=NOW),
        lambda: notes.delete(event.id, note.id, actor=COLLEAGUE, now=NOW),
    ):
        assert refused("note_not_yours", work).status == 403
    neighbour = an_event("autre")
    refused("unknown_note", lambda: notes.delete(neighbour.id, note.id, actor=STAFF, now=NOW))
    assert texts(person) == ["Rappeler lundi."]


def test_a_note_changed_in_another_window_is_not_written_over(event, person):
    note = write(event, person)
    notes.edit(event.id, note.id, "D’abord", seen=note.mark, actor=STAFF, now=NOW)
    refused("stale", lambda: notes.edit(event.id, note.id, "Ensuite", seen=note.mark, actor=STAFF, now=NOW))
    assert texts(person) == ["D’abord"]
    assert notes.edit(event.id, note.id, "D’abord", seen="", actor=STAFF, now=NOW).text == "D’abord"


def test_a_note_taken_away_comes_back_as_it_was(event, person):
    note = write(event, person)
    notes.edit(event.id, note.id, "Corrigée", seen=note.mark, actor=STAFF, now=NOW)
    before = notes.of_person(person)
    change = notes.delete(event.id, note.id, actor=STAFF, now=NOW)
    assert texts(person) == []
    services.undo(event.id, change, actor=STAFF, now=NOW)
    assert notes.of_person(person) == before


def test_notes_follow_a_merge_and_those_written_later_too(event, person):
    other = a_person(event, session().get(type(event), event.id) and a_group(event, "ong"), given_names="Awa").id
    note = write(event, other)
    change = notes.delete(event.id, note.id, actor=STAFF, now=NOW)
    services.undo(event.id, change, actor=STAFF, now=NOW)
    merge.merge(event.id, person, other, actor=STAFF, now=NOW)
    write(event, other, "Après la fusion")
    assert sorted(texts(person)) == ["Après la fusion", "Rappeler lundi."]
    assert texts(other) == []


def test_erasing_somebody_destroys_their_notes_and_every_trace_of_them(event, person):
    note = write(event, person)
    notes.edit(event.id, note.id, "Corrigée", seen=note.mark, actor=STAFF, now=NOW)
    change = notes.delete(event.id, write(event, person, "Une autre").id, actor=STAFF, now=NOW)
    request = erasure.ask(event.id, person, channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    assert session().scalar(sa.select(sa.func.count()).select_from(Note)) == 0
    assert not any("note." in str(entry.before | entry.after) for entry in history.of_subject(KIND, person))
    services.undo(event.id, change, actor=STAFF, now=NOW)
    assert texts(person) == []
    refused("participant_erased", lambda: write(event, person))


def test_somebody_of_another_event_gets_no_note(event, person):
    neighbour = an_event("autre")
    assert refused("unknown_participant", lambda: write(neighbour, person)).status == 404


# ---- pages


@pytest.fixture
def page(forum, organiser):
    forum.person = forum.add()
    return check_page(organiser.get(f"{forum.path}/{forum.person}"))


def follow(client, answer):
    assert answer.status_code == 303, answer.status_code
    return check_page(client.get(answer.location))


def test_a_note_is_written_changed_taken_away_and_brought_back(forum, organiser, page, app):
    page = follow(organiser, press(organiser, page.form("note"), note="Deux lignes\n<b>rappeler</b>"))
    assert page.all(".log bdi")[:3] == ["organiser", "Deux lignes", "<b>rappeler</b>"]
    assert "Note écrite" in page.text
    edit = check_page(organiser.get(page.link("Modifier la note")))
    page = follow(organiser, press(organiser, edit.form("note"), "Enregistrer", note="Rappelée"))
    assert "modifiée le" in page.text
    page = follow(organiser, press(organiser, page.form("geste"), "Enlever"))
    assert "Note enlevée." in page.text
    assert page.all(".log bdi")[0] != "Rappelée"
    organiser.post(page.one(".flash form")["action"], data=page.form("note").filled())
    assert "Rappelée" in check_page(organiser.get(f"{forum.path}/{forum.person}")).text
    assert [line.details["what"] for line in audited(app, "note.changed")] == ["added", "edited", "deleted"]


def test_what_is_too_long_comes_back_whole(organiser, page):
    answer = press(organiser, page.form("note"), note="a" * 2001)
    again = check_page(answer)
    assert answer.status_code == 422
    assert again.errors() == ["Cette note est trop longue : 2000 caractères au plus."]
    assert again.form("note").fields["note"] == ["a" * 2001]
    answer = press(organiser, page.form("note"), note=" ")
    assert check_page(answer).errors() == ["Écrivez la note avant de l’enregistrer."]


def test_two_windows_lose_nothing(organiser, page):
    page = follow(organiser, press(organiser, page.form("note"), note="Un"))
    edit = check_page(organiser.get(page.link("Modifier la note"))).form("note")
    press(organiser, edit, "Enregistrer", note="Deux")
    answer = press(organiser, edit, "Enregistrer", note="Trois")
    again = check_page(answer)
    assert answer.status_code == 409
    assert again.all("blockquote bdi") == ["Deux"]
    assert again.form("note").fields["note"] == ["Trois"]
    page = follow(organiser, press(organiser, again.form("note"), "Enregistrer"))
    assert "Trois" in page.all(".log bdi")


def test_a_colleague_reads_it_and_cannot_change_it(forum, organiser, page, app):
    page = follow(organiser, press(organiser, page.form("note"), note="Lue par tous"))
    action = page.form("geste").action
    colleague = signed_in(app, forum.event, email="collegue@equipe.example")
    seen = check_page(colleague.get(f"{forum.path}/{forum.person}"))
    assert "Lue par tous" in seen.text
    assert "Modifier la note" not in seen.text
    token = seen.form("note").fields["csrf_token"]
    assert colleague.get(action).status_code == 403
    assert colleague.post(action, data={"geste": "enlever", "csrf_token": token}).status_code == 403
    assert colleague.post(action, data={"note": "x", "csrf_token": token}).status_code == 403


def test_the_desk_and_the_person_never_see_a_note(forum, organiser, page, app):
    follow(organiser, press(organiser, page.form("note"), note="Secretdesnotes"))
    desk = signed_in(app, forum.event, role="desk")
    assert desk.get(f"{forum.path}/{forum.person}").status_code == 403
    for path in ("/desk/forum/", "/desk/forum/?q=traore"):
        assert b"Secretdesnotes" not in desk.get(path, follow_redirects=True).data
    with app.app_context():
        from conference.core import tokens

        link = tokens.link(forum.event.id, forum.person, 1)
    answer = app.test_client().get(f"/x/{link}")
    assert answer.status_code == 200
    assert b"Secretdesnotes" not in answer.data


def test_a_note_of_another_event_is_not_found(forum, organiser, page, app):
    follow(organiser, press(organiser, page.form("note"), note="Ici"))
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    token = page.form("note").fields["csrf_token"]
    data = {"note": "x", "once": str(uuid4()), "csrf_token": token}
    assert organiser.post(f"{forum.path}/{stranger}/notes", data=data).status_code == 404
    assert organiser.post(f"{forum.path}/{forum.person}/notes", data=data | {"once": "x"}).status_code == 400
    with app.app_context():
        note = notes.add(forum.neighbour.id, stranger, "Là", note_id=uuid4(), actor=COLLEAGUE, now=NOW)
    assert organiser.get(f"{forum.path}/{forum.person}/notes/{note.id}").status_code == 404
