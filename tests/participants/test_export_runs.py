"""Large exports, made by a job: for whoever asked, for a while, whatever happens meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from conference.accounts.models import Membership, StaffUser
from conference.core import clock, files
from conference.core.db import session, write
from conference.core.errors import Error
from conference.participants import export_files, export_jobs, export_rules, export_runs
from conference.participants.list_models import ExportRun
from tests.pages import check_page
from tests.staff import audited, press, signed_in

PEOPLE = "/org/forum/participants"
EXPORT = f"{PEOPLE}/exporter"
MINE = f"{EXPORT}/mes-exports"


@pytest.fixture
def large(forum, monkeypatch):
    """An event that is large already with three people."""
    monkeypatch.setattr(export_rules, "AT_ONCE", dict.fromkeys(export_rules.AT_ONCE, 2))
    for number in range(3):
        forum.add(f"P{number}", phones=[f"+2237600123{number}"])
    return forum


def ask(client, **values):
    answer = press(
        client, check_page(client.get(EXPORT)).form("Exporter ("), "Exporter (", **{"format": "csv", **values}
    )
    assert (answer.status_code, answer.location) == (303, MINE)
    return check_page(client.get(MINE))


def work(app):
    with app.app_context():
        return export_jobs.run()


def run_of(app) -> ExportRun:
    with app.app_context():
        return session().scalars(sa.select(ExportRun).order_by(ExportRun.created_at.desc())).first()


def link(app):
    return f"{MINE}/{run_of(app).id}/fichier"


def stored(app):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count(files.StoredFile.id)))


def test_a_large_list_is_made_by_the_job_and_fetched_from_ones_own_page(large, organiser, app):
    page = ask(organiser)
    assert "en attente" in page.text
    assert page.form("Arrêter")
    assert work(app) == 1
    page = check_page(organiser.get(MINE))
    assert "prêt" in page.text
    answer = organiser.get(link(app))
    assert answer.data.decode("utf-8-sig").count("\r\n") == 4
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="liste-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert work(app) == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "json", "pdf"])
def test_every_form_can_be_made(large, organiser, app, kind):
    ask(organiser, format=kind)
    assert work(app) == 1
    run = run_of(app)
    assert (run.state, run.done, run.wanted) == ("ready", 3, 3)
    begins = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "ods": b"PK", "json": b"{", "pdf": b"%PDF"}[kind]
    assert organiser.get(link(app)).data.startswith(begins)


def test_it_is_logged_when_asked_for_and_when_fetched_by_ids_alone(large, organiser, app):
    ask(organiser, contacts="y", reason="calls")
    (entry,) = audited(app, "participants.exported")
    assert (entry.count, entry.details["reason"]) == (3, "calls")
    work(app)
    assert len(audited(app, "participants.exported")) == 1
    organiser.get(link(app))
    (entry,) = audited(app, "export.fetched")
    assert (entry.subject_id, entry.count) == (run_of(app).id, 3)


def test_nobody_else_can_fetch_it(large, organiser, app):
    ask(organiser)
    work(app)
    colleague = signed_in(app, large.event, contacts=True, email="collegue@equipe.example")
    answer = colleague.get(link(app))
    assert answer.status_code == 404
    assert "lu par la seule personne qui l’a demandé" in check_page(answer).text
    never = link(app).replace(str(run_of(app).id), str(uuid4()))
    assert check_page(colleague.get(never)).text == check_page(answer).text  # it does not tell that there is one
    assert "Aucun export" in check_page(colleague.get(MINE)).text
    token = check_page(colleague.get(EXPORT)).form("Exporter (").filled()
    for deed in ("arreter", "effacer", "refaire"):
        assert colleague.post(link(app).replace("fichier", deed), data=token).status_code == 404
    answer = app.test_client().get(link(app))
    assert answer.status_code == 303
    assert "connexion" in answer.location
    neighbour = signed_in(app, large.neighbour, email="voisin@equipe.example")
    assert neighbour.get(link(app)).status_code == 404
    assert neighbour.get(link(app).replace("/forum/", "/autre/")).status_code == 404


def test_too_late_it_is_gone_and_can_be_made_again(large, organiser, app):
    ask(organiser)
    work(app)
    address = link(app)
    with time_machine.travel(clock.now() + export_rules.KEPT + timedelta(minutes=1), tick=False):
        organiser = signed_in_again(app, organiser)
        answer = organiser.get(address)
        assert answer.status_code == 303
        page = check_page(organiser.get(MINE))
        assert "effacé après deux heures" in page.text
        with app.app_context():
            files.sweep(clock.now())
        assert stored(app) == 0
        assert press(organiser, page.form("Refaire"), "Refaire").location == MINE
        assert work(app) == 1
        assert organiser.get(link(app)).status_code == 200


def signed_in_again(app, client):
    """The same browser, whose session is still good."""
    from conference.accounts.models import StaffSession

    with app.app_context(), write() as db:
        later = clock.now() + timedelta(hours=1)
        db.execute(sa.update(StaffSession).values(seen_at=clock.now(), expires_at=later))
    return client


def test_it_can_be_stopped_while_it_waits_and_while_it_is_made(large, organiser, app, monkeypatch):
    page = ask(organiser)
    press(organiser, page.form("Arrêter"), "Arrêter")
    assert work(app) == 0
    assert "arrêté" in check_page(organiser.get(MINE)).text

    ask(organiser)
    made = export_files.pieces

    def stopped_meanwhile(export, now, beat):
        for piece in made(export, now, beat):
            yield piece
            run = run_of(app)
            export_runs.stop(run.event_id, run.staff_id, run.id, clock.now())

    monkeypatch.setattr(export_files, "pieces", stopped_meanwhile)
    assert work(app) == 1
    assert run_of(app).state == "stopped"
    assert stored(app) == 0


def test_a_worker_that_dies_in_the_middle_delivers_nothing_and_the_next_one_does_it_again(
    large, organiser, app, monkeypatch
):
    ask(organiser)

    def killed(*_args):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(files, "_append", killed)
        with pytest.raises(SystemExit):
            work(app)
    assert run_of(app).state == "running"
    assert organiser.get(link(app)).status_code == 303
    assert work(app) == 0  # its lease runs
    with time_machine.travel(clock.now() + export_rules.LEASE + timedelta(seconds=1)):
        assert work(app) == 1
    run = run_of(app)
    assert (run.state, run.tries, run.done) == ("ready", 2, 3)


def test_one_turn_is_taken_by_one_worker_and_a_lost_turn_writes_nothing(large, organiser, app):
    ask(organiser)
    run = run_of(app)
    with app.app_context():
        now = clock.now()
        first = export_runs.claim(run.id, now)
        assert first is not None
        assert export_runs.claim(run.id, now) is None
        second = export_runs.claim(run.id, now + export_rules.LEASE)
        assert second is not None
        with pytest.raises(export_runs.Lost):
            export_runs.beat(first, 1, now)
        export_runs.failed(first, "export_failed", now)
        assert session().get_one(ExportRun, run.id, populate_existing=True).state == "running"
        export_runs.beat(second, 2, now)


def test_what_fails_is_tried_three_times_then_told(large, organiser, app, monkeypatch):
    def broken(*_args):
        raise OSError

    monkeypatch.setattr(export_files, "pieces", broken)
    ask(organiser)
    at = clock.now()
    for tries in range(1, 4):
        with time_machine.travel(at, tick=False):
            assert work(app) == 1
            assert work(app) == 0  # not at once again
        run = run_of(app)
        assert run.tries == tries
        at += timedelta(minutes=10)
    assert run.state == "failed"
    page = check_page(organiser.get(MINE))
    assert "n’a pas pu être fait" in page.text
    assert page.form("Refaire")


def test_what_nobody_could_make_in_a_day_is_given_up(large, organiser, app):
    ask(organiser)
    with app.app_context():
        assert export_runs.sweep(clock.now() + export_rules.GIVEN_UP) == 1
    assert run_of(app).state == "failed"
    assert "en une journée" in check_page(organiser.get(MINE)).text
    with app.app_context():
        export_runs.sweep(clock.now() + export_rules.REMEMBERED)
    assert run_of(app) is None


@pytest.mark.parametrize("lost", ["membership", "account", "role"])
def test_who_may_no_more_gets_no_file_made(large, organiser, app, lost):
    ask(organiser)
    with app.app_context(), write() as db:
        if lost == "membership":
            db.execute(sa.delete(Membership))
        elif lost == "account":
            db.execute(sa.update(StaffUser).values(disabled_at=clock.now()))
        else:
            db.execute(sa.update(Membership).values(role="desk"))
    assert work(app) == 1
    run = run_of(app)
    assert (run.state, run.error, run.file_id) == ("failed", "export_no_right", None)


def test_a_flag_lost_meanwhile_is_asked_again_when_it_is_made_and_when_it_is_fetched(large, organiser, app):
    ask(organiser, contacts="y", reason="security")
    work(app)
    address = link(app)
    ask(organiser, contacts="y", reason="security")
    with app.app_context(), write() as db:
        db.execute(sa.update(Membership).values(contacts=False))
    assert work(app) == 1
    assert (run_of(app).state, run_of(app).error) == ("failed", "export_no_right")
    assert organiser.get(address).status_code == 303
    assert "ne permet plus" in check_page(organiser.get(MINE)).text


def test_one_that_is_erased_takes_the_files_that_wait_along(large, organiser, app):
    from conference.core.permissions import SYSTEM
    from conference.participants import erasure

    ask(organiser)
    work(app)
    someone = large.add("Effacée")
    with app.app_context():
        request = erasure.ask(large.event.id, someone, channel="phone", actor=SYSTEM, now=clock.now())
        erasure.carry_out(large.event.id, request.id, actor=SYSTEM, now=clock.now())
    assert stored(app) == 0
    assert organiser.get(link(app)).status_code == 303
    assert "n’est plus là" in check_page(organiser.get(MINE)).text


def test_one_person_waits_for_five_at_most(large, organiser, app):
    for _ in range(export_rules.MOST_WAITING):
        ask(organiser)
    answer = press(organiser, check_page(organiser.get(EXPORT)).form("Exporter ("), "Exporter (")
    assert answer.status_code == 429


def test_what_was_asked_lies_sealed(large, organiser, app):
    press(organiser, check_page(organiser.get(f"{EXPORT}?q=P1")).form("Exporter ("), "Exporter (")
    ask(organiser, contacts="y", reason="other", other="Retrouver une valise")
    run = run_of(app)
    assert b"valise" not in run.sealed
    with app.app_context():
        assert export_runs.order_of(run).note == "Retrouver une valise"


def test_people_ticked_are_sealed_too_and_made_in_the_order_of_the_list(large, organiser, app):
    page = check_page(organiser.get(PEOPLE))
    ids = [box["value"] for box in page.soup.select("tbody input[name=ids]")]
    form = page.form("Accepter")
    organiser.post(EXPORT, data=form.filled(ids=ids[::-1]) | {"selection": "1", "format": "csv"})
    work(app)
    lines = organiser.get(link(app)).data.decode("utf-8-sig").splitlines()
    assert [line.partition(";")[0] for line in lines[1:]] == ids


def test_a_filter_that_is_gone_when_it_is_made_exports_nobody(large, organiser, app):
    from conference.events.models import StakeholderGroup

    form = check_page(organiser.get(f"{EXPORT}?groupe=sante")).form("Exporter (")
    assert organiser.post(EXPORT, data=form.filled(format="csv")).location == MINE
    with app.app_context(), write() as db:
        db.execute(sa.update(StakeholderGroup).where(StakeholderGroup.code == "sante").values(code="autre"))
    work(app)
    assert (run_of(app).state, run_of(app).error) == ("failed", "list_gone")


def test_a_file_is_stored_as_it_is_made_part_by_part(app, forum):
    with app.app_context():
        now = clock.now()
        pieces = (bytes([number]) * 100_000 for number in range(10))
        until = now + timedelta(hours=1)
        file_id = files.store_pieces(forum.event.id, "export", "a.csv", "text/csv", pieces, now=now, expires_at=until)
        found = b"".join(files.read(forum.event.id, file_id, "export"))
        assert found == b"".join(bytes([number]) * 100_000 for number in range(10))
        assert files.find(forum.event.id, file_id, "export").size == 1_000_000

        def broken():
            yield b"x" * files.CHUNK_BYTES
            raise Error("export_failed")

        with pytest.raises(Error):
            files.store_pieces(forum.event.id, "export", "a.csv", "text/csv", broken(), now=now, expires_at=until)
    assert stored(app) == 1
