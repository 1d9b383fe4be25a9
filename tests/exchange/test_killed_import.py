"""A server that is killed in the middle of a list stores nothing by halves, and the list goes on where it was."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from conference.core import clock
from conference.core.db import session, write
from conference.events.models import StakeholderGroup
from conference.exchange import importing, rules
from conference.exchange.models import ImportDraft
from conference.participants.models import Code, ContactKey, Participant
from tests.exchange import lists
from tests.exchange.conftest import a_hall
from tests.exchange.test_list_views import BASE, people, press, send
from tests.pages import check_page

ROOT = Path(__file__).resolve().parents[2]
#: A server of this program that dies, as if its power were cut, when it has done something for the third time.
PROGRAM = """
import os, signal, sys
from werkzeug.serving import make_server
from conference import create_app
from conference.exchange import importing, listing
from conference.participants import bulk

where, bulk.SET, seen = sys.argv[1], 5, []

def deadly(what, times):
    def until(*args, **named):
        done = what(*args, **named)
        seen.append(1)
        if len(seen) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return until

if where == "adding":
    bulk.add_many = deadly(bulk.add_many, 2)
elif where == "rehearsing":
    listing.make = deadly(listing.make, 1)
server = make_server("127.0.0.1", 0, create_app(), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


class Cookies(dict[str, str]):
    """What a browser sends along; ``client`` is the same person in this process."""

    client: FlaskClient


@pytest.fixture
def organiser(app, sign_in):
    """The cookies of somebody who is signed in, and their browser here."""
    with app.app_context():
        event = a_hall().event
    name, client = app.config["SESSION_COOKIE_NAME"], sign_in(event, contacts=True)
    cookies = Cookies({name: client.get_cookie(name).value})
    cookies.client = client
    return cookies


@pytest.fixture
def server(settings):
    """Start a server that dies at a point; give a function that asks it for pages."""

    @contextmanager
    def start(cookies, where):
        environ = os.environ | {
            "JATIGI_HOME": str(settings.home),
            "DATABASE_URL": settings.database_url,
            "JATIGI_SECRET_KEY": settings.secret_key,
        }
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, where],
            cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            port = int(process.stdout.readline())
            yield lambda method, path, body=None, kind="application/x-www-form-urlencoded": ask(
                port, cookies, method, path, body, kind
            )
            assert process.wait(timeout=30) == -signal.SIGKILL
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    return start


def ask(port, cookies, method, path, body, kind):  # noqa: PLR0917 (one question)
    """Return (status, where to, page), or nothing from a server that died."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.request(method, path, body, {"Cookie": told, "Content-Type": kind})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), answer.read().decode().replace("\u00a0", " ")
    except (http.client.HTTPException, ConnectionError):
        return None
    finally:
        connection.close()


def token_of(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def upload(asks):
    """Send the list and return the address of its rehearsal."""
    page = asks("GET", BASE)[2]
    text = "\n".join(f"{at}. {given} {family}, ambassade" for at, (given, family, *_rest) in enumerate(lists.PEOPLE, 1))
    status, where, _ = asks("POST", BASE, urlencode({"csrf_token": token_of(page), "pasted": text}))
    assert status == 303, page
    columns = asks("GET", where)[2]
    group = re.findall(r'<option value="([0-9a-f-]{36})"', columns)[-1]
    answer = asks("POST", where, urlencode({"csrf_token": token_of(columns), "groupe": group}))
    assert answer[0] == 303
    return answer[1]


def standing(app):
    with app.app_context():
        session().expire_all()
        found = [session().scalar(sa.select(sa.func.count()).select_from(one)) for one in (Participant, Code)]
        return [*found, session().scalar(sa.select(sa.func.sum(StakeholderGroup.taken)))]


def let_a_minute_pass(app):
    """An import that says nothing for a minute was interrupted."""
    with app.app_context(), write() as db:
        for draft in db.scalars(sa.select(ImportDraft)):
            earlier = clock.now() - rules.SILENCE - timedelta(seconds=1)
            draft.outcome = dict(draft.outcome) | {"at": earlier.isoformat()}


@pytest.mark.slow
def test_a_server_killed_while_it_adds_people_leaves_whole_sets_and_goes_on(app, organiser, server):
    with server(organiser, "adding") as asks:
        path = upload(asks)
        assert standing(app) == [0, 0, 0]
        page = asks("GET", path)[2]
        assert asks("POST", path, urlencode({"csrf_token": token_of(page)})) is None
    assert standing(app) == [5, 5, 5]
    client = organiser.client
    assert check_page(client.get(path)).h1 == "Import en cours"
    let_a_minute_pass(app)
    page = check_page(client.get(path))
    assert page.h1 == "Import interrompu"
    assert "5 personnes sur 12 sont ajoutées." in page.text
    assert "interrompu, à reprendre" in check_page(client.get(BASE)).text
    assert press(client, page, "Continuer l’import").h1 == "Import terminé"
    assert standing(app) == [12, 12, 12]


@pytest.mark.slow
def test_a_server_killed_while_it_rehearses_has_stored_nothing_and_the_list_still_waits(app, organiser, server):
    with server(organiser, "rehearsing") as asks:
        path = upload(asks)
        assert asks("GET", path) is None
    assert standing(app) == [0, 0, 0]
    assert "Liste collée" in check_page(organiser.client.get(BASE)).text
    assert check_page(organiser.client.get(path)).form("Importer 12 personnes")


def test_a_second_import_at_the_same_time_is_told_to_wait_and_then_adds_nobody_twice(app, sign_in, monkeypatch):
    with app.app_context():
        event = a_hall().event
    first, second = sign_in(event, contacts=True), sign_in(event, email="issa@equipe.example", contacts=True)
    pages = [
        press(client, check_page(send(client, *lists.english())), "Vérifier les lignes") for client in (first, second)
    ]
    begun, may_go_on, rehearse = threading.Event(), threading.Event(), importing.rehearse

    def slowly(*arguments, **named):
        begun.set()
        assert may_go_on.wait(60)
        return rehearse(*arguments, **named)

    forms = [page.form("Importer 12 personnes") for page in pages]
    monkeypatch.setattr(importing, "rehearse", slowly)
    running = threading.Thread(target=lambda: first.post(forms[0].action, data=forms[0].filled()))
    running.start()
    assert begun.wait(60)
    refused = second.post(forms[1].action, data=forms[1].filled())
    again = first.post(forms[0].action, data=forms[0].filled(), follow_redirects=True)
    may_go_on.set()
    running.join()
    monkeypatch.setattr(importing, "rehearse", rehearse)
    assert refused.status_code == 409
    assert "Un autre import de cet événement est en cours" in check_page(refused).text
    assert check_page(again).h1 == "Import en cours"
    assert len(people(app)) == 12
    second.post(forms[1].action, data=forms[1].filled())
    assert len(people(app)) == 12
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(ContactKey)) == 12 + 3
