"""Short names, codes, wall times, colours: the rules of setting an event up."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.badges import motifs
from conference.badges import rules as badges
from conference.core.errors import Error
from conference.events import colours, setup_rules, setup_wording
from conference.events.services import SLUG

BAMAKO, PARIS = ZoneInfo("Africa/Bamako"), ZoneInfo("Europe/Paris")


def refusal(function, *arguments) -> str:
    with pytest.raises(Error) as caught:
        function(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Troisième conférence « Paix par la Santé », 2027", "troisieme-conference-paix-par-sante-2027"),
        ("L’Été à N’Golonina", "ete-ngolonina"),
        ("La de du", "la-de-du"),
        ("مؤتمر", "evenement"),
        ("", "evenement"),
    ],
)
def test_a_title_proposes_a_short_name(title, slug):
    assert setup_rules.slug_of(title) == slug


@given(st.text(max_size=300))
def test_whatever_the_title_the_short_name_is_one(title):
    slug = setup_rules.slug_of(title)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= setup_rules.SLUG_MOST


@given(st.text(max_size=80), st.sets(st.sampled_from(["groupe", "groupe-2", "a", "sante"])))
def test_a_code_is_never_one_that_is_taken(label, taken):
    code = setup_rules.code_of(label, taken)
    assert code not in taken
    assert 0 < len(code) <= setup_rules.CODE_MOST


@pytest.mark.parametrize("typed", ["2027-08-18T18:00", "18/08/2027 18:00", "18.08.2027 18h", "18/08/2027 à 18h00"])
def test_a_moment_is_read_in_the_zone_of_the_event(typed):
    assert setup_rules.wall_time(typed, BAMAKO) == datetime(2027, 8, 18, 18, tzinfo=UTC)
    assert setup_rules.wall_time(typed, PARIS) == datetime(2027, 8, 18, 16, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["demain", "2027-02-30T10:00", "2027-08-18", "18/08/27 18:00", "2027-08-18T25:00"])
def test_what_is_no_moment_is_refused(typed):
    assert refusal(setup_rules.wall_time, typed, BAMAKO) == "bad_moment"
    assert setup_rules.wall_time("  ", BAMAKO) is None


def test_an_hour_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first():
    assert refusal(setup_rules.wall_time, "2027-03-28T02:30", PARIS) == "no_such_hour"
    assert setup_rules.wall_time("2027-03-28T02:30", BAMAKO) is not None
    assert setup_rules.wall_time("2027-10-31T02:30", PARIS) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@given(
    st.integers(10**9, 38 * 10**8).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), st.integers(-400, 400),
    st.sampled_from([BAMAKO, PARIS]),
)  # fmt: skip
def test_a_deadline_moves_by_days_and_keeps_its_hour(moment, days, zone):
    moment = moment.replace(second=0, microsecond=0)
    there = setup_rules.moved(moment, days, zone)
    before, after = moment.astimezone(zone), there.astimezone(zone)
    assert abs((after.replace(tzinfo=None) - before.replace(tzinfo=None)) - timedelta(days=days)) <= timedelta(hours=1)
    assert setup_rules.moved(None, days, zone) is None
    shown = setup_rules.wall_time(setup_rules.wall_text(there, zone), zone)
    assert shown is not None
    assert abs(shown - there) <= timedelta(hours=1)


@pytest.mark.parametrize("typed", ["2027-08-21", "21/08/2027"])
def test_a_day_is_read_as_people_write_it(typed):
    assert setup_rules.day_of(typed) == date(2027, 8, 21)
    assert refusal(setup_rules.day_of, typed + " 10:00") == "bad_day"
    assert refusal(setup_rules.day_of, "0001-01-01") == "bad_day"


def test_windows_and_zones():
    now = datetime(2027, 1, 1, tzinfo=UTC)
    assert refusal(setup_rules.check_window, now, now) == "closes_before_opens"
    setup_rules.check_window(now, None)
    assert [refusal(setup_rules.known_zone, zone) for zone in ("Bamako", "../etc/passwd", "")] == ["unknown_zone"] * 3


def test_every_colour_that_is_offered_can_be_read_and_has_a_name():
    assert all(map(colours.readable, colours.PALETTE))
    assert set(setup_wording.COLOURS) == set(colours.PALETTE)
    assert set(setup_wording.PATTERNS) == set(setup_rules.PATTERNS) == set(motifs.MOTIFS)
    assert set(setup_wording.ACCENTS) == set(setup_rules.ACCENTS)
    assert set(setup_wording.PURPOSES) == set(setup_rules.PURPOSES)


@given(st.integers(0, 0xFFFFFF))
def test_the_nearest_darker_colour_can_be_read_and_is_measured_as_on_badges(number):
    colour = f"#{number:06X}"
    found = colours.darker(colour)
    assert colours.readable(found)
    assert (found == colour) == colours.readable(colour)
    assert colours.on_white(colour) == pytest.approx(badges.contrast("#ffffff", colour))


@pytest.mark.parametrize(
    ("typed", "colour"), [("1b7f3b", "#1B7F3B"), (" #abc ", "#AABBCC"), ("vert", None), ("#12345", None), ("", None)]
)
def test_a_colour_as_people_type_it(typed, colour):
    assert colours.normal(typed) == colour
