"""One badge at the desk, through the page that prints it: what somebody in a queue waits for, and what it costs.

    .venv/bin/python bench/desk_badge.py [--database postgresql://…] [--people 2000] [--badges 200]

Every badge is of another person, who has none yet; the render process is warm. Ends with status 1 when the slowest of
twenty takes longer than 150 ms.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BUDGET_MS = 150
WARM = 5


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", help="a PostgreSQL server to make a database on")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--badges", type=int, default=200)
    options = parser.parse_args()
    from bench import crowd

    with crowd.crowd(options.database, people=options.people, events=1) as app:
        return measured(app, options.badges)


def measured(app: Any, count: int) -> int:
    """Sign a member of the desk in and print badges one by one."""
    import re

    from bench.badges import worker_seconds
    from conference.badges import freshness
    from conference.core import paper
    from conference.core.db import session
    from conference.events.models import Event
    from conference.participants.lists import Wanted
    from tests.staff import signed_in

    with app.app_context():
        import sqlalchemy as sa

        event = session().scalars(sa.select(Event)).first()
        assert event is not None
        slug, ids = event.slug, freshness.chosen(event, Wanted())[: count + WARM]
        client = signed_in(app, event, "desk")
    page = client.get(f"/desk/{slug}/imprimante").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    waits, ours, theirs = [], 0.0, 0.0
    for number, one in enumerate(ids):
        if number == WARM:
            ours, theirs = time.process_time(), worker_seconds()
        start = time.perf_counter()
        answer = client.post(f"/desk/{slug}/badge/{one}", data={"csrf_token": token.group(1)})
        waits.append((time.perf_counter() - start) * 1000)
        assert answer.mimetype == "application/pdf", answer.status
    each = (time.process_time() - ours + worker_seconds() - theirs) * 1000 / (len(ids) - WARM)
    found = sorted(waits[WARM:])
    slow = found[int(len(found) * 0.95)]
    paper.close()
    print(f"first badge {waits[0]:.0f} ms, the render process cold")
    print(f"{len(found)} badges: median {statistics.median(found):.0f} ms, p95 {slow:.0f} ms; CPU {each:.0f} ms each")
    return int(slow > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())
