"""Every way into a conference for participants and focal points, on a phone, with JavaScript and without."""

import io
import re

import pytest
from PIL import Image

from tests.browser.support import PHONE
from tests.browser.ways import FILE, HOME, NIGHT, Walk, a_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def world(migrated_app):
    with a_world(migrated_app) as world:
        yield world


@pytest.fixture(scope="module", params=[True, False], ids=["javascript", "plain"])
def window(request, browser):
    with browser.visit(PHONE, javascript=request.param, accept_downloads=True) as visit:
        yield visit


@pytest.fixture
def walk(window, world):
    window.page.context.clear_cookies()
    return Walk(window, world)


def a_file(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def a_picture():
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    return a_file("ordre.jpg", out.getvalue())


def code_of(walk):
    return walk.page.locator("strong.code").inner_text().replace(" ", "")


def register(walk, group="ONG locales", **fields):
    walk.to(HOME)
    walk.follow(group)
    walk.fill(**({"given_names": "Awa", "phone": "66 00 11 22"} | fields))
    walk.press("Envoyer mon inscription")
    return walk.page.url.removeprefix(walk.world.base)


def test_the_form_from_the_group_to_the_own_page_with_everything_that_can_go_wrong(walk):
    page = walk.page
    walk.to(HOME)
    walk.follow("S’inscrire")
    walk.follow("Professionnels de la santé")
    nights = page.locator("#q-nuits")
    assert nights.is_visible() is not walk.visit.javascript
    assert page.get_by_text("complet").first.is_visible()
    walk.fill(given_names="Ɲeleni N’Golo", phone="76 12 34", **{"q-besoin": "Une rampe"})
    walk.tick("Option b")
    page.set_input_files("#q-ordre", a_file("ordre.pdf", b"MZ" + bytes(99)))
    walk.press("Envoyer mon inscription")
    walk.refused(
        "Ce numéro de téléphone est trop court : il y manque au moins un chiffre.",
        f"« {FILE} » : ce fichier n’est pas une image ni un PDF.",
    )
    walk.page.get_by_role("link", name="Ce numéro de téléphone").click()
    assert page.locator("#phone").evaluate("element => element === document.activeElement")

    walk.fill(phone="76.12.34.56 / 00223 66 00 11 22")
    page.get_by_text("Changer de groupe").click()
    walk.press("ONG locales")
    assert page.input_value("#given_names") == "Ɲeleni N’Golo"
    page.get_by_text("Changer de groupe").click()
    walk.press("Professionnels de la santé")
    page.set_input_files("#q-ordre", a_picture())
    page.get_by_role("button", name="English").click()
    page.wait_for_url(re.compile("/en/"))
    assert page.input_value("#phone") == "76.12.34.56 / 00223 66 00 11 22"
    page.get_by_role("button", name="Français").click()
    page.wait_for_url(re.compile(r"//[^/]+/c/"))
    assert page.input_value("#q-besoin") == "Une rampe"
    page.get_by_role("group", name=NIGHT).get_by_text("Oui").click()
    assert nights.is_visible()
    walk.fill(**{"q-nuits": "9"})
    walk.press("Envoyer mon inscription")
    walk.refused("« Combien de nuits » : ce nombre est trop grand : 4 au plus.")
    walk.fill(**{"q-nuits": "2"})
    walk.enter("#family_name")

    assert walk.title() == "Merci, Ɲeleni N’Golo."
    walk.says("En attente de validation", "Option b", f"{FILE}\nrépondu")
    assert "Une rampe" not in page.content()
    assert page.locator("svg.qr").is_visible()


def test_the_own_page_corrects_agrees_prints_cancels_and_asks_to_be_erased(walk):
    own = register(walk)
    walk.follow("Modifier")
    walk.says("+223 •• •• •• 22")
    walk.fill(phone="12")
    walk.press("Enregistrer")
    walk.refused("Ce numéro de téléphone est trop court : il y manque au moins un chiffre.")
    walk.fill(phone="", organisation="Radio Kledu")
    walk.press("Enregistrer")
    walk.says("C’est enregistré : vos modifications sont prises en compte.")
    walk.follow("Mes accords")
    walk.press("Donner mon accord")
    walk.says("C’est enregistré")
    assert walk.paper(f"{own}/fiche.pdf").startswith(b"%PDF")
    for name, file in (("Enregistrer l’image", "code.png"), ("Ajouter au calendrier", "rendez-vous.ics")):
        with walk.page.expect_download() as download:
            walk.page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename in {file, "forum.ics"}
    walk.follow("Demander l’effacement")
    walk.press("Demander l’effacement")
    walk.says("vous avez demandé l’effacement")
    walk.to(own)
    walk.follow("Effacement demandé")
    walk.press("Retirer ma demande")
    walk.follow("Annuler ma venue")
    walk.press("Annuler ma venue")
    walk.says("Vous avez annulé votre venue.")
    walk.follow("Effacer cet écran")
    assert walk.title() == "L’écran est effacé"


def test_a_registration_is_found_again_by_code_and_name_and_a_wrong_pair_says_nothing(walk):
    own = register(walk, given_names="Djénéba", family_name="Ɲaré")
    code = code_of(walk)
    walk.to(HOME)
    walk.follow("Retrouver mon inscription")
    walk.press("Ouvrir ma page")
    walk.refused("Écrivez votre code : six lettres et chiffres.", "Écrivez votre nom ou votre prénom.")
    for pair in ({"code": code, "name": "Diallo"}, {"code": "K7M4QP", "name": "Djeneba"}):
        walk.fill(**pair)
        walk.press("Ouvrir ma page")
        walk.refused("Ce code et ce nom ne vont pas ensemble. Vérifiez-les, ou appelez-nous.")
        assert walk.page.input_value("#name") == pair["name"]
    walk.fill(code=f"{code[:3].lower()} {code[3:]}", name="djeneba nare")
    walk.press("Ouvrir ma page")
    assert walk.page.url == walk.world.base + own


def test_a_full_group_is_a_waiting_list_and_a_place_that_is_offered_is_taken_or_left(walk):
    walk.to(HOME)
    walk.follow("Radio complet, liste d’attente")
    walk.says("Ce groupe est complet. Nous pouvons vous mettre en liste d’attente.")
    walk.fill(given_names="Bintou", phone="66001122")
    walk.press("M’inscrire en liste d’attente")
    walk.says("Vous êtes en liste d’attente.")

    walk.to(walk.world.takes[walk.mode])
    if walk.visit.javascript:
        walk.check()
    walk.says("Place proposée")
    walk.press("Accepter la place")
    walk.says("Place confirmée")
    walk.to(walk.world.leaves[walk.mode])
    walk.press("Laisser la place")
    assert walk.page.get_by_role("button", name="Accepter la place").count() == 0
    walk.says("Bonjour Kadia")


def test_an_invitation_serves_once_to_come_and_may_be_declined(walk):
    link = walk.world.comes[walk.mode]
    walk.to(link)
    if walk.visit.javascript:
        walk.check()
    walk.fill(phone="76")
    walk.page.locator("#fiche").get_by_role("button", name="Je viens").last.click()
    walk.page.locator(".sum").wait_for()
    walk.refused("Ce numéro de téléphone est trop court : il y manque au moins un chiffre.")
    walk.fill(phone="76123456")
    walk.page.locator("#fiche .acts").get_by_role("button", name="Je viens").click()
    walk.page.wait_for_url(re.compile("/x/"))
    assert walk.title() == "Merci, Penda."
    walk.to(link)
    assert walk.title() == "Cette invitation a déjà servi"
    walk.follow("Retrouver mon inscription")

    walk.to(walk.world.declines[walk.mode])
    walk.press("Je ne pourrai pas venir")
    walk.says("Votre réponse est enregistrée : vous ne venez pas.")


def test_a_focal_point_names_corrects_replaces_withdraws_and_says_why_women_are_missing(walk):
    path, pin = walk.world.delegation[walk.mode]
    walk.to(path)
    walk.fill(pin="000000" if pin != "000000" else "111111")
    walk.press("Ouvrir")
    walk.refused("Ce code n’est pas le bon. Vérifiez-le, ou appelez-nous.")
    walk.fill(pin=f"{pin[:3]} {pin[3:]}")
    walk.press("Ouvrir")
    walk.says("Vous n’avez encore désigné personne.")

    walk.follow("Reprendre des personnes de l’an dernier")
    walk.tick(f"Fanta {walk.mode}")
    walk.tick(f"Oumou {walk.mode}")
    walk.press("Désigner les personnes cochées")
    walk.says("Personnes désignées : 2 sur 3.")
    walk.press("Annuler")
    walk.says("C’est remis comme avant.", "Personnes désignées : 0 sur 3.")

    walk.follow("Désigner une personne")
    walk.press("Désigner cette personne")
    walk.refused("Écrivez le prénom ou le nom de famille.")
    assert walk.page.locator("[name=sex]:checked").count() == 0
    walk.fill(given_names="Ŋɔ", family_name="Tangara")
    walk.tick("Homme")
    walk.press("Désigner cette personne")
    walk.says("La personne est désignée.")
    walk.page.get_by_role("link", name="Ŋɔ Tangara").click()
    walk.follow("Corriger")
    walk.fill(function="Infirmier")
    walk.press("Enregistrer")
    walk.says("La correction est enregistrée.")
    walk.page.get_by_role("link", name="Ŋɔ Tangara").click()
    walk.follow("Remplacer")
    walk.fill(given_names="Seydou")
    walk.tick("Homme")
    walk.press("Enregistrer le remplacement")
    walk.page.get_by_role("link", name="Seydou").click()
    walk.press("Retirer")
    walk.says("La personne est retirée.")
    walk.press("Annuler")

    assert walk.page.locator("#women_reason").count() == 0
    walk.press("Confirmer 1 personne")
    if walk.visit.javascript:
        walk.check()
    walk.fill(women_reason="Une seule sage-femme est libre.")
    walk.press("Envoyer l’explication")
    walk.says("Merci, votre explication est enregistrée.")
    assert walk.page.input_value("#women_reason") == "Une seule sage-femme est libre."
    assert walk.paper(f"{path}/codes.pdf").startswith(b"%PDF")
    walk.press("Fermer")
    assert walk.title() == "L’écran est effacé"
    walk.to(path)
    assert walk.page.locator("#pin").count() == 1
