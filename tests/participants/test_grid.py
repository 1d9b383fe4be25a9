"""The grid: many corrected at once, nothing of a colleague written over, nothing typed lost, one way back."""

from uuid import uuid4

import pytest

from conference.core import clock
from conference.participants import details, services
from tests.builders import staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

STAFF = staff_actor()


@pytest.fixture
def three(forum):
    return [forum.add(f"Awa {number}", function="Matrone", organisation="CSCom") for number in range(3)]


def show(client, path="/org/forum/participants/grille", **parameters):
    return check_page(client.get(path, query_string=parameters))


def cell(person, name):
    return f"{person.hex}-{name}"


def save(client, page, button="Enregistrer", **values):
    return press(client, page.form("ids"), button, **values)


def functions(forum, *ids):
    return [forum.get(one).function for one in ids]


def colleague_changes(forum, person, **fields):
    with forum.app.app_context():
        someone = forum.get(person)
        wanted = details.Details(**{**vars(details.read(someone)), **fields})
        services.change_details(
            forum.event,
            person,
            wanted,
            version=someone.version,
            channel="organiser",
            actor=STAFF,
            now=clock.now(),
        )


def test_the_grid_shows_the_list_in_its_order_with_the_columns_chosen(forum, organiser, three):
    forum.add("Moussa", sex="M")
    page = show(organiser, sexe="M", grille=["fonction", "sexe"])
    assert [row[0] for row in page.rows()] == ["Moussa Traoré"]
    assert page.all("thead th") == ["Nom", "Fonction", "Sexe"]
    assert "1 personne" in page.text
    assert [row[0] for row in show(organiser, tri="-nom").rows()][:2] == ["Moussa Traoré", "Awa 2 Traoré"]


def test_ten_functions_are_corrected_and_taken_back_as_one(forum, organiser, three):
    page = show(organiser, grille=["fonction"])
    values = {cell(one, "function"): "Sage-femme" for one in three[:2]}
    answer = save(organiser, page, **values)
    assert answer.status_code == 303
    page = check_page(organiser.get(answer.location))
    assert "2 fiches enregistrées." in page.text
    assert functions(forum, *three) == ["Sage-femme", "Sage-femme", "Matrone"]
    back = organiser.post(page.one(".flash form")["action"], data=page.form("ids").filled())
    assert back.location.startswith(f"{forum.path}/grille?")
    assert "2 personnes remises comme avant." in check_page(organiser.get(back.location)).text
    assert functions(forum, *three) == ["Matrone"] * 3


def test_a_row_that_a_colleague_changed_is_shown_and_all_others_are_saved(forum, organiser, three):
    page = show(organiser, grille=["fonction", "structure"])
    colleague_changes(forum, three[0], function="Infirmière")
    values = {cell(one, "function"): "Sage-femme" for one in three}
    answer = save(organiser, page, **values)
    again = check_page(answer)
    assert answer.status_code == 409
    assert functions(forum, *three) == ["Infirmière", "Sage-femme", "Sage-femme"]
    assert "2 fiches enregistrées." in again.text
    assert "Dans la fiche : Infirmière" in again.text
    assert again.form("ids").fields[cell(three[0], "function")] == ["Sage-femme"]
    assert save(organiser, again).status_code == 303  # both were seen: what was typed holds
    assert functions(forum, *three) == ["Sage-femme"] * 3


def test_a_row_that_i_left_alone_is_no_conflict(forum, organiser, three):
    page = show(organiser, grille=["fonction"])
    colleague_changes(forum, three[0], function="Infirmière")
    answer = save(organiser, page, **{cell(three[1], "function"): "Sage-femme"})
    assert answer.status_code == 303
    assert functions(forum, *three) == ["Infirmière", "Sage-femme", "Matrone"]


def test_the_same_sent_twice_is_saved_once(forum, organiser, three):
    page = show(organiser, grille=["fonction"])
    values = {cell(three[0], "function"): "Sage-femme"}
    assert save(organiser, page, **values).status_code == 303
    version = forum.get(three[0]).version
    answer = save(organiser, page, **values)
    assert answer.status_code == 303
    assert forum.get(three[0]).version == version


def test_what_is_wrong_stays_at_its_cell_and_the_rest_is_saved(forum, organiser, three):
    page = show(organiser, grille=["telephone", "email", "nom", "prenom"])
    values = {
        cell(three[0], "phones"): "12",
        cell(three[0], "email"): "awa@",
        cell(three[1], "family_name"): "",
        cell(three[1], "given_names"): " ",
        cell(three[2], "phones"): "76 12 34 56",
    }
    answer = save(organiser, page, **values)
    again = check_page(answer)
    assert answer.status_code == 400
    assert [line.partition(" – ")[0] for line in again.errors()] == ["Awa 0 Traoré", "Awa 0 Traoré", "Awa 1 Traoré"]
    fields = again.form("ids").fields
    assert (fields[cell(three[0], "phones")], fields[cell(three[0], "email")]) == (["12"], ["awa@"])
    assert fields[cell(three[1], "family_name")] == [""]
    assert forum.get(three[1]).full_name == "Awa 1 Traoré"
    assert forum.get(three[2]).has_phone
    assert "1 fiche enregistrée." in again.text


@pytest.mark.parametrize(
    ("column", "name"), [("sexe", "sex"), ("age", "age_bracket"), ("langue", "language"), ("district", "district_id")]
)
def test_a_value_that_no_cell_offers_is_refused(forum, organiser, three, column, name):
    page = show(organiser, grille=[column])
    answer = save(organiser, page, **{cell(three[0], name): "xx"})
    assert answer.status_code == 400
    assert len(check_page(answer).errors()) == 1


def test_a_district_of_another_event_is_refused(forum, organiser, three):
    answer = save(organiser, show(organiser, grille=["district"]), **{cell(three[0], "district_id"): str(uuid4())})
    assert answer.status_code == 400
    answer = save(organiser, show(organiser, grille=["district"]), **{cell(three[0], "district_id"): str(forum.macina)})
    assert answer.status_code == 303
    assert forum.get(three[0]).district_id == forum.macina


def test_contacts_are_shown_only_with_the_flag_and_logged(forum, organiser, three, app):
    other = signed_in(app, forum.event, email="sans@equipe.example")
    page = show(other, grille=["telephone", "fonction"])
    assert page.all("thead th") == ["Nom", "Fonction"]
    assert "n’a pas compté : telephone." in page.text
    assert audited(app, "participants.contacts_shown") == []
    answer = save(other, page, **{cell(three[0], "function"): "Sage-femme"})
    assert answer.status_code == 303
    forged = page.form("ids").filled() | {cell(three[0], "phones"): "76123456"}
    other.post(page.form("ids").action + "&grille=telephone", data=forged)
    assert not forum.get(three[0]).has_phone
    show(organiser, grille=["telephone"])
    assert [line.count for line in audited(app, "participants.contacts_shown")] == [3]


def test_people_of_another_event_and_too_many_are_refused(forum, organiser, three):
    page = show(organiser, grille=["fonction"])
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    form = page.form("ids")
    for ids, status in (([stranger], 404), ([uuid4() for _ in range(26)], 400), (["x"], 400), ([], 400)):
        data = form.filled() | {"ids": [str(one) for one in ids]}
        assert organiser.post(form.action, data=data).status_code == status


def test_who_was_erased_or_merged_meanwhile_is_said(forum, organiser, three):
    from conference.participants import merge

    page = show(organiser, grille=["fonction"])
    with forum.app.app_context():
        merge.merge(forum.event.id, three[0], three[1], actor=STAFF, now=clock.now())
    answer = save(organiser, page, **{cell(three[1], "function"): "Sage-femme"})
    assert answer.status_code == 303
    assert functions(forum, three[1]) == ["Matrone"]


def test_columns_are_four_at_most_and_only_those_that_can_be_changed(forum, organiser, three):
    page = show(organiser, grille=["nom", "prenom", "titre", "structure", "fonction", "etat", "x"])
    assert page.all("thead th")[1:] == ["Nom", "Prénoms", "Titre", "Structure"]
    assert "n’a pas compté : fonction, etat, x." in page.text


def test_26_people_are_two_pages_and_saving_goes_on_to_the_next(forum, organiser):
    ids = [forum.add(f"Awa {number:02}") for number in range(26)]
    page = show(organiser, grille=["fonction"])
    assert len(page.rows()) == 25
    answer = save(organiser, page, "Enregistrer et continuer", **{cell(ids[0], "function"): "Matrone"})
    page = check_page(organiser.get(answer.location))
    assert [row[0] for row in page.rows()] == ["Awa 25 Traoré"]
    assert len(show(organiser, grille=["fonction"], feuille="999").rows()) == 1
    assert len(show(organiser, grille=["fonction"], feuille="-1").rows()) == 25


def test_a_formula_and_markup_are_text(forum, organiser, three):
    page = show(organiser, grille=["fonction"])
    save(organiser, page, **{cell(three[0], "function"): '"><script>=1+1</script>'})
    assert functions(forum, three[0]) == ['"><script>=1+1</script>']
    assert show(organiser, grille=["fonction"]).form("ids").fields[cell(three[0], "function")] == [
        '"><script>=1+1</script>'
    ]


def test_nothing_changed_is_said(forum, organiser, three):
    answer = save(organiser, show(organiser))
    assert "Rien n’a changé" in check_page(organiser.get(answer.location)).text
    assert show(organiser, q="personne-de-ce-nom").h1 == "Grille"
