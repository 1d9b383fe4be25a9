"""Duplicates among 10,000, 20,000 and 40,000 people: how long the search takes, how many it finds, how it grows.

    .venv/bin/python bench/duplicates.py

Generated people of the example conference, of whom three in a hundred are there twice: in another spelling or order,
with the same phone or without any, with another function. ``--database URL`` for PostgreSQL (an empty database).
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
EVENT = "paix-par-la-sante"
SIZES = (10_000, 20_000, 40_000)
TWICE = 0.03
REACH = 10.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database")
    database = parser.parse_args().database
    with tempfile.TemporaryDirectory() as home:
        os.environ["JATIGI_HOME"] = home
        if database:
            os.environ["DATABASE_URL"] = database
        from conference import create_app

        app = create_app()
        with app.app_context():
            prepare(app)
            measure(app)


def prepare(app: object) -> None:
    """Make the database and the example conference."""
    runner = app.test_cli_runner()
    for command in (["db", "upgrade"], ["demo", "load"]):
        done = runner.invoke(args=command)
        if done.exit_code:
            sys.exit(f"{command}: {done.output} {done.exception}")


def measure(app: object) -> None:
    """Fill the event step by step and search it each time."""
    from conference.core import clock
    from conference.core.permissions import SYSTEM
    from conference.participants import duplicate_scans

    rng, last, twins = Random(5), None, set()
    for size in SIZES:
        event, people, fresh = fill(app, size, rng)
        twins |= fresh
        forget(event.id)
        started, busy = time.perf_counter(), time.process_time()
        found = duplicate_scans.run(event.id, actor=SYSTEM, now=clock.now())
        took, busy = time.perf_counter() - started, time.process_time() - busy
        known = pairs(event.id)
        started, more = time.perf_counter(), time.process_time()
        again = duplicate_scans.run(event.id, actor=SYSTEM, now=clock.now())
        repeated, more = time.perf_counter() - started, time.process_time() - more
        grown = "" if last is None else f", {busy / last:.1f} times the half"
        print(
            f"{people:6} people: {took:5.2f} s ({busy:.2f} s of CPU{grown}); {found} questions, "
            f"{len(known & twins)} of {len(twins)} twins; "
            f"again {repeated:.2f} s ({more:.2f} s of CPU), {again} new; "
            f"reach at 10,000 {REACH:g} s{'' if took <= REACH else ', this took longer'}",
            flush=True,
        )
        last = busy


def fill(app: object, size: int, rng: Random) -> tuple[object, int, set[frozenset]]:
    """Bring the event to ``size`` people; return the pairs that are one person, too."""
    import sqlalchemy as sa

    from conference.core import clock
    from conference.core.db import session
    from conference.core.permissions import SYSTEM
    from conference.events.models import Event, StakeholderGroup
    from conference.participants import details as record
    from conference.participants import services
    from conference.participants.models import Participant

    count = sa.select(sa.func.count(Participant.id))
    missing = size - session().scalar(count)
    twice = round(missing * TWICE)
    done = app.test_cli_runner().invoke(args=["demo", "people", str(missing - twice)])
    if done.exit_code:
        sys.exit(f"{done.output} {done.exception}")
    session().rollback()
    event = session().scalars(sa.select(Event).where(Event.slug == EVENT)).one()
    standing = sa.select(Participant).where(Participant.event_id == event.id, Participant.family_name != "")
    chosen = rng.sample(session().scalars(standing.order_by(Participant.id)).all(), twice)
    found = set()
    for one in chosen:
        known = record.read(one)
        group = session().get_one(StakeholderGroup, one.group_id)
        entry = services.Entry(source="import", state="cancelled", quiet=True)
        second = services.register(event, group, twin(known, rng), entry, actor=SYSTEM, now=clock.now())
        found.add(frozenset((one.id, second.id)))
    return event, session().scalar(count), found


def twin(known: object, rng: Random) -> object:
    """Return the same person as somebody else would type them."""
    family, given = known.family_name, known.given_names
    spelled = rng.choice(
        [
            (given, family.replace("Coulibaly", "Koulibaly").replace("Diarra", "Jara").replace("Diakité", "Jakite")),
            (family.upper(), given),
            (given, family.upper()),
            (given[:-1] if len(given) > 5 else given, family),
        ]
    )
    contacts = known.contacts if rng.random() < 0.7 else replace(known.contacts, phones=(), email="")
    return replace(
        known,
        given_names=spelled[0],
        family_name=spelled[1],
        function=known.function if rng.random() < 0.7 else "",
        contacts=contacts,
        answers=None,
    )


def forget(event_id: object) -> None:
    """Take away all questions, those that a registration asked too."""
    import sqlalchemy as sa

    from conference.core.db import session, write
    from conference.participants.models import Suspicion

    with write():
        session().execute(sa.delete(Suspicion).where(Suspicion.event_id == event_id))


def pairs(event_id: object) -> set[frozenset]:
    """Return who is asked about."""
    import sqlalchemy as sa

    from conference.core.db import session
    from conference.participants.models import Suspicion

    rows = session().execute(sa.select(Suspicion.first_id, Suspicion.second_id).where(Suspicion.event_id == event_id))
    return {frozenset(row) for row in rows}


if __name__ == "__main__":
    main()
