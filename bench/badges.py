"""How long badges take: 200 with QR, render process started cold, then warm, on quarters of A4, one alone, and 2,000.

    .venv/bin/python bench/badges.py [--keep FOLDER]

Ends with status 1 when 200 cold take more than 3 seconds. Names are unique and in every script that the fonts have.
"""

import argparse
import csv
import resource
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from conference.badges.rules import BadgeData

BUDGET_SECONDS = 3.0
OTHER_SCRIPTS = ("Ɲɛnɛkɔrɔ", "محمد الأمين", "ߒߞߏ", "ⵎⵓⵃⴰ", "أحمد Ag Mohamed", "Marie-Thérèse Emmanuelle Bernadette")


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the demo."""
    with (ROOT / "conference" / "demo" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def badges(count: int) -> "list[BadgeData]":
    """Return so many badges, each with its own name and ticket."""
    from conference.badges.rules import BadgeData

    groups, given, families = read("groups.csv"), read("given_names.csv"), read("family_names.csv")
    people = zip(range(count), cycle(groups), cycle(given), cycle(families), cycle(OTHER_SCRIPTS), strict=False)
    return [
        BadgeData(
            ticket=f"JT{number:026d}",
            code="K7M4QP",
            given_names=other if number % 5 == 0 else name["name"],
            family_name=f"{family['name']}-{number}",
            organisation="Association malienne pour la survie au Sahel",
            function="Responsable suivi-évaluation",
            languages="français · bambara",
            photo=number % 3 > 0,
            group=group["label_fr"],
            colour=group["colour"],
            pattern=group["pattern"],
        )
        for number, group, name, family, other in people
    ]


def timed(label: str, work: Callable[[], bytes], keep: str | None) -> float:
    """Run ``work``, print and return its seconds."""
    start = time.perf_counter()
    pdf = work()
    seconds = time.perf_counter() - start
    print(f"{label:<34} {seconds:6.2f} s  {len(pdf) / 1000:7.0f} kB", flush=True)
    if keep:
        (Path(keep) / f"{label.replace(' ', '-').replace(',', '')}.pdf").write_bytes(pdf)
    return seconds


def main() -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", help="folder that the PDFs are written to")
    keep = parser.parse_args().keep

    start = time.perf_counter()
    from conference.badges.render import badges_pdf
    from conference.badges.rules import BadgeEvent
    from conference.core import paper

    event = BadgeEvent("Paix par la Santé")
    many = badges(2000)
    two_hundred = list(islice(many, 200))
    print(f"{'import and data':<34} {time.perf_counter() - start:6.2f} s")
    cold = timed("200 badges, cold", lambda: badges_pdf(two_hundred, event=event), keep)
    timed("200 badges, warm", lambda: badges_pdf(two_hundred, event=event), keep)
    timed("200 badges, four on A4", lambda: badges_pdf(two_hundred, sheet="A4x4", event=event), keep)
    timed("one badge, warm", lambda: badges_pdf(many[:1], event=event), keep)
    timed("2000 badges, warm", lambda: badges_pdf(many, event=event), keep)
    paper.close()
    own, worker = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory at most: this process {own:.0f} MB, render process {worker:.0f} MB")
    return int(cold > BUDGET_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
