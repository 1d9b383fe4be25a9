from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest

from conference.agenda import calendar_rules, formats
from conference.agenda.calendar_rules import Entry
from conference.agenda.programme import freeze
from conference.core.i18n import speaking
from tests.agenda.test_programme import NOON, SESSION, WHOLE

ADDRESS = "http://localhost/c/forum/programme"
pytestmark = pytest.mark.usefixtures("french")


@pytest.fixture
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def text_of(programme=WHOLE):
    entries = [Entry(one, programme, one.sequence, NOON) for one in programme.sessions]
    return formats.calendar(programme, entries, formats.About("Programme", "Bamako", ADDRESS, "seagreen"))


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
    assert str(one["LOCATION"]) == "Grande salle"
    assert str(one["SUMMARY"]) == "Santé"
    assert str(one["DESCRIPTION"]).splitlines() == [
        "En français et bambara, interprétation vers le bambara",
        "Écouter, orienter.",
        "Présidence\u00a0: La présidente",
        "Lieu\u00a0: Bamako",
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
    assert (str(calendar["URL"]), str(calendar["COLOR"])) == (ADDRESS, "seagreen")


def test_the_same_programme_gives_the_same_bytes():
    assert text_of() == text_of()


def test_a_title_in_one_language_only_says_which():
    assert entry(title={"en": "Health"})["SUMMARY"].params["LANGUAGE"] == "en"


def test_a_zone_changes_by_the_clocks_of_before():
    text = text_of(replace(WHOLE, zone="Europe/Paris")).decode()
    rule = text.partition("BEGIN:DAYLIGHT\r\n")[2].partition("END:DAYLIGHT")[0]
    year = WHOLE.days[0].year
    assert rule.startswith(f"DTSTART:{year}03")
    assert rule.splitlines()[0].endswith("T020000")
    assert rule.splitlines()[1:] == ["TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"]


def test_what_people_typed_breaks_no_line():
    wild = "a\r\nEND:VEVENT\x07;,\\ « é »"
    assert str(entry(title={"fr": wild})["SUMMARY"]) == "a\nEND:VEVENT;,\\ « é »"


def test_an_entry_leads_to_its_page():
    assert str(entry(code="A/B,é")["URL"]) == f"{ADDRESS}/seance/A%2FB%2C%C3%A9"


def test_a_part_of_the_file_is_taken_by_codes():
    other = replace(SESSION, id="00000000-0000-4000-8000-000000000001", code="B;x,y" + "é" * 60)
    whole = text_of(replace(WHOLE, sessions=(SESSION, other)))
    for codes in ({SESSION.code}, {other.code}, set(), {SESSION.code, other.code}):
        found = icalendar.Calendar.from_ical(formats.only(whole, codes)).walk("VEVENT")
        assert {str(one["X-SESSION-CODE"]).replace("\\", "") for one in found} == codes
    assert formats.only(whole, {SESSION.code, other.code}) == whole
    empty = text_of(replace(WHOLE, sessions=()))
    assert formats.only(empty, {"x"}) == empty


def after(*versions):
    """The one entry that a session has after several releases; ``None`` is a release without it."""
    releases = [replace(WHOLE, sessions=(replace(SESSION, **one),) if one is not None else ()) for one in versions]
    frozen = [(NOON + timedelta(days=day), freeze(one)) for day, one in enumerate(releases)]
    (found,) = calendar_rules.entries(frozen)
    return found.sequence, found.gone, (found.changed_at - NOON).days


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (({},), (3, False, 0)),
        (({}, {}, {}), (3, False, 0)),
        (({}, {"title": {"fr": "Autre"}}), (4, False, 1)),
        (({}, {"title": {"fr": "Autre"}, "sequence": 9}), (9, False, 1)),
        (({}, {"sequence": 9, "updated_at": NOON + timedelta(days=1)}), (3, False, 0)),
        (({}, None), (4, True, 1)),
        (({}, None, None), (4, True, 1)),
        (({}, None, {}), (5, False, 2)),
        (({}, {"visibility": "participants"}), (4, True, 1)),
    ],
)
def test_a_number_rises_with_every_change_that_a_reader_sees_and_never_falls(versions, expected):
    assert after(*versions) == expected


def test_a_room_that_is_called_otherwise_is_a_change():
    room = replace(WHOLE.rooms[0], name={"fr": "Salle neuve"})
    frozen = [(NOON, freeze(WHOLE)), (NOON, freeze(replace(WHOLE, rooms=(room, *WHOLE.rooms[1:]))))]
    (found,) = calendar_rules.entries(frozen)
    assert found.sequence == SESSION.sequence + 1


def test_what_is_no_more_stays_in_the_file_as_cancelled():
    frozen = [(NOON, freeze(replace(WHOLE, sessions=(SESSION,)))), (NOON, freeze(replace(WHOLE, sessions=())))]
    data = formats.calendar(WHOLE, calendar_rules.entries(frozen), formats.About("Programme"))
    (one,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert (str(one["UID"]), str(one["STATUS"]), one["SEQUENCE"]) == (SESSION.id, "CANCELLED", 4)
