"""Print runs on a real database: numbers under a race, one worker at a time, and a worker that is killed for good."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.badges import jobs, making, run_files, run_rules, runs
from conference.badges.models import BadgePrint, BadgeRun, BadgeRunFile
from conference.badges.run_rules import Order
from conference.core import clock
from conference.core.db import is_sqlite, session
from conference.core.errors import Error
from conference.core.files import StoredFile
from conference.core.permissions import SYSTEM
from conference.events.models import Event
from conference.participants import merge, services
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.db.test_races import at_once

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 12
#: A jobs process that makes runs, three badges a piece, and dies as if its power were cut at one point of one piece.
PROGRAM = """
import os, signal, sys
from datetime import timedelta
from conference import create_app
from conference.badges import jobs, making, run_rules
from conference.core import files

where, count = sys.argv[1], int(sys.argv[2])
seen = []
making.piece_pdf = lambda stacks, *_: b"%PDF-" + " ".join(one.code for each in stacks for one in each.badges).encode()

def deadly(what):
    def until(*given, **named):
        done = what(*given, **named)
        seen.append(1)
        if len(seen) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return until

if where == "drawn":
    making.piece_pdf = deadly(making.piece_pdf)
elif where == "storing":
    files.store = deadly(files.store)
elif where == "stored":
    making._store = deadly(making._store)
with create_app().app_context():
    jobs.run()
"""


@pytest.fixture
def hall(app, monkeypatch):
    """An event with twelve people, three badges a piece; nothing is really drawn."""
    monkeypatch.setattr(run_rules, "PIECE", 3)
    monkeypatch.setattr(making, "piece_pdf", lambda *_given: b"%PDF-")
    monkeypatch.setattr(run_files, "joined", b"".join)
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=100)
        ids = [a_person(event, group, given_names=f"Prénom {number:02}").id for number in range(PEOPLE)]
        return event.id, ids


def order(hall, **more):
    event_id, ids = hall
    event = session().get_one(Event, event_id)
    return runs.order(event, ids, Order(sort="list", **more), actor=staff_actor(), now=clock.now())


def standing(app):
    """The run, whose badges came out in which place, and how many files lie there."""
    with app.app_context():
        run = session().scalars(sa.select(BadgeRun)).one()
        prints = session().scalars(sa.select(BadgePrint).order_by(BadgePrint.sheet)).all()
        pieces = session().scalar(sa.select(sa.func.count()).select_from(BadgeRunFile))
        files = session().scalar(sa.select(sa.func.count()).select_from(StoredFile))
        return run, [one.participant_id for one in prints], [one.sheet for one in prints], pieces, files


def test_runs_ordered_at_once_are_numbered_one_after_the_other(app, hall):
    numbers = at_once(app, lambda _number: order(hall).number, range(12))
    assert sorted(numbers) == list(range(1, 13))


def test_workers_who_come_at_once_take_a_run_once(app, hall):
    with app.app_context():
        run_id = order(hall).run_id
    turns = at_once(app, lambda _number: runs.claim(run_id, clock.now()), range(12))
    assert Counter(turn is not None for turn in turns) == {True: 1, False: 11}


def test_workers_who_come_at_once_print_nobody_twice(app, hall):
    with app.app_context():
        for _ in range(3):
            order(hall)
    at_once(app, lambda _number: jobs.run(), range(6))
    with app.app_context():
        while jobs.run():
            pass
        counts = session().execute(sa.select(BadgePrint.run_id, sa.func.count()).group_by(BadgePrint.run_id)).all()
        assert [count for _, count in counts] == [PEOPLE] * 3
        assert set(session().scalars(sa.select(BadgeRun.state))) == {"done"}


def test_stopping_and_making_at_once_never_leaves_half_a_piece(app, hall, monkeypatch):
    with app.app_context():
        order(hall)
    drawing, go_on = threading.Event(), threading.Event()

    def slow(*_given):
        drawing.set()
        assert go_on.wait(60)
        return b"%PDF-"

    def stop(_number):
        assert drawing.wait(60)
        stopped = runs.cancel(hall[0], 1, actor=SYSTEM, now=clock.now())
        go_on.set()
        return stopped

    monkeypatch.setattr(making, "piece_pdf", slow)
    assert at_once(app, lambda number: stop(number) if number else jobs.run(), range(2)) == [1, True]
    run, printed, _sheets, pieces, files = standing(app)
    assert (run.state, run.done, printed, pieces, files) == ("cancelled", 0, [], 0, 0)


def test_withdrawing_merging_and_printing_at_once_agree(app, hall):
    event_id, ids = hall
    with app.app_context():
        order(hall)

    def work(number):
        if number == 0:
            services.transition(event_id, [ids[0]], "cancelled", actor=SYSTEM, now=NOW, reason="self")
        elif number == 1:
            merge.merge(event_id, ids[1], ids[5], actor=SYSTEM, now=NOW)
        else:
            jobs.run()

    at_once(app, work, range(3))
    with app.app_context():
        while jobs.run():
            pass
    run, printed, sheets, _pieces, _files = standing(app)
    assert (run.state, run.done) == ("done", PEOPLE)
    assert len(printed) == PEOPLE - run.left_out
    assert sheets == list(range(1, len(printed) + 1))
    assert ids[5] not in printed  # its print, if it had one, follows it
    assert PEOPLE - 2 <= len(printed) <= PEOPLE


@pytest.fixture
def kill(settings):
    """Let a worker of its own die at a point of a piece."""

    def one(where, count):
        environ = os.environ | {
            "JATIGI_HOME": str(settings.home),
            "DATABASE_URL": settings.database_url,
            "JATIGI_SECRET_KEY": settings.secret_key,
        }
        command = [sys.executable, "-c", PROGRAM, where, str(count)]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=120, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr

    return one


@pytest.mark.slow
@pytest.mark.parametrize(("point", "kept"), [(("drawn", 3), 6), (("storing", 2), 3), (("stored", 2), 6)])
def test_a_killed_worker_loses_no_badge_and_prints_none_twice(app, hall, kill, point, kept):
    with app.app_context():
        order(hall)
    kill(*point)
    run, printed, _sheets, pieces, files = standing(app)
    assert (run.state, run.done, len(printed), pieces, files) == ("running", kept, kept, kept // 3, kept // 3)
    with app.app_context():
        assert jobs.run() == 0  # the dead worker's turn is not over yet
        later = clock.now() + run_rules.LEASE + timedelta(seconds=1)
        turn = runs.claim(run.id, later)
        assert making.work(turn, SYSTEM, lambda: later)
    run, printed, sheets, pieces, files = standing(app)
    assert (run.state, run.done, pieces, files) == ("done", PEOPLE, 4, 4)
    assert (printed, sheets) == (hall[1], list(range(1, PEOPLE + 1)))


def _without_free_pages(engine):
    """Give back the pages that earlier tests have left empty: a full database has none."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
    finally:
        connection.close()


def test_a_database_that_is_full_leaves_a_partial_run_and_the_sentence(app, hall, monkeypatch):
    """SQLite really has no page left, in the middle of a run."""
    with app.app_context():
        if not is_sqlite():
            pytest.skip("only SQLite can be told how large it may get")
        monkeypatch.setattr(making, "piece_pdf", lambda *_given: os.urandom(200_000))
        order(hall)
        session().rollback()

    def full(connection, _cursor, statement, *_more):
        if statement.startswith("INSERT INTO file_chunk") and len(seen) < 2:
            seen.append(1)
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + (60 if len(seen) == 1 else 0)}")

    seen = []
    with app.app_context():
        engine = session().connection().engine
        session().rollback()
        _without_free_pages(engine)
        sa.event.listen(engine, "before_cursor_execute", full)
        try:
            jobs.run()
        finally:
            sa.event.remove(engine, "before_cursor_execute", full)
            engine.dispose()
    run, printed, _sheets, pieces, files = standing(app)
    assert (run.state, run.error) == ("partial", "badges_disk_full")
    assert (run.done, len(printed), pieces, files) == (3, 3, 1, 1)
    with app.app_context():
        runs.resume(hall[0], 1, actor=SYSTEM, now=clock.now())
        while jobs.run():
            pass
    assert standing(app)[0].state == "done"
    with pytest.raises(Error, match="badges_nothing_left"), app.app_context():
        runs.resume(hall[0], 1, actor=SYSTEM, now=clock.now())
