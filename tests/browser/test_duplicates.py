"""Duplicates as an organiser meets them: found, compared, merged field by field, parted again, told apart, picked."""

import pytest

from conference.core.db import session
from conference.participants.models import Participant
from tests.browser.support import LAPTOP, PHONE, serve
from tests.browser.test_organiser import EMAIL, sign_in
from tests.builders import a_group, a_person, a_staff_user, an_event

pytestmark = pytest.mark.browser
DOUBLES = "/org/forum/doublons"


@pytest.fixture
def base(app):
    """One nurse in two spellings, a married woman by both her names, and a cousin who is nobody's double."""
    with app.app_context():
        event = an_event()
        group = a_group(event, "sante", 20, label={"fr": "Santé", "en": "Health"})
        a_staff_user(EMAIL, "organiser", event, contacts=True)
        for given, family, organisation, phones in (
            ("Moussa", "Coulibaly", "CSCom de Saye", ["+22376001234"]),
            ("KOULIBALY", "Moussa", "CSCOM Saye (Macina)", ["+22376001234", "+22366005678"]),
            ("Aïssata", "Traoré", "Mairie de Diafarabé", []),
            ("Mme Diallo", "Haïdara", "Programme des Nations Unies pour le développement", []),
        ):
            a_person(event, group, given_names=given, family_name=family, organisation=organisation, phones=phones)
    with serve(app) as address:
        yield address


def press(visit, name, role="button"):
    visit.page.get_by_role(role, name=name, exact=True).click()
    visit.check()


def merged(app):
    with app.app_context():
        return session().query(Participant).filter(Participant.merged_into_id.is_not(None)).count()


def test_a_pair_is_merged_parted_and_told_apart_on_a_phone_without_scripts(app, base, browser):
    with browser.visit(PHONE, javascript=False) as visit:
        sign_in(visit, base)
        visit.goto(base + DOUBLES)
        press(visit, "Rechercher les doublons")
        assert "même nom écrit autrement" in visit.page.inner_text("main")
        press(visit, "Moussa Coulibaly", "link")
        assert "voisin" in visit.page.inner_text("main")
        press(visit, "Fusionner…", "link")
        visit.page.get_by_label("CSCOM Saye (Macina)").check()
        press(visit, "Fusionner ces deux fiches")
        assert "CSCOM Saye (Macina)" in visit.page.inner_text(".facts")
        assert merged(app) == 1
        press(visit, "Annuler")
        assert "de nouveau deux fiches" in visit.page.inner_text("main")
        assert merged(app) == 0
        press(visit, "Ce ne sont pas les mêmes")
        press(visit, "Rechercher les doublons")
        assert "Aucun doublon possible" in visit.page.inner_text("main")


def test_two_whom_nobody_proposed_are_picked_in_the_list_or_from_a_person(app, base, browser):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        visit.goto(base + "/org/forum/participants")
        for name in ("Aïssata Traoré", "Mme Diallo Haïdara"):
            visit.page.get_by_role("checkbox", name=name).check()
        visit.page.get_by_text("Autres actions").click()
        press(visit, "Comparer et fusionner (2)")
        assert "Choisies par l’équipe" in visit.page.inner_text("main")
        press(visit, "Aïssata Traoré", "link")
        press(visit, "C’est la même personne que…", "link")
        visit.page.get_by_label("Nom ou code de l’autre fiche").fill("haidara")
        press(visit, "Chercher")
        press(visit, "Comparer Mme Diallo Haïdara")
        press(visit, "Fusionner…", "link")
        visit.page.get_by_label("Mairie de Diafarabé").check()
        press(visit, "Fusionner ces deux fiches")
        assert merged(app) == 1
