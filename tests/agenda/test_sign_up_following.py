"""What becomes of seats in sessions when people are cancelled, regrouped, merged, erased; and back."""

from datetime import timedelta

import pytest

from conference.agenda import sign_up_seats, sign_up_services
from conference.core.db import session, write
from conference.core.permissions import Actor
from conference.participants import decisions, erasure, grouping, merge, merge_undo, services
from conference.participants.models import Participant
from tests.agenda import seats
from tests.agenda.editing import HOW, ME, row
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW, a_group

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event():
    return an_agenda(
        a_session("A", capacity=2, sign_up_policy="open"), a_session("B", 700, capacity=1, sign_up_policy="open")
    )


@pytest.fixture
def group(event):
    return a_group(event, quota=None)


@pytest.mark.parametrize("decision", ["cancel", "decline"])
def test_who_does_not_come_any_more_gives_their_seats_up_and_who_waits_has_them(event, group, decision):
    awa, oumar, fanta = seats.people(event, group, "Awa", "Oumar", "Fanta")
    assert seats.take(event, "A", awa, oumar, fanta) == ["seated", "seated", "waiting"]
    assert seats.take(event, "B", awa, fanta) == ["seated", "waiting"]
    decisions.decide(event.id, [awa.id, oumar.id], decision, **HOW)
    assert seats.has(event, "A", awa, oumar, fanta) == ["cancelled", "cancelled", "seated"]
    assert seats.has(event, "B", awa, fanta) == ["cancelled", "seated"]
    assert seats.counters(event, "A")[0] == 1
    assert seats.counters(event, "B")[0] == 1


def test_an_undo_gives_a_seat_back_that_is_free_and_else_the_old_place_in_the_queue(event, group):
    awa, oumar, fanta, issa = seats.people(event, group, "Awa", "Oumar", "Fanta", "Issa")
    seats.take(event, "A", awa, oumar)
    seats.take(event, "B", awa, fanta, issa)
    done = services.transition(event.id, [awa.id], "cancelled", reason="organiser", **HOW)
    assert seats.has(event, "B", awa, fanta, issa) == ["cancelled", "seated", "waiting"]
    services.undo(event.id, done.id, **HOW)
    assert seats.has(event, "A", awa, oumar) == ["seated", "seated"]
    assert seats.has(event, "B", awa, fanta, issa) == ["waiting", "seated", "waiting"]
    sign_up_services.leave(event.id, row(event, "B").id, fanta.id, now=NOW)
    assert seats.has(event, "B", awa, fanta, issa) == ["seated", "cancelled", "waiting"]
    assert seats.counters(event, "A")[:2] == (2, 0)


def test_who_waits_gives_their_place_up_and_has_it_again_after_an_undo(event, group):
    awa, oumar, fanta = seats.people(event, group, "Awa", "Oumar", "Fanta")
    seats.take(event, "B", awa, oumar, fanta)
    done = services.transition(event.id, [oumar.id], "declined", **HOW)
    assert seats.has(event, "B", oumar) == ["cancelled"]
    services.undo(event.id, done.id, **HOW)
    sign_up_services.leave(event.id, row(event, "B").id, awa.id, now=NOW)
    assert seats.has(event, "B", awa, oumar, fanta) == ["cancelled", "seated", "waiting"]


def test_somebody_who_left_a_session_by_themselves_is_not_put_back_by_an_undo(event, group):
    (awa,) = seats.people(event, group, "Awa")
    seats.take(event, "A", awa)
    sign_up_services.leave(event.id, row(event, "A").id, awa.id, now=NOW)
    done = services.transition(event.id, [awa.id], "cancelled", reason="self", **HOW)
    services.undo(event.id, done.id, **HOW)
    assert seats.has(event, "A", awa) == ["cancelled"]
    assert seats.counters(event, "A")[0] == 0


def test_who_is_put_back_to_be_judged_keeps_a_seat_but_does_not_move_up(event, group):
    awa, oumar, fanta = seats.people(event, group, "Awa", "Oumar", "Fanta")
    seats.take(event, "B", awa, oumar, fanta)
    decisions.decide(event.id, [awa.id, oumar.id], "pend", **HOW)
    assert seats.has(event, "B", awa, oumar, fanta) == ["seated", "waiting", "waiting"]
    sign_up_services.leave(event.id, row(event, "B").id, awa.id, now=NOW)
    assert seats.has(event, "B", oumar, fanta) == ["waiting", "seated"]
    sign_up_services.leave(event.id, row(event, "B").id, fanta.id, now=NOW)
    decisions.decide(event.id, [oumar.id], "accept", **HOW)
    assert seats.has(event, "B", oumar) == ["seated"]


def test_a_seat_follows_who_changes_group_and_is_counted_there(event, group):
    press = a_group(event, "presse", quota=None)
    awa, oumar, fanta = seats.people(event, group, "Awa", "Oumar", "Fanta")
    (issa,) = seats.people(event, press, "Issa")
    one = row(event, "A")
    with write():
        sign_up_seats.set_quota(one.id, group.id, 1)
        sign_up_seats.set_quota(one.id, press.id, 1)
    assert seats.take(event, "A", awa, issa, oumar) == ["seated", "seated", "waiting"]
    done = grouping.move(event.id, [awa.id], press, **HOW)
    taken, over, quotas = seats.counters(event, "A")
    assert (taken, over) == (2, 0)
    assert quotas == {group.id: (1, 0, 0), press.id: (1, 2, 1)}
    seats.set_values(event, "A", capacity=3)
    assert seats.take(event, "A", fanta) == ["waiting"]  # Oumar is first
    services.undo(event.id, done.change_set_id, **HOW)
    assert seats.counters(event, "A")[2] == {group.id: (1, 1, 0), press.id: (1, 1, 0)}
    grouping.move(event.id, [awa.id, oumar.id], press, **HOW)
    assert seats.has(event, "A", awa, issa, oumar, fanta) == ["seated", "seated", "waiting", "seated"]
    assert seats.counters(event, "A")[2] == {group.id: (1, 1, 0), press.id: (1, 2, 1)}


def merged(event, stays, goes):
    done = merge.merge(event.id, stays.id, goes.id, **HOW)
    session().rollback()
    return done.id


def test_two_records_that_both_sit_become_one_seat_and_the_other_is_given_on(event, group):
    awa, again, fanta = seats.people(event, group, "Awa", "Awa", "Fanta")
    assert seats.take(event, "A", awa, again, fanta) == ["seated", "seated", "waiting"]
    done = merged(event, awa, again)
    assert seats.has(event, "A", awa, again, fanta) == ["seated", "cancelled", "seated"]
    assert seats.counters(event, "A")[0] == 2
    merge_undo.undo(event.id, done, **HOW)
    assert seats.has(event, "A", awa, again, fanta) == ["seated", "waiting", "seated"]
    sign_up_services.leave(event.id, row(event, "A").id, fanta.id, now=NOW)
    assert seats.has(event, "A", awa, again) == ["seated", "seated"]
    assert seats.counters(event, "A")[0] == 2


def test_a_merge_that_is_undone_leaves_both_seats_where_nobody_waited(event, group):
    awa, again = seats.people(event, group, "Awa", "Awa")
    seats.take(event, "A", awa, again)
    done = merged(event, awa, again)
    assert seats.counters(event, "A")[0] == 1
    merge_undo.undo(event.id, done, **HOW)
    assert seats.has(event, "A", awa, again) == ["seated", "seated"]
    assert seats.counters(event, "A")[0] == 2


def test_the_person_has_the_better_of_two_places_and_each_record_its_own_after_an_undo(event, group):
    awa, again, fanta = seats.people(event, group, "Awa", "Awa", "Fanta")
    assert seats.take(event, "B", again, awa, fanta) == ["seated", "waiting", "waiting"]
    done = merged(event, awa, again)
    assert seats.has(event, "B", awa, again, fanta) == ["seated", "cancelled", "waiting"]
    merge_undo.undo(event.id, done, **HOW)
    assert seats.has(event, "B", awa, again, fanta) == ["waiting", "seated", "waiting"]
    assert seats.counters(event, "B")[0] == 1


def test_a_seat_of_the_record_that_goes_is_the_persons_even_where_the_other_was_cancelled(event, group):
    press = a_group(event, "presse", quota=None)
    (again,) = seats.people(event, press, "Awa")
    (awa,) = seats.people(event, group, "Awa")
    with write():
        sign_up_seats.set_quota(row(event, "A").id, press.id, 1)
    services.transition(event.id, [awa.id], "cancelled", reason="self", **HOW)
    seats.take(event, "A", again)
    done = merged(event, awa, again)
    assert seats.has(event, "A", awa) == ["seated"]
    assert seats.counters(event, "A")[0] == 1
    merge_undo.undo(event.id, done, **HOW)
    assert seats.has(event, "A", again, awa) == ["seated", "–"]
    assert seats.counters(event, "A")[2] == {press.id: (1, 1, 0)}


def test_what_the_person_left_after_a_merge_stays_left_when_it_is_undone(event, group):
    awa, again = seats.people(event, group, "Awa", "Awa")
    seats.take(event, "A", awa, again)
    done = merged(event, awa, again)
    sign_up_services.leave(event.id, row(event, "A").id, awa.id, now=NOW)
    merge_undo.undo(event.id, done, **HOW)
    assert seats.has(event, "A", awa, again) == ["cancelled", "seated"]
    assert seats.counters(event, "A")[0] == 1


def test_whoever_is_erased_leaves_their_seat_to_who_waits(event, group):
    awa, oumar = seats.people(event, group, "Awa", "Oumar")
    seats.take(event, "B", awa, oumar)
    request = erasure.ask(event.id, awa.id, channel="spoken", **HOW)
    erasure.carry_out(event.id, request.id, **HOW)
    assert seats.has(event, "B", awa, oumar) == ["–", "seated"]
    assert seats.counters(event, "B")[0] == 1


def test_who_cancels_themselves_lets_the_next_one_know_at_once_and_staff_after_ten_minutes(event, group):
    awa, oumar, fanta = seats.people(event, group, "Awa", "Oumar", "Fanta")
    seats.take(event, "B", awa, oumar, fanta)
    themselves = Actor("participant", awa.id)
    services.transition(event.id, [awa.id], "cancelled", reason="self", actor=themselves, now=NOW)
    done = services.transition(event.id, [oumar.id], "cancelled", reason="organiser", actor=ME, now=NOW)
    first, second = sorted(seats.told(event), key=lambda one: one.not_before)
    assert (first.subject_id, first.not_before) == (oumar.id, NOW)
    assert (second.subject_id, second.not_before) == (fanta.id, NOW + timedelta(minutes=10))
    services.undo(event.id, done.id, **HOW)  # she has the seat: her message goes all the same
    assert [one.state for one in seats.told(event)] == ["waiting", "waiting"]
    assert session().get_one(Participant, oumar.id).state == "confirmed"
    assert seats.has(event, "B", oumar, fanta) == ["waiting", "seated"]
