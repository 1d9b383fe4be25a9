"""The working copy of 1,000 sessions: reading it, and what one verb of its editor takes; CPU time.

    .venv/bin/python bench/editor.py [profile VERB]

CPU time is what this process used, so it says how fast they are on a machine that does nothing else. With ``profile``
and the name of a line it prints where that time goes.
"""

import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
SESSIONS, ROOMS, ROUNDS = 1000, 12, 9
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def main() -> None:
    """Print every figure."""
    from bench.agenda_pages import _application
    from conference.core.db import session

    with tempfile.TemporaryDirectory() as folder:
        app = _application(Path(folder))
        with app.app_context():
            works = _works(_congress())
            for name, work in works.items():
                if sys.argv[2:] == [name]:
                    _profile(work)
                elif not sys.argv[1:]:
                    print(f"{name:<24}{_cpu(work):8.1f} ms")
                session().rollback()


def _works(event: Any) -> dict[str, Callable[[], object]]:
    from conference.agenda import move_services, plan_queries, publishing, queries, session_services
    from conference.core.permissions import SYSTEM

    items = [item for item in plan_queries.plan(event).items if item.slot and not item.plenary and not item.is_break]
    one, how = items[len(items) // 2], {"actor": SYSTEM, "now": NOW}
    day, start = one.slot.day, one.slot.start
    turn = iter(range(10**6))

    def version() -> int:
        return queries.versions(event.id)[one.id]

    def move() -> object:
        to = start + 5 * (next(turn) % 2)
        return move_services.move(event.id, one.id, day, to, version=version(), **how)

    def shift() -> object:
        seen, minutes = queries.day_mark(event.id, day), 5 if next(turn) % 2 else -5
        return move_services.shift_following(event.id, day, start + 30, minutes, seen=seen, **how)

    def title() -> object:
        words = {"title": {"fr": f"Titre {next(turn)}"}}
        return session_services.edit(event.id, one.id, words, version=version(), **how)

    return {
        "plan": lambda: plan_queries.plan(event),
        "move": move,
        "shift": shift,
        "title": title,
        "publish page": lambda: publishing.preview(event),
    }


def _congress() -> Any:
    from bench.agendas import realistic
    from conference.agenda import services, session_state, type_services
    from conference.agenda.services import NewRoom
    from conference.core import vault
    from conference.core.db import write
    from conference.events.models import Event

    plan = realistic(SESSIONS, ROOMS)
    with write() as db:
        event = Event(id=uuid4(), slug="congres", title={"fr": "Congrès"}, first_day=plan.days[0],
                      last_day=plan.days[-1], languages=["fr", "en"])  # fmt: skip
        db.add(event)
        db.flush()
        vault.create_key(event.id)
        services.add_rooms(event.id, (NewRoom(one.code, one.name, one.capacity) for one in plan.rooms))
        type_services.ensure(event.id, {item.kind for item in plan.items})
        session_state.made_many(event.id, _records(event, plan), NOW)
    return event


def _records(event: Any, plan: Any) -> list[tuple[Any, dict[str, Any]]]:
    from conference.agenda import queries, role_services, session_state

    ids = {row.code: str(row.id) for row in queries.rooms(event.id)}
    code_of = {room.id: room.code for room in plan.rooms}
    blank, found = session_state.new(), []
    for number, item in enumerate(plan.items):
        roles = [role_services.a_role(role.role, name=role.person or "Quelqu’un") for role in item.roles]
        values = {"code": f"C{number:05}", "kind": item.kind, "title": dict(item.title), "state": item.state}
        values |= {"day": item.slot.day if item.slot else None, "start_minute": item.slot.start if item.slot else None}
        values |= {"minutes": item.slot.minutes if item.slot else 60, "capacity": item.capacity, "roles": roles}
        values |= {"rooms": [ids[code_of[room]] for room in item.rooms], "floor_languages": list(item.languages)}
        found.append((item.id, {**blank, **values}))
    return found


def _cpu(work: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def _profile(work: Callable[[], object]) -> None:
    work()
    with cProfile.Profile() as profile:
        work()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
