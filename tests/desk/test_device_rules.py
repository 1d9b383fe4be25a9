from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core import tokens
from conference.desk import device_rules
from conference.desk.device_rules import Wrong, typed_code

NOON = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["K7M4Q9X0", "k7m4q9x0", "K7M4 Q9XO", " k7m4\u00a0q9xo ", "K7M4-Q9X0", "K7M4–Q9X0", "K7M4\nQ9X0\r\n"]
)
def test_a_code_is_read_however_people_type_it(typed):
    assert typed_code(typed) == "K7M4Q9X0"


def test_letters_that_look_like_figures_are_those():
    assert typed_code("oOiIlL00") == "00111100"


@pytest.mark.parametrize("typed", ["", "K7M4Q9X", "K7M4Q9X00", "K7M4Q9XU", "K7M4Q9XÉ", "K7M4Q9X٣", "K" * 10_000])
def test_what_is_no_code_is_none(typed):
    assert typed_code(typed) is None


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(typed):
    code = typed_code(typed)
    assert code is None or (len(code) == 8 and set(code) <= set(tokens.CROCKFORD))


@given(st.text(alphabet=tokens.CROCKFORD, min_size=8, max_size=8))
def test_each_code_is_read_from_its_groups(code):
    assert typed_code(device_rules.in_groups(code).lower()) == code


def test_a_code_is_shown_in_groups_of_four():
    assert device_rules.in_groups("K7M4Q9X0") == "K7M4 Q9X0"


def test_letters_follow_each_other_past_the_alphabet_and_none_comes_twice():
    given_out: list[str] = []
    while (letter := device_rules.next_letter(given_out)) is not None:
        given_out.append(letter)
    assert given_out[:3] == ["A", "B", "C"]
    assert given_out[24:29] == ["Y", "Z", "AA", "AB", "AC"]
    assert given_out[-1] == "ZZ"
    assert len(given_out) == len(set(given_out)) == device_rules.MOST_DEVICES == 702


def test_the_letter_after_the_last_is_given_whatever_is_missing_before():
    assert device_rules.next_letter(["B", "Z", "AC"]) == "AD"


def test_ten_wrong_codes_block_until_an_hour_after_the_first():
    wrong = Wrong(0, None)
    for minute in range(10):
        assert not device_rules.blocked(wrong, NOON + timedelta(minutes=minute))
        wrong = device_rules.one_more(wrong, NOON + timedelta(minutes=minute))
    assert device_rules.blocked(wrong, NOON + timedelta(minutes=10))
    assert device_rules.blocked(wrong, NOON + timedelta(minutes=59, seconds=59))
    assert not device_rules.blocked(wrong, NOON + timedelta(hours=1))
    assert device_rules.one_more(wrong, NOON + timedelta(hours=1)) == Wrong(1, NOON + timedelta(hours=1))


def test_what_was_numbered_neither_came_nor_waits_was_never_received():
    assert device_rules.never_received(given=17, received=12, waiting=2) == 3
    assert device_rules.never_received(given=5, received=5, waiting=2) == 0
