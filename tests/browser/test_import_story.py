"""An organiser sends the messy list as it is, leaves, comes back, imports it, and finds a clean, exact list."""

from collections import Counter

import pytest

from conference.core.db import session
from conference.core.text import fold
from conference.events.models import Place, StakeholderGroup
from conference.participants import details as records
from conference.participants.models import Code, Participant, Suspicion
from tests.browser.support import LAPTOP, serve
from tests.browser.test_organiser import EMAIL, sign_in
from tests.builders import a_district, a_group, a_staff_user, an_event
from tests.exchange import messy
from tests.exchange.test_messy_list import GROUPS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: As they are typed in the list; nobody's spelling is mended.
TYPED = {"ousmane dialo", "etienne diara", "joseph koulibaly", "emmanuel diara", "foune munkoro"}
#: The same name, organisation and function as somebody, without a contact: a person says whether it is the same one.
ASKED = {"aoua traore", "jean coulibaly", "alphonsine sogoba", "yacouba diarra"}


@pytest.fixture
def base(app):
    with app.app_context():
        event = an_event()
        for code, label in GROUPS.items():
            a_group(event, code, 20 if code == "ong" else None, approval=code == "communaute", label={"fr": label})
        for name in ("Ténenkou", "Youwarou", "Macina", "Tominian"):
            a_district(event, name)
        a_staff_user(EMAIL, "organiser", event, contacts=True)
    with serve(app) as address:
        yield address


def tiles(page):
    return page.locator(".tiles b").all_inner_texts()


def imported(app):
    """(name, group, district, telephones) of everybody."""
    with app.app_context():
        groups = {one.id: one.code for one in session().query(StakeholderGroup)}
        places = {one.id: one.name for one in session().query(Place)}
        people = session().query(Participant).all()
        return [
            (
                fold(f"{one.given_names} {one.family_name.partition(' épouse ')[0]}"),
                groups[one.group_id],
                places.get(one.district_id, ""),
                records.read(one).contacts.phones,
            )
            for one in people
        ]


def check_exact(app):
    """Everybody once, in their group and district, with their own numbers; four who are asked about come twice."""
    found, true = imported(app), messy.people()
    names = Counter((name, group, district) for name, group, district, _ in found)
    expected = Counter((fold(f"{one['prenom']} {one['nom']}"), one["groupe"], one["district"]) for one in true.values())
    assert len(found) == 200
    assert {name for name, _, _ in (names - expected)} - TYPED == ASKED
    # the first row of these two is mistyped, and stays as it is
    assert {name for name, _, _ in (expected - names)} == {"ousmane diallo", "etienne diarra"}
    numbers = Counter(number for one in true.values() for number in one["telephones"].replace(";", " ").split())
    assert {number for *_, phones in found for number in phones} <= numbers.keys()


def test_the_messy_list_goes_in_through_the_pages_and_comes_out_exact(base, browser, app, tmp_path):
    file = messy.workbook()
    path = tmp_path / file.name
    path.write_bytes(file.data)
    with browser.visit(LAPTOP) as visit:
        page = visit.page
        sign_in(visit, base)
        visit.goto(f"{base}/org/forum/importer")
        page.set_input_files("#file", path)
        page.get_by_role("button", name="Lire la liste").click()
        page.get_by_role("heading", name="Que contient chaque colonne ?").wait_for()
        assert page.get_by_text("Titres des colonnes : ligne 7.").count() == 1
        visit.check()
        page.get_by_role("button", name="Vérifier les lignes").click()
        page.get_by_role("heading", name="Vérifiez avant d’importer").wait_for()
        assert tiles(page) == ["196", "22", "4", "6", "12"]
        visit.check()
        assert imported(app) == []
        visit.goto(f"{base}/org/forum/importer")  # left, and taken up again
        page.get_by_role("link", name="liste.xlsx").click()
        page.get_by_role("button", name="Vérifier les lignes").click()
        page.get_by_role("link", name="lignes invalides").first.click()
        assert page.locator("tbody tr th").all_inner_texts() == ["36", "53", "116", "170", "208", "244"]
        page.get_by_role("button", name="Importer 200 personnes").click()
        page.get_by_role("heading", name="Import terminé").wait_for()
        visit.check()
        assert tiles(page)[0] == "200"
        assert page.get_by_text("36, 53, 116, 170, 208, 244").count() == 1
        check_exact(app)
        with app.app_context():
            assert session().query(Code).count() == 200
            assert session().query(Suspicion).count() == 4
        page.get_by_role("button", name="Annuler tout l’import").click()
        page.get_by_role("heading", name="Import annulé").wait_for()
        visit.check()
        assert imported(app) == []
