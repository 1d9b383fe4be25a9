from tests.browser.support import browser  # noqa: F401 (a fixture)
