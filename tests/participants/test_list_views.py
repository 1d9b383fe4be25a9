"""The organiser's list as people use it: filters, order, columns, saved views, jumping, walking."""

import pytest
import sqlalchemy as sa

from conference.core.db import session, write
from conference.participants.list_models import SavedView
from conference.participants.models import Code
from tests.answering import a_question
from tests.pages import Form, check_page
from tests.staff import audited, signed_in

LIST = "/org/forum/participants"


def show(client, **parameters):
    query = {name.replace("__", "."): value for name, value in parameters.items()}
    return check_page(client.get(LIST, query_string=query))


def names(page):
    return [row[1] for row in page.rows()]


def get(client, form, press=None, **values):
    """Send a form that reads, as a browser would."""
    return check_page(client.get(form.action, query_string=form.filled(values, press=press), follow_redirects=True))


def chips(page):
    return [text.removeprefix("Retirer le filtre ").removesuffix(" ✕") for text in page.all(".chips a")]


@pytest.fixture
def people(forum):
    forum.add("Awa", "Ba", sex="F", district_id=forum.macina, organisation="École", phones=["+22376001234"])
    forum.add("Bila", "Cissé", sex="M", organisation="ASACO", email="bila@exemple.example")
    forum.add("Coumba", "Diallo", sex="F", group=forum.press)
    return forum


# ----------------------------------------------------------------------------------------------------------- filters


def test_a_filter_is_added_in_one_step(people, organiser):
    line = show(organiser, sexe="F").form("Ajouter ce filtre")
    page = get(organiser, line, ajouter="district", test="pas", valeur="macina")
    assert names(page) == ["Coumba Diallo"]
    assert chips(page) == ["Sexe : femme", "District : pas Macina"]
    page = get(organiser, page.form("Ajouter ce filtre"), ajouter="email", test="vide")
    assert chips(page) == ["Sexe : femme", "District : pas Macina", "Adresse e-mail : vide"]


def test_a_line_that_is_not_understood_is_said_and_what_was_typed_is_kept(people, organiser):
    line = show(organiser, sexe="F").form("Ajouter ce filtre")
    page = get(organiser, line, ajouter="telephone", test="dit", valeur="12 34")
    assert "Ce filtre n’a pas été compris" in page.text
    assert chips(page) == ["Sexe : femme"]
    assert page.form("Ajouter ce filtre").fields["valeur"] == ["12 34"]
    page = get(organiser, show(organiser).form("Ajouter ce filtre"), valeur="Macina")
    assert "Choisissez d’abord le champ à filtrer." in page.text


def test_the_values_of_a_field_are_shown_to_who_would_rather_choose(people, organiser):
    first = get(organiser, show(organiser, sexe="F").form("Ajouter ce filtre"), "Voir les valeurs", ajouter="district")
    second = get(organiser, first.form("Ajouter ce filtre"), test="pas", valeur="Macina")
    assert names(second) == ["Coumba Diallo"]
    assert chips(second) == ["Sexe : femme", "District : pas Macina"]
    without = check_page(organiser.get(second.link("Retirer le filtre District : pas Macina ✕")))
    assert names(without) == ["Awa Ba", "Coumba Diallo"]
    assert second.form("Filtrer").fields["district.pas"] == ["Macina"]


@pytest.mark.parametrize(
    ("field", "way", "values", "said", "found"),
    [
        ("structure", "contient", {"valeur": "ecole"}, "Structure : contient « ecole »", ["Awa Ba"]),
        ("structure", "vide", {}, "Structure : vide", ["Coumba Diallo"]),
        ("telephone", "est", {"valeur": "76 00 12 34"}, "Téléphone : 76 00 12 34", ["Awa Ba"]),
        ("email", "vide", {}, "Adresse e-mail : vide", ["Awa Ba", "Coumba Diallo"]),
        ("doublon", "est", {"valeur": "0"}, "Doublon possible : non", ["Awa Ba", "Bila Cissé", "Coumba Diallo"]),
        ("q.nuits", "entre", {"debut": "2"}, "Nuits : à partir de 2", []),
        ("sexe", "est", {"valeur": ["F", "M"]}, "Sexe : femme ou homme", ["Awa Ba", "Bila Cissé", "Coumba Diallo"]),
    ],
)
def test_each_kind_of_field_has_its_form(people, organiser, field, way, values, said, found):  # noqa: PLR0917
    with people.app.app_context():
        a_question(people.event, "number", "nuits", label={"fr": "Nuits", "en": "Nights"})
    panel = show(organiser, ajouter=field).form("Ajouter ce filtre")
    page = get(organiser, panel, test=way, **values)
    assert (chips(page), names(page)) == ([said], found)


@pytest.mark.parametrize(
    "sent",
    [
        {"ajouter": "district", "test": "est", "valeur": "Nulle part"},
        {"ajouter": "district", "test": "est"},
        {"ajouter": "date", "test": "entre", "debut": "hier"},
        {"ajouter": "date", "test": "entre"},
        {"ajouter": "structure", "test": "ou", "valeur": "a"},
        {"ajouter": "rien", "test": "est", "valeur": "a"},
        {"ajouter": "telephone", "test": "est", "valeur": "12"},
    ],
)
def test_what_the_form_cannot_add_is_said_and_the_list_stays(people, organiser, sent):
    page = check_page(organiser.get(LIST, query_string=sent | {"sexe": "M"}, follow_redirects=True))
    assert "Ce filtre n’a pas été compris" in page.text
    assert names(page) == ["Bila Cissé"]


def test_hidden_fields_are_neither_offered_nor_answered(people, app):
    client = signed_in(app, people.event, email="sans@equipe.example")
    page = show(client, telephone="76001234", tri="telephone", col="nom,telephone", email__vide="1")
    assert "n’a pas compté : telephone, tri, col=telephone, email.vide." in page.text
    assert len(names(page)) == 3
    assert "Téléphone" not in page.text
    assert "76 00" not in page.text
    assert not page.all("option[value=telephone], option[value=email]")


def test_a_filter_that_would_open_too_much_says_so(people, organiser, monkeypatch):
    from conference.participants import sealed_tests

    monkeypatch.setattr(sealed_tests, "MOST", 0)
    page = show(organiser, commune__vide="1")
    assert "Ce filtre lirait plus de 0 fiches scellées" in page.text
    assert names(page) == []


# -------------------------------------------------------------------------------------------------- order and columns


def test_a_second_key_is_added_turned_and_taken_away(people, organiser):
    page = get(organiser, show(organiser, tri="sexe").form("Ajouter ce tri"), trier="nom", sens="-")
    assert names(page) == ["Coumba Diallo", "Awa Ba", "Bila Cissé"]
    assert page.all(".keys li") == [
        "Sexe, croissant Inverser Sexe Retirer Sexe",
        "Nom, décroissant Inverser Nom Retirer Nom",
    ]
    turned = check_page(organiser.get(page.link("Inverser Nom")))
    assert names(turned) == ["Awa Ba", "Coumba Diallo", "Bila Cissé"]
    alone = check_page(organiser.get(page.link("Retirer Sexe")))
    assert names(alone) == ["Coumba Diallo", "Bila Cissé", "Awa Ba"]
    assert turned.one("th[aria-sort=ascending]").get_text().startswith("Sexe")


def test_columns_are_chosen_moved_and_shown_as_the_address_says(people, organiser):
    form = show(organiser, sexe="F").form("Afficher ces colonnes")
    data = form.filled({"col": ["structure", "telephone", "etat"]})
    page = check_page(organiser.post(form.action, data=data, follow_redirects=True))
    assert [head.rstrip("▲▼ ") for head in page.all("thead th")[1:]] == ["Nom", "Structure", "Téléphone", "État"]
    assert page.rows()[0][1:] == ["Awa Ba", "École", "+223 76 00 12 34", "à valider"]
    moved = check_page(organiser.get(page.link("Avancer État")))
    assert moved.rows()[0][1:] == ["Awa Ba", "École", "à valider", "+223 76 00 12 34"]
    assert moved.response.request.args["col"] == "nom,structure,etat,telephone"


def test_showing_a_contact_as_a_column_is_logged(people, organiser, app):
    show(organiser, col="nom,structure")
    assert audited(app, "participants.contacts_shown") == []
    show(organiser, col="nom,email")
    (entry,) = audited(app, "participants.contacts_shown")
    assert entry.count == 3


def test_two_hundred_columns_work(people, organiser, app):
    with app.app_context():
        for number in range(200):
            a_question(
                people.event, "text", f"q{number}", label={"fr": f"Question {number}", "en": f"Question {number}"}
            )
    page = show(organiser, col="*")
    assert len(page.all("thead th")) > 220
    assert page.one(".scroll[tabindex='0'][role=region]")
    assert names(page) == ["Awa Ba", "Bila Cissé", "Coumba Diallo"]
    chosen = ",".join(f"q.q{number}" for number in range(200))
    assert len(show(organiser, col=f"nom,{chosen}").all("thead th")) == 202


# --------------------------------------------------------------------------------------------------------- the views


def save(client, name, **parameters):
    shared = parameters.pop("shared", None)
    form = show(client, **parameters).form("nom")
    values = {"nom": name} | ({"partage": "1"} if shared else {})
    return check_page(client.post(form.action, data=form.filled(values), follow_redirects=True))


def tabs(page):
    return page.all(".tabs a")


def test_a_view_is_saved_found_again_renamed_shared_and_deleted_with_a_way_back(people, organiser, app):
    page = save(organiser, "Femmes sans e-mail", sexe="F", email__vide="1", tri="-date")
    assert "Vue enregistrée." in page.text
    assert page.one(".tabs [aria-current=page]").get_text(" ").split() == ["Femmes", "sans", "e-mail", "2"]
    address = show(organiser).link("Femmes sans e-mail 2")
    page = check_page(organiser.get(address))
    assert names(page) == ["Coumba Diallo", "Awa Ba"]

    colleague = signed_in(app, people.event, email="collegue@equipe.example", contacts=True)
    assert "Femmes sans e-mail 2" not in tabs(show(colleague))
    form = page.form("nom")
    page = check_page(
        organiser.post(form.action, data=form.filled({"nom": "À appeler", "partage": "1"}), follow_redirects=True)
    )
    assert "À appeler 2" in tabs(show(colleague))

    form = check_page(colleague.get(show(colleague).link("À appeler 2"))).form("Supprimer cette vue")
    page = check_page(colleague.post(form.action, data=form.filled(), follow_redirects=True))
    assert "À appeler 2" not in tabs(show(organiser))
    undo = Form(page.one(".flash form"))
    colleague.post(undo.action, data=undo.filled())
    assert "À appeler 2" in tabs(show(organiser))


def test_a_view_by_a_hidden_field_shows_no_count_and_no_more_than_the_role_may_see(people, organiser, app):
    save(organiser, "Sans e-mail", email__vide="1", shared=True)
    client = signed_in(app, people.event, email="sans@equipe.example")
    page = show(client)
    assert "Sans e-mail" in tabs(page)
    assert "n’a pas compté : email.vide" not in page.text


def test_what_a_view_searches_is_sealed(people, organiser, app):
    save(organiser, "Une personne", q="diallo")
    with app.app_context():
        (sealed,) = session().scalars(sa.select(SavedView.sealed)).all()
    assert b"diallo" not in sealed


def test_names_of_views_are_needed_and_unlike(people, organiser):
    assert "Donnez un nom à cette vue." in save(organiser, "  ", sexe="F").text
    save(organiser, "Femmes", sexe="F")
    assert "Une autre vue porte déjà ce nom." in save(organiser, "Femmes", sexe="M").text


def test_counts_of_views_follow_every_change(people, organiser, app):
    save(organiser, "Femmes", sexe="F")
    assert "Femmes 2" in tabs(show(organiser))
    people.add("Dado", "Keïta", sex="F")
    assert "Femmes 3" in tabs(show(organiser))


def test_a_view_of_another_event_or_colleague_does_not_exist(people, organiser, app):
    save(organiser, "Femmes", sexe="F")
    with app.app_context():
        (view_id,) = session().scalars(sa.select(SavedView.id)).all()
    colleague = signed_in(app, people.event, email="collegue@equipe.example")
    neighbour = signed_in(app, people.neighbour, email="voisin@equipe.example")
    token = show(colleague).form("nom").fields["csrf_token"]
    answer = colleague.post(f"{LIST}/vues/{view_id}/supprimer", data={"csrf_token": token}, follow_redirects=True)
    assert "Cette vue n’existe plus." in check_page(answer).text
    assert neighbour.post(f"/org/autre/participants/vues/{view_id}/supprimer").status_code in {303, 400}
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(SavedView)) == 1


# ----------------------------------------------------------------------------------------------- jumping and walking


def go(client, q):
    return client.get(LIST, query_string={"q": q, "aller": "1"})


def test_enter_goes_straight_to_the_one_with_this_code_or_phone(people, organiser, app):
    person = people.add("Dado", "Keïta", phones=["+22370000001"])
    with app.app_context(), write() as db:
        db.query(Code).filter_by(participant_id=person).one().text = "K7M4QP"
    assert go(organiser, "k7m 4qp").location.endswith(f"{LIST}/{person}")
    assert go(organiser, "70 00 00 01").location.endswith(f"{LIST}/{person}")
    people.add("Demba", "Keïta", phones=["+22370000001"])
    assert go(organiser, "70 00 00 01").location.endswith("?q=70+00+00+01")
    assert go(organiser, "keita").location.endswith("?q=keita")
    assert show(organiser).form("Filtrer").fields.get("q") == [""]


def test_a_phone_number_leads_nowhere_without_the_right(people, app):
    client = signed_in(app, people.event, email="sans@equipe.example")
    assert go(client, "76 00 12 34").location.endswith("?q=76+00+12+34")


def test_a_page_of_a_person_leads_through_the_list_it_was_opened_from(people, organiser):
    page = show(organiser, sexe="F")
    first = check_page(organiser.get(page.link("Awa Ba")))
    assert "1 sur 2" in first.text
    second = check_page(organiser.get(first.link("Personne suivante")))
    assert second.h1.startswith("Coumba Diallo")
    assert "2 sur 2" in second.text
    form = first.form("Accepter")
    after = check_page(organiser.post(form.action, data=form.filled(press="Accepter"), follow_redirects=True))
    assert "1 sur 2" in after.text


def test_who_is_no_more_in_the_list_is_said_to_be_outside_it(people, organiser):
    page = show(organiser, etat="pending")
    first = check_page(organiser.get(page.link("Awa Ba")))
    form = first.form("Accepter")
    after = check_page(organiser.post(form.action, data=form.filled(press="Accepter"), follow_redirects=True))
    assert "hors de cette liste (1)" in after.text
    assert check_page(organiser.get(after.link("Personne suivante"))).h1.startswith("Bila Cissé")


def test_the_list_leads_to_the_numbers_of_exactly_its_people(people, organiser):
    for parameters in ({}, {"sexe": "F"}, {"district.vide": "1", "tri": "-nom", "col": "etat"}):
        page = show(organiser, **parameters)
        numbers = check_page(organiser.get(page.link("Chiffres")))
        assert "ne veut rien dire ici" not in numbers.text
        back = check_page(organiser.get(numbers.one("tfoot td:last-child a")["href"]))
        assert sorted(names(back)) == sorted(names(page))


def test_what_an_address_may_not_ask_is_named_in_a_line_however_long_it_is(people, organiser):
    page = check_page(organiser.get(LIST, query_string={"col": [f"c{number}" for number in range(300)]}))
    assert "col=c7, …." in page.text
    assert "col=c8" not in page.text


@pytest.mark.parametrize(
    ("button", "typed"), [("Ajouter la note", {"note": "À voir"}), ("Mettre", {"etiquette": "VIP"})]
)
def test_who_writes_about_a_person_stays_in_the_list_they_came_from(people, organiser, button, typed):
    page = show(organiser, sexe="F")
    person = check_page(organiser.get(page.link(names(page)[0])))
    form = person.form(button)
    answer = organiser.post(form.action, data=form.filled(typed, press=button))
    after = check_page(organiser.get(answer.location))
    assert f"1 sur {len(names(page))}" in after.text
