"""The files of a congress of a thousand sessions, read as phones and calendars read them: all say the same."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

import icalendar
import pytest

from bench.agendas import realistic
from bench.printed import CHANGED, an_event, programme
from conference.agenda import formats, linked_data
from conference.agenda.calendar_rules import Entry
from conference.agenda.clash_rules import judge
from conference.agenda.file_out import About, from_programme
from conference.agenda.files import write_json, write_xml
from conference.core.i18n import speaking

ZONE = "America/New_York"


@pytest.fixture
def congress(app):
    """A programme of a thousand sessions without the cancelled, in a zone that is not Greenwich's, and its event."""
    with app.test_request_context("/"), speaking("fr"):
        whole = programme(1000, 12)
        held = tuple(replace(one, cancelled=False) for one in whole.sessions)
        whole = replace(whole, zone=ZONE, sessions=held)
        yield whole, an_event(whole)


def file_of(congress, write):
    whole, event = congress
    return write(
        from_programme(whole, About(event.title, event.slug, "3", "https://jatigi.example/c/congres/programme"))
    )


def of_json(data):
    days = json.loads(data)["schedule"]["conference"]["days"]
    events = [(one, room) for day in days for room, held in day["rooms"].items() for one in held]
    return Counter(_row(one["date"], one["duration"], room, one["title"]) for one, room in events)


def _row(begins, duration, room, title):
    hours, minutes = duration.split(":")
    at = datetime.fromisoformat(begins)
    return at, at + timedelta(hours=int(hours), minutes=int(minutes)), room, title


def test_every_file_says_the_same_of_a_thousand_sessions(congress):
    whole, _event = congress
    wanted = of_json(file_of(congress, write_json))
    assert sum(wanted.values()) == len(whole.sessions) > 900
    tree = ET.fromstring(file_of(congress, write_xml))
    found = (tuple(one.findtext(name) for name in ("date", "duration", "room", "title")) for one in tree.iter("event"))
    assert Counter(_row(*one) for one in found) == wanted
    entries = [Entry(one, whole, one.sequence, CHANGED) for one in whole.sessions]
    about = formats.About("Congrès", "Centre de conférences, Bamako")
    read = icalendar.Calendar.from_ical(formats.calendar(whole, entries, about)).walk("VEVENT")
    said = ((one["DTSTART"].dt, one["DTEND"].dt, str(one["LOCATION"]), str(one["SUMMARY"])) for one in read)
    assert Counter(said) == wanted
    assert len({str(one["UID"]) for one in read}) == len(read)


def test_the_xml_keeps_what_phones_demand(congress):
    whole, _event = congress
    data = file_of(congress, write_xml)
    head = data[:1024].decode(errors="replace")
    assert "<schedule" in head
    assert "<conference" in head
    tree = ET.fromstring(data)
    days = tree.findall("day")
    assert [day.get("index") for day in days] == [str(number) for number in range(1, len(whole.days) + 1)]
    guids = Counter(one.get("guid") for one in tree.iter("event"))
    assert max(guids.values()) == 1
    for day in days:
        begins, ends = (datetime.fromisoformat(day.get(name)) for name in ("start", "end"))
        for room in day.findall("room"):
            for one in room.findall("event"):
                at = datetime.fromisoformat(one.findtext("date"))
                assert one.findtext("room") == room.get("name") != ""
                assert one.findtext("start") == f"{at:%H:%M}"
                assert re.fullmatch(r"\d?\d:[0-5]\d", one.findtext("duration"))
                assert begins <= at < ends


def test_machines_that_read_pages_find_each_session_with_its_offset(congress):
    whole, event = congress
    block = linked_data.of_day(event, whole, whole.sessions, {}, "https://jatigi.example/c/congres/programme")
    data = json.loads(re.fullmatch(r"<script[^>]*>(.*)</script>", block, re.DOTALL)[1])
    assert len(data["subEvent"]) == len(whole.sessions)
    for one in (data, *data["subEvent"]):
        assert one["name"]
        assert one["location"]["address"]["streetAddress"]
    for one in data["subEvent"]:
        begins, ends = (datetime.fromisoformat(one[name]) for name in ("startDate", "endDate"))
        assert begins.utcoffset() is not None
        assert begins < ends


def test_the_conflicts_that_a_reader_of_the_file_would_find_are_ours():
    """By room alone each session is told in its first: so a plenary's other rooms are ours to find."""
    plan = realistic(1000, 12)
    first = {one.id: one.rooms[:1] for one in plan.items}
    held = [one for one in plan.items if one.slot and one.state != "cancelled"]
    rooms = people = 0
    for one, other in combinations(held, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            rooms += first[one.id] == first[other.id]
            mine, theirs = ({role.person for role in each.roles if role.person} for each in (one, other))
            people += len(mine & theirs)
    found = [one for one in judge(plan) if one.rule in {"room_twice", "person_twice", "interpreter_twice"}]
    by_room = [one for one in found if one.rule == "room_twice"]
    names = {str(room.id): room.id for room in plan.rooms}
    told = {one.key: one for one in by_room}
    assert len(told) == len(by_room)
    assert people == len(found) - len(by_room)
    assert rooms == sum(all(first[item][0] == names[_room_of(one, plan)] for item in one.items) for one in by_room)


def _room_of(one, plan):
    return next(str(room.id) for room in plan.rooms if str(room.id) in one.key)
