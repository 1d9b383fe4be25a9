"""Answers in the record: what is kept where, whose seats they hold, and that no sequence of events loses count."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.core import files
from conference.core.audit import AuditEntry
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import PUBLIC
from conference.events.models import Question, QuestionOption
from conference.events.question_hooks import answers_count, answers_counts, sealing_changed
from conference.events.question_queries import one
from conference.participants import answer_keeping, answers, erasure, merge, services, substitution
from conference.participants import details as record
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.answering import a_file, a_question
from tests.builders import NOW, a_group, again, an_event, details, staff_actor

STAFF = staff_actor()


@pytest.fixture
def world(context):
    event = an_event()
    return event, a_group(event, quota=None)


def register(world, given="Awa", **choices):
    event, group = world
    return services.register(event, group, details(given, answers=choices), Entry(), actor=PUBLIC, now=NOW)


def change(world, person, now=NOW, **choices):
    person = again(person)
    after = record.replace(record.read(person), answers=choices)
    return services.change_details(
        world[0], person.id, after, version=person.version, channel="organiser", actor=STAFF, now=now
    )


def move(world, person, state, now=NOW):
    return services.transition(world[0].id, [person.id], state, actor=STAFF, now=now)


def last_change(world, action="details"):
    from conference.core.history import ChangeSet

    return session().scalars(sa.select(ChangeSet.id).where(ChangeSet.action == action)).all()[-1]


def taken(question):
    session().rollback()
    rows = session().execute(
        sa.select(QuestionOption.code, QuestionOption.taken, QuestionOption.overbooked).where(
            QuestionOption.question_id == question.id
        )
    )
    return {code: (count, over) for code, count, over in rows}


def test_plain_answers_lie_in_a_column_and_sensitive_ones_sealed(world):
    meal, illness = a_question(world[0], "text"), a_question(world[0], "text", sensitive=True)
    phone = a_question(world[0], "phone")
    given = {str(meal.id): "sans sel", str(illness.id): "asthme", str(phone.id): "+22376001234"}
    person = again(register(world, **given))
    assert person.answers == {str(meal.id): "sans sel"}
    assert b"asthme" not in person.sealed_answers
    assert answers.read(person) == given
    assert answers_count(world[0].id, illness.id) == answers_count(world[0].id, meal.id) == 1
    assert answers_counts(world[0].id, [illness.id, meal.id]) == {illness.id: 1, meal.id: 1}
    with pytest.raises(ValueError, match="another event"):
        change(world, person, **{str(a_question(an_event("autre"), "text").id): "x"})


def test_an_option_has_as_many_seats_as_it_has_and_they_follow_people(world):
    workshop = a_question(world[0], "one_of", options={"a": 1, "b": None})
    key = str(workshop.id)
    first, second = register(world, **{key: "a"}), register(world, **{key: "b"})
    with pytest.raises(Error) as raised:
        register(world, **{key: "a"})
    assert (raised.value.code, raised.value.params["question"], raised.value.params["choice"]) == (
        "option_full",
        key,
        "a",
    )
    with pytest.raises(Error):
        change(world, second, **{key: "a"})
    assert taken(workshop) == {"a": (1, 0), "b": (1, 0)}
    assert session().scalar(sa.select(sa.func.count()).select_from(Participant)) == 2

    change(world, first, **{key: "b"})
    change(world, second, **{key: "a"})
    assert taken(workshop) == {"a": (1, 0), "b": (1, 0)}

    gone = move(world, second, "cancelled")
    assert taken(workshop) == {"a": (0, 0), "b": (1, 0)}
    change(world, first, **{key: "a"})
    services.undo(world[0].id, gone.id, actor=STAFF, now=NOW)  # whoever comes back has it again, over the quota
    assert taken(workshop) == {"a": (2, 1), "b": (0, 0)}
    assert (
        session().scalar(sa.select(AuditEntry.subject_id).where(AuditEntry.action == "option.overridden")) == second.id
    )


def test_a_change_of_answers_is_taken_back_unless_the_seat_went_to_somebody_else(world):
    workshop, meal = a_question(world[0], "several_of", options={"a": 1, "b": 1}), a_question(world[0], "text")
    key, other = str(workshop.id), str(meal.id)
    person = register(world, **{key: ["a"], other: "riz"})
    change(world, person, **{key: ["b"]})
    services.undo(world[0].id, last_change(world), actor=STAFF, now=NOW)
    assert answers.read(again(person)) == {key: ["a"], other: "riz"}
    assert taken(workshop) == {"a": (1, 0), "b": (0, 0)}
    change(world, person, **{key: ["b"]})
    register(world, "Oumou", **{key: ["a"]})
    with pytest.raises(Error, match="undo_full"):
        services.undo(world[0].id, last_change(world), actor=STAFF, now=NOW)
    assert taken(workshop) == {"a": (1, 0), "b": (1, 0)}


def test_who_changes_something_else_loses_no_answer(world):
    meal = a_question(world[0], "text", archived_at=NOW)
    person = register(world, **{str(meal.id): "riz"})
    after = record.replace(record.read(again(person)), function="Matrone", answers=None)
    services.change_details(world[0], person.id, after, version=1, channel="import", actor=STAFF, now=NOW)
    assert answers.read(again(person)) == {str(meal.id): "riz"}


def test_a_merge_brings_the_answers_together_and_counts_one_person(world):
    workshop, meal = a_question(world[0], "one_of", options={"a": 5}), a_question(world[0], "text")
    scan = a_question(world[0], "file")
    file_id = a_file(world[0])
    keeper = register(world, **{str(meal.id): "riz"})
    gone = register(world, **{str(meal.id): "mil", str(workshop.id): "a", str(scan.id): file_id})
    merge.merge(world[0].id, keeper.id, gone.id, actor=STAFF, now=NOW)
    assert answers.read(again(keeper)) == {str(meal.id): "riz", str(workshop.id): "a", str(scan.id): file_id}
    assert answers.read(again(gone)) == {str(meal.id): "mil"}
    assert taken(workshop) == {"a": (1, 0)}


def test_a_file_is_one_persons_and_goes_when_it_is_replaced(world):
    scan = a_question(world[0], "file")
    key, first, second = str(scan.id), a_file(world[0]), a_file(world[0])
    person = register(world, **{key: first})
    assert files.sweep(NOW + timedelta(days=2)) == 1  # the second one was never claimed
    with pytest.raises(Error, match="file_gone"):
        register(world, "Oumou", **{key: first})
    with pytest.raises(Error, match="file_gone"):
        change(world, person, **{key: second})
    third = a_file(world[0])
    change(world, person, **{key: third})
    assert files.sweep(NOW + timedelta(minutes=5)) == 0
    services.undo(world[0].id, last_change(world), actor=STAFF, now=NOW + timedelta(minutes=5))
    assert answers.read(again(person)) == {key: first}
    change(world, person, now=NOW + timedelta(minutes=6))
    assert files.sweep(NOW + timedelta(days=1)) == 2
    with pytest.raises(Error, match="not_found"):
        files.find(world[0].id, UUID(first), answers.FILE)


def test_answers_follow_a_question_that_becomes_sensitive_or_is_so_no_more(world):
    event = world[0]
    workshop = a_question(event, "one_of", options={"a": 5, "b": 5})
    key = str(workshop.id)
    person, away = register(world, **{key: "a"}), register(world, "Oumou", **{key: "b"})
    move(world, away, "cancelled")
    for sensitive in (True, False):
        with write():
            before = one(event.id, workshop.id)
            session().get_one(Question, workshop.id).sensitive = sensitive
            session().flush()
            sealing_changed(event.id, before, one(event.id, workshop.id))
        assert answers.read(again(person)) == {key: "a"}
        assert bool(person.answers) is not sensitive
        assert bool(person.sealed_answers) is sensitive
    assert taken(workshop) == {"a": (1, 0), "b": (0, 0)}


def test_sensitive_answers_run_out_with_their_history_and_files(world):
    event = world[0]
    illness, scan = (
        a_question(event, "text", sensitive=True, retention_days=30),
        a_question(event, "file", retention_days=30),
    )
    meal = a_question(event, "text", retention_days=1)
    file_id = a_file(event)
    person = register(world, **{str(illness.id): "asthme", str(meal.id): "riz", str(scan.id): file_id})
    change(world, person, **{str(illness.id): "diabète", str(meal.id): "riz", str(scan.id): file_id})
    last_day = NOW.replace(month=12, day=3)
    assert answer_keeping.sweep(last_day + timedelta(days=30)) == 0
    assert answer_keeping.sweep(last_day + timedelta(days=31)) == 1
    assert answer_keeping.sweep(last_day + timedelta(days=31)) == 0
    person = again(person)
    assert answers.read(person) == {str(meal.id): "riz"}
    assert person.sealed_answers is None
    from conference.core import history

    assert not [one for one in history.of_subject("participant", person.id) if answers.fields_in(one.after)]
    with pytest.raises(Error, match="not_found"):
        files.find(event.id, UUID(file_id), answers.FILE)


def test_who_is_erased_leaves_no_answer_no_file_and_no_seat(world):
    event = world[0]
    workshop, scan = a_question(event, "one_of", options={"a": 1}), a_question(event, "file")
    file_id = a_file(event)
    person = register(world, **{str(workshop.id): "a", str(scan.id): file_id})
    request = erasure.ask(event.id, person.id, channel="spoken", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    assert answers.read(again(person)) == {}
    assert taken(workshop) == {"a": (0, 0)}
    with pytest.raises(Error, match="not_found"):
        files.find(event.id, UUID(file_id), answers.FILE)


def test_who_replaces_somebody_may_choose_the_same_last_seat(world):
    workshop = a_question(world[0], "one_of", options={"a": 1})
    old = register(world, **{str(workshop.id): "a"})
    who = details("Oumou", answers={str(workshop.id): "a"})
    new = substitution.substitute(world[0], old.id, who, actor=STAFF, now=NOW)
    assert taken(workshop) == {"a": (1, 0)}
    assert answers.read(again(new)) == {str(workshop.id): "a"}
