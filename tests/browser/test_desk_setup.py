"""Getting a desk ready, in a browser: devices and their codes, the trial of a scanner, the guide on two sheets."""

import subprocess
from contextlib import ExitStack
from datetime import timedelta

import pytest

from conference.core import clock
from conference.core.db import write
from conference.desk import devices
from conference.desk.devices import NewDevice
from conference.desk.models import Device
from conference.desk.scanner_rules import SPECIMEN
from tests.browser.poste.station import Station
from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_group, a_half_day, a_person, a_staff_user, an_event, staff_actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What the keys of a scanner that thinks of a US keyboard give on a French one.
AZERTY = dict(zip("0123456789AQWZM", "à&é\"'(-è_çQAZW?", strict=True))
LOOKS = pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (LAPTOP, False), (PHONE, True)], ids=["360", "1280", "360 by night"]
)


@pytest.fixture
def event(app):
    with app.app_context():
        event = an_event(zone="UTC")
        a_half_day(event)
        a_staff_user("aissata@equipe.example", "organiser", event)
        return event


@pytest.fixture
def office(app, browser, event):
    """Open a window in which an organiser is signed in."""

    def opened(path, size=LAPTOP, *, held=False, **options):
        visit = stack.enter_context(browser.visit(size, **options))
        if held:
            visit.hold_the_clock()
        visit.goto(f"{base}{path}")
        visit.page.locator("[name=email]").fill("aissata@equipe.example")
        visit.page.locator("[name=password]").fill(PASSWORD)
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
        return visit

    with ExitStack() as stack, serve(app) as base:
        opened.base = base
        yield opened


def add(app, event, name="Téléphone d’Awa", profile="welcome", token=None, **told):
    with app.app_context():
        row, code = devices.add(event.id, NewDevice(name, profile), actor=staff_actor(), now=clock.now())
        if token is not None:
            devices.pair(code, token, clock.now())
        with write() as db:
            for key, value in told.items():
                setattr(db.get(Device, row.id), key, value)
        return row, code


# ---- devices


@LOOKS
def test_pages_of_devices_are_for_everybody(app, event, office, size, dark):
    add(app, event, token=b"a" * 32, people=842, waiting=3, offset_ms=190_000)
    gone, _ = add(app, event, "Portable de l’entrée", "door", b"b" * 32, seen_seq=3)
    waits, _ = add(app, event, "Tablette")
    with app.app_context():
        devices.revoke(event.id, gone.id, actor=staff_actor(), now=clock.now() - timedelta(hours=1))
    visit = office("/org/forum/accueil", size, dark=dark)
    visit.check(colours=dark)
    for path in ("appareils/nouveau", f"appareils/{waits.id}", f"appareils/{gone.id}", "code", "regles", "fichier"):
        visit.goto(f"{office.base}/org/forum/accueil/{path}")
        visit.check(colours=dark)
    visit.goto(f"{office.base}/org/forum/accueil/appareils/nouveau")
    visit.page.get_by_label("Nom de l’appareil").fill("Portable 2")
    visit.page.get_by_role("button", name="Ajouter et montrer le code").click()
    visit.page.locator("svg.qr").wait_for()
    visit.check(colours=dark)


def test_the_page_of_a_code_says_by_itself_that_it_was_used(app, event, office):
    visit = office("/org/forum/accueil/appareils/nouveau")
    visit.page.get_by_label("Nom de l’appareil").fill("Portable 2")
    visit.page.get_by_role("button", name="Ajouter et montrer le code").click()
    code = visit.page.locator(".code").inner_text()
    with app.app_context():
        devices.pair(code, b"p" * 32, clock.now())
    visit.page.get_by_text("Appareil appairé").wait_for()
    assert visit.page.locator(".code").count() == 0


def test_a_card_with_the_code_fills_half_a_sheet_each(app, event, office, tmp_path):
    add(app, event)
    visit = office("/org/forum/accueil/code/carte")
    sheets, text = printed(visit, tmp_path)
    assert sheets == 1
    assert text.count("Code du jour de l’accueil") == 2
    assert "Imprimez cette page" not in text


def test_an_organiser_adds_a_telephone_loses_it_and_takes_it_back(app, event, office, browser, tmp_path):
    with app.app_context():
        group = a_group(event)
        for given in ("Fatoumata", "Awa", "Moussa"):
            a_person(event, group, given_names=given, family_name="Cissé")
    visit = office("/org/forum/accueil/appareils/nouveau")
    page = visit.page
    page.get_by_label("Nom de l’appareil").fill("Téléphone d’Awa")
    page.get_by_role("button", name="Ajouter et montrer le code").click()
    station = Station(browser.playwright, tmp_path / "telephone", page.locator(".address").inner_text()).start()
    try:
        station.pair(page.locator(".code").inner_text().replace(" ", ""))
        page.get_by_text("Appareil appairé").wait_for()
        page.goto(f"{office.base}/org/forum/accueil/code")
        day_code = page.locator(".code").inner_text()
        station.unlock(day_code.lower(), "Demi-journée 1")
        assert row(visit, office)[:6] == ["A Téléphone d’Awa", "Accueil", "en contact", "à l’instant", "3", "0"]

        page.get_by_role("button", name="Perdu ou volé A").click()
        station.page.locator("[data-on=menu]").first.click()
        station.page.locator("[data-on=sync]").first.click()
        station.page.get_by_text("La liste y est effacée").wait_for()
        assert row(visit, office)[2] == "retiré, copie effacée"

        page.get_by_role("button", name="Nouveau code A").click()
        station.page.goto("about:blank")
        station.page.goto(f"{station.address}#{page.locator('.code').inner_text().replace(' ', '')}")
        station.page.get_by_role("button", name="Appairer à nouveau").click()
        station.page.locator("#code-du-jour").wait_for()
        station.unlock(day_code, "Demi-journée 1")
        assert row(visit, office)[2] == "en contact"
        assert station.told == []
    finally:
        station.close()


def row(visit, office):
    """The first line of the list of devices, cell by cell, once its device was in contact with its people."""
    visit.page.goto(f"{office.base}/org/forum/accueil")
    cells = visit.page.locator("tbody tr").first.locator("th, td").all_inner_texts()
    return [" ".join(one.split()) for one in cells]


# ---- the trial of a scanner


def scan(visit, text, ending="Enter"):
    """What a scanner does: all keys at once, then its ending."""
    visit.page.locator("#lu:focus").wait_for()
    visit.page.keyboard.type(text)
    with visit.page.expect_navigation():
        if ending:
            visit.page.keyboard.press(ending)
        else:
            visit.page.clock.run_for(1_000)
    return visit.page.locator(".verdict").inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_scanner_is_told_how_it_is_set(office, javascript):
    visit = office("/desk/forum/douchette", javascript=javascript, held=javascript)
    assert "La douchette est bien réglée." in scan(visit, SPECIMEN)
    wrong = "".join(AZERTY.get(letter, letter) for letter in SPECIMEN)
    assert "réglée pour un autre clavier" in scan(visit, wrong)
    assert "Il manque des caractères." in scan(visit, SPECIMEN[:15])
    assert "c’est un autre code" in scan(visit, "JT" + "0" * 26)


def test_a_scanner_that_ends_with_nothing_or_with_tab_is_noticed(office):
    visit = office("/desk/forum/douchette", held=True)
    assert "Aucune touche Entrée à la fin" in scan(visit, SPECIMEN, ending="")
    assert "Elle finit par Tab." in scan(visit, SPECIMEN, ending="Tab")


def test_without_a_script_the_button_says_that_enter_is_missing(office):
    visit = office("/desk/forum/douchette", javascript=False)
    visit.page.locator("#lu").fill(SPECIMEN)
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="Vérifier ce qui est arrivé").click()
    assert "Aucune touche Entrée à la fin" in visit.page.locator(".verdict").inner_text()


@LOOKS
def test_the_trial_and_the_guide_are_for_everybody(office, size, dark):
    visit = office("/desk/forum/douchette", size, dark=dark)
    visit.check(colours=dark)
    if not dark:
        scan(visit, SPECIMEN[:12])
        visit.check()
    visit.goto(f"{office.base}/desk/forum/guide")
    visit.check(colours=dark)


# ---- the guide on paper

KEY_SENTENCES = {
    "": (
        "Préparer l’accueil la veille",
        "http://192.168.1.10",
        "Appairer chaque appareil",
        "dans deux enveloppes",
        "Répéter avec trois badges",
        "le courant coupe",
        "le réseau coupe",
        "un appareil est perdu ou volé",
        "le code du jour est oublié",
        "0 en attente sur chaque appareil",
    ),
    "/en": ("http://192.168.1.10", "https"),
}


@pytest.mark.parametrize("language", KEY_SENTENCES)
def test_the_guide_is_two_sheets_of_a4_and_says_what_matters(office, tmp_path, language):
    visit = office(f"{language}/desk/forum/guide")
    sheets, text = printed(visit, tmp_path)
    assert sheets == 2
    assert [one for one in KEY_SENTENCES[language] if one not in text] == []
    assert "Imprimez cette page" not in text


def printed(visit, folder):
    """How many sheets of A4 a page takes, and what they say in one line."""
    path = folder / "page.pdf"
    visit.page.pdf(path=path, prefer_css_page_size=True, print_background=False)
    facts = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    said = dict(line.split(":", 1) for line in facts.splitlines() if ":" in line)
    assert "A4" in said["Page size"]
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return int(said["Pages"]), " ".join(text.split())
