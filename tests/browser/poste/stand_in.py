"""The offline page in a browser with a stand-in below its screens: made-up people, nothing kept, no network."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.browser.support import LAPTOP, serve

FAKES = Path(__file__).parent / "fakes"


class Poste:
    """The page in one window."""

    def __init__(self, visit):
        self.visit = visit
        self.page = visit.page
        self.keyboard = visit.page.keyboard

    def type(self, text):
        """Type into whatever has the focus, and press Enter."""
        self.page.locator(":focus").wait_for()
        self.keyboard.type(text)
        self.keyboard.press("Enter")

    def scan(self, number):
        self.page.evaluate("text => window.scan(text)", f"JT{number:026}")

    def press(self, name):
        self.page.get_by_role("button", name=name).click()

    def wait(self, text):
        """Wait until the heading of the screen says this."""
        self.page.get_by_role("heading", level=1, name=text).wait_for()

    def h1(self):
        return plain(self.page.locator("#titre").inner_text())

    def verdict(self):
        return plain(self.page.locator(".verdict h2").inner_text())

    def verdict_is(self, text):
        self.page.wait_for_function(SAYS, arg=text)

    def text(self):
        return plain(self.page.locator("main").inner_text())

    def status(self):
        return plain(self.page.locator("#etat").inner_text())

    def set(self, **status):
        self.page.evaluate("status => window.desk.set(status)", status)

    def log(self):
        """What the desk was told to do: the kinds of operations, in their order."""
        return [one["kind"] for one in self.page.evaluate("window.desk.log")]

    def last(self):
        return self.page.evaluate("window.desk.log.at(-1)")

    def focus(self):
        return self.page.evaluate("document.activeElement.id || document.activeElement.name")

    def tones(self):
        """The sounds so far, since :meth:`hear`."""
        return self.page.evaluate("window.tones")


def plain(text):
    return " ".join(text.split())


SAYS = "text => document.querySelector('.verdict h2')?.innerText.replace(/\\u00a0/g, ' ').startsWith(text)"
HEAR = "window.tones = []; document.addEventListener('poste:sound', e => window.tones.push(e.detail.tone))"


def _fake(route):
    name = route.request.url.rsplit("/", 1)[1]
    route.fulfill(path=FAKES / name, content_type="text/javascript")


@contextmanager
def opening(app, browser) -> Iterator[Callable[..., Poste]]:
    """Give what opens the page: ``poste(PHONE, phase="locked", waiting=3)``."""
    with ExitStack() as stack, serve(app) as base:

        def opened(size=LAPTOP, *, dark=False, path="/desk/forum/poste/", scanner=False, options=None, **fake):
            visit = stack.enter_context(browser.visit(size, dark=dark, service_workers="block", **(options or {})))
            for name in {"engine", "badge", "camera", "scanner"} - ({"scanner"} if scanner else set()):
                visit.page.route(f"**/js/poste/{name}.js", _fake)
            visit.page.clock.set_fixed_time("2026-08-21T08:20:00Z")
            visit.page.add_init_script(f"window.fake = {json.dumps(fake)}; {HEAR}")
            visit.goto(base + path)
            visit.page.locator("[data-screen]").wait_for()
            return Poste(visit)

        yield opened
