"""Writers that need the same rows take them in one order: nobody is sent away because two of them waited in a ring."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.accounts import services as accounts
from conference.accounts import throttle
from conference.accounts.models import Throttle
from conference.accounts.rules import PER_ACCOUNT
from conference.core.db import session, write
from conference.core.permissions import PUBLIC, SYSTEM
from conference.documents import services as documents
from conference.documents.services import Wish
from conference.events import question_checks, question_queries, question_services
from conference.events.models import Event, StakeholderGroup
from conference.events.question_services import NewQuestion
from conference.participants import consents, erasure, invitation_records, invitations, merge, merge_undo, services
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import NOW, a_group, a_half_day, a_person, a_staff_user, an_event, details, staff_actor
from tests.db.test_races import at_once

PAIRS = 12


@pytest.fixture
def world(app):
    """Two groups, and pairs of people whose ids run through the groups forwards and backwards by turns."""
    with app.app_context():
        event = an_event()
        groups = [a_group(event, code, quota=200) for code in ("sante", "ong")]
        pairs = []
        for number in range(PAIRS):
            ordered = groups if number % 2 else groups[::-1]
            ids = [UUID(int=100 + 2 * number + place) for place in range(2)]
            for one, group in zip(ids, ordered, strict=True):
                a_person(event, group, Entry(participant_id=one), given_names=f"P {one.int}")
            pairs.append(ids)
        return app, event.id, [group.id for group in groups], pairs


def test_decisions_on_people_of_several_groups(world):
    app, event_id, _, pairs = world

    def work(number):
        change = services.transition(event_id, pairs[number], "cancelled", actor=staff_actor(), now=NOW, quiet=True)
        return change.action

    assert Counter(at_once(app, work, range(PAIRS))) == {"state.cancelled": PAIRS}


def test_undoing_decisions_on_people_of_several_groups(world):
    app, event_id, _, pairs = world
    actor = staff_actor()
    with app.app_context():
        changes = [services.transition(event_id, pair, "cancelled", actor=actor, now=NOW).id for pair in pairs]

    def work(number):
        return services.undo(event_id, changes[number], actor=actor, now=NOW)

    assert Counter(at_once(app, work, range(PAIRS))) == {2: PAIRS}


def test_merges_across_groups_both_ways_and_their_undo(world):
    app, event_id, _, pairs = world
    actor = staff_actor()
    ways = [pair[:: 1 if number % 3 else -1] for number, pair in enumerate(pairs)]
    half = PAIRS // 2
    with app.app_context():
        done = [merge.merge(event_id, *way, actor=actor, now=NOW).id for way in ways[:half]]

    def work(number):
        if number < half:
            return merge_undo.undo(event_id, done[number], actor=actor, now=NOW)
        return merge.merge(event_id, *ways[number], actor=actor, now=NOW).action

    assert Counter(at_once(app, work, range(PAIRS))) == {None: half, "merged": PAIRS - half}


def test_people_who_change_groups_both_ways(world):
    app, event_id, groups, pairs = world

    def work(number):
        first_in, other = groups[:: 1 if number % 2 else -1]
        group = session().get(StakeholderGroup, other)
        services.change_group(event_id, pairs[number][0], group, actor=staff_actor(), now=NOW)
        assert first_in != other
        return "changed"

    assert Counter(at_once(app, work, range(PAIRS))) == {"changed": PAIRS}


def test_somebody_registers_who_looks_like_a_person_being_decided_on(world):
    app, event_id, groups, pairs = world

    def work(number):
        pair = pairs[number // 2]
        if number % 2:
            services.transition(event_id, pair, "cancelled", actor=staff_actor(), now=NOW, quiet=True)
            return "decided"
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, groups[0])
        services.register(event, group, details(f"P {pair[0].int}"), Entry(), actor=PUBLIC, now=NOW)
        return "registered"

    assert Counter(at_once(app, work, range(PAIRS))) == {"decided": PAIRS // 2, "registered": PAIRS // 2}


def test_lines_are_given_while_decisions_fall(world):
    app, event_id, _, pairs = world
    with app.app_context():
        event = session().get(Event, event_id)
        morning = a_half_day(event).id
        a_person(event, a_group(event, "seul"))
        documents.print_sheets(event, morning, Wish(["sante", "ong"]), actor=staff_actor(), now=NOW)
        for pair in pairs:
            for number, group in enumerate(pair):
                a_person(event, session().get(StakeholderGroup, world[2][number]), given_names=f"Q {group.int}")

    def work(number):
        pair = pairs[number // 3]
        if number % 3 == 0:
            services.transition(event_id, pair, "cancelled", actor=staff_actor(), now=NOW, quiet=True)
        elif number % 3 == 1:
            documents.give_line(event_id, pair[0])
        else:
            merge.merge(event_id, *pairs[-1 - number // 3], actor=staff_actor(), now=NOW)
        return "done"

    assert Counter(at_once(app, work, range(PAIRS))) == {"done": PAIRS}


def test_failures_that_begin_to_be_counted_at_once_are_all_counted(app):
    door = throttle.Door(replace(PER_ACCOUNT, free=100), "account", "awa@equipe.example")

    def work(_number):
        with write():
            throttle.reserve([door], NOW)
        return "counted"

    assert Counter(at_once(app, work, range(12))) == {"counted": 12}
    with app.app_context():
        assert session().scalars(sa.select(Throttle.failures)).all() == [12]


def test_two_administrators_who_close_each_others_account_at_once_leave_one(app):
    with app.app_context():
        admins = [a_staff_user(f"{name}@equipe.example", "admin").id for name in ("awa", "issa")]

    def work(number):
        accounts.disable(admins[number], actor=SYSTEM, now=NOW)
        return "closed"

    assert Counter(at_once(app, work, range(2))) == {"closed": 1, "last_admin": 1}


def test_people_agree_to_something_while_a_question_becomes_sensitive(world):
    app, event_id, groups, _ = world
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, groups[0])
        question = a_question(event, "text").id
        said = {str(question): "rien"}
        people = [a_person(event, group, given_names=f"Q {number}", answers=said).id for number in range(PAIRS)]

    def work(number):
        event = session().get(Event, event_id)
        if number % 4:
            consents.say(event, people[number], "photo", given=True, channel="online", actor=SYSTEM, now=NOW)
            return "said"
        asked = question_queries.one(event_id, question)
        new = NewQuestion("text", asked.label, sensitive=not asked.sensitive)
        seen = question_checks.fingerprint([asked])
        question_services.change(event_id, question, new, seen=seen, actor=SYSTEM, now=NOW)
        return "changed"

    results = Counter(at_once(app, work, range(PAIRS)))
    assert results["said"] == PAIRS * 3 // 4
    assert set(results) <= {"said", "changed", "question_stale"}


def test_people_are_erased_while_their_invitations_are_taken_back_and_decisions_fall_on_them(world):
    app, event_id, groups, pairs = world
    pairs, actor = pairs[: PAIRS // 2], staff_actor()
    with app.app_context():
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, groups[0])
        wishes = [invitation_records.Wish(f"I {number}", reserves=True) for number in range(len(pairs))]
        rows = invitations.draft(event, group, wishes, actor=actor, now=NOW)
        sent = [row.id for row in rows]
        invitations.send(event, sent, actor=actor, now=NOW)
        for low, high in pairs:
            merge.merge(event_id, low, high, actor=actor, now=NOW)
        asked = []
        for row, (_, high) in zip(rows, pairs, strict=True):
            asked += [
                erasure.ask(event_id, one, channel="online", actor=actor, now=NOW).id
                for one in (row.participant_id, high)
            ]

    def work(number):
        kind, at = number % 4, number // 4
        if kind < 2:
            erasure.carry_out(event_id, asked[2 * at + kind], actor=actor, now=NOW)
        elif kind == 2:
            invitations.withdraw(session().get(Event, event_id), [sent[at]], actor=actor, now=NOW)
        else:
            services.transition(event_id, pairs[at], "cancelled", actor=actor, now=NOW, quiet=True)
        return "done"

    results = Counter(at_once(app, work, range(4 * len(pairs))))
    assert results["done"] >= 3 * len(pairs)
    assert set(results) <= {"done", "transition_refused", "participant_erased"}
