"""A browser of its own with the whole offline page in it, used by keyboard, that can be killed and started again."""

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Playwright

from tests.browser.support import ARGUMENTS, LAPTOP, NO_VIEWER, chromium_path

TORN = re.compile("incomplet|n’est pas celui d’un badge")
WELCOME = re.compile("Bienvenue|entrée")
HUMAN = 150  # ms: what comes without a pause is a scanner's
ALONE = [one for one in ARGUMENTS if one != "--process-per-site"]


@dataclass
class Station:
    """One device: its browser's folder survives the browser."""

    playwright: Playwright
    folder: Path
    address: str
    size: tuple[int, int] = LAPTOP
    code: str = ""
    context: BrowserContext | None = None
    page: Any = None
    shots: Path | None = None
    letter: str = ""
    told: list[str] = field(default_factory=list)

    def start(self) -> "Station":
        """Open the browser and the page."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=chromium_path(),
            args=ALONE,
            viewport={"width": self.size[0], "height": self.size[1]},
            locale="fr-FR",
        )
        self.context.add_init_script(NO_VIEWER)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.goto(self.address)
        return self

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """Kill the browser, all of its processes, as an empty battery does."""
        for process in _processes(str(self.folder)):
            os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Error):  # it is gone, which is what was wanted
            self.context.close()
        self.context = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()

    # ---- ways in

    def pair(self, code: str) -> "Station":
        """Pair it by the code behind the address, as the QR has it."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}#{code}")
        self.page.locator("#code-du-jour").wait_for()
        assert "#" not in self.page.url
        return self

    def unlock(self, code: str, half_day: str = "") -> "Station":
        """Open it with the code of the day, and choose the half-day if it asks."""
        for box, text in (("#code-du-jour", code), ("#par", "Awa"), ("#pin", "2468"), ("#pin-2", "2468")):
            self.page.locator(box).fill(text)
            self.page.wait_for_timeout(HUMAN)
        self.page.keyboard.press("Enter")
        self.page.locator("body[data-at=place], body[data-at=home], body[data-at=door]").wait_for()
        if self.page.locator("body[data-at=place]").count():
            self.page.get_by_role("button", name=half_day).first.click()
        self.page.locator("body[data-at=home], body[data-at=door]").wait_for()
        assert self.page.evaluate("navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
        return self

    # ---- at the door

    def scan(self, ticket: str) -> str:
        """Scan a ticket, with a scanner that presses no Enter after it, and return the answer's title."""
        self.page.evaluate("document.querySelector('#ecran > *').dataset.scanned = 'before'")
        self.page.keyboard.insert_text(ticket)
        self.page.locator("#ecran > :not([data-scanned]) #verdict h2").first.wait_for()
        return self.verdict()

    def pass_door(self, ticket: str) -> str:
        """Scan a ticket at a door, which shows no names, and return what fills its screen."""
        for _try in range(6):  # a busy machine tears a code apart, as a shaking hand does: one scans again
            self.page.evaluate("document.querySelector('.flash-over')?.remove()")
            self.page.keyboard.type(ticket)
            self.page.keyboard.press("Enter")
            told = self.page.locator(".flash-over .told")
            with contextlib.suppress(Error):
                told.wait_for(timeout=2500)
                text = told.inner_text().replace("\u00a0", " ")
                if not TORN.search(text):
                    return text
        raise AssertionError(self.page.locator("#ecran").inner_text())

    def verdict(self) -> str:
        return self.page.locator("#verdict h2").first.inner_text().replace("\u00a0", " ")

    def arrive(self, ticket: str) -> str:
        """Scan a ticket, keep the arrival if it is offered, and return the last answer."""
        self.scan(ticket)
        if self.page.locator("[data-on=arrive]").is_visible():
            self.page.locator("[data-on=arrive]").click()
            self.page.locator("#verdict h2", has_text=WELCOME).first.wait_for()
        return self.verdict()

    def walk_in(self, given: str, family: str, organisation: str = "ONG Kalan") -> str:
        """Register somebody who is on no list, by keyboard; return their ticket as the page has it."""
        page = self.page
        page.keyboard.press("F2")
        page.get_by_label("Prénoms").fill(given)
        page.get_by_label("Nom de famille").fill(family)
        page.wait_for_timeout(HUMAN)
        page.locator("[name=group]").first.check()
        page.get_by_label("Femme").check()
        page.get_by_label("Structure").fill(organisation)
        page.wait_for_timeout(HUMAN)
        page.get_by_label("Structure").press("Enter")
        there = page.locator("body[data-at=person]")
        with contextlib.suppress(Error):
            there.wait_for(timeout=2000)
        if not there.count():  # somebody looks alike: it was said, and is confirmed
            page.locator(".walk-in .btn.go").press("Enter")
        there.wait_for()
        return self.verdict()

    def waiting(self) -> int:
        """Return how many operations the page says are waiting."""
        said = re.search(r"(\d+) envois? en attente", self.status())
        return int(said[1]) if said else 0

    def status(self) -> str:
        """Return the line that stands on every screen."""
        return (self.page.locator("#etat").text_content() or "").replace("\u00a0", " ")

    def synced(self, status: str = "") -> None:
        """Ask for an exchange in the menu until nothing waits, and come back."""
        page = self.page
        page.locator("[data-on=menu]").first.click()
        page.locator("body[data-at=menu]").wait_for()
        for _try in range(60):
            page.locator("[data-on=sync]").first.click()
            page.wait_for_timeout(250)
            if "tout est envoyé" in self.status() and status in self.status():
                break
        else:
            msg = f"{self.waiting()} still wait: {self.status()}"
            raise AssertionError(msg)
        page.keyboard.press("Escape")
        page.locator("body:not([data-at=menu])").wait_for()

    def shot(self, name: str) -> None:
        if self.shots is not None:
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)


def _processes(folder: str) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if folder in line:
                yield int(entry.name)
