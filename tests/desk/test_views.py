from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.badges import services as badges
from conference.core import clock
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.desk import settings
from conference.desk.models import DeskOp
from conference.desk.rules import LOOK_UPS
from conference.documents import services as documents
from conference.events.models import Event
from conference.participants import merge, tags, tickets
from conference.participants.list_models import Tag
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence import services as arrivals
from conference.presence.models import CheckIn
from tests.builders import a_delegation, a_group, a_half_day, a_person, a_staff_user, an_event, staff_actor
from tests.pages import Form, check_page

AZERTY = dict(zip("0123456789QAWZM", "à&é\"'(-è_çaqzw,", strict=True))


def ticket_of(desk, person):
    with desk.app.app_context():
        return tickets.text_of(tickets.valid_tickets([person.id])[person.id])


def code_of(desk, person):
    with desk.app.app_context():
        return tickets.codes([person.id])[person.id]


def count(desk, model):
    with desk.app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(model))


def arrive(desk, person, *, minutes=0, label="B"):
    with desk.app.app_context():
        arrivals.check_in(
            uuid4(),
            desk.event.id,
            person.id,
            desk.half_day,
            at=clock.now() + timedelta(minutes=minutes),
            desk=label,
            staff_id=None,
        )


# ---------------------------------------------------------------------------------------------------- the half-day


def test_nobody_guesses_the_half_day_it_is_chosen_first_and_todays_is_put_forward(desk, staff):
    client = staff("desk", desk.event, "moussa@equipe.example")
    page = check_page(client.get("/desk/forum/"))
    assert page.h1 == "Quelle demi-journée ?"
    assert page.all("h2") == ["Aujourd’hui, maintenant", "Autres demi-journées"]
    assert page.all(".choose button strong") == ["Jour 1, matin", "Jour 2, matin"]
    chosen = client.get("/desk/forum/", query_string=page.form().filled({"guichet": "c"}, press="Jour 1, matin"))
    assert check_page(chosen).h1 == "Accueil – Jour 1, matin"
    assert "guichet c" in check_page(client.get("/desk/forum/")).text


def test_the_half_day_stays_in_the_address_and_in_the_session(desk):
    person = desk.person()
    page = desk.type("diarra")
    assert f"demi-journee={desk.half_day}" in page.response.request.full_path
    assert "Jour 1, matin, guichet B" in desk.get(f"/p/{person.id}").text


def test_what_is_sent_without_a_half_day_is_not_done_and_that_is_said(desk, staff):
    person = desk.person()
    form = Form(desk.get(f"/p/{person.id}").one("#arrivee"))
    other = staff("desk", desk.event, "moussa@equipe.example")
    token = Form(check_page(desk.client.get("/desk/forum/")).one("#chercher")).fields["csrf_token"]
    assert token
    answer = desk.client.post(form.action, data=form.filled() | {"demi-journee": str(uuid4())})
    assert answer.status_code == 409
    assert "Rien n’a été enregistré" in check_page(answer).text
    assert count(desk, CheckIn) == 0
    assert other


def test_a_half_day_of_another_day_is_pointed_out(desk):
    with desk.app.app_context():
        tomorrow = next(one.id for one in presence.half_days(desk.event.id) if one.id != desk.half_day)
    page = desk.get(f"/?demi-journee={tomorrow}")
    assert "la demi-journée choisie est « Jour 2, matin »" in page.text
    assert check_page(desk.client.get(page.link("Passer à"))).h1 == "Accueil – Jour 1, matin"


def test_a_half_day_of_another_event_is_none_of_ours(desk):
    with desk.app.app_context():
        theirs = a_half_day(an_event("autre")).id
    assert desk.get(f"/?demi-journee={theirs}").h1 == "Quelle demi-journée ?"


# ----------------------------------------------------------------------------------------------------- finding


@pytest.mark.parametrize("typed", ["dia", "fatou", "FATOUMATA diarra", "Jara", "fatoumata diara", "diara fatumata"])
def test_a_name_in_any_spelling_leads_to_the_one_person_it_means(desk, typed):
    desk.person(organisation="CSRéf", function="Sage-femme", district_id=desk.district)
    desk.person("Moussa", "Keïta")
    page = desk.type(typed)
    assert page.h1 == "Fatoumata Diarra"
    assert {"CSRéf · Sage-femme · Macina"} < set(page.all(".lead")) | {""}
    assert "Groupe sante" in page.text


def test_a_typing_error_shows_the_nearest_and_says_so(desk):
    desk.person("Mahamadou", "Coulibaly")
    page = desk.type("coulibzly")
    assert "Les noms les plus proches" in page.text
    assert page.all(".people strong") == ["Mahamadou Coulibaly"]


def test_two_letters_are_too_few_unless_they_are_the_whole_name(desk):
    desk.person("Oumar", "Ba")
    desk.person("Issa", "Barry")
    assert desk.type("ba").h1 == "Oumar Ba"
    assert "Tapez au moins trois lettres" in desk.type("b").text
    assert desk.type("is").all(".people strong") == []


def test_at_most_eight_are_shown_and_the_list_cannot_be_read_on(desk):
    for number in range(10):
        desk.person(f"Prénom{number}", "Traoré")
    page = desk.type("traore")
    assert len(page.all(".people li")) == 8
    assert "Plus de 8 personnes" in page.text
    assert not page.soup.select("a[rel=next]")
    for typed in ("%%%", "___", "'''", "a b c", "  "):
        assert desk.type(typed).all(".people li") == []


def test_people_of_one_name_are_told_apart_and_have_their_code_said(desk):
    first = desk.person(organisation="CSRéf de Macina", function="Médecin", district_id=desk.district)
    desk.person(organisation="ASACO")
    page = desk.type("diarra")
    rows = page.all(".people li")
    code = code_of(desk, first)
    assert len(rows) == 2
    assert any("CSRéf de Macina · Médecin · Macina" in row and f"{code[:3]} {code[3:]}" in row for row in rows)


def test_the_first_result_is_what_enter_opens(desk):
    desk.person("Awa", "Diarra")
    desk.person("Zeïnab", "Diarra")
    page = desk.type("diarra")
    assert check_page(desk.send(Form(page.one("#chercher")), q="")).h1 == "Awa Diarra"


def test_a_result_says_who_has_arrived_and_whose_place_is_not_confirmed(desk):
    arrive(desk, desk.person("Awa", "Diarra"))
    desk.person("Zeïnab", "Diarra", entry=Entry(state="pending"))
    rows = desk.type("diarra").all(".people li")
    assert "arrivée à" in rows[0]
    assert "à valider" in rows[1]


def test_the_desk_sees_no_contact_no_commune_and_no_age(desk):
    person = desk.person(
        phones=["+22370001234"], email="fatou@forum.example", commune="Kéra-Macina", age_bracket="25-29"
    )
    desk.person("Fanta", "Diarra", phones=["+22370001234"])
    for page in (desk.type("diarra"), desk.get(f"/p/{person.id}")):
        html = page.response.text
        for secret in ("70001234", "70 00 12 34", "fatou@forum", "Kéra", "25-29"):
            assert secret not in html


@pytest.mark.parametrize("spoken", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", "-".join])
def test_a_code_however_typed_leads_straight_to_the_person(desk, spoken):
    person = desk.person()
    answer = desk.send(Form(desk.get("/").one("#chercher")), q=spoken(code_of(desk, person)), follow=False)
    assert answer.status_code == 303
    assert f"/p/{person.id}" in answer.location


@pytest.mark.parametrize("before", ["", "dia"])
def test_a_scanned_ticket_leads_straight_to_the_person_and_is_in_no_address(desk, before):
    person = desk.person()
    ticket = ticket_of(desk, person)
    garbled = "".join(AZERTY.get(letter, letter.lower()) for letter in ticket)
    for scanned in (ticket, ticket.lower(), garbled):
        answer = desk.send(Form(desk.get("/").one("#chercher")), q=before + scanned, follow=False)
        assert f"/p/{person.id}" in answer.location
        assert ticket not in answer.location


def test_a_merged_record_leads_to_the_one_that_stays(desk):
    stays, goes = desk.person(), desk.person()
    ticket = ticket_of(desk, goes)
    with desk.app.app_context():
        merge.merge(desk.event.id, stays.id, goes.id, actor=staff_actor(), now=clock.now())
    assert f"/p/{stays.id}" in desk.type(ticket).response.request.path
    assert f"/p/{stays.id}" in desk.client.get(f"/desk/forum/p/{goes.id}").location


def test_every_badge_and_code_ever_given_to_somebody_of_three_records_checks_the_one_person_in(desk):
    stays, *gone = (desk.person() for _ in range(3))
    tickets_of = [ticket_of(desk, one) for one in (stays, *gone)]
    codes_of = [code_of(desk, one) for one in (stays, *gone)]
    with desk.app.app_context():
        for keeper, goes in ((gone[0], gone[1]), (stays, gone[0])):
            merge.merge(desk.event.id, keeper.id, goes.id, actor=staff_actor(), now=clock.now())
    for scanned in (*tickets_of, *codes_of):
        assert f"/p/{stays.id}" in desk.type(scanned).response.request.path
    done = check_page(desk.send(Form(desk.type(tickets_of[2]).one("#arrivee"))))
    assert done.all(".verdict.ok h2")[0].startswith("Bienvenue, Fatoumata")
    with desk.app.app_context():
        assert presence.first_arrival(stays.id, desk.half_day)


@pytest.mark.parametrize(
    "typed", ["JT" + "0" * 26, "JT" + "0" * 20, "K7M4QP", "https://ailleurs.example/billet/1234", "x" * 150]
)
def test_an_unknown_code_is_absent_from_the_list_never_invalid(desk, typed):
    page = desk.type(typed)
    assert "Absente de cette liste (" in page.text
    assert "Faites patienter et appelez le responsable." in page.text
    assert "nvalide" not in page.text
    assert typed not in page.response.request.full_path


def test_a_ticket_and_a_code_of_another_event_are_unknown_here(desk):
    with desk.app.app_context():
        other = an_event("autre")
        stranger = a_person(other, a_group(other))
    for typed in (ticket_of(desk, stranger), code_of(desk, stranger)):
        page = desk.type(typed)
        assert page.all(".person") == []
    assert desk.client.get(f"/desk/forum/p/{stranger.id}").status_code == 404


def test_searches_are_counted_without_what_was_typed_and_an_hour_has_room_for_so_many(desk):
    desk.person()
    desk.type("diarra")
    with desk.app.app_context():
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "desk.searched")).one()
        assert (entry.count, entry.details, entry.event_id) == (1, {}, desk.event.id)
        values = {"at": clock.now(), "event_id": desk.event.id, "actor_kind": "staff", "actor_id": entry.actor_id}
        with write() as db:
            db.add_all(AuditEntry(**values, action="desk.searched", count=1, details={}) for _ in range(LOOK_UPS))
    page = desk.type("diarra")
    assert page.response.status_code == 429
    assert "Trop d’essais" in page.text
    assert desk.type(ticket_of(desk, desk.person())).h1 == "Fatoumata Diarra"


# --------------------------------------------------------------------------------------------------- checking in


def test_somebody_found_is_checked_in_and_welcomed_by_name(desk):
    page = desk.get(f"/p/{desk.person().id}")
    done = check_page(desk.send(Form(page.one("#arrivee"))))
    assert done.all(".verdict.ok h2") == ["Bienvenue, Fatoumata !"]
    assert done.title.startswith("Arrivée enregistrée")
    assert "Fatoumata" not in done.title
    assert count(desk, CheckIn) == 1


def test_the_same_form_sent_again_is_one_arrival_and_the_same_welcome(desk):
    form = Form(desk.get(f"/p/{desk.person().id}").one("#arrivee"))
    pages = [check_page(desk.send(form)) for _ in range(3)]
    assert {page.all(".verdict.ok h2")[0] for page in pages} == {"Bienvenue, Fatoumata !"}
    assert (count(desk, CheckIn), count(desk, DeskOp)) == (1, 1)


def test_whoever_arrived_already_is_told_when_and_where(desk):
    person = desk.person()
    stale = Form(desk.get(f"/p/{person.id}").one("#arrivee"))
    arrive(desk, person, label="A")
    with desk.app.app_context():
        at = presence.first_arrival(person.id, desk.half_day).at
    told = f"Arrivée déjà enregistrée à {at:%H:%M}, guichet A."
    assert desk.get(f"/p/{person.id}").all(".verdict.wait h2") == [told]
    assert not desk.get(f"/p/{person.id}").soup.select("#arrivee")
    assert check_page(desk.send(stale)).all(".verdict.wait h2") == [told]
    assert count(desk, CheckIn) == 2


def test_another_half_day_is_another_arrival(desk):
    person = desk.person()
    arrive(desk, person)
    with desk.app.app_context():
        tomorrow = next(one.id for one in presence.half_days(desk.event.id) if one.id != desk.half_day)
    assert desk.get(f"/p/{person.id}?demi-journee={tomorrow}").soup.select("#arrivee")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("pending", "Inscription en attente de validation."),
        ("waitlisted", "Inscription en liste d’attente."),
        ("declined", "Inscription refusée."),
        ("cancelled", "Inscription annulée."),
    ],
)
def test_whoever_is_not_confirmed_is_sent_to_the_head_of_desk_and_nobody_lets_them_in(desk, state, said):
    person = desk.person(entry=Entry(state=state))
    page = desk.get(f"/p/{person.id}")
    assert page.all(".verdict.no h2") == [said]
    assert "Accompagnez la personne auprès du responsable de l’accueil." in page.text
    assert not page.soup.select("#arrivee")
    stale = {"csrf_token": page.soup.select_one("[name=csrf_token]")["value"], "op": str(uuid4())}
    desk.client.post(f"/desk/forum/p/{person.id}/arrivee", data=stale | {"demi-journee": str(desk.half_day)})
    assert count(desk, DeskOp) == 0


def the_rules(desk, pending="refer", cancelled="refer", tag=None, protocol=""):
    with desk.app.app_context():
        rules = settings.Rules(pending, cancelled, vip_tag_id=tag, protocol=protocol)
        version = settings.current(desk.event.id).version
        settings.change(desk.event.id, rules, version=version, actor=staff_actor(), now=clock.now())


@pytest.mark.parametrize(("state", "rules"), [("pending", {"pending": "admit"}), ("cancelled", {"cancelled": "admit"})])
def test_where_the_event_lets_in_whoever_is_not_confirmed_is_let_in_and_told_of(desk, state, rules):
    the_rules(desk, **rules)
    page = desk.get(f"/p/{desk.person(entry=Entry(state=state)).id}")
    assert len(page.all(".verdict.wait h2")) == 1
    assert "L’arrivée sera signalée au responsable." in page.text
    done = check_page(desk.send(Form(page.one("#arrivee")), press="quand même"))
    assert done.all(".verdict.wait h2") == ["Arrivée enregistrée."]
    with desk.app.app_context():
        assert session().execute(sa.select(DeskOp.outcome, DeskOp.reason)).all() == [("flagged", "state")]


def test_the_head_of_desk_may_let_anybody_in(desk, staff):
    person = desk.person(entry=Entry(state="declined"))
    head = staff("organiser", desk.event, "head@equipe.example")
    page = check_page(head.get(f"/desk/forum/p/{person.id}?demi-journee={desk.half_day}"))
    form = Form(page.one("#arrivee"))
    check_page(head.post(form.action, data=form.filled(), follow_redirects=True))
    assert count(desk, DeskOp) == 1


def test_whom_protocol_expects_is_told_at_the_desk_with_whom_to_call(desk):
    minister = desk.person("Hamadoun", "Touré")
    with desk.app.app_context():
        tags.put_on(desk.event.id, [minister.id], "Protocole", actor=staff_actor(), now=clock.now())
        tag = session().scalar(sa.select(Tag.id))
    the_rules(desk, tag=tag, protocol="Awa, +223 70 00 00 00")
    text = desk.get(f"/p/{minister.id}").text
    assert "Protocole – prévenez le protocole : Awa, +223 70 00 00 00" in text
    assert "prévenez" not in desk.get(f"/p/{desk.person().id}").text


def test_somebody_comes_in_place_of_another_and_signs_and_the_other_is_cancelled(desk):
    person = desk.person(organisation="CSRéf")
    page = desk.get(f"/p/{person.id}")
    form = desk.get(page.link("Quelqu’un vient à sa place").removeprefix("/desk/forum")).form("given_names")
    assert form.fields["organisation"] == ["CSRéf"]
    refused = check_page(desk.send(form, sex="F"))
    assert refused.errors() == ["Saisissez au moins un nom."]
    done = check_page(desk.send(form, given_names="Oumou", family_name="Sow", sex="F"))
    assert (done.h1, done.all(".verdict.ok h2")) == ("Oumou Sow", ["Bienvenue, Oumou !"])
    old = desk.get(f"/p/{person.id}")
    assert old.all(".verdict.no h2") == ["Inscription annulée."]
    assert "Quelqu’un vient à sa place" not in old.text
    desk.send(form, given_names="Oumou", family_name="Sow", sex="F")
    assert (count(desk, Participant), count(desk, CheckIn)) == (2, 1)


def test_a_name_is_corrected_and_a_correction_that_comes_second_is_left_to_a_person(desk):
    person = desk.person("Fatoumata", "Diara")
    page = desk.get(desk.get(f"/p/{person.id}").link("Corriger le nom").removeprefix("/desk/forum"))
    form, second = page.form("family_name"), desk.get(f"/p/{person.id}/corriger").form("family_name")
    done = check_page(desk.send(form, family_name="Diarra"))
    assert (done.h1, "Fiche corrigée." in done.text) == ("Fatoumata Diarra", True)
    late = check_page(desk.send(second, family_name="Diallo"))
    assert (late.h1, "Le responsable de l’accueil choisira." in late.text) == ("Fatoumata Diarra", True)
    assert check_page(desk.send(desk.get(f"/p/{person.id}/corriger").form("family_name"))).h1 == "Fatoumata Diarra"
    nobody = desk.send(desk.get(f"/p/{person.id}/corriger").form("family_name"), family_name="", given_names="")
    assert check_page(nobody).errors() == ["Saisissez au moins un nom."]


def test_a_delegation_arrives_together_in_one_press(desk):
    with desk.app.app_context():
        delegation = a_delegation(desk.event, desk.group, seats=4, organisation="Mairie de Macina")
        entry = Entry(source="delegation", delegation_id=delegation.id, state="confirmed")
        waits = Entry(source="delegation", delegation_id=delegation.id, state="pending")
    first, second, absent = (desk.person(name, "Diarra", entry=entry) for name in ("Awa", "Binta", "Coumba"))
    pending = desk.person("Djeneba", "Diarra", entry=waits)
    page = desk.get(desk.get(f"/p/{first.id}").link("Délégation").removeprefix("/desk/forum"))
    form = page.form("qui")
    assert form.fields["qui"] == [str(one.id) for one in (first, second, absent)]
    assert "à accompagner auprès du responsable Djeneba Diarra" in page.text
    came = [str(first.id), str(second.id), str(pending.id)]
    done = check_page(desk.send(form, qui=came, press="Enregistrer 3 arrivées"))
    assert done.all(".verdict.ok h2") == ["2 arrivées enregistrées."]
    desk.send(form, qui=came, press="Enregistrer 3 arrivées")
    with desk.app.app_context():
        assert set(presence.arrivals(desk.half_day)) == {first.id, second.id}
    assert count(desk, CheckIn) == 2
    assert desk.client.get(f"/desk/forum/delegation/{uuid4()}").status_code == 404


def test_a_lost_badge_that_was_replaced_is_told_to_be_void_and_the_new_one_is_good(desk, monkeypatch):
    monkeypatch.setattr(badges, "badges_pdf", lambda *_given: b"%PDF-")
    monkeypatch.setattr(badges, "JUST_PRINTED", timedelta(0))
    person = desk.person()
    lost = ticket_of(desk, person)
    token = {"csrf_token": desk.get("/").soup.select_one("[name=csrf_token]")["value"]}
    for more in ({}, {"perdu": "1"}):  # printed, lost and printed again
        assert desk.client.post(f"/desk/forum/badge/{person.id}", data=token | more).data == b"%PDF-"
    assert ticket_of(desk, person) != lost
    page = desk.type(lost)
    assert page.all(".verdict.wait h2") == ["Ce badge a été annulé."]
    assert "Un autre l’a remplacé." in page.text
    assert desk.type(ticket_of(desk, person)).all(".verdict.wait h2") == []


def test_a_void_badge_is_told_and_flagged(desk):
    person = desk.person()
    text = ticket_of(desk, person)
    with desk.app.app_context(), write():
        tickets.void(tickets.valid_tickets([person.id])[person.id].id, clock.now())
    page = desk.type(text)
    assert page.all(".verdict.wait h2") == ["Ce badge a été annulé."]
    desk.send(Form(page.one("#arrivee")))
    with desk.app.app_context():
        assert session().scalars(sa.select(DeskOp.outcome)).all() == ["flagged"]


def test_a_scan_while_a_person_is_open_leads_to_the_next_and_checks_nobody_in(desk):
    first, second = desk.person(), desk.person("Awa", "Cissé")
    page = desk.get(f"/p/{first.id}")
    assert page.one("#q")["form"] == "arrivee"
    assert check_page(desk.send(Form(page.one("#arrivee")), q=ticket_of(desk, second))).h1 == "Awa Cissé"
    assert count(desk, CheckIn) == 0


def test_an_arrival_is_taken_back_by_name_and_given_again(desk):
    page = desk.get(f"/p/{desk.person().id}")
    done = check_page(desk.send(Form(page.one("#arrivee"))))
    undo = done.form("Annuler l’arrivée")
    for _ in range(2):
        undone = check_page(desk.send(undo))
        assert undone.all(".verdict h2") == ["Arrivée annulée."]
    desk.send(Form(page.one("#arrivee")))
    with desk.app.app_context():
        assert presence.present(desk.half_day) == 0
    assert check_page(desk.send(Form(undone.one("#arrivee")))).all(".verdict.ok h2") == ["Bienvenue, Fatoumata !"]
    assert count(desk, DeskOp) == 3


def test_of_two_arrivals_each_can_be_taken_back(desk):
    person = desk.person()
    arrive(desk, person, minutes=-9, label="A")
    arrive(desk, person, minutes=-4, label="C")
    page = desk.get(f"/p/{person.id}")
    labels = page.all(".btn.d")
    assert "guichet A" in labels[0]
    assert "guichet C" in labels[1]
    assert "guichet C" in check_page(desk.send(page.form("guichet A"))).all(".verdict h2")[0]


def test_nothing_undoes_an_arrival_of_somebody_else(desk):
    person, other = desk.person(), desk.person("Awa", "Cissé")
    for one in (person, other):
        arrive(desk, one)
    with desk.app.app_context():
        theirs = presence.first_arrival(other.id, desk.half_day).op_id
    form = desk.get(f"/p/{person.id}").form("Annuler l’arrivée")
    desk.send(form, arrivee=theirs)
    with desk.app.app_context():
        assert presence.present(desk.half_day) == 2


def test_the_badge_is_printed_from_the_page_of_the_person(desk):
    page = desk.get(f"/p/{desk.person().id}")
    assert page.form("Imprimer le badge").method == "post"
    done = check_page(desk.send(Form(page.one("#arrivee"))))
    assert done.one("button[data-key=F9]")["class"] == ["btn"]


def test_the_photo_choice_is_shown(desk):
    assert "Photo : oui" in desk.get(f"/p/{desk.person(consent_photo=True).id}").text
    assert "Pas de photo" in desk.get(f"/p/{desk.person().id}").text


# ------------------------------------------------------------------------------------------------------- walk-ins

TYPED = {"given_names": "Fatoumata", "family_name": "Diarra", "sex": "F", "organisation": "ORTM"}


def walk_in(desk, **fields):
    form = desk.get("/personne-non-inscrite").form("given_names")
    return form, desk.send(form, press=None, **{**TYPED, "group": str(desk.group.id), **fields})


def test_the_form_asks_five_things(desk):
    form = desk.get("/personne-non-inscrite").form("given_names")
    asked = {tag["name"] for tag in form.tag.select("input:not([type=hidden])")}
    assert asked == {"given_names", "family_name", "group", "sex", "organisation"}


def test_somebody_who_is_not_registered_is_registered_and_welcomed(desk):
    _, answer = walk_in(desk)
    page = check_page(answer)
    assert page.all(".verdict.ok h2") == ["Bienvenue, Fatoumata !"]
    with desk.app.app_context():
        person = session().scalars(sa.select(Participant)).one()
        assert (person.full_name, person.source, person.state, person.sex) == (
            "Fatoumata Diarra",
            "desk",
            "confirmed",
            "F",
        )
        assert presence.present(desk.half_day) == 1


def test_a_walk_in_sent_again_is_the_same_person(desk):
    form, first = walk_in(desk)
    again = desk.send(form, **TYPED, group=str(desk.group.id))
    assert first.request.path == again.request.path
    assert (count(desk, Participant), count(desk, CheckIn), count(desk, DeskOp)) == (1, 1, 1)


def test_who_looks_alike_is_shown_first_and_can_be_chosen(desk):
    known = desk.person("Fatoumata Binta", "Jara", organisation="ASACO")
    form, answer = walk_in(desk)
    page = check_page(answer)
    assert "Est-ce l’une de ces personnes ?" in page.text
    assert count(desk, Participant) == 1
    assert str(known.id) in page.link("Fatoumata Binta Jara")
    assert page.one("#given_names")["value"] == "Fatoumata"
    made = check_page(desk.send(page.form("given_names"), press="Créer quand même"))
    assert made.all(".verdict.ok h2") == ["Bienvenue, Fatoumata !"]
    assert count(desk, Participant) == 2
    assert form


def test_create_all_the_same_holds_for_the_name_that_was_shown(desk):
    desk.person()
    desk.person("Awa", "Cissé")
    page = check_page(walk_in(desk)[1])
    other = check_page(
        desk.send(page.form("given_names"), press="Créer quand même", given_names="Awa", family_name="Cissé")
    )
    assert "Awa Cissé" in other.all(".people strong")
    assert count(desk, Participant) == 2


def test_a_full_group_takes_one_more_and_says_so(desk):
    with desk.app.app_context():
        full = a_group(desk.event, "plein", quota=0)
    assert "Complet" in desk.get("/personne-non-inscrite").text
    page = check_page(walk_in(desk, group=str(full.id))[1])
    assert page.all(".verdict.ok h2")
    with desk.app.app_context():
        assert session().scalars(sa.select(AuditEntry.action)).all().count("seat.overridden") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given_names": "", "family_name": " - "}, "Saisissez au moins un nom."),
        ({"group": []}, "Choisissez un groupe."),
        ({"group": str(uuid4())}, "Choisissez un groupe."),
        ({"sex": []}, "Indiquez le sexe"),
        ({"person": "abc"}, "Cette page est abîmée."),
        ({"organisation": "x" * 161}, "C’est trop long"),
    ],
)
def test_what_is_missing_is_asked_and_the_rest_is_kept(desk, wrong, said):
    answer = walk_in(desk, **wrong)[1]
    page = check_page(answer)
    assert said in page.errors()[0]
    assert page.title.startswith("Erreur")
    assert count(desk, Participant) == 0


def test_a_scan_into_the_form_leads_to_the_person(desk):
    person = desk.person()
    assert check_page(walk_in(desk, given_names=ticket_of(desk, person))[1]).h1 == "Fatoumata Diarra"


# ---------------------------------------------------------------------------------------------------- permissions


def pages(desk, person):
    return [("GET", "/"), ("GET", "/demi-journee"), ("POST", "/chercher"), ("GET", f"/p/{person.id}"),
            ("POST", f"/p/{person.id}/arrivee"), ("POST", f"/p/{person.id}/annuler"),
            ("GET", "/personne-non-inscrite"), ("POST", "/personne-non-inscrite")]  # fmt: skip


def statuses(app: Flask, client, paths):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        return {client.open(f"/desk/forum{path}", method=method).status_code for method, path in paths}
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_an_organiser_may_use_the_desk(desk, staff):
    client = staff("organiser", desk.event, "orga@equipe.example")
    assert statuses(desk.app, client, pages(desk, desk.person())) <= {200, 303, 400, 409}


def test_the_desk_of_another_event_does_not_exist(desk, staff):
    with desk.app.app_context():
        other = an_event("autre")
    client = staff("desk", other, "autre@equipe.example")
    assert statuses(desk.app, client, pages(desk, desk.person())) == {404}


def test_nobody_comes_in_without_signing_in(desk):
    answers = statuses(desk.app, desk.app.test_client(), pages(desk, desk.person()))
    assert answers == {303}


def test_an_administrator_without_membership_sees_no_participant(desk, staff):
    with desk.app.app_context():
        a_staff_user("chef@equipe.example", "admin")
    client = staff("admin", None, "chef@equipe.example")
    assert statuses(desk.app, client, pages(desk, desk.person())) == {404}


def test_nothing_is_done_without_the_token_of_the_page(desk):
    form = Form(desk.get(f"/p/{desk.person().id}").one("#arrivee"))
    answer = desk.client.post(form.action, data=form.filled(csrf_token="x"))
    assert answer.status_code == 400
    assert count(desk, CheckIn) == 0


def test_pages_ask_the_database_little(desk):
    for number in range(8):
        desk.person(f"Prénom{number}", "Traoré")
    person = desk.person()
    with desk.app.app_context():
        engine = session().get_bind()
    asked = []
    listener = lambda *args: asked.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listener)
    try:
        for path in ("/", "/?q=traore", "/?q=traoer", f"/p/{person.id}", "/personne-non-inscrite"):
            asked.clear()
            desk.get(path)
            selects = [one for one in asked if not one.startswith(("PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN"))]
            assert len(selects) <= 12, f"{path}: {len(selects)}\n" + "\n".join(selects)
    finally:
        sa.event.remove(engine, "before_cursor_execute", listener)


def test_once_the_sheets_are_printed_the_desk_says_where_to_sign(desk):
    printed = desk.person()
    with desk.app.app_context():
        event = session().get(Event, desk.event.id)
        wish = documents.Wish(groups=[desk.group.code])
        documents.print_sheets(event, desk.half_day, wish, actor=staff_actor(), now=clock.now())
    walks_in_later = desk.person("Oumou", "Koné")
    for person, line in ((printed, 1), (walks_in_later, 2)):
        done = check_page(desk.send(Form(desk.get(f"/p/{person.id}").one("#arrivee"))))
        assert f"Signez : feuille {desk.group.label['fr']}, ligne {line}" in done.text


# ------------------------------------------------------------------------------------------------------------ the badge


def print_badge(desk, person, monkeypatch, **fields):
    monkeypatch.setattr(badges, "badges_pdf", lambda *_given: b"%PDF-")
    return desk.send(Form(desk.get(f"/p/{person.id}").one("[data-print]")), **fields)


def test_a_reprint_says_when_the_badge_came_out_before(desk, monkeypatch):
    person = desk.person()
    assert "déjà imprimé" not in desk.get(f"/p/{person.id}").text
    print_badge(desk, person, monkeypatch)
    page = desk.get(f"/p/{person.id}")
    assert f"Badge déjà imprimé à {clock.now():%H:%M}" in page.text
    assert page.one("[data-print] [data-again]").get_text() == "Réimprimer le badge"
    assert "hidden" not in page.one("[name=perdu]").attrs


def test_a_lost_badge_counts_no_more_so_the_next_is_the_first(desk, monkeypatch):
    person = desk.person()
    print_badge(desk, person, monkeypatch)
    old = ticket_of(desk, person)
    monkeypatch.setattr(badges, "JUST_PRINTED", timedelta(0))
    print_badge(desk, person, monkeypatch, press="Badge perdu")
    assert ticket_of(desk, person) != old


def test_the_page_may_show_what_its_script_made_in_a_frame_and_nothing_else(desk):
    policy = desk.get(f"/p/{desk.person().id}").response.headers["Content-Security-Policy"]
    assert "frame-src blob:" in policy
    assert "frame-src" not in desk.get("/").response.headers["Content-Security-Policy"]


def test_a_device_that_prints_on_arrival_does_so_once_for_who_has_no_badge(desk, monkeypatch):
    person = desk.person()
    desk.client.set_cookie("jatigi-printer", "a=1")
    assert not desk.get(f"/p/{person.id}").soup.select("[data-now]")
    page = check_page(desk.send(Form(desk.get(f"/p/{person.id}").one("#arrivee"))))
    assert page.soup.select("form[data-print][data-now]")
    print_badge(desk, person, monkeypatch)
    assert not check_page(desk.client.get(page.response.request.full_path)).soup.select("[data-now]")
