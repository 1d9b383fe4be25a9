"""The page for the head of desk: everything that must be looked at, each settled in one press and taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session, write
from conference.core.errors import Error
from conference.desk import matter_queries, matters, services, settings
from conference.desk.models import Device
from conference.messaging import templates
from conference.messaging.models import OutboxMessage
from conference.participants import merge, tags, tickets
from conference.participants import services as people
from conference.participants.list_models import Tag
from conference.participants.models import Participant, Ticket
from conference.participants.services import Entry
from tests.builders import staff_actor
from tests.desk.doors import a_door, new_ticket, ticket_of
from tests.desk.test_matters import an_arrival, held
from tests.pages import Form, check_page

BASE = "/org/forum/accueil/a-voir"


class Head:
    """The head of desk looks at the page."""

    def __init__(self, app, client, door):
        self.app, self.client, self.door = app, client, door

    def page(self, kind, **query):
        return check_page(self.client.get(BASE, query_string={"quoi": kind, **query}))

    def press(self, page, label, row=0):
        forms = [Form(tag) for tag in page.soup.select("main form") if label in tag.get_text()]
        form = forms[row]
        return check_page(self.client.post(form.action, data=form.filled(press=label), follow_redirects=True))

    def undo(self, page):
        form = Form(page.one(".flash form"))
        return check_page(self.client.post(form.action, data=form.filled(), follow_redirects=True))

    def does(self, *ops):
        with self.app.app_context():
            return [services.apply(op, now=clock.now()) for op in ops]

    def counts(self):
        with self.app.app_context():
            return {kind: count for kind, count in matter_queries.counts(self.door.event.id).items() if count}

    def person(self, *names, **fields):
        with self.app.app_context():
            return self.door.person(*names, **fields)

    def ticket(self, person):
        with self.app.app_context():
            return ticket_of(person.id)


@pytest.fixture
def head(app, staff):
    with app.app_context():
        door = a_door()
    return Head(app, staff("organiser", door.event), door)


def test_nothing_to_look_at_is_said(head):
    page = check_page(head.client.get(BASE))
    assert "Rien à voir : tout est réglé." in page.text
    assert page.all(".tabs a") == []


def test_two_arrivals_of_one_person_are_shown_with_their_times_and_desks_and_settled_until_a_third_comes(head):
    person, door = head.person(), head.door
    head.does(
        door.op("check_in", person.id, 1, data={"desk": "A"}), door.op("check_in", person.id, 4, data={"desk": "B"})
    )
    page = head.page("doubles")
    (row,) = page.rows()
    assert "Fatoumata Diarra" in row[0]
    assert "09:01, guichet A" in row[2]
    assert "09:04, guichet B" in row[2]
    page = head.press(page, "Vu")
    assert (head.counts(), page.all(".flash p")) == ({}, ["C’est vu."])
    head.undo(page)
    assert head.counts() == {"doubles": 1}
    head.press(head.page("doubles"), "Vu")
    head.does(door.op("check_in", person.id, 9))
    assert head.counts() == {"doubles": 1}


def test_an_arrival_taken_back_is_no_double(head):
    person, door = head.person(), head.door
    first, second = (door.op("check_in", person.id, n) for n in (1, 2))
    head.does(first, second, door.op("undo", second.op_id, 3))
    assert head.counts() == {}


def test_twelve_hundred_entries_page_and_a_page_is_settled_at_once(head):
    door = head.door
    with head.app.app_context():
        door.group.quota = 5_000
        with write() as db:
            db.merge(door.group)
        many = [door.walk_in(given_names=f"Awa{n}", family_name=f"C{n}") for n in range(60)]
        ops = [door.op("check_in", op.subject_id, n) for op in many for n in range(2)]
        services.apply_many([*many, *ops], now=clock.now())
    page = head.page("doubles", page=2)
    assert len(page.rows()) == matter_queries.PER_PAGE
    assert "26 à 50 sur 60" in page.text
    page = head.press(page, "Tout marquer comme vu (25)")
    assert head.counts()["doubles"] == 35
    head.undo(page)
    assert head.counts()["doubles"] == 60
    assert len(head.page("doubles", page=99).rows()) == 10


def test_a_code_that_nobody_had_is_shown_until_it_is_known_and_then_too_and_never_itself(head):
    door, text = head.door, new_ticket()
    head.does(door.scan(text, 2))
    page = head.page("codes")
    assert page.rows()[0][0] == "Personne inconnue"
    assert "Code que personne n’a." in page.text
    head.does(door.walk_in(ticket=text))
    page = head.page("codes")
    assert "Awa Cissé" in page.rows()[0][0]
    assert "Code inconnu sur le moment, connu depuis." in page.text
    assert text not in page.response.text
    head.press(page, "Vu")
    assert head.counts() == {"doubles": 1}


def test_a_void_badge_that_was_shown_is_shown(head):
    person, door = head.person(), head.door
    text = head.ticket(person)
    with head.app.app_context(), write():
        tickets.void(tickets.holder(text).id, clock.now())
    head.does(door.scan(text))
    assert "Badge annulé, présenté." in head.page("codes").text


def a_conflict(head):
    person, door = head.person("Fatoumata", "Diara"), head.door
    edits = [
        door.op("edit", person.id, n, data={"was": {"family_name": "Diara"}, "now": {"family_name": name}})
        for n, name in enumerate(("Diarra", "Diallo"))
    ]
    head.does(*edits)
    return person, edits[1]


def family_name(head, person):
    with head.app.app_context():
        return session().get(Participant, person.id).family_name


def test_a_conflict_shows_both_values_and_one_is_chosen_and_taken_back(head):
    person, _ = a_conflict(head)
    page = head.page("corrections")
    assert page.rows()[0][1:3] == ["Nom de famille : Diarra", "Nom de famille : Diallo"]
    page = head.press(page, "Mettre la saisie")
    assert (family_name(head, person), head.counts()) == ("Diallo", {})
    head.undo(page)
    assert (family_name(head, person), head.counts()) == ("Diarra", {"edits": 1})
    head.press(head.page("corrections"), "Garder la fiche")
    assert (family_name(head, person), head.counts()) == ("Diarra", {})


def test_taking_a_choice_back_does_not_undo_what_was_corrected_since(head):
    person, _ = a_conflict(head)
    page = head.press(head.page("corrections"), "Mettre la saisie")
    head.does(
        head.door.op("edit", person.id, 9, data={"was": {"family_name": "Diallo"}, "now": {"family_name": "Sow"}})
    )
    head.undo(page)
    assert family_name(head, person) == "Sow"


def test_arrivals_of_who_was_not_expected_are_shown_until_they_are_confirmed(head):
    waiting, replaced = head.person("Kadidia", "Sow", entry=Entry(state="pending")), head.person()
    door = head.door
    head.does(
        door.op("check_in", waiting.id), door.op("check_in", replaced.id, 1), door.replace(replaced.id, minutes=2)
    )
    page = head.page("non-attendues")
    assert [row[0].split(" Groupe")[0] for row in page.rows()] == ["Fatoumata Diarra", "Kadidia Sow"]
    assert "remplacée" in page.rows()[0][0]
    with head.app.app_context():
        people.transition(door.event.id, [waiting.id], "confirmed", actor=staff_actor(), now=clock.now())
    page = head.page("non-attendues")
    assert len(page.rows()) == 1
    head.press(page, "Vu")
    assert head.counts() == {}


def test_clocks_that_were_wrong_are_shown_by_device_and_settled_together(head):
    with head.app.app_context(), write() as db:
        device = Device(event_id=head.door.event.id, letter="C", name="Porte", profile="door", paired_at=clock.now())
        db.add(device)
        db.flush()
        device_id = device.id
    ops = [head.door.op("check_in", head.person("P", f"{n}").id, n, device_id=device_id, seq=n + 1) for n in range(3)]
    head.does(*ops)
    page = head.page("horloges")
    assert page.rows()[0][:2] == ["guichet C Porte", "3"]
    head.press(page, "Vu")
    assert head.counts() == {}


def printed(head, person, text):
    head.does(head.door.op("print", person.id, data={"ticket": text, "layout": "a6"}))


def test_two_good_badges_and_badges_of_who_does_not_come_are_made_void_one_by_one(head):
    twice, gone = head.person(), head.person("Oumou", "Sow")
    printed(head, twice, head.ticket(twice))
    printed(head, twice, new_ticket())
    printed(head, gone, head.ticket(gone))
    assert head.counts() == {"badges": 1}
    with head.app.app_context():
        people.transition(
            head.door.event.id, [gone.id], "cancelled", actor=staff_actor(), now=clock.now(), reason="self"
        )
    page = head.page("badges")
    assert len(page.rows()) == 2
    assert len(page.soup.select("tbody form")) == 3
    page = head.press(page, "Annuler ce badge", row=0)
    assert head.counts() == {"badges": 1}
    head.undo(page)
    assert head.counts() == {"badges": 2}


def test_a_badge_printed_for_each_of_two_records_that_were_merged_is_one_too_many(head):
    stays, goes = head.person(), head.person("Fatouma", "Diarra")
    for one in (stays, goes):
        printed(head, one, head.ticket(one))
    with head.app.app_context():
        merge.merge(head.door.event.id, stays.id, goes.id, actor=staff_actor(), now=clock.now())
    assert head.counts() == {"badges": 1}


def test_two_walk_ins_of_one_person_at_two_desks_are_shown_and_told_apart_or_merged(head):
    door = head.door
    head.does(door.walk_in(), door.walk_in(minutes=3))
    page = head.page("sur-place")
    assert page.rows()[0][0].count("sur place") == 1
    assert page.link("Comparer").startswith("/org/forum/doublons/")
    page = head.press(page, "Ce ne sont pas les mêmes")
    assert head.counts() == {}
    head.undo(page)
    assert head.counts() == {"walk_ins": 1}


def test_whom_protocol_expects_is_shown_once_and_told_once_without_a_name(head):
    minister, door = head.person("Hamadoun", "Touré"), head.door
    with head.app.app_context():
        actor, now = staff_actor(), clock.now()
        tags.put_on(door.event.id, [minister.id], "Protocole", actor=actor, now=now)
        tag = session().scalar(sa.select(Tag.id))
        rules = settings.Rules("refer", "refer", vip_tag_id=tag, protocol="Awa, +223 70 00 00 00, awa@ministere.ml")
        settings.change(door.event.id, rules, version=0, actor=actor, now=now)
    op = door.op("check_in", minister.id, 3)
    head.does(op, op, door.op("check_in", minister.id, 6), door.op("check_in", head.person().id))
    with head.app.app_context():
        (message,) = session().scalars(sa.select(OutboxMessage).where(OutboxMessage.kind == "desk.vip"))
        said = templates.render(message)
        assert "Touré" not in said.subject + said.body
        assert "09:03" in said.body
        assert "/org/forum/accueil/a-voir" in said.body
        assert templates.opened(message).address == "awa@ministere.ml"
    page = head.page("protocole")
    assert "Hamadoun Touré" in page.rows()[0][0]
    head.press(page, "Vu")
    assert head.counts() == {"doubles": 1}


def test_all_that_a_lost_device_did_is_recorded_in_one_press_but_what_cannot_be(head):
    one, two = head.person("Awa", "Cissé"), head.person("Moussa", "Cissé")
    with head.app.app_context():
        head.door.event = session().get(type(head.door.event), head.door.event.id)
        bad = an_arrival(head.door, two) | {"half_day": str(uuid4())}
        held(head.door, an_arrival(head.door, one), an_arrival(head.door, two), bad)
    page = head.page("quarantaine")
    assert head.counts()["quarantine"] == 3
    page = head.press(page, "Tout enregistrer (3)")
    assert "2 opérations enregistrées." in page.text
    assert "1 n’a pas pu l’être." in page.text
    assert head.counts()["quarantine"] == 1
    with head.app.app_context():
        assert head.door.present() == {one.id, two.id}


def test_the_dashboard_the_desk_and_its_devices_say_how_much_there_is(head):
    person, door = head.person(), head.door
    head.does(*(door.op("check_in", person.id, n) for n in (1, 2)))
    for address in ("/org/forum/", f"/desk/forum/?demi-journee={door.half_day.id}", "/org/forum/accueil"):
        page = check_page(head.client.get(address))
        assert "1 entrée à voir" in page.text, address
    with head.app.app_context():
        assert matter_queries.open_matters(door.event.id) == 1


def test_nothing_of_another_event_can_be_settled_here(head):
    with head.app.app_context():
        other = a_door("autre")
        person = other.person()
        arrivals = [other.op("check_in", person.id, n) for n in (1, 2)]
        edit = other.op("edit", person.id, data={"was": {"function": "x"}, "now": {"function": "y"}})
        for op in (*arrivals, edit):
            services.apply(op, now=clock.now())
        ticket = session().scalar(sa.select(Ticket.id).where(Ticket.participant_id == person.id))
        actor, now, ours = staff_actor(), clock.now(), head.door.event.id
        assert matters.look_at(ours, "double", [op.op_id for op in arrivals], actor=actor, now=now) == 0
        assert matters.look_at(ours, "own", [edit.op_id], actor=actor, now=now) == 0
        for refused in (
            lambda: matters.choose(ours, edit.op_id, take=True, actor=actor, now=now),
            lambda: matters.void_badge(ours, ticket, actor=actor, now=now),
            lambda: matters.dismiss(ours, uuid4(), actor=actor, now=now),
            lambda: matters.look_at(ours, "rien", [], actor=actor, now=now),
        ):
            with pytest.raises(Error, match="unknown_matter"):
                refused()
        assert matter_queries.counts(other.event.id)["doubles"] == 1


def test_after_ten_minutes_what_was_looked_at_stays_so(head):
    _, edit = a_conflict(head)
    with head.app.app_context():
        actor, now, event_id = staff_actor(), clock.now(), head.door.event.id
        matters.choose(event_id, edit.op_id, take=False, actor=actor, now=now)
        with pytest.raises(Error, match="undo_too_late"):
            matters.choose_again(event_id, edit.op_id, actor=actor, now=now + timedelta(minutes=11))
        with pytest.raises(Error, match="undo_too_late"):
            matters.look_again(event_id, "own", now, actor=actor, now=now + timedelta(minutes=11))
