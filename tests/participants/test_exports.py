import csv
import io
import zipfile

import openpyxl
import pytest

from conference.core.db import write
from conference.events.models import StakeholderGroup
from conference.participants import tickets
from tests.pages import check_page
from tests.staff import audited, press, signed_in

EXPORT = "/org/forum/participants/exporter"
PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", '=HYPERLINK("http://evil.example";"x")', 'x",=1', "a;=1"]


def read_csv(answer):
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def read_xlsx(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def listed(client, **parameters):
    return check_page(client.get("/org/forum/participants", query_string=parameters))


def export(client, page=None, button="Exporter", **values):
    values = values if page else {"set": "record"} | values
    page = page or check_page(client.get(EXPORT))
    return press(client, page.form("Exporter ("), button, **values)


def column(rows, label):
    return [row[rows[0].index(label)] for row in rows[1:]]


def test_one_press_gives_exactly_what_the_list_shows_in_its_order(forum, organiser):
    for number in range(60):
        forum.add(f"P{number:02}", f"N{number % 7}", sex="F" if number % 2 else "M")
    forum.add("Autre", group=forum.press)
    page = listed(organiser, groupe="sante", sexe="F", tri="-nom")
    sheet = read_xlsx(export(organiser, page)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["Identifiant", "Prénoms", "Nom", "Structure"]
    exported = [f"{row[1].value} {row[2].value}" for row in sheet.iter_rows(min_row=2)]
    second = listed(organiser, groupe="sante", sexe="F", tri="-nom", page="2") if len(exported) > 50 else None
    assert exported == [row[1] for row in page.rows()] + ([row[1] for row in second.rows()] if second else [])
    assert len(exported) == 30


def test_a_search_is_exported_with_its_nearest_names(forum, organiser):
    forum.add("Awa", "Coulibaly")
    forum.add("Moussa", "Keïta")
    rows = read_csv(export(organiser, listed(organiser, q="Cuolibaly"), format="csv"))
    assert column(rows, "Nom") == ["Coulibaly"]


def test_everything_is_said_in_words(forum, organiser, app):
    person = forum.add(
        title="Dr",
        organisation="CSCom",
        function="Matrone",
        sex="F",
        age_bracket="60+",
        district_id=forum.macina,
        language="bm",
        consent_list=True,
    )
    (header, row) = read_csv(export(organiser, format="csv"))
    with app.app_context():
        code = tickets.codes([person])[person]
    assert header.pop().startswith("Exporté par organiser le ")
    assert row.pop() == ""
    assert dict(zip(header, row, strict=True)) == {
        "Identifiant": str(person),
        "Code": code,
        "Titre": "Dr",
        "Prénoms": "Aminata",
        "Nom": "Traoré",
        "Groupe": "Groupe sante",
        "État": "à valider",
        "Motif": "",
        "Sexe": "femme",
        "Tranche d’âge": "60 ans et plus",
        "District": "Macina",
        "Structure": "CSCom",
        "Fonction": "Matrone",
        "Langue": "bambara",
        "Accord photos": "non",
        "Accord liste": "oui",
        "Accord nouvelle invitation": "non",
        "Mode d’inscription": "en ligne",
        "Inscrite le": row[-1],
    }


def test_the_two_formats_say_the_same(forum, organiser):
    for name in ("Awa", "Ɲeleni", "N’Golo", "أمينة"):
        forum.add(name, phones=["+22376001234"])
    values = {"contacts": "y", "reason": "donor"}
    rows = read_csv(export(organiser, format="csv", **values))
    cells = [[str(cell or "") for cell in row] for row in read_xlsx(export(organiser, **values)).worksheets[0].values]
    at = rows[0].index("Inscrite le")
    phone = rows[0].index("Téléphone")
    same = [i for i in range(len(cells[0])) if i not in {at, phone}]
    assert len(rows[0]) == len(cells[0]) + 1  # the mark
    assert [[row[i] for i in same] for row in rows] == [[row[i] for i in same] for row in cells]
    assert (rows[1][phone], cells[1][phone]) == ("+223 76 00 12 34",) * 2


def test_the_file_is_neutral_and_kept_by_nobody(forum, organiser):
    forum.add()
    for kind in ("csv", "xlsx"):
        answer = export(organiser, format=kind)
        name = answer.headers["Content-Disposition"]
        assert name.startswith('attachment; filename="liste-')
        assert name.endswith(f'.{kind}"')
        assert "forum" not in name
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_cell_is_a_formula(forum, organiser):
    for payload in PAYLOADS:
        forum.add(payload, payload, organisation=payload, function=payload)
    for row in read_csv(export(organiser, format="csv"))[1:]:
        assert not any(cell.lstrip().startswith(tuple("=+-@＝")) for cell in row)
    answer = export(organiser)
    sheet = read_xlsx(answer).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert all(b"<f>" not in book.read(name) for name in book.namelist())


def test_french_excel_opens_it_with_a_double_click(forum, organiser):
    forum.add("Aïssata")
    answer = export(organiser, format="csv")
    assert answer.data.startswith(b"\xef\xbb\xbfIdentifiant;Code;")
    assert b"\r\n" in answer.data


# ----------------------------------------------------------------------------------------------------------- contacts


def test_contacts_stay_out_unless_asked_for(forum, organiser):
    forum.add(phones=["+22376001234"], email="awa@exemple.example", commune="Sah")
    for kind in ("csv", "xlsx"):
        answer = export(organiser, format=kind)
        text = answer.data.decode("utf-8", "replace")
        if kind == "xlsx":
            text = "".join(str(row) for row in read_xlsx(answer).worksheets[0].values)
        assert not any(secret in text for secret in ("7600", "76 00", "awa@", "Sah"))


def test_contacts_need_a_reason_that_is_logged(forum, organiser, app):
    forum.add(phones=["+22376001234", "+22366000001"], email="awa@exemple.example", commune="Sah")
    page = check_page(export(organiser, contacts="y"))
    assert page.errors() == ["Choisissez une raison : elle est notée avec votre nom."]
    page = check_page(export(organiser, contacts="y", reason="other"))
    assert page.errors() == ["Écrivez la raison en quelques mots."]
    assert audited(app, "participants.exported") == []
    rows = read_csv(export(organiser, format="csv", contacts="y", reason="other", other="Retrouver une valise"))
    assert rows[1][-5:] == ["+223 76 00 12 34", "+223 66 00 00 01", "awa@exemple.example", "Sah", ""]
    (entry,) = audited(app, "participants.exported")
    assert (entry.count, entry.event_id) == (1, forum.event.id)
    assert entry.details == {
        "format": "csv",
        "contacts": True,
        "sensitive": False,
        "reason": "other",
    }


def test_an_export_without_contacts_is_logged_too(forum, organiser, app):
    for number in range(3):
        forum.add(f"P{number}")
    export(organiser, reason="donor")
    (entry,) = audited(app, "participants.exported")
    assert (entry.count, entry.details) == (
        3,
        {"format": "xlsx", "contacts": False, "sensitive": False, "reason": None},
    )
    assert entry.actor_id is not None


def test_without_the_right_nobody_gets_contacts(forum, app):
    forum.add(phones=["+22376001234"])
    client = signed_in(app, forum.event, email="sans@equipe.example")
    form = check_page(client.get(EXPORT)).form("Exporter (")
    assert "contacts" not in form.fields
    data = form.filled(format="csv") | {"contacts": "y", "reason": "security"}
    assert client.post(form.action, data=data).status_code == 403
    assert audited(app, "participants.exported") == []


# ---------------------------------------------------------------------------------------------------- people ticked


def test_people_ticked_are_exported_alone(forum, organiser):
    first, _second, third = (forum.add(f"P{number}") for number in range(3))
    form = listed(organiser).form("Accepter")
    answer = organiser.post(EXPORT, data=form.filled(ids=[third, first]) | {"selection": "1", "format": "csv"})
    assert column(read_csv(answer), "Identifiant") == [str(first), str(third)]


def test_everybody_of_the_list_may_be_ticked_at_once(forum, organiser):
    for number in range(52):
        forum.add(f"P{number:02}")
    form = listed(organiser).form("Accepter")
    answer = organiser.post(EXPORT, data=form.filled(all="1") | {"selection": "1", "format": "csv"})
    assert len(read_csv(answer)) == 53


def test_ids_of_another_event_are_nobody(forum, organiser):
    stranger = forum.add("Secret", event=forum.neighbour, group=forum.elsewhere)
    own = forum.add()
    form = listed(organiser).form("Accepter")
    answer = organiser.post(EXPORT, data=form.filled(ids=[stranger, own]) | {"selection": "1", "format": "csv"})
    assert column(read_csv(answer), "Identifiant") == [str(own)]


def test_nobody_ticked_is_said(forum, organiser):
    forum.add()
    form = listed(organiser).form("Accepter")
    answer = organiser.post(EXPORT, data=form.filled() | {"selection": "1"})
    assert "Choisissez au moins une personne." in check_page(organiser.get(answer.location)).text


@pytest.mark.parametrize("values", [{"format": "exe"}, {"format": ""}, {"format": "../../etc/passwd"}])
def test_a_format_that_does_not_exist_is_refused(forum, organiser, values):
    form = check_page(organiser.get(EXPORT)).form("Exporter (")
    assert organiser.post(EXPORT, data=form.filled() | values).status_code == 400


def test_a_filter_that_cannot_be_exports_nobody(forum, organiser, app):
    forum.add()
    form = check_page(organiser.get(EXPORT)).form("Exporter (")
    for filter_ in ("groupe=x", "q.inconnue=1", "a=b&" * 50, "telephone=rien"):
        answer = organiser.post(EXPORT, data=form.filled(format="csv") | {"filtre": filter_})
        assert answer.status_code == 303
        assert check_page(organiser.get(answer.location)).text
    assert audited(app, "participants.exported") == []


def test_an_order_made_by_hand_is_the_usual_one(forum, organiser):
    forum.add()
    form = check_page(organiser.get(EXPORT)).form("Exporter (")
    data = form.filled(format="csv") | {"filtre": "tri=sealed&page=%00&col=sealed&col=nom"}
    assert len(read_csv(organiser.post(EXPORT, data=data))) == 2


def test_the_second_sheet_says_what_the_file_is(forum, organiser):
    forum.add()
    book = read_xlsx(export(organiser, listed(organiser, etat="pending", q="traore")))
    assert book.sheetnames == ["Participants", "À propos"]
    about = dict(book.worksheets[1].values)
    assert about["Événement"] == "Forum des soignants"
    assert about["Filtre"] == "Recherche : « traore » · État : à valider"
    assert (about["Exporté par"], about["Personnes"], about["Coordonnées"]) == ("organiser", "1", "non")


def test_the_file_speaks_the_language_of_the_page(forum, organiser, app):
    with app.app_context(), write() as db:
        db.get_one(StakeholderGroup, forum.health.id).label = {"fr": "Santé", "en": "Health"}
    forum.add()
    form = check_page(organiser.get("/en" + EXPORT)).form()
    rows = read_csv(organiser.post(form.action, data=form.filled(format="csv", set="record")))
    assert rows[1][5] == "Health"


def test_an_export_asks_little_of_the_database_however_many_people_it_holds(forum, organiser, queries_of):
    for number in range(20):
        forum.add(f"P{number}", phones=["+22376001234"])
    page = check_page(organiser.get(EXPORT))
    asked = queries_of(lambda: export(organiser, page, contacts="y", reason="donor").data)
    assert len(asked) <= 14
