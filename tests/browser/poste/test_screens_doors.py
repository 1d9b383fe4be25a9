"""Doors and rooms: a colour for each scan, a count, no names; and the camera."""

import pytest

from tests.browser.support import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def flashed(desk, tone):
    desk.page.locator(f".flash-over.{tone}").wait_for()
    return " ".join(desk.page.locator(".flash-over .told").inner_text().split())


def test_a_scan_at_a_door_is_an_arrival_that_fills_the_screen_for_two_seconds(poste):
    desk = poste(PHONE, profile="door")
    assert desk.h1() == "Porte – Jour 1, matin"
    desk.scan(1)
    assert flashed(desk, "ok") == "Entrez"
    box = desk.page.locator(".flash-over").bounding_box()
    assert (box["width"], box["height"]) == PHONE
    assert desk.log() == ["check_in"]
    desk.scan(1)
    assert flashed(desk, "wait") == "Déjà entrée à 08:13, guichet A"
    desk.page.clock.run_for(2100)
    desk.page.locator(".flash-over").wait_for(state="detached")
    assert desk.page.locator(".counter b").inner_text() == "2"  # one had come before
    assert desk.tones() == ["ok", "wait"]


@pytest.mark.parametrize(
    ("number", "said", "tone", "enters"),
    [
        (5, "Inscription en attente de validation.", "wait", False),
        (6, "Inscription annulée.", "wait", True),
        (7, "Inscription refusée.", "no", False),
        (99, "Ce badge a été annulé.", "no", False),
    ],
)
def test_whoever_is_not_expected_is_told_and_let_in_only_where_the_rule_says_so(poste, number, said, tone, enters):
    desk = poste(PHONE, profile="door")
    desk.scan(number)
    assert flashed(desk, tone) == said
    assert desk.log() == (["check_in"] if enters else [])


def test_an_unknown_code_is_amber_and_never_invalid(poste):
    desk = poste(PHONE, profile="door")
    desk.scan(77)
    assert flashed(desk, "wait") == "Absente de cette liste (08:14)."
    assert "Faites patienter et appelez le responsable." in desk.text()
    desk.page.clock.run_for(2100)
    desk.press("La laisser entrer et garder son code")
    assert flashed(desk, "wait").startswith("Arrivée gardée.")
    assert desk.last() == {"kind": "check_in", "subject": f"JT{77:026}"}


def test_no_name_is_ever_shown_at_a_door_and_the_last_arrival_is_taken_back(poste):
    desk = poste(PHONE, profile="door")
    desk.scan(1)
    flashed(desk, "ok")
    assert "Fatoumata" not in desk.page.content()
    assert desk.page.locator("#chercher").is_hidden()
    desk.page.clock.run_for(2100)
    desk.press("Annuler la dernière arrivée")
    desk.verdict_is("Arrivée annulée.")
    assert desk.log() == ["check_in", "undo"]


def test_a_session_notes_who_is_in_the_room(poste):
    desk = poste(PHONE, profile="session", session="")
    assert desk.h1() == "Quelle session ?"
    desk.press("Atelier : la chaîne du froid en saison des pluies".replace(" :", "\u00a0:"))
    desk.wait("Atelier")
    desk.scan(1)
    assert flashed(desk, "ok") == "Notée"
    desk.scan(1)
    assert flashed(desk, "wait").startswith("Déjà notée à")
    assert desk.log() == ["session_in"]


def test_the_camera_stays_open_from_one_person_to_the_next(poste):
    desk = poste(PHONE)
    desk.press("Caméra")
    desk.page.locator("#camera video").wait_for()
    desk.page.evaluate("text => window.see(text)", f"JT{1:026}")
    desk.wait("Fatoumata Diarra")
    assert desk.page.locator("#camera video").is_visible()
    desk.press("Fermer la caméra")
    assert desk.page.locator("#camera").is_hidden()


def test_a_camera_that_is_refused_says_what_to_do(poste):
    desk = poste(PHONE, camera="camera_refused")
    desk.press("Caméra")
    desk.page.get_by_text("La caméra est refusée. Autorisez-la dans les réglages du navigateur.").wait_for()
    desk.visit.check()
