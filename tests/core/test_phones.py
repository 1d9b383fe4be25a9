import contextlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core import phones
from conference.core.errors import Error
from tests.effort import working_at_most

EXPECTED = "+22376123456"


def refusal(raw):
    with pytest.raises(Error) as refused:
        phones.parse_all(raw)
    return refused.value.code, refused.value.params["position"]


@pytest.mark.parametrize(
    "raw",
    [
        "76123456",
        "76 12 34 56",
        "76.12.34.56",
        "76-12-34-56",
        "76/12/34/56",
        "76,12,34,56",
        "7612 3456",
        "+22376123456",
        "+223 76 12 34 56",
        "(+223) 76123456",
        "+223-76-12-34-56",
        "0022376123456",
        "00223 76-12-34-56",
        "223 76 12 34 56",
        "22376123456",
        " 76\u00a012\u202f34 56\t",
        "７６１２３４５６",
        "٧٦١٢٣٤٥٦",
        "\u202a+223 76 12 34 56\u202c",
        "Tél. : 76 12 34 56",
        "Orange 76 12 34 56 (épouse)",
    ],
)
def test_a_malian_number_is_read_as_people_write_it(raw):
    assert phones.parse(raw) == phones.Phone(EXPECTED, "ML")


@pytest.mark.parametrize(
    ("raw", "e164"),
    [("63 OO 61 67", "63006167"), ("76 1o 34 56", "76103456"), ("o6123456", "06123456"), ("7OOO3456", "70003456")],
)
def test_the_letter_o_is_a_zero(raw, e164):
    assert phones.parse(raw).e164 == "+223" + e164


@pytest.mark.parametrize("raw", ["77009983", "36000120", "92002464", "98001646", "20005588", "83002369"])
def test_blocks_not_given_out_yet_are_possible(raw):
    assert phones.parse(raw).e164 == "+223" + raw


@pytest.mark.parametrize(
    ("raw", "e164", "region"),
    [
        ("+33 6 12 34 56 78", "+33612345678", "FR"),
        ("0033 (0)6 12 34 56 78", "+33612345678", "FR"),
        ("+221 77 123 45 67", "+221771234567", "SN"),
        ("+225 07 07 12 34 56", "+2250707123456", "CI"),
        ("+1 (202) 555-0123", "+12025550123", "US"),
        ("+226 70 12 34 56", "+22670123456", "BF"),
    ],
)
def test_foreign_numbers_are_read(raw, e164, region):
    assert phones.parse(raw) == phones.Phone(e164, region)


def test_another_event_has_another_home_country():
    assert phones.parse("06 12 34 56 78", "FR").e164 == "+33612345678"


@pytest.mark.parametrize(
    "raw",
    [
        "65 00 94 91 / 60008461",
        "65.00.94.91, 60 00 84 61",
        "65009491 et 60008461",
        "65009491 ou 60 00 84 61",
        "65009491;60008461",
        "65009491\n60 00 84 61",
        "65 00 94 91 - 60008461",
        "65009491 60008461",
        "+223 65 00 94 91 +223 60 00 84 61",
        "+22365009491 / 0022360008461 / 65 00 94 91",
    ],
)
def test_two_numbers_of_one_field_are_both_kept(raw):
    assert [phone.e164 for phone in phones.parse_all(raw)] == ["+22365009491", "+22360008461"]
    assert phones.parse(raw).e164 == "+22365009491"


@pytest.mark.parametrize("raw", ["7612345", "76 12 34 5", "+223 7612345", "2237612345", "7600", "7", "+1 555 0123"])
def test_a_missing_figure_is_named(raw):
    assert refusal(raw) == ("phone_too_short", 1)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "idem",
        "néant",
        "-",
        "2,24E+10",
        "66 00 1x 4x",
        "761234567",
        "+999 12345678",
        "76123456789012345678",
        "même numéro",
        "76 12 34 56 poste x",
        "+",
        "()",
    ],
)
def test_what_is_no_number_is_refused(raw):
    assert refusal(raw) == ("phone_unreadable", 1)


def test_a_bad_second_number_is_not_dropped_and_not_repeated():
    assert refusal("76123456 / 7612345") == ("phone_too_short", 2)
    with pytest.raises(Error) as refused:
        phones.parse("77009983 et 66 00 1x 4x")
    assert "66" not in repr(refused.value.params)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        (EXPECTED, "+223 76 12 34 56"),
        ("+22336000120", "+223 36 00 01 20"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("", ""),
        ("idem", "idem"),
    ],
)
def test_a_number_is_shown_in_pairs(e164, shown):
    assert phones.display(e164, "fr") == shown
    assert phones.display(e164, "en") == shown


def test_a_number_is_isolated_in_a_right_to_left_language():
    assert phones.display(EXPECTED, "ar") == "\u2066+223 76 12 34 56\u2069"
    assert phones.parse(phones.display(EXPECTED, "ar")).e164 == EXPECTED


@given(st.text() | st.text(alphabet="0123456789 +-./,()etouO", max_size=40))
def test_any_text_is_read_or_refused(raw):
    found, code = [], ""
    try:
        found = phones.parse_all(raw)
    except Error as refused:
        code = refused.code
    assert bool(found) != (code in ("phone_too_short", "phone_unreadable"))
    assert [phones.parse(phone.e164) for phone in found] == found
    assert [phones.parse(phones.display(phone.e164)) for phone in found] == found


@pytest.mark.parametrize("unit", ["1", " ", "1 ", "(", "+", "/", "-", "O", "o ", "a:", "1 - "])
def test_a_hostile_field_costs_no_time(unit):
    with working_at_most(1), contextlib.suppress(Error):  # milliseconds; a quadratic one takes minutes
        phones.parse_all(unit * 50_000)


def test_the_library_is_loaded_when_a_number_comes_and_its_reasons_are_known():
    script = "import sys, conference.core.phones; assert 'phonenumbers' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
    from phonenumbers import NumberParseException, ValidationResult

    assert set(phones._PARSER_CODES) == {
        NumberParseException.NOT_A_NUMBER,
        NumberParseException.TOO_SHORT_AFTER_IDD,
        NumberParseException.TOO_SHORT_NSN,
    }
    assert set(phones._LENGTH_CODES) == {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}
