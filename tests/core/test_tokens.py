import re
from uuid import uuid4

import pytest
import time_machine

from conference.core import tokens, vault
from conference.core.db import write
from conference.core.forms import FORM_OPEN_FOR

pytestmark = pytest.mark.usefixtures("context")


def test_a_ticket_is_130_random_bits_in_letters_that_keep_a_qr_small():
    made = {tokens.new_ticket() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"JT[0-9A-HJKMNP-TV-Z]{26}", ticket) for ticket in made)


def test_a_code_can_be_said_aloud():
    letters = set("".join(tokens.new_code() for _ in range(500)))
    assert letters <= set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    assert not letters & set("01OI")


def test_a_personal_link_stays_the_same_until_its_version_is_raised():
    event, person = uuid4(), uuid4()
    with write():
        vault.create_key(event)
    link = tokens.link(event, person, 1)
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", link)
    assert tokens.link(event, person, 1) == link
    assert tokens.link(event, person, 2) != link
    assert tokens.link(event, uuid4(), 1) != link


def test_a_signed_field_gives_its_nonce_back_for_its_own_form_only():
    field = tokens.sign_form("registration", "forum")
    assert tokens.read_form("registration", "forum", field, max_age=60)
    assert tokens.read_form("registration", "autre", field, max_age=60) is None
    assert tokens.read_form("retrieval", "forum", field, max_age=60) is None


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "é" * 300, "\udcff", "." * 5000])
def test_a_forged_field_gives_nothing(forged):
    assert tokens.read_form("registration", "forum", forged, max_age=60) is None


def test_a_form_open_for_a_day_works_and_one_open_for_a_week_does_not():
    with time_machine.travel(0, tick=False) as clock:
        field = tokens.sign_form("registration", "forum")
        clock.shift(24 * 3600)
        assert tokens.read_form("registration", "forum", field, max_age=FORM_OPEN_FOR)
        clock.shift(6 * 24 * 3600)
        assert tokens.read_form("registration", "forum", field, max_age=FORM_OPEN_FOR) is None
