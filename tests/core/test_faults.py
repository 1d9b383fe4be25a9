"""A database that is busy, full, read-only, away or broken: each told apart, nothing typed lost, no value logged."""

import contextlib
import errno
import io
import logging
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from conference.core import db as core_db
from conference.core import faults, jobs
from conference.core.db import is_sqlite, session, write
from conference.core.observe import OneLine
from conference.events.models import StakeholderGroup
from conference.participants.models import Participant
from tests.builders import a_group, an_event
from tests.pages import check_page
from tests.staff import press

FORM = "/c/forum/inscription/sante"
TYPED = {"given_names": "Oumou « Awa »", "family_name": "Sangaré", "phone": "76 12 34 56", "sex": "F"}
SENTENCES = {
    "busy": "Le service est très demandé. Rien n’est perdu",
    "full": "Le serveur n’a plus de place pour enregistrer. Rien n’a été enregistré",
    "read_only": "Le serveur ne peut que lire pour le moment. Rien n’a été enregistré",
    "away": "La base de données ne répond pas. Rien n’a été enregistré",
}


@pytest.fixture
def written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logging.getLogger("conference").addHandler(handler)
    yield stream
    logging.getLogger("conference").removeHandler(handler)


@contextlib.contextmanager
def each_connection(app, *statements):
    """Say something to every connection that the application takes."""

    def say(connection, _record, _proxy):
        cursor = connection.cursor()
        for one in statements:
            cursor.execute(one)

    with app.app_context():
        engine = core_db.db.engine
    engine.dispose()
    sa.event.listen(engine, "checkout", say)
    try:
        yield engine
    finally:
        sa.event.remove(engine, "checkout", say)
        engine.dispose()


@contextlib.contextmanager
def busy(app):
    """Somebody else writes and does not end."""
    with app.app_context():
        engine, lite = core_db.db.engine, is_sqlite()
    if lite:
        with contextlib.closing(sqlite3.connect(core_db._database_path(engine), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with each_connection(app, "PRAGMA busy_timeout=60"):
                yield "OperationalError SQLITE_BUSY"
        return
    apart = sa.create_engine(engine.url)
    with apart.connect() as other:
        other.execute(sa.select(StakeholderGroup.id).with_for_update())
        with each_connection(app, "SET lock_timeout=60", "COMMIT"):
            yield "LockNotAvailable 55P03"
    apart.dispose()


@contextlib.contextmanager
def read_only(app):
    with app.app_context():
        lite = is_sqlite()
    said = ("PRAGMA query_only=ON",) if lite else ("SET default_transaction_read_only = on", "COMMIT")
    with each_connection(app, *said):
        yield "OperationalError SQLITE_READONLY" if lite else "ReadOnlySqlTransaction 25006"


@contextlib.contextmanager
def full(app):
    with app.app_context():
        if not is_sqlite():
            pytest.skip("a full disk of PostgreSQL cannot be made here; its code is among those below")
        path = core_db._database_path(core_db.db.engine)
        core_db.db.engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    with each_connection(app, "PRAGMA max_page_count=1"):
        yield "OperationalError SQLITE_FULL"


@pytest.mark.parametrize(("kind", "status"), [(busy, 503), (read_only, 500), (full, 500)])
def test_what_cannot_be_written_says_why_keeps_all_that_was_typed_and_goes_when_it_is_sent_again(
    app, client, written, kind, status
):
    with app.app_context():
        a_group(an_event(), quota=None)
    form = check_page(client.get(FORM)).form("given_names")
    with kind(app) as name:
        for _ in range(60):  # a little fits into the last page still
            answer = press(client, form, **TYPED)
            if answer.status_code != 303:
                break
            form = check_page(client.get(FORM)).form("given_names")
    page = check_page(answer)
    assert (answer.status_code, page.soup.select_one(".lead").text.partition("\u00a0:")[0]) == (
        status,
        SENTENCES[kind.__name__],
    )
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)
    kept = page.form("given_names")
    assert kept.filled() == form.filled(**TYPED)
    log = written.getvalue()
    assert f"database: {name} at registration.form (" in log
    assert not any(value in log for value in ("Oumou", "Sangar", "76 12", "+223", "INSERT", "parameters"))
    with app.app_context():
        before = session().query(Participant).count()
    sent = press(client, kept)
    assert (sent.status_code, sent.location[:3]) == (303, "/x/")
    assert press(client, kept).location == sent.location, "and twice is once"
    with app.app_context():
        assert session().query(Participant).count() == before + 1


def sqlite_error(name):
    error = sqlite3.OperationalError("INSERT … VALUES ('Oumou')")
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    return error


@pytest.mark.parametrize(
    ("cause", "code", "status"),
    [
        *((sqlite_error(f"SQLITE_{name}"), "busy", 503) for name in ("BUSY", "LOCKED", "BUSY_SNAPSHOT")),
        *((sqlite_error(f"SQLITE_{name}"), "disk_full", 500) for name in ("FULL", "IOERR_SHMSIZE")),
        *((sqlite_error(f"SQLITE_{name}"), "database_read_only", 500) for name in ("READONLY", "READONLY_DBMOVED")),
        *((sqlite_error(f"SQLITE_{name}"), "database_fault", 500) for name in ("IOERR", "CORRUPT", "ERROR")),
        (sqlite_error("SQLITE_CANTOPEN"), "database_away", 503),
        *((psycopg.errors.lookup(state)(), "busy", 503) for state in ("40001", "40P01", "55P03", "57014", "53300")),
        *((psycopg.errors.lookup(state)(), "database_away", 503) for state in ("57P01", "57P03", "08006", "08001")),
        (psycopg.errors.lookup("53100")(), "disk_full", 500),
        (psycopg.errors.lookup("25006")(), "database_read_only", 500),
        *((psycopg.errors.lookup(state)(), "database_fault", 500) for state in ("53200", "42P01", "58030", "XX001")),
        (psycopg.OperationalError("connection refused"), "database_away", 503),
    ],
    ids=faults.name,
)  # fmt: skip
def test_each_fault_of_a_driver_is_what_its_code_says(cause, code, status):
    wrapped = sa.exc.DBAPIError.instance(
        "INSERT", {}, cause, Exception if isinstance(cause, sqlite3.Error) else psycopg.Error
    )
    found = faults.of(
        wrapped if isinstance(wrapped, sa.exc.DBAPIError) else sa.exc.OperationalError("INSERT", {}, cause)
    )
    assert (found.code, found.status) == (code, status)
    assert "Oumou" not in faults.name(wrapped)


def test_a_disk_is_full_for_whatever_is_written_to_it_and_other_exceptions_are_no_faults_of_it():
    for number, code in ((errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EROFS, "database_read_only")):
        assert faults.of(OSError(number, "x")).code == code
    assert faults.of(sa.exc.TimeoutError()).code == "busy"
    assert [faults.of(one) for one in (OSError(errno.ENOENT, "x"), OSError("x"), ValueError("x"))] == [None] * 3


def test_when_nothing_can_be_read_either_the_page_still_answers(app, client, monkeypatch, written):
    with app.app_context():
        a_group(an_event())

    def nothing(*_given):
        raise sa.exc.OperationalError("SELECT", {}, psycopg.OperationalError("connection to 10.0.0.1 lost"))

    form = check_page(client.get(FORM)).form("given_names")
    with app.app_context():
        engine = core_db.db.engine
    sa.event.listen(engine, "before_cursor_execute", nothing)
    try:
        page, sent = check_page(client.get(FORM)), press(client, form, **TYPED)
    finally:
        sa.event.remove(engine, "before_cursor_execute", nothing)
    assert SENTENCES["away"] in page.text.replace("\u00a0", " ").replace(" :", "\u00a0:")
    assert sent.status_code == 503
    assert check_page(sent).form("given_names").fields["family_name"] == ["Sangaré"]
    assert "10.0.0.1" not in written.getvalue()


def test_a_password_never_goes_back_into_a_page(app, client, monkeypatch):
    form = check_page(client.get("/org/connexion")).form()
    with app.app_context():
        a_group(an_event())
    with read_only(app):
        answer = press(client, form, email="awa@equipe.example", password="un secret bien long")
    assert answer.status_code == 500
    assert "un secret" not in answer.text
    assert check_page(answer).soup.select("form") == []


def test_a_broken_rule_of_the_database_is_a_fault_of_ours_and_quotes_nothing(app, client, monkeypatch, written):
    from conference.registration import services

    def broken(*_given, **_more):
        with write() as db:
            db.execute(sa.text("INSERT INTO \"event\" (id, slug) VALUES ('76123456', 'oumou-sangare')"))

    with app.app_context():
        a_group(an_event())
    monkeypatch.setattr(services, "register", broken)
    answer = press(client, check_page(client.get(FORM)).form("given_names"), **TYPED)
    assert answer.status_code == 500
    assert "La base de données a refusé cette action." in check_page(answer).text
    assert "oumou" not in written.getvalue().lower()
    assert "76123456" not in written.getvalue()


def test_a_sweep_that_fails_for_the_database_is_logged_without_a_value(app, monkeypatch, written):
    def sweep():
        raise sa.exc.OperationalError("UPDATE", {}, sqlite_error("SQLITE_FULL"))

    monkeypatch.setitem(jobs._SWEEPS, "a", sweep)
    assert jobs.run_sweeps(app, ["a"]) == 0
    assert "sweep failed: a: OperationalError SQLITE_FULL (" in written.getvalue()
    assert "Oumou" not in written.getvalue()
