import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core import text, tokens
from conference.desk import reading, scanner_rules
from conference.desk.scanner_rules import SPECIMEN, verdict

#: What the keys that a US scanner presses are on a French keyboard, with Shift for capitals as scanners do.
ON_FRENCH = str.maketrans("0123456789AQZWM", "à&é\"'(-è_çQAWZ?")


def test_the_trial_code_looks_like_a_ticket_and_has_every_key_that_keyboards_disagree_on():
    assert reading.read(SPECIMEN).ticket == SPECIMEN
    assert set("0123456789AQZWMY") <= set(SPECIMEN)
    assert set(SPECIMEN[2:]) <= set(tokens.CROCKFORD)


@pytest.mark.parametrize("heard", [SPECIMEN, f"{SPECIMEN}\r\n", f"  {SPECIMEN}"])
def test_what_came_as_it_stands_is_good(heard):
    assert verdict(heard) == "good"


def test_small_letters_are_understood_and_told():
    assert verdict(SPECIMEN.lower()) == "capitals"


def test_a_us_scanner_on_a_french_keyboard_is_understood_and_told():
    heard = SPECIMEN.translate(ON_FRENCH)
    assert heard != SPECIMEN
    assert verdict(heard) == "keyboard"


def test_what_stood_before_it_is_told():
    assert verdict(f"]C1{SPECIMEN}") == "behind"


@pytest.mark.parametrize("heard", [SPECIMEN[:-1], SPECIMEN[1:], SPECIMEN[:10] + SPECIMEN[15:], SPECIMEN[:12].lower()])
def test_missing_letters_are_told(heard):
    assert verdict(heard) == "torn"


@pytest.mark.parametrize("heard", ["JT" + "0" * 26, "https://exemple.org/x", "3274080005003"])
def test_another_code_is_told(heard):
    assert verdict(heard) == "other"


@pytest.mark.parametrize("heard", ["", "  \r\n"])
def test_nothing_is_told(heard):
    assert verdict(heard) == "nothing"


@pytest.mark.parametrize("heard", ["Awa", "é" * 40])
def test_what_is_no_code_is_told(heard):
    assert verdict(heard) == "unknown"


@given(st.text(max_size=200))
def test_whatever_comes_has_a_verdict_and_only_the_trial_code_is_understood(heard):
    said = verdict(heard)
    if said in scanner_rules.UNDERSTOOD:
        assert heard.strip().upper().endswith(SPECIMEN) or text.scanner_text(heard) == SPECIMEN
