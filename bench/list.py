"""The organiser's list in a database of 200 events and 100,000 people: pages, searches, filters, counts of views.

    .venv/bin/python bench/list.py [--database postgresql://user@host/database]

The pages are answered by the real application in this process, from the address to the compressed body, for somebody
who is signed in. Times are of this process's CPU (medians, so that what else the machine does counts little) and, in
brackets, of the clock; on PostgreSQL the clock alone says what the database does. « query » is ``queries.page``: the
search or the filters, the count of people and the fifty rows; « page » is everything.
"""

import argparse
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
warnings.simplefilter("ignore")

import crowd  # noqa: E402 (it lies beside this file)

EVENTS = (("cinq-mille", 5_000), ("vingt-mille", 20_000))
TIMES = 15
#: (what, parameters of the address, reach of 5,000 and 20,000 in ms, of what)
ASKED: tuple[tuple[str, dict[str, str], tuple[float, float] | None, str], ...] = (
    ("list, first page", {}, (40, 80), "page"),
    ("list, by date, page 40", {"tri": "-date", "page": "40"}, (40, 80), "page"),
    ("list, by two keys, eight columns", {"tri": "structure,-date", "col": "nom,structure,age,q.repas,code"}, None, ""),
    ("search « koulibaly »", {"q": "koulibaly"}, (15, 30), "query"),
    ("search « amin trao »", {"q": "amin trao"}, (15, 30), "query"),
    ("search « Cuolibaly » (a typing error)", {"q": "Cuolibaly"}, None, ""),
    ("filter: not district Macina, pending", {"district.pas": "Macina", "etat": "pending"}, (40, 80), "page"),
    ("filter: a choice of a question", {"q.repas": "riz"}, (40, 80), "page"),
    ("filter: several choices of a question", {"q.ateliers": "paix"}, (40, 80), "page"),
    ("filter: a sealed question is filled", {"q.sante.rempli": "1"}, None, ""),
)
VIEWS = (
    {"sexe": "F", "etat": "pending"},
    {"district.pas": "Macina"},
    {"email.vide": "1"},
    {"q.repas": "riz"},
    {"q": "koulibaly"},
)


def main() -> None:
    """Print every figure beside its bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server: a database is made in it, and dropped")
    asked = parser.parse_args()
    started = time.perf_counter()
    with crowd.crowd(asked.database) as app:
        print(
            f"{'PostgreSQL' if asked.database else 'SQLite'}; made in {time.perf_counter() - started:.0f} s", flush=True
        )
        client = signed_in(app)
        for name, parameters, reach, of in ASKED:
            for number, (slug, size) in enumerate(EVENTS):
                bound = reach[number] if reach else None
                if parameters.get("q"):
                    say(f"{name}, {size}: query", query(app, slug, parameters), bound if of == "query" else None)
                say(f"{name}, {size}: page", page(client, slug, parameters), bound if of == "page" else None)
        views(app, client)


def signed_in(app: Any) -> Any:
    """Return a browser in which an organiser of both events is signed in, with both flags."""
    from conference.accounts import services
    from conference.accounts.models import Membership
    from conference.accounts.rules import COOKIE
    from conference.core import clock
    from conference.core.db import write
    from conference.core.permissions import SYSTEM
    from conference.events import queries as events

    with app.app_context():
        first, second = (events.event_by_slug(slug) for slug, _size in EVENTS)
        both = {"contacts": True, "sensitive": True}
        mail = "banc@equipe.example"
        user = services.add_user(
            mail, crowd.PASSWORD, role="organiser", event_id=first.id, actor=SYSTEM, now=clock.now(), **both
        )
        with write() as db:
            db.add(Membership(user_id=getattr(user, "id", user), event_id=second.id, role="organiser", **both))
        token = services.sign_in(mail, crowd.PASSWORD, address="127.0.0.1", now=clock.now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = token
    return client


def page(client: Any, slug: str, parameters: dict[str, str]) -> tuple[float, float]:
    """Measure a whole page."""

    def work() -> None:
        answer = client.get(f"/org/{slug}/participants", query_string=parameters, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            sys.exit(f"{parameters}: {answer.status_code}")

    return median(work)


def query(app: Any, slug: str, parameters: dict[str, str]) -> tuple[float, float]:
    """Measure what is asked of the database for a page, and what is done with its answers."""
    from conference.core.db import session
    from conference.events import queries as events
    from conference.participants import lists, queries

    with app.app_context():
        event_id = events.event_by_slug(slug).id

        def work() -> None:
            session().rollback()
            queries.page(event_id, lists.Wanted(q=parameters["q"]))

        return median(work)


def views(app: Any, client: Any) -> None:
    """Measure the page with five saved views: while nothing is written, and after every write anywhere."""
    from werkzeug.datastructures import MultiDict

    from conference.core.db import write
    from conference.events import queries as events
    from conference.events.models import Event
    from conference.participants import choosing, lists, saved_views

    for slug, size in EVENTS:
        with app.app_context():
            event_id = events.event_by_slug(slug).id
            known = choosing.choices(event_id, contacts=True, sensitive=True)
            for number, parameters in enumerate(VIEWS):
                wanted = lists.read(MultiDict(parameters), known)[0]
                saved_views.save(event_id, f"Vue {number}", wanted, staff_id=event_id, shared=True)
        say(f"list with five saved views, {size}: page, nothing written", page(client, slug, {}), None)

        def after_a_write(slug: str = slug) -> None:
            client.get(f"/org/{slug}/participants")

        spent = []
        for number in range(TIMES):
            with app.app_context(), write() as db:
                db.get_one(Event, event_id).answer_hours = 40 + number
            spent.append(timed(after_a_write))
        cpu, wall = (statistics.median(each) for each in zip(*spent, strict=True))
        say(f"list with five saved views, {size}: page, after a write", (cpu, wall), None)


def median(work: Callable[[], None]) -> tuple[float, float]:
    """Return the median CPU and clock time in milliseconds, after two calls that do not count."""
    spent = [timed(work) for _ in range(TIMES + 2)][2:]
    cpu, wall = (statistics.median(each) for each in zip(*spent, strict=True))
    return cpu, wall


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU and clock time of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def say(what: str, spent: tuple[float, float], reach: float | None) -> None:
    """Print one figure."""
    bound = "" if reach is None else f"reach {reach:g} ms" + ("" if spent[0] <= reach else "   NOT REACHED")
    print(f"{what:62}{spent[0]:8.1f} ms ({spent[1]:.1f}) {bound}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
