import pytest
import time_machine

from conference.core import clock
from conference.core.db import write
from conference.core.permissions import PUBLIC
from conference.events.models import StakeholderGroup
from conference.participants import details as record
from conference.participants import merge, services, tickets
from conference.participants.contacts import Contacts
from conference.participants.services import Entry
from tests.builders import a_delegation, details, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

PHONE = "+22376001234"


def see(client, person):
    return check_page(client.get(f"/org/forum/participants/{person}"))


def facts(page):
    return dict(zip(page.all("dl.facts dt"), page.all("dl.facts dd"), strict=True))


@pytest.fixture
def person(forum):
    return forum.add(
        phones=[PHONE],
        email="awa@exemple.example",
        title="Dr",
        organisation="CSCom de Sah",
        function="Matrone",
        sex="F",
        age_bracket="25-29",
        district_id=forum.macina,
        language="bm",
        consent_photo=True,
    )


# ------------------------------------------------------------------------------------------------------------ the page


def test_everything_stands_there_in_words(forum, organiser, person, app):
    page = see(organiser, person)
    with app.app_context():
        code = tickets.codes([person])[person]
    assert page.h1 == "Dr Aminata Traoré à valider"
    assert page.title == f"Fiche {code} – Forum des soignants"
    known = facts(page)
    assert known["Code"] == f"{code[:3]} {code[3:]}"
    assert (known["Structure"], known["Fonction"], known["Sexe"]) == ("CSCom de Sah", "Matrone", "femme")
    assert (known["Tranche d’âge"], known["District"], known["Langue"]) == ("25 à 29 ans", "Macina", "bambara")
    assert (known["Téléphone"], known["Adresse e-mail"]) == ("+223 76 00 12 34", "awa@exemple.example")
    assert known["Photos et vidéos"].startswith("oui")
    assert known["Nouvelle invitation"] == "non"
    assert known["Inscription"].endswith(", en ligne")


def test_looking_at_contacts_is_logged(forum, organiser, person, app):
    see(organiser, person)
    (entry,) = audited(app, "participant.opened")
    assert (entry.subject_id, entry.event_id) == (person, forum.event.id)


def test_without_the_right_no_contact_is_on_any_page_nor_in_the_history(forum, organiser, person, app):
    form = check_page(organiser.get(f"/org/forum/participants/{person}/modifier")).form("Enregistrer")
    press(organiser, form, phones="76 00 99 99")
    assert "+223 76 00 99 99" in see(organiser, person).text
    client = signed_in(app, forum.event, email="sans@equipe.example")
    page = see(client, person)
    assert "Téléphone : (masqué) → (masqué)" in page.text
    for text in (page.text, client.get(f"/org/forum/participants/{person}/modifier").text):
        assert not any(figures in text for figures in ("+223", "76 00", "7600"))
        assert "exemple.example" not in text
    assert len(audited(app, "participant.opened")) == 3


def test_the_history_says_who_did_what_when(forum, organiser, person, app):
    press(organiser, see(organiser, person).form("Accepter"), "Accepter")
    with app.app_context():
        services.transition(forum.event.id, [person], "cancelled", actor=PUBLIC, now=clock.now(), reason="self")
    log = see(organiser, person).all(".log li")
    assert "formulaire public Décision État : confirmée → annulée Motif : par la personne" in log[0]
    assert "– organiser Décision État : à valider → confirmée" in log[1]
    assert "formulaire public Inscription État : à valider" in log[2]


def test_a_suspected_duplicate_is_linked_both_ways(forum, organiser):
    first, second = (forum.add(organisation="ASACO") for _ in range(2))
    for one, other in ((first, second), (second, first)):
        page = see(organiser, one)
        assert "même nom et même structure" in page.one("#doublons").get_text()
        name, compare = page.soup.select("#doublons a")
        assert str(other) in name["href"]
        assert compare["href"].startswith("/org/forum/doublons/")


def test_a_merged_record_leads_to_the_one_that_stays_and_decides_nothing(forum, organiser, app):
    stays, goes = forum.add(), forum.add("Awa")
    with app.app_context():
        merge.merge(forum.event.id, stays, goes, actor=staff_actor(), now=clock.now())
    page = see(organiser, goes)
    assert page.link("Voir la fiche qui reste") == f"/org/forum/participants/{stays}"
    assert page.all("main button") == []


def test_the_delegation_is_named_and_its_focal_point_recommended(forum, organiser, app):
    with app.app_context():
        delegation = a_delegation(forum.event, forum.health, 3, organisation="ASACO de Sah", phones=[PHONE])
        entry = Entry(source="delegation", delegation_id=delegation.id)
        person = services.register(forum.event, forum.health, details(), entry, actor=staff_actor(), now=clock.now()).id
    known = facts(see(organiser, person))
    assert (known["Délégation"], known["Contact"]) == ("ASACO de Sah", "aucun : passez par le point focal")


def test_the_page_needs_few_queries(forum, organiser, person, queries_of):
    assert len(queries_of(lambda: see(organiser, person))) <= 18


def test_the_page_speaks_english(forum, organiser, person):
    check_page(organiser.get(f"/en/org/forum/participants/{person}"))
    check_page(organiser.get(f"/en/org/forum/participants/{person}/modifier"))


# ------------------------------------------------------------------------------------------------------- its decisions


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("nominated", ["Accepter", "Refuser", "Annuler l’inscription"]),
        ("pending", ["Accepter", "Refuser", "Annuler l’inscription"]),
        ("confirmed", ["Remettre à valider", "Annuler l’inscription"]),
        ("waitlisted", ["Accepter", "Remettre à valider", "Refuser", "Annuler l’inscription"]),
        ("declined", ["Rétablir", "Remettre à valider"]),
        ("cancelled", ["Rétablir", "Remettre à valider"]),
    ],
)
def test_each_state_offers_what_may_follow(forum, organiser, state, buttons):
    person = forum.add(state=state, source="import")
    assert see(organiser, person).all("form[action$='/etat'] button") == buttons


def test_a_decision_is_taken_said_and_undone(forum, organiser, person):
    answer = press(organiser, see(organiser, person).form("Refuser"), "Refuser")
    page = check_page(organiser.get(answer.location))
    assert "Inscription : refusée." in page.text
    assert forum.states(person) == ["declined"]
    action = page.one(".flash form")["action"]
    token = page.form("Rétablir").fields["csrf_token"]
    back = organiser.post(action, data={"csrf_token": token})
    assert back.location == f"/org/forum/participants/{person}"
    assert forum.states(person) == ["pending"]


def test_who_withdrew_meanwhile_is_not_accepted_by_an_old_page(forum, organiser, person, app):
    form = see(organiser, person).form("Accepter")
    with app.app_context():
        services.transition(forum.event.id, [person], "cancelled", actor=PUBLIC, now=clock.now(), reason="self")
    page = check_page(press(organiser, form, "Accepter"))
    assert page.response.status_code == 409
    assert page.h1 == "Cette fiche a changé entre-temps"
    assert "Décision" in page.text
    assert "formulaire public" in page.text
    assert page.all("dl dd") == ["annulée", "confirmée"]
    assert forum.states(person) == ["cancelled"]
    press(organiser, page.form("quand même"))
    assert forum.states(person) == ["confirmed"]


@pytest.mark.parametrize(
    ("to", "seen"),
    [("", "pending"), ("merged", "pending"), ("pending", "pending"), ("confirmed", "x"), ("nominated", "waitlisted")],
)
def test_what_is_not_offered_is_not_done(forum, organiser, person, to, seen):
    form = see(organiser, person).form("Accepter")
    answer = organiser.post(form.action, data=form.filled() | {"to": to, "seen": seen})
    assert answer.status_code == 400
    assert forum.states(person) == ["pending"]


def test_a_full_group_asks_before_it_is_overrun(forum, organiser, app):
    forum.add("Un", group=forum.press)
    person = forum.add("Deux", group=forum.press, state="waitlisted", source="import")
    answer = press(organiser, see(organiser, person).form("Accepter"), "Accepter")
    page = check_page(answer)
    assert (answer.status_code, page.h1) == (409, "Il n’y a plus de place")
    assert forum.states(person) == ["waitlisted"]
    press(organiser, page.form("Dépasser le quota"), "Dépasser le quota")
    assert forum.states(person) == ["confirmed"]
    assert len(audited(app, "seat.overridden")) == 1


def test_a_person_moves_to_another_group_with_the_seat(forum, organiser, person):
    form = see(organiser, person).form("Changer")
    page = check_page(organiser.get(press(organiser, form, groupe="presse").location))
    assert "Groupe : Groupe presse." in page.text
    assert forum.get(person).group_id == forum.press.id
    assert "Changement de groupe Groupe : Groupe sante → Groupe presse" in page.all(".log li")[0]


def test_a_full_group_is_entered_only_on_purpose(forum, organiser, person):
    forum.add("Un", group=forum.press)
    page = check_page(press(organiser, see(organiser, person).form("Changer"), groupe="presse"))
    assert "Groupe presse : 1 place prise sur 1." in page.text
    assert forum.get(person).group_id == forum.health.id
    press(organiser, page.form("Dépasser le quota"), "Dépasser le quota")
    assert forum.get(person).group_id == forum.press.id


def test_a_group_must_be_chosen_to_change_it(forum, organiser, person):
    page = press(organiser, see(organiser, person).form("Changer"), "Changer")
    assert "Choisissez un groupe." in check_page(organiser.get(page.location)).text
    assert forum.get(person).group_id == forum.health.id


@pytest.mark.parametrize("code", ["ailleurs", "x"])
def test_a_group_of_another_event_does_not_exist_here(forum, organiser, person, code):
    form = see(organiser, person).form("Changer")
    assert organiser.post(form.action, data=form.filled() | {"groupe": code}).status_code == 404
    assert forum.get(person).group_id == forum.health.id


def test_what_is_done_to_somebody_of_another_event_is_not_found(forum, organiser, person):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    page = see(organiser, person)
    for form in (page.form("Accepter"), page.form("Changer")):
        data = form.filled() | {"to": "confirmed"}
        assert organiser.post(form.action.replace(str(person), str(stranger)), data=data).status_code == 404
    assert forum.states(stranger) == ["confirmed"]


# ---------------------------------------------------------------------------------------------------------- its details


def edit(client, person):
    return check_page(client.get(f"/org/forum/participants/{person}/modifier"))


def test_details_are_changed_and_the_rest_stays(forum, organiser, person, app):
    form = edit(organiser, person).form("Enregistrer")
    assert form.fields["phones"] == ["+223 76 00 12 34"]
    answer = press(organiser, form, given_names="Awa", family_name="N’Golo", phones="66 00 00 01 / 76001234", sex="M")
    page = check_page(organiser.get(answer.location))
    assert "Fiche enregistrée." in page.text
    with app.app_context():
        now = record.read(forum.get(person))
    assert (now.given_names, now.family_name, now.sex, now.title, now.language) == ("Awa", "N’Golo", "M", "Dr", "bm")
    assert now.contacts == Contacts(("+22366000001", PHONE), "awa@exemple.example", "")
    assert (now.consent_photo, now.district_id) == (True, forum.macina)


def test_without_the_right_contacts_can_be_neither_read_nor_written(forum, person, app):
    client = signed_in(app, forum.event, email="sans@equipe.example")
    form = edit(client, person).form("Enregistrer")
    assert not {"phones", "email", "commune"} & set(form.fields)
    client.post(form.action, data=form.filled(function="Sage-femme") | {"phones": "66000001", "email": "x@y.example"})
    with app.app_context():
        now = record.read(forum.get(person))
    assert now.function == "Sage-femme"
    assert now.contacts == Contacts((PHONE,), "awa@exemple.example", "")


def test_hidden_fields_change_nothing_else(forum, organiser, person):
    form = edit(organiser, person).form("Enregistrer")
    more = {
        "state": "confirmed",
        "seat": "none",
        "event_id": str(forum.neighbour.id),
        "suspected": "1",
        "commune": "Sah",
    }
    organiser.post(form.action, data=form.filled(function="Sage-femme") | more)
    now = forum.get(person)
    assert (now.state, now.seat, now.event_id, now.function) == ("pending", "group", forum.event.id, "Sage-femme")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"given_names": "", "family_name": " "}, "Saisissez au moins un nom."),
        ({"phones": "12"}, "Ce numéro"),
        ({"phones": "/".join(f"7600000{n}" for n in range(5))}, "Quatre numéros au plus."),
        ({"email": "awa@"}, "Cette adresse e-mail n’est pas complète"),
        ({"family_name": "x" * 121}, "C’est trop long : 120 caractères au plus."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(forum, organiser, person, values, error):
    answer = press(organiser, edit(organiser, person).form("Enregistrer"), function="Sage-femme", **values)
    page = check_page(answer)
    assert answer.status_code == 400
    assert error in page.errors()[0]
    assert page.form("Enregistrer").fields["function"] == ["Sage-femme"]
    assert forum.get(person).function == "Matrone"


@pytest.mark.parametrize("field", ["sex", "age_bracket", "district_id", "language"])
def test_a_choice_that_is_not_offered_is_refused(forum, organiser, person, field):
    form = edit(organiser, person).form("Enregistrer")
    answer = organiser.post(form.action, data=form.filled() | {field: "' OR 1=1"})
    assert answer.status_code == 400


def test_who_is_slower_sees_both_versions_and_loses_nothing(forum, organiser, person, app):
    slow = edit(organiser, person).form("Enregistrer")
    colleague = signed_in(app, forum.event, email="autre@equipe.example", contacts=True)
    press(colleague, edit(colleague, person).form("Enregistrer"), function="Sage-femme", sex="M")
    answer = press(organiser, slow, organisation="CSRéf de Macina", function="Infirmière")
    page = check_page(answer)
    assert answer.status_code == 409
    assert "Cette fiche a changé entre-temps" in page.text
    assert page.rows() == [
        ["Structure", "CSCom de Sah", "CSRéf de Macina"],
        ["Fonction", "Sage-femme", "Infirmière"],
        ["Sexe", "Homme", "Femme"],
    ]
    assert forum.get(person).function == "Sage-femme"
    form = page.form("Enregistrer")
    assert (form.fields["organisation"], form.fields["sex"]) == (["CSRéf de Macina"], ["F"])
    assert press(organiser, form, sex="M").status_code == 303
    now = forum.get(person)
    assert (now.organisation, now.function, now.sex) == ("CSRéf de Macina", "Infirmière", "M")


@pytest.mark.parametrize("version", ["", "１", "-1", "9" * 50, "x", "1e0"])
def test_a_version_made_by_hand_is_an_old_one(forum, organiser, person, version):
    form = edit(organiser, person).form("Enregistrer")
    answer = organiser.post(form.action, data=form.filled(function="Sage-femme") | {"version": version})
    assert answer.status_code == 409
    assert forum.get(person).function == "Matrone"


def test_consents_are_noted_with_whom_they_came_through(forum, organiser, person):
    with time_machine.travel(clock.now()):
        press(organiser, edit(organiser, person).form("Enregistrer"), consent_invite="y")
    assert facts(see(organiser, person))["Nouvelle invitation"].endswith("par l’organisation")


def test_the_commune_is_asked_only_where_the_group_asks_it(forum, organiser, person, app):
    assert "commune" not in edit(organiser, person).form("Enregistrer").fields
    with app.app_context(), write() as db:
        db.get_one(StakeholderGroup, forum.health.id).asks_commune = True
    press(organiser, edit(organiser, person).form("Enregistrer"), commune="Sah")
    assert facts(see(organiser, person))["Commune"] == "Sah"
