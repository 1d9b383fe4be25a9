"""Presence at an event of 5,000 people and 4 half-days: the board, who has not come yet, ticking a signed sheet.

    .venv/bin/python bench/presence.py

Makes its people in a temporary folder, straight into the database; pages are asked of the application itself, nothing
is served. CPU time is what this process used, so it says how fast a page is on a machine that does nothing else.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
LINES = 200
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
PASSWORD = "un mot de passe de banc assez long"


def main() -> None:
    """Print every figure beside its bound."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["JATIGI_HOME"] = home
        from conference.core import migrations
        from wsgi import app

        with app.app_context():
            migrations.upgrade()
            event_id, slug, token = fill(Path(home))
        client = signed_in(app, token)
        half_days = measure_reads(app, event_id)
        measure_pages(client, slug, half_days[0])
        with app.app_context():
            measure_ticking(event_id, half_days[3])


def fill(home: Path) -> tuple[UUID, str, str]:
    """Load the example, and people of every kind, of whom most arrived at three half-days and a third in sessions."""
    from conference.accounts import services as accounts
    from conference.agenda import queries as agenda
    from conference.core import clock, vault
    from conference.core.db import write
    from conference.core.permissions import SYSTEM
    from conference.demo import services
    from conference.events import queries as events
    from conference.participants import delegation_queries
    from conference.participants.models import Participant
    from conference.presence import queries as presence
    from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn

    event = services.load(home, now=START, with_links=False).event
    groups, places = events.groups(event.id), events.places(event.id, "district")
    delegations = [None, None, *(one.id for one in delegation_queries.delegations(event.id))]
    half_days, sessions = presence.half_days(event.id), agenda.timed_sessions(event.id)
    chance = random.Random(1)
    people = [a_person(number, event.id, chance, groups) for number in range(PEOPLE)]
    for one in people:
        one["district_id"] = getattr(chance.choice([*places, None]), "id", None)
        one["delegation_id"] = chance.choice(delegations) if one["state"] == "confirmed" else None
        sealed = {"phones": [f"+2237{chance.randrange(10**7):07}"], "email": "", "commune": ""}
        one["sealed"] = vault.seal_json(event.id, "contacts", one["id"], sealed)
    arrivals = [
        an_arrival(event.id, person["id"], chance, half_day_id=half_day.id)
        for person in people
        for half_day in half_days[:3]
        if person["state"] == "confirmed" and chance.random() < 0.7
    ]
    seen = [
        an_arrival(event.id, person["id"], chance, session_id=row.id)
        for person in people
        for row in sessions[:20]
        if chance.random() < 0.3
    ]
    undone = [{"op_id": uuid4(), "event_id": event.id, "undo_of": one["op_id"], "at": START} for one in arrivals[::50]]
    with write() as db:
        for model, rows in ((Participant, people), (CheckIn, arrivals), (SessionCheckIn, seen), (CheckInUndo, undone)):
            db.execute(model.__table__.insert(), rows)
    print(f"{PEOPLE} people, {len(arrivals)} arrivals at {len(half_days)} half-days, {len(seen)} in sessions")
    who = {"role": "organiser", "event_id": event.id, "contacts": True, "actor": SYSTEM, "now": clock.now()}
    accounts.add_user("banc@equipe.example", PASSWORD, **who)
    token = accounts.sign_in("banc@equipe.example", PASSWORD, address="127.0.0.1", now=clock.now())
    return event.id, event.slug, token


def a_person(number: int, event_id: UUID, chance: random.Random, groups: list[Any]) -> dict[str, Any]:
    """Return one row."""
    state = chance.choice(["confirmed"] * 8 + ["pending", "cancelled"])
    return {
        "id": uuid4(),
        "event_id": event_id,
        "group_id": chance.choice(groups).id,
        "state": state,
        "state_at": START,
        "seat": "none" if state == "cancelled" else "group",
        "source": chance.choice(["online", "import", "desk"]),
        "given_names": f"Aminata {number}",
        "family_name": "Traoré",
        "organisation": f"CSCom {number % 200}",
        "sex": chance.choice(["F", "M", "F", "M", ""]),
        "search_key": f" aminata {number} traore ",
        "sort_key": f"traore aminata {number:06}",
        "has_phone": True,
        "answers": {},
        "created_at": START,
        "updated_at": START,
    }


def an_arrival(event_id: UUID, person_id: UUID, chance: random.Random, **place: UUID) -> dict[str, Any]:
    """Return one row."""
    at = START + timedelta(days=30, minutes=chance.randrange(180), seconds=chance.randrange(60))
    row = {"op_id": uuid4(), "event_id": event_id, "participant_id": person_id, "at": at, "desk": chance.choice("ABC")}
    return row | place


def signed_in(app: Any, token: str) -> Any:
    """Return a browser in which the organiser is signed in."""
    from conference.accounts.rules import COOKIE

    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = token
    return client


def measure_reads(app: Any, event_id: UUID) -> list[UUID]:
    """Measure what pages ask of the database, and return the half-days."""
    from conference.agenda import queries as agenda
    from conference.core.db import session
    from conference.events.models import Event
    from conference.presence import absent_queries, board_queries, board_rules, board_wording, session_queries
    from conference.presence import queries as presence

    with app.test_request_context():
        event, half_days = session().get_one(Event, event_id), presence.half_days(event_id)
        first, row = half_days[0], agenda.timed_sessions(event_id)[0]
        ids = [one.id for one in half_days]
        table = lambda: board_rules.table(board_queries.cells(event_id, first.id))  # noqa: E731 (named where it is used)
        tell("the table of a half-day", 50, table)
        tell("its curve", 50, lambda: board_wording.curve(event, first))
        tell("its latest arrivals", 50, lambda: board_queries.latest(event_id, first.id, 10))
        tell("who has not come, with contacts", 150, lambda: absent_queries.absent(first, contacts=True))
        tell("who has not come, nobody came", 150, lambda: absent_queries.absent(half_days[3], contacts=True))
        tell("the list of a session", 100, lambda: session_queries.page(row, session_queries.MEANT, "", 1))
        tell("the numbers of all sessions", 100, lambda: session_queries.present(event_id))
    return ids


def measure_pages(client: Any, slug: str, half_day: UUID) -> None:
    """Measure whole pages, as a browser asks for them."""
    start = f"/org/{slug}/presence/"
    for name, path, bound in (
        ("page: the board", f"{start}{half_day}", 50),
        ("page: who has not come", f"{start}{half_day}/absents", 150),
        ("page: the sessions of a day", f"{start}seances", 100),
    ):
        tell(name, bound, lambda path=path: client.get(path).get_data())  # type: ignore[misc]  # bound now


def measure_ticking(event_id: UUID, half_day: UUID) -> None:
    """Measure a sheet of 200 lines: shown, recorded, undone."""
    from conference.core import clock
    from conference.core.db import session, write
    from conference.core.permissions import Actor
    from conference.documents import services as documents
    from conference.documents import ticking_services
    from conference.events import queries as events
    from conference.events.models import Event
    from conference.presence import recording
    from conference.presence.recording import Spot

    event = session().get_one(Event, event_id)
    group, actor = events.groups(event_id)[0], Actor("staff", uuid4(), "Banc")
    with write():
        documents._give(documents.queries.without_line(event.id, [group.id]), event_id, {})  # noqa: SLF001 (no paper)
    spot, text = Spot(event_id, half_day_id=half_day), f"1-{LINES}"
    tell(f"{LINES} lines shown", 1000, lambda: ticking_services.preview(spot, group.id, text))
    clocks, works = [], []
    for _ in range(ROUNDS):
        shown, now = ticking_services.preview(spot, group.id, text), clock.now()
        began, worked = time.perf_counter(), time.process_time()
        chosen = range(1, LINES + 1)
        done = ticking_services.record(spot, shown, chosen, once=uuid4(), at=now, actor=actor, now=now)
        clocks.append((time.perf_counter() - began) * 1000)
        works.append((time.process_time() - worked) * 1000)
        recording.undo(event_id, done.change_set_id or uuid4(), actor=actor, now=now)
    say(f"{LINES} lines recorded", statistics.median(clocks), statistics.median(works), 1000)


def tell(name: str, bound: int, what: Callable[[], object]) -> None:
    """Print how long something takes: the median, by the clock and by the processor."""
    what()
    clocks, works = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        what()
        clocks.append((time.perf_counter() - began) * 1000)
        works.append((time.process_time() - worked) * 1000)
    say(name, statistics.median(clocks), statistics.median(works), bound)


def say(name: str, wall: float, cpu: float, bound: int) -> None:
    """Print medians of some rounds, in milliseconds."""
    mark = "" if cpu <= bound else "   NOT REACHED"
    print(f"{name:34} {wall:7.1f} ms   CPU {cpu:7.1f} ms   ≤ {bound} ms{mark}")


if __name__ == "__main__":
    main()
