import pytest

from tests.browser.specimen import specimen
from tests.browser.support import LAPTOP, PHONE, serve
from tests.pages import check_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TICKET = "JT0123456789ABCDEFGHJKMNPQRS"
#: What the keys of a scanner that thinks of a US keyboard give on a French one.
AZERTY = dict(zip("0123456789AQWZM", "à&é\"'(-è_çQAZW,", strict=True))


@pytest.fixture(scope="module")
def pages():
    app, sent = specimen()
    with serve(app) as base:
        yield app, base, sent


def counts(visit):
    return visit.page.locator(".bulk button").all_inner_texts()


@pytest.mark.parametrize("path", ["/form", "/liste", "/liste?q=rien", "/accueil", "/en/form"])
def test_the_pages_are_good_html(pages, path):
    check_page(pages[0].test_client().get(path), budget_kb=10)


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_pages_are_accessible(pages, browser, size, dark):
    with browser.visit(size, dark=dark) as visit:
        for path in ("/form", "/liste?tri=-nom&etat=pending", "/liste?q=rien", "/accueil"):
            visit.goto(pages[1] + path)
            visit.check(colours=dark)


def test_a_public_page_is_one_request(pages, browser):
    with browser.visit(PHONE) as visit:
        visit.goto(pages[1] + "/form")
        visit.check(requests=1)


def test_errors_have_the_focus_and_lead_to_their_fields_without_javascript(pages, browser):
    with browser.visit(PHONE, javascript=False) as visit:
        visit.goto(pages[1] + "/form")
        visit.page.get_by_role("button", name="Envoyer").click()
        visit.page.locator(".sum").wait_for()
        assert visit.page.title() == "Erreur\u00a0: Votre inscription – Forum des soignants"
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**#first")
        visit.page.keyboard.type("Awa")
        assert visit.page.locator("#first").input_value() == "Awa"
        assert visit.page.locator("#first").get_attribute("aria-describedby") == "first-erreur"
        visit.page.get_by_role("link", name="Choisissez une réponse.").click()
        visit.page.wait_for_url("**#sex-0")


def test_one_press_more_sends_nothing_more(pages, browser):
    _, base, sent = pages
    with browser.visit(LAPTOP) as visit:
        visit.goto(base + "/liste")
        sent.clear()
        visit.page.route("**/liste/agir", lambda route: visit.page.wait_for_timeout(300) or route.continue_())
        visit.page.locator("tbody input").first.check()
        visit.page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('[value=accept]').click()")
        visit.page.get_by_text("2 personnes acceptées.").wait_for()
        assert [form["action"] for form in sent] == [["accept"]]


def test_the_notice_has_a_button_that_undoes(pages, browser):
    _, base, sent = pages
    with browser.visit(LAPTOP, javascript=False) as visit:
        visit.goto(base + "/liste")
        sent.clear()
        visit.page.get_by_label("Bakary").check()
        visit.page.get_by_role("button", name="Accepter").click()
        with visit.page.expect_navigation():
            visit.page.get_by_role("button", name="Annuler").click()
        assert [form.get("ids") for form in sent] == [["2"], None]


def test_all_can_be_chosen_and_the_buttons_count(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.goto(pages[1] + "/liste")
        assert counts(visit) == ["Accepter", "Refuser"]
        visit.page.get_by_label("Tout choisir").check()
        assert counts(visit) == ["Accepter (5)", "Refuser (5)"]
        visit.page.get_by_label("Bakary").uncheck()
        assert visit.page.locator("[data-picked]").inner_text() == "4 personnes choisies"
        assert visit.page.get_by_label("Tout choisir").evaluate("box => box.indeterminate")
        visit.page.get_by_label("les 196 de cette liste").check()
        assert counts(visit) == ["Accepter (196)", "Refuser (196)"]


def test_shift_takes_the_rows_between(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.goto(pages[1] + "/liste")
        visit.page.get_by_label("Aminata").click()
        visit.page.get_by_label("Moussa").click(modifiers=["Shift"])
        assert counts(visit)[0] == "Accepter (4)"


def test_nothing_is_sent_while_nobody_is_chosen(pages, browser):
    _, base, sent = pages
    with browser.visit(LAPTOP) as visit:
        visit.goto(base + "/liste")
        sent.clear()
        visit.page.get_by_role("button", name="Accepter").click(force=True)
        assert not sent


def test_the_list_follows_the_typing_and_so_does_the_address(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.goto(pages[1] + "/liste?tri=-nom")
        visit.page.get_by_label("Rechercher").fill("fatou")
        visit.page.get_by_role("link", name="Bakary").wait_for(state="detached")
        assert visit.page.get_by_role("row").count() == 2
        assert visit.page.url.endswith("/liste?tri=-nom&q=fatou")
        visit.page.get_by_label("Tout choisir").check()
        assert counts(visit)[0] == "Accepter (1)"
        visit.page.get_by_label("Rechercher").fill("zzz")
        visit.page.get_by_role("heading", name="Personne ne correspond").wait_for()
        assert visit.page.locator("[data-live-said]").inner_text() == "Personne ne correspond"
        assert not visit.console


def test_the_desk_keeps_the_focus_in_its_box(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.goto(pages[1] + "/accueil")
        focused = "document.activeElement.id"
        assert visit.page.evaluate(focused) == "q"
        visit.page.get_by_role("heading", name="Bienvenue").click()
        assert visit.page.evaluate(focused) == "q"
        visit.page.locator("#note").click()
        assert visit.page.evaluate(focused) == "note"
        visit.page.keyboard.press("Escape")
        visit.page.keyboard.type("fat")
        assert visit.page.locator("#q").input_value() == "fat"


@pytest.mark.parametrize("field", ["q", "note"])
def test_a_scanner_is_heard_wherever_it_types(pages, browser, field):
    with browser.visit(LAPTOP) as visit:
        visit.hold_the_clock()
        visit.goto(pages[1] + "/accueil")
        visit.page.locator(f"#{field}").fill("abc ")
        visit.page.keyboard.type(TICKET + "\n")
        visit.page.wait_for_url(f"**?q={TICKET}")


def test_a_scan_takes_its_letters_back_from_the_field_it_fell_into(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.hold_the_clock()
        visit.goto(pages[1] + "/accueil")
        visit.page.evaluate("addEventListener('desk:scan', e => { e.preventDefault(); window.heard = e.detail }, true)")
        visit.page.locator("#note").fill("abc ")
        visit.page.keyboard.type(TICKET + "\n")
        assert visit.page.evaluate("heard") == TICKET
        assert visit.page.locator("#note").input_value() == "abc "


def test_a_scanner_with_a_us_layout_is_understood_on_a_french_keyboard(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.hold_the_clock()
        visit.goto(pages[1] + "/accueil")
        visit.page.evaluate(
            """keys => keys.forEach(([key, code]) => document.querySelector('#q')
              .dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true})))""",
            [*[(AZERTY.get(c, c), f"Digit{c}" if c.isdigit() else f"Key{c}") for c in TICKET], ("Enter", "Enter")],
        )
        visit.page.wait_for_url(f"**?q={TICKET}")


def test_slow_typing_is_no_scan(pages, browser):
    with browser.visit(LAPTOP) as visit:
        visit.hold_the_clock()
        visit.goto(pages[1] + "/accueil")
        visit.page.locator("#note").click()
        visit.page.keyboard.type(TICKET[:20])
        visit.page.clock.run_for(150)
        visit.page.keyboard.type(TICKET[20:] + "\n")
        assert visit.page.locator("#note").input_value() == TICKET
