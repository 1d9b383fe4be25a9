"""How long the rehearsal of a list takes: 5,000 rows against 5,000 people, half of them the same.

    .venv/bin/python bench/import.py [rows] [people]

It makes an event without people in a temporary folder, imports the people into it, and rehearses a second list.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
ROWS, PEOPLE = (int(sys.argv[at]) if len(sys.argv) > at and sys.argv[at].isdigit() else 5000 for at in (1, 2))
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
EVENT = "mesure"
HEAD = ["N°", "Nom et prénoms", "Sexe", "Structure", "Fonction", "Localité", "Catégorie", "Téléphone", "E-mail"]


def lines(count: int, first: int) -> Iterator[list[str]]:
    """Rows of invented people, every one with a telephone, every second with an address."""
    from conference.core.text import name_book

    given = [row["name"] for row in name_book.column("given_names.csv")]
    family = [row["name"] for row in name_book.column("family_names.csv")]
    for number in range(first, first + count):
        name = f"{family[number * 7 % len(family)].upper()} {given[number * 3 % len(given)]}"
        mail = f"p{number}@exemple.org" if number % 2 else ""
        phone = f"{60_000_000 + number * 37 % 39_000_000:08d}"
        work = ("Sage-femme", "Infirmier d’État", "Chef de village")[number % 3]
        yield [
            str(number),
            name,
            "F" if number % 2 else "H",
            f"CSCom {number % 400}",
            work,
            "Macina",
            "santé",
            phone,
            mail,
        ]


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"JATIGI_HOME": home}
        for command in (
            ["db", "upgrade"],
            ["demo", "load"],
            ["event", "create", EVENT, "--like", "paix-par-la-sante"],
        ):
            subprocess.run(
                [*FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        from conference import create_app

        with create_app().app_context():
            measure()


def measure() -> None:
    """Import, then rehearse."""
    from conference.core import clock
    from conference.core.permissions import SYSTEM
    from conference.events import queries
    from conference.exchange import importing, listing

    event = queries.event_by_slug(EVENT)

    def rehearse(data: bytes) -> listing.Plan:
        book = importing.book_of("liste.csv", data)
        return importing.rehearse(event, book, contacts=True, actor=SYSTEM, now=clock.now()).plan

    plan = rehearse(_csv([HEAD, *lines(PEOPLE, 1)]))
    started = time.perf_counter()
    importing.run(event, plan, actor=SYSTEM, now=clock.now())
    print(f"import of {len(plan.additions)} people: {time.perf_counter() - started:.1f} s")
    data = _csv([HEAD, *lines(ROWS, PEOPLE // 2)])
    if "--profile" in sys.argv:
        import cProfile

        cProfile.runctx("rehearse(data)", {}, {"rehearse": rehearse, "data": data}, sort="tottime")
    for _ in range(3):
        started = time.perf_counter()
        plan = rehearse(data)
        took = time.perf_counter() - started
        told = {status: plan.count(status) for status in listing.STATUSES}
        print(f"rehearsal of {ROWS} rows against {PEOPLE} people: {took:.2f} s {told}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _csv(rows: list[list[str]]) -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode()


if __name__ == "__main__":
    main()
