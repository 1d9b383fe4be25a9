import pytest

from conference.agenda import move_services as moves
from conference.agenda import queries, session_services
from conference.core.errors import Error
from tests.agenda.editing import HOW, item, rooms, row, undo, when
from tests.agenda.programmes import a_session, an_agenda

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_agenda(
        a_session("A", 540, 60),
        a_session("B", 600, 30),
        a_session("C", 660, 60, rooms=("BA",)),
        a_session("D", 700, 60, rooms=("GS", "BA")),
        a_session("E", 540, 60, day=2),
        a_session("F", day=None, start=None),
    )


def test_a_session_is_moved_to_a_day_a_time_and_rooms_and_back_again(event):
    done = moves.move(event.id, row(event, "A").id, 2, 615, rooms(event, "BA", "GS"), version=1, **HOW)
    assert when(event, "A") == (2, 615, ["BA", "GS"])
    assert (row(event, "A").version, row(event, "A").sequence) == (2, 1)
    undo(event, done)
    assert when(event, "A") == (1, 540, ["GS"])
    assert row(event, "A").version == 3


def test_a_session_without_a_time_gets_one_and_loses_it(event):
    moves.move(event.id, row(event, "F").id, 1, 480, version=1, **HOW)
    assert when(event, "F") == (1, 480, ["GS"])
    moves.unschedule(event.id, row(event, "F").id, version=2, **HOW)
    assert when(event, "F") is None


def test_a_session_is_nudged(event):
    moves.nudge(event.id, row(event, "A").id, 15, version=1, **HOW)
    moves.nudge(event.id, row(event, "A").id, -5, version=2, **HOW)
    assert when(event, "A") == (1, 550, ["GS"])


@pytest.mark.parametrize(
    ("day", "start", "code"),
    [(3, 540, "session_outside_days"), (0, 540, "session_outside_days"), (1, -5, "session_outside_clock"),
     (1, 36 * 60, "session_outside_clock")],
)  # fmt: skip
def test_nothing_is_moved_out_of_the_event(event, day, start, code):
    with pytest.raises(Error, match=code):
        moves.move(event.id, row(event, "A").id, day, start, version=1, **HOW)
    assert when(event, "A") == (1, 540, ["GS"])


def test_what_has_no_time_is_not_nudged_and_not_swapped(event):
    first, second = row(event, "F"), row(event, "A")
    with pytest.raises(Error, match="session_untimed"):
        moves.nudge(event.id, first.id, 5, version=1, **HOW)
    with pytest.raises(Error, match="session_untimed"):
        moves.swap(event.id, first.id, second.id, seen={first.id: 1, second.id: 1}, **HOW)


def test_neighbours_in_one_room_swap_within_the_time_that_both_have(event):
    first, second = row(event, "A"), row(event, "B")
    done = moves.swap(event.id, first.id, second.id, seen={first.id: 1, second.id: 1}, **HOW)
    assert (when(event, "B"), when(event, "A")) == ((1, 540, ["GS"]), (1, 570, ["GS"]))
    undo(event, done)
    assert (when(event, "A"), when(event, "B")) == ((1, 540, ["GS"]), (1, 600, ["GS"]))


def test_sessions_of_other_rooms_or_days_swap_their_places(event):
    first, second = row(event, "C"), row(event, "E")
    moves.swap(event.id, second.id, first.id, seen={first.id: 1, second.id: 1}, **HOW)
    assert (when(event, "C"), when(event, "E")) == ((2, 540, ["GS"]), (1, 660, ["BA"]))


def test_all_that_follows_a_late_minister_is_put_off_and_only_that(event):
    done = moves.shift_following(event.id, 1, 600, 45, seen=queries.day_mark(event.id, 1), **HOW)
    assert [when(event, code)[1] for code in "ABCDE"] == [540, 645, 705, 745, 540]
    undo(event, done)
    assert [when(event, code)[1] for code in "ABCDE"] == [540, 600, 660, 700, 540]


def test_only_what_follows_in_these_rooms_is_put_off(event):
    room = rooms(event, "BA")
    moves.shift_following(event.id, 1, 0, 10, room, seen=queries.day_mark(event.id, 1), **HOW)
    assert [when(event, code)[1] for code in "ABCD"] == [540, 600, 670, 710]


def test_a_day_that_a_colleague_has_changed_is_not_put_off(event):
    seen = queries.day_mark(event.id, 1)
    moves.nudge(event.id, row(event, "A").id, 5, version=1, **HOW)
    with pytest.raises(Error, match="stale"):
        moves.shift_following(event.id, 1, 0, 10, seen=seen, **HOW)
    assert when(event, "B")[1] == 600


def test_a_day_is_edited_whole_or_not_at_all(event):
    one, other = row(event, "A"), row(event, "B")
    values = {one.id: {"start_minute": 545}, other.id: {"minutes": 0}}
    with pytest.raises(Error, match="session_length"):
        moves.edit_day(event.id, values, seen={one.id: 1, other.id: 1}, **HOW)
    assert when(event, "A")[1] == 540
    values[other.id] = {"minutes": 20, "title": {"fr": "Court"}}
    done = moves.edit_day(event.id, values, seen={one.id: 1, other.id: 1}, **HOW)
    assert (when(event, "A")[1], item(event, "B").slot.minutes, item(event, "B").title["fr"]) == (545, 20, "Court")
    undo(event, done)
    assert (when(event, "A")[1], item(event, "B").slot.minutes) == (540, 30)


def test_an_undo_that_would_overwrite_what_came_after_is_refused(event):
    done = moves.nudge(event.id, row(event, "A").id, 5, version=1, **HOW)
    moves.nudge(event.id, row(event, "A").id, 5, version=2, **HOW)
    with pytest.raises(Error, match="undo_agenda_changed") as refused:
        undo(event, done)
    assert str(refused.value.params["title"]) == "Séance A"
    assert when(event, "A")[1] == 550


def test_a_session_of_another_event_is_not_there(event):
    other = an_agenda(a_session("A"), slug="autre")
    with pytest.raises(Error, match="unknown_session"):
        moves.nudge(event.id, row(other, "A").id, 5, version=1, **HOW)
    with pytest.raises(Error, match="unknown_session"):
        session_services.find(event.id, row(other, "A").id)
