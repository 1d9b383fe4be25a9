"""Half-days as an event is made, copied, moved; and what is refused, even to two at once."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM
from conference.events import cloning, setup_services, starters
from conference.events.services import NewEvent
from conference.presence import half_days, queries, services
from conference.presence.half_days import Wish
from tests.builders import NOW, a_group, a_half_day, a_person, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")
STAFF = staff_actor()
NEW = NewEvent("paix-2026", {"fr": "Paix"}, date(2026, 12, 2), date(2026, 12, 3))
LATER = NewEvent("paix-2027", {"fr": "Paix"}, date(2027, 12, 1), date(2027, 12, 2))
EVENING = Wish(date(2026, 12, 2), {"fr": "Soirée"}, 1080, 1200)


def listed(event):
    return [(row.date, row.label["fr"], row.starts_minute, row.ends_minute) for row in queries.half_days(event.id)]


@pytest.fixture
def event():
    return setup_services.create_from(starters.starter("conference"), NEW, actor=SYSTEM, now=NOW)


def test_an_event_from_a_template_has_a_morning_and_an_afternoon_on_each_day(event):
    first, last = NEW.first_day, NEW.last_day
    assert listed(event) == [
        (first, "Jour 1, matin", 450, 765),
        (first, "Jour 1, après-midi", 765, 1080),
        (last, "Jour 2, matin", 450, 765),
        (last, "Jour 2, après-midi", 765, 1080),
    ]


def test_a_copy_has_those_of_its_source_as_much_later_and_no_arrivals(event):
    person, morning = a_person(event, a_group(event, "x")), queries.half_days(event.id)[0]
    half_days.add(event.id, EVENING, actor=STAFF, now=NOW)
    services.check_in(uuid4(), event.id, person.id, morning.id, at=NOW, desk="A", staff_id=None)
    copy = cloning.clone(event, LATER, actor=STAFF, now=NOW)
    days = timedelta(days=(LATER.first_day - NEW.first_day).days)
    assert listed(copy) == [(day + days, *rest) for day, *rest in listed(event)]
    assert len(listed(copy)) == 5
    assert queries.in_use(copy.id) == set()
    shorter = cloning.clone(event, replace(LATER, slug="court", last_day=LATER.first_day), actor=STAFF, now=NOW)
    assert len(listed(shorter)) == 3


def test_a_copy_of_an_event_without_any_has_the_usual_ones():
    copy = cloning.clone(an_event(), LATER, actor=STAFF, now=NOW)
    assert len(listed(copy)) == 4


def test_one_that_overlaps_is_upside_down_or_on_another_day_is_refused(event):
    for wrong, why in (
        (replace(EVENING, starts_minute=1079), "half_day_overlap"),
        (replace(EVENING, ends_minute=1080), "half_day_inverted"),
        (replace(EVENING, date=NEW.last_day + timedelta(days=1)), "half_day_outside"),
    ):
        with pytest.raises(Error, match=why):
            half_days.add(event.id, wrong, actor=STAFF, now=NOW)
    assert len(listed(event)) == 4


def test_one_at_which_somebody_arrived_stays_even_if_that_was_taken_back(event):
    person, morning = a_person(event, a_group(event, "x")), queries.half_days(event.id)[0]
    op = uuid4()
    services.check_in(op, event.id, person.id, morning.id, at=NOW, desk="A", staff_id=None)
    services.undo_check_in(uuid4(), event.id, op, at=NOW, staff_id=None)
    with pytest.raises(Error, match="half_day_in_use"):
        half_days.remove(event.id, morning.id, actor=STAFF, now=NOW)
    assert len(listed(event)) == 4


def test_whatever_was_done_can_be_taken_back_by_who_did_it(event):
    before = listed(event)
    morning = queries.half_days(event.id)[0]
    added = half_days.add(event.id, EVENING, actor=STAFF, now=NOW)
    half_days.undo(event.id, added.id, actor=STAFF, now=NOW)
    assert listed(event) == before
    removed = half_days.remove(event.id, morning.id, actor=STAFF, now=NOW)
    assert len(listed(event)) == 3
    half_days.add(event.id, EVENING, actor=STAFF, now=NOW)
    half_days.undo(event.id, removed.id, actor=STAFF, now=NOW)
    assert listed(event)[:2] == before[:2]
    morning = queries.half_day(event.id, morning.id)
    wish = Wish(morning.date, {"fr": "Matinée"}, 420, 765)
    changed = half_days.change(event.id, morning.id, wish, version=half_days.version_of(morning), actor=STAFF, now=NOW)
    with pytest.raises(Error, match="undo_not_yours"):
        half_days.undo(event.id, changed.id, actor=staff_actor(), now=NOW)
    with pytest.raises(Error, match="setup_stale"):
        half_days.change(event.id, morning.id, wish, version="x", actor=STAFF, now=NOW)
    half_days.undo(event.id, changed.id, actor=STAFF, now=NOW)
    assert listed(event)[:2] == before[:2]


def test_what_cannot_be_taken_back_any_more_says_so(event):
    morning = queries.half_days(event.id)[0]
    removed = half_days.remove(event.id, morning.id, actor=STAFF, now=NOW)
    half_days.add(event.id, Wish(morning.date, {"fr": "Autre"}, 440, 500), actor=STAFF, now=NOW)
    with pytest.raises(Error, match="half_day_overlap"):
        half_days.undo(event.id, removed.id, actor=STAFF, now=NOW)
    added = half_days.add(event.id, EVENING, actor=STAFF, now=NOW)
    row = queries.half_days(event.id)[-3]
    assert row.label == EVENING.label
    half_days.change(
        event.id, row.id, replace(EVENING, ends_minute=1260), version=half_days.version_of(row), actor=STAFF, now=NOW
    )
    with pytest.raises(Error, match="half_day_changed"):
        half_days.undo(event.id, added.id, actor=STAFF, now=NOW)


def test_an_event_that_moved_takes_its_half_days_along_and_back(event):
    assert half_days.follow(event.id, actor=STAFF, now=NOW) is None
    before = listed(event)
    with write():
        event.first_day, event.last_day = date(2026, 12, 3), date(2026, 12, 4)
    days, change_set = half_days.follow(event.id, actor=STAFF, now=NOW)
    assert days == 1
    assert listed(event) == [(day + timedelta(days=1), *rest) for day, *rest in before]
    half_days.undo(event.id, change_set.id, actor=STAFF, now=NOW)
    assert listed(event) == before


def test_those_of_another_event_are_not_there(event):
    strange = a_half_day(an_event("autre"))
    with pytest.raises(Error, match="unknown_half_day"):
        half_days.remove(event.id, strange.id, actor=STAFF, now=NOW)
    with pytest.raises(Error, match="unknown_half_day"):
        half_days.change(event.id, strange.id, EVENING, version="", actor=STAFF, now=NOW)
