"""The screens of the offline desk before a queue: how long from a scan, a key or three letters to what is seen.

    .venv/bin/python bench/desk_screens.py [--people 2000] [--scans 40] [--slow 6]

The real page with its own engine and the real server, paired and opened by its screens; `--slow` divides the speed of
the page's thread, as on a cheap telephone. Time runs until the next picture after the answer stands in the page. The
walk-in is typed at four keys a second. Ends with status 1 when pairing and opening take more than 60 s, a walk-in more
than 20 s, or half of the scans more than 300 ms.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

OPEN_S, WALK_IN_S, SCAN_MS = 60, 20, 300
KEYS_A_SECOND = 4
#: Do something, then wait for what it leads to and for the picture with it; milliseconds.
TIMED = """async ([what, text, until]) => {
  const seen = () => document.querySelector(until);
  const box = document.getElementById("q");
  const begun = performance.now();
  if (what === "scan") {
    for (const key of [...text, "Enter"]) {
      const code = /[0-9]/.test(key) ? `Digit${key}` : `Key${key}`;
      box.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}));
    }
  } else if (what === "type") {
    box.value = text;
    box.dispatchEvent(new Event("input", {bubbles: true}));
  } else box.form.requestSubmit();
  while (!seen()) await new Promise(done => setTimeout(done, 1));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""


def main() -> int:
    """Print every figure; return the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--scans", type=int, default=40)
    parser.add_argument("--slow", type=int, default=6)
    options = parser.parse_args()
    from bench import crowd
    from tests.browser.support import PHONE, serve, start

    with crowd.crowd(people=options.people, events=1) as app:
        at = _furnished(app, options.scans)
        with serve(app) as base, start() as browser, browser.visit(PHONE) as visit:
            slowed = visit.page.context.new_cdp_session(visit.page)
            slowed.send("Emulation.setCPUThrottlingRate", {"rate": options.slow})
            begun = time.monotonic()
            _opened(visit.page, base, at)
            opened = time.monotonic() - begun
            scans, enters = _queue(visit.page, at["tickets"])
            letters = [
                _timed(visit.page, "type", name, "[data-result]") for name in ("tra", "dia", "cou", "kon", "mai")
            ]
            walk_in = _walk_in(visit.page)
    print(f"{options.people} people, the page's thread {options.slow} times slower")
    print(f"paired, opened, half-day chosen: {opened:.1f} s (at most {OPEN_S})")
    for name, values in (("scan to answer", scans), ("Enter to welcome", enters), ("three letters to names", letters)):
        print(f"{name}: median {statistics.median(values):.0f} ms, longest {max(values):.0f} ms")
    print(f"a walk-in by keyboard: {walk_in:.1f} s (at most {WALK_IN_S})")
    return int(opened > OPEN_S or walk_in > WALK_IN_S or statistics.median(scans) > SCAN_MS)


def _furnished(app: Any, scans: int) -> dict[str, Any]:
    """Give the event a half-day that runs now and a device; return its codes and some tickets of confirmed people."""
    import sqlalchemy as sa

    from conference.core import clock
    from conference.core.db import session, write
    from conference.core.permissions import SYSTEM
    from conference.desk import devices, settings
    from conference.events.models import Event
    from conference.participants import tickets
    from conference.participants.models import Participant
    from tests.builders import a_half_day

    with app.app_context():
        event = session().scalars(sa.select(Event)).first()
        now = clock.now()
        label = {"fr": "Mesure"}
        a_half_day(event, 9, date=now.astimezone(event.tz).date(), label=label, starts_minute=0, ends_minute=1440)
        code = settings.new_code(event.id, actor=SYSTEM, now=now)
        _row, pairing = devices.add(event.id, devices.NewDevice("Mesure", "welcome"), actor=SYSTEM, now=now)
        wanted = sa.select(Participant.id).where(Participant.event_id == event.id, Participant.state == "confirmed")
        with write():
            event.first_day = event.last_day = now.astimezone(event.tz).date()  # of a past event a list dies at once
            given = [tickets.issue_ticket(event.id, one, now) for one in session().scalars(wanted.limit(scans)).all()]
        texts = [tickets.text_of(one) for one in given]
        return {"slug": event.slug, "code": code.replace(" ", ""), "pairing": pairing, "tickets": texts}


def _opened(page: Any, base: str, at: dict[str, Any]) -> None:
    page.goto(f"{base}/desk/{at['slug']}/poste/#{at['pairing']}")
    page.get_by_label("Code du jour").fill(at["code"])
    page.get_by_label("Votre nom ou vos initiales").fill("Awa")
    for name in ("PIN", "Le même, encore une fois"):
        page.get_by_label(name, exact=True).fill("1234")
    page.get_by_role("button", name="Ouvrir le poste").click()
    page.get_by_role("button", name="Mesure").first.click()
    page.locator("[data-screen=home]").wait_for()


def _timed(page: Any, what: str, text: str, until: str) -> float:
    took = float(page.evaluate(TIMED, [what, text, until]))
    if what == "type":
        page.keyboard.press("Escape")
        page.locator("[data-result]").first.wait_for(state="detached")
    return took


def _queue(page: Any, tickets: list[str]) -> tuple[list[float], list[float]]:
    scans, enters = [], []
    for ticket in tickets:
        scans.append(_timed(page, "scan", ticket, "[data-screen=person] [data-on=arrive]:not([hidden])"))
        enters.append(_timed(page, "enter", "", ".verdict.ok:not(.soft)"))
    page.keyboard.press("Escape")
    page.locator("[data-screen=home]").wait_for()
    return scans, enters


def _walk_in(page: Any) -> float:
    begun = time.monotonic()
    page.keyboard.press("F2")
    page.locator("[data-screen=walkIn]").wait_for()
    for keys in ("Zoumana", "Tab", "Wattara", "Tab", "1", "Tab", "h", "Tab", "ORTM", "Enter"):
        for key in [keys] if keys in {"Tab", "Enter"} else keys:
            page.keyboard.press(key)
            time.sleep(1 / KEYS_A_SECOND)
    page.locator(".verdict.ok:not(.soft)").wait_for()
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
