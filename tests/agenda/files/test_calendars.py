"""Calendars as other systems write them: what is in them comes in, what cannot be read is told."""

from datetime import UTC, datetime

import pytest

from conference.agenda.files import ScheduleError, read_ics

NINE = datetime(2026, 8, 21, 9, tzinfo=UTC)
HEAD = ["VERSION:2.0", "PRODID:-//Ailleurs//FR", "X-WR-CALNAME:Journées de la santé"]


def calendar(*entries, head=HEAD, end="\r\n"):
    lines = ["BEGIN:VCALENDAR", *head, *(line for one in entries for line in one), "END:VCALENDAR", ""]
    return end.join(lines).encode()


def entry(*more, **values):
    """An entry at nine, an hour long, in the great hall; a value of nothing leaves its line out."""
    usual = {"UID": "1", "SUMMARY": "Ouverture", "LOCATION": "Grande salle", "DTSTART": "20260821T090000Z"}
    said = usual | {"DTEND": "20260821T100000Z"} | values
    return ["BEGIN:VEVENT", *(f"{name}:{text}" for name, text in said.items() if text), *more, "END:VEVENT"]


def read(*entries, zone="Africa/Bamako", **shape):
    return read_ics(calendar(*entries, **shape), zone=zone)


def told(found):
    return [(one.code, one.where) for one in found.problems]


def test_an_entry_is_a_session_with_all_that_it_says():
    found = read(
        entry(DESCRIPTION="Une ligne\\, deux.\\nPuis \\; la fin\\\\", CATEGORIES="Santé,Paix", URL="https://x.org/1")
    )
    (one,) = found.programme.sessions
    assert (found.programme.title, found.problems) == ("Journées de la santé", ())
    assert (one.title, one.rooms, one.track, one.url) == ("Ouverture", ("Grande salle",), "Santé", "https://x.org/1")
    assert (one.starts_at, one.minutes, one.description) == (NINE, 60, "Une ligne, deux.\nPuis ; la fin\\")


@pytest.mark.parametrize(
    ("head", "lines", "hour"),
    [
        (HEAD, {"DTSTART": "20260821T090000Z"}, 9),
        ([*HEAD, "X-WR-TIMEZONE:Europe/Paris"], {"DTSTART": "20260821T110000", "DTEND": "20260821T120000"}, 9),
        (HEAD, {"DTSTART;TZID=Europe/Paris": "20260821T110000", "DTEND;TZID=Europe/Paris": "20260821T120000"}, 9),
        (HEAD, {'DTSTART;TZID="Europe/Paris"': "20260821T110000", 'DTEND;TZID="Europe/Paris"': "20260821T120000"}, 9),
        (HEAD, {"DTSTART;TZID=Heure de Bamako": "20260821T0900", "DTEND": "", "DURATION": "PT1H"}, 9),
    ],
    ids=["UTC", "the calendar's zone", "a zone that nothing describes", "a zone in quotes", "a zone of nowhere"],
)
def test_an_instant_is_what_clocks_show_there(head, lines, hour):
    values = {"DTSTART": "", "DTEND": "20260821T100000Z"} | lines
    (one,) = read(entry(**values), head=head).programme.sessions
    assert (one.starts_at, one.minutes) == (NINE.replace(hour=hour), 60)


def test_a_calendar_without_a_zone_of_its_own_is_in_that_of_its_entries():
    lines = {"DTSTART": "", "DTSTART;TZID=Europe/Paris": "20260821T110000"}
    assert read(entry(**lines)).programme.zone == "Europe/Paris"
    assert read(entry()).programme.zone == "Africa/Bamako"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\r\n"], ids=["LF", "CR", "CR CR LF"])
def test_lines_may_end_in_any_way(end):
    assert len(read(entry(), entry(UID="2"), end=end).programme.sessions) == 2


def test_a_line_may_be_broken_anywhere_even_inside_a_letter():
    data = calendar(entry(SUMMARY="Accès")).replace("è".encode(), b"\xc3\r\n \xa8").replace(b"Acc", b"Ac\r\n\tc")
    (one,) = read_ics(b"\xef\xbb\xbf" + data, zone="UTC").programme.sessions
    assert one.title == "Accès"


def test_what_has_no_length_or_no_hour_is_told_and_what_is_cancelled_left_out():
    found = read(
        entry(),
        entry(UID="2", SUMMARY="Vide", DTEND="20260821T090000Z"),
        entry("DTSTART;VALUE=DATE:20260821", UID="3", SUMMARY="Journée", DTSTART="", DTEND=""),
        entry(UID="4", SUMMARY="Annulée", STATUS="CANCELLED"),
        entry(UID="5", SUMMARY="Sans lieu", LOCATION=""),
        entry("BEGIN:VALARM", "SUMMARY:Rappel", "END:VALARM", UID="6", SUMMARY="Alarme"),
        entry(SUMMARY="Encore le premier", LOCATION="Salle Bani"),
    )
    assert told(found) == [("no_length", "Vide"), ("no_time", "Journée"), ("twice", "Encore le premier")]
    rooms = {one.title: one.rooms for one in found.programme.sessions}
    assert rooms == {
        "Ouverture": ("Grande salle",),
        "Sans lieu": (),
        "Alarme": ("Grande salle",),
        "Encore le premier": ("Salle Bani",),
    }


def test_a_place_that_names_several_rooms_of_the_calendar_is_all_of_them():
    found = read(
        entry(LOCATION="Salle A\\, Salle B"),
        entry(UID="2", LOCATION="Salle A"),
        entry(UID="3", LOCATION="Salle B"),
        entry(UID="4", LOCATION="Hôtel\\, Bamako"),
    )
    rooms = {one.rooms for one in found.programme.sessions}
    assert rooms == {("Salle A", "Salle B"), ("Salle A",), ("Salle B",), ("Hôtel, Bamako",)}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_calendar"),
        (b"bonjour", "not_a_calendar"),
        (b"\xff\xfe\x00", "not_a_calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "not_a_calendar"),
        (calendar(), "empty"),
        (calendar(entry(DTSTART="demain")), "nothing_readable"),
        (calendar(entry(DTSTART="20269999T999999Z")), "nothing_readable"),
        (calendar(entry(), head=["PRODID:-//Jatigi//Programme//FR"]), "own_calendar"),
    ],
)
def test_what_is_no_programme_is_refused(data, code):
    with pytest.raises(ScheduleError) as refused:
        read_ics(data, zone="UTC")
    assert refused.value.code == f"schedule_{code}"
