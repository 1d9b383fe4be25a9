"""What organisers do so that people can come in, on a phone, with JavaScript and without."""

import re
from datetime import timedelta

import pytest

from conference.core import clock
from tests.browser.support import PHONE
from tests.browser.ways import HOME, ORG, Walk, a_world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DELEGATIONS = (
    "Structure;Groupe;Places;Femmes au moins\r\nASACO {0};Professionnels de la santé;2;1\r\nVille {0};rien;2;0\r\n"
)
PLACES = "type;nom;dans\r\nrégion;Mopti {0};\r\ndistrict;Bankass {0};région Mopti {0}\r\n"


@pytest.fixture(scope="module")
def world(migrated_app):
    with a_world(migrated_app) as world:
        yield world


@pytest.fixture(scope="module", params=[True, False], ids=["javascript", "plain"])
def walk(request, browser, world):
    with browser.visit(PHONE, javascript=request.param, accept_downloads=True) as visit:
        walk = Walk(visit, world)
        walk.sign_in()
        yield walk


def table(name, text, walk):
    return {"name": name, "mimeType": "text/csv", "buffer": text.format(walk.mode).encode()}


def test_somebody_on_the_telephone_is_typed_in(walk):
    walk.to(f"{ORG}/saisie")
    walk.follow("Professionnels de la santé")
    walk.press("Enregistrer la personne")
    walk.refused(
        "Écrivez le prénom ou le nom de famille.",
        "Écrivez un numéro de téléphone ou une adresse e-mail : un seul suffit.",
    )
    name, phone = {"avec": ("Salif", "66 00 11 22"), "sans": ("Nouhoum", "77 00 33 44")}[walk.mode]
    walk.fill(given_names=name, phone=phone, organisation="ASACO")
    walk.press("Chercher si elle est déjà inscrite")
    walk.says("Personne de ce nom n’est inscrit.")
    assert walk.page.input_value("#organisation") == "ASACO"
    walk.press("Enregistrer la personne")
    assert walk.title() == "C’est enregistré"
    assert walk.page.locator("strong.code").is_visible()
    if walk.visit.javascript:
        walk.check()


def test_a_conference_is_made_of_a_template_or_of_last_years_and_opened(walk):
    day = clock.now().date() + timedelta(days=400)
    for number, source in enumerate(("Conférence par groupes", "Comme « Forum »")):
        walk.to("/org/nouveau")
        walk.press("Créer")
        walk.refused("Écrivez un titre.", "Choisissez le premier jour.", "Choisissez le dernier jour.")
        walk.page.locator("label.opt", has_text=source.replace("« ", "«\u00a0").replace(" »", "\u00a0»")).first.click()
        slug = f"essai-{walk.mode}-{number}"
        walk.fill(title_fr="Essai", slug=slug, first_day=str(day), last_day=str(day))
        walk.press("Créer")
        walk.says("Personne ne la voit encore.")
    walk.follow("Textes")
    walk.fill(title_fr="Essai d’Ɲaré")
    walk.press("Enregistrer")
    walk.to(f"/org/{slug}/reglages")
    walk.press("Publier la page")
    walk.says("page publiée")
    walk.to(f"/c/{slug}/")
    assert walk.title() == "Essai d’Ɲaré"
    walk.says("Professionnels de la santé")


def test_groups_and_questions_are_added_and_moved_with_the_keyboard(walk):
    walk.to(f"{ORG}/reglages/groupes")
    walk.follow("Ajouter un groupe")
    walk.press("Enregistrer")
    walk.refused("Écrivez le nom du groupe.")
    walk.fill(label_fr=f"Anciens {walk.mode}")
    walk.press("Enregistrer")
    walk.says(f"Anciens {walk.mode}")
    keyboard_moves(walk, f"Anciens {walk.mode}", "Monter")

    walk.to(f"{ORG}/reglages/questions")
    walk.follow("Ajouter une question")
    walk.follow("Oui ou non")
    walk.press("Enregistrer")
    assert walk.page.locator(".sum li").count() == 1
    walk.fill(label_fr=f"Venez-vous à vélo, {walk.mode} ?")
    walk.press("Enregistrer")
    walk.says("vélo")
    keyboard_moves(walk, f"Venez-vous à vélo, {walk.mode}", "Monter")


def keyboard_moves(walk, name, word):
    """Press Enter twice on the button that moves a row: the focus stays on it."""
    row = walk.page.locator("tbody tr", has_text=name)
    before = walk.page.locator("tbody tr").all_inner_texts()
    row.get_by_role("button", name=word).focus()
    for _ in range(2):
        walk.enter(":focus")
        held = walk.page.locator(":focus")
        assert held.inner_text().replace("\u00a0", " ").startswith(word)
        assert name in held.inner_text().replace("\u00a0", " ")
    after = walk.page.locator("tbody tr").all_inner_texts()
    place = next(number for number, text in enumerate(before) if name in text)
    assert name in after[place - 2]


def test_places_are_read_from_a_table_and_a_text_that_people_agree_to_is_published_anew(walk):
    walk.to(f"{ORG}/reglages/lieux")
    walk.press("Vérifier le fichier")
    walk.refused("Choisissez un fichier.")
    walk.page.set_input_files("#file", table("lieux.csv", PLACES, walk))
    walk.press("Vérifier le fichier")
    walk.says("Vérifiez avant d’enregistrer", f"Bankass {walk.mode}")
    if walk.visit.javascript:
        walk.check()
    walk.page.get_by_role("button", name=re.compile("^Enregistrer ")).click()
    walk.page.get_by_text(f"Bankass {walk.mode}").wait_for()
    walk.to(f"{ORG}/reglages/accords/photo")
    walk.fill(text_fr=f"J’accepte d’être en photo, {walk.mode}.")
    walk.press("Publier une nouvelle version")
    walk.to(f"{HOME}inscription/ong")
    walk.says(f"J’accepte d’être en photo, {walk.mode}.")


def test_delegations_are_made_by_hand_and_from_a_table_and_stand_on_the_board(walk):
    walk.to(f"{ORG}/delegations/nouvelle")
    walk.fill(organisation=f"Mairie {walk.mode}", seats="beaucoup")
    walk.press("Créer la délégation")
    walk.refused("Choisissez un groupe.", "Écrivez un nombre de 1 à 500, en chiffres.")
    assert walk.page.input_value("#seats") == "beaucoup"
    walk.page.select_option("#group", label="Professionnels de la santé")
    walk.fill(seats="2")
    walk.press("Créer la délégation")
    walk.says("Ils ne seront plus jamais affichés.", f"Mairie {walk.mode}")

    walk.to(f"{ORG}/delegations/importer")
    walk.page.set_input_files("#file", table("delegations.csv", DELEGATIONS, walk))
    walk.press("Vérifier le fichier")
    walk.says(f"ASACO {walk.mode}", "Lignes à corriger")
    if walk.visit.javascript:
        walk.check()
    walk.press("Importer 1 délégation")
    walk.says("Notez les codes maintenant")
    walk.to(f"{ORG}/delegations?q={walk.mode}")
    walk.says(f"ASACO {walk.mode}", f"Mairie {walk.mode}", f"CSRéf {walk.mode}")


def test_many_are_invited_at_once(walk):
    walk.to(f"{ORG}/invitations/plusieurs")
    good = f"Moussa ; {walk.mode} ; ; ; 76 12 34 56\n"
    walk.fill(people=f"Awa ; {walk.mode} ; Radio Kledu ; journaliste ; awa@\n{good}")
    walk.page.select_option("#group", label="Équipe")
    walk.press("Enregistrer les brouillons")
    assert "Ligne 1" in walk.page.locator(".sum").inner_text()
    assert "Moussa" in walk.page.input_value("#people")
    walk.fill(people=good)
    walk.press("Enregistrer les brouillons")
    walk.to(f"{ORG}/invitations?vue=draft&q={walk.mode}")
    walk.page.locator("tbody .pick").first.click()
    walk.page.locator("main").get_by_role("button", name=re.compile("^Envoyer")).click()
    walk.page.get_by_text("invitation envoyée").first.wait_for()
