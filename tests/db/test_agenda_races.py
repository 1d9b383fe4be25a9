"""Organisers at one session at once, and people at its seats: one wins, nothing is lost, nothing over the limit."""

from collections import Counter

import pytest

from conference.agenda import move_services as moves
from conference.agenda import queries, sign_up_seats
from conference.agenda import session_services as sessions
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota
from conference.core.db import session, write
from tests.agenda.editing import HOW, row
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import a_group
from tests.db.test_races import at_once


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_agenda(a_session("A", 540, capacity=6), a_session("B", 600), a_session("C", 660))
        return app, event.id, row(event, "A").id, a_group(event, "une").id, a_group(event, "deux").id


def test_two_organisers_move_one_session_at_once_and_one_of_them_is_told(world):
    app, event_id, one, *_ = world

    def move(start):
        return str(moves.move(event_id, one, 1, start, version=1, **HOW) and start)

    results = at_once(app, move, [600, 660])
    assert Counter(results)["stale"] == 1
    with app.app_context():
        moved = session().get(AgendaSession, one)
        assert (str(moved.start_minute) in results, moved.version) == (True, 2)


def test_many_nudge_their_own_session_while_one_shifts_the_day_and_every_change_counts_once(world):
    app, event_id, *_ = world
    with app.app_context():
        before, mark = queries.versions(event_id), queries.day_mark(event_id, 1)

    def work(key):
        if key is None:
            return "shifted" if moves.shift_following(event_id, 1, 0, 100, seen=mark, **HOW) else ""
        return "nudged" if moves.nudge(event_id, key, 5, version=before[key], **HOW) else ""

    results = at_once(app, work, [*before, None])
    told = Counter(results)
    with app.app_context():
        starts = {key: session().get(AgendaSession, key).start_minute for key in before}
        moved = sum(starts.values()) - (540 + 600 + 660)
    assert moved == 5 * told["nudged"] + 300 * told["shifted"]
    assert told["nudged"] + told["shifted"] >= 1


def test_sessions_made_at_once_get_codes_of_their_own(world):
    app, event_id, *_ = world
    at_once(app, lambda number: str(sessions.create(event_id, {"title": {"fr": f"{number}"}}, **HOW)[0]), range(6))
    with app.app_context():
        codes = [session().get(AgendaSession, key).code for key in queries.versions(event_id)]
    assert len(codes) == len(set(codes)) == 9


def test_the_seats_of_a_session_and_the_quota_of_a_group_are_never_passed(world):
    app, _, one, first, second = world
    with app.app_context(), write():
        sign_up_seats.set_quota(one, first, 2)

    def take(number):
        with write():
            return sign_up_seats.take(one, first if number % 2 else second)

    results = at_once(app, take, range(16))
    with app.app_context():
        quota = session().get(SessionQuota, (one, first))
        assert (session().get(AgendaSession, one).taken, quota.taken, sum(results)) == (6, 2, 6)

    def give(number):
        with write():
            sign_up_seats.release(one, second)
        return True

    at_once(app, give, range(4))
    with app.app_context():
        assert session().get(AgendaSession, one).taken == 2


def test_a_lower_limit_takes_no_seat_and_a_seat_over_it_is_not_given_away_again(world):
    app, event_id, one, first, _ = world
    with app.app_context():
        with write():
            assert all(sign_up_seats.take(one, first) for _ in range(4))
        sessions.edit(event_id, one, {"capacity": 2}, version=1, **HOW)
        held = session().get(AgendaSession, one, populate_existing=True)
        assert (held.taken, held.capacity, held.overbooked) == (4, 2, 2)
        with write():
            sign_up_seats.release(one, first)
            assert not sign_up_seats.take(one, first)
            sign_up_seats.release(one, first)
            sign_up_seats.release(one, first)
            assert sign_up_seats.take(one, first)
        held = session().get(AgendaSession, one, populate_existing=True)
        assert (held.taken, held.overbooked) == (2, 0)
