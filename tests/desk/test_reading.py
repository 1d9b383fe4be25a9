import pytest

from conference.core import tokens
from conference.desk.reading import Typed, read

TICKET = "JT0123456789ABCDEFGHJKMNPQRS"
AZERTY = str.maketrans("0123456789AQWZM", "à&é\"'(-è_çQAZW?")


@pytest.mark.parametrize("before", ["", "dia", "Fatoumata ", "K7M 4QP "])
@pytest.mark.parametrize("typed", [TICKET, TICKET.lower(), TICKET.translate(AZERTY), f"{TICKET}\r"])
def test_a_ticket_is_read_wherever_it_ends(before, typed):
    assert read(before + typed) == Typed(ticket=TICKET)


def test_every_ticket_is_read():
    for _ in range(200):
        ticket = tokens.new_ticket()
        assert read(ticket).ticket == ticket


@pytest.mark.parametrize("typed", ["k7m4qp", "K7M 4QP", " k7m-4qp "])
def test_a_code_is_read_as_it_is_said(typed):
    assert read(typed) == Typed(code="K7M4QP")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Kamara", "KAMARA"), ("Dénéba", "D2N2BA"), ("N'Gana", "N4GANA"), ("Sané Ha", "SAN2HA")],
)
def test_a_name_that_looks_like_a_code_may_be_both(typed, code):
    assert read(typed) == Typed(code=code, name=typed)


@pytest.mark.parametrize("typed", ["Fatoumata Diarra", "dia", "N’Golo", "ߝߊߕߎ", "JT Coulibaly"])
def test_anything_else_is_a_name(typed):
    assert read(typed) == Typed(name=typed)


@pytest.mark.parametrize("typed", ["", "   ", TICKET[:20], TICKET + "7", "https://ailleurs.example/abc", "x" * 101])
def test_what_can_be_neither_is_nothing(typed):
    assert read(typed) == Typed()
