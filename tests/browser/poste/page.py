"""The whole offline page, paired and opened by its own screens, then without a network; what it prints is read."""

from typing import Any

from tests.browser.poste.stand_in import SAYS, plain
from tests.browser.support import LAPTOP

#: What is printed is read while the page believes that its dialog is open.
HELD = "window.print = () => { window.printing = true }"


#: ms after a scan in which an Enter is still the scanner's: a person is slower.
HUMAN = 350


def until(page, script: str) -> None:
    """Wait for something; the policy of the page allows no ``wait_for_function``."""
    for _try in range(1_200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(script)


def opened_by_its_screens(page, place, server, *, fonts=True, profile="welcome") -> None:
    """Pair a device and open it on a page, as somebody does; wait until it has what prints badges."""
    code = place.day_code()
    page.goto(f"{server.base}/desk/forum/poste/#{place.device(profile)}")
    told = {"Code du jour": code, "Votre nom ou vos initiales": "Awa"}
    told |= dict.fromkeys(("PIN", "Le même, encore une fois"), "1234")
    for name, text in told.items():
        page.get_by_label(name, exact=True).fill(text)
        page.wait_for_timeout(HUMAN / 2)  # what comes without a pause is a scanner's
    page.get_by_role("button", name="Ouvrir le poste").click()
    page.get_by_role("button", name="Jour 1, matin").click()
    page.get_by_role("heading", level=1, name="Accueil").wait_for()
    if fonts:
        until(page, "document.fonts.size > 5 && document.fonts.status === 'loaded'")


class Page:
    """The page in one window."""

    def __init__(self, visit, server):
        self.visit, self.page, self.server = visit, visit.page, server

    @classmethod
    def open(cls, stack, browser, place, server, *, fonts=True, profile="welcome") -> "Page":
        """Pair a device and open it, as somebody does."""
        workers = "allow" if fonts else "block"  # what a worker asks for cannot be held back
        made = cls(stack.enter_context(browser.visit(LAPTOP, service_workers=workers)), server)
        made.page.add_init_script(HELD)
        if not fonts:
            made.page.route("**/badge-fonts/**", lambda route: route.abort())
        opened_by_its_screens(made.page, place, server, fonts=fonts, profile=profile)
        return made

    def cut_off(self) -> None:
        """Let there be no network and no server."""
        self.page.context.set_offline(True)
        self.server.stop()

    def send(self) -> None:
        """Let there be a network again, and wait until all is sent."""
        self.page.context.set_offline(False)
        self.button("Menu")
        self.button("Synchroniser maintenant")
        self.says("Tout est à jour.")

    def scan(self, ticket: str) -> None:
        """Type as a scanner does."""
        for key in ticket:
            self.page.keyboard.press(key)
        self.press("Enter")
        self.page.wait_for_timeout(HUMAN)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def pick(self, label: str, value: str) -> None:
        self.page.get_by_label(label).select_option(value)

    def print(self, how: Any) -> bytes:
        """Print, by a key or by what is done; return what the printer gets."""
        self.page.evaluate("window.printing = false")
        self.press(how) if isinstance(how, str) else how()
        until(self.page, "Boolean(window.printing)")
        pdf: bytes = self.page.pdf(prefer_css_page_size=True, print_background=True)
        self.page.evaluate("dispatchEvent(new Event('afterprint'))")
        until(self.page, "!document.querySelector('.printed')")
        return pdf

    def wait(self, text: str) -> None:
        self.page.get_by_role("heading", level=1, name=text).wait_for()

    def says(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def verdict_is(self, text: str) -> None:
        self.page.wait_for_function(SAYS, arg=text)

    def text(self) -> str:
        return plain(self.page.locator("main").inner_text())

    def focus(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def check_accessibility(self) -> None:
        assert self.visit.axe() == []
