"""Numbers in French words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.documents.numbers import MOST, in_french


def test_the_awkward_ones():
    said = {
        0: "zéro", 1: "un", 17: "dix-sept", 21: "vingt et un", 61: "soixante et un", 70: "soixante-dix",
        71: "soixante et onze", 77: "soixante-dix-sept", 80: "quatre-vingts", 81: "quatre-vingt-un",
        91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf", 100: "cent", 101: "cent un", 180: "cent quatre-vingts",
        200: "deux cents", 203: "deux cent trois", 999: "neuf cent quatre-vingt-dix-neuf",
    }  # fmt: skip
    assert {number: in_french(number) for number in said} == said
    assert [in_french(n, feminine=True) for n in (1, 21, 81, 11, 101)] == [
        "une", "vingt et une", "quatre-vingt-une", "onze", "cent une",
    ]  # fmt: skip
    for wrong in (-1, MOST + 1):
        with pytest.raises(ValueError, match=str(wrong)):
            in_french(wrong)


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_two_numbers_are_never_said_alike(one, other):
    assert (in_french(one) == in_french(other)) == (one == other)
