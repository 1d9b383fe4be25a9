"""Merges, their undo, arrivals and registrations at the same moment: one seat a person, no arrival and no code lost."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.permissions import PUBLIC
from conference.desk import services as desk
from conference.desk.rules import Op
from conference.events.models import Event, StakeholderGroup
from conference.participants import duplicate_scans, duplicates, merge, merge_undo, services, tickets
from conference.participants.models import Code, Participant, Suspicion, Ticket
from conference.participants.services import Entry
from conference.presence import queries as presence
from conference.presence import services as arrivals
from conference.presence.models import CheckIn
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, details, staff_actor
from tests.db.test_races import at_once, seats_agree

ACTOR = staff_actor()


@pytest.fixture
def world(app):
    with app.app_context():
        event = an_event()
        group = a_group(event, quota=30)
        people = [
            a_person(event, group, given_names=f"Awa {number}", phones=["+22376001234"], organisation="CSRéf").id
            for number in range(3)
        ]
        return app, event.id, group.id, people, a_half_day(event).id


def arrive(event_id, person_id, half_day):
    arrivals.check_in(uuid4(), event_id, person_id, half_day, at=NOW, desk="A", staff_id=None)
    return "arrived"


def test_an_undo_while_desks_check_both_records_in_loses_no_arrival(world):
    app, event_id, group_id, (stays, goes, _), half_day = world
    for turn in range(4):
        with app.app_context():
            change = merge.merge(event_id, stays, goes, actor=ACTOR, now=NOW).id
            before = session().scalar(sa.select(sa.func.count()).select_from(CheckIn))

        def work(number, change=change):
            if number == 2:
                return merge_undo.undo(event_id, change, actor=ACTOR, now=NOW)
            return arrive(event_id, (stays, goes)[number % 2], half_day)

        assert Counter(at_once(app, work, range(8))) == {"arrived": 7, None: 1}, turn
        with app.app_context():
            rows = session().scalars(sa.select(CheckIn.participant_id)).all()
            assert len(rows) == before + 7
            assert session().get(Participant, goes).merged_into_id is None
        seats_agree(app, group_id)


def test_after_an_undo_nobody_arrives_on_the_record_of_another(world):
    app, event_id, _, (stays, goes, _), half_day = world
    with app.app_context():
        change = merge.merge(event_id, stays, goes, actor=ACTOR, now=NOW).id
        merge_undo.undo(event_id, change, actor=ACTOR, now=NOW)
        arrive(event_id, goes, half_day)
        assert session().scalars(sa.select(CheckIn.participant_id)).all() == [goes]


def test_one_merge_undone_by_many_at_once_is_undone_once(world):
    app, event_id, group_id, (stays, goes, _), _ = world
    with app.app_context():
        change = merge.merge(event_id, stays, goes, actor=ACTOR, now=NOW).id

    def work(_number):
        return merge_undo.undo(event_id, change, actor=ACTOR, now=NOW)

    assert Counter(at_once(app, work, range(6))) == {None: 1, "undo_twice": 5}
    assert seats_agree(app, group_id) == 3


def test_three_records_merged_every_way_at_once_stay_a_tree_with_every_code(world):
    app, event_id, group_id, people, _ = world
    pairs = [(one, other) for one in people for other in people if one != other]

    def work(pair):
        merge.merge(event_id, *pair, actor=ACTOR, now=NOW)
        return "merged"

    assert Counter(at_once(app, work, pairs)) == {"merged": 2, "transition_refused": 4}
    with app.app_context():
        standing = session().scalars(sa.select(Participant.id).where(Participant.merged_into_id.is_(None))).all()
        (keeper,) = standing
        for model in (Code, Ticket):
            assert set(session().scalars(sa.select(model.participant_id))) == {keeper}
        codes = session().scalars(sa.select(Code.text)).all()
        assert {tickets.by_code(event_id, one).id for one in codes} == {keeper}
        assert len(codes) == 3
    assert seats_agree(app, group_id) == 1


def test_a_merge_and_its_undo_while_people_register_for_the_last_seats_never_go_over_the_quota(world):
    app, event_id, _, _, _ = world
    for number in range(3):
        with app.app_context():
            event = session().get(Event, event_id)
            group = a_group(event, f"plein{number}", quota=2)
            stays, goes = (a_person(event, group, given_names=f"P {number} {n}").id for n in range(2))
            change = merge.merge(event_id, stays, goes, actor=ACTOR, now=NOW).id

        def work(turn, change=change, group_id=group.id, number=number):
            if turn == 0:
                return merge_undo.undo(event_id, change, actor=ACTOR, now=NOW)
            event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
            return services.register(
                event, group, details(f"Neuf {number} {turn}"), Entry(), actor=PUBLIC, now=NOW
            ).state

        said = Counter(str(one) for one in at_once(app, work, range(6)))
        assert said in ({"None": 1, "group_full": 5}, {"undo_full": 1, "confirmed": 1, "group_full": 4})
        assert seats_agree(app, group.id) == 2


def test_searches_merges_and_registrations_at_once_ask_about_each_pair_once(world):
    app, event_id, group_id, people, _ = world

    def work(number):
        event, group = session().get(Event, event_id), session().get(StakeholderGroup, group_id)
        if number % 3 == 0:
            duplicate_scans.run(event_id, actor=ACTOR, now=NOW)
        elif number == 1:
            merge.merge(event_id, people[0], people[1], actor=ACTOR, now=NOW)
        else:
            person = details("Awa", phones=["+22376001234"], organisation="CSRéf")
            services.register(event, group, person, Entry(), actor=PUBLIC, now=NOW)
        return "done"

    assert Counter(at_once(app, work, range(9))) == {"done": 9}
    with app.app_context():
        duplicate_scans.run(event_id, actor=ACTOR, now=NOW)
        pairs = [frozenset(row) for row in session().execute(sa.select(Suspicion.first_id, Suspicion.second_id)).all()]
        assert len(pairs) == len(set(pairs))


def test_two_organisers_who_merge_overlapping_pairs_end_with_one_of_both_and_no_code_lost(world):
    app, event_id, group_id, (a, b, c), _ = world
    seen = (1, 1)

    def work(pair):
        merge.merge(event_id, *pair, seen=seen, actor=ACTOR, now=NOW)
        return "merged"

    said = Counter(at_once(app, work, [(a, b), (b, c)]))
    assert said["merged"] == 1
    assert set(said) - {"merged"} <= {"stale", "transition_refused"}
    with app.app_context():
        people = {one.id: one.merged_into_id for one in session().scalars(sa.select(Participant))}
        standing = {one for one in people if people[one] is None}
        assert len(standing) == 2
        assert set(session().scalars(sa.select(Code.participant_id))) == standing
        assert set(session().scalars(sa.select(Ticket.participant_id))) == standing
    assert seats_agree(app, group_id) == 2


def test_a_merge_while_the_person_edits_either_record_loses_no_word_of_theirs(world):
    app, event_id, _, (stays, goes, _), _ = world

    def work(number):
        if number == 2:
            merge.merge(event_id, stays, goes, seen=(1, 1), actor=ACTOR, now=NOW)
            return "merged"
        event = session().get(Event, event_id)
        wanted = details(f"Awa {number}", phones=[f"+2237000000{number}"], organisation="Chez moi")
        person = (stays, goes)[number]
        services.change_details(event, person, wanted, version=1, channel="self", actor=PUBLIC, now=NOW)
        return f"edited {number}"

    said = set(at_once(app, work, range(3)))
    with app.app_context():
        people = [session().get(Participant, one) for one in (stays, goes)]
        written = [one.organisation == "Chez moi" for one in people]
        merged = people[1].merged_into_id is not None
    assert merged == ("merged" in said)
    assert written == ["edited 0" in said, "edited 1" in said]
    # Whoever came first, the others are told that the record has changed.
    assert merged != any(written)
    assert "stale" in said


def test_a_merge_while_an_offline_desk_brings_its_arrivals_loses_none(world):
    app, event_id, group_id, (stays, goes, _), half_day = world
    with app.app_context():
        moved = session().scalar(sa.select(Ticket.id).where(Ticket.participant_id == goes))

    def an_op(number):
        about = {"desk": f"D{number}", "ticket": str(moved)}
        at = NOW - timedelta(minutes=number)
        return Op(uuid4(), event_id, "check_in", (goes, stays)[number % 2], at, half_day_id=half_day, data=about)

    def work(number):
        if number == 0:
            merge.merge(event_id, stays, goes, actor=ACTOR, now=NOW)
            return "applied"
        return desk.apply(an_op(number), now=NOW).code

    assert Counter(at_once(app, work, range(7))) == {"applied": 7}
    later = an_op(20)  # a desk that was offline all morning still knows the record that went
    with app.app_context():
        assert desk.apply(later, now=NOW).code == "applied"
        assert set(session().scalars(sa.select(CheckIn.participant_id))) == {stays}
        assert len(session().scalars(sa.select(CheckIn)).all()) == 7
        assert presence.first_arrival(stays, half_day).at == later.at
    assert seats_agree(app, group_id) == 2


def test_one_pair_picked_by_many_at_once_is_one_question(world):
    app, event_id, _, (stays, goes, _), _ = world
    with app.app_context(), write():
        session().execute(sa.delete(Suspicion))

    def work(number):
        pair = (stays, goes) if number % 2 else (goes, stays)
        return str(duplicates.ask(event_id, *pair, actor=ACTOR, now=NOW).id)

    assert len(set(at_once(app, work, range(8)))) == 1
