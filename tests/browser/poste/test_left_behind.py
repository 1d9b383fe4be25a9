"""What a device holds on its disk when it is closed: nobody's name, ticket or organisation, and no code of the day."""

from pathlib import Path

import pytest

from tests.browser.poste.place import Place
from tests.browser.poste.stand_in import Poste
from tests.browser.support import ARGUMENTS, LAPTOP, Visit, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/desk/forum/poste/"
#: Names that are in no list of spellings, which the device keeps for everybody.
PEOPLE = (("Zyxwanda", "Qorblimeya"), ("Vlimpetra", "Xunquadie"))
WALK_IN = ("Gwendrisk", "Ploxanier", "Trumbeliko")


@pytest.fixture
def place(app):
    return Place(app).furnish(PEOPLE)


@pytest.fixture
def profile(browser, tmp_path):
    """A browser with a folder of its own, as on a telephone; ``close`` ends it, as somebody who pockets it does."""
    folder = tmp_path / "profile"
    context = browser.chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=chromium_path(),
        args=[one for one in ARGUMENTS if one != "--disable-gpu"],
        viewport={"width": LAPTOP[0], "height": LAPTOP[1]},
        locale="fr-FR",
    )
    yield folder, context
    context.close()


def found(folder: Path, words: list[str]) -> dict[str, list[str]]:
    """Which files hold which words, in either of the ways browsers write text."""
    sought = {word: (word.encode(), word.encode("utf-16-le"), word.lower().encode()) for word in words}
    told: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            for word, forms in sought.items():
                if any(form in content for form in forms):
                    told.setdefault(word, []).append(str(path.relative_to(folder)))
    return told


def test_a_telephone_that_was_used_all_day_names_nobody_on_its_disk(profile, server, place):
    folder, context = profile
    context.add_init_script("window.print = () => setTimeout(() => dispatchEvent(new Event('afterprint')))")
    desk = Poste(Visit(context.pages[0], javascript=True))
    code = place.day_code()
    desk.page.goto(f"{server.base}{PAGE}#{place.device()}")  # a browser's history keeps that code: it is good for once
    desk.wait("Ouvrir le poste")
    desk.page.get_by_label("Code du jour").press_sequentially(code)
    for text in ("Awa T.", "1234", "1234"):
        desk.keyboard.press("Tab")
        desk.keyboard.type(text)
    desk.keyboard.press("Enter")
    desk.wait("Quelle demi-journée ?")
    desk.page.get_by_role("button", name="Jour 1, matin").first.click()
    desk.wait("Accueil – Jour 1, matin")
    for given, family in PEOPLE:
        desk.type(family.lower())
        desk.wait(f"{given} {family}")
        desk.keyboard.press("Enter")
        desk.verdict_is(f"Bienvenue, {given} !")
    server.stop()  # from here on everything waits on the device
    desk.keyboard.press("F2")
    desk.wait("Personne non inscrite")
    for keys in (WALK_IN[0], "Tab", WALK_IN[1], "Tab", "1", "Tab", "h", "Tab", WALK_IN[2], "Enter"):
        desk.keyboard.press(keys) if keys in {"Tab", "Enter"} else desk.keyboard.type(keys)
    desk.verdict_is(f"Bienvenue, {WALK_IN[0]} !")
    tickets = [place.person(given)["ticket"] for given, _family in PEOPLE]
    context.close()  # not locked, not covered: the worst of it
    names = [*(name for both in PEOPLE for name in both), *WALK_IN]
    words = [*names, *tickets, *(one[2:] for one in tickets), code]
    assert found(folder, words) == {}
    assert found(folder, ["echanger", "desk-forum"])  # what is sought would be found
