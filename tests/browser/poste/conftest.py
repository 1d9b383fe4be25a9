from contextlib import ExitStack

import pytest

from tests.browser.poste.place import Place, Server, Window
from tests.browser.poste.stand_in import opening


@pytest.fixture
def place(app):
    """An event that takes place now, with four people."""
    return Place(app).furnish()


@pytest.fixture
def server(app):
    """The application, served; it can be stopped and started again."""
    running = Server(app).start()
    yield running
    running.stop()


@pytest.fixture
def window(browser, server):
    """Make a window with the engine alone; each has a memory of its own."""
    with ExitStack() as stack:

        def made() -> Window:
            context = browser.chromium.new_context(service_workers="block", locale="fr-FR")
            stack.callback(context.close)
            return Window(context, server.base)

        yield made


@pytest.fixture
def poste(app, browser):
    """Open the page with a stand-in below its screens: ``poste(PHONE, phase="locked", waiting=3)``."""
    with opening(app, browser) as opened:
        yield opened
