"""Schedule files that others wrote, badly or with bad intent: read as far as can be, or refused with a reason."""

import json

import pytest

from conference.agenda.files import read_json, read_xml, write_json, write_xml
from conference.agenda.files.problems import ScheduleError
from conference.agenda.files.safe_xml import LARGEST
from tests.agenda.files.programmes import plenary, programme, session

HEAD = (
    "<schedule><version>1</version><conference><title>X</title><acronym>conf</acronym>"
    "<time_zone_name>Europe/Paris</time_zone_name></conference>"
)


def xml(*events: str, day: str = "2026-03-28", head: str = HEAD) -> bytes:
    """Return a file of one day and one room."""
    inside = "".join(events)
    return f'{head}<day index="1" date="{day}"><room name="A">{inside}</room></day></schedule>'.encode()


def event(**said: str) -> str:
    """Return an event that is right but for what is said."""
    attributes = {"id": "7", "guid": "0f1b2c3d-0000-4000-8000-000000000001"}
    parts = {"title": "T", "date": "2026-03-28T09:00:00+01:00", "start": "09:00", "duration": "01:00"}
    attributes |= {name: said.pop(name) for name in ("id", "guid") if name in said}
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in (parts | said).items())
    number, guid = attributes["id"], attributes["guid"]
    return f'<event id="{number}" guid="{guid}">{inside}</event>'


def only(data: bytes):
    """Return the one session of a file that has no problem."""
    found = read_xml(data, zone="Africa/Bamako")
    assert found.problems == ()
    (one,) = found.programme.sessions
    return one


def test_a_time_in_another_zone_is_the_same_instant_in_the_programme_s_own():
    one = only(xml(event(date="2026-03-28T08:00:00Z")))
    assert one.starts_at.isoformat() == "2026-03-28T09:00:00+01:00"


def test_a_session_in_the_night_of_the_hour_that_is_skipped_keeps_its_instant_and_length():
    one = only(xml(event(date="2026-03-29T01:30:00+01:00", duration="01:00"), day="2026-03-28"))
    assert (one.day, one.minutes) == (1, 60)
    assert one.ends_at.astimezone(one.starts_at.tzinfo).hour in {2, 3}


@pytest.mark.parametrize(
    ("at", "day", "date"),
    [
        ("2026-03-29T02:00", 1, "2026-03-28"),
        ("2026-03-29T13:00", 1, "2026-03-29"),
        ("2026-03-27T23:00", 1, "2026-03-27"),
    ],
    ids=["the night after", "the next afternoon", "the evening before"],
)
def test_a_session_stands_on_its_own_day_unless_it_is_in_the_night_that_ends_the_one_it_is_told_under(at, day, date):
    found = read_xml(xml(event(date=f"{at}:00+01:00")), zone="UTC")
    assert (found.programme.sessions[0].day, found.programme.days[0].isoformat()) == (day, date)


def test_without_a_date_the_day_and_the_start_say_when():
    assert only(xml(event(date="", start="23:30"))).starts_at.isoformat() == "2026-03-28T23:30:00+01:00"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"date": "", "start": "25:00"}, "no_time"),
        ({"date": "hier", "start": "tôt"}, "no_time"),
        ({"duration": "00:00"}, "no_length"),
        ({"duration": "-1:00"}, "no_length"),
        ({"duration": "une heure"}, "no_length"),
        ({"duration": "30:00"}, "too_long"),
        ({"duration": "2:00:00:00"}, "too_long"),
    ],
)
def test_a_session_that_cannot_be_read_is_told_and_the_others_stay(said, code):
    other = event(guid="0f1b2c3d-0000-4000-8000-000000000002", id="8", title="Autre")
    found = read_xml(xml(event(**said), other), zone="UTC")
    assert [(one.where, one.code) for one in found.problems] == [("T", code)]
    assert [one.title for one in found.programme.sessions] == ["Autre"]


def test_of_two_with_one_identifier_both_stay_and_it_is_told():
    data = xml(event(), event(title="Encore", date="2026-03-28T10:00:00+01:00"))
    found = read_xml(data, zone="UTC")
    assert [one.title for one in found.programme.sessions] == ["T", "Encore"]
    assert len({one.guid for one in found.programme.sessions}) == 2
    assert [(one.where, one.code) for one in found.problems] == [("Encore", "twice")]
    assert read_xml(data, zone="UTC") == found


def test_the_same_session_twice_is_one():
    found = read_xml(xml(event(), event()), zone="UTC")
    assert len(found.programme.sessions) == 1


def test_an_identifier_that_is_none_is_made_into_one_that_stays_the_same():
    first, second = (only(xml(event(guid="talk-12"))) for _ in range(2))
    assert first.guid == second.guid


@pytest.mark.parametrize(("length", "minutes"), [("1:30", 90), ("00:45:00", 45), ("PT1H30M", 90), ("0:01:15:00", 75)])
def test_lengths_are_read_in_every_usual_shape(length, minutes):
    assert only(xml(event(duration=length))).minutes == minutes


def test_a_title_is_read_as_long_as_it_is_for_the_import_to_judge():
    assert len(only(xml(event(title="é" * 9000))).title) == 9000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_are_read(encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{HEAD}'
    text = xml(event(title="Santé"), head=head).decode()
    assert only(text.encode(encoding)).title == "Santé"


def _entities(levels: int) -> str:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))]
    return f"<!DOCTYPE schedule [{''.join(lines)}]>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"\x00\x01\x02", "not_xml"),
        (b"PK\x03\x04rest", "not_xml"),
        (b"<schedule>", "not_xml"),
        (b"<schedule><a></b></schedule>", "not_xml"),
        (HEAD.encode("utf-8") + b"\xff\xfe</schedule>", "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><schedule/>', "not_xml"),
        (b"<html/>", "not_a_schedule"),
        (f"{HEAD}</schedule>".encode(), "empty"),
        (xml(event(duration="x")), "nothing_readable"),
        (xml(event(), head=HEAD.replace("Europe/Paris", "Mars/Olympus")), "unknown_zone"),
        ((_entities(10) + xml(event(title="&a9;")).decode()).encode(), "declares_entities"),
        (b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>', "declares_entities"),
        (b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><schedule/>', "declares_entities"),
        (b"<schedule>" + b"<a>" * 100_000, "too_large"),
        (b"<schedule>" + b" " * LARGEST, "too_large"),
    ],
    ids=range(16),
)
def test_a_file_that_is_no_schedule_or_hostile_is_refused(data, code):
    with pytest.raises(ScheduleError) as refused:
        read_xml(data, zone="UTC")
    assert refused.value.code == f"schedule_{code}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[]", "not_a_schedule"),
        (b'{"schedule": 3}', "not_a_schedule"),
        (b'{"schedule": {"conference": {"days": {"a": 1}}}}', "not_a_schedule_days"),
    ],
    ids=range(6),
)
def test_json_that_is_no_schedule_is_refused(data, code):
    with pytest.raises(ScheduleError) as refused:
        read_json(data, zone="UTC")
    assert refused.value.code == {"not_a_schedule_days": "schedule_empty"}.get(code, f"schedule_{code}")


def test_json_whose_values_are_of_other_kinds_is_read_as_far_as_it_goes():
    whole = json.loads(write_json(programme(plenary(), session(2))))
    sessions = whole["schedule"]["conference"]["days"][0]["rooms"]["Grande salle"]
    sessions[0] |= {"persons": "personne", "links": [1, None], "track": 5, "title": None, "id": "x", "language": {}}
    found = read_json(json.dumps(whole).encode(), zone="UTC")
    assert len(found.programme.sessions) == 2


def test_control_characters_in_texts_do_not_break_the_file():
    whole = programme(session(title="a\x00b\x1bc\ufffe", description="ligne\x0bsuite"), days=programme().days[:1])
    assert only(write_xml(whole)).title == "abc"
