"""An organiser who knows Excel works through the list: what they decide, correct and export is what the screen says."""

import re
from uuid import UUID

import pytest
import python_calamine

from conference.core import clock
from conference.core.db import session
from conference.core.permissions import PUBLIC
from conference.events.models import Event
from conference.participants import details as records
from conference.participants import services
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests import office
from tests.browser.support import LAPTOP, serve
from tests.browser.test_organiser import EMAIL, count, sign_in
from tests.builders import a_district, a_group, a_staff_user, an_event, details, staff_actor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = "/org/forum/participants"
NAMES = ["=1+1", "@SUM(A1)", "N’Golo", "Ɲeleni", "أمينة", "Aïssata", "Awa", "Binta", "Fanta", "Kadia"]


@pytest.fixture
def base(app):
    """Fifty people to decide on: ten of them are women of Youwarou, with a function to correct and awkward names."""
    with app.app_context():
        event = an_event()
        group = a_group(event, "sante", 200, approval=True, label={"fr": "Santé", "en": "Health"})
        places = [a_district(event, name) for name in ("Youwarou", "Macina")]
        a_staff_user(EMAIL, "organiser", event, contacts=True)
        for number in range(50):
            woman = number < len(NAMES)
            person = details(
                NAMES[number] if woman else f"Moussa {number}",
                "Keïta" if number % 2 else "Traoré",
                sex="F" if woman else "M",
                function="matronne" if woman else "Infirmier",
                organisation="CSCom de Sah" if number % 3 else "",
                district_id=places[0 if woman else number % 2].id,
                email=f"p{number}@exemple.example" if number % 2 else "",
            )
            services.register(event, group, person, Entry(), actor=PUBLIC, now=clock.now())
    with serve(app) as address:
        yield address


def colleague_writes(app, person_id, function):
    """Somebody else corrects the function of one person, now."""
    with app.app_context():
        person = session().get_one(Participant, UUID(person_id))
        wanted = records.Details(**{**vars(records.read(person)), "function": function})
        services.change_details(
            session().get_one(Event, person.event_id),
            person.id,
            wanted,
            version=person.version,
            channel="organiser",
            actor=staff_actor(),
            now=clock.now(),
        )


def functions(app):
    with app.app_context():
        return [one.function for one in session().query(Participant).filter_by(sex="F")]


def write_down(page, doubt):
    page.fill("#note", doubt)
    page.get_by_role("button", name="Ajouter la note").click()
    page.locator("ol.log", has_text=doubt).first.wait_for()


def find_the_women_of_youwarou(page):
    for name, value in (("etat", "pending"), ("district", "Youwarou"), ("sexe", "F")):
        page.locator(f"#{name}").select_option(value)
        page.wait_for_url(re.compile(f"{name}={value}"))
    page.get_by_text("10 personnes", exact=True).wait_for()


def correct_ten_functions(page, app):
    page.get_by_role("link", name="Modifier en grille").click()
    cells = page.locator("input[name$='-function']")
    assert cells.count() == 10
    colleague_writes(app, page.locator("input[name=ids]").first.input_value(), "Sage-femme")
    for number in range(10):
        cells.nth(number).fill("Matrone")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("Dans la fiche").wait_for()
    assert sorted(functions(app)) == ["Matrone"] * 9 + ["Sage-femme"]
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("1 fiche enregistrée").wait_for()
    assert functions(app) == ["Matrone"] * 10
    page.get_by_role("link", name="Revenir à la liste").click()


def keep_the_view(page):
    page.get_by_text("Enregistrer cette vue").click()
    page.fill("#nom-vue", "Femmes de Youwarou")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Femmes de Youwarou 10").wait_for()


def accept_forty_and_take_it_back(page, app):
    page.get_by_role("link", name="À valider 50").click()
    page.locator("[data-pick-all]").check()
    for number in range(10):
        page.locator("tbody .pick input").nth(number).uncheck()
    page.get_by_role("button", name="Accepter (40)").click()
    page.get_by_text("40 personnes acceptées.").wait_for()
    assert count(app, "pending") == 10
    page.locator(".flash button").click()
    page.get_by_text("40 personnes remises comme avant.").wait_for()
    assert count(app, "pending") == 50


def as_shown(page):
    """Return the cells of the list in the columns chosen, a row a list."""
    rows = page.locator("table.chosen tbody tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()[1:]] for row in rows]


def exported(page, path, total):
    """Press the button that exports the list and return the cells of the workbook, as its programs show them."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Exporter ({total})").click()
    download.value.save_as(path)
    if office.OFFICE:
        return office.shown(path)[0]
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def test_women_found_doubts_noted_functions_corrected_forty_accepted_and_the_view_exported(
    base, browser, app, tmp_path
):
    with browser.visit(LAPTOP) as visit:
        sign_in(visit, base)
        page = visit.page
        visit.goto(base + PEOPLE)
        find_the_women_of_youwarou(page)
        page.locator("tbody th a").first.click()
        write_down(page, "Vérifier sa fonction")
        page.get_by_role("link", name="Personne suivante").click()
        page.get_by_text("2 sur 10").wait_for()
        write_down(page, "Peut-être inscrite deux fois")
        page.locator(".walk").get_by_role("link", name="Participants").click()
        correct_ten_functions(page, app)
        keep_the_view(page)
        accept_forty_and_take_it_back(page, app)
        page.get_by_role("link", name="Femmes de Youwarou 10").click()
        page.wait_for_url(re.compile("sexe=F"))
        visit.goto(page.url + "&col=fonction,structure,district,etat&tri=structure,-prenom")
        screen = as_shown(page)
        header, *cells = exported(page, tmp_path / "liste.xlsx", 10)
        assert header[1:] == ["Prénoms", "Nom", "Fonction", "Structure", "District", "État"]
        assert [[f"{row[1]} {row[2]}", *row[3:]] for row in cells] == screen
        assert len(screen) == 10
        page.get_by_role("link", name="Chiffres").click()
        page.locator("tfoot a").last.click()
        page.get_by_text("10 personnes", exact=True).wait_for()
        visit.check()
