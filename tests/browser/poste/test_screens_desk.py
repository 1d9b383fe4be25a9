"""The welcome desk: the box, one person, what can be done, by keyboard alone; with a stand-in below the screens."""

import pytest

from tests.browser.support import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_three_letters_enter_enter_is_an_arrival(poste):
    desk = poste()
    assert (desk.h1(), desk.focus()) == ("Accueil – Jour 1, matin", "q")
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")
    desk.verdict_is("Attendue : place confirmée.")
    assert desk.focus() == "q"
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Fatoumata !")
    assert "Signez : feuille Professionnels de santé, ligne 15" in desk.text()
    assert desk.log() == ["check_in"]
    assert desk.tones() == ["ok", "ok"]
    desk.type("diarra")
    desk.verdict_is("Arrivée déjà enregistrée à 08:13, guichet A.")
    desk.keyboard.press("Enter")
    assert desk.log() == ["check_in"]
    assert desk.tones()[-1] == "wait"


def test_a_queue_with_a_scanner_and_one_key(poste):
    desk = poste()
    for number, name in ((1, "Fatoumata"), (3, "Moussa"), (9, "Aminata Sira")):
        desk.scan(number)
        desk.verdict_is("Attendue")
        desk.keyboard.press("Enter")
        desk.verdict_is(f"Bienvenue, {name} !")
    assert desk.log() == ["check_in"] * 3
    assert desk.page.evaluate("history.length") < 6


def test_the_real_scanner_is_heard_wherever_it_types(poste):
    desk = poste(scanner=True)
    desk.press("Personne non inscrite")
    desk.wait("Personne non inscrite")
    desk.page.get_by_label("Prénoms").fill("Ou")
    for key in f"JT{1:026}":
        desk.keyboard.press(key)
    desk.keyboard.press("Enter")
    desk.wait("Fatoumata Diarra")
    assert desk.log() == []
    desk.page.go_back()
    desk.page.keyboard.press("F2")
    desk.wait("Personne non inscrite")
    assert desk.page.get_by_label("Prénoms").input_value() == "Ou"


def test_one_name_in_a_list_is_opened_by_enter_only_after_it_was_seen(poste):
    desk = poste()
    desk.keyboard.type("cis")
    desk.keyboard.press("Enter")
    desk.page.locator("[data-result]:focus").wait_for()
    assert desk.h1() == "Accueil – Jour 1, matin"
    texts = [" ".join(one.split()) for one in desk.page.locator("[data-result] .whom").all_inner_texts()]
    assert texts[0] == "Awa Cissé CAFO · Relais communautaire · Ténenkou"
    assert texts[2] == "Moussa Cissé Mairie de Macina · Adjoint au maire · Macina · code K7M 4Q4"
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait("Moussa Cissé")
    desk.page.go_back()
    desk.wait("Accueil")
    assert desk.page.locator("[data-result]").count() == 3


def test_never_more_than_eight_and_never_a_list_of_everybody(poste):
    desk = poste()
    desk.keyboard.type("san")
    desk.page.locator("[data-result]").first.wait_for()
    assert desk.page.locator("[data-result]").count() == 8
    assert "Plus de 8 personnes pour « san »" in desk.text()
    desk.keyboard.press("Escape")
    desk.page.locator("[data-result]").first.wait_for(state="detached")
    desk.type("sa")
    desk.verdict_is("Tapez au moins trois lettres du nom.")


@pytest.mark.parametrize(
    ("text", "said", "tone"),
    [
        ("xyzxyz", "Personne de ce nom sur cette liste (08:14).", "wait"),
        (f"JT{77:026}", "Absente de cette liste (08:14).", "wait"),
        ("JT000000000012", "Code lu à moitié.", "wait"),
    ],
)
def test_whoever_is_not_found_is_never_called_invalid(poste, text, said, tone):
    desk = poste()
    desk.type(text)
    desk.verdict_is(said)
    assert desk.tones() == [tone]
    assert desk.focus() == "q"
    desk.type("diarra")
    desk.wait("Fatoumata Diarra")


def test_an_unknown_code_may_be_kept_for_whoever_is_let_in(poste):
    desk = poste()
    desk.scan(77)
    desk.verdict_is("Absente de cette liste")
    assert "Faites patienter et appelez le responsable." in desk.text()
    desk.press("Garder ce code et laisser entrer")
    desk.verdict_is("Arrivée gardée.")
    assert desk.last() == {"kind": "check_in", "subject": f"JT{77:026}"}


@pytest.mark.parametrize(
    ("number", "said", "tone", "button"),
    [
        (5, "Inscription en attente de validation.", "wait", "Enregistrer l’arrivée quand même"),
        (6, "Inscription annulée.", "wait", "Enregistrer l’arrivée"),
        (7, "Inscription refusée.", "no", "Enregistrer l’arrivée quand même"),
        (8, "Inscription en liste d’attente.", "wait", "Enregistrer l’arrivée quand même"),
        (11, "Ne vient pas : une autre personne la remplace.", "no", "Enregistrer l’arrivée quand même"),
        (99, "Ce badge a été annulé.", "no", "Enregistrer l’arrivée quand même"),
    ],
)
def test_the_reason_stands_in_words_and_enter_does_not_let_in_against_it(poste, number, said, tone, button):
    desk = poste()
    desk.scan(number)
    desk.verdict_is(said)
    assert desk.tones() == [tone]
    desk.keyboard.press("Enter")
    admitted = button == "Enregistrer l’arrivée"
    if not admitted:
        assert desk.log() == []
        desk.press(button)
    desk.verdict_is("Bienvenue" if number in {11, 99} else "Arrivée enregistrée.")
    assert desk.log() == ["check_in"]


def test_protocol_is_told_of_and_photos_are_spoken_of(poste):
    desk = poste()
    desk.scan(9)
    desk.verdict_is("Attendue")
    assert "Prévenez le protocole : Mme Sangaré, salon d’honneur" in desk.text()
    assert "Photo : oui" in desk.text()
    desk.scan(2)
    desk.wait("Awa Cissé")
    assert "Pas de photo" in desk.text()
    assert "Prévenez le protocole" not in desk.text()


def test_an_arrival_is_taken_back(poste):
    desk = poste()
    desk.scan(10)
    desk.verdict_is("Arrivée déjà enregistrée à 08:12, guichet B.")
    desk.press("Annuler l’arrivée")
    desk.verdict_is("Arrivée annulée.")
    assert desk.last() == {"kind": "undo", "subject": "o0"}
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Bakary !")


def test_a_badge_is_printed_by_its_own_key_and_a_second_one_says_so(poste):
    desk = poste()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("F9")
    desk.page.get_by_text("Badge envoyé à l’imprimante à 08:20.").wait_for()
    assert desk.page.evaluate("window.printed") == ["Fatoumata Diarra"]
    assert desk.focus() == "q"
    assert desk.log() == ["print"]
    desk.keyboard.press("F9")
    desk.page.get_by_text("Réimpression envoyée à 08:20.").wait_for()
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Fatoumata !")


def test_a_badge_that_does_not_come_is_told(poste):
    desk = poste(printer="broken")
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("F9")
    desk.page.get_by_text("Le badge n’est pas sorti.").wait_for()
    assert desk.log() == []
    assert desk.tones()[-1] == "no"


def test_what_cannot_be_kept_is_told_loud(poste):
    desk = poste(breaks=True)
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Enter")
    desk.page.locator(".note.no").wait_for()
    assert "Cela n’a pas pu être gardé." in desk.text()
    assert desk.tones()[-1] == "no"


def test_sounds_can_be_muted_and_stay_so(poste):
    desk = poste()
    desk.press("Menu")
    desk.wait("Menu")
    desk.page.get_by_role("button", name="Sons activés").click()
    assert "coupés" in desk.text()
    assert desk.page.evaluate("localStorage.getItem('jatigi-poste-muet')") == "1"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360", "1280"])
def test_name_and_answer_are_seen_at_once(poste, size):
    desk = poste(size)
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue")
    sizes = [
        float(desk.page.locator(one).evaluate("e => getComputedStyle(e).fontSize").removesuffix("px"))
        for one in ("h1", ".verdict h2")
    ]
    if size == LAPTOP:  # letters of 15 mm are read at three metres
        assert sizes[0] >= 84
        assert sizes[1] >= 50
    box = desk.page.locator("h1").bounding_box()
    assert box["y"] + box["height"] < size[1] - 150
    assert desk.page.evaluate("document.scrollingElement.scrollTop") == 0


def test_back_and_escape_lead_home_and_never_out_of_the_desk(poste):
    desk = poste()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.keyboard.press("Escape")
    desk.wait("Accueil")
    for _ in range(3):
        desk.page.go_back()
        desk.wait("Accueil")
    assert "Pour quitter ce poste" in desk.page.locator("#dit").inner_text()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")


def test_another_desk_that_was_quicker_is_told_while_the_person_stands_there(poste):
    desk = poste()
    desk.scan(1)
    desk.verdict_is("Attendue")
    arrival = "{op: 'x', halfDay: 'h1', at: Date.now(), desk: 'B'}"
    desk.page.evaluate(f"desk.person('p1').arrivals.push({arrival}), desk.set({{}})")
    desk.verdict_is("Arrivée déjà enregistrée à 08:20, guichet B.")
    desk.keyboard.press("Enter")
    assert desk.log() == []
    assert desk.tones() == ["ok", "wait"]


def test_the_line_of_the_sheet_is_shown_once_it_is_known(poste):
    desk = poste()
    desk.scan(3)
    desk.keyboard.press("Enter")
    desk.verdict_is("Bienvenue, Moussa !")
    assert "ligne libre à la fin" in desk.text()
    desk.page.evaluate("desk.person('p3').line = 31, desk.set({})")
    assert "Signez : feuille Représentants des communautés, ligne 31" in desk.text()
    assert desk.tones() == ["ok", "ok"]
