import pytest

from conference.desk.scanner_rules import SPECIMEN
from tests.pages import check_page


def scan(desk, heard, press="Vérifier"):
    """What a scanner sends: its Enter presses the first button."""
    form = desk.get("/douchette").one("form[data-scanner]")
    token = form.select_one("[name=csrf_token]")["value"]
    ending = {"Vérifier": "enter", "Vérifier ce qui est arrivé": "none", "Tab": "tab"}[press]
    return check_page(desk.client.post("/desk/forum/douchette", data={"csrf_token": token, "lu": heard, "fin": ending}))


def test_the_page_shows_a_code_to_scan_and_what_should_come(desk):
    page = desk.get("/douchette")
    assert page.one("svg.qr")["aria-label"] == "QR d’essai"
    assert SPECIMEN in page.text
    assert page.one("input[name=lu]").has_attr("autofocus")
    assert page.soup.select("form[data-scanner] button")[0]["value"] == "enter"


@pytest.mark.parametrize(
    ("heard", "press", "said"),
    [
        (SPECIMEN, "Vérifier", "La douchette est bien réglée."),
        (SPECIMEN, "Vérifier ce qui est arrivé", "Aucune touche Entrée à la fin"),
        (SPECIMEN, "Tab", "Elle finit par Tab."),
        ("JTà&é\"'(-è_çQAWZ?YBCDEFGHJKN", "Vérifier", "Elle est réglée pour un autre clavier"),
        (SPECIMEN.lower(), "Vérifier", "Verr. Maj"),
        (SPECIMEN[:14], "Vérifier", "Il manque des caractères."),
        ("JT" + "0" * 26, "Vérifier", "c’est un autre code"),
        ("", "Vérifier", "Rien n’est arrivé."),
        ("x" * 5000, "Vérifier", "c’est un autre code"),
        ("??", "Vérifier", "Ce qui est arrivé n’est pas le code."),
    ],
)
def test_what_came_is_told_in_words(desk, heard, press, said):
    assert said in scan(desk, heard, press).one(".verdict").get_text()


def test_what_came_is_shown_as_text(desk):
    page = scan(desk, "<b>x</b>")
    assert "<b>x</b>" in page.text


def test_the_guide_and_the_trial_are_for_whoever_works_at_the_desk(app, desk):
    assert desk.get("/guide").h1 == "Préparer l’accueil la veille"
    assert app.test_client().get("/desk/forum/guide").status_code == 303


def test_both_are_found_where_staff_choose_their_half_day(desk):
    page = desk.get("/demi-journee")
    assert page.link("Guide de la veille") == "/desk/forum/guide"
    assert page.link("Essai de la douchette") == "/desk/forum/douchette"
