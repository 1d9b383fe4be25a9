"""Workshop seats: exact however many people choose at once, on either database."""

from collections import Counter

import pytest

from conference.core.db import session, write
from conference.events import option_seats, question_queries, question_services
from conference.events.models import QuestionOption
from conference.events.question_services import NewOption, NewQuestion
from tests.builders import NOW, an_event, staff_actor
from tests.db import test_races
from tests.db.test_races import at_once


@pytest.fixture
def world(app):
    """Two workshops: one with five seats, one without a limit."""
    with app.app_context():
        event = an_event()
        options = (NewOption({"fr": "Eau"}, quota=5), NewOption({"fr": "Paix"}))
        new = NewQuestion("several_of", {"fr": "Ateliers"}, options=options)
        question_services.add(event.id, new, actor=staff_actor(), now=NOW)
        water, peace = question_queries.asked(event.id)[0].choices
        return app, event.id, water.id, peace.id


def counts(world):
    app, *_ = world
    with app.app_context():
        return [(row.taken, row.overbooked) for row in session().query(QuestionOption).order_by("position")]


def test_twenty_people_race_for_five_seats_and_the_others_take_nothing_at_all(world, monkeypatch):
    app, _, water, peace = world
    monkeypatch.setattr(test_races, "THREADS", 20)

    def work(number):
        with write():
            full = option_seats.take([water, peace] if number % 2 else [peace, water])
        return "full" if full == {water} else "taken" if not full else "wrong"

    assert Counter(at_once(app, work, range(20))) == {"taken": 5, "full": 15}
    assert counts(world) == [(5, 0), (5, 0)]


def test_leaving_coming_and_a_new_quota_at_once_keep_the_count(world):
    app, _, water, peace = world
    with app.app_context(), write():
        assert all(not option_seats.take([water]) for _ in range(5))

    def work(number):
        with write():
            if number == 0:
                option_seats.set_quota(water, 3)
                return "quota"
            if number % 2:
                option_seats.release([water])
                return "left"
            return "full" if option_seats.take([water, peace]) else "taken"

    results = Counter(at_once(app, work, range(10)))
    assert (results["quota"], results["left"], results["full"] + results["taken"]) == (1, 5, 4)
    (taken, overbooked), free = counts(world)
    assert taken == results["taken"] == free[0]
    assert overbooked == max(0, taken - 3)


def test_a_quota_under_what_is_taken_costs_nobody_a_seat_and_a_freed_one_is_not_given_away(world):
    app, event_id, water, _ = world

    def left():
        return question_queries.asked(event_id)[0].choices[0].left

    with app.app_context(), write():
        for _ in range(4):
            option_seats.take([water])
        option_seats.set_quota(water, 2)
        assert (left(), option_seats.take([water])) == (0, {water})
        assert option_seats.take_over_quota([water]) == {water}
        for expected in (0, 0, 0, 1):
            option_seats.release([water])
            assert left() == expected
        option_seats.set_taken(water, 7)
        assert left() == 0
        option_seats.set_quota(water, None)
        assert left() is None
        assert option_seats.take_over_quota([water]) == set()
    assert counts(world)[0] == (8, 0)


@pytest.mark.parametrize(("taken", "more", "fewer"), [(0, 3, 2), (4, 4, 1), (5, 20, 20), (0, 9, 9), (3, 2, 5)])
def test_many_seats_at_once_count_as_one_by_one_would(world, taken, more, fewer):
    app, _, water, peace = world
    with app.app_context(), write():
        for _ in range(taken):
            option_seats.take([water, peace])
        over = option_seats.take_many_over_quota({water: more, peace: more})
        assert over == Counter({water: max(0, taken + more - 5), peace: 0})
        option_seats.release_many({water: fewer, peace: fewer})
    at_once_counts = counts(world)
    with app.app_context(), write():
        for option in (water, peace):
            option_seats.set_taken(option, 0)
        for _ in range(taken):
            option_seats.take([water, peace])
        for _ in range(more):
            option_seats.take_over_quota([water, peace])
        for _ in range(fewer):
            option_seats.release([water, peace])
    assert counts(world) == at_once_counts
