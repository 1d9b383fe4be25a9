"""Files that many send at once stay within what an event may hold, and no answer loses one."""

from collections import Counter
from uuid import UUID, uuid4

from conference.core import files, uploads
from conference.core.db import session, write
from conference.core.uploads import Upload
from conference.events.models import Event
from conference.participants import answers, received_files
from tests.builders import NOW, an_event
from tests.db.test_races import at_once

MOST, SIZE = 5_000, 900


def test_files_that_come_at_once_are_together_no_more_than_an_event_may_hold(app, monkeypatch):
    monkeypatch.setattr(uploads, "check", lambda name, data: Upload(name, "image/png", data))
    with app.app_context():
        event_id = an_event().id

    def work(_number):
        received = received_files.receive(event_id, uuid4(), "x.png", bytes(SIZE), now=NOW, most=MOST)
        with write():
            answers.hold_for(event_id)  # as whoever stores answers does first
            kept = files.claim(event_id, UUID(received.id), answers.FILE)
        assert received_files.space(event_id, MOST).used <= MOST
        return "kept" if kept else "gone"

    results = Counter(at_once(app, work, range(24)))
    assert set(results) <= {"kept", "gone", "files_full"}
    with app.app_context():
        assert session().get(Event, event_id)
        assert received_files.space(event_id, MOST).used == SIZE * results["kept"]
    assert 0 < results["kept"] <= MOST // SIZE
