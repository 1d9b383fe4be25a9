"""A browser that is killed loses nothing that the screen said was done."""

import os
import signal
import subprocess

import pytest

from tests.browser.poste.place import Window
from tests.browser.support import ARGUMENTS, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def killed(folder):
    """End every process of the browser that works in a folder, as a power cut does."""
    found = subprocess.run(["pgrep", "-f", f"user-data-dir={folder}"], capture_output=True, text=True, check=False)
    for one in found.stdout.split():
        os.kill(int(one), signal.SIGKILL)


def test_what_was_done_survives_the_end_of_the_browser(browser, place, server, tmp_path):
    awa = place.person("Awa")
    options = {"executable_path": chromium_path(), "args": ARGUMENTS, "service_workers": "block"}
    start = browser.chromium.browser_type.launch_persistent_context
    code = place.day_code()
    desk = Window(start(tmp_path, **options), server.base).opened(place)
    server.stop()
    op = desk.call("arrive", awa["id"])
    assert len(op) == 36
    killed(tmp_path)
    context = start(tmp_path, **options)
    desk = Window(context, server.base)
    assert desk.load() == "locked"
    assert desk.status("waiting") == 1
    assert desk.call("unlock", code, {"by": "Awa", "pin": "1234"}) is None
    assert [one["op"] for one in desk.call("person", awa["id"])["arrivals"]] == [op]
    server.start()
    desk.call("syncNow")
    assert place.present() == {awa["id"]}
    context.close()
