"""How groups stand, at which moment, and in which words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from conference.core import i18n
from conference.events import wording
from conference.events.openings import opening
from tests.builders import NOW, a_group, an_event

HOUR = timedelta(hours=1)


@pytest.fixture
def stand(context):
    def stand(event=None, now=NOW, **group):
        event = an_event("e", **(event or {}))
        return event, opening(event, a_group(event, "g", **group), now)

    return stand


@pytest.mark.parametrize(
    ("event", "group", "state"),
    [
        ({}, {}, "open"),
        ({}, {"quota": None, "taken": 900}, "open"),
        ({}, {"quota": 1, "taken": 1}, "full"),
        ({}, {"quota": 1, "taken": 1, "waiting_list": True}, "waiting_list"),
        ({}, {"entry": "invitation"}, "invitation"),
        ({"registration_closes_at": NOW}, {"entry": "invitation"}, "closed"),
        ({"registration_opens_at": NOW + HOUR}, {"quota": 0}, "early"),
        ({}, {"closes_at": NOW - HOUR}, "closed"),
        ({"first_day": date(2026, 10, 1), "last_day": date(2026, 11, 1)}, {}, "closed"),
        ({"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 2)}, {}, "open"),
    ],
)
def test_a_group_stands_as_its_rules_say(stand, event, group, state):
    _, one = stand(event, **group)
    assert one.state == state
    assert one.enters is (state in {"open", "waiting_list"})


def test_the_last_day_ends_in_the_zone_of_the_event(stand):
    just_after_midnight_there = datetime(2026, 12, 4, 0, 1, tzinfo=UTC)
    _, one = stand({"zone": "Africa/Bamako"}, now=just_after_midnight_there)
    assert one.state == "closed"


def test_an_open_group_closes_with_whichever_closes_first(stand):
    _, one = stand({"registration_closes_at": NOW + 3 * HOUR}, closes_at=NOW + 2 * HOUR)
    assert one.at == NOW + 2 * HOUR


def test_an_early_group_opens_with_whichever_opens_last(stand):
    event, one = stand({"registration_opens_at": NOW + HOUR}, opens_at=NOW + 2 * HOUR)
    assert one.at == NOW + 2 * HOUR
    assert wording.standing(one, event) == "ouvre le lundi 2 novembre à\u00a011:00"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 8, 21), date(2026, 8, 21), "Vendredi 21 août 2026"),
        (date(2026, 8, 21), date(2026, 8, 22), "Vendredi 21 et samedi 22 août 2026"),
        (date(2026, 8, 21), date(2026, 8, 23), "Du vendredi 21 au dimanche 23 août 2026"),
        (date(2026, 8, 31), date(2026, 9, 2), "Du lundi 31 août au mercredi 2 septembre 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "Du mercredi 30 décembre 2026 au samedi 2 janvier 2027"),
    ],
)
def test_days_are_said_as_people_say_them(context, first, last, words):
    assert wording.days(an_event("e", first_day=first, last_day=last)) == words


def test_an_instant_is_said_in_the_zone_of_the_event(context):
    event = an_event("e", zone="Africa/Nairobi")
    with i18n.speaking("fr"):
        assert wording.until(NOW, event.tz) == "lundi 2 novembre à\u00a012:00"
