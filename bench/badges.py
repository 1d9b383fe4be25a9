"""What badges cost: processor time of both processes, time, size and memory; and what pages wait while a run goes on.

    .venv/bin/python bench/badges.py [--keep FOLDER] [--no-server]

A third of the names are unique and long, 15 % are not in Latin letters, the others repeat as they do in life; each
badge has a QR code of its own, and a logo of 18 kB stands on all. Processor time counts this process, which composes,
and the render process, which draws: on one core the time is their sum.
"""

import argparse
import csv
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import cycle
from math import cos, sin
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from conference.badges.rules import BadgeData, BadgeLayout

PORT = int(os.environ.get("BENCH_PORT", "8932"))
FLASK = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi"]
OTHER_SCRIPTS = (("محمد الأمين", "ولد عبد الله"), ("ߊߡߌߣߊߕߊ", "ߕߙߊߥߟߋ"), ("ⵎⵓⵃⴰ ⴰⴳ", "ⵉⵏⵜⴰⵍⵍⴰ"), ("أحمد Ag", "Mohamed"))
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ONE_IN_LATIN = 20
LONG, FOREIGN = 7, 10
TICKS = os.sysconf("SC_CLK_TCK")


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the demo."""
    with (ROOT / "conference" / "demo" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def badges(count: int) -> "list[BadgeData]":
    """Return so many badges, the same each time."""
    from conference.badges.rules import BadgeData

    dice = random.Random(7)
    groups, given, families = read("groups.csv"), read("given_names.csv"), read("family_names.csv")
    offices, functions = (
        [dice.choice(families)["name"] for _ in range(60)],
        ["Responsable suivi-évaluation", "Sage-femme", "Chef de village", "Conseiller technique"],
    )

    def names(number: int) -> tuple[str, str]:
        first, last = dice.choice(given)["name"], dice.choice(families)["name"]
        turn = number % ONE_IN_LATIN
        if turn < LONG:
            more = dice.choice(given)["name"]
            return (
                f"{first}-{more} {dice.choice(given)['name']}",
                f"{last} épouse {dice.choice(families)['name']}-{number}",
            )
        if turn < FOREIGN:
            foreign = dice.choice(OTHER_SCRIPTS)
            return foreign[0], foreign[1]
        return first, last

    return [
        BadgeData(
            ticket="JT" + "".join(dice.choices(LETTERS, k=26)),
            code="".join(dice.choices(LETTERS, k=6)),
            given_names=(both := names(number))[0],
            family_name=both[1],
            organisation=f"Association {dice.choice(offices)} pour la survie au Sahel",
            function=dice.choice(functions),
            languages="français · bambara",
            photo=number % 3 > 0,
            group=group["label_fr"],
            colour=group["colour"],
            pattern=group["pattern"],
        )
        for number, group in zip(range(count), cycle(groups), strict=False)
    ]


def logo() -> bytes:
    """Return an SVG of about 18 kB, as programs that draw write them."""
    petals = []
    for number in range(230):
        x, y, r = 50 + 40 * cos(number * 0.7), 50 + 40 * sin(number * 0.7), 2 + number % 7
        petals.append(f'<path fill="#{number * 977 % 4096:03x}" d="M{x:.2f} {y:.2f}c{r} 0 {r} {r} 0 {r}z"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{"".join(petals)}</svg>'.encode()


def with_logo() -> "tuple[BadgeLayout, dict[str, Any]]":
    """Return the A6 badge with a logo, and the logo made harmless."""
    from conference.badges.rules import A6, Box
    from conference.core.paper.pictures import safe

    picture = timed("logo, uploaded", lambda: [safe(logo())])[0]
    return replace(A6, face=(*A6.face, Box("image", 44, 106, 20, 12, asset="logo"))), {"logo": picture}


def worker_seconds() -> float:
    """Return the processor time of the render process so far."""
    from conference.core.paper.client import WORKER

    if WORKER.pid is None:
        return 0.0
    values = Path(f"/proc/{WORKER.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(values[11]) + int(values[12])) / TICKS


def memory(pid: str = "self") -> float:
    """Return the most memory that a process has held, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def timed(label: str, work: Callable[[], Iterable[Any]], count: int = 0) -> list[Any]:
    """Do ``work``, print what it took, return what it gave."""
    start, ours, theirs = time.perf_counter(), time.process_time(), worker_seconds()
    made = list(work())
    seconds, own = time.perf_counter() - start, time.process_time() - ours
    drawn = max(0.0, worker_seconds() - theirs)
    each = f"{(own + drawn) / count * 1000:6.2f} ms each" if count else ""
    size = sum(len(one) for one in made if isinstance(one, bytes)) / 1000
    print(
        f"{label:<30}{seconds:7.2f} s  CPU{own + drawn:6.2f} s ({own:.2f} + {drawn:.2f}) {each:>15}{size:9.0f} kB",
        flush=True,
    )
    return made


def desk(layout: "BadgeLayout", assets: dict[str, Any], people: "list[BadgeData]") -> None:
    """Print what one badge takes, warm, one after the other."""
    from conference.badges.render import badges_pdf

    waits, ours, theirs = [], time.process_time(), worker_seconds()
    for one in people:
        start = time.perf_counter()
        badges_pdf([one], layout, assets=assets)
        waits.append((time.perf_counter() - start) * 1000)
    each = (time.process_time() - ours + worker_seconds() - theirs) * 1000 / len(waits)
    waits = sorted(waits[5:])
    slow = waits[int(len(waits) * 0.95)]
    print(
        f"{'one badge, warm':<30}  median {statistics.median(waits):.0f} ms, p95 {slow:.0f} ms; CPU {each:.0f} ms each"
    )


def papers(keep: str | None) -> None:
    """Print what badges cost."""
    from conference.badges.render import badges_pdf, pieces
    from conference.badges.rules import BadgeEvent
    from conference.core import paper
    from conference.core.paper.client import WORKER
    from conference.core.paper.joining import joined

    event = BadgeEvent("Paix par la Santé")
    layout, assets = with_logo()
    many = badges(10_000)
    thousand = many[:1000]

    def whole(some: "list[BadgeData]", sheet: str | None = None) -> list[bytes]:
        return [badges_pdf(some, layout, sheet, event, assets)]

    timed("200 badges, cold", lambda: whole(thousand[:200]), 200)
    made = {
        "1000": timed("1,000 badges", lambda: whole(thousand), 1000)[0],
        "1000-A4x4": timed("1,000 badges, four on A4", lambda: whole(thousand, "A4x4"), 1000)[0],
    }
    desk(layout, assets, many[2000:2105])
    made["10000"] = timed(
        "10,000 badges, in pieces",
        lambda: [joined(piece.pdf for piece in pieces(many, layout, None, event, assets))],
        10_000,
    )[0]
    print(f"memory at most: this process {memory():.0f} MB, render process {memory(str(WORKER.pid)):.0f} MB")
    paper.close()
    for name, pdf in made.items() if keep else ():
        (Path(keep or "") / f"{name}.pdf").write_bytes(pdf)


def waits(address: str, until: Callable[[int], bool]) -> list[float]:
    """Ask for a page again and again, twenty times a second; return what each answer took, in ms."""
    found: list[float] = []
    while not until(len(found)):
        start = time.perf_counter()
        urllib.request.urlopen(address, timeout=30).read()
        found.append((time.perf_counter() - start) * 1000)
        time.sleep(0.05)
    return found


def told(label: str, found: list[float]) -> None:
    """Print the median and the slowest hundredth."""
    slow = sorted(found)[int(len(found) * 0.99)]
    print(f"{label:<30}  median {statistics.median(found):.1f} ms, p99 {slow:.1f} ms of {len(found)}", flush=True)


def pages_meanwhile() -> None:
    """Print what a public page of the real server takes, alone and while 10,000 badges are made beside it."""
    with tempfile.TemporaryDirectory() as home:
        environ = os.environ | {"JATIGI_HOME": home, "PORT": str(PORT), "PYTHONWARNINGS": "ignore"}
        environ.pop("DATABASE_URL", None)
        for command in (("db", "upgrade"), ("demo", "load")):
            subprocess.run([*FLASK, *command], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [*FLASK, "serve"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{PORT}/c/paix-par-la-sante/inscription/sante"
            wait_for(address)
            waits(address, lambda count: count >= 50)
            told("form, nothing else", waits(address, lambda count: count >= 300))
            run = subprocess.Popen([sys.executable, __file__, "--run"], cwd=ROOT)
            told("form, during a run", waits(address, lambda _count: run.poll() is not None))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit("the server does not answer")


def a_run() -> None:
    """Make badges for a quarter of a minute as the jobs process does: in pieces, behind everything else."""
    from conference.badges.render import pieces

    os.nice(10)
    end = time.monotonic() + 15
    many = badges(1000)
    while time.monotonic() < end:
        for _piece in pieces(many):
            if time.monotonic() > end:
                break


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", help="folder that the PDFs are written to")
    parser.add_argument("--no-server", action="store_true", help="leave out what pages wait")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        a_run()
        return
    papers(asked.keep)
    if not asked.no_server:
        pages_meanwhile()


if __name__ == "__main__":
    main()
