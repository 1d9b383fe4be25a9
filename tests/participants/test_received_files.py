"""Files of forms that are not sent yet: whoever sends many and no form fills no disk, and keeps nobody else out."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from conference.core import files, uploads
from conference.core.db import write
from conference.core.errors import Error
from conference.core.uploads import Upload
from conference.participants import answers, received_files
from conference.participants.received_files import Space
from tests.answering import a_file, a_question
from tests.builders import NOW, a_group, an_event
from tests.pages import check_page
from tests.staff import signed_in


@pytest.fixture
def sent(app, monkeypatch):
    """An event, and a way to send it a file of so many bytes; 1,000 may wait."""
    monkeypatch.setattr(uploads, "check", lambda name, data: Upload(name, "image/png", data))
    monkeypatch.setattr(received_files, "MOST_WAITING", 1000)
    with app.app_context():
        event = an_event()

        def send(size, minutes, where=event):
            now = NOW + timedelta(minutes=minutes)
            return received_files.receive(where.id, uuid4(), f"{minutes}.png", bytes(size), now=now).id

        yield event, send


def test_the_oldest_that_waits_makes_room_and_nothing_else(sent):
    event, send = sent
    neighbour = an_event("autre")
    theirs = send(900, 0, neighbour)
    claimed, replaced = a_file(event, bytes(900)), a_file(event, bytes(900))
    with write():
        files.keep(event.id, UUID(claimed), answers.FILE)
        files.let_go(event.id, [UUID(replaced)], NOW + answers.FILE_LASTS)
    first, second, third = send(400, 1), send(400, 2), send(400, 3)
    assert [bool(received_files.stored(event.id, one)) for one in (first, second, third)] == [False, True, True]
    assert send(1000, 4)  # a good form is served whatever waits
    assert received_files.stored(event.id, second) is None
    assert received_files.stored(event.id, claimed)
    assert received_files.stored(event.id, replaced)
    assert received_files.stored(neighbour.id, theirs)


def test_all_files_of_an_event_together_stay_within_their_limit(sent):
    event, _ = sent
    neighbour = an_event("autre")

    def receive(size, minutes, where=event):
        now = NOW + timedelta(minutes=minutes)
        return received_files.receive(where.id, uuid4(), "x.png", bytes(size), now=now, most=2000).id

    kept = [a_file(event, bytes(500)) for _ in range(3)]
    with write():
        for one in kept:
            files.claim(event.id, UUID(one), answers.FILE)
    waiting = receive(300, 1)
    assert receive(400, 2), "what only waits gives way"
    assert received_files.stored(event.id, waiting) is None
    assert received_files.space(event.id, 2000).used == 1900
    with pytest.raises(Error, match="files_full"):
        receive(501, 3)
    assert received_files.space(event.id, 2000).used == 1900, "and a refusal takes nothing from anybody"
    assert receive(900, 3, neighbour)
    with write():
        files.delete(event.id, [UUID(kept[0])])
    assert receive(501, 4)


@pytest.mark.parametrize(("used", "scarce"), [(1599, False), (1600, True), (2000, True)])
def test_organisers_are_warned_when_four_fifths_are_used(used, scarce):
    assert Space(used, 2000).scarce == scarce


def test_a_form_says_that_there_is_no_room_and_the_dashboard_warns(app, client, monkeypatch):
    with app.app_context():
        event = an_event()
        a_group(event)
        a_question(event, "file", code="photo", label={"fr": "Votre photo"})
    organiser = signed_in(app, event)
    assert "Les fichiers reçus" not in check_page(organiser.get("/org/forum/")).text
    monkeypatch.setattr(uploads, "check", lambda name, data: Upload(name, "image/png", data))
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], files_mb=1))

    def register(name, size):
        form = check_page(client.get("/c/forum/inscription/sante")).form("given_names")
        fields = form.filled(given_names=name, phone="76 12 34 56", sex="F")
        return client.post(form.action, data={**fields, "q-photo": (io.BytesIO(bytes(size)), "x.png")})

    assert [register(name, 300_000).status_code for name in ("Awa", "Sira", "Fanta")] == [303] * 3
    shown = check_page(organiser.get("/org/forum/")).text
    assert "Les fichiers reçus occupent 1 Mo sur 1." in shown
    refused = register("Oumou", 300_000)
    assert refused.status_code == 422
    page = check_page(refused)
    assert any("plus de place pour d’autres fichiers" in error for error in page.errors()), page.errors()
    assert page.form("given_names").fields["given_names"] == ["Oumou"]
