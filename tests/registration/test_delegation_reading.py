"""What organisers type about delegations: the moments of the two deadlines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conference.core.errors import Error
from conference.registration.delegation_reading import moment

NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.mark.parametrize("typed", ["2026-08-10T18:30", "2026-08-10 18:30:00", " 10/08/2026 18h30", "10.8.2026 à 18:30"])
def test_a_moment_is_a_wall_time_of_the_event(typed):
    assert moment(typed, NAIROBI) == datetime(2026, 8, 10, 15, 30, tzinfo=UTC)


def test_a_day_alone_lasts_until_its_end_and_nothing_is_no_deadline():
    ends = datetime(2026, 8, 10, 20, 59, tzinfo=UTC)
    assert [moment(typed, NAIROBI) for typed in ("10/08/2026", "2026-08-10", " ")] == [ends, ends, None]


@pytest.mark.parametrize("typed", ["demain", "31/02/2026", "10/08/2026 25:00", "0001-01-01", "10/08/26", "9999-12-31"])
def test_what_is_no_moment_of_our_time_is_refused(typed):
    with pytest.raises(Error, match="delegation_date"):
        moment(typed, NAIROBI)
