"""A signed sheet ticked back: the names are shown against the numbers, then everybody who signed has arrived, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from conference.agenda import services as agenda
from conference.agenda.services import NewSession
from conference.documents import services, ticking_queries, ticking_services
from conference.documents.services import Wish
from conference.documents.ticking_rules import MOST_BLANK, Arrival, Known, judge
from conference.participants import decisions, erasure, merge
from conference.participants import services as participants
from conference.presence import queries as presence
from conference.presence import recording
from conference.presence import services as arrivals
from conference.presence.recording import Spot
from tests.builders import NOW, a_half_day, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

TICK = "/org/forum/emargement/saisie"
ME = staff_actor()
DAY = datetime(2026, 12, 2, 10, tzinfo=UTC)


@pytest.fixture
def sheet(forum, drawn):
    """The printed sheets of a group of six people; who has which line, by number."""
    names = ["Awa", "Binta", "Chaka", "Djeneba", "Esaïe", "Fanta"]
    people = {number: forum.add(name, f"N{number}") for number, name in enumerate(names, 1)}
    with forum.app.app_context():
        groups = [forum.health.code, forum.villages.code]
        services.print_sheets(forum.here(), forum.morning, Wish(groups), actor=ME, now=NOW)
    assert drawn
    return people


@pytest.fixture
def spot(forum):
    return Spot(forum.event.id, half_day_id=forum.morning)


def arrive(forum, person, half_day=None, at=DAY, desk="B"):
    with forum.app.app_context():
        op = uuid4()
        where = half_day or forum.morning
        arrivals.check_in(op, forum.event.id, person, where, at=at, desk=desk, staff_id=None)


def look(forum, spot, text, group=None):
    with forum.app.app_context():
        return ticking_services.preview(spot, (group or forum.health).id, text)


def kinds(shown):
    return {one.number: one.kind for one in shown.lines}


# ------------------------------------------------------------------------------------------------------------ the rules


def test_each_line_is_judged_by_who_stands_behind_it():
    here, there, awa, binta = uuid4(), uuid4(), uuid4(), uuid4()
    lines = {
        1: Known(1, awa, "Awa", group_id=here),
        2: Known(2, binta, "Binta", group_id=here),
        3: Known(3),
        4: Known(4, awa, "Awa", group_id=here, merged=True),
        5: Known(5, uuid4(), "Chaka", expected=False, group_id=here),
        6: Known(6, uuid4(), "Djeneba", group_id=there),
        8: Known(8, uuid4(), "Esaïe", group_id=here, merged=True),
    }
    found = judge([*range(1, 10), 8 + MOST_BLANK, 9 + MOST_BLANK], lines, {binta: Arrival(DAY, "B")}, here)
    assert [one.kind for one in found] == [
        "ok", "already", "erased", "same", "unexpected", "moved", "nobody", "merged", "blank", "blank", "nobody",
    ]  # fmt: skip
    assert [one.number for one in found if one.taken] == [1, 5, 6, 8]
    assert found[3].same_as == 1
    assert found[1].arrival.desk == "B"


# --------------------------------------------------------------------------------------------------------- the services


def test_lines_tell_who_is_odd_and_why(forum, sheet, spot):
    event_id = forum.event.id
    arrive(forum, sheet[2])
    with forum.app.app_context():
        decisions.decide_one(event_id, sheet[3], "cancelled", seen_as="confirmed", actor=ME, now=NOW)
        merge.merge(event_id, sheet[4], sheet[5], actor=ME, now=NOW)
        request = erasure.ask(event_id, sheet[6], channel="desk", actor=ME, now=NOW)
        erasure.carry_out(event_id, request.id, actor=ME, now=NOW)
    shown = look(forum, spot, "1-8")
    assert kinds(shown) == {
        1: "ok", 2: "already", 3: "unexpected", 4: "ok", 5: "same", 6: "erased", 7: "blank", 8: "blank",
    }  # fmt: skip
    assert [one.number for one in shown.taken] == [1, 3, 4]
    assert kinds(look(forum, spot, "5")) == {5: "merged"}
    assert look(forum, spot, "tous sauf 1").typed.numbers == (2, 4, 5)
    assert look(forum, Spot(event_id, half_day_id=forum.afternoon), "2").lines[0].kind == "ok"
    assert kinds(look(forum, spot, "1", forum.villages)) == {1: "blank"}


def test_who_changed_the_group_keeps_the_line_of_the_old_sheet_until_a_new_one(forum, sheet, spot):
    with forum.app.app_context():
        participants.change_group(forum.event.id, sheet[1], forum.villages, actor=ME, now=NOW)
    shown = look(forum, spot, "1")
    assert kinds(shown) == {1: "moved"}
    assert shown.lines[0].known.group_id == forum.villages.id


def test_arrivals_of_chosen_lines_are_recorded_from_the_sheet_at_its_start(forum, sheet, spot):
    shown, once = look(forum, spot, "1-4"), uuid4()
    with forum.app.app_context():
        for _ in range(2):
            done = ticking_services.record(spot, shown, {1, 2, 4, 9}, once=once, at=DAY, actor=ME, now=NOW)
        assert presence.arrivals(forum.morning) == {sheet[number]: DAY for number in (1, 2, 4)}
        assert presence.first_arrival(sheet[1], forum.morning).desk == "feuille"
        assert (done.people, done.before) == (0, 3)
        nobody = ticking_services.record(spot, shown, (), once=once, at=DAY, actor=ME, now=NOW)
        assert nobody.people == 0


def test_200_lines_take_a_handful_of_statements(forum, spot, drawn):
    people = [forum.add(f"P{number}", "Traoré") for number in range(200)]
    with forum.app.app_context():
        services.print_sheets(forum.here(), forum.morning, Wish([forum.health.code]), actor=ME, now=NOW)
    with forum.app.app_context(), forum.statements() as asked:
        shown = ticking_services.preview(spot, forum.health.id, "1-200")
        once = uuid4()
        done = ticking_services.record(spot, shown, range(1, 201), once=once, at=DAY, actor=ME, now=NOW)
    assert done.people == len(people) == 200
    assert len(asked) < 20


# ------------------------------------------------------------------------------------------------------------- the page


@pytest.fixture
def now():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def typing(app, forum, sheet, now):
    client = signed_in(app, forum.event)
    return client, check_page(client.get(TICK)).form("Voir les noms")


def test_a_sheet_is_typed_shown_recorded_and_undone(forum, sheet, typing, app):
    client, form = typing
    assert form.fields["spot"] == [f"d:{forum.morning}"]
    page = check_page(press(client, form, "Voir les noms", group="sante", lines="1-3, 5 et 7-8"))
    rows = page.rows('table[aria-label="Lignes signées"] tbody tr')
    assert [row[1:3] for row in rows] == [["1", "Awa N1"], ["2", "Binta N2"], ["3", "Chaka N3"], ["5", "Esaïe N5"]]
    assert "2 personnes écrites à la main" in page.text
    assert "4 arrivées à noter à 07:30" in page.text
    record = page.form("Noter 4 arrivées")
    assert record.fields["lines"] == ["1-3, 5 et 7-8"]
    answer = press(client, record, "Noter 4 arrivées", n=["1", "2", "5"])
    assert answer.status_code == 303
    page = check_page(client.get(answer.location))
    assert "3 arrivées notées." in page.text
    assert page.form("Voir les noms").fields["group"] == ["sante"]
    with app.app_context():
        start = datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
        assert presence.arrivals(forum.morning) == {sheet[number]: start for number in (1, 2, 5)}
    assert "Rien de nouveau" in check_page(client.get(press(client, record, "Noter", n=["1", "2", "5"]).location)).text
    undone = press(client, page.form("Annuler"))
    assert "C’est remis comme avant" in check_page(client.get(undone.location)).text
    with app.app_context():
        assert presence.arrivals(forum.morning) == {}
    assert [line.details["what"] for line in audited(app, "presence.recorded")] == ["recorded", "undone"]


def test_the_hour_may_be_typed_and_arrivals_known_already_are_told(forum, sheet, typing, app):
    client, form = typing
    arrive(forum, sheet[2], at=DAY - timedelta(hours=1))
    page = check_page(press(client, form, "Voir les noms", group="sante", lines="1 2", time="8h15"))
    (told,) = [row[-1] for row in page.rows() if row[1] == "2"]
    assert told == "déjà là à 09:00, guichet B"
    press(client, page.form("Noter 1 arrivée"), "Noter 1 arrivée")
    with app.app_context():
        assert presence.arrivals(forum.morning)[sheet[1]].hour == 8


def test_nothing_typed_is_lost_when_something_is_wrong(typing):
    client, form = typing
    answer = press(client, form, "Voir les noms", group="sante", lines="", time="25h")
    page = check_page(answer)
    assert answer.status_code == 422
    assert len(page.errors()) == 2
    assert page.form("Voir les noms").fields["time"] == ["25h"]
    page = check_page(press(client, form, "Voir les noms", group="sante", lines="1-3, huit"))
    assert "huit" in page.one(".note.no").get_text()
    assert not page.soup.select("button[value=noter]")
    assert page.form("Voir les noms").fields["lines"] == ["1-3, huit"]
    assert press(client, form, "Voir les noms", group="rien", spot="d:rien", lines="1").status_code == 422
    assert press(client, form, "Voir les noms", group="sante", lines="1 " * 3000).status_code == 422


def test_what_was_changed_after_it_was_shown_is_shown_again(forum, typing, app):
    client, form = typing
    page = check_page(press(client, form, "Voir les noms", group="sante", lines="1-3"))
    answer = press(client, page.form("Noter 3 arrivées"), "Noter 3 arrivées", lines="1-4", n=["1"])
    assert answer.status_code == 409
    page = check_page(answer)
    assert "a changé depuis que vous l’avez vu" in page.text
    assert page.form("Noter").fields["n"] == ["1"], "boxes stay as they were ticked"
    with app.app_context():
        assert presence.arrivals(forum.morning) == {}


def test_a_sheet_of_a_time_to_come_is_doubted(forum, typing, app):
    client, form = typing
    with app.app_context():
        tomorrow = a_half_day(forum.event, 3).id
    page = check_page(press(client, form, "Voir les noms", group="sante", lines="1", spot=f"d:{tomorrow}"))
    assert "n’est pas encore passé" in page.text


def test_sessions_that_take_attendance_have_their_sheets_too(forum, sheet, typing, app):
    client, _form = typing
    with app.app_context():
        workshop = NewSession("a1", {"fr": "Atelier eau"}, day=1, start_minute=600, takes_attendance=True)
        plain = NewSession("b1", {"fr": "Pause"}, day=1, start_minute=660)
        agenda.add_sessions(forum.event.id, [workshop, plain], now=NOW)
    form = check_page(client.get(TICK)).form("Voir les noms")
    (key,) = [one["value"] for one in form.tag.select("option") if "Atelier eau" in one.get_text()]
    assert not [one for one in form.tag.select("option") if "Pause" in one.get_text()]
    page = check_page(press(client, form, "Voir les noms", spot=key, group="sante", lines="1-2"))
    assert press(client, page.form("Noter 2"), "Noter 2 arrivées").status_code == 303
    with app.app_context():
        assert presence.arrivals(forum.morning) == {}
        there = ticking_queries.arrivals(Spot(forum.event.id, session_id=UUID(key[2:])), sheet.values())
        assert {one.at.hour for one in there.values()} == {10}
        assert set(there) == {sheet[1], sheet[2]}


def test_without_printed_sheets_there_is_nothing_to_type(app, forum):
    page = check_page(signed_in(app, forum.event).get(TICK))
    assert "Aucune feuille à saisir" in page.text
    assert page.link("Imprimer les feuilles")


def test_a_group_and_an_undo_of_another_event_are_not_there(app, forum, sheet, now, drawn):
    client = signed_in(app, forum.event)
    stranger = forum.add(group=forum.elsewhere, event=forum.neighbour)
    with app.app_context():
        strange = Spot(forum.neighbour.id, half_day_id=a_half_day(forum.neighbour).id)
        done = recording.record(strange, [stranger], once=uuid4(), at=DAY, desk="", actor=ME, now=DAY)
    form = check_page(client.get(TICK)).form("Voir les noms")
    assert "ailleurs" not in [one["value"] for one in form.tag.select("option")]
    answer = client.post(f"{TICK}/annuler/{done.change_set_id}", data=form.filled({}))
    assert answer.status_code == 404
