"""Somebody is erased, or a whole event is, while their badge is on its way to paper."""

import threading

import pytest
import sqlalchemy as sa

from conference.badges import jobs, making, runs
from conference.badges.models import BadgePrint, BadgeRunFile
from conference.core import files
from conference.core.db import session, write
from conference.core.files import StoredFile
from conference.events.models import Event
from conference.participants import erasure
from tests.builders import NOW, staff_actor
from tests.db import test_badge_runs
from tests.db.test_badge_runs import order
from tests.db.test_races import at_once

hall = test_badge_runs.hall


@pytest.fixture
def names_on_paper(monkeypatch):
    """What is stored says whose badges are on it."""

    def draw(stacks, *_given):
        return " ".join(one.given_names for each in stacks for one in each.badges).encode()

    monkeypatch.setattr(making, "piece_pdf", draw)


def erase(event_id, person_id):
    request = erasure.ask(event_id, person_id, channel="desk", actor=staff_actor(), now=NOW)
    erasure.carry_out(event_id, request.id, actor=staff_actor(), now=NOW)


def on_paper(event_id):
    """Every name in any file that is kept."""
    found = session().scalars(sa.select(BadgeRunFile.file_id).where(BadgeRunFile.file_id.is_not(None))).all()
    return " ".join(b"".join(files.read(event_id, one, runs.PURPOSE)).decode() for one in found)


def test_who_is_erased_while_their_badge_is_drawn_is_on_no_paper_that_is_kept(app, hall, names_on_paper, monkeypatch):
    event_id, ids = hall
    with app.app_context():
        order(hall)
    drawing, go_on, draw = threading.Event(), threading.Event(), making.piece_pdf

    def slow(*given):
        paper = draw(*given)
        drawing.set()
        assert go_on.wait(60)
        return paper

    def meanwhile(number):
        if number == 0:
            return jobs.run()
        assert drawing.wait(60)
        erase(event_id, ids[1])
        go_on.set()
        return None

    monkeypatch.setattr(making, "piece_pdf", slow)
    at_once(app, meanwhile, range(2))
    with app.app_context():
        while jobs.run():
            pass
        kept = on_paper(event_id)
        assert "Prénom 01" not in kept
        assert [f"Prénom {number:02}" in kept for number in (0, 2, 11)] == [True] * 3


@pytest.mark.parametrize("attempt", range(3))
def test_erasing_and_storing_at_the_same_moment_leave_no_paper_either(app, hall, names_on_paper, attempt):
    event_id, ids = hall
    with app.app_context():
        order(hall)
    erased = [ids[0], ids[4], ids[8]]

    def meanwhile(number):
        return jobs.run() if number == 0 else erase(event_id, erased[number - 1])

    at_once(app, meanwhile, range(4))
    with app.app_context():
        while jobs.run():
            pass
        kept = on_paper(event_id)
        assert [name for name in ("Prénom 00", "Prénom 04", "Prénom 08") if name in kept] == []
        pieces = dict(session().execute(sa.select(BadgeRunFile.number, BadgeRunFile.file_id.is_not(None))).all())
        assert len(pieces) == 4
        assert "Prénom 11" in kept  # nobody erased is in the last piece


def test_an_event_that_is_deleted_while_its_badges_are_drawn_ends_the_run_without_a_word(
    app,
    hall,
    monkeypatch,
    caplog,
):
    event_id, _ids = hall
    with app.app_context():
        order(hall)

    def purge(*_given):
        with write() as db:
            db.execute(sa.delete(Event).where(Event.id == event_id))
        return b"%PDF-"

    monkeypatch.setattr(making, "piece_pdf", purge)
    with app.app_context():
        assert jobs.run() == 1
        assert session().scalar(sa.select(sa.func.count()).select_from(BadgePrint)) == 0
        assert session().scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
