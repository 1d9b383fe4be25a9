"""A badge from a device without a network: from the scan to the printer, in the page itself, with 2,000 people on it.

    .venv/bin/python bench/desk_badge_offline.py [--people 2000] [--badges 60]

The page is paired, opened and cut off from its server. A ticket is typed as a scanner does; the time runs from its last
key, through the arrival and the badge, each pressed as soon as it can be, to the call of ``window.print``. The second
line is of a processor six times slower. Ends with status 1 when the slowest of twenty takes longer than 500 ms
on this machine.
"""

import argparse
import logging
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BUDGET_MS, SLOWER, WARM = 500, 6, 5
#: The keys are pressed in the page: those of a driver would be measured with it.
ONE = """async (ticket) => {
  const key = (name) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, code: name, bubbles: true, cancelable: true }));
  const button = (name) => document.querySelector(`[data-screen=person] [data-on=${name}]`);
  const until = (ready) => new Promise((done) => {
    const look = () => (ready() ? done() : setTimeout(look, 1));
    look();
  });
  let called;
  const printing = new Promise((done) => { window.print = () => { called = performance.now(); done(); }; });
  for (const letter of ticket) key(letter);
  const start = performance.now();
  key("Enter");
  await until(() => button("arrive")?.checkVisibility());
  const found = performance.now();
  button("arrive").click();
  await until(() => button("print")?.checkVisibility() && !button("arrive")?.checkVisibility());
  const arrived = performance.now();
  button("print").click();
  await printing;
  await new Promise((done) => setTimeout(done, 20));
  dispatchEvent(new Event("afterprint"));
  await until(() => !document.querySelector(".printed"));
  await until(() => document.querySelector("[data-slot=printing]")?.classList.contains("ok"));
  return [found - start, arrived - start, called - start];
}"""


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--badges", type=int, default=60)
    options = parser.parse_args()
    from bench import crowd

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with crowd.crowd(people=0, events=0) as app:
        return measured(app, options.people, options.badges)


def measured(app: Any, people: int, count: int) -> int:
    """Open a desk with so many people and print badges on it; return the exit status."""
    from tests.browser import support
    from tests.browser.poste.page import Page
    from tests.browser.poste.place import Place, Server

    place = Place(app).furnish([(f"Fatoumata {number}", f"Traoré {number:04d}") for number in range(people)])
    found = iter(tickets_of(app, 2 * (count + WARM)))
    server = Server(app).start()
    with support.start() as browser, ExitStack() as stack:
        stack.callback(server.stop)
        page = Page.open(stack, browser, place, server)
        page.cut_off()
        fast = waits(page.page, found, count)
        page.page.context.new_cdp_session(page.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slow = waits(page.page, found, count)
    told(f"{people} people", fast)
    told(f"{people} people, a processor {SLOWER} times slower", slow)
    return int(p95([one[-1] for one in fast]) > BUDGET_MS)


def tickets_of(app: Any, count: int) -> list[str]:
    """Return the tickets of so many people."""
    import sqlalchemy as sa

    from conference.core.db import session
    from conference.participants import tickets
    from conference.participants.models import Participant

    with app.app_context():
        ids = list(session().scalars(sa.select(Participant.id).limit(count)))
        return [tickets.text_of(ticket) for ticket in tickets.valid_tickets(ids).values()]


def waits(page: Any, tickets: Any, count: int) -> list[list[float]]:
    """Scan and print so many; return for each when they were found, had arrived, and were printed, in milliseconds."""
    found = [page.evaluate(ONE, next(tickets)) for _ in range(count + WARM)]
    return found[WARM:]


def p95(values: list[float]) -> float:
    """Return what the slowest of twenty takes."""
    return sorted(values)[int(len(values) * 0.95)]


def told(what: str, found: list[list[float]]) -> None:
    """Print one line of figures."""
    parts = [
        f"{name} {statistics.median(times):.0f} / {p95(list(times)):.0f} ms"
        for name, times in zip(("found", "arrived", "window.print"), zip(*found, strict=True), strict=True)
    ]
    print(f"{what}, {len(found)} badges, median / p95 from the scan: {', '.join(parts)}")


if __name__ == "__main__":
    sys.exit(main())
