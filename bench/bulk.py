"""How long an organiser waits for what is done with 5,000 people at once, through the services that the pages call.

    .venv/bin/python bench/bulk.py

The example conference plus 5,000 generated participants, in a temporary folder, on SQLite with synchronous=FULL.
``BENCH_DATABASE`` names another (empty) database. Each figure is one action, in one transaction, with its history.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[1]
EVENT = "paix-par-la-sante"
PEOPLE = 5_000
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Print each action beside its bound."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["JATIGI_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        if "BENCH_DATABASE" in os.environ:
            os.environ["DATABASE_URL"] = os.environ["BENCH_DATABASE"]
        for command in (["db", "upgrade"], ["demo", "load"], ["demo", "people", str(PEOPLE)]):
            subprocess.run([*FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        from conference import create_app

        app = create_app()
        with app.app_context():
            measure()


def measure() -> None:
    """Do everything with everybody once, and take it back."""
    import sqlalchemy as sa

    from conference.core import clock
    from conference.core.db import session, write
    from conference.core.permissions import Actor
    from conference.events import queries as events
    from conference.events.models import StakeholderGroup
    from conference.participants import decisions, grouping, letters, services, tags
    from conference.participants.models import Participant

    event_id = events.event_by_slug(EVENT).id
    actor = Actor("staff", uuid4(), "bench")
    with write():
        session().execute(sa.update(StakeholderGroup).values(quota=None, overbooked=0))
    mine = sa.select(Participant.id).where(Participant.event_id == event_id, Participant.merged_into_id.is_(None))
    ids = list(session().scalars(mine.where(Participant.delegation_id.is_(None)).limit(PEOPLE)))
    some = {"actor": actor, "now": clock.now()}

    def undo(change_set_id: UUID) -> None:
        services.undo(event_id, change_set_id, actor=actor, now=clock.now())

    pending = decisions.decide(event_id, ids, "pend", **some)
    print(f"{pending.done} set back to pending first")
    accepted = timed("accept", 2, lambda: decisions.decide(event_id, ids, "accept", **some))
    timed("undo it", 2, lambda: undo(accepted.change_set_id))
    cancelled = timed("cancel", 2, lambda: decisions.decide(event_id, ids, "cancel", **some))
    timed("undo it", 2, lambda: undo(cancelled.change_set_id))
    tagged = timed("put a tag on", 1, lambda: tags.put_on(event_id, ids, "À rappeler", **some))
    timed("undo it", 1, lambda: undo(tagged.change_set_id))
    group = events.groups(event_id)[0]
    moved = timed("move to a group", 2, lambda: grouping.move(event_id, ids, group, **some))
    timed("undo it", 2, lambda: undo(moved.change_set_id))
    plan = timed("plan a message", 1, lambda: letters.plan(event_id, ids, now=clock.now()))
    letter = letters.Letter({"fr": "Le bus"}, {"fr": "Bonjour {prenom}, le bus part à 8 h."})
    sent = timed(
        f"put a message to {len(plan.reached)} in the outbox",
        2,
        lambda: letters.send(event_id, ids, letter, once=uuid4(), seen=plan.mark, **some),
    )
    timed("stop it", 2, lambda: undo(sent.id))
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def timed(what: str, bound: float, work: "callable") -> object:
    """Run something once, print how long it took, return its result."""
    from conference.core.db import session

    session().expunge_all()
    session().rollback()
    began, busy = time.perf_counter(), time.process_time()
    result = work()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    missed = "" if took <= bound else "   NOT REACHED"
    print(f"{what:44}{took:7.2f} s, of which {busy:5.2f} s at work   reach {bound:g} s{missed}", flush=True)
    return result


if __name__ == "__main__":
    main()
