"""``agenda import EVENT FILE`` and ``agenda export EVENT FILE``: what goes out comes in, and comes out the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conference.agenda import file_queries, file_services, import_services, judging, plan_queries, queries
from conference.agenda.files import write_json, write_xml
from conference.agenda.programme import PublicRole
from conference.core import history
from conference.core.db import write
from conference.core.permissions import SYSTEM
from conference.events import queries as events
from tests.agenda.files.programmes import large, plenary, programme, session
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, an_event

pytestmark = pytest.mark.usefixtures("context")
ENDINGS = (".xml", ".json", ".csv", ".xlsx", ".ics")


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["agenda", *map(str, arguments)])


def sessions(slug):
    """Return every session of an event as files see it."""
    event = events.event_by_slug(slug)
    return file_queries.whole(event, file_services.about(event, "")).sessions


def held_in(path):
    """Return what the sessions of a file are, wherever the event's own pages stand; texts on one line."""
    read = import_services.read_file(events.event_by_slug("blank"), path.name, path.read_bytes())
    return [
        replace(one, url="", number=0, description=" ".join(one.description.split())) for one in read.programme.sessions
    ]


@pytest.mark.parametrize("ending", [".xml", ".json", ".csv", ".xlsx"])
def test_what_goes_out_comes_into_another_event_and_out_again_the_same(app, tmp_path, ending):
    an_event("blank", first_day=date(2020, 1, 1), last_day=date(2020, 1, 1), zone="Europe/Paris")
    source = tmp_path / "source.xml"
    source.write_bytes(
        write_xml(programme(plenary(), session(2, day=2, starts_at=plenary().starts_at + timedelta(days=1))))
    )
    assert run(app, "import", "blank", source).exit_code == 0
    first, second = tmp_path / f"first{ending}", tmp_path / f"second{ending}"
    assert run(app, "export", "blank", first).exit_code == 0
    done = run(app, "import", "blank", first)
    assert (done.exit_code, done.output) == (0, "0 nouvelle séance, 0 modifiée, 2 inchangées\n")
    an_event("other")
    assert run(app, "import", "other", first).exit_code == 0
    assert run(app, "export", "other", second).exit_code == 0
    mine, theirs = (held_in(path) for path in (first, second))
    assert mine == theirs
    assert len(mine) == 2


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_written_twice_is_the_same(app, tmp_path, ending):
    an_agenda(a_session("A"), a_session("B", 700))
    one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
    for path in (one, two):
        assert run(app, "export", "forum", path).exit_code == 0
    assert one.read_bytes() == two.read_bytes()


def test_a_congress_of_a_thousand_sessions_comes_in_once_however_often(app, tmp_path):
    an_event("congress")
    file = tmp_path / "congress.json"
    file.write_bytes(write_json(large(1000)))
    assert "1000 nouvelles séances" in run(app, "import", "congress", file).output
    assert run(app, "import", "congress", file).output == "0 nouvelle séance, 0 modifiée, 1000 inchangées\n"
    assert len(sessions("congress")) == 1000


def test_a_rehearsal_says_what_would_be_done_and_does_nothing(app, tmp_path):
    event = an_agenda(a_session("A"))
    file = tmp_path / "plan.xml"
    file.write_bytes(write_xml(programme(plenary())))
    done = run(app, "import", "forum", file, "--dry-run")
    assert done.exit_code == 0
    assert "Salles à créer" in done.output
    assert done.output.endswith("1 nouvelle séance, 0 modifiée, 0 inchangée\nRien n’a été importé.\n")
    assert [row.code for row in file_queries.rows(event.id)] == ["A"]


def test_a_room_or_a_type_called_otherwise_is_the_same(app, tmp_path):
    an_event("blank")
    file = tmp_path / "plan.xml"
    one = session(kind="workshop", rooms=("Salle Bani",))
    file.write_bytes(
        write_xml(programme(one, session(2, rooms=("salle bani",), kind="Atelier"), days=programme().days[:1]))
    )
    run(app, "import", "blank", file)
    assert run(app, "import", "blank", file).output == "0 nouvelle séance, 0 modifiée, 2 inchangées\n"


def test_a_calendar_of_others_comes_in_once_however_often_and_ours_is_refused(app, tmp_path):
    an_event("blank")
    file = tmp_path / "plan.ics"
    lines = ["BEGIN:VEVENT", "UID:1", "SUMMARY:Débat", "DTSTART:20260821T090000Z", "DURATION:PT45M", "END:VEVENT"]
    file.write_text("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]), encoding="utf-8")
    assert run(app, "import", "blank", file).output == "1 nouvelle séance, 0 modifiée, 0 inchangée\n"
    assert run(app, "import", "blank", file).output == "0 nouvelle séance, 0 modifiée, 1 inchangée\n"
    run(app, "export", "blank", file)
    done = run(app, "import", "blank", file)
    assert (done.exit_code, "Ce calendrier vient d’ici" in done.output) == (1, True)


@pytest.mark.parametrize("ending", [".xml", ".json"])
def test_a_function_that_many_have_comes_back_as_one_and_clashes_with_nobody(app, tmp_path, ending):
    roles = {"roles": (PublicRole("moderator", {"fr": "Modérateur"}), PublicRole("speaker", {}, "Awa"))}
    event = an_agenda(a_session("A", **roles), a_session("B", rooms=("BA",), **roles))
    an_event("blank")
    file = tmp_path / f"plan{ending}"
    run(app, "export", "forum", file)
    run(app, "import", "blank", file)
    for one in (event, events.event_by_slug("blank")):
        plan = plan_queries.plan(one)
        found = [clash.params["person"] for clash, _words in judging.said(plan) if clash.rule == "person_twice"]
        assert found == ["awa"]


def test_an_update_is_told_field_by_field_and_leaves_the_rest(app, tmp_path):
    an_event("blank")
    file = tmp_path / "plan.xml"
    file.write_bytes(write_xml(programme(plenary(), days=programme().days[:1])))
    run(app, "import", "blank", file)
    moved = programme(session(title=plenary().title, minutes=45, rooms=("Salle Niger",)), days=programme().days[:1])
    file.write_bytes(write_xml(moved))
    done = run(app, "import", "blank", file)
    assert "Durée : 60 → 45" in done.output.replace("\u00a0", " ")
    assert "Salles : Grande salle; Salle Niger; Salle Bani → Salle Niger" in done.output.replace("\u00a0", " ")
    (now,) = sessions("blank")
    assert (now.minutes, now.rooms) == (45, ("Salle Niger",))
    assert now.description == f"{plenary().subtitle}\n\n{plenary().description}"
    assert len(now.people) == len(plenary().people)


def test_what_a_table_does_not_say_stays_as_it_is(app, tmp_path):
    event = an_agenda(a_session("A", photo_allowed=False, capacity=30))
    file = tmp_path / "plan.csv"
    file.write_text("Code;Jour;Début;Fin;Titre (fr)\nA;1;9:00;11:00;Séance A\n", encoding="utf-8")
    assert run(app, "import", "forum", file).output.endswith("0 nouvelle séance, 1 modifiée, 0 inchangée\n")
    (row,) = file_queries.rows(event.id)
    assert (row.minutes, row.photo_allowed, row.capacity) == (120, False, 30)


def test_sessions_on_other_days_come_in_without_a_time(app, tmp_path):
    event = an_agenda(a_session("A"))
    file = tmp_path / "plan.csv"
    file.write_text("Jour;Début;Fin;Titre\n2031-01-01;9:00;10:00;Ailleurs\n", encoding="utf-8")
    done = run(app, "import", "forum", file)
    assert "sans horaire à l’arrivée" in done.output
    row = next(row for row in file_queries.rows(event.id) if row.title == {"fr": "Ailleurs"})
    assert (row.day, row.start_minute, row.minutes) == (None, None, 60)


def test_what_cannot_be_read_is_told_and_the_rest_comes_in(app, tmp_path):
    an_agenda(a_session("A"))
    file = tmp_path / "plan.csv"
    file.write_text("Jour;Début;Fin;Titre\n1;9:00;10:00;Bon\n1;tard;10:00;Mauvais\n", encoding="utf-8")
    done = run(app, "import", "forum", file)
    assert done.exit_code == 3
    assert "3. Mauvais" in done.output
    assert {one.title for one in sessions("forum")} >= {"Bon"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.xml", b"<html/>", "n’est pas un programme"),
        ("plan.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><schedule/>", "refusé par sécurité"),
        ("plan.json", b"{", "n’est pas un JSON lisible"),
        ("plan.doc", b"x", "Ce format n’est pas connu"),
        ("plan.csv", b"a;b\n1;2\n", "Aucune ligne n’a les titres"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(app, tmp_path, name, data, words):
    an_agenda(a_session("A"))
    (tmp_path / name).write_bytes(data)
    done = run(app, "import", "forum", tmp_path / name)
    assert done.exit_code == 1
    assert words in done.output


def test_an_import_is_taken_back_whole(app):
    event = an_agenda(a_session("A"))
    before = [row.code for row in file_queries.rows(event.id)]
    rooms = [room.code for room in queries.rooms(event.id)]
    read = import_services.read_file(event, "plan.xml", write_xml(programme(plenary(), session(2))))
    done = import_services.bring_in(event.id, read, actor=SYSTEM, now=NOW)
    assert (done.added, len(file_queries.rows(event.id))) == (2, 3)
    with write():
        history.undo(event.id, done.change_set_id, SYSTEM, NOW)
    assert [row.code for row in file_queries.rows(event.id)] == before
    assert [room.code for room in queries.rooms(event.id)] == rooms
