"""What a reader of a published table can work out, by trying every table that fits: never a small number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.reports.suppression_rules import MOST_ROWS, SAFE, Network, Unprotectable, protect, protect_list, small
from tests.deducing import least, numbers, shuttled, what_can_be_deduced


def protected(rows):
    try:
        return protect(rows)
    except Unprotectable:
        return None


counts = st.one_of(st.integers(0, 6), st.integers(0, 9))
small_tables = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=3)
)
real_tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 8), st.integers(0, 80)), min_size=width, max_size=width),
        min_size=1,
        max_size=25,
    )
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(small_tables)
def test_nobody_can_work_out_a_small_number_from_all_that_is_published(rows):
    hidden = protected(rows)
    if hidden is None:
        return
    possible = what_can_be_deduced(rows, hidden)
    for place, number in numbers(rows).items():
        if small(number):
            assert place in hidden
            assert number in possible[place]
            assert min(possible[place]) <= least(rows, place)
            assert max(possible[place]) >= SAFE
            assert len(possible[place]) >= 2


@settings(max_examples=80, deadline=None)
@given(real_tables)
def test_a_larger_table_keeps_its_small_numbers_apart_too(rows):
    hidden = protected(rows)
    if hidden is None:
        return
    for place, number in numbers(rows).items():
        if small(number):
            low, high = shuttled(rows, hidden)[place]
            assert low <= least(rows, place)
            assert high >= SAFE


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_the_network_finds_the_very_bounds_that_trying_everything_finds(rows):
    """It neither says that a number is safe when it is not, nor hides more because it misses a table that fits."""
    hidden = {place for place, n in numbers(rows).items() if small(n)}
    network = Network.of(rows)
    network.hidden |= hidden
    possible = what_can_be_deduced(rows, hidden)
    for place in hidden:
        assert network.safe(place) == (min(possible[place]) <= least(rows, place) and max(possible[place]) >= SAFE)


@given(real_tables)
@settings(max_examples=40, deadline=None)
def test_the_same_table_is_always_hidden_in_the_same_way_and_zeros_are_shown(rows):
    hidden = protected(rows)
    assert hidden == protected(rows)
    assert not any(numbers(rows)[place] == 0 for place in hidden or ())


# ------------------------------------------------------------------------------------------------ by example, as people


def test_a_table_without_small_numbers_is_shown_whole():
    assert protect([[10, 20], [30, 0]]) == frozenset()


def test_the_only_woman_of_a_district_takes_the_fewest_others_with_her():
    hidden = protect([[1, 60], [25, 80], [6, 70]])
    assert (0, 0) in hidden
    assert hidden == {(0, 0), (2, 0), (0, 1), (2, 1)}


def test_a_small_row_is_hidden_with_its_total():
    rows = [[2, 2], [40, 50], [12, 30]]
    hidden = protect(rows)
    assert {(0, 0), (0, 1)} <= hidden
    assert (0, 2) in hidden


@pytest.mark.parametrize("rows", [[[1, 9]], [[1, 9], [1, 9]], [[4, 9]]])
def test_a_column_with_few_people_cannot_be_published(rows):
    with pytest.raises(Unprotectable):
        protect(rows)


def test_ones_alone_leave_no_room_for_a_doubt():
    with pytest.raises(Unprotectable):
        protect([[1, 10], [1, 10], [1, 10], [1, 10], [1, 10]])


def test_many_small_rows_protect_each_other():
    rows = [[3, 20], [2, 20], [4, 20], [3, 20]]
    assert len(protect(rows)) >= 4


def test_a_very_long_table_is_refused_at_once_rather_than_late():
    with pytest.raises(Unprotectable):
        protect([[1, 30]] * (MOST_ROWS + 1))


def test_no_rows_are_no_trouble():
    assert protect([]) == frozenset()
    assert protect_list([]) == frozenset()


@given(st.lists(st.integers(0, 12), max_size=6))
def test_a_list_with_its_total_hides_small_numbers_in_company(numbers_):
    try:
        hidden = protect_list(numbers_)
    except Unprotectable:
        return
    assert {place for place, n in enumerate(numbers_) if small(n)} <= hidden
    together = sum(numbers_[place] for place in hidden)
    for place in hidden:
        most = together - (len(hidden) - 1)
        assert most >= SAFE
        assert most > numbers_[place] or len(hidden) > 1


def test_a_list_of_one_small_number_cannot_be_published():
    with pytest.raises(Unprotectable):
        protect_list([3])
