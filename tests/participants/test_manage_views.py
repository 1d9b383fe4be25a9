from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from conference.core import clock
from conference.core.db import write
from conference.messaging.models import OutboxMessage
from tests.builders import a_group, a_staff_user
from tests.pages import Form, check_page
from tests.staff import audited, press, signed_in

DECIDE = "/org/forum/participants/decision"


def names(page):
    return [row[1] for row in page.rows()]


def show(client, **parameters):
    return check_page(client.get("/org/forum/participants", query_string=parameters))


def undo_of(page):
    """The form of the notice that takes the last action back."""
    return Form(page.one(".flash form"))


def choose(client, page, button, *ids, **values):
    return press(client, page.form("Accepter"), button, ids=list(ids), **values)


# ------------------------------------------------------------------------------------------------------------ the list


def test_the_list_says_who_is_who(forum, organiser):
    forum.add(organisation="CSCom de Sah", function="Matrone", sex="F", district_id=forum.macina)
    page = show(organiser)
    assert page.h1 == "Participants"
    assert page.rows()[0][1:7] == ["Aminata Traoré", "CSCom de Sah · Matrone", "Santé", "F", "Macina", "à valider"]
    assert page.link("Aminata Traoré").startswith("/org/forum/participants/")


def test_quick_views_carry_their_counts(forum, organiser):
    forum.add()
    forum.add("Moussa", "Keïta", group=forum.press)
    page = show(organiser)
    assert page.all(".tabs a") == [
        "Toutes 2",
        "À valider 1",
        "Confirmées 1",
        "Liste d’attente 0",
        "Doublons possibles 0",
    ]
    pending = check_page(organiser.get(page.link("À valider 1")))
    assert names(pending) == ["Aminata Traoré"]
    assert pending.one(".tabs [aria-current=page]").get_text() == "À valider 1"


def test_the_address_is_the_state_and_the_form_keeps_it(forum, organiser):
    forum.add(sex="F")
    forum.add("Moussa", "Keïta", sex="M")
    page = show(organiser, q="traore", sexe="F", tri="-date")
    assert names(page) == ["Aminata Traoré"]
    fields = page.form("Filtrer").fields
    assert (fields["q"], fields["sexe"], fields["tri"]) == (["traore"], ["F"], ["-date"])
    assert "1 personne" in page.text


def test_a_search_without_anybody_shows_the_nearest_names_and_says_so(forum, organiser):
    forum.add("Awa", "Coulibaly")
    page = show(organiser, q="Cuolibaly")
    assert names(page) == ["Awa Coulibaly"]
    assert "Personne ne correspond à « Cuolibaly ». Voici les noms les plus proches." in page.text


def test_an_empty_list_and_an_empty_search_say_why(forum, organiser):
    assert "Personne n’est encore inscrit" in show(organiser).text
    forum.add()
    page = show(organiser, q="xylophone")
    assert "Aucune personne ne correspond" in page.text
    assert page.link("Tout afficher") == "/org/forum/participants"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page", "１２"),
        ("page", "-1"),
        ("page", str(2**63)),
        ("page", "9" * 5000),
        ("groupe", "x"),
        ("etat", "a\0b"),
        ("tri", "sealed"),
    ],
)
def test_an_address_made_by_hand_is_a_notice_not_an_error(forum, organiser, parameter, value):
    forum.add()
    page = show(organiser, **{parameter: value})
    assert names(page) == ["Aminata Traoré"]
    assert f"n’a pas compté : {parameter}." in page.text


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff%fe", "q=a&q=b", "q[]=1", "groupe=sante&groupe=presse", "page=1&page=2", "%00=1", "q=%EF%BF%BE"],
)
def test_no_query_breaks_the_page(forum, organiser, query):
    forum.add()
    check_page(organiser.get(f"/org/forum/participants?{query}"))


def test_names_that_are_code_stay_text(forum, organiser):
    payload = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    person = forum.add(payload, "javascript:alert(1)", organisation=payload, function="'-alert(1)-'")
    page = show(organiser, q="alert")
    assert payload in page.rows()[0][1]
    assert check_page(organiser.get(f"/org/forum/participants/{person}")).h1.startswith(payload)
    check_page(organiser.get(f"/org/forum/participants/{person}/modifier"))
    show(organiser, q=payload)


def test_phones_are_shown_only_when_asked_for_and_that_is_logged(forum, organiser, app):
    forum.add(phones=["+22376001234"])
    page = show(organiser)
    assert "76 00 12 34" not in page.text
    assert audited(app, "participants.contacts_shown") == []
    shown = check_page(organiser.get(page.link("Afficher les téléphones")))
    assert "+223 76 00 12 34" in shown.text
    (entry,) = audited(app, "participants.contacts_shown")
    assert (entry.count, entry.event_id) == (1, forum.event.id)


def test_phones_are_not_shown_without_the_right(forum, app):
    forum.add(phones=["+22376001234"])
    client = signed_in(app, forum.event, email="sans@equipe.example")
    page = show(client, contacts="1")
    assert "76 00 12 34" not in page.text
    assert "Afficher les téléphones" not in page.text
    assert names(show(client, q="+22376001234")) == []


def test_the_list_needs_few_queries(forum, organiser, queries_of):
    for number in range(60):
        forum.add(f"P{number}", phones=["+22376001234"])
    assert len(queries_of(lambda: show(organiser))) <= 16
    assert len(queries_of(lambda: show(organiser, contacts="1", q="p", sexe="-"))) <= 19


def test_the_list_speaks_english(forum, organiser):
    forum.add()
    check_page(organiser.get("/en/org/forum/participants?q=x&page=-1"))


# ---------------------------------------------------------------------------------------------------------- who may


def test_only_organisers_of_this_event_have_its_list(forum, app):
    person = forum.add()
    desk = signed_in(app, forum.event, "desk")
    neighbour = signed_in(app, forum.neighbour, email="voisin@equipe.example")
    admin = signed_in(app, role="admin")
    for path in ("", "/exporter", f"/{person}", f"/{person}/modifier"):
        assert app.test_client().get(forum.path + path).status_code == 303
        assert desk.get(forum.path + path).status_code == 403
        assert neighbour.get(forum.path + path).status_code == 404
        assert admin.get(forum.path + path).status_code == 404


def test_somebody_of_another_event_is_not_found_here(forum, organiser):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    for path in (f"/{stranger}", f"/{stranger}/modifier", f"/{uuid4()}"):
        assert organiser.get(forum.path + path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/decision", "/exporter", "/annuler/{id}", "/{id}/etat", "/{id}/groupe", "/{id}/modifier"]
)
def test_nothing_is_done_without_the_token(forum, organiser, path):
    person = forum.add()
    data = {
        "ids": str(person),
        "decision": "accept",
        "to": "confirmed",
        "seen": "pending",
        "groupe": "presse",
        "format": "csv",
    }
    assert organiser.post(forum.path + path.format(id=person), data=data).status_code == 400
    assert forum.states(person) == ["pending"]


def test_reading_changes_nothing(forum, organiser):
    person = forum.add()
    before = forum.get(person).version
    for path in ("", "/exporter", f"/{person}", f"/{person}/modifier"):
        assert organiser.get(forum.path + path).status_code == 200
    for path in ("/decision", f"/annuler/{person}", f"/{person}/etat", f"/{person}/groupe"):
        assert organiser.get(forum.path + path).status_code in {404, 405}
    assert forum.get(person).version == before


# -------------------------------------------------------------------------------------------------- decisions on many


def test_many_are_accepted_at_once_and_it_can_be_undone(forum, organiser):
    ids = [forum.add(f"P{number}") for number in range(3)]
    answer = choose(organiser, show(organiser), "Accepter", *ids)
    page = check_page(organiser.get(answer.location))
    assert "3 personnes acceptées." in page.text
    assert forum.states(*ids) == ["confirmed"] * 3
    undone = press(organiser, undo_of(page))
    assert "3 personnes remises comme avant." in check_page(organiser.get(undone.location)).text
    assert forum.states(*ids) == ["pending"] * 3


def test_after_ten_minutes_nothing_is_undone(forum, organiser):
    person = forum.add()
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter", person).location))
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        late = check_page(organiser.get(press(organiser, undo_of(page)).location))
    assert "Il est trop tard pour annuler : dix minutes sont passées." in late.text
    assert forum.states(person) == ["confirmed"]


def test_a_colleague_cannot_undo_it_and_nothing_is_undone_twice(forum, organiser, app):
    person = forum.add()
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter", person).location))
    action = undo_of(page).action
    colleague = signed_in(app, forum.event, email="autre@equipe.example")
    token = show(colleague).form("Accepter").fields["csrf_token"]
    refused = check_page(colleague.get(colleague.post(action, data={"csrf_token": token}).location))
    assert "Seule la personne qui a fait cette action peut l’annuler." in refused.text
    assert forum.states(person) == ["confirmed"]
    press(organiser, undo_of(page))
    again = check_page(organiser.get(press(organiser, undo_of(page)).location))
    assert "Cette action a déjà été annulée." in again.text


def test_an_undo_of_another_event_is_unknown(forum, app, organiser):
    person = forum.add()
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter", person).location))
    action = undo_of(page).action.replace("/org/forum/", "/org/autre/")
    with app.app_context():
        a_staff_user("organiser@equipe.example", "organiser", forum.neighbour)
    data = {"csrf_token": undo_of(page).fields["csrf_token"]}
    refused = check_page(organiser.post(action, data=data))
    assert (refused.response.status_code, "Cette action ne peut pas être annulée." in refused.text) == (404, True)
    assert forum.states(person) == ["confirmed"]


def test_a_mixed_choice_says_who_was_left(forum, organiser):
    ids = [forum.add(state=state, source="import", given=state) for state in ("pending", "confirmed", "cancelled")]
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter", *ids).location))
    assert "1 personne acceptée. 2 laissées telles quelles : 1 annulée, 1 confirmée." in page.text
    assert "Laissées : cancelled Traoré, confirmed Traoré." in page.text


@pytest.mark.parametrize(
    ("button", "state", "said"),
    [("Refuser", "declined", "1 personne refusée."), ("Annuler l’inscription", "cancelled", "1 inscription annulée.")],
)
def test_a_no_is_said_as_what_it_is(forum, organiser, button, state, said):
    person = forum.add()
    page = check_page(organiser.get(choose(organiser, show(organiser), button, person).location))
    assert said in page.text
    assert forum.states(person) == [state]


def test_everybody_whom_the_filters_show_can_be_chosen(forum, organiser):
    pending = [forum.add(f"P{number:02}") for number in range(55)]
    other = forum.add("Z", group=forum.press, state="waitlisted", source="import")
    page = show(organiser, etat="pending")
    assert "les 55 de cette liste" in page.text
    answer = press(organiser, page.form("Accepter"), "Accepter", all="1")
    assert answer.location == "/org/forum/participants?etat=pending"
    assert "55 personnes acceptées." in check_page(organiser.get(answer.location)).text
    assert forum.states(*pending) == ["confirmed"] * 55
    assert forum.states(other) == ["waitlisted"]


def test_everybody_is_nobody_when_the_list_has_changed_meanwhile(forum, organiser):
    pending = [forum.add(f"P{number:02}") for number in range(52)]
    page = show(organiser, etat="pending")
    late = forum.add("Zz")
    answer = press(organiser, page.form("Accepter"), "Accepter", all="1")
    after = check_page(organiser.get(answer.location))
    assert "elle en compte maintenant 53" in after.text
    assert set(forum.states(*pending, late)) == {"pending"}


def test_nobody_chosen_is_said(forum, organiser):
    forum.add()
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter").location))
    assert "Choisissez au moins une personne." in page.text


def test_ids_of_another_event_change_nothing_at_all(forum, organiser):
    own, stranger = forum.add(), forum.add(event=forum.neighbour, group=forum.elsewhere)
    before = forum.states(own, stranger)
    form = show(organiser).form("Accepter")
    for ids in ([stranger], [own, stranger], [own, uuid4()]):
        assert press(organiser, form, "Annuler l’inscription", ids=ids).status_code == 404
    assert forum.states(own, stranger) == before


@pytest.mark.parametrize("ids", [["x"], ["１２"], ["-1"], ["\0"], ["' OR 1=1"], [""]])
def test_ids_that_are_none_change_nothing(forum, organiser, ids):
    person = forum.add()
    form = show(organiser).form("Accepter")
    data = form.filled({}, press="Accepter") | {"ids": [*ids, str(person)]}
    assert organiser.post(DECIDE, data=data).status_code in {303, 400}
    assert forum.states(person) == ["pending"]


def test_a_decision_that_does_not_exist_changes_nothing(forum, organiser):
    person = forum.add()
    form = show(organiser).form("Accepter")
    for decision in ("", "delete", "confirmed", "__class__"):
        data = form.filled(ids=[person]) | {"decision": decision}
        assert organiser.post(DECIDE, data=data).status_code == 400
    assert forum.states(person) == ["pending"]


def test_pressing_twice_accepts_once(forum, organiser):
    person = forum.add()
    page = show(organiser)
    for _ in range(2):
        last = choose(organiser, page, "Accepter", person)
    assert "1 laissée telle quelle : 1 confirmée." in check_page(organiser.get(last.location)).text


def test_a_full_group_names_who_is_left_and_offers_to_go_over_the_quota(forum, organiser, app):
    first, second = (
        forum.add(name, "Ba", group=forum.press, state="waitlisted", source="import") for name in ("Un", "Deux")
    )
    page = check_page(choose(organiser, show(organiser, groupe="presse"), "Accepter", first, second))
    assert page.h1 == "Il n’y a plus de place"
    assert "1 personne acceptée. 1 laissée : groupe complet." in page.text
    assert "Groupe presse : 1 place prise sur 1." in page.text
    assert [tag.get_text() for tag in page.soup.select("main ul bdi")] == ["Deux Ba"]
    assert forum.states(first, second) == ["confirmed", "waitlisted"]
    answer = press(organiser, page.form("Dépasser le quota (1)"), "Dépasser le quota")
    assert answer.location == "/org/forum/participants?groupe=presse"
    assert forum.states(second) == ["confirmed"]
    (entry,) = audited(app, "seat.overridden")
    assert entry.subject_id == second


def test_a_decision_is_logged_and_its_message_waits_for_the_undo(forum, organiser, app):
    person = forum.add(email="awa@courriel.test")
    page = check_page(organiser.get(choose(organiser, show(organiser), "Accepter", person).location))
    (entry,) = audited(app, "participants.decided")
    assert (entry.count, entry.details) == (1, {"to": "confirmed"})
    with app.app_context(), write() as db:
        message = db.query(OutboxMessage).filter_by(kind="participants.state_changed").one()
        assert message.not_before > clock.now() + timedelta(minutes=9)
    press(organiser, undo_of(page))
    with app.app_context(), write() as db:
        assert db.query(OutboxMessage).filter_by(kind="participants.state_changed").one().state == "cancelled"


def test_a_page_far_away_comes_back_to_itself(forum, organiser):
    ids = [forum.add(f"P{number:02}") for number in range(60)]
    page = show(organiser, page="2", tri="-nom")
    answer = choose(organiser, page, "Accepter", ids[0])
    assert answer.location == "/org/forum/participants?tri=-nom&page=2"


def test_a_group_without_people_filters_to_nobody(forum, organiser, app):
    with app.app_context():
        a_group(forum.event, "vide", position=9)
    forum.add()
    assert names(show(organiser, groupe="vide")) == []
