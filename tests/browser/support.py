"""A real browser for tests: Chromium through Playwright, axe, weights, overflow, screenshots.

In a test folder's ``conftest.py``::

    from tests.browser.support import browser, serve  # noqa: F401 (fixture)

and in a test, marked ``browser``::

    with serve(app) as base, browser.visit(PHONE) as visit:
        visit.goto(base + "/c/paix-par-la-sante/")
        visit.check()
"""

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession, Locator, Page, Playwright, Response, sync_playwright
from werkzeug.serving import make_server

PHONE = (360, 740)
LAPTOP = (1280, 800)
NARROWEST = 320
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--process-per-site",  # a window of each test needs no process of its own
]
#: A frame with a PDF gets an empty page instead: Playwright's driver ends over the frames of Chromium's viewer when the
#: page goes on while they come up ("Frame has been detached"). What a printer gets is seen by ``test_kiosk_printing``.
NO_VIEWER = """(() => {
  const made = URL.createObjectURL;
  const empty = () => new Blob(["<!DOCTYPE html><html lang=fr><title>PDF</title>"], {type: "text/html"});
  URL.createObjectURL = (one) => made.call(URL, one.type === "application/pdf" ? empty() : one);
})()"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What depends on colours: all that can be wrong by night only.
AXE_COLOURS = ["color-contrast", "link-in-text-block"]
#: Of a long table the first ten rows: the others come from the same lines of a template, and axe is slow.
AXE_RUN = """async only => (await axe.run({exclude: [['tbody tr:nth-child(n+11)']]},
  {runOnly: only, resultTypes: ['violations']})).violations
  .map(v => ({id: v.id, impact: v.impact, help: v.help,
    nodes: v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)}))"""
PRESSED = "a[href],button,input:not([type=hidden]),select,textarea,summary"
#: What can be pressed, is seen, stands outside running text, and has no label around it that is pressed instead.
SMALL_TARGETS = """([pressed, least]) => [...document.querySelectorAll(pressed)]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && getComputedStyle(e).display !== 'inline')
  .filter(e => !e.closest('.skip,.vh') && !e.closest('label')?.checkVisibility())
  .filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.width < least || r.height < least) })
  .map(e => e.outerHTML.slice(0, 120))"""


@dataclass
class Visit:
    """One browser window of one test, and what it has seen since the last :meth:`goto`."""

    page: Page
    javascript: bool
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    transferred: int = 0
    held: bool = False

    def goto(self, url: str) -> Response:
        """Open ``url`` and wait until all that it names is there; forget what was seen before."""
        self.console.clear()
        self.requests.clear()
        self.transferred = 0
        response = self.page.goto(url)
        assert response is not None, f"no answer from {url}"
        return response

    def settle(self) -> None:
        """Wait until nothing was asked for during half a second: only what weighs or counts a page needs it."""
        self.page.wait_for_load_state("networkidle")

    def hold_the_clock(self) -> None:
        """Let no time pass for this window's pages but by ``page.clock.run_for``: keys come as fast as a scanner's,
        however slow this machine is. Call it before :meth:`goto`.
        """
        self.held = True
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1)

    def axe(self, *, colours: bool = False) -> list[str]:
        """Return axe's violations of WCAG 2.2 A and AA and of good practice (or of ``colours`` alone), a line each."""
        assert self.javascript, "axe needs a visit with JavaScript"
        assert not self.held, "axe would wait for ever on a clock that is held"
        self.page.evaluate(_axe_source())
        found: list[dict[str, Any]] = self.page.evaluate(
            AXE_RUN, {"type": "rule", "values": AXE_COLOURS} if colours else {"type": "tag", "values": AXE_TAGS}
        )
        return [f"{one['id']} ({one['impact']}): {one['help']}: {node}" for one in found for node in one["nodes"]]

    def overflow(self, width: int = NARROWEST) -> int:
        """Return by how many pixels the page is wider than a window of ``width``; 0 is right."""
        size = self.page.viewport_size or {"width": PHONE[0], "height": PHONE[1]}
        self.page.set_viewport_size({"width": width, "height": size["height"]})
        try:
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            return int(self.page.evaluate(wider))
        finally:
            self.page.set_viewport_size(size)

    def small_targets(self, least: int = 24) -> list[str]:
        """Return what can be pressed but is less than ``least`` CSS pixels high or wide; links in texts aside."""
        return list(self.page.evaluate(SMALL_TARGETS, [PRESSED, least]))

    def megabytes(self) -> float:
        """Return what all windows of this browser hold of memory of their own, once what is unused is collected."""
        self.page.context.new_cdp_session(self.page).send("HeapProfiler.collectGarbage")
        browser = self.page.context.browser
        assert browser is not None
        told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        windows = [one["id"] for one in told["processInfo"] if one["type"] == "renderer"]
        rows = "".join(Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii") for one in windows)
        return sum(int(row.split()[1]) for row in rows.splitlines() if row.startswith("Private_Dirty")) / 1024

    def shot(self, path: Path | str) -> Path:
        """Save a picture of the whole page and return its path."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=path, full_page=True)
        return path

    def check(self, *, colours: bool = False, kilobytes: float | None = None, requests: int | None = None) -> None:
        """Fail unless the page is accessible, fits 320 px, is quiet on the console, and keeps its budgets.

        With ``colours`` axe looks at those alone: for a page by night that is looked at whole by day, in this size.
        """
        self.page.wait_for_load_state("load")  # a click returns before the style sheets are there
        if kilobytes is not None or requests is not None:
            self.settle()
        wrong = [f"axe: {line}" for line in self.axe(colours=colours)] if self.javascript else []
        wider = self.overflow()
        wrong += [f"{wider} px too wide at {NARROWEST} px"] if wider > 0 else []
        wrong += [f"target under 24 px: {target}" for target in self.small_targets()]
        wrong += [f"console: {line}" for line in self.console]
        if kilobytes is not None and self.transferred > kilobytes * 1000:
            wrong.append(f"{self.transferred} bytes transferred, more than {kilobytes} kB")
        if requests is not None and len(self.requests) > requests:
            wrong.append(f"{len(self.requests)} requests, more than {requests}: {self.requests}")
        assert not wrong, f"{self.page.url}\n" + "\n".join(wrong)


@dataclass
class Browser:
    """Chromium, running, and what drives it."""

    chromium: Chromium
    playwright: Playwright | None = None

    @contextmanager
    def with_camera(self, film: Path | None, *, count: int = 1) -> Iterator["Browser"]:
        """Give another Chromium whose camera plays the film at this path each time it is opened (``tests/films.py``).

        Another film may take its place meanwhile. Without a film there are ``count`` cameras that show a test card.
        Whether a page may use them, its visit says: ``permissions=["camera"]``.
        """
        cameras = [f"--use-fake-device-for-media-stream=device-count={count}"]
        cameras += [f"--use-file-for-fake-video-capture={film}"] if film else []
        chromium = self.chromium.browser_type.launch(executable_path=chromium_path(), args=[*ARGUMENTS, *cameras])
        try:
            yield Browser(chromium)
        finally:
            chromium.close()

    @contextmanager
    def visit(
        self,
        size: tuple[int, int] = PHONE,
        *,
        javascript: bool = True,
        dark: bool = False,
        locale: str = "fr-FR",
        **options: Any,
    ) -> Iterator[Visit]:
        """Give a fresh window (no cookies, no cache); further ``options`` are Playwright's ``new_context``'s."""
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale=locale,
            **options,
        )
        context.add_init_script(NO_VIEWER)
        try:
            visit = Visit(context.new_page(), javascript)
            _listen(visit, context.new_cdp_session(visit.page))
            yield visit
        finally:
            context.close()


def _listen(visit: Visit, cdp: CDPSession) -> None:
    def arrived(event: dict[str, Any]) -> None:
        visit.transferred += int(event["encodedDataLength"])

    def asked(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            visit.requests.append(event["request"]["url"])

    cdp.send("Network.enable")
    cdp.on("Network.loadingFinished", arrived)
    cdp.on("Network.requestWillBeSent", asked)
    visit.page.on("console", lambda m: visit.console.append(m.text) if m.type in {"error", "warning"} else None)
    visit.page.on("pageerror", lambda error: visit.console.append(str(error)))


def _then_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """A press returns when the next page begins: what is read at once (``count``, ``title``) would be too early."""

    @functools.wraps(act)
    def acted(self: Page | Locator, *given: Any, **named: Any) -> None:
        act(self, *given, **named)
        (self.page if isinstance(self, Locator) else self).wait_for_load_state("load")

    return acted


for _kind, _name in ((Locator, "click"), (Locator, "press"), (Page, "click"), (Page, "press")):
    setattr(_kind, _name, _then_loaded(getattr(_kind, _name)))


def chromium_path() -> str | None:
    """Return the browser's program (``CHROMIUM``, else Debian's), or ``None``."""
    return shutil.which(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


@contextmanager
def start() -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        try:
            yield Browser(chromium, playwright)
        finally:
            chromium.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session; tests skip where there is none."""
    if chromium_path() is None:
        pytest.skip("no Chromium: install it, or set CHROMIUM")
    with start() as running:
        yield running


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine and give its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _axe_source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
