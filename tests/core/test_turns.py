"""Forms take turns in a process; pages, and forms with files, wait for nobody."""

import io
import threading

import pytest
from flask import Flask

from conference.core import turns

TOGETHER = 6


@pytest.fixture
def site(monkeypatch):
    """A page that says how many were in it at once; by default as on SQLite."""
    monkeypatch.setattr(turns, "is_sqlite", lambda: True)
    app, inside, lock = Flask(__name__), [0, 0], threading.Lock()
    turns.init_app(app)
    full = threading.Event()
    app.config["WANTED"] = 1

    @app.route("/", methods=["GET", "POST"])
    @turns.in_turn
    def page():
        with lock:
            inside[0] += 1
            inside[1] = max(inside)
            if inside[0] == app.config["WANTED"]:
                full.set()
        full.wait(60)
        threading.Event().wait(0.05)  # time for more than should be to come in
        with lock:
            inside[0] -= 1
        return str(inside[1])

    @app.post("/broken")
    @turns.in_turn
    def broken():
        raise LookupError

    return app


def most_at_once(app, wanted, method, **options):
    """Send six requests at once, each of which waits for ``wanted`` to be in the page; return how many were."""
    app.config["WANTED"] = wanted
    gate, answers = threading.Barrier(TOGETHER), []

    def one():
        gate.wait(60)
        sent = {name: value() if callable(value) else value for name, value in options.items()}
        answers.append(int(getattr(app.test_client(), method)("/", **sent).get_data(as_text=True)))

    threads = [threading.Thread(target=one) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == TOGETHER
    return max(answers)


def test_forms_take_turns(site):
    assert most_at_once(site, 1, "post", data={"a": "1"}) == 1


def test_on_postgresql_two_are_answered_at_once(site, monkeypatch):
    monkeypatch.setattr(turns, "is_sqlite", lambda: False)
    assert most_at_once(site, 2, "post", data={"a": "1"}) == 2


def test_pages_wait_for_nobody(site):
    assert most_at_once(site, TOGETHER, "get") == TOGETHER


def test_forms_with_files_wait_for_nobody(site):
    assert most_at_once(site, TOGETHER, "post", data=lambda: {"file": (io.BytesIO(b"x"), "x.png")}) == TOGETHER


def test_a_view_that_breaks_gives_its_turn_back(site):
    for _ in range(3):
        assert site.test_client().post("/broken").status_code == 500
    assert site.test_client().post("/").status_code == 200
