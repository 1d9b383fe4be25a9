"""Files of forms that are not sent yet: whoever sends many and no form fills no disk, and keeps nobody else out."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from conference.core import files, uploads
from conference.core.db import write
from conference.core.uploads import Upload
from conference.participants import answers, received_files
from tests.answering import a_file
from tests.builders import NOW, an_event


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
