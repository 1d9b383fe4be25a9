"""Print runs of 5,000 badges: what ordering, storing and looking for badges out of date take, drawing left aside.

    .venv/bin/python bench/badge_runs.py [--database postgresql://…] [--people 5000]

CPU seconds of this process. Ends with status 1 when looking for what is out of date takes more than a second of them.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BUDGET_SECONDS = 1.0


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", help="a PostgreSQL server to make a database on")
    parser.add_argument("--people", type=int, default=5_000)
    options = parser.parse_args()
    from bench import crowd

    with crowd.crowd(options.database, people=options.people, events=1) as app, app.app_context():
        return measured()


def measured() -> int:
    """Make one run of everybody and look at it."""
    import sqlalchemy as sa

    from conference.badges import freshness, making, run_files, runs
    from conference.badges.models import BadgeRun
    from conference.badges.run_rules import Order
    from conference.core import clock
    from conference.core.db import session
    from conference.core.permissions import SYSTEM
    from conference.events.models import Event
    from conference.participants.lists import Wanted

    def no_paper(*_given: object) -> bytes:
        return bytes(80_000)

    making.piece_pdf = no_paper
    event = session().scalars(sa.select(Event)).one()
    ids = timed("choose", lambda: freshness.chosen(event, Wanted(), "utiles"))[0]
    ordered, _ = timed(
        f"order {len(ids)}", lambda: runs.order(event, ids, Order(separator="district"), actor=SYSTEM, now=clock.now())
    )

    def make() -> object:
        turn = runs.claim(ordered.run_id, clock.now())
        return making.work(turn, SYSTEM, clock.now) if turn is not None else None

    timed("make, drawing aside", make)
    session().expire_all()
    run = session().get_one(BadgeRun, ordered.run_id)
    timed("page of files", lambda: run_files.of(run.id))
    _, seconds = timed("badges of the run that are out of date", lambda: freshness.of_run(event, run.id))
    _, again = timed("people changed since they were printed", lambda: freshness.changed(event))
    return int(max(seconds, again) > BUDGET_SECONDS)


def timed(label: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """Do something and print what it took."""
    began, clock = time.process_time(), time.perf_counter()
    found = work()
    seconds = time.process_time() - began
    print(f"{label:42} {seconds:6.2f} s CPU {time.perf_counter() - clock:6.2f} s")
    return found, seconds


if __name__ == "__main__":
    sys.exit(main())
