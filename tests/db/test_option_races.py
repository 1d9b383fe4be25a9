"""Seats of options when many choose at once: exact on both engines, and nobody is left half registered."""

from collections import Counter

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.core.permissions import PUBLIC
from conference.events.models import Event, QuestionOption, StakeholderGroup
from conference.participants import answers, services
from conference.participants import details as record
from conference.participants.models import Code, Participant
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import NOW, a_group, an_event, details, staff_actor
from tests.db.test_races import at_once


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=None)
        one = a_question(event, "one_of", options={"a": 5, "b": None})
        some = a_question(event, "several_of", options={"c": 8, "d": 8})
        return app, event.id, group.id, str(one.id), str(some.id)


def taken(app):
    with app.app_context():
        return dict(session().execute(sa.select(QuestionOption.code, QuestionOption.taken)).all())


def registers(world, choose):
    _, event_id, group_id, *_ = world

    def work(number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        who = details(f"Prénom {number}", answers=choose(number))
        return services.register(event, group, who, Entry(), actor=PUBLIC, now=NOW).state

    return work


def test_twenty_people_race_for_five_seats_of_a_workshop_and_five_get_one(world):
    app, _, _, one, _ = world
    results = Counter(at_once(app, registers(world, lambda _: {one: "a"}), range(20)))
    assert results == {"confirmed": 5, "option_full": 15}
    assert taken(app)["a"] == 5
    with app.app_context():
        for model in (Participant, Code):
            assert session().scalar(sa.select(sa.func.count()).select_from(model)) == 5


def test_people_who_choose_change_and_leave_at_once_in_any_order_never_lose_count(world):
    app, event_id, _, one, some = world
    either = [{some: ["c", "d"], one: "b"}, {some: ["d", "c"], one: "a"}]
    at_once(app, registers(world, lambda number: either[number % 2]), range(8))
    with app.app_context():
        ids = list(session().scalars(sa.select(Participant.id).order_by(Participant.id)))

    def work(number):
        person = session().get(Participant, ids[number % len(ids)])
        if number % 3 == 0:
            services.transition(event_id, [person.id], "cancelled", actor=staff_actor(), now=NOW)
        elif number % 3 == 1:
            after = record.replace(record.read(person), answers=either[number % 2 - 1])
            event = session().get(Event, event_id)
            services.change_details(
                event, person.id, after, version=person.version, channel="organiser", actor=staff_actor(), now=NOW
            )
        else:
            registers(world, lambda _: either[number % 2])(number + 100)
        return "done"

    at_once(app, work, range(24))
    with app.app_context():
        here = [answers.read(row) for row in session().scalars(sa.select(Participant)) if row.state != "cancelled"]
    held = Counter(code for known in here for value in known.values() for code in value)
    assert taken(app) == {code: held[code] for code in "abcd"}


def test_people_who_change_groups_and_others_who_choose_at_once_never_share_a_seat(world):
    app, event_id, group_id, *_ = world
    with app.app_context():
        event, home = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        other = a_group(event, "elus", quota=None).id
        shop = str(a_question(event, "one_of", "atelier", {"z": 4}, groups=[home.code]).id)
        work = registers((app, event_id, group_id), lambda _: {shop: "z"})
        for number in range(4):
            work(number)
        ids = list(session().scalars(sa.select(Participant.id)))

    def moves(number):
        if number % 3 == 2:
            return work(number + 10)
        one, target = ids[number % 4], other if number % 3 == 0 else group_id
        group = session().get(StakeholderGroup, target)
        services.change_group(event_id, one, group, actor=staff_actor(), now=NOW)
        return "moved"

    at_once(app, moves, range(24))
    assert taken(app)["z"] <= 4
    with app.app_context():
        holders = [one for one in session().scalars(sa.select(Participant)) if answers.read(one).get(shop) == "z"]
        assert len(holders) == taken(app)["z"]
