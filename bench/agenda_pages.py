"""The public programme of 300 sessions in 5 rooms over 3 days: weight and time of its pages and files; CPU time.

    .venv/bin/python bench/agenda_pages.py

Each answer goes through the whole application but for the network: what this process used for it, in milliseconds.
« Cold » is what one process pays once: nothing is in its memory, no file is rendered. « Made » is a page that nobody
has asked for yet, « kept » one that somebody has, « 304 » the answer to who has it.
"""

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
SESSIONS, ROOMS, DAYS, RELEASES, ROUNDS = 300, 5, 3, 5, 30
BASE = "/c/congres/programme"
WORDS = (
    "santé", "paix", "district", "communauté", "médiation", "écoute", "soins", "femmes", "jeunes", "eau", "marché",
    "agents", "relais", "dialogue", "conflit", "vaccin", "nutrition", "transport", "école", "village", "formation",
    "suivi", "alerte", "confiance", "réseau", "partage", "résultat", "plan", "bilan",
)  # fmt: skip


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        app = _application(Path(folder))
        with app.app_context():
            _congress()
        _measure(app)


def _measure(app: Any) -> None:
    from conference.agenda import release_queries

    client = app.test_client()
    pages = {
        "a day": "/1",
        "a day, filtered": "/2?salle=S3",
        "all days": "/tout",
        "a session": "/seance/C00042",
        "what is on": "/maintenant",
        "a selection": "/selection?s=C00042&s=C00043",
        "versions": "/versions",
    }
    print(f"{SESSIONS} sessions, {ROOMS} rooms, {DAYS} days, {RELEASES} releases; CPU ms")
    for path in ("/1?n=warm", "/maintenant", "/seance/C00001"):
        client.get(BASE + path)  # templates are compiled once a process
    gc.collect()
    gc.freeze()  # both as the server does (``core.serve``)
    gc.set_threshold(20_000, 20, 20)
    print(f"{'page':<18}{'compressed':>11}{'cold':>8}{'made':>8}{'kept':>8}{'304':>8}")
    for name, path in pages.items():
        release_queries._programme.cache_clear()  # noqa: SLF001 (what a new process has not)
        cold, answer = _timed(client, BASE + path)
        more = BASE + path + ("&" if "?" in path else "?")
        made = _median(client, [f"{more}n={number}" for number in range(ROUNDS)])
        _row(client, name, BASE + path, answer, f"{cold:>8.1f}{made:>8.1f}")
    for ending in ("ics", "xml", "json"):
        release_queries._programme.cache_clear()  # noqa: SLF001 (what a new process has not)
        cold, answer = _timed(client, f"{BASE}.{ending}")
        _row(client, ending, f"{BASE}.{ending}", answer, f"{cold:>8.1f}{'':>8}")
    _after_the_job(app, client)


def _after_the_job(app: Any, client: Any) -> None:
    """Print what the first request for each file takes once the job has rendered them."""
    import sqlalchemy as sa

    from conference.agenda import answers, release_jobs
    from conference.agenda.release_models import AgendaReleaseFile
    from conference.core.db import write

    with app.app_context(), write() as db:
        db.execute(sa.delete(AgendaReleaseFile))
    with app.app_context():
        began = time.process_time()
        made = release_jobs.run()
        print(
            f"the job renders {made} files in {(time.process_time() - began) * 1000:.0f} ms; then the first request for"
        )
    for ending in ("ics", "xml", "json"):
        answers._pages._kept.clear()  # noqa: SLF001 (what a new process has not)
        print(f"{ending:<18}{_timed(client, f'{BASE}.{ending}')[0]:>19.1f}")


def _row(client: Any, name: str, address: str, answer: Any, first: str) -> None:
    kept = _median(client, [address] * ROUNDS)
    again = _median(client, [address] * ROUNDS, status=304, **{"If-None-Match": answer.headers["ETag"]})
    print(f"{name:<18}{len(answer.data):>11}{first}{kept:>8.1f}{again:>8.1f}")


def _timed(client: Any, address: str, *, status: int = 200, **headers: str) -> tuple[float, Any]:
    began = time.process_time()
    answer = client.get(address, headers={"Accept-Encoding": "br", **headers})
    used = (time.process_time() - began) * 1000
    assert answer.status_code == status, (address, answer.status_code)
    return used, answer


def _median(client: Any, addresses: list[str], *, status: int = 200, **headers: str) -> float:
    return statistics.median(_timed(client, address, status=status, **headers)[0] for address in addresses)


def _application(home: Path) -> Any:
    from conference import create_app
    from conference.core import migrations
    from config import Settings

    app = create_app(
        Settings(
            env="development",
            home=home,
            database_url=f"sqlite:///{home / 'agenda.db'}",
            secret_key="0" * 64,
            base_url="http://localhost",
            master_key_file=home / "master.key",
        )
    )
    with app.app_context():
        migrations.upgrade()
    return app


def _congress() -> None:
    from conference.agenda import services
    from conference.agenda.programme import Interpretation, PublicRole
    from conference.agenda.services import NewRoom, NewSession, NewTrack
    from conference.core import clock, vault
    from conference.core.db import write
    from conference.core.permissions import SYSTEM
    from conference.events.models import Event

    chance, now = Random(1), clock.now()
    with write() as db:
        first = date(2026, 12, 2)
        event = Event(slug="congres", title={"fr": "Congrès", "en": "Congress"}, languages=["fr", "en"], published=True)
        event.first_day, event.last_day = first, first + timedelta(days=DAYS - 1)
        event.venue, event.help_phone = {"fr": "Palais de la culture, Bamako"}, "+22320000000"
        db.add(event)
        db.flush()
        vault.create_key(event.id)
    services.add_rooms(event.id, [NewRoom(f"S{n}", {"fr": f"Salle {n}", "en": f"Room {n}"}) for n in range(ROOMS)])
    services.add_tracks(event.id, [NewTrack(f"t{n}", {"fr": f"Thème {n}"}, f"#1B7F3{n}") for n in range(6)])

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words)).capitalize()

    def new(number: int) -> NewSession:
        day, rest = divmod(number, SESSIONS // DAYS)
        slot, room = divmod(rest, ROOMS)
        roles = [PublicRole("chair", {"fr": text(4)}), *(_speaker(chance, text) for _ in range(3))]
        return NewSession(
            code=f"C{number:05d}",
            title={"fr": text(7), "en": text(6)},
            description={"fr": text(45), "en": text(40)},
            kind=chance.choice(("panel", "workshop", "plenary")),
            day=day + 1,
            start_minute=480 + slot * 30,
            minutes=30,
            rooms=(f"S{room}",),
            track=f"t{chance.randrange(6)}",
            roles=tuple(roles),
            languages=("fr",),
            interpretation=(Interpretation("fr", "bm", "booth"),) if chance.random() < 0.5 else (),
            parallel=f"P{day}{slot}",
        )

    def _speaker(chance: Random, text: Callable[[int], str]) -> PublicRole:
        name = f"{text(1)} {text(1)}{chance.randrange(200)}"
        return PublicRole("speaker", {"fr": f"{name}, {text(2)}"}, name)

    services.add_sessions(event.id, [new(number) for number in range(SESSIONS)], now=now)
    for _ in range(RELEASES):
        services.release(event, {}, actor=SYSTEM, now=now)


if __name__ == "__main__":
    main()
