"""Files of a release are there before anybody asks; asked before, they are the same."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import release_files, release_jobs, release_queries
from conference.agenda.release_models import AgendaReleaseFile
from conference.core import clock, jobs
from conference.core.db import session, write
from tests.agenda.programmes import a_session, an_agenda, released, said

FILES = {f"{ending}.{locale}" for ending in ("ics", "xml", "json") for locale in ("fr", "en")}


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_agenda(a_session("A"), published=True)
        released(event)
        return event


def kept():
    rows = session().execute(sa.select(AgendaReleaseFile.name, AgendaReleaseFile.data))
    return {row.name: row.data for row in rows if row.name.count(".") >= 2}


def short(names):
    return {".".join(name.split(".")[:2]) for name in names}


def no_rendering(monkeypatch):
    def refuse(*_args):
        raise AssertionError

    monkeypatch.setattr(release_files, "_render", refuse)


def test_a_release_rings_for_its_files(app, monkeypatch):
    rung = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    with app.app_context():
        released(an_agenda(a_session("A")))
    assert rung == ["releases"]


@pytest.mark.parametrize("encoding", ["br", "identity"])
def test_whoever_asks_first_after_the_job_has_nothing_rendered(app, event, monkeypatch, encoding):
    with app.app_context():
        assert (release_jobs.run(), short(kept())) == (6, FILES)
    no_rendering(monkeypatch)
    for prefix in ("", "/en"):
        for ending in ("ics", "xml", "json"):
            address = f"{prefix}/c/{event.slug}/programme.{ending}"
            answer = app.test_client().get(address, headers={"Accept-Encoding": encoding})
            assert (answer.status_code, answer.headers.get("Content-Encoding", "identity")) == (200, encoding)


def test_asked_for_before_the_job_a_file_is_the_same_and_is_not_made_again(app, event):
    address = f"/c/{event.slug}/programme.ics"
    before = app.test_client().get(address)
    with app.app_context():
        assert release_jobs.run() == 5
        assert release_jobs.run() == 0
    after = app.test_client().get(address)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_old_releases_keep_their_files(app, event):
    with app.app_context():
        release_jobs.run()
        first = kept()
        released(event)
        release_jobs.run()
        assert first.items() <= kept().items()
        assert len(kept()) == 2 * len(first)


def test_another_title_of_the_event_has_its_files_made_again_and_the_stale_ones_go(app, event):
    with app.app_context():
        release_jobs.run()
        before = kept()
        with write() as db:
            db.merge(event).title = said("Autre nom")
        assert release_jobs.run() == 6
        assert not before.keys() & kept().keys()
        assert short(kept()) == FILES


def test_one_worker_renders_while_another_looks_on_and_takes_over_when_it_died(app, event):
    with app.app_context():
        release, now = release_queries.newest(event.id), clock.now()
        assert release_files.claim(release.id, now)
        assert not release_files.claim(release.id, now + timedelta(minutes=4))
        assert release_jobs.run() == 0
        assert release_files.claim(release.id, now + timedelta(minutes=6))
        release_files.leave(release.id)
        assert release_jobs.run() == 6


def test_a_file_that_cannot_be_made_stops_no_other_event_and_is_tried_again_later(app, event, monkeypatch):
    with app.app_context():
        other = an_agenda(a_session("A"), slug="autre")
        released(other)
        kind = release_files.kind_of("xml")

        def broken(about, *args):
            if about.id == event.id:
                raise ValueError
            return kind.render(about, *args)

        monkeypatch.setitem(release_files._KINDS, "xml", release_files.Kind(kind.media_type, broken))
        assert release_jobs.run() == 8
        assert release_jobs.run() == 0


def test_what_is_long_over_is_left_alone(app, event):
    with app.app_context():
        with write() as db:
            late = db.merge(event)
            late.first_day = late.last_day = (clock.now() - timedelta(days=40)).date()
        assert release_jobs.run() == 0
