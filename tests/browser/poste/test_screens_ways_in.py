"""Pairing, opening, covering, closing: what each says, what it refuses, where one is afterwards."""

import pytest

from tests.browser.support import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAIRING, CODE = "K7M4QP2X", "A2B3C4D5"


def unlock(desk, code=CODE, by="Awa", pin="1234", again="1234"):
    for label, text in (
        ("Code du jour", code),
        ("Votre nom ou vos initiales", by),
        ("PIN", pin),
        ("Le même, encore une fois", again),
    ):
        desk.page.get_by_label(label, exact=True).fill(text)
    desk.keyboard.press("Enter")


def test_a_code_behind_the_address_pairs_by_itself_and_leaves_the_address(poste):
    desk = poste(PHONE, phase="unpaired", path=f"/desk/forum/poste/#{PAIRING}")
    desk.wait("Ouvrir le poste")
    assert desk.page.url.endswith("/poste/")
    assert "Guichet A – Entrée nord" in desk.text()


def test_a_typed_code_stands_in_groups_of_four_and_a_wrong_one_is_told(poste):
    desk = poste(phase="unpaired")
    desk.keyboard.type("k7m4")
    desk.keyboard.press("Enter")
    desk.page.get_by_text("Tapez les huit lettres et chiffres du code.").wait_for()
    desk.keyboard.type("qp2y")
    assert desk.page.get_by_label("Code d’appairage").input_value() == "K7M4 QP2Y"
    desk.keyboard.press("Enter")
    desk.page.get_by_text("Ce code n’est pas, ou n’est plus, valable.").wait_for()
    desk.page.get_by_label("Code d’appairage").fill("")
    desk.keyboard.type("K7M4-QP2X")
    desk.keyboard.press("Enter")
    desk.wait("Ouvrir le poste")


def test_pairing_tells_in_words_what_the_device_can_do(poste):
    desk = poste(phase="unpaired")
    told = [" ".join(one.split()) for one in desk.page.locator(".checks li").all_inner_texts()]
    assert [one.split(" :")[0] for one in told] == ["Chiffrement", "Caméra", "Impression", "Mémoire"]
    assert told[0] == "Chiffrement : prêt."
    assert told[2] == "Impression : possible depuis ce poste."


def test_each_field_says_what_is_wrong_with_it(poste):
    desk = poste(phase="locked")
    desk.press("Ouvrir le poste")
    assert desk.focus() == "code-du-jour"
    assert "Tapez les huit lettres et chiffres du code du jour." in desk.text()
    assert "Tapez votre nom ou vos initiales." in desk.text()
    unlock(desk, again="1235")
    assert "Les deux PIN ne sont pas les mêmes." in desk.text()
    assert desk.focus() == "pin"
    unlock(desk, code="ZZZZZZZZ")
    desk.page.get_by_text("Ce n’est pas le code du jour. Vérifiez chaque lettre.").wait_for()
    unlock(desk)
    desk.wait("Accueil – Jour 1, matin")


def test_who_lost_the_code_reads_the_way_back(poste):
    desk = poste(phase="locked")
    desk.page.get_by_text("J’ai perdu le code").click()
    assert "Ce qui attend d’être envoyé n’est pas perdu" in desk.text()


def test_a_pin_is_never_shown_as_typed(poste):
    desk = poste(phase="locked")
    hidden = desk.page.get_by_label("PIN", exact=True).evaluate("e => getComputedStyle(e).webkitTextSecurity")
    assert hidden == "disc"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360", "1280"])
def test_a_covered_screen_shows_nobody_and_opens_where_one_was(poste, size):
    desk = poste(size)
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.press("Couvrir")
    desk.wait("Écran couvert")
    assert "Diarra" not in desk.page.content()
    desk.scan(3)
    assert desk.h1() == "Écran couvert"
    desk.keyboard.type("1111")
    desk.page.get_by_text("Encore 4 essais, puis il faudra le code du jour.").wait_for()
    for figure in "1234":
        desk.press(figure)
    desk.wait("Fatoumata Diarra")


def test_five_wrong_pins_close_the_desk(poste):
    desk = poste()
    desk.press("Couvrir")
    desk.wait("Écran couvert")
    for _ in range(4):
        desk.keyboard.type("1111")
        desk.page.locator("#pin-court").evaluate("e => e.value === '' || Promise.reject('not yet')")
    desk.keyboard.type("1111")
    desk.wait("Ouvrir le poste")


def test_nobody_at_the_desk_for_ten_minutes_covers_it(poste):
    desk = poste()
    desk.page.clock.set_fixed_time("2026-08-21T08:31:00Z")
    desk.page.evaluate("window.desk.set({})")
    desk.page.clock.run_for(16_000)
    desk.wait("Écran couvert")


def test_the_half_day_is_suggested_and_chosen_never_guessed(poste):
    desk = poste(halfDay="")
    assert desk.h1() == "Quelle demi-journée ?"
    assert "Jour 1, matin vendredi 21 août, 08:00–13:00" in desk.text()
    desk.keyboard.press("Enter")
    desk.wait("Accueil – Jour 1, matin")


def test_another_half_day_than_the_one_that_runs_is_told_on_every_screen(poste):
    desk = poste(halfDay="h2")
    desk.wait("Quelle demi-journée ?")
    desk.press("Jour 1, après-midi")
    desk.wait("Accueil – Jour 1, après-midi")
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    assert "Il est 08:20, et la demi-journée choisie est « Jour 1, après-midi »." in desk.text()
    desk.press("Passer à Jour 1, matin".replace("à ", "à « ").replace("matin", "matin »"))
    desk.wait("Accueil – Jour 1, matin")
    assert "la demi-journée choisie" not in desk.text()


def test_the_service_is_not_closed_while_something_waits_unless_it_is_exported(poste):
    desk = poste(waiting=2, reachable=False)
    desk.press("Menu")
    desk.wait("Menu")
    desk.press("Fermer le service")
    question = desk.page.locator("#quitter")
    assert "2 envois attendent encore." in desk.text()
    assert question.get_by_role("button", name="Fermer le service").count() == 0
    with desk.page.expect_download() as saved:
        question.get_by_role("button", name="Exporter dans un fichier (2)").click()
    assert saved.value.suggested_filename == "guichet-A.json"
    question.get_by_role("button", name="Fermer le service").click()
    desk.wait("Ouvrir le poste")


def test_giving_the_device_back_erases_everything(poste):
    desk = poste()
    desk.press("Menu")
    desk.wait("Menu")
    desk.press("Rendre l’appareil et tout effacer")
    desk.page.locator("#quitter").get_by_role("button", name="Tout effacer").click()
    desk.wait("Appairer cet appareil")


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        ({"phase": "revoked", "waiting": 3}, "Cet appareil a été retiré du guichet."),
        ({"refuses": "other_tab"}, "Ce poste est ouvert dans un autre onglet de ce navigateur."),
        ({"refuses": "storage"}, "Ce navigateur ne permet pas de garder la liste chiffrée."),
    ],
)
def test_what_stops_a_desk_says_why_and_what_to_do(poste, fake, said):
    desk = poste(**fake)
    desk.verdict_is(said)
    if fake.get("waiting"):
        assert "3 envois attendent encore ici : ils ne sont pas perdus." in desk.text()
        assert desk.page.get_by_role("button", name="Exporter dans un fichier (3)").is_visible()


def test_a_list_that_died_says_so_and_asks_for_the_code(poste):
    desk = poste(phase="expired")
    desk.wait("Liste effacée")
    assert "La liste a été effacée de cet appareil" in desk.text()
    unlock(desk)
    desk.wait("Accueil")


def test_a_new_code_is_taken_without_closing_the_desk(poste):
    desk = poste(codeChanged=True)
    assert "Le code du jour a changé. Ce poste continue" in desk.text()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.press("Taper le nouveau code")
    desk.wait("Nouveau code du jour")
    desk.keyboard.type(CODE)
    desk.keyboard.press("Enter")
    desk.wait("Fatoumata Diarra")
    assert "Le code du jour a changé." not in desk.text()


# ------------------------------------------------------------------------------------------------------ the status line


@pytest.mark.parametrize(
    ("status", "said", "tone"),
    [
        ({}, "842 personnes · liste de 08:14 · tout est envoyé", "ok"),
        ({"waiting": 1}, "842 personnes · liste de 08:14 · 1 envoi en attente", "ok"),
        (
            {"waiting": 3, "reachable": False},
            "Sans réseau : tout est gardé. 3 envois en attente. · 842 personnes · liste de 08:14",
            "wait",
        ),
        ({"reachable": False}, "Sans réseau : tout est gardé. · 842 personnes · liste de 08:14", "ok"),
        ({"freshness": "amber"}, "842 personnes · liste de 08:14 · tout est envoyé", "wait"),
        ({"freshness": "red"}, "842 personnes · liste de 08:14 · tout est envoyé", "no"),
        ({"full": True}, "Mémoire pleine · 842 personnes · liste de 08:14 · tout est envoyé", "no"),
        ({"partial": True}, "842 personnes · liste de 08:14 · la liste arrive… · tout est envoyé", "ok"),
        ({"listAt": None}, "pas encore de liste · tout est envoyé", "wait"),
    ],
)
def test_the_line_tells_people_age_and_what_waits(poste, status, said, tone):
    desk = poste(**status)
    assert desk.status() == said
    assert desk.page.locator(f"#etat.{tone}").count() == 1


def test_the_browser_is_not_believed_about_the_network(poste):
    desk = poste()
    desk.page.context.set_offline(True)
    desk.page.evaluate("window.desk.set({})")
    assert desk.status() == "842 personnes · liste de 08:14 · tout est envoyé"
    assert "hors ligne" not in desk.page.content().lower()


def test_without_a_script_one_sentence_leads_to_the_list_on_line(app, browser):
    from tests.browser.support import serve

    with serve(app) as base, browser.visit(PHONE, javascript=False) as visit:
        visit.goto(base + "/desk/forum/poste/")
        assert "Ce poste a besoin de JavaScript" in visit.page.locator("main").inner_text()
        link = visit.page.get_by_role("link", name="ouvrir la liste en ligne")
        assert link.evaluate("e => e.href") == base + "/desk/forum/"
