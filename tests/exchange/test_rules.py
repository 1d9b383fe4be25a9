import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.exchange.rules import Seats, bracket_of, whole_number
from conference.participants.rules import AGE_BRACKETS


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("70001234", "70001234"),
        ("70001234.0", "70001234"),
        ("70001234,00", "70001234"),
        ("7.0001234E7", "70001234"),
        ("7,0001234e+07", "70001234"),
        ("+223 70 00 12 34", "+223 70 00 12 34"),
        ("70001234.5", "70001234.5"),
        ("2,24E+10", None),
        ("7E+07", None),
    ],
)
def test_figures_that_a_spreadsheet_took_for_a_number_come_back_or_are_called_lost(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize(
    ("age", "bracket"),
    [
        ("18", "18-24"),
        ("24 ans", "18-24"),
        ("25", "25-29"),
        ("60", "60+"),
        ("97", "60+"),
        ("12", None),
        ("vers 1961", None),
    ],
)
def test_an_age_in_years_falls_in_its_bracket(age, bracket):
    assert bracket_of(age, AGE_BRACKETS) == bracket


@given(
    quota=st.one_of(st.none(), st.integers(0, 5)),
    before=st.integers(0, 8),
    steps=st.lists(st.booleans(), max_size=30),
)
def test_seats_are_never_more_than_the_quota_and_what_was_over_it(quota, before, steps):
    seats = Seats(quota, before, max(0, before - quota) if quota is not None else 0)
    for takes in steps:
        if takes:
            free = quota is None or seats.taken < quota + seats.overbooked
            assert seats.take() == free
        elif seats.taken:
            seats.release()
        assert quota is None or seats.taken <= quota + seats.overbooked
        assert seats.overbooked >= 0
