import io
import random

import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from conference.core import paper
from conference.core.paper import ticket_symbols
from conference.core.paper.qr import QUIET, qr_runs, runs
from conference.core.paper.ticket_symbols import SIDE, is_ticket, modules
from conference.core.tokens import CROCKFORD, TICKET_LETTERS, TICKET_PREFIX

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
dice = random.Random(5)


def a_ticket():
    return TICKET_PREFIX + "".join(dice.choices(CROCKFORD, k=TICKET_LETTERS))


def encoded(text):
    """The symbol that an encoder makes of a text, as the number that sums make."""
    symbol = segno.make(text, error="m", micro=False, mask=2, boost_error=False)
    return int("".join(str(int(bool(module))) for row in symbol.matrix for module in row), 2)


def picture(number):
    image = Image.new("1", (SIDE + 2 * QUIET, SIDE + 2 * QUIET), 1)
    for x, y, length in runs(number, SIDE):
        for column in range(x, x + length):
            image.putpixel((column, y), 0)
    return image.resize((image.width * 4, image.height * 4))


def test_tickets_have_the_length_that_is_counted_on():
    assert len(TICKET_PREFIX) + TICKET_LETTERS == ticket_symbols.LENGTH
    assert is_ticket(a_ticket())


def test_sums_are_what_an_encoder_makes_of_a_thousand_tickets():
    tickets = [a_ticket() for _ in range(1000)]
    assert [modules(ticket) for ticket in tickets] == [encoded(ticket) for ticket in tickets]


@given(st.text(ALPHANUMERIC, min_size=28, max_size=28).filter(lambda text: not text.isdigit()))
@settings(deadline=None)
def test_sums_are_what_an_encoder_makes_of_any_text_of_that_length(text):
    assert modules(text) == encoded(text)


def test_a_scanner_reads_every_one_of_two_hundred():
    tickets = [a_ticket() for _ in range(200)]
    read = [[code.text for code in zxingcpp.read_barcodes(picture(modules(ticket)))] for ticket in tickets]
    assert read == [[ticket] for ticket in tickets]


def test_what_all_tickets_share_and_what_differs_make_the_whole():
    ticket = a_ticket()
    shared, own = ticket_symbols.pictures().fixed, modules(ticket) & ticket_symbols.pictures().varying
    assert shared | own == modules(ticket)
    assert list(runs(modules(ticket), SIDE)) == list(qr_runs(ticket))
    assert shared.bit_count() > 0.4 * modules(ticket).bit_count()


def test_other_texts_are_no_tickets_and_go_through_the_encoder():
    for text in ("JT", a_ticket().lower(), a_ticket() + "A", "é" * 28, "https://exemple.org/abcdefg!"):
        assert not is_ticket(text)
    symbol = Image.open(io.BytesIO(paper.qr_png("https://exemple.org/é", 4)))
    assert [code.text for code in zxingcpp.read_barcodes(symbol.convert("L"))] == ["https://exemple.org/é"]
