import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from conference.core import preflight, serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fillers(monkeypatch):
    monkeypatch.setattr(serve, "_FILLERS", [])


@pytest.fixture
def demo(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], demo=True))
    return app


def test_an_empty_database_is_filled_when_the_demo_is_on(demo, fillers):
    filled = []
    serve.on_empty_database(lambda: filled.append("demo"), is_empty=lambda: True)
    assert serve.prepare(demo) == 0
    assert filled == ["demo"]


def test_a_database_in_use_is_left_alone(demo, fillers):
    serve.on_empty_database(lambda: pytest.fail("filled"), is_empty=lambda: False)
    assert serve.prepare(demo) == 0


def test_nothing_is_filled_when_the_demo_is_off(app, fillers):
    serve.on_empty_database(lambda: pytest.fail("filled"), is_empty=lambda: True)
    assert serve.prepare(app) == 0


def test_opening_the_room_twice_fills_once(fillers):
    for _ in range(2):
        serve.on_empty_database(print, is_empty=bool)
    assert len(serve._FILLERS) == 1


def test_the_welcome_shows_the_address_and_the_accounts_in_columns(settings, tmp_path):
    (tmp_path / "demo-accounts.txt").write_text("organiser\ta@exemple.org\tun-deux\ndesk\tb@exemple.org\ttrois\n\n")
    text = serve.welcome(dataclasses.replace(settings, home=tmp_path, demo=True, port=8005))
    assert "http://127.0.0.1:8005/" in text
    assert "  organiser  a@exemple.org  un-deux\n  desk       b@exemple.org  trois" in text


def test_the_welcome_shows_what_can_be_tried_without_an_account_but_not_in_production(settings, tmp_path):
    (tmp_path / "demo-links.txt").write_text("delegation a\t/d/abc\t123456\ninvitation\t/i/def\t-\n")
    here = dataclasses.replace(settings, home=tmp_path, demo=True, port=8005)
    text = serve.welcome(here)
    assert "  delegation a  http://127.0.0.1:8005/d/abc  123456\n" in text
    assert "  invitation    http://127.0.0.1:8005/i/def  -" in text
    assert "123456" not in serve.welcome(dataclasses.replace(here, env="production"))


def test_the_welcome_says_no_password_without_the_demo(settings, tmp_path):
    (tmp_path / "demo-accounts.txt").write_text("organiser\ta@exemple.org\tun-deux\n")
    (tmp_path / "demo-links.txt").write_text("delegation\t/d/abc\t123456\n")
    text = serve.welcome(dataclasses.replace(settings, home=tmp_path, demo=False))
    assert "un-deux" not in text
    assert "123456" not in text


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("10.0.0.7", "10.0.0.7")]
)
def test_the_welcome_names_an_address_that_a_browser_can_open(settings, host, shown):
    assert f"http://{shown}:8000/" in serve.welcome(dataclasses.replace(settings, host=host))


# ---- the real command


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environ(tmp_path):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "JATIGI_HOME": str(tmp_path / "home"),
        "JATIGI_DEMO": "0",
        "PORT": str(free_port()),
    }


@pytest.fixture
def start(environ):
    started = []

    def begin(**changes):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ | changes, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def get(environ, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{environ['PORT']}{path}", timeout=60) as answer:
        return answer.read()


def wait_for(work):
    end = time.monotonic() + 120
    while True:
        try:
            return work()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def processes_of(group_of: int) -> list[int]:
    """Return the descendants of a process."""
    children = Path(f"/proc/{group_of}/task/{group_of}/children").read_text().split()
    return [pid for child in map(int, children) for pid in (child, *processes_of(child))]


@pytest.mark.slow
def test_serve_migrates_answers_and_stops_without_leaving_anything(start, environ):
    process = start()
    assert wait_for(lambda: get(environ, "/healthz")).strip() == b'{"status":"ok"}'
    assert b'"migrations":true' in get(environ, "/readyz")
    descendants = processes_of(process.pid)
    assert len(descendants) >= 3  # gunicorn, a worker, the jobs
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Traceback" not in out
    assert f"http://127.0.0.1:{environ['PORT']}/" in out
    assert [pid for pid in descendants if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, "DATABASE_URL"),
        ({"JATIGI_HOME": "/proc/jatigi"}, "JATIGI_HOME"),
        ({"PORT": "eighty"}, "PORT"),
        ({"JATIGI_ENV": "production"}, "JATIGI_BASE_URL"),
    ],
)
def test_what_stands_in_the_way_is_one_sentence(start, changes, said):
    process = start(**changes)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert out.count("\n") == 1
    assert said in out


@pytest.mark.slow
def test_a_taken_port_is_one_sentence(start, environ):
    with preflight.listen("127.0.0.1", int(environ["PORT"])):
        process = start()
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert out.count("\n") == 1
    assert f"127.0.0.1:{environ['PORT']} est déjà pris" in out


@pytest.mark.slow
def test_nobody_is_told_where_we_are_by_a_header_of_a_visitor(start, environ):
    start()
    wait_for(lambda: get(environ, "/healthz"))
    lines = (
        "GET //evil.example/org/ HTTP/1.1",
        "Host: localhost",
        "SCRIPT_NAME: //evil.example",
        "X-Forwarded-Proto: https",
    )
    with socket.create_connection(("127.0.0.1", int(environ["PORT"])), timeout=60) as visitor:
        visitor.sendall("\r\n".join((*lines, "", "")).encode())
        head = visitor.recv(8192).decode().partition("\r\n\r\n")[0]
    assert head.startswith("HTTP/1.1 404")
    assert "Strict-Transport-Security" not in head
