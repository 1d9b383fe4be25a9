"""Erasing somebody: asked for, answered, and nothing of them left, while every page still stands."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import clock, history
from conference.core.audit import AuditEntry
from conference.core.db import db, is_sqlite, session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM, Actor
from conference.desk import op_rows
from conference.desk import services as desk
from conference.desk.models import DeskOp
from conference.desk.rules import Op
from conference.events import cloning
from conference.events import queries as events
from conference.events.models import StakeholderGroup
from conference.events.services import NewEvent
from conference.exchange import services as exchange
from conference.exchange.models import ImportDraft
from conference.messaging import queries as outbox
from conference.messaging.models import OutboxMessage
from conference.participants import consents, erasure, invitations, merge, open_questions, services, tickets
from conference.participants import details as record
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.models import Code, ContactKey, ErasureRequest, Invitation, Participant, Suspicion, Ticket
from conference.participants.services import Entry
from conference.participants.states import KIND
from tests.builders import a_half_day, a_person, again, details, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

NEXT_YEAR = (date(2027, 12, 1), date(2027, 12, 2))
CANARY = ("Zéphyrine", "Ouattaraxq", "Hopitalxq", "Ventriloquexq", "zephyrine.xq@courrier.example", "76998877")


def a_canary(event, group, entry=None, **fields):
    given, family, organisation, function, email, phone = CANARY
    known = {"organisation": organisation, "function": function, "email": email, "phones": [f"+223{phone}"]}
    return a_person(event, group, entry, given_names=given, family_name=family, sex="F", **(known | fields))


def ask(person, channel="online"):
    actor = Actor("participant", person.id)
    return erasure.ask(person.event_id, person.id, channel=channel, actor=actor, now=clock.now())


def carry_out(request):
    erasure.carry_out(request.event_id, request.id, actor=staff_actor(), now=clock.now())


def rows(model, **of):
    session().rollback()
    return list(session().scalars(sa.select(model).filter_by(**of)))


# ------------------------------------------------------------------------------------------------------------- asking


def test_a_request_is_one_until_it_is_answered_and_can_be_taken_back(app, forum):
    with app.app_context():
        person = a_canary(forum.event, forum.health)
        first = ask(person)
        assert ask(person).id == first.id
        erasure.take_back(person.event_id, person.id, actor=Actor("participant", person.id), now=clock.now())
        erasure.take_back(person.event_id, person.id, actor=Actor("participant", person.id), now=clock.now())
        assert rows(ErasureRequest)[0].outcome == "taken_back"
        second = ask(person)
        assert second.id != first.id
        erasure.refuse(person.event_id, second.id, "identity", actor=staff_actor(), now=clock.now())
        erasure.refuse(person.event_id, second.id, "identity", actor=staff_actor(), now=clock.now())
        with pytest.raises(Error, match="request_settled"):
            carry_out(second)
        with pytest.raises(Error, match="reason_needed"):
            erasure.refuse(person.event_id, second.id, "", actor=staff_actor(), now=clock.now())
        with pytest.raises(Error, match="unknown_request"):
            erasure.carry_out(forum.neighbour.id, second.id, actor=staff_actor(), now=clock.now())
        told = [change.action for change in history.of_subject(KIND, person.id)]
        assert sorted(told) == [
            "erasure.asked", "erasure.asked", "erasure.refused", "erasure.taken_back", "registered",
        ]  # fmt: skip
        assert rows(Participant)[0].given_names == "Zéphyrine"
        (entry,) = rows(AuditEntry, action="participant.erasure_refused")
        assert entry.details == {"reason": "identity"}


# -------------------------------------------------------------------------------------------------------- carrying out


def test_nothing_of_the_person_is_left_in_any_byte_of_the_database(app, forum):
    with app.app_context():
        event, health, half_day = forum.event, forum.health, a_half_day(forum.event)
        walk_in = Op(uuid4(), event.id, "walk_in", uuid4(), clock.now(), half_day_id=half_day.id, data=_typed(health))
        desk.apply(walk_in, now=clock.now())
        person = a_canary(event, health, district_id=forum.macina, consent_photo=True, commune="Kolongoxq")
        changed = record.read(person)
        services.change_details(
            event, person.id, changed, version=1, channel="online", actor=staff_actor(), now=clock.now()
        )
        consents.say(event, person.id, "list", given=True, channel="online", actor=staff_actor(), now=clock.now())
        merge.merge(event.id, person.id, walk_in.subject_id, actor=staff_actor(), now=clock.now())
        _invite(event, health, person)
        table = exchange.table_of("liste.csv", f"Prénoms;Nom;Groupe\n{CANARY[0]};{CANARY[1]};sante\n".encode())
        actor = Actor("staff", _staff(event))
        exchange.keep(event, table, staff_id=actor.id, now=clock.now())
        ids, held = [person.id, walk_in.subject_id], rows(StakeholderGroup, id=health.id)[0].taken
        assert _smells(app)
        request = ask(person)
        carry_out(request)
        carry_out(request)
        assert _smells(app) == []
        _check_what_is_left(ids)
        assert rows(StakeholderGroup, id=health.id)[0].taken == held - 1
        assert [outbox.opened(one).address for one in rows(OutboxMessage)] == [""]
        assert rows(ImportDraft) == []
        (op,) = rows(DeskOp, kind="walk_in")
        assert set(op_rows.data_of(op)) == {"desk", "group"}
        assert rows(ErasureRequest)[0].outcome == "done"
        assert len(rows(AuditEntry, action="participant.erased")) == 2


def _typed(group):
    given, family, organisation = CANARY[:3]
    return {
        "given_names": given, "family_name": family, "organisation": organisation, "sex": "F", "desk": "A",
        "group": str(group.id),
    }  # fmt: skip


def _staff(event):
    from tests.builders import a_staff_user

    return a_staff_user(event=event).id


def _invite(event, group, person):
    with write() as database:
        invitation = Invitation(
            event_id=event.id, group_id=group.id, participant_id=person.id, state="accepted", given_names=CANARY[0],
            family_name=CANARY[1], organisation=CANARY[2], sort_key="ouattaraxq zephyrine", link_hash=b"x" * 32,
        )  # fmt: skip
        database.add(invitation)


def _smells(app) -> list[str]:
    """The names and contacts that stand in a byte of the database's files, in whatever case."""
    if not is_sqlite():
        return _smells_in_rows()
    session().rollback()
    database = Path(db.engine.url.database)
    files = [path for path in database.parent.iterdir() if path.name.startswith(database.name)]
    # another process reads: closing one of these files here would drop SQLite's locks of this whole process
    data = subprocess.run(["cat", *files], capture_output=True, check=True).stdout
    known = {text.encode() for one in (*CANARY, "zephyrine", "Kolongoxq") for text in (one, one.lower())}
    return sorted(one.decode() for one in known if one in data)


def _smells_in_rows() -> list[str]:
    """PostgreSQL clears what it holds when it is vacuumed: here only what can still be read counts."""
    session().rollback()
    told = " ".join(str(session().execute(sa.select(table)).all()) for table in db.metadata.sorted_tables)
    return [one for one in CANARY if one in told or one.lower() in told]


def _check_what_is_left(ids):
    people = rows(Participant)
    assert {person.id for person in people} == set(ids)
    assert all(person.erased and person.state == "cancelled" and person.seat == "none" for person in people)
    assert {person.reason for person in people} == {"self", "merged"}
    assert [person.sex for person in people] == ["F", "F"]
    assert all(person.link_hash is None and person.sealed is None and not person.has_email for person in people)
    for model in (Code, ContactKey, Suspicion):
        assert rows(model) == []
    assert all(ticket.voided_at for ticket in rows(Ticket))
    for one in ids:
        for change in history.of_subject(KIND, one):
            assert not {"given_names", "phones", "organisation", "consent_photo"} & change.after.keys()
    kept = {key for one in ids for change in history.of_subject(KIND, one) for key in change.after}
    assert {"state", "erasure"} <= kept


def test_a_person_who_is_erased_comes_back_by_nothing(app, forum):
    with app.app_context():
        entry = Entry(submission=b"s" * 32)
        person = a_canary(forum.event, forum.health, entry)
        moved = services.transition(
            forum.event.id, [person.id], "confirmed", actor=(who := staff_actor()), now=clock.now()
        )
        carry_out(ask(person))
        assert services.undo(forum.event.id, moved.id, actor=who, now=clock.now()) >= 0
        with pytest.raises(Error, match="participant_erased"):
            services.transition(forum.event.id, [person.id], "confirmed", actor=who, now=clock.now())
        with pytest.raises(Error, match="participant_erased"):
            services.change_details(
                forum.event, person.id, details(), version=rows(Participant)[0].version, channel="organiser",
                actor=who, now=clock.now(),
            )  # fmt: skip
        with pytest.raises(Error, match="participant_erased"):
            ask(person)
        same = a_canary(forum.event, forum.health, entry)
        assert (same.id, rows(Participant)[0].full_name) == (person.id, "")


def test_invitations_that_nobody_answered_go_too_also_those_to_the_next_edition(app, forum):
    with app.app_context():
        event, group, now = forum.event, forum.health, clock.now()
        person = a_person(event, group, given_names=CANARY[0], family_name=CANARY[1], email="zoe@mail.example")
        copy = cloning.clone(event, NewEvent("forum-2027", {"fr": "Forum"}, *NEXT_YEAR), actor=SYSTEM, now=now)
        (group_there,) = [one for one in events.groups(copy.id) if one.code == group.code]
        wish = Wish(CANARY[0], CANARY[1], contacts=Contacts((), "zoe@mail.example"))
        here, other = invitations.draft(
            event, group, [wish, replace(wish, contacts=Contacts((), "autre@mail.example"))], actor=SYSTEM, now=now
        )
        (there,) = invitations.draft(copy, group_there, [wish], actor=SYSTEM, now=now)
        invitations.send(copy, [there.id], actor=SYSTEM, now=now)
        carry_out(ask(person))
        for gone in (again(here), again(there)):
            assert (gone.given_names, gone.family_name, gone.sealed, gone.state) == ("", "", None, "withdrawn")
        assert (again(other).family_name, again(other).state) == (CANARY[1], "draft")  # a namesake
        (letter,) = rows(OutboxMessage, scope_id=copy.id)
        assert (outbox.opened(letter).address, letter.state) == ("", "cancelled")


def test_who_was_only_suspected_of_being_them_is_suspected_no_more(app, forum):
    with app.app_context():
        first, second = (a_canary(forum.event, forum.health) for _ in range(2))
        assert rows(Participant, id=second.id)[0].suspected
        carry_out(ask(first))
        assert rows(Suspicion) == []
        assert not rows(Participant, id=second.id)[0].suspected
        assert tickets.codes([second.id])


# -------------------------------------------------------------------------------------------------------------- pages


def test_an_organiser_reads_refuses_and_carries_out(app, forum, organiser):
    with app.app_context():
        person = a_canary(forum.event, forum.health)
        _invite(forum.event, forum.health, person)
        ask(person)
    dashboard = check_page(organiser.get("/org/forum/"))
    listed = check_page(organiser.get(dashboard.link("1 demande d’effacement")))
    page = check_page(organiser.get(listed.soup.select_one("main ul.rows a")["href"]))
    assert page.h1 == "Demande d’effacement"
    assert "Zéphyrine Ouattaraxq" in page.text
    unsure = press(organiser, page.form("Effacer cette personne"))
    assert unsure.status_code == 422
    assert check_page(unsure).errors() == ["Cochez la case : l’effacement ne peut pas être défait."]
    assert press(organiser, page.form("Refuser la demande")).status_code == 422
    done = press(organiser, page.form("Effacer cette personne"), sure="y")
    assert (done.status_code, done.location) == (303, "/org/forum/effacements")
    assert press(organiser, page.form("Effacer cette personne"), sure="y").status_code == 303
    assert "Aucune demande" in check_page(organiser.get(done.location)).text
    assert len(audited(app, "participant.erased")) == 1
    _every_page_still_stands(organiser, forum, person.id)


def _every_page_still_stands(organiser, forum, person_id):
    with forum.app.app_context():
        half_day = a_half_day(forum.event).id
    for path in (
        "participants",
        "participants?q=Zephyrine",
        "participants?tri=-nom",
        "",
        "messages",
        "badges",
        "emargement",
        "doublons",
    ):
        check_page(organiser.get(f"/org/forum/{path}"))
    for path in ("participants", "invitations"):
        assert "Personne effacée" in check_page(organiser.get(f"/org/forum/{path}")).text
    person = check_page(organiser.get(f"/org/forum/participants/{person_id}"))
    assert person.h1.startswith("Personne effacée")
    assert "Zéphyrine" not in person.text
    assert "Modifier la fiche" not in person.text
    assert organiser.get(f"/org/forum/participants/{person_id}/modifier").status_code == 409
    page = check_page(organiser.get("/org/forum/participants/exporter"))
    assert press(organiser, page.form("format"), format="csv").status_code == 200
    desk_page = organiser.get(f"/desk/forum/p/{person_id}?demi-journee={half_day}&guichet=A")
    assert "Personne effacée" in check_page(desk_page).text
    message = check_page(organiser.get("/org/forum/messages")).soup.select_one("tbody a")
    assert "zephyrine" not in check_page(organiser.get(message["href"])).text


def test_a_request_made_on_the_telephone_is_noted_by_staff_who_may(app, forum, organiser):
    person = forum.add("Awa", "Diarra")
    page = check_page(organiser.get(f"/org/forum/participants/{person}"))
    answer = press(organiser, page.form("Noter une demande d’effacement"))
    asked = check_page(organiser.get(answer.location))
    assert "de vive voix" in asked.text
    refused = press(organiser, asked.form("Refuser la demande"), reason="duty")
    assert refused.status_code == 303
    told = check_page(organiser.get(f"/org/forum/participants/{person}"))
    assert "Effacement refusé" in told.text
    assert "La loi nous oblige à garder ces données" in told.text
    assert signed_in(app, forum.event, "desk").get("/org/forum/effacements").status_code == 403
    with app.app_context():
        assert open_questions.counts(forum.event.id) == (0, 0)
