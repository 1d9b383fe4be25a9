"""What an arrival costs on the server: one by one, and two hundred at a time, in an event of 2,000 people with devices.

    .venv/bin/python bench/desk_ops.py [--database postgresql://…] [--people 2000]

Ends with status 1 under 2,000 arrivals a second in batches of 200, on two cores: half of that by one process.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BATCH = 200
LEAST = 1_000


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", help="a PostgreSQL server to make a database on")
    parser.add_argument("--people", type=int, default=2_000)
    options = parser.parse_args()
    from bench import crowd

    with crowd.crowd(options.database, people=options.people, events=1) as app, app.app_context():
        return measured()


def measured() -> int:
    """Apply arrivals of everybody, at one half-day after the other."""
    import sqlalchemy as sa

    from conference.core import clock
    from conference.core.db import session, write
    from conference.desk.models import DeskFeed
    from conference.events.models import Event
    from conference.participants.models import Participant
    from tests.builders import a_half_day

    event = session().scalars(sa.select(Event)).first()
    assert event is not None
    event_id = event.id
    half_days = [a_half_day(event, 90 + number).id for number in range(3)]
    with write() as db:
        db.add(DeskFeed(event_id=event_id))
    people = list(session().scalars(sa.select(Participant.id).where(Participant.event_id == event_id)))
    now = clock.now()
    batched = _a_second(event_id, people, half_days[0], now, BATCH)
    print(f"{BATCH} at a time: {batched} arrivals a second in one process")
    print(f"one by one: {_a_second(event_id, people[:500], half_days[1], now, 1)} a second in one process")
    walk_ins = _walk_ins(event_id, half_days[2], now)
    print(f"walk-ins, {BATCH} at a time: {walk_ins} a second in one process")
    return int(batched.by_clock < LEAST)


class Rate(NamedTuple):
    """So many a second: by the clock, and as the processor alone would do."""

    by_clock: float
    by_processor: float

    def __str__(self) -> str:
        """Say both."""
        return f"{self.by_clock:.0f} ({self.by_processor:.0f} by processor time)"


def timed(count: int, work: Callable[[], object]) -> Rate:
    """Do some work and return how many of ``count`` it makes a second."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return Rate(count / (time.perf_counter() - start), count / (time.process_time() - busy))


def _a_second(event_id: Any, people: Sequence[Any], half_day_id: Any, now: Any, size: int) -> Rate:
    from conference.desk import services
    from conference.desk.rules import Op

    ops = [
        Op(uuid4(), event_id, "check_in", one, now - timedelta(minutes=1), half_day_id=half_day_id, data={"desk": "A"})
        for one in people
    ]

    def work() -> None:
        for first in range(0, len(ops), size):
            services.apply_many(ops[first : first + size], now=now)

    return timed(len(ops), work)


def _walk_ins(event_id: Any, half_day_id: Any, now: Any) -> Rate:
    import sqlalchemy as sa

    from conference.core import tokens
    from conference.core.db import session
    from conference.desk import services
    from conference.desk.rules import Op
    from conference.events.models import StakeholderGroup

    group = session().scalars(sa.select(StakeholderGroup.id).where(StakeholderGroup.event_id == event_id)).first()
    ops = []
    for number in range(BATCH):
        data = {"desk": "A", "given_names": f"Banc{number}", "family_name": f"Venu{number}", "sex": "F"}
        data |= {"group": str(group), "ticket": tokens.new_ticket()}
        ops.append(Op(uuid4(), event_id, "walk_in", uuid4(), now, half_day_id=half_day_id, data=data))
    return timed(len(ops), lambda: services.apply_many(ops, now=now))


if __name__ == "__main__":
    sys.exit(main())
