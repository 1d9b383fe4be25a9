"""Documents of sessions: what may be one, what each change keeps and an undo brings back, files included."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import material_files, material_rules, session_services, zones
from conference.agenda import material_services as services
from conference.agenda.material_state import version_of
from conference.core import files, history
from conference.core.db import session, write
from conference.core.errors import Error, sentence
from conference.core.files import StoredFile
from conference.events import cloning
from conference.events.services import NewEvent
from tests.agenda.editing import HOW, ME, row, undo
from tests.agenda.materials import LINK, a_file, a_material
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, an_event, staff_actor
from tests.core.test_uploads import document, picture

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_agenda(a_session("A"), a_session("B", 600))


def titles(event, code="A"):
    return [one.title.get("fr", "–") for one in services.of_session(row(event, code).id)]


def test_a_file_that_is_too_large_is_told_how_large_one_may_be(event):
    with pytest.raises(Error) as refused:
        material_files.checked("a.pdf", b"%PDF-" + bytes(10 * 1024**2))
    assert sentence(refused.value) == "Ce fichier est trop volumineux\u00a0: 10 Mo au plus."


def refusal(call, *args, **options):
    with pytest.raises(Error) as refused:
        call(*args, **options)
    return refused.value.code


def kept_files(event):
    query = sa.select(StoredFile.id, StoredFile.expires_at).where(StoredFile.scope_id == event.id)
    return dict(session().execute(query).all())


def test_documents_stand_in_their_order_and_each_change_is_taken_back(event):
    ids = [a_material(event, title={"fr": word}) for word in "abc"]
    done = services.move(event.id, ids[2], up=True, **HOW)
    assert titles(event) == ["a", "c", "b"]
    assert services.move(event.id, ids[0], up=True, **HOW) is None
    undo(event, done)
    assert titles(event) == ["a", "b", "c"]
    gone = services.remove(event.id, ids[1], **HOW)
    assert titles(event) == ["a", "c"]
    undo(event, gone)
    assert titles(event) == ["a", "b", "c"]
    assert services.one(event.id, ids[1]).url == LINK


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": ""}, "material_nothing"),
        ({"url": "", "kind": "report"}, "material_nothing"),
        ({"url": "http://exemple.org"}, "material_address"),
        ({"kind": "film"}, "material_kind"),
        ({"title": {"fr": "x" * 201}}, "material_too_long"),
        ({"visible_from": NOW, "visible_to": NOW}, "closes_before_opens"),
        ({"visible_from": NOW, "visible_to": NOW - timedelta(hours=1)}, "closes_before_opens"),
    ],
)
def test_what_cannot_be_a_document_is_refused_with_its_reason(event, values, code):
    assert refusal(a_material, event, **values) == code
    assert titles(event) == []


def test_a_file_and_an_address_at_once_are_refused(event):
    material_id = a_file(event)
    mark = version_of(services.one(event.id, material_id))
    assert refusal(services.change, event.id, material_id, {"url": LINK}, version=mark, **HOW) == "material_twice"


def test_who_was_slower_changes_nothing(event):
    material_id = a_material(event)
    mark = version_of(services.one(event.id, material_id))
    done = services.change(event.id, material_id, {"title": {"fr": "Neuf"}}, version=mark, **HOW)
    late = {"version": mark, **HOW}
    assert refusal(services.change, event.id, material_id, {"title": {"fr": "Tard"}}, **late) == "stale"
    assert refusal(services.show, event.id, material_id, shown=False, **late) == "stale"
    undo(event, done)
    assert titles(event) == ["Exposé"]


def test_a_document_of_another_event_does_not_exist(event):
    other = an_event("autre")
    material_id = a_material(event)
    assert refusal(services.one, other.id, material_id) == "unknown_material"
    assert refusal(services.remove, other.id, material_id, **HOW) == "unknown_material"
    values = {"kind": "slides", "url": LINK}
    assert refusal(services.add, other.id, row(event, "A").id, values, **HOW) == "unknown_session"


def test_a_file_that_was_taken_away_comes_back_with_an_undo_and_is_swept_away_after_it(event):
    material_id = a_file(event, data=picture(), name="tableau.jpg")
    file_id = services.one(event.id, material_id).file_id
    assert kept_files(event) == {file_id: None}
    gone = services.remove(event.id, material_id, **HOW)
    assert kept_files(event)[file_id] == NOW + material_files.LASTS
    files.sweep(NOW + history.UNDO_FOR)
    undo(event, gone)
    assert kept_files(event) == {file_id: None}
    assert material_files.data(event.id, file_id).startswith(b"\xff\xd8")
    services.remove(event.id, material_id, **HOW)
    files.sweep(NOW + material_files.LASTS)
    assert kept_files(event) == {}


def test_the_file_before_comes_back_with_an_undo(event):
    material_id = a_file(event)
    old = services.one(event.id, material_id)
    before, mark = old.file_id, version_of(old)
    about = {"purpose": material_files.OURS, "now": NOW}
    new = material_files.receive(event.id, old.session_id, "neuf.pdf", document(2), **about)
    done = services.change(event.id, material_id, {"file_id": new.id}, version=mark, **HOW)
    assert kept_files(event) == {before: NOW + material_files.LASTS, new.id: None}
    undo(event, done)
    assert services.one(event.id, material_id).file_id == before
    assert kept_files(event) == {before: None, new.id: NOW + material_files.LASTS}


def test_an_undo_is_refused_once_the_document_is_another_one(event):
    material_id = a_material(event)
    mark = version_of(services.one(event.id, material_id))
    first = services.change(event.id, material_id, {"language": "bm"}, version=mark, **HOW)
    other = {"actor": staff_actor(), "now": NOW}
    mark = version_of(services.one(event.id, material_id))
    services.change(event.id, material_id, {"language": "fr"}, version=mark, **other)
    assert refusal(undo, event, first) == "undo_agenda_changed"
    assert services.one(event.id, material_id).language == "fr"


def test_showing_and_hiding_are_one_press_each(event):
    material_id = a_material(event, visible_to=NOW - timedelta(days=1))

    def turn(shown):
        mark = version_of(services.one(event.id, material_id))
        services.show(event.id, material_id, shown=shown, version=mark, **HOW)
        one = services.one(event.id, material_id)
        return material_rules.is_open(one.visible_from, one.visible_to, NOW)

    assert [turn(shown=True), turn(shown=False), turn(shown=True)] == [True, None, True]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_presentation_is_refused_with_the_way_out(event, start):
    assert refusal(a_file, event, data=start + b"ppt/presentation.xml" * 20, name="a.pptx") == "material_office"
    assert refusal(a_file, event, data=start + b"x", name="a.pdf") == "material_office"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>", "upload_kind"), ("a.pdf", b"", "upload_empty"),
        ("a.pdf", b"%PDF-1.7 abime", "upload_damaged"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "upload_kind"),
    ],
)  # fmt: skip
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(event, name, data, code):
    about = {"purpose": material_files.OURS, "now": NOW}
    assert refusal(material_files.receive, event.id, row(event, "A").id, name, data, **about) == code
    assert kept_files(event) == {}


def test_slides_may_have_as_many_pages_as_a_talk_and_be_larger_than_an_answer(event):
    noise = bytes(range(256)) * 25_000
    large = document(60, lambda pdf: pdf.Root.__setitem__("/Piece", pdf.make_stream(noise)), compress_streams=False)
    assert len(large) > 5 * 1024**2
    assert a_file(event, data=large)


def test_all_files_of_an_event_have_one_limit(event, monkeypatch):
    monkeypatch.setattr(material_files, "MOST_OF_AN_EVENT", 2000)
    a_file(event)
    monkeypatch.setattr(material_files, "MOST_OF_AN_EVENT", 1)
    assert refusal(a_file, event, "B") == "material_full"


def test_a_session_has_a_limit_of_documents(event, monkeypatch):
    monkeypatch.setattr(material_rules, "MOST_OF_A_SESSION", 1)
    a_material(event)
    assert refusal(a_material, event) == "material_many"


def test_a_session_with_documents_is_not_removed(event):
    a_material(event)
    one = row(event, "A")
    assert refusal(session_services.remove, event.id, one.id, version=one.version, **HOW) == "session_in_use"


def test_what_waits_for_an_organiser_still_waits_in_another_zone(event):
    material_id = a_material(event, visible_from=material_rules.HIDDEN)
    with write():
        zone = event.tz
        event.zone = "Pacific/Auckland"
        zones.keep_wall_times(event, zone)
    assert material_rules.is_hidden(services.one(event.id, material_id).visible_from)


def test_a_copy_of_an_event_has_no_documents(event):
    a_file(event)
    days = {"first_day": event.first_day, "last_day": event.last_day, "zone": event.zone}
    copy = cloning.clone(event, NewEvent(slug="copie", title={"fr": "Copie"}, **days), actor=ME, now=NOW)
    assert kept_files(copy) == {}
