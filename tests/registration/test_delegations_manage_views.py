"""The organiser's board, one delegation, reminders, files, and the import of many."""

import io
from datetime import timedelta

import openpyxl
import pytest

from conference.core import clock, sheets
from conference.core.db import session
from conference.events.models import Event, StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants.models import Delegation
from tests.builders import a_delegation, a_group, a_person, an_event
from tests.pages import check_page
from tests.staff import audited, press, signed_in

BOARD = "/org/forum/delegations"
HEADER = [
    "Structure", "Groupe", "Places", "Femmes au moins", "Désigner avant", "Confirmer avant", "Point focal", "Téléphone",
    "E-mail", "Langue", "Référence",
]  # fmt: skip


@pytest.fixture
def event(app):
    with app.app_context():
        today = clock.now().date()
        event = an_event(first_day=today + timedelta(days=30), last_day=today + timedelta(days=31))
        a_group(event, "sante", quota=10, label={"fr": "Professionnels de la santé"})
        a_group(event, "elus", quota=None)
        return event


@pytest.fixture
def organiser(app, event):
    return signed_in(app, event, contacts=True)


@pytest.fixture
def add(app, event):
    def add(organisation, seats=2, group="sante", **fields):
        with app.app_context():
            row = session().query(StakeholderGroup).filter_by(code=group).one()
            return a_delegation(session().get(Event, event.id), row, seats, organisation=organisation, **fields).id

    return add


def rows(app):
    with app.app_context():
        session().rollback()
        return {row.organisation: row for row in session().query(Delegation)}


def taken(app):
    with app.app_context():
        return session().query(StakeholderGroup).filter_by(code="sante").one().taken


def upload(client, *lines, header=HEADER, name="delegations.csv"):
    data = "\r\n".join(";".join(map(str, row)) for row in [header, *lines]).encode()
    form = check_page(client.get(f"{BOARD}/importer")).form("file")
    answer = client.post(form.action, data=form.filled() | {"file": (io.BytesIO(data), name)})
    return check_page(client.get(answer.location)) if answer.status_code == 303 else check_page(answer)


def test_the_board_filters_counts_and_exports_without_contacts(app, organiser, event, add):
    yesterday, tomorrow = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    add("ASACO de Sah", name_by=yesterday, women_minimum=2, email="focal@ailleurs.org")
    add("=Ville de Macina", 3, "elus", name_by=tomorrow)
    closed = add("Fermée", 1)
    press(organiser, check_page(organiser.get(f"{BOARD}/{closed}")).form("Fermer la délégation"))
    board = check_page(organiser.get(BOARD))
    assert [row[1].split(" FOR")[0] for row in board.rows()] == ["ASACO de Sah", "=Ville de Macina"]
    assert board.all("tfoot td") == ["", "", "0 sur 5", "0", "0", "", "", "", ""]
    late = check_page(organiser.get(f"{BOARD}?vue=retard"))
    assert [row[1].split(" FOR")[0] for row in late.rows()] == ["ASACO de Sah"]
    assert "en retard" in late.text
    for query, names in (("groupe=elus", 1), ("q=asaco", 1), ("q=rien", 0), ("vue=fermee", 1), ("vue=x&groupe=y", 2)):
        assert len(check_page(organiser.get(f"{BOARD}?{query}")).rows()) == names, query
    answer = press(organiser, board.form("Exporter"), button="CSV")
    table = sheets.read_table("x.csv", answer.data, max_rows=10, max_columns=20)
    assert len(table.rows) == 2
    assert not answer.data.count(b"focal@ailleurs.org")
    assert b";=Ville" not in answer.data
    book = openpyxl.load_workbook(io.BytesIO(press(organiser, board.form("Exporter"), button="Exporter").data))
    assert book.active.max_row == 3
    assert [line.details for line in audited(app, "delegations.exported")] == [{"format": "csv"}, {"format": "xlsx"}]


def test_a_delegation_is_made_once_corrected_and_undone(app, organiser, event):
    form = check_page(organiser.get(f"{BOARD}/nouvelle")).form("organisation")
    wrong = press(organiser, form, seats="0", women_minimum="x", name_by="hier", phone="12", email="a@")
    assert wrong.status_code == 422
    assert len(check_page(wrong).errors()) == 7
    full = press(organiser, form, organisation="CSRéf", group="sante", seats="11")
    assert check_page(full).errors() == ["Ce groupe n’a plus assez de places : il en reste 10."]
    good = {"organisation": "CSRéf", "group": "sante", "seats": "4", "reference": "LET/12"}
    assert check_page(press(organiser, form, **good)).h1 == "Délégation créée"
    again = press(organiser, form, **good)
    assert (again.status_code, len(rows(app)), taken(app)) == (303, 1, 4)
    page = check_page(organiser.get(again.location))
    edit = check_page(organiser.get(page.link("Modifier"))).form("organisation")
    assert press(organiser, edit, seats="6", name_by="2027-01-02T18:00").status_code == 303
    assert taken(app) == 6
    page = check_page(organiser.get(again.location))
    assert "Places : 4 → 6" in page.text
    assert press(organiser, edit, seats="7").status_code == 409
    press(organiser, page.form("Annuler"))
    assert (taken(app), rows(app)["CSRéf"].name_by) == (4, None)
    plain = signed_in(app, event, email="sans@equipe.example")
    form = check_page(plain.get(page.link("Modifier"))).form("organisation")
    assert "phone" not in form.fields
    assert press(plain, form, focal_name="Oumou").status_code == 303
    pin = check_page(press(organiser, check_page(organiser.get(again.location)).form("Donner un nouveau code")))
    assert pin.h1 == "Nouveau code"
    forged = pin.form("Imprimer le code dans la lettre").filled()
    (name,) = [one for one in forged if one.startswith("pin-")]
    forged[name] = ["000000" if forged[name] != ["000000"] else "111111"]
    assert organiser.post(f"{BOARD}/lettres", data=forged).status_code == 400


def test_who_has_an_address_is_written_to_the_others_are_called(app, organiser, event, add):
    add("ASACO", email="focal@ailleurs.org", phones=["+22376000001"])
    add("Mairie", phones=["+22376000002"])
    done = add("Complète", 1, email="autre@ailleurs.org")
    with app.app_context():
        from conference.participants import services

        group = session().query(StakeholderGroup).filter_by(code="sante").one()
        entry = services.Entry(source="delegation", delegation_id=done, state="confirmed")
        a_person(session().get(Event, event.id), group, entry)
    page = check_page(organiser.get(f"{BOARD}/relancer"))
    assert page.all("main form li bdi") == ["ASACO"]
    assert "+223 76 00 00 02" in page.text
    assert "76 00 00 01" not in page.text
    press(organiser, page.form("Relancer (1)"))
    board = check_page(organiser.get(BOARD))
    assert "1 point focal sera relancé dans dix minutes." in board.text
    with app.app_context():
        assert session().query(OutboxMessage).one().state == "waiting"
    press(organiser, board.form("Annuler"))
    with app.app_context():
        assert session().query(OutboxMessage).one().state == "cancelled"
    blind = signed_in(app, event, email="sans@equipe.example")
    assert "76 00" not in check_page(blind.get(f"{BOARD}/relancer")).text
    assert [line.count for line in audited(app, "delegations.contacts_shown")] == [1]


def test_a_table_is_rehearsed_then_imported_as_a_whole_and_the_pins_are_shown_once(app, client, organiser, event, add):
    add("CSRéf de Macina", 2)
    add("Grande", 3)
    page = upload(
        organiser,
        ("CSREF DE MACINA", "", "4", "", "10/08/2027", "", "Awa", "", "", "", ""),
        (
            "ASACO de Sah",
            "Professionnels de la santé",
            "3",
            "1",
            "2027-08-10 18:00",
            "",
            "Oumar",
            "76 12 34 56",
            "",
            "fr",
            "",
        ),
        ("Trop grande", "sante", "9", "", "", "", "", "", "", "", ""),
        ("Encore une", "sante", "1", "2", "", "", "", "", "", "", ""),
        ("Mairie", "nulle part", "2", "", "", "", "", "", "", "", ""),
        ("Sans places", "sante", "", "", "", "", "", "", "", "", ""),
        ("ASACO  de sah", "sante", "1", "", "", "", "", "", "", "", ""),
        ("Ambassade", "elus", "2", "", "31/02/2027", "", "", "12", "@", "xx", ""),
        ("Grande", "elus", "3", "", "", "", "", "", "", "", ""),
        ("", "elus", "3", "", "", "", "", "", "", "", ""),
    )
    bad = {row[0]: row[1] for row in page.rows("table[aria-label='Lignes à corriger'] tbody tr")}
    assert bad == {
        "Ligne 4": "Places", "Ligne 5": "Femmes au moins", "Ligne 6": "Groupe", "Ligne 7": "Places",
        "Ligne 8": "Structure", "Ligne 9": "Désigner avant", "Ligne 10": "Groupe", "Ligne 11": "Structure",
    }  # fmt: skip
    assert "il en reste 0." in page.text
    assert "Places : 2 → 4" in page.text
    assert (len(rows(app)), taken(app)) == (2, 5)
    confirm = page.form("Importer 2 délégations")
    done = check_page(press(organiser, confirm))
    assert "4, 5, 6, 7, 8, 9, 10, 11" in done.text
    assert (len(done.all(".code")), taken(app)) == (1, 10)
    made = rows(app)["ASACO de Sah"]
    assert (made.women_minimum, made.name_by.hour, made.reference) == (1, 18, "FOR-2026-003")
    path, pin = f"/d/{done.text.partition('/d/')[2].split()[0]}", done.one(".code").get_text().replace(" ", "")
    assert press(client, check_page(client.get(path)).form("pin"), pin=pin).status_code == 303
    assert press(organiser, confirm).status_code == 404
    again = upload(organiser, ("ASACO de Sah", "sante", "3", "1", "", "", "Oumar", "76 12 34 56", "", "", ""))
    assert "Il n’y a rien à importer." in again.text
    press(organiser, again.form("Ne rien importer"))
    other = signed_in(app, event, email="autre@equipe.example")
    mine = upload(organiser, ("Nouvelle", "elus", "1", "", "", "", "", "", "", "", ""))
    assert other.get(mine.form("Importer 1 délégation").action).status_code == 404


def test_the_template_comes_back_filled_in_and_a_wrong_file_is_told(app, organiser, event):
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{BOARD}/importer/modele.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADER
    assert [cell.value for cell in book.worksheets[1]["A"]] == ["Groupe", "Groupe elus", "Professionnels de la santé"]
    book.worksheets[0].append(["ASACO", "Professionnels de la santé", 3, 1])
    file = io.BytesIO()
    book.save(file)
    form = check_page(organiser.get(f"{BOARD}/importer")).form("file")
    answer = organiser.post(form.action, data=form.filled() | {"file": (io.BytesIO(file.getvalue()), "x.xlsx")})
    assert "à ajouter" in check_page(organiser.get(answer.location)).text
    missing = upload(organiser, ("ASACO",), header=["Structure"])
    assert missing.errors() == ["Il manque des colonnes : Groupe, Places. Partez du modèle."]
    assert organiser.post(form.action, data=form.filled()).status_code == 422


def test_the_board_says_when_the_next_reminder_goes_and_who_is_to_be_called(organiser, add):
    soon, later = clock.now() + timedelta(days=2), clock.now() + timedelta(days=9)
    add("Silencieuse", name_by=soon)
    add("Joignable", email="awa@ailleurs.org", name_by=later)
    page = check_page(organiser.get(BOARD))
    told = {row[1].split()[0]: row[9] for row in page.rows() if row[1].split()[0] in {"Silencieuse", "Joignable"}}
    assert told["Silencieuse"] == "à appeler"
    assert told["Joignable"].startswith("prévue le")
    listed = check_page(organiser.get(f"{BOARD}?vue=appeler"))
    assert [row[1].split()[0] for row in listed.rows()] == ["Silencieuse"]
