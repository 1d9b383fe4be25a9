"""A change of group gives workshop places back that the new group does not ask; who comes back gets them if free."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import QuestionOption
from conference.participants import answers, services
from conference.participants import details as record
from tests.answering import a_question
from tests.builders import NOW, a_delegation, a_group, a_person, again, an_event, staff_actor

STAFF = staff_actor()
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def groups(event):
    return a_group(event, "sante"), a_group(event, "elus")


@pytest.fixture
def asked(event, groups):
    """Workshops and days are asked of « sante » only, the bus of everybody, and a note with no seats of « sante »."""
    mine = {"groups": ["sante"]}
    return {
        "shop": str(a_question(event, "one_of", "atelier", {"a": 1, "b": 2}, **mine).id),
        "days": str(a_question(event, "several_of", "jours", {"lundi": 1, "mardi": 2}, **mine).id),
        "bus": str(a_question(event, "one_of", "bus", {"oui": 2}).id),
        "note": str(a_question(event, "text", "note", **mine).id),
    }


@pytest.fixture
def awa(event, groups, asked):
    said = {asked["shop"]: "a", asked["days"]: ["lundi", "mardi"], asked["bus"]: "oui", asked["note"]: "x"}
    return a_person(event, groups[0], answers=said)


def taken():
    rows = session().execute(sa.select(QuestionOption.code, QuestionOption.taken)).all()
    return {code: count for code, count in rows if count}


def change(person, group, now=NOW):
    return services.change_group(person.event_id, person.id, group, actor=STAFF, now=now)


def known(person, asked):
    names = {key: name for name, key in asked.items()}
    return {names[key]: value for key, value in answers.read(again(person)).items()}


ALL = {"shop": "a", "days": ["lundi", "mardi"], "bus": "oui", "note": "x"}


def test_only_what_the_new_group_does_not_ask_is_given_back_and_coming_back_restores_it(groups, asked, awa):
    change(awa, groups[1])
    assert taken() == {"oui": 1}
    assert known(awa, asked) == {"bus": "oui", "note": "x"}
    change(awa, groups[0])
    assert known(awa, asked) == ALL
    assert taken() == {"a": 1, "lundi": 1, "mardi": 1, "oui": 1}


def test_an_undo_restores_group_seat_and_options(groups, asked, awa):
    done = change(awa, groups[1])
    services.undo(awa.event_id, done, actor=STAFF, now=NOW)
    assert (again(awa).group_id, again(groups[0]).taken, again(groups[1]).taken) == (groups[0].id, 1, 0)
    assert known(awa, asked) == ALL
    assert taken() == {"a": 1, "lundi": 1, "mardi": 1, "oui": 1}


@pytest.mark.parametrize("way", ["back", "undo"])
def test_what_another_took_meanwhile_is_not_taken_from_them(event, groups, asked, awa, way):
    done = change(awa, groups[1])
    a_person(event, groups[0], given_names="Binta", answers={asked["shop"]: "a", asked["days"]: ["lundi"]})
    if way == "back":
        change(awa, groups[0])
    else:
        services.undo(event.id, done, actor=STAFF, now=NOW)
    assert known(awa, asked) == {"days": ["mardi"], "bus": "oui", "note": "x"}
    assert taken() == {"a": 1, "lundi": 1, "mardi": 1, "oui": 1}


def test_what_was_answered_anew_since_is_not_overwritten(event, groups, asked, awa):
    for minute in (1, 2):
        change(awa, groups[minute % 2], NOW + timedelta(minutes=minute))
    now = record.with_fields(record.read(again(awa)), {answers.FIELD + asked["shop"]: "b"})
    seen, at = again(awa).version, NOW + timedelta(minutes=3)
    services.change_details(event, awa.id, now, version=seen, channel="organiser", actor=STAFF, now=at)
    for minute in (5, 6):
        change(awa, groups[minute % 2], NOW + timedelta(minutes=minute))
    assert known(awa, asked)["shop"] == "b"
    assert taken() == {"b": 1, "lundi": 1, "mardi": 1, "oui": 1}


def test_a_question_that_only_such_an_answer_opened_is_closed_with_it(event, groups, asked, awa):
    condition = {"mode": "all", "tests": [{"question": "atelier", "values": ["a"]}]}
    table = str(a_question(event, "one_of", "table", {"1": 1}, condition=condition).id)
    now = record.with_fields(record.read(again(awa)), {answers.FIELD + table: "1"})
    services.change_details(event, awa.id, now, version=1, channel="organiser", actor=STAFF, now=NOW)
    change(awa, groups[1])
    assert taken() == {"oui": 1}


def test_who_no_longer_comes_holds_nothing_before_and_after(event, groups, asked, awa):
    services.transition(event.id, [awa.id], "cancelled", actor=STAFF, now=NOW, reason="self")
    change(awa, groups[1])
    change(awa, groups[0])
    assert taken() == {}
    assert known(awa, asked) == ALL


def test_an_undo_gives_the_delegation_its_person_back_or_refuses(event, groups):
    row = a_delegation(event, groups[0], 1)
    entry = services.Entry(source="delegation", delegation_id=row.id)
    person = a_person(event, groups[0], entry)
    done = change(person, groups[1])
    assert again(row).used == 0
    services.undo(event.id, done, actor=STAFF, now=NOW)
    assert (again(person).delegation_id, again(person).seat, again(row).used) == (row.id, "delegation", 1)
    done = change(person, groups[1])
    a_person(event, groups[0], entry, given_names="Binta")
    with pytest.raises(Error, match="undo_full"):
        services.undo(event.id, done, actor=STAFF, now=NOW)
    assert (again(person).group_id, again(row).used) == (groups[1].id, 1)
