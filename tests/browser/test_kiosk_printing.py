"""A badge from the desk to the paper without a dialog: Chromium as a desk starts it, and a printer of CUPS.

The printer is a virtual one that writes PDF files. Each test needs CUPS with a queue for cups-pdf, named in
``CUPS_PDF_QUEUE``, an X server, and Chromium; docs/desk-printing.md says how to make them.
"""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from conference.core import clock
from tests.browser.poste.page import opened_by_its_screens
from tests.browser.poste.place import Place, Server
from tests.browser.support import ARGUMENTS, chromium_path, serve
from tests.builders import PASSWORD, a_group, a_half_day, a_person, a_staff_user, an_event
from tests.desk.test_views import ticket_of
from tests.paper_reading import page_sizes, picture, scanned

pytestmark = [pytest.mark.browser, pytest.mark.paper, pytest.mark.slow]
QUEUE = os.environ.get("CUPS_PDF_QUEUE", "")
FOLDER = Path(os.environ.get("CUPS_PDF_FOLDER", "~/PDF")).expanduser()
PATIENCE = 30  # seconds
A6_PIXELS = (455, 641)


@pytest.fixture(scope="module")
def printer():
    """The queue, set to A6 as a desk sets it; what comes out is swept away."""
    if not QUEUE:
        pytest.skip("CUPS_PDF_QUEUE names no virtual printer: see docs/desk-printing.md")
    missing = [name for name in ("lpadmin", "lpstat", "Xvfb") if shutil.which(name) is None]
    if missing or chromium_path() is None:
        pytest.skip(f"not installed: {', '.join(missing) or 'Chromium'}")
    known = subprocess.run(["lpstat", "-p", QUEUE], capture_output=True, check=False)
    if known.returncode:
        pytest.skip(f"CUPS has no printer {QUEUE}, or does not run")
    subprocess.run(["lpadmin", "-p", QUEUE, "-o", "PageSize=Custom.105x148mm"], check=True)
    subprocess.run(["lpadmin", "-d", QUEUE], check=True)
    return QUEUE


@pytest.fixture
def screen(tmp_path):
    """An X server of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait(10)


@contextmanager
def kiosk(browser, screen):
    """Chromium with a window, as the guide says to start it. Playwright's switches that hide the PDF viewer are off."""
    running = browser.chromium.browser_type.launch(
        executable_path=chromium_path(),
        headless=False,
        env={**os.environ, "DISPLAY": screen},
        args=[*(one for one in ARGUMENTS if one != "--disable-extensions"), "--kiosk-printing"],
        ignore_default_args=["--disable-extensions", "--disable-component-extensions-with-background-pages"],
    )
    try:
        yield running.new_page()
    finally:
        running.close()


def came_out(before):
    """Wait for the next file of the virtual printer; return what is in it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = set(FOLDER.glob("*.pdf")) - before
        if found:
            (file,) = found
            size = -1
            while file.stat().st_size != size:
                size = file.stat().st_size
                time.sleep(0.3)
            pdf = file.read_bytes()
            file.unlink()
            return pdf
        time.sleep(0.1)
    pytest.fail("nothing came out of the printer")


class Door:
    """A desk with one person, served."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            now = clock.now()
            self.event = an_event(zone="UTC", first_day=now.date(), last_day=now.date())
            group = a_group(self.event, colour="#0B5FA5", pattern="cross")
            self.half_day = a_half_day(self.event, 1, starts_minute=0, ends_minute=1440).id
            self.person = a_person(self.event, group, given_names="Fatoumata", family_name="Diarra")
            a_staff_user("awa@equipe.example", "desk", self.event)

    def open(self, page, base):
        page.goto(base + "/org/connexion")
        page.fill("#email", "awa@equipe.example")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "connexion" not in address)
        page.goto(f"{base}/desk/forum/p/{self.person.id}?demi-journee={self.half_day}")


def test_one_key_and_the_badge_lies_in_the_printer_without_a_dialog(app, browser, printer, screen):
    door, before = Door(app), set(FOLDER.glob("*.pdf"))
    with serve(app) as base, kiosk(browser, screen) as page:
        door.open(page, base)
        page.keyboard.press("F9")
        page.locator("#impression.ok").wait_for()
        pdf = came_out(before)
        assert "envoyé à l’imprimante" in page.locator("#impression").inner_text()
        assert page.evaluate("document.activeElement.id") == "q"
    assert page_sizes(pdf) == [(105, 148)]
    assert scanned(pdf) == [ticket_of(door, door.person)]
    assert picture(pdf).size == pytest.approx(A6_PIXELS, abs=2)


def test_a_device_that_prints_on_arrival_needs_no_key_at_all(app, browser, printer, screen):
    door, before = Door(app), set(FOLDER.glob("*.pdf"))
    with serve(app) as base, kiosk(browser, screen) as page:
        door.open(page, base)
        page.context.add_cookies([{"name": "jatigi-printer", "value": "a=1", "url": base}])
        page.get_by_role("button", name="Enregistrer l’arrivée").click()
        page.locator("#impression.ok").wait_for()
        pdf = came_out(before)
    assert scanned(pdf) == [ticket_of(door, door.person)]


def test_a_desk_without_a_network_prints_from_its_own_page(app, browser, printer, screen):
    place, server, before = Place(app).furnish(), Server(app).start(), set(FOLDER.glob("*.pdf"))
    with kiosk(browser, screen) as page:
        opened_by_its_screens(page, place, server)
        page.context.set_offline(True)
        server.stop()
        ticket = place.person("Fatoumata")["ticket"]
        for key in ticket:
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name="Fatoumata Diarra").wait_for()
        page.keyboard.press("F9")
        page.get_by_text("Badge envoyé à l’imprimante").wait_for()
        pdf = came_out(before)
    assert page_sizes(pdf) == [(105, 148)]
    assert scanned(pdf) == [ticket]
    assert picture(pdf).size == pytest.approx(A6_PIXELS, abs=2)
