from dataclasses import replace
from datetime import date, timedelta

import pytest

from conference.agenda.differences import ASPECTS, Difference, differences
from conference.agenda.programme import Interpretation, PublicRole, PublicRoom
from tests.agenda.test_programme import NOON, SESSION, WHOLE

HOUR = timedelta(hours=1)
OTHER = replace(SESSION, id="2", code="J1-02", title={"fr": "Paix"}, starts_at=NOON + 4 * HOUR, ends_at=NOON + 5 * HOUR)


def whole(*sessions, **fields):
    return replace(WHOLE, sessions=sessions, **fields)


def found(before, after):
    """What happened, as (kind, code, aspects)."""
    return [(one.kind, one.session.code, *one.aspects) for one in differences(before, after).sessions]


def changed(**fields):
    return found(whole(SESSION), whole(replace(SESSION, **fields)))


def test_nothing_is_different_between_a_programme_and_itself():
    assert differences(WHOLE, WHOLE).sessions == ()
    assert not differences(WHOLE, WHOLE).matters


def test_in_a_first_programme_nothing_is_different():
    first = differences(None, WHOLE)
    assert (first.sessions, first.rooms, first.matters) == ((), (), False)


def test_a_session_comes_and_goes():
    assert found(whole(SESSION), whole(SESSION, OTHER)) == [("new", "J1-02")]
    assert found(whole(SESSION, OTHER), whole(SESSION)) == [("removed", "J1-02")]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (False, True, ["cancelled"]),
        (True, False, ["revived"]),
        (True, True, []),
        (None, True, []),
        (True, None, []),
    ],
)
def test_a_session_is_cancelled_and_revived_and_stays_so_without_news(before, after, kind):
    one = [
        replace(SESSION, cancelled=value, title={"fr": str(value)}) if value is not None else None
        for value in (before, after)
    ]
    sides = [whole(*filter(None, [each])) for each in one]
    assert [each[0] for each in found(*sides)] == kind


@pytest.mark.parametrize(
    ("fields", "aspects"),
    [
        ({"starts_at": NOON - HOUR}, ["time"]),
        ({"ends_at": NOON + 3 * HOUR}, ["time"]),
        ({"day": 2, "starts_at": NOON + 24 * HOUR, "ends_at": NOON + 25 * HOUR}, ["day"]),
        ({"rooms": ("BA",)}, ["room"]),
        ({"rooms": ("GS", "BA")}, ["room"]),
        ({"title": {"fr": "Santé pour tous", "en": "Health"}}, ["title"]),
        ({"roles": ()}, ["people"]),
        ({"languages": ("fr",)}, ["languages"]),
        ({"interpretation": (Interpretation("fr", "bm"),)}, ["languages"]),
        ({"capacity": None}, ["capacity"]),
        ({"audience": {"fr": "Les ONG"}}, ["access"]),
        ({"sign_up": True}, ["access"]),
        ({"description": {"fr": "Mot"}}, ["details"]),
        ({"track": None, "kind": "talk", "photo_allowed": False}, ["details"]),
        ({"sequence": 9, "updated_at": NOON}, []),
        ({"rooms": ("BA",), "capacity": 12, "starts_at": NOON + HOUR}, ["time", "room", "capacity"]),
    ],
)
def test_a_session_is_another_in_what_people_ask(fields, aspects):
    assert changed(**fields) == ([("changed", "J1-01", *aspects)] if aspects else [])
    assert set(aspects) <= set(ASPECTS)


def test_in_what_order_rooms_and_people_are_named_changes_nothing_that_people_ask():
    two = (PublicRole("speaker", {"fr": "A"}), PublicRole("speaker", {"fr": "B"}))
    one = replace(SESSION, roles=two, rooms=("GS", "BA"))
    assert found(whole(one), whole(replace(one, rooms=("BA", "GS")))) == [("changed", "J1-01", "details")]
    assert found(whole(one), whole(replace(one, roles=two[::-1]))) == [("changed", "J1-01", "details")]
    assert found(whole(one), whole(replace(one, roles=two[:1] * 2))) == [("changed", "J1-01", "people")]


def test_details_alone_are_nothing_to_tell_people():
    [one] = differences(whole(SESSION), whole(replace(SESSION, description={"fr": "Mot"}))).sessions
    assert not one.matters
    assert replace(one, aspects=("room", "details")).matters
    assert Difference("new", None, SESSION).matters


def test_an_event_that_is_put_off_moves_every_session_to_another_day():
    later = replace(SESSION, starts_at=NOON + 24 * HOUR, ends_at=NOON + 25 * HOUR)
    assert found(whole(SESSION), whole(later, days=(date(2026, 12, 3), date(2026, 12, 4)))) == [
        ("changed", "J1-01", "day")
    ]


def test_a_night_session_stands_on_the_day_before():
    night = replace(SESSION, starts_at=NOON + 13 * HOUR, ends_at=NOON + 14 * HOUR)
    assert found(whole(SESSION), whole(night)) == [("changed", "J1-01", "time")]


def test_a_room_with_another_name_is_told_once():
    new = PublicRoom("GS", {"fr": "Salle Djoliba"}, 0, accessible=True)
    other = PublicRoom("BA", {"fr": "Salle Bani"}, 0, accessible=True)
    renamed = differences(whole(SESSION), whole(SESSION, rooms=(new, other)))
    assert (renamed.sessions, renamed.rooms, renamed.matters) == ((), ((WHOLE.rooms[0], new),), True)
    assert differences(whole(rooms=(new, other)), whole(rooms=(other,))).rooms == ()


def test_what_happened_stands_in_the_order_of_its_times():
    early = replace(OTHER, id="3", code="J1-00", starts_at=NOON - HOUR)
    assert found(whole(OTHER, SESSION), whole(replace(OTHER, rooms=()), early)) == [
        ("new", "J1-00"), ("removed", "J1-01"), ("changed", "J1-02", "room")
    ]  # fmt: skip
