import logging
import shutil

import pytest
import sqlalchemy as sa

from conference.core import migrations, observe

LINK = "9f3b1c77a0e24d0c8c55"
TICKET = "JT0123456789ABCDEFGHJKMNPQRS"


@pytest.fixture
def written():
    """Format a record as the log would."""
    return lambda message, *arguments, error=None: observe.OneLine().format(
        logging.LogRecord("conference.x", logging.ERROR, "x.py", 1, message, arguments, error)
    )


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_healthz_tells_that_the_process_answers(client, prefix):
    answer = client.get(f"{prefix}/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_healthz_touches_no_session(client):
    assert "Set-Cookie" not in client.get("/healthz").headers


def test_readyz_is_true_when_visitors_can_come(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": True, "migrations": True, "disk": True}}


def test_readyz_is_false_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(migrations, "newest", lambda: frozenset({"9999"}))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": True, "migrations": False, "disk": True}


def test_readyz_is_false_while_the_database_is_away(client, monkeypatch):
    def away():
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(migrations, "current", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": False, "migrations": False, "disk": True}


def test_readyz_is_false_when_the_disk_is_nearly_full(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1000, 960, 40))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["disk"]) == (503, False)


def test_every_answer_carries_the_identifier_of_its_request(client):
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))
    assert first != second
    assert observe.REQUEST_ID.fullmatch(first)


def test_the_identifier_that_a_proxy_gave_is_kept(client):
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-1234"}).headers["X-Request-ID"] == "proxy-1234"


@pytest.mark.parametrize("forged", ["short", "a" * 65, "id with spaces", "évil-évil"])
def test_a_forged_identifier_is_replaced(client, forged):
    assert client.get("/healthz", headers={"X-Request-ID": forged}).headers["X-Request-ID"] != forged


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (f"Exception on /x/{LINK} [GET]", "Exception on /x/… [GET]"),
        (f"GET /en/x/{LINK}/annuler?de=sms", "GET /en/x/…/annuler"),
        (f"POST /i/{LINK}/non", "POST /i/…/non"),
        (f"POST /r/{LINK}/fichiers", "POST /r/…/fichiers"),
        (f"GET /en/d/{LINK}/codes.pdf", "GET /en/d/…/codes.pdf"),
        (f"GET https://exemple.org/d/{LINK}", "GET https://exemple.org/d/…"),
        ("GET /org/paix/participants?q=Aminata+Diallo&page=2 500", "GET /org/paix/participants 500"),
        (f"no ticket {TICKET} here", "no ticket JT… here"),
        (
            "(psycopg) duplicate key\nDETAIL:  Key (mac)=(+22376123456) already exists.",
            "(psycopg) duplicate key | DETAIL: …",
        ),
        ("[SQL: INSERT]\n[parameters: ('Aminata', '+22376123456')]", "[SQL: INSERT] | [parameters: …"),
        ("invalid literal for int(): 'awa.traore+forum@exemple.org'", "invalid literal for int(): '…@…'"),
        ("time data '76 12 34 56' does not match", "time data '…' does not match"),
        ("no such key: +22376123456 or 76.12.34.56", "no such key: … or …"),
        ("message 71234567-1234-4234-8234-123456789012 took 12345 ms on 127.0.0.1:8000 at 2026-11-21", None),
        ("Où êtes-vous ? Ici.", "Où êtes-vous ? Ici."),
    ],
)
def test_nothing_personal_reaches_the_log(written, message, line):
    assert written("%s", message).endswith(f"conference.x [-] {line or message}")


def test_a_traceback_is_one_line_without_its_secrets(written):
    import sys

    try:
        int(f"/x/{LINK}")
    except ValueError:
        line = written("failed", error=sys.exc_info())
    assert "\n" not in line
    assert "invalid literal for int() with base 10: '/x/…'" in line
    assert LINK not in line


def test_a_record_of_a_request_names_it(app, written):
    with app.test_request_context("/healthz", headers={"X-Request-ID": "proxy-1234"}):
        app.preprocess_request()
        assert "[proxy-1234]" in written("hello")


def test_sql_parameters_are_hidden_at_the_source(context):
    from conference.core.db import db

    assert db.engine.hide_parameters
