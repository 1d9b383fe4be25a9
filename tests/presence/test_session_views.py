"""Who was in which session: the sessions of a day, and the list of one to tick."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from conference.agenda import services as agenda
from conference.agenda.models import AgendaSession
from conference.agenda.services import NewSession
from conference.agenda.session_models import SignUp
from conference.core.db import session, write
from conference.participants import merge
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence import services, session_queries
from conference.presence.models import SessionCheckIn
from conference.presence.session_queries import MEANT, MISSING, PRESENT, SIGNED_UP
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor
from tests.effort import working_at_most
from tests.pages import check_page
from tests.staff import audited, press, signed_in

SESSIONS = "/org/forum/presence/seances"
NINE = NOW


@pytest.fixture
def world(app):
    """A session for one group, one with sign-up, one cancelled and a break; four people, of whom two signed up."""
    with app.app_context():
        event = an_event(first_day=NOW.date(), last_day=NOW.date(), zone="UTC")
        care, other = a_group(event), a_group(event, "presse", quota=None)
        a_half_day(event)
        people = [a_person(event, care, given_names=name) for name in ("Awa", "Binta")]
        people += [a_person(event, other, given_names=name) for name in ("Chaka", "Djeneba")]
        new = [
            NewSession(
                "ouv",
                {"fr": "Ouverture"},
                day=1,
                start_minute=540,
                minutes=50,
                groups=("sante",),
                takes_attendance=True,
            ),
            NewSession("ate", {"fr": "Atelier"}, day=1, start_minute=600, capacity=1, sign_up_policy="open"),
            NewSession("ann", {"fr": "Annulée"}, day=1, start_minute=700, takes_attendance=True),
            NewSession("pau", {"fr": "Pause"}, kind="break", day=1, start_minute=660),
            NewSession("sam", {"fr": "Samedi"}, day=2, start_minute=660),
        ]
        agenda.add_sessions(event.id, new, now=NOW)
        rows = {one.code: one for one in session().scalars(sa.select(AgendaSession))}
        with write() as db:
            rows["ann"].state = "cancelled"
            rows["ate"].taken = 1
            for person, state in ((people[0], "seated"), (people[2], "waiting")):
                db.add(SignUp(session_id=rows["ate"].id, participant_id=person.id, state=state, at=NOW))
        things = {code: one.id for code, one in rows.items()} | {"event": event, "group": other}
        things["people"] = [person.id for person in people]
        session().refresh(event), session().refresh(other)
    with time_machine.travel(NINE, tick=False):
        yield things


@pytest.fixture
def organiser(app, world):
    return signed_in(app, world["event"])


def look(client, address=SESSIONS):
    return check_page(client.get(address))


def rows_of(page, label="Liste de la séance"):
    return page.rows(f'table[aria-label="{label}"] tbody tr')


def here(app, world, code):
    with app.app_context():
        return session_queries.present(world["event"].id).get(world[code], 0)


def test_the_sessions_of_a_day_tell_who_signed_up_and_who_came(app, organiser, world):
    with app.app_context():
        op, event_id = uuid4(), world["event"].id
        how = {"at": NOW, "desk": "A", "staff_id": None}
        services.session_check_in(op, event_id, world["people"][0], world["ate"], **how)
        services.session_check_in(uuid4(), event_id, world["people"][1], world["ate"], **how)
        services.session_check_in(uuid4(), event_id, world["people"][1], world["ate"], **how)
    page = look(organiser)
    assert [row[1:] for row in page.rows()] == [
        ["Ouverture à pointer", "0", "–", "–"],
        ["Atelier", "2", "1 + 1 en attente", "1 1 de trop"],
        ["Annulée annulée à pointer", "0", "–", "–"],
    ]
    assert [row[1] for row in look(organiser, f"{SESSIONS}?jour=2").rows()] == ["Samedi"]
    assert look(organiser, f"{SESSIONS}?jour=9").rows()[0][1].startswith("Ouverture")


def test_a_list_is_ticked_unticked_and_undone(app, organiser, world):
    page = look(organiser, look(organiser).link("Ouverture"))
    assert [row[1] for row in rows_of(page)] == ["Awa Traoré", "Binta Traoré"], "for whom the session is"
    awa, binta = map(str, world["people"][:2])
    form = page.form("Enregistrer")
    first = press(organiser, form, "Enregistrer", ici=[awa, binta])
    assert press(organiser, form, "Enregistrer", ici=[awa, binta]).status_code == 303
    assert here(app, world, "ouv") == 2
    page = look(organiser, first.location)
    assert "Rien n’a changé" in page.text or "2 présences notées" in page.text
    form = page.form("Enregistrer")
    assert form.fields["ici"] == [awa, binta]
    page = look(organiser, press(organiser, form, "Enregistrer", ici=[binta]).location)
    assert "1 présence retirée." in page.text
    assert here(app, world, "ouv") == 1
    page = look(organiser, press(organiser, page.form("Annuler")).location)
    assert here(app, world, "ouv") == 2
    assert look(organiser, page.link("Présentes")).form("Enregistrer").fields["ici"] == [awa, binta]
    with app.app_context():
        assert set(session().scalars(sa.select(SessionCheckIn.at))) == {NINE}
        assert presence.counts(world["event"].id)[0].total == 0, "a session is no half-day"
    assert {line.details["what"] for line in audited(app, "presence.recorded")} == {
        "recorded", "taken_back", "undone",
    }  # fmt: skip


def test_whoever_is_searched_may_be_ticked_too_and_searching_loses_no_tick(app, organiser, world):
    page = look(organiser, f"{SESSIONS}/{world['ate']}")
    assert [row[1] for row in rows_of(page)] == ["Awa Traoré", "Chaka Traoré en attente"]
    awa, djeneba = str(world["people"][0]), str(world["people"][3])
    answer = press(organiser, page.form("Chercher"), "Chercher", q="djene", ici=[awa])
    assert here(app, world, "ate") == 1
    page = look(organiser, answer.location)
    assert not rows_of(page)
    assert [row[1] for row in rows_of(page, "Autres personnes")] == ["Djeneba Traoré"]
    page = look(organiser, press(organiser, page.form("Enregistrer"), "Enregistrer", ici=[djeneba]).location)
    assert rows_of(page, "Autres personnes")[0][1] == "Djeneba Traoré sans inscription"
    assert here(app, world, "ate") == 2
    page = look(organiser, f"{SESSIONS}/{world['ate']}?q=zzzz")
    assert "Personne de ce nom" in page.text


def test_a_session_that_is_over_has_its_start_as_the_hour(app, organiser, world):
    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        form = look(organiser, f"{SESSIONS}/{world['ouv']}").form("Enregistrer")
        press(organiser, form, "Enregistrer", ici=[str(world["people"][0])])
    with app.app_context():
        assert session().scalar(sa.select(SessionCheckIn.at)).hour == 9


def test_a_cancelled_session_shows_who_was_seen_and_takes_nobody(app, organiser, world):
    form = look(organiser, f"{SESSIONS}/{world['ouv']}").form("Enregistrer")
    page = look(organiser, f"{SESSIONS}/{world['ann']}")
    assert "Cette séance est annulée" in page.text
    assert not page.soup.select("input[type=checkbox]")
    data = form.filled({}) | {"ici": str(world["people"][0])}
    answer = organiser.post(f"{SESSIONS}/{world['ann']}", data=data)
    assert "annulée" in look(organiser, answer.location).one(".flash").get_text()
    assert here(app, world, "ann") == 0


def test_nothing_of_another_event_is_shown_or_ticked(app, organiser, world):
    with app.app_context():
        elsewhere = an_event("autre")
        agenda.add_sessions(elsewhere.id, [NewSession("x", {"fr": "X"}, day=1, start_minute=540)], now=NOW)
        row = session().scalars(sa.select(AgendaSession).where(AgendaSession.event_id == elsewhere.id)).one()
        strange, stranger = row.id, a_person(elsewhere, a_group(elsewhere)).id
    assert organiser.get(f"{SESSIONS}/{strange}").status_code == 404
    form = look(organiser, f"{SESSIONS}/{world['ouv']}").form("Enregistrer")
    data = form.filled({}) | {"ici": str(stranger)}
    assert organiser.post(f"{SESSIONS}/{strange}", data=data).status_code == 404
    assert organiser.post(f"{SESSIONS}/{world['ouv']}", data=data).status_code == 404
    nonsense = organiser.post(f"{SESSIONS}/{world['ouv']}", data=data | {"ici": "x", "once": "y"})
    assert nonsense.status_code == 303


def test_numbers_and_names_are_taken_out(app, organiser, world):
    form = look(organiser, f"{SESSIONS}/{world['ate']}").form("Enregistrer")
    press(organiser, form, "Enregistrer", ici=[str(world["people"][0])])
    export = look(organiser).form("Exporter en texte")
    rows = list(csv.reader(io.StringIO(press(organiser, export, "Exporter en texte").text), delimiter=";"))
    assert rows[2] == ["2026-11-02", "10:00", "ate", "Atelier", "", "1", "1", "1", "1"]
    assert rows[3][4] == "annulée"
    page = look(organiser, f"{SESSIONS}/{world['ate']}")
    choices = look(organiser, page.link("Exporter les présentes (1)"))
    answer = press(organiser, choices.form("Exporter"), format="csv")
    assert "Awa" in answer.text
    assert "Binta" not in answer.text
    listed = look(organiser, "/org/forum/participants?presence_seance=ate&col=presence_seance")
    assert listed.rows()[0][1:3] == ["Awa Traoré", "Atelier"]
    assert "3 personnes" in look(organiser, "/org/forum/participants?presence_seance.pas=ate").text
    assert "3 personnes" in look(organiser, "/org/forum/participants?presence_seance.vide=1").text


def test_an_event_without_programme_says_so(app):
    with app.app_context():
        event = an_event()
    assert "Aucune séance" in look(signed_in(app, event)).text


def test_lists_and_their_numbers_are_those_of_counting_by_hand(app, world):
    with app.app_context():
        event, people = session().merge(world["event"]), world["people"]
        how = {"at": NOW, "desk": "A", "staff_id": None}
        walk_in = a_person(
            event, session().merge(world["group"]), Entry(source="desk", state="confirmed"), given_names="Esaïe"
        )
        ops = [uuid4() for _ in range(4)]
        for op, person in zip(ops, (people[0], people[1], people[3], walk_in.id), strict=True):
            services.session_check_in(op, event.id, person, world["ate"], **how)
        services.undo_check_in(uuid4(), event.id, ops[1], at=NOW, staff_id=None)
        merge.merge(event.id, people[3], people[0], actor=staff_actor(), now=NOW)
        found = session_queries.page(session().get_one(AgendaSession, world["ate"]), PRESENT, "", 1)
        assert [one.given_names for one in found.people] == ["Djeneba", "Esaïe"]
        assert found.counts == {SIGNED_UP: 2, MEANT: 4, PRESENT: 2, MISSING: 1}
        assert session_queries.present(event.id) == {world["ate"]: 2}


def test_two_thousand_people_are_shown_by_hundreds(app, world):
    with app.app_context():
        event, group = session().merge(world["event"]), session().merge(world["group"])
        like = {"event_id": event.id, "group_id": group.id, "state": "confirmed", "state_at": NOW, "seat": "group"}
        like |= {"source": "online", "family_name": "Diarra", "search_key": " diarra ", "answers": {}}
        names = [{"id": uuid4(), "given_names": f"P{n:04}", "sort_key": f"diarra p{n:04}"} for n in range(2000)]
        with write() as db:
            db.execute(sa.insert(Participant), [like | one for one in names])
        row = session().get_one(AgendaSession, world["sam"])
        with working_at_most(5):
            last = session_queries.page(row, MEANT, "", 999)
        assert (last.counts[MEANT], last.number, len(last.people)) == (2004, 21, 4)
        assert [one.given_names for one in last.people][-1] == "Djeneba"
