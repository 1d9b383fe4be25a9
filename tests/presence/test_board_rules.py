from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.presence import board_rules, rules
from conference.presence.board_rules import AROUND, SHEET, STEP, Cell, Line, curve, table
from tests.presence.test_rules import MONDAY, Span

GROUPS, DISTRICTS = [uuid4() for _ in range(3)], [uuid4(), None]
CELLS = st.lists(
    st.builds(
        Cell,
        st.sampled_from(GROUPS),
        st.sampled_from(DISTRICTS),
        st.sampled_from(["F", "M", ""]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.integers(1, 50),
    )
)
STARTS, ENDS = 450, 765
ARRIVALS = st.lists(st.tuples(st.integers(-3000, 5000), st.sampled_from(["A", "B", "", SHEET]), st.integers(1, 9)))


@given(CELLS)
def test_groups_and_districts_each_add_up_to_everybody(cells):
    found = table(cells)
    for lines in (found.groups, found.districts):
        for name in ("expected", "present", "came", "others", "absent", "walk_ins", "women", "men"):
            assert sum(getattr(line, name) for line in lines.values()) == getattr(found.everybody, name)


@given(CELLS)
def test_whoever_is_expected_came_or_is_absent_and_whoever_came_was_expected_or_not(cells):
    line = table(cells).everybody
    assert line.present == sum(cell.people for cell in cells if cell.present)
    assert line.absent == sum(cell.people for cell in cells if cell.expected and not cell.present)
    assert line.women + line.men <= line.present
    assert line.share is None or (line.share == 100) == (line.absent == 0)


def test_a_group_of_nobody_has_a_line_of_zeros():
    found = table([])
    assert found.group(GROUPS[0]) == found.district(None) == Line()
    assert Line().share is None


@given(ARRIVALS)
def test_the_curve_loses_nobody_and_leaves_no_gap(arrivals):
    made = curve(arrivals, STARTS, ENDS)
    assert sum(people for _minute, people in made.bars) + made.elsewhere + made.from_sheets == sum(
        people for _minute, _desk, people in arrivals
    )
    assert sum(made.desks.values()) == sum(people for _minute, _desk, people in arrivals)
    minutes = [minute for minute, _people in made.bars]
    assert minutes == list(range(minutes[0], minutes[-1] + 1, STEP)) if minutes else made.bars == []
    assert len(minutes) <= (ENDS - STARTS + 2 * AROUND) // STEP + 2
    for minute, people in made.bars:
        exact = [n for at, desk, n in arrivals if minute <= at < minute + STEP and desk != SHEET]
        assert people >= sum(exact) - sum(n for at, _d, n in arrivals if not STARTS - AROUND <= at < ENDS + AROUND)


def test_an_arrival_of_another_day_is_told_and_not_drawn():
    made = curve([(480, "A", 2), (480 + 1440, "A", 1), (450, SHEET, 3)], STARTS, ENDS)
    assert (made.bars, made.elsewhere, made.from_sheets) == ([(480, 2)], 1, 3)
    assert list(made.desks) == ["A", SHEET]


@pytest.mark.parametrize(
    ("day", "minute", "which"),
    [(-1, 600, 0), (0, 0, 0), (0, 764, 0), (0, 765, 1), (0, 1100, 1), (1, 0, 2), (1, 765, 2), (5, 0, 2)],
)
def test_the_board_opens_at_the_half_day_that_runs_comes_next_today_or_was_last(day, minute, which):
    spans = [Span(MONDAY, 450, 765), Span(MONDAY, 765, 1080), Span(MONDAY.replace(day=3), 450, 765)]
    here = MONDAY.replace(day=MONDAY.day + day) if day >= 0 else MONDAY.replace(day=1)
    assert rules.current(spans, here, minute) is spans[which]
    assert rules.current(spans[::-1], here, minute) is spans[which]


def test_without_half_days_there_is_none_to_look_at():
    assert rules.current([], MONDAY, 0) is None
    assert board_rules.curve([], STARTS, ENDS).bars == []
