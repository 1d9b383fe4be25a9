"""The numbers of an event of 20,000 people: each table, the document to share, the charts; time and CPU time.

    .venv/bin/python bench/crosstabs.py

Makes its people in a temporary folder, straight into the database; nothing is served. CPU time is what this process
used, so it says how fast a table is on a machine that does nothing else.
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
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
TABLES = (
    ("groupe", "sexe"),
    ("age", "sexe"),
    ("district", "sexe"),
    ("groupe", "district"),
    ("groupe", "etat"),
    ("groupe", "presence"),
    ("groupe", "presence.1"),
    ("demi-journees", "sexe"),
)


def main() -> None:
    """Print every figure beside its bound."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["JATIGI_HOME"] = home
        from conference.core import migrations
        from wsgi import app

        with app.app_context():
            migrations.upgrade()
            event_id = fill(Path(home))
        with app.test_request_context():
            measure(event_id)


def fill(home: Path) -> UUID:
    """Load the example, and twenty thousand people of every kind, of whom most arrived."""
    from conference.core.db import write
    from conference.demo import services
    from conference.events import queries as events
    from conference.participants.models import Participant
    from conference.presence import queries as presence
    from conference.presence.models import CheckIn

    event = services.load(home, now=START, with_links=False).event
    groups, places = events.groups(event.id), events.places(event.id, "district")
    half_days = presence.half_days(event.id)
    chance = random.Random(1)
    people = [a_person(number, event.id, chance, groups, places) for number in range(PEOPLE)]
    arrivals = [
        an_arrival(event.id, person["id"], half_day, chance)
        for person in people
        for half_day in half_days
        if person["state"] == "confirmed" and chance.random() < 0.8
    ]
    with write() as db:
        db.execute(Participant.__table__.insert(), people)
        db.execute(CheckIn.__table__.insert(), arrivals)
    print(f"{PEOPLE} people, {len(arrivals)} arrivals, {len(groups)} groups, {len(places)} districts")
    return event.id


def a_person(
    number: int, event_id: UUID, chance: random.Random, groups: list[Any], places: list[Any]
) -> dict[str, Any]:
    """Return somebody of any kind, most of them confirmed."""
    from conference.participants.rules import HOLDS_SEAT

    state = chance.choice(["confirmed"] * 8 + ["pending", "waitlisted", "declined", "cancelled"])
    return {
        "id": uuid4(),
        "event_id": event_id,
        "group_id": chance.choice(groups).id,
        "state": state,
        "state_at": START,
        "seat": "group" if state in HOLDS_SEAT else "none",
        "source": "import",
        "given_names": f"N{number}",
        "family_name": "Essai",
        "sex": chance.choice(("F", "M", "F", "M", "")),
        "age_bracket": chance.choice(("18-24", "25-29", "30-35", "36-59", "60+", "")),
        "district_id": chance.choice([None, *(place.id for place in places)]),
        "sort_key": f"{number:06d}",
        "created_at": START + timedelta(minutes=number * 2),
    }


def an_arrival(event_id: UUID, person: UUID, half_day: Any, chance: random.Random) -> dict[str, Any]:
    """Return an arrival within the first two hours."""
    at = datetime.combine(half_day.date, START.time(), UTC) + timedelta(minutes=chance.randrange(120))
    return {
        "op_id": uuid4(),
        "event_id": event_id,
        "participant_id": person,
        "half_day_id": half_day.id,
        "at": at,
        "desk": "A",
    }


def measure(event_id: UUID) -> None:
    """Measure each table, then the rest."""
    from conference.core.db import session
    from conference.events.models import Event
    from conference.participants import fields, ordering
    from conference.participants.lists import ACTIVE, Wanted
    from conference.reports import charts, counting, dimensions, queries, sharing

    event = session().get_one(Event, event_id)
    known = fields.of(event, contacts=False, sensitive=False)
    offered = dimensions.of(event, known)
    who = ordering.filters(event.id, Wanted(state=ACTIVE), known)
    for rows, columns in TABLES:
        say(f"{rows} × {columns}", 50, lambda r=rows, c=columns: counting.crosstab(who, offered[r], offered[c]))
    say("the dashboard's count", 50, lambda: queries.tally(event.id))
    say("document to share", 500, lambda: sharing.document(event))
    say("registrations per day", 100, lambda: charts.registrations(event))
    say("arrivals per quarter of an hour", 500, lambda: charts.arrivals(event))
    found = sharing.document(event)
    for one in found.tables:
        print(f"  {one.title}: {one.table.primary} small numbers hidden, {one.table.secondary} others with them")


def say(name: str, bound: float, work: Callable[[], object]) -> None:
    """Print the medians of some rounds, in milliseconds."""
    walls, cpus = [], []
    for _round in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    mark = "" if cpu <= bound else "   NOT REACHED"
    print(f"{name:34} {wall:7.1f} ms   CPU {cpu:7.1f} ms   ≤ {bound:g} ms{mark}")


if __name__ == "__main__":
    main()
