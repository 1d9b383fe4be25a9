"""Exports of 5,000 and 20,000 people with all questions: seconds, CPU seconds, and how much memory each adds.

    .venv/bin/python bench/exports.py [--database postgresql://…]

Each export is made in a process of its own, from the order to the last byte, as the job makes it; the time of starting
the program is not counted. Without ``--database`` a SQLite file in a temporary folder is used.
"""

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVENT = "paix-par-la-sante"
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
#: Form, set of columns, and what is to be reached with 5,000 and with 20,000 people, in seconds.
EXPORTS = (
    ("csv", "all", 0.4, 1.6),
    ("xlsx", "all", 1.2, None),
    ("ods", "all", None, None),
    ("json", "all", None, None),
    ("pdf", "view", None, None),
)
SIZES = (5_000, 20_000)
TIMES = 3


def main() -> None:
    """Print every figure beside its bound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", help="an empty PostgreSQL database")
    parser.add_argument("--sealed", action="store_true", help="with contacts and sensitive answers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"JATIGI_HOME": home, "PYTHONWARNINGS": "ignore"}
        environ.pop("DATABASE_URL", None)
        if options.database:
            environ["DATABASE_URL"] = options.database
        for command in (("db", "upgrade"), ("demo", "load")):
            flask(environ, *command)
        there = 0
        for size in SIZES:
            flask(environ, "demo", "people", str(size - there - (200 if not there else 0)))
            there = size
            for kind, columns, *bounds in EXPORTS:
                if size == SIZES[0] or kind in {"csv", "xlsx"}:
                    show(environ, size, kind, columns, bounds[SIZES.index(size)], sealed=options.sealed)


def show(environ: dict[str, str], size: int, kind: str, columns: str, bound: float | None, *, sealed: bool) -> None:
    """Print the median of some runs of one export."""
    runs = sorted((once(environ, kind, columns, sealed=sealed) for _ in range(TIMES)), key=lambda run: run["cpu"])
    found = runs[len(runs) // 2]
    reach = "" if bound is None else f"   reach {bound:g} s{'' if found['wall'] <= bound else '   NOT REACHED'}"
    print(
        f"{found['people']:6} people ({size}), {found['columns']:3} columns {kind:5}"
        f"{found['wall']:7.2f} s  {found['cpu']:6.2f} s CPU  {found['bytes'] / 1e6:6.2f} MB"
        f"  memory {found['before']:.0f} + {found['grown']:.0f} MB{reach}",
        flush=True,
    )


def once(environ: dict[str, str], kind: str, columns: str, *, sealed: bool) -> dict[str, float]:
    """Make one export in a process of its own."""
    command = [sys.executable, __file__, "--child", kind, columns, "1" if sealed else "0"]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def child(kind: str, columns: str, *, sealed: bool) -> None:
    """Make one export and print what it took."""
    sys.path.insert(0, str(ROOT))
    from conference.core import clock
    from conference.core.permissions import SYSTEM
    from conference.events import queries as events
    from conference.participants import export_files, exports
    from conference.participants.export_rules import Order
    from wsgi import app

    reason = {"contacts": True, "sensitive": True, "reason": "logistics"} if sealed else {}
    with app.app_context(), app.test_request_context("/"):
        event = events.event_by_slug(EVENT)
        warm = Order(format=kind, set=columns, ids=(), **reason)
        reader = exports.Reader(SYSTEM, contacts=True, sensitive=True)
        sum(map(len, export_files.pieces(exports.prepare(event, warm, reader), clock.now())))
        gc.collect()
        gc.freeze()  # as the server does before its workers begin
        before, cpu, wall = memory(), time.process_time(), time.perf_counter()
        made = exports.prepare(event, Order(format=kind, set=columns, **reason), reader)
        size = sum(map(len, export_files.pieces(made, clock.now())))
        told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "bytes": size}
        print(
            json.dumps(
                told | {"people": made.count, "columns": len(made.made()), "before": before, "grown": memory() - before}
            )
        )


def memory() -> float:
    """Return the most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def flask(environ: dict[str, str], *command: str) -> None:
    """Run one command of the program."""
    subprocess.run([*FLASK, *command], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], sealed=sys.argv[4] == "1")
    else:
        main()
