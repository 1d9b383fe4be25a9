from dataclasses import replace

import icalendar
import pytest

from conference.agenda import formats
from conference.core.i18n import speaking
from tests.agenda.test_programme import NOON, SESSION, WHOLE

pytestmark = pytest.mark.usefixtures("french")


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def text_of(programme=WHOLE):
    return formats.calendar(programme, name="Programme", venue="Bamako", released_at=NOON)


def entry(**fields):
    calendar = icalendar.Calendar.from_ical(text_of(replace(WHOLE, sessions=(replace(SESSION, **fields),))))
    (found,) = calendar.walk("VEVENT")
    return found


def test_lines_are_as_rfc_5545_wants_them():
    data = text_of(replace(WHOLE, sessions=(replace(SESSION, title={"fr": "é" * 200}),)))
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    for line in data.split(b"\r\n"):
        line.decode()


def test_an_entry_keeps_its_identity_and_counts_its_changes():
    one = entry()
    assert (str(one["UID"]), one["SEQUENCE"], str(one["STATUS"])) == (SESSION.id, 3, "CONFIRMED")
    assert one["LAST-MODIFIED"].dt == one["DTSTAMP"].dt == NOON


def test_an_entry_says_when_where_and_what():
    one = entry(description={"fr": "Écouter, orienter."})
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (SESSION.starts_at, SESSION.ends_at)
    assert str(one["LOCATION"]) == "Grande salle, Bamako"
    assert str(one["SUMMARY"]) == "Santé"
    assert str(one["DESCRIPTION"]).splitlines() == [
        "En français et bambara, interprétation vers le bambara",
        "Écouter, orienter.",
        "Présidence\u00a0: La présidente",
    ]


def test_a_cancelled_session_stays_in_the_file_and_says_so():
    one = entry(cancelled=True)
    assert str(one["STATUS"]) == "CANCELLED"
    assert str(one["DESCRIPTION"]).startswith("Séance annulée")


def test_a_session_without_a_room_has_a_place_all_the_same():
    assert str(entry(rooms=())["LOCATION"]) == "Bamako"


@pytest.mark.parametrize("zone", ["Europe/Paris", "Africa/Nairobi", "America/Bogota"])
def test_a_zone_that_is_not_utc_is_described(zone):
    calendar = icalendar.Calendar.from_ical(text_of(replace(WHOLE, zone=zone)))
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == [zone]
    (one,) = calendar.walk("VEVENT")
    assert one["DTSTART"].params["TZID"] == zone
    assert one["DTSTART"].dt == SESSION.starts_at


def test_the_calendar_names_itself_and_how_often_to_ask():
    calendar = icalendar.Calendar.from_ical(text_of())
    named = {name: str(calendar[name]) for name in ("METHOD", "NAME", "X-WR-CALNAME", "VERSION")}
    assert named == {"METHOD": "PUBLISH", "NAME": "Programme", "X-WR-CALNAME": "Programme", "VERSION": "2.0"}
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text_of()


def test_the_same_programme_gives_the_same_bytes():
    assert text_of() == text_of()


def test_a_title_in_one_language_only_says_which():
    assert entry(title={"en": "Health"})["SUMMARY"].params["LANGUAGE"] == "en"
