"""A device of the desk in a slow browser: from a scan to the answer on the screen, and how long its list takes to open.

    .venv/bin/python bench/desk_device.py [--slow 6] [--scans 100]

The example conference with 2,000 people (then 5,000), the page as it is delivered, Chromium with the processor slowed
six times (DevTools slows its main thread alone: a real telephone takes longer for cryptography and the disk), and no
server while people are scanned. A scan's time runs from its last key to the frame that shows the answer; at a door the
arrival lies on the disk by then. Ends with status 1 where a bound is missed.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import registration as house  # noqa: E402 (how a row is printed)

SLUG, OPENED = house.EVENT, {"by": "Banc", "pin": "1234"}
FEW, MANY = 2_000, 5_000
SCAN_MS, OPEN_MS = 150, 3_000
#: Notes, for each Enter, when a frame had been painted after an element that matches appeared.
WATCH = """(shown) => {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", (event) => { if (event.key === "Enter") pressed = event.timeStamp }, true);
  const painted = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { if (pressed) { waits.push(performance.now() - pressed); pressed = 0 } };
    channel.port2.postMessage(0);
  });
  new MutationObserver((all) => {
    const came = all.flatMap((one) => [...one.addedNodes]).filter((one) => one.nodeType === 1);
    if (came.some((one) => one.matches(shown) || one.querySelector(shown))) painted();
  }).observe(document.body, {childList: true, subtree: true});
}"""
#: Opens the copy that is kept, and tells how long that took, and how much of it the code took alone.
OPEN = """async ({code, opened}) => {
  const keys = await import("/static/js/poste/crypto.js");
  const start = performance.now();
  await desk.unlock(code, opened);
  const whole = performance.now() - start;
  const before = performance.now();
  await keys.derive(code, "AAAAAAAAAAAAAAAAAAAAAA");
  const derived = performance.now() - before;
  const first = performance.now();
  await desk.find("diarra");
  return {whole, derived, search: performance.now() - first};
}"""


def main() -> int:
    """Print every figure beside its bound, as rows of a Markdown table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow", type=int, default=6)
    parser.add_argument("--scans", type=int, default=100)
    asked = parser.parse_args()
    print(f"| processor slowed {asked.slow} times | here | reach |\n|---|---|---|", flush=True)
    missed = False
    for people in (FEW, MANY):
        with hall(people) as (server, event, browser):
            if people == FEW:
                missed |= scans(server, event, browser, asked, "door")
                missed |= scans(server, event, browser, asked, "welcome")
            missed |= opening(server, event, browser, asked, people)
    return int(missed)


@contextlib.contextmanager
def hall(people: int) -> Iterator[tuple[Any, "Hall", Any]]:
    """Serve the example conference with so many people, and start a browser."""
    from tests.browser.poste.place import Server
    from tests.browser.support import start

    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"JATIGI_HOME": home, "PYTHONWARNINGS": "ignore"}
        for name in ("DATABASE_URL", "JATIGI_ENV", "SMTP_URL", "REDIS_URL", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        for command in (("db", "upgrade"), ("demo", "load"), ("demo", "people", str(people - 200))):
            subprocess.run([*house.FLASK, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        from conference import create_app

        app = create_app()
        server = Server(app).start()
        try:
            with start() as browser:
                yield server, Hall(app), browser
        finally:
            server.stop()


class Hall:
    """The example event, its half-day, and codes for devices."""

    def __init__(self, app: Any) -> None:
        from conference.core import clock
        from conference.core.permissions import SYSTEM
        from conference.desk import settings
        from conference.events import queries
        from conference.presence import queries as presence

        self.app = app
        with app.app_context():
            event = queries.event_by_slug(SLUG)
            if event is None:
                raise LookupError(SLUG)
            self.event_id = event.id
            self.half_day = str(presence.half_days(event.id)[0].id)
            self.code = settings.new_code(event.id, actor=SYSTEM, now=clock.now()).replace(" ", "")

    def device(self, profile: str) -> str:
        """Return the pairing code of a new device."""
        from conference.core import clock
        from conference.core.permissions import SYSTEM
        from conference.desk import devices

        with self.app.app_context():
            wish = devices.NewDevice("Banc", profile)
            return devices.add(self.event_id, wish, actor=SYSTEM, now=clock.now())[1].replace(" ", "")

    def tickets(self, count: int) -> list[str]:
        """Return the tickets of people who are expected."""
        import sqlalchemy as sa

        from conference.core.db import session
        from conference.participants import tickets
        from conference.participants.models import Participant

        query = sa.select(Participant.id).where(Participant.event_id == self.event_id, Participant.state == "confirmed")
        with self.app.app_context():
            ids = session().scalars(query.order_by(Participant.id).limit(count)).all()
            valid = tickets.valid_tickets(ids)
            return [tickets.text_of(valid[one]) for one in ids if one in valid]


def scans(server: Any, event: Hall, browser: Any, asked: argparse.Namespace, profile: str) -> bool:
    """Scan people one after the other with a scanner that types; the server is gone."""
    context = browser.chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{server.base}/desk/{SLUG}/poste/")
    enter(page, event, profile)
    page.wait_for_timeout(2_000)  # what is prepared while nobody waits
    server.stop()
    slowed(context, page, asked.slow)
    page.evaluate(WATCH, ".flash-over" if profile == "door" else ".person")
    again = sum(scanned(page, ticket, number) for number, ticket in enumerate(event.tickets(asked.scans), 1))
    if again:
        print(f"(the keys of {again} scans came too slowly for a scanner's: this machine is busy)", flush=True)
    waits = sorted(page.evaluate("waits"))
    context.close()
    server.start()
    what = "door: scan to answer, arrival kept" if profile == "door" else "welcome: scan to person"
    house.say(f"{what}, 2,000 people, median of {len(waits)}", statistics.median(waits), "ms")
    return said(f"the same, p95 ({waits[-1]:.0f} ms the slowest)", percentile(waits, 0.95), SCAN_MS)


def scanned(page: Any, ticket: str, number: int) -> int:
    """Type as a scanner does until the answer is there; return how often it had to be done again."""
    for again in range(20):
        page.keyboard.type(ticket)
        page.keyboard.press("Enter")
        for _ in range(100):
            if page.evaluate("waits.length") >= number:
                return again
            page.wait_for_timeout(20)
        page.keyboard.press("Escape")
    raise TimeoutError


def enter(page: Any, event: Hall, profile: str) -> None:
    """Pair and open the page by its own forms, and choose the half-day."""
    form = page.locator("form:visible", has=page.locator("[name=code]"))
    form.locator("[name=code]").fill(event.device(profile))
    form.locator("button:not([type=button])").first.click()
    page.locator("[name=pin]").wait_for()
    form.locator("[name=code]").fill(event.code)
    for name, value in (("by", "Banc"), ("pin", "1234"), ("again", "1234")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("button:not([type=button])").first.click()
    page.locator(".choose button:visible").first.click()


def opening(server: Any, event: Hall, browser: Any, asked: argparse.Namespace, people: int) -> bool:
    """Open the copy that a device keeps, without a server."""
    from tests.browser.poste.place import Window

    context = browser.chromium.new_context(service_workers="block")
    window = Window(context, server.base, path=f"/desk/{SLUG}/poste/", slug=SLUG)
    window.load()
    window.call("pair", event.device("welcome"))
    window.call("unlock", event.code, OPENED)
    count = window.status("people")
    server.stop()
    slowed(context, window.page, asked.slow)
    told = []
    for _ in range(5):
        window.load()
        told.append(window.js(OPEN, {"code": event.code, "opened": OPENED}))
    context.close()
    server.start()
    middle = {name: statistics.median(one[name] for one in told) for name in told[0]}
    house.say(f"first search after opening, {count:,} people", middle["search"], "ms")
    house.say(f"the code of the day alone ({people:,})", middle["derived"], "ms")
    return said(f"opening the copy of {count:,} people, code included", middle["whole"], OPEN_MS)


def slowed(context: Any, page: Any, times: int) -> None:
    """Slow a page down."""
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of sorted ones lies."""
    return values[min(len(values) - 1, int(len(values) * share))]


def said(what: str, value: float, bound: float) -> bool:
    """Print a figure beside its bound; return whether it is missed."""
    house.say(what, value, "ms", bound)
    return value > bound


if __name__ == "__main__":
    sys.exit(main())
