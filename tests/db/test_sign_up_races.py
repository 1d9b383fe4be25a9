"""Many at once for the few seats of a session: no seat too many, none lost, and who waits moves up in order."""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.agenda import session_services, sign_up_by_hand
from conference.agenda import sign_up_services as sign_ups
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.core.db import session, write
from conference.core.errors import Error
from conference.events import queries
from conference.events.models import StakeholderGroup
from conference.participants import grouping, services
from conference.participants.models import Participant
from tests.agenda import seats
from tests.agenda.editing import ME
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, a_group, a_person
from tests.db.test_races import at_once

SEATS, QUOTA = 6, 2

#: A person who moves up twice is told twice: no two moments are one.
MOMENTS = itertools.count(1)


def a_moment():
    return NOW + timedelta(microseconds=next(MOMENTS))


@dataclass
class World:
    app: Any
    event_id: UUID
    session_id: UUID
    people: list[UUID]
    few: list[UUID]

    def sign_up(self, person_id):
        return sign_ups.sign_up(self.event_id, self.session_id, person_id, now=NOW)

    def leave(self, person_id):
        return sign_ups.leave(self.event_id, self.session_id, person_id, now=NOW)

    def agrees(self):
        """What is counted is who sits there; return how many sit and wait."""
        with self.app.app_context():
            row = session().get_one(AgendaSession, self.session_id)
            states = Counter(session().scalars(sa.select(SignUp.state)))
            assert row.taken == states["seated"] <= SEATS
            quota = session().scalars(sa.select(SessionQuota)).one()
            of_group = sa.select(sa.func.count()).select_from(SignUp).join(Participant)
            seated = session().scalar(of_group.where(SignUp.state == "seated", Participant.group_id == quota.group_id))
            assert quota.taken == seated <= QUOTA
            return states["seated"], states["waiting"]


@pytest.fixture
def world(app):
    """A session of six seats, two of them at most for one group, and people of two groups."""
    with app.app_context():
        event = an_agenda(a_session("A", capacity=SEATS, sign_up_policy="open"))
        many, few = a_group(event, "sante", quota=None), a_group(event, "presse", quota=None)
        session_id = session().scalars(sa.select(AgendaSession.id)).one()
        with write() as db:
            db.add(SessionQuota(session_id=session_id, group_id=few.id, quota=QUOTA))
        people = [a_person(event, many, given_names=f"A{number}").id for number in range(14)]
        press = [a_person(event, few, given_names=f"B{number}").id for number in range(6)]
        return World(app, event.id, session_id, people, press)


def test_all_at_once_leave_no_seat_empty_and_take_none_too_many(world):
    results = Counter(at_once(world.app, world.sign_up, [*world.few, *world.people]))
    assert results == {"seated": SEATS, "waiting": 20 - SEATS}
    assert world.agrees() == (SEATS, 20 - SEATS)


def test_a_button_pressed_twenty_times_is_one_seat(world):
    assert set(at_once(world.app, world.sign_up, world.people[:1] * 20)) == {"seated"}
    assert world.agrees() == (1, 0)


def test_those_who_leave_while_others_come_lose_no_seat(world):
    with world.app.app_context():
        for person_id in world.people[:10]:
            world.sign_up(person_id)

    def move(person_id):
        come = person_id in {*world.people[10:], *world.few}
        return world.sign_up(person_id) if come else world.leave(person_id)

    at_once(world.app, move, [*world.people[:8], *world.people[10:], *world.few])
    seated, waiting = world.agrees()
    assert (seated, seated + waiting) == (SEATS, 12)


def test_who_waits_longest_moves_up_within_the_quota_of_their_group(world):
    with world.app.app_context():
        order = [*world.few[:2], *world.people[:4], world.few[2], world.people[4]]
        states = [
            sign_ups.sign_up(world.event_id, world.session_id, one, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(order)
        ]
        assert states == ["seated"] * 6 + ["waiting"] * 2
        assert world.leave(world.people[0])
        assert world.sign_up(world.people[4]) == "seated"  # the press has had its two
        assert world.leave(world.few[0])
        assert world.sign_up(world.few[2]) == "seated"
        assert not world.leave(world.few[0])
    assert world.agrees() == (SEATS, 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sign_up_policy": "none"}, "sign_up_none"),
        ({"state": "cancelled"}, "sign_up_cancelled"),
        ({"sign_up_opens_at": NOW + timedelta(days=1)}, "sign_up_early"),
        ({"sign_up_closes_at": NOW}, "sign_up_late"),
        ({"groups": ["presse"]}, "sign_up_group"),
    ],
)
def test_a_session_that_cannot_be_taken_says_why(world, fields, code):
    with world.app.app_context(), write() as db:
        db.execute(sa.update(AgendaSession).values(**fields))
    assert at_once(world.app, world.sign_up, world.people[:1]) == [code]
    assert world.agrees() == (0, 0)


def test_who_is_not_confirmed_and_what_is_not_there_get_no_seat(world):
    with world.app.app_context(), write() as db:
        db.execute(sa.update(Participant).where(Participant.id == world.people[0]).values(state="pending"))
    assert at_once(world.app, world.sign_up, world.people[:1]) == ["sign_up_unconfirmed"]
    nowhere = [UUID(int=1)]
    assert at_once(world.app, lambda one: sign_ups.sign_up(world.event_id, one, world.people[1], now=NOW), nowhere) == [
        "unknown_session"
    ]
    assert at_once(world.app, world.sign_up, nowhere) == ["unknown_participant"]


def staff(work):
    """What an organiser does, again when a colleague was faster."""

    def again(*args):
        while True:
            try:
                return work(*args)
            except Error as error:
                if error.code != "stale":
                    raise

    return again


def test_seats_quotas_people_and_groups_that_move_at_once_leave_every_counter_right(world):
    with world.app.app_context():
        for number, person_id in enumerate([*world.people[:10], *world.few[:3]]):
            sign_ups.sign_up(world.event_id, world.session_id, person_id, now=NOW + timedelta(minutes=number))
        groups = {group.code: group.id for group in queries.groups(world.event_id)}

    def resize(capacity, quota):
        one = session().get_one(AgendaSession, world.session_id, populate_existing=True)
        values = {"capacity": capacity, "quotas": {"presse": quota}}
        session_services.edit(world.event_id, one.id, values, version=one.version, actor=ME, now=a_moment())

    def regroup(person_id, code):
        group = session().get_one(StakeholderGroup, groups[code])
        grouping.move(world.event_id, [person_id], group, actor=ME, now=a_moment())

    def cancel(person_id):
        done = services.transition(
            world.event_id, [person_id], "cancelled", reason="organiser", actor=ME, now=a_moment()
        )
        services.undo(world.event_id, done.id, actor=ME, now=a_moment())

    def by_hand(person_id):
        sign_up_by_hand.take_back(world.event_id, world.session_id, person_id, actor=ME, now=a_moment())

    work = [
        *((staff(resize), (capacity, quota)) for capacity, quota in ((3, 1), (8, 3), (5, 2), (9, 1))),
        *((regroup, (one, "presse")) for one in world.people[:4]),
        *((regroup, (one, "sante")) for one in world.few[:2]),
        *((cancel, (one,)) for one in world.people[4:8]),
        *((by_hand, (one,)) for one in world.people[8:10]),
        *((world.sign_up, (one,)) for one in (*world.people[10:], *world.few[3:])),
        *((world.leave, (one,)) for one in world.few[:2]),
    ]
    order = sorted(work, key=lambda one: str(one[1]))  # kinds among each other
    results = at_once(world.app, lambda one: one[0](*one[1]), order)
    assert set(results) <= {None, True, False, "seated", "waiting"}
    with world.app.app_context():
        seats.agrees(world.session_id)


def test_a_bulk_decision_and_sign_ups_in_two_sessions_do_not_wait_for_each_other_for_ever(world):
    with world.app.app_context():
        other = session().get_one(AgendaSession, world.session_id)
        second, _done = session_services.duplicate(world.event_id, other.id, 1, actor=ME, now=NOW)
        for person_id in world.people[:6]:
            for one in (world.session_id, second):
                sign_ups.sign_up(world.event_id, one, person_id, now=NOW)
    halves = [world.people[:3], world.people[3:6], *([one] for one in world.people[6:12])]

    def work(ids):
        if len(ids) > 1:
            return services.transition(world.event_id, ids, "cancelled", reason="organiser", actor=ME, now=NOW) and None
        return [sign_ups.sign_up(world.event_id, one, ids[0], now=NOW) for one in (second, world.session_id)] and None

    assert set(at_once(world.app, work, halves)) == {None}
    with world.app.app_context():
        for one in (world.session_id, second):
            seats.agrees(one)
            assert session().get_one(AgendaSession, one).taken == SEATS
