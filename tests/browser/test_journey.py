"""The main job from end to end, in a browser and on paper: register, be accepted, be found, come in, be exported."""

import csv
import io
import re

import pytest

from tests.browser.support import LAPTOP, PHONE, serve
from tests.builders import PASSWORD, a_district, a_group, a_half_day, a_staff_user, an_event
from tests.paper_reading import page_texts, scanned

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORGANISER, DESK = "organisation@equipe.example", "accueil@equipe.example"


@pytest.fixture
def base(app):
    """A served conference where health professionals must be accepted; nobody is registered."""
    with app.app_context():
        event = an_event()
        a_group(event, "sante", 50, approval=True, label={"fr": "Professionnels de la santé"}, pattern="cross")
        a_group(event, "ong", 50, position=1, label={"fr": "ONG locales"})
        a_district(event, "Macina")
        a_half_day(event, 1, label={"fr": "Jour 1, matin"})
        a_half_day(event, 2, label={"fr": "Jour 1, après-midi"})
        a_staff_user(ORGANISER, "organiser", event, contacts=True)
        a_staff_user(DESK, "desk", event)
    with serve(app) as address:
        yield address


@pytest.fixture
def window(base, browser):
    """Open a laptop's window, signed in, at an address."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def opened(email, address):
            page = stack.enter_context(browser.visit(LAPTOP, accept_downloads=True)).page
            page.goto(base + address)
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            go(page, lambda: page.keyboard.press("Enter"))
            return page

        yield opened


def go(page, act):
    """Do what leads to another page, and wait for that page."""
    with page.expect_navigation(wait_until="load"):
        act()


def press(page, name):
    go(page, page.locator("main").get_by_role("button", name=name, exact=True).first.click)


def register(page, base):
    """Register as one does on a phone; return the address of the own page, and the code and the QR shown there."""
    page.goto(f"{base}/c/forum/")
    go(page, page.get_by_role("link", name="Professionnels de la santé").click)
    page.fill("#given_names", "Aïssata")
    page.fill("#family_name", "Koulibaly")
    page.fill("#organisation", "CSCom de Ké-Macina")
    page.fill("#phone", "76 41 22 18")
    page.get_by_text("Femme", exact=True).click()
    press(page, "Envoyer mon inscription")
    return page.url, page.locator("strong.code").inner_text().replace(" ", ""), qr_of(page)


def qr_of(page):
    import zxingcpp
    from PIL import Image

    picture = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def accept(page):
    """Find somebody by another spelling of her name, and accept her."""
    go(page, page.get_by_role("link", name="Participants", exact=True).click)
    page.fill("#q", "coulibali")
    page.get_by_role("link", name="Aïssata Koulibaly").wait_for()
    go(page, page.get_by_role("link", name="Aïssata Koulibaly").click)
    press(page, "Accepter")
    assert page.locator("h1 .chip").inner_text() == "confirmée"


def choose_half_day(page):
    page.fill("#guichet", "B")
    go(page, page.get_by_role("button", name="Jour 1, matin").click)


def ask(page, text):
    """Type or scan, wherever the focus is: the desk's box takes it."""
    page.locator(":focus").wait_for()
    page.keyboard.type(text)
    go(page, lambda: page.keyboard.press("Enter"))


def verdict(page):
    return page.locator(".verdict h2").inner_text().replace("\u00a0", " ")


def badge(page):
    """Press the button that prints and return the PDF that the new window is given."""
    with page.context.expect_event("response", lambda answer: "/badge/" in answer.url) as answered:
        page.get_by_role("button", name=re.compile("Imprimer le badge")).click()
    request = answered.value.request
    again = page.context.request.post(request.url, headers=request.all_headers(), data=request.post_data_buffer)
    assert again.headers["content-type"] == "application/pdf"
    page.bring_to_front()
    return again.body()


def exported(page):
    """Return the lines of the list's export as CSV."""
    go(page, page.get_by_role("link", name="Participants", exact=True).first.click)
    go(page, page.get_by_role("link", name="Autres formats").click)
    page.get_by_label("Texte (.csv)").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    return list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")), delimiter=";"))


def test_from_a_phone_to_the_badge_and_the_export(base, browser, window):
    with browser.visit(PHONE, javascript=False) as phone:
        own, code, tickets = register(phone.page, base)
        assert phone.page.get_by_text("En attente de validation").is_visible()
        assert phone.overflow(PHONE[0]) <= 0
        assert len(tickets) == 1

        organiser = window(ORGANISER, "/org/forum/")
        accept(organiser)
        phone.page.goto(own)
        assert phone.page.get_by_text("Place confirmée", exact=True).is_visible()

    desk = window(DESK, "/desk/forum/")
    choose_half_day(desk)
    for wanted in ("qulibali", code.lower(), tickets[0]):
        ask(desk, wanted)
        assert desk.locator("h1").inner_text() == "Aïssata Koulibaly", wanted
    desk.locator("#q:focus").wait_for()
    go(desk, lambda: desk.keyboard.press("Enter"))
    assert verdict(desk) == "Bienvenue, Aïssata !"

    paper = badge(desk)
    assert "Aïssata Koulibaly CSCom de Ké-Macina" in page_texts(paper)[0]
    assert scanned(paper) == tickets
    ask(desk, scanned(paper)[0])
    assert re.fullmatch(r"Arrivée déjà enregistrée à \d\d:\d\d, guichet B\.", verdict(desk))

    head, line = exported(organiser)[:2]
    assert {"Koulibaly", "Aïssata", "CSCom de Ké-Macina"} <= set(line), (head, line)
