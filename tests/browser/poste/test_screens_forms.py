"""Those who are on no list, come instead of somebody, come together, or have lost their badge."""

import pytest

from tests.browser.support import LAPTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360", "1280"])


def walk_in(desk):
    desk.keyboard.press("F2")
    desk.wait("Personne non inscrite")


def keys(desk, *pressed):
    for one in pressed:
        desk.keyboard.press(one) if one in {"Tab", "Enter", "Escape", "Space", "ArrowDown"} else desk.keyboard.type(one)


@SIZES
def test_somebody_on_no_list_is_in_by_keyboard_alone_with_a_badge(poste, size):
    desk = poste(size)
    walk_in(desk)
    assert desk.focus() == "w-prenoms"
    keys(desk, "Oumou", "Tab", "Sow", "Tab", "2", "Tab", "f", "Tab", "ORTM", "Enter")
    desk.verdict_is("Bienvenue, Oumou !")
    assert desk.last()["fields"] == {
        "given_names": "Oumou",
        "family_name": "Sow",
        "group": "g2",
        "sex": "F",
        "organisation": "ORTM",
        "locale": "fr",
    }
    assert "Signez : feuille Représentants des communautés, ligne libre à la fin" in desk.text()
    assert desk.page.locator(".badge-shown svg").is_visible()
    desk.keyboard.press("F9")
    desk.page.get_by_text("Badge envoyé à l’imprimante").wait_for()
    walk_in(desk)
    assert desk.page.get_by_label("Prénoms").input_value() == ""


def test_whoever_looks_alike_is_shown_first_and_a_scanner_s_enter_makes_nobody_twice(poste):
    desk = poste()
    walk_in(desk)
    keys(desk, "Moussa", "Tab", "Cisse", "Tab")
    desk.page.locator("#semblables").wait_for()
    assert desk.page.locator("#semblables [data-result]").count() == 2
    keys(desk, "1", "Tab", "h", "Tab", "Enter")
    desk.verdict_is("Bienvenue, Moussa !")
    assert desk.log() == ["walk_in"]


def test_with_enter_at_once_the_alike_are_read_before_anybody_is_made(poste):
    desk = poste()
    walk_in(desk)
    desk.page.get_by_label("Santé").check()
    desk.page.get_by_label("Homme").check()
    desk.page.get_by_label("Prénoms").fill("Moussa")
    desk.page.get_by_label("Nom de famille").fill("Cissé")
    desk.keyboard.press("Enter")
    desk.page.locator("#semblables:focus").wait_for()
    assert desk.log() == []
    desk.page.locator("#semblables [data-result]").first.click()
    desk.wait("Moussa Cissé")
    assert desk.log() == []


def test_what_is_missing_is_told_at_its_field(poste):
    desk = poste()
    walk_in(desk)
    desk.keyboard.press("Enter")
    assert desk.focus() == "w-prenoms"
    for said in ("Saisissez au moins un nom.", "Choisissez un groupe.", "Indiquez le sexe, ou « Non précisé »."):
        assert said in desk.text()
    assert "Complet : une place sera ajoutée." in desk.text()


def test_a_scan_goes_to_its_person_and_what_was_typed_is_there_again(poste):
    desk = poste()
    walk_in(desk)
    keys(desk, "Oumou")
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    walk_in(desk)
    assert desk.page.get_by_label("Prénoms").input_value() == "Oumou"
    desk.keyboard.press("Escape")
    desk.wait("Accueil")
    walk_in(desk)
    assert desk.page.get_by_label("Prénoms").input_value() == "Oumou"
    desk.press("Retour à l’accueil")
    walk_in(desk)
    assert desk.page.get_by_label("Prénoms").input_value() == ""


def test_a_reload_while_somebody_types_is_asked_about(poste):
    desk = poste()
    walk_in(desk)
    keys(desk, "Oumou")
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.page.evaluate("setTimeout(() => location.reload())")
    desk.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert desk.page.get_by_label("Prénoms").input_value() == "Oumou"


def test_somebody_else_comes_instead(poste):
    desk = poste()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.press("Remplacer par quelqu’un d’autre")
    desk.wait("Remplacer par quelqu’un d’autre")
    assert "Fatoumata Diarra ne vient pas. Qui vient à sa place ?" in desk.text()
    assert desk.page.get_by_role("group", name="Groupe").count() == 0
    keys(desk, "Kadia", "Tab", "Diarra", "Tab", "f", "Tab", "CSRéf", "Enter")
    desk.verdict_is("Bienvenue, Kadia !")
    assert desk.last()["fields"]["group"] == "g1"
    desk.scan(1)
    desk.verdict_is("Ne vient pas : une autre personne la remplace.")
    assert "Kadia Diarra vient à sa place." in desk.text()


def test_a_name_is_mended(poste):
    desk = poste()
    desk.scan(1)
    desk.wait("Fatoumata Diarra")
    desk.press("Corriger")
    desk.page.get_by_label("Nom de famille").fill("Diarrah")
    desk.keyboard.press("Enter")
    desk.wait("Fatoumata Diarrah")
    assert desk.last() == {"kind": "edit", "subject": "p1", "fields": {"family_name": "Diarrah"}}
    desk.press("Corriger")
    desk.page.get_by_label("Nom de famille").fill("")
    desk.page.get_by_label("Prénoms").fill(" ")
    desk.keyboard.press("Enter")
    assert "Saisissez au moins un nom." in desk.text()
    desk.keyboard.press("Escape")
    desk.wait("Fatoumata Diarrah")
    assert desk.log() == ["edit"]


def test_a_lost_badge_is_void_and_another_is_printed(poste):
    desk = poste()
    desk.scan(10)
    desk.wait("Bakary Diallo")
    desk.press("Badge perdu")
    desk.wait("Badge perdu")
    desk.keyboard.press("Enter")
    desk.verdict_is("L’ancien badge ne vaut plus. Imprimez le nouveau.")
    desk.keyboard.press("F9")
    desk.page.get_by_text("Badge envoyé à l’imprimante").wait_for()
    assert desk.log() == ["lost", "print"]


@SIZES
def test_those_who_came_together_arrive_with_one_press(poste, size):
    desk = poste(size)
    desk.scan(2)
    desk.wait("Awa Cissé")
    desk.page.get_by_role("link", name="Sa délégation : CAFO, district de Ténenkou").click()
    desk.wait("Délégation : CAFO, district de Ténenkou")
    assert "4 personnes. Déjà arrivées : 1." in desk.text()
    assert desk.page.locator("input:checked").count() == 3
    keys(desk, "ArrowDown", "Space")
    desk.page.get_by_role("button", name="Enregistrer les arrivées (2)").wait_for()
    keys(desk, "Enter")
    desk.verdict_is("2 arrivées enregistrées.")
    assert "4 personnes. Déjà arrivées : 3." in desk.text()
    assert desk.page.locator("input:checked").count() == 0
    desk.press("Annuler ces arrivées")
    desk.verdict_is("Arrivées annulées.")
    assert desk.log() == ["check_in", "check_in", "undo", "undo"]
    desk.keyboard.press("Escape")
    desk.wait("Awa Cissé")
