"""The page as a telephone keeps it: there without a network, one version at a time, a new one when it is asked for."""

from contextlib import ExitStack

import pytest

from conference.desk import page_views

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READY = "() => navigator.serviceWorker.controller !== null"
INSTALLS = "async () => Boolean((await navigator.serviceWorker.getRegistration()).installing)"
CACHES = "async () => (await caches.keys()).filter((name) => name.startsWith('poste '))"
UPDATE = "async () => { await (await navigator.serviceWorker.getRegistration()).update() }"
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"


@pytest.fixture
def page(browser, server):
    with ExitStack() as stack:
        context = browser.chromium.new_context(locale="fr-FR")
        stack.callback(context.close)
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        yield page


@pytest.fixture
def another_version(monkeypatch):
    """Make the server have another version of the page from now on."""
    before = page_views._page

    def change(words="<!-- another -->"):
        monkeypatch.setattr(page_views, "_page", lambda version: before(version) + words)

    return change


def until(page, script):
    """Wait for something; the policy of the page allows no ``wait_for_function``."""
    while not page.evaluate(script):
        page.wait_for_timeout(50)


def opened(page, server, prefix=""):
    page.goto(f"{server.base}{prefix}/desk/forum/poste/")
    until(page, READY)
    page.locator("body[data-at=unpaired]").wait_for()
    return page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_is_there_without_a_server(page, server, prefix):
    title = opened(page, server, prefix).title()
    server.stop()
    for _ in range(2):
        page.reload()
        page.locator("body[data-at=unpaired]").wait_for()
        assert (page.title(), page.wrong) == (title, [])
    styled = page.evaluate("() => [...document.styleSheets].every((one) => one.cssRules.length > 0)")
    assert styled


def test_everything_that_the_page_asks_for_is_of_its_version(page, server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, server)
    page.reload()
    page.locator("body[data-at=unpaired]").wait_for()
    page.wait_for_load_state("networkidle")
    version = page.evaluate(CACHES)[0].rpartition(" ")[2]
    parts = [one for one in asked if one.endswith((".js", ".css")) and not one.endswith("/sw.js")]
    assert len(parts) > 20
    assert [one for one in parts if f"/f/{version}/" not in one] == []


def test_a_new_version_waits_until_it_is_asked_for(page, server, another_version):
    opened(page, server)
    (old,) = page.evaluate(CACHES)
    another_version("<p id=another></p>")
    page.evaluate(UPDATE)
    page.get_by_role("button", name="L’installer maintenant").wait_for()
    assert page.evaluate(WAITS)
    page.reload()
    assert page.locator("#another").count() == 0
    page.get_by_role("button", name="L’installer maintenant").click()
    page.locator("#another").wait_for(state="attached")
    until(page, f"async () => (await ({CACHES})()).length === 1")
    assert page.evaluate(CACHES) != [old]
    assert page.wrong == []


def test_a_version_of_which_a_part_is_missing_is_not_taken(page, server, another_version, monkeypatch):
    opened(page, server)
    (old,) = page.evaluate(CACHES)
    another_version()
    monkeypatch.setattr(page_views.page_files, "TYPES", {})  # some files cannot be given
    page.evaluate("async () => { try { await (await navigator.serviceWorker.getRegistration()).update() } catch {} }")
    until(page, f"async () => !(await ({INSTALLS})())")
    assert not page.evaluate(WAITS)
    page.reload()
    page.locator("body[data-at=unpaired]").wait_for()
    assert old in page.evaluate(CACHES)
    assert page.wrong == []
