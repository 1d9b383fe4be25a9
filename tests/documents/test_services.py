from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.agenda import services as agenda
from conference.agenda.models import AgendaSession
from conference.agenda.services import NewSession
from conference.agenda.session_models import SignUp
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import PUBLIC, SYSTEM
from conference.documents import queries, services
from conference.documents.models import NumberedLine
from conference.documents.queries import Line
from conference.documents.rules import pages, totals
from conference.documents.services import Wish
from conference.events.models import Event, StakeholderGroup
from conference.participants import merge
from conference.participants import services as people
from conference.participants.models import Participant
from conference.presence import recording
from conference.presence.board_rules import SHEET
from conference.presence.recording import Spot
from tests.builders import NOW, staff_actor
from tests.paper_reading import letters, page_sizes, page_texts, unpacked
from tests.staff import audited

STAFF = staff_actor()
HEALTH, BOTH = Wish(["sante"]), Wish(["sante", "communaute"], minimal=["communaute"])


@pytest.fixture
def context(forum):
    with forum.app.app_context():
        yield forum.app
        session().rollback()


def run(forum, wish=HEALTH, half_day=None):
    return services.print_sheets(forum.here(), half_day or forum.morning, wish, actor=STAFF, now=NOW)


def lines(run, group=0):
    """(number, name) of each line of a sheet that was drawn."""
    return [(line.number, line.name) for line in run.sheets[group].lines]


def change(row, **fields):
    with write():
        for name, value in fields.items():
            setattr(session().get_one(type(row), row.id), name, value)


def leave(forum, person):
    people.transition(forum.event.id, [person], "cancelled", actor=PUBLIC, now=NOW, reason="self")


def move(forum, person, group):
    target = session().get_one(StakeholderGroup, group.id)
    people.change_group(forum.event.id, person, target, actor=SYSTEM, now=NOW)


# ------------------------------------------------------------------------------------------------------------ the sheet


def test_the_confirmed_of_each_group_stand_on_its_sheet_by_name(forum, context, drawn):
    forum.add("Zeïnabou", "Bah")
    forum.add("Élisabeth", "Bâ")
    forum.add("Oumar", state="pending")
    forum.add("Awa", "Dicko", group=forum.villages)
    done = run(forum, BOTH)
    assert [sheet.group for sheet in drawn[0].sheets] == ["Groupe communaute", "Groupe sante"]
    assert lines(drawn[0]) == [(1, "Awa Dicko")]
    assert lines(drawn[0], 1) == [(1, "Élisabeth Bâ"), (2, "Zeïnabou Bah")]
    assert (done.sheets, done.people, done.batch) == (2, 3, drawn[0].batch)


def test_a_line_says_what_auditors_ask_for(forum, context, drawn):
    fields = {"organisation": "CSCom de Sah", "function": "Matrone", "age_bracket": "25-29", "sex": "F"}
    person = forum.add(**fields, phones=["+22376123456", "+22366000001", "+22390000002"], email="awa@sah.example")
    run(forum, Wish(["sante"], contacts=True))
    (line,) = drawn[0].sheets[0].lines
    assert (line.sex, line.organisation, line.function, line.age_bracket) == ("F", "CSCom de Sah", "Matrone", "25-29")
    assert (line.phone, line.email) == ("+223 76 12 34 56 / +223 66 00 00 01", "awa@sah.example")
    assert line.code == forum.code(person)
    assert drawn[0].contacts is True


def test_without_being_asked_for_contacts_are_not_even_read(forum, context, drawn):
    forum.add(phones=["+22376123456"], email="awa@sah.example")
    run(forum)
    assert (drawn[0].sheets[0].lines[0].phone, drawn[0].contacts) == ("", False)


def test_the_heading_is_the_events_in_its_first_language(forum, context, drawn):
    change(
        forum.event,
        languages=["en", "fr"],
        venue={"fr": "Bamako", "en": "Bamako, Mali"},
        organisers=[{"fr": "Le Centre"}, {"fr": "Ministère", "en": "Ministry"}],
        project_code="PPS2024",
        exposed=True,
    )
    run(forum, Wish(["sante"]), forum.afternoon)
    heading = drawn[0].heading
    assert (heading.title, heading.place, heading.project_code) == ("Carers’ forum", "Bamako, Mali", "PPS2024")
    assert (heading.day, heading.period) == ("Wednesday 2 December 2026", "Day 1, afternoon")
    assert heading.organisers == "Le Centre · Ministry"
    assert drawn[0].labels.language == "en"


def test_every_group_says_whether_it_is_unnamed_and_how_many_lines_stay_blank(forum, context, drawn):
    run(forum, Wish(["sante", "communaute"], minimal=["communaute"], blank=12))
    assert [(sheet.minimal, sheet.blank, sheet.pattern) for sheet in drawn[0].sheets] == [
        (True, 12, "solid"),
        (False, 12, "cross"),
    ]


def test_what_does_not_exist_is_refused(forum, context, drawn):
    with pytest.raises(Error, match="no_sheet_group"):
        run(forum, Wish(["ailleurs"]))
    with pytest.raises(Error, match="no_sheet_half_day"):
        run(forum, half_day=uuid4())
    assert drawn == []


def test_a_print_is_logged_with_what_it_showed(forum, context, drawn):
    forum.add()
    batch = run(forum, Wish(["sante"], contacts=True)).batch
    (entry,) = audited(forum.app, "sheets.printed")
    assert entry.count == 1
    assert entry.details == {"half_day": str(forum.morning), "contacts": True, "batch": batch}


def test_many_people_take_few_questions_to_the_database(forum, context, drawn):
    for number in range(40):
        forum.add(f"Prénom {number}", phones=["+22376123456"])
    event = forum.here()
    with forum.statements() as asked:
        services.print_sheets(event, forum.morning, Wish(["sante", "communaute"], contacts=True), actor=STAFF, now=NOW)
    assert len(asked) <= 15, asked


# --------------------------------------------------------------------------------------------------- a line is for good


def test_who_comes_later_goes_to_the_end_and_nobody_moves(forum, context, drawn):
    forum.add("Oumar", "Cissé")
    forum.add("Bintou", "Dicko")
    run(forum)
    forum.add("Aminata", "Bah")
    run(forum, half_day=forum.afternoon)
    assert lines(drawn[1]) == [(1, "Oumar Cissé"), (2, "Bintou Dicko"), (3, "Aminata Bah")]


def test_the_line_of_somebody_who_left_is_given_to_nobody_else(forum, context, drawn):
    forum.add("Oumar", "Cissé")
    gone = forum.add("Bintou", "Dicko")
    run(forum)
    leave(forum, gone)
    forum.add("Aminata", "Bah")
    run(forum)
    assert lines(drawn[1]) == [(1, "Oumar Cissé"), (3, "Aminata Bah")]


def test_blank_lines_begin_after_every_number_ever_given(forum, context, drawn):
    forum.add("Oumar", "Cissé")
    gone = forum.add("Bintou", "Dicko")
    run(forum)
    leave(forum, gone)
    run(forum)
    assert drawn[1].sheets[0].last == 2


def test_who_comes_back_comes_back_to_the_same_line(forum, context, drawn):
    person = forum.add("Bintou", "Dicko")
    run(forum)
    leave(forum, person)
    forum.add("Aminata", "Bah")
    run(forum)
    people.transition(forum.event.id, [person], "confirmed", actor=SYSTEM, now=NOW)
    run(forum)
    assert lines(drawn[2]) == [(1, "Bintou Dicko"), (2, "Aminata Bah")]


def test_a_change_of_group_gives_a_line_there_and_keeps_the_old_one_free(forum, context, drawn):
    person = forum.add("Bintou", "Dicko")
    forum.add("Oumar", "Touré")
    run(forum, BOTH)
    move(forum, person, forum.villages)
    assert queries.line_of(person) is None
    run(forum, BOTH)
    assert queries.line_of(person) == Line(forum.villages.id, 1)
    assert lines(drawn[1], 1) == [(2, "Oumar Touré")]
    move(forum, person, forum.health)
    assert queries.line_of(person) == Line(forum.health.id, 1)


def test_an_erased_person_leaves_the_number_behind(forum, context, drawn):
    person = forum.add()
    run(forum)
    with write() as db:
        db.delete(db.get_one(Participant, person))
    forum.add("Oumar")
    run(forum)
    assert lines(drawn[1]) == [(2, "Oumar Traoré")]


def test_lines_follow_a_merge_unless_the_record_that_stays_has_its_own(forum, context, drawn):
    early, late = forum.add("Aminata", "Traore"), forum.add("Zina", "Zongo")
    run(forum)
    stays = forum.add("Aminata", "Traoré")
    merge.merge(forum.event.id, stays, early, actor=SYSTEM, now=NOW)
    assert queries.line_of(stays) == Line(forum.health.id, 1)
    merge.merge(forum.event.id, stays, late, actor=SYSTEM, now=NOW)
    assert queries.line_of(stays) == Line(forum.health.id, 1)


# ---------------------------------------------------------------------------------------------------------- at the desk


def test_the_desk_knows_the_line_once_the_sheet_is_printed(forum, context, drawn):
    person = forum.add()
    assert queries.line_of(person) is None
    run(forum)
    assert queries.line_of(person) == Line(forum.health.id, 1)


def test_who_comes_after_the_printing_signs_on_the_first_blank_line(forum, context, drawn):
    forum.add()
    run(forum)
    walk_in = forum.add("Oumar")
    assert services.give_line(forum.event.id, walk_in) == Line(forum.health.id, 2)
    assert services.give_line(forum.event.id, walk_in) == Line(forum.health.id, 2)


def test_before_the_printing_nobody_is_given_a_line(forum, context):
    assert services.give_line(forum.event.id, forum.add()) is None
    assert forum.rows(NumberedLine, NumberedLine.number) == []


def test_a_merged_record_signs_on_the_line_of_the_one_that_stays(forum, context, drawn):
    stays = forum.add()
    run(forum)
    goes = forum.add("Aminata", "Traore")
    merge.merge(forum.event.id, stays, goes, actor=SYSTEM, now=NOW)
    assert services.give_line(forum.event.id, goes) == Line(forum.health.id, 1)


def test_nobody_of_another_event_is_given_a_line(forum, context):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    with pytest.raises(Error, match="unknown_participant"):
        services.give_line(forum.event.id, stranger)


# -------------------------------------------------------------------------------------------------------------- at once


def at_once(app, jobs):
    """Run all jobs at the same moment, each in a context of its own."""
    gate = Barrier(len(jobs))

    def work(job):
        with app.app_context():
            gate.wait(60)
            return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(work, jobs))


def test_six_prints_and_six_arrivals_at_once_give_every_person_one_line_and_every_line_one_person(forum, drawn):
    first = [forum.add(f"Prénom {number}") for number in range(6)]
    with forum.app.app_context():
        run(forum)
    late = [forum.add(f"Autre {number}") for number in range(6)]
    prints = [lambda: run(forum, BOTH) for _ in range(6)]
    arrivals = [lambda one=one: services.give_line(forum.event.id, one).number for one in late]
    at_once(forum.app, prints + arrivals)
    rows = forum.rows(NumberedLine, NumberedLine.number)
    assert [row.number for row in rows] == list(range(1, 13))
    assert {row.participant_id for row in rows[:6]} == set(first)
    assert {row.participant_id for row in rows[6:]} == set(late)


# -------------------------------------------------------------------------------------------------------- on real paper

HOSTILE = [
    ('=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>"),
    ("W" * 100, "O" * 100),
    ("ߊߡߌߣߊߕߊ", "ߕߙߊߥߟߋ"),
    ("محمد الأمين", "ولد عبد الله"),
    ("Anna\u202etacom", "{{7*7}} %s ${x}"),
]


@pytest.mark.paper
def test_whatever_people_type_stands_on_one_line(forum, context):
    for names in HOSTILE:
        forum.add(*names, organisation=names[1], function=names[0])
    pdf = run(forum).pdf
    assert page_sizes(pdf) == [(297, 210)]
    left = letters(page_texts(pdf)[0])
    for names in HOSTILE:
        for letter in letters("".join(names).replace("\u202e", "")):
            left.remove(letter)
    assert b"/URI" not in unpacked(pdf)


@pytest.mark.paper
def test_the_exposed_are_not_named_and_nobodys_contacts_are_there_unless_asked_for(forum, context):
    contacts = {"phones": ["+22376123456"], "email": "a@b.example"}
    person = forum.add("Awa", "Dicko", group=forum.villages, organisation="Village", **contacts)
    forum.add("Oumar", "Cissé", **contacts)
    minimal, full = page_texts(run(forum, BOTH).pdf)
    assert not [word for word in ("Awa", "Dicko", "Village", "76 12", "b.example") if word in minimal]
    code = forum.code(person)
    assert f"{code[:3]} {code[3:]}" in minimal
    assert "Oumar Cissé" in full
    assert not [word for word in ("76 12", "b.example", "Téléphone") if word in full]
    asked = Wish(["sante", "communaute"], minimal=["communaute"], contacts=True)
    minimal, full = page_texts(run(forum, asked).pdf)
    assert "+223 76 12 34 56" in full
    assert "76 12" not in minimal


@pytest.mark.paper
def test_a_group_without_anybody_has_numbered_blank_lines(forum, context):
    text = page_texts(run(forum, Wish(["sante"], blank=24)).pdf)
    assert len(text) == 2
    assert "Page 2/2" in text[1]


def test_a_half_day_of_another_event_does_not_exist(forum, context, drawn):
    event = session().get_one(Event, forum.neighbour.id)
    assert event.first_day == date(2026, 12, 2)
    with pytest.raises(Error, match="no_sheet_half_day"):
        services.print_sheets(event, forum.morning, Wish(["ailleurs"]), actor=STAFF, now=NOW)
    assert session().scalar(sa.select(sa.func.count()).select_from(NumberedLine)) == 0


# ------------------------------------------------------------------------------------------- who had come, and sessions


def arrive(forum, person, desk, spot=None, at=NOW):
    spot = spot or Spot(forum.event.id, half_day_id=forum.morning)
    recording.record(spot, [person], once=uuid4(), at=at, desk=desk, actor=STAFF, now=NOW)


def test_a_sheet_printed_later_tells_who_the_desk_noted_and_leaves_out_what_came_from_sheets(forum, context, drawn):
    people = [forum.add(name) for name in ("Awa", "Binta", "Chaka")]
    arrive(forum, people[0], "A", at=NOW.replace(hour=7, minute=52))
    arrive(forum, people[1], SHEET)
    run(forum)
    assert {line.name.split()[0]: line.arrived for line in drawn[0].sheets[0].lines} == {
        "Awa": "07:52", "Binta": "", "Chaka": "",
    }  # fmt: skip
    run(forum, half_day=forum.afternoon)
    assert {line.arrived for line in drawn[1].sheets[0].lines} == {""}


def test_the_totals_of_all_pages_are_who_is_expected_in_each_group(forum, context, drawn):
    for number in range(31):
        forum.add(f"P{number}", sex="FM"[number % 2], group=forum.health if number % 3 else forum.villages)
    run(forum, BOTH)
    expected = queries.expected(forum.event.id)
    for sheet, group in zip(drawn[0].sheets, (forum.villages, forum.health), strict=True):
        each = [totals(page) for page in pages(sheet.lines, sheet.blank, sheet.last)]
        assert sum(one.total for one in each) == expected[group.id]
        assert sum(one.male + one.female for one in each) == expected[group.id]


def test_a_session_has_a_sheet_of_who_should_be_in_it_on_the_same_lines(forum, context, drawn):
    people = [forum.add(name) for name in ("Awa", "Binta", "Chaka")]
    forum.add("Fanta", group=forum.villages)
    run(forum, BOTH)
    event = forum.here()
    room = {"day": 1, "start_minute": 600, "minutes": 90}
    agenda.add_sessions(
        event.id,
        [
            NewSession("ate", {"fr": "Atelier eau"}, sign_up_policy="open", capacity=9, **room),
            NewSession("vil", {"fr": "Villages"}, takes_attendance=True, groups=("communaute",), **room),
            NewSession("sans", {"fr": "Sans heure"}, takes_attendance=True),
        ],
        now=NOW,
    )
    workshop, villages, untimed = (
        session().scalars(sa.select(AgendaSession).where(AgendaSession.code == code)).one()
        for code in ("ate", "vil", "sans")
    )
    with write() as db:
        db.add(SignUp(session_id=workshop.id, participant_id=people[1], state="seated", at=NOW))
    arrive(forum, people[1], "A", Spot(event.id, session_id=workshop.id))
    run(forum, replace(BOTH, session_id=workshop.id))
    assert [[(line.number, line.name, line.arrived) for line in sheet.lines] for sheet in drawn[1].sheets] == [
        [],
        [(2, "Binta Traoré", "09:00")],
    ]
    assert (drawn[1].heading.session, drawn[1].heading.period) == ("Atelier eau", "10:00–11:30")
    run(forum, replace(BOTH, session_id=villages.id))
    assert [len(sheet.lines) for sheet in drawn[2].sheets] == [1, 0]
    with pytest.raises(Error, match="no_sheet_half_day"):
        run(forum, replace(BOTH, session_id=untimed.id))
    with pytest.raises(Error, match="unknown_session"):
        run(forum, replace(BOTH, session_id=uuid4()))
