"""Desks that do the same thing at the same moment, on a real database: nothing twice, nothing lost."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.accounts import services as accounts
from conference.accounts.rules import COOKIE
from conference.core import clock
from conference.core.db import session
from conference.desk import services
from conference.desk.models import DeskOp
from conference.desk.rules import Op
from conference.events.models import StakeholderGroup
from conference.participants.models import Participant
from conference.presence import queries as presence
from conference.presence.models import CheckIn
from tests.builders import NOW, PASSWORD, a_group, a_half_day, a_person, a_staff_user, an_event
from tests.pages import Form, check_page

THREADS = 10


def at_once(app, work, inputs):
    """Run ``work(input)`` for all inputs at the same moment and return the results."""
    inputs = list(inputs)

    def run(value, gate):
        with app.app_context():
            gate.wait(60)
            return work(value)

    results = []
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(inputs), THREADS):
            part = inputs[start : start + THREADS]
            results += list(pool.map(run, part, [threading.Barrier(len(part))] * len(part)))
    return results


@pytest.fixture
def door(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=3)
        return app, event.id, group.id, a_half_day(event).id, a_person(event, group).id


def an_op(door, kind, subject, *, op_id=None, minutes=0):
    _, event_id, group_id, half_day_id, _ = door
    data = {"desk": "A", "given_names": "Fatoumata", "family_name": "Diarra", "sex": "F", "group": str(group_id)}
    half_day = half_day_id if kind in {"check_in", "walk_in"} else None
    at = NOW + timedelta(minutes=minutes)
    return Op(op_id or uuid4(), event_id, kind, subject, at, half_day_id=half_day, data=data)


def apply(op):
    return services.apply(op, now=NOW + timedelta(hours=1)).code


def count(app, model):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(model))


def present(door):
    app, _, _, half_day_id, _ = door
    with app.app_context():
        return presence.arrivals(half_day_id)


def test_one_operation_sent_twenty_times_at_once_is_one_arrival(door):
    op = an_op(door, "check_in", door[4])
    assert Counter(at_once(door[0], lambda _: apply(op), range(20))) == {"applied": 20}
    assert (count(door[0], CheckIn), count(door[0], DeskOp)) == (1, 1)


def test_twenty_desks_at_once_are_one_presence_since_the_earliest_and_all_are_kept(door):
    ops = [an_op(door, "check_in", door[4], minutes=20 - number) for number in range(20)]
    at_once(door[0], apply, ops)
    assert present(door) == {door[4]: NOW + timedelta(minutes=1)}
    assert count(door[0], CheckIn) == 20


def test_one_walk_in_sent_twenty_times_at_once_is_one_person_and_one_seat(door):
    app, _, group_id, _, _ = door
    op = an_op(door, "walk_in", uuid4())
    assert set(at_once(app, lambda _: apply(op), range(20))) == {"applied"}
    assert (count(app, Participant), count(app, CheckIn)) == (2, 1)
    with app.app_context():
        assert session().get(StakeholderGroup, group_id).taken == 2


def test_one_person_under_ten_operations_at_once_is_one_person(door):
    person = uuid4()
    assert set(at_once(door[0], apply, [an_op(door, "walk_in", person) for _ in range(10)])) == {"applied"}
    assert (count(door[0], Participant), count(door[0], CheckIn)) == (2, 10)


def test_walk_ins_race_into_a_full_group_and_the_counter_agrees(door):
    app, _, group_id, _, _ = door
    at_once(app, apply, [an_op(door, "walk_in", uuid4()) for _ in range(10)])
    with app.app_context():
        group = session().get(StakeholderGroup, group_id)
        assert (group.taken, group.overbooked) == (11, 8)


def test_a_walk_in_and_what_waits_for_it_meet_whoever_is_first(door):
    people = [uuid4() for _ in range(10)]
    ops = [
        op for person in people for op in (an_op(door, "walk_in", person, minutes=5), an_op(door, "check_in", person))
    ]
    at_once(door[0], apply, ops)
    assert present(door) == dict.fromkeys(people, NOW)
    with door[0].app_context():
        assert set(session().scalars(sa.select(DeskOp.outcome))) == {"applied"}


def test_a_check_in_and_its_undo_at_once_leave_nobody_present(door):
    arrivals = [an_op(door, "check_in", door[4]) for _ in range(10)]
    undos = [an_op(door, "undo", op.op_id) for op in arrivals]
    at_once(door[0], apply, [op for pair in zip(arrivals, undos, strict=True) for op in pair])
    assert present(door) == {}
    assert count(door[0], CheckIn) == 10


def test_the_button_pressed_twenty_times_at_once_is_one_arrival(app):
    with app.app_context():
        event = an_event()
        person, half_day = a_person(event, a_group(event)).id, a_half_day(event).id
        a_staff_user("awa@equipe.example", "desk", event)
        token = accounts.sign_in("awa@equipe.example", PASSWORD, address="127.0.0.1", now=clock.now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = token
    page = check_page(client.get(f"/desk/forum/p/{person}?demi-journee={half_day}"))
    form = Form(page.one("#arrivee"))
    cookies = client.get_cookie("jatigi").value

    def press(_number):
        other = app.test_client()
        other.set_cookie("jatigi", cookies)
        return other.post(form.action, data=form.filled()).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(press, range(20))) == {303}
    assert (count(app, CheckIn), count(app, DeskOp)) == (1, 1)
