"""What deadlines allow and what is missing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conference.participants.delegation_rules import Tally, Terms, is_late, next_reference, prefix

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
DAYS = st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))


@given(st.none() | DAYS, st.none() | DAYS, DAYS, st.booleans())
def test_whoever_may_name_may_withdraw_and_a_closed_delegation_may_nothing(name_by, confirm_by, begins, closed):
    terms = Terms(name_by, confirm_by, begins, begins + timedelta(days=2), closed)
    allowed = (terms.may_name(NOW), terms.may_confirm(NOW), terms.may_substitute(NOW))
    assert not any(allowed) or terms.may_withdraw(NOW)
    assert not terms.may_withdraw(NOW) or terms.may_correct(NOW)
    assert terms.may_confirm(NOW) == terms.may_substitute(NOW)
    assert terms.may_name(NOW) == (not closed and begins > NOW and (name_by is None or name_by > NOW))
    if closed:
        assert not any((*allowed, terms.may_withdraw(NOW), terms.may_correct(NOW)))


@given(st.integers(1, 20), st.data())
def test_a_complete_delegation_lacks_nothing_and_is_never_late(seats, data):
    used = data.draw(st.integers(0, seats))
    confirmed = data.draw(st.integers(0, used))
    pending = data.draw(st.integers(0, used - confirmed))
    women, minimum = data.draw(st.integers(0, used)), data.draw(st.integers(0, seats))
    tally = Tally(seats, minimum, used, women, confirmed, pending)
    assert tally.left + tally.used == seats
    assert tally.unconfirmed + confirmed + pending == used
    assert tally.women_out_of_reach == (minimum - women > seats - used)
    past = Terms(NOW, NOW, NOW + timedelta(days=1), NOW + timedelta(days=1))
    if tally.complete:
        assert not is_late(tally, past, NOW)
    assert is_late(tally, past, NOW) == bool(tally.left or tally.unconfirmed)
    assert not is_late(tally, Terms(None, None, NOW, NOW), NOW)


def test_references_begin_like_the_event_and_run_on():
    assert prefix(["paix", "par", "la", "sante"], 2026) == "PS-2026-"
    assert prefix(["forum"], 2026) == "FOR-2026-"
    assert prefix(["2026"], 2026) == "D-2026-"
    assert (
        len(prefix(["un", "long", "nom", "avec", "beaucoup", "trop", "de", "mots", "pour", "une", "reference"], 2026))
        <= 11
    )
    assert next_reference("PS-2026-", []) == "PS-2026-001"
    assert next_reference("PS-2026-", ["PS-2026-009", "PS-2026-x", "AB-2026-100", "PS-2026-1000"]) == "PS-2026-1001"
