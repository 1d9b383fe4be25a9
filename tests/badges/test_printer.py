"""How a device prints: kept by it as text, and whatever comes back is a printer."""

from hypothesis import given
from hypothesis import strategies as st

from conference.badges.printer import Printer
from conference.badges.run_rules import MOST_OFFSET

OFFSETS = st.integers(-100, 100).map(lambda tenths: tenths / 10)


@given(st.builds(Printer, st.text(max_size=10), st.just("A4x4"), OFFSETS, OFFSETS, st.booleans()))
def test_what_a_device_keeps_comes_back_as_it_was(printer):
    assert Printer.from_text(printer.as_text()) == printer


@given(st.text(max_size=200))
def test_whatever_a_device_sends_is_a_printer_within_its_limits(text):
    found = Printer.from_text(text)
    assert abs(found.right) <= MOST_OFFSET
    assert len(found.layout) <= 40


def test_numbers_that_are_none_count_as_nothing():
    assert Printer.from_text("x=nan&y=1e999&s=A4x4") == Printer(sheet="A4x4")
    assert Printer.from_text("x=11") == Printer()
