"""The rules of the device, over tables: what it answers, when its copy dies, how long a wrong PIN waits."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser.poste.place import from_disk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOUR, MINUTE = 3_600_000, 60_000
REFER, ADMIT = {"pending": "refer", "cancelled": "refer"}, {"pending": "admit", "cancelled": "admit"}
HERE = {"profile": "welcome", "halfDay": "h1", "rules": REFER}
LOAD = """async () => {
  for (const name of ["rules", "merging", "roster", "clock", "sync"])
    window[name] = await import(`/static/js/poste/${name}.js`);
}"""


@pytest.fixture(scope="module")
def page(browser):
    with ExitStack() as stack:
        context = browser.chromium.new_context()
        stack.callback(context.close)
        page = context.new_page()
        page.route("**/static/**", from_disk)
        page.route("**/bare", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("http://localhost/bare")
        page.evaluate(LOAD)
        yield page


def somebody(page, **values):
    return page.evaluate("() => roster.blank('p1')") | values


def verdict(page, person, **here):
    said = page.evaluate("([person, here]) => rules.verdict(person, here)", [person, HERE | here])
    return said["code"], said["tone"], {name for name, may in said["can"].items() if may}


STATES = [
    ("confirmed", REFER, "ready", "ok", True),
    ("pending", REFER, "pending_refer", "wait", False),
    ("pending", ADMIT, "pending_admit", "wait", True),
    ("nominated", REFER, "pending_refer", "wait", False),
    ("cancelled", REFER, "cancelled_refer", "wait", False),
    ("cancelled", ADMIT, "cancelled_admit", "wait", True),
    ("waitlisted", ADMIT, "waitlisted", "wait", False),
    ("declined", ADMIT, "declined", "no", False),
]


@pytest.mark.parametrize("case", STATES)
def test_who_comes_is_answered_by_their_state_and_the_rules(page, case):
    state, rules, code, tone, admitted = case
    said, colour, may = verdict(page, somebody(page, state=state), rules=rules)
    assert (said, colour) == (code, tone)
    assert ("arrive" in may, "anyway" in may) == (admitted, not admitted)


ARRIVED = {"op": "o1", "halfDay": "h1", "at": 1000, "desk": "B"}


def test_who_is_there_is_there_already_unless_they_have_just_come(page):
    there = somebody(page, arrivals=[ARRIVED])
    assert verdict(page, there)[:2] == ("already", "wait")
    assert verdict(page, there, done="o1")[:2] == ("welcome", "ok")
    assert verdict(page, there | {"state": "pending"}, done="o1")[:2] == ("welcome", "wait")
    assert verdict(page, there, halfDay="h2")[0] == "ready"
    assert "arrive" not in verdict(page, there)[2]
    assert "undo" in verdict(page, there)[2]


def test_the_earliest_arrival_counts(page):
    there = somebody(page, arrivals=[{**ARRIVED, "op": "o2", "at": 2000, "desk": "A"}, ARRIVED])
    said = page.evaluate("([person, here]) => rules.verdict(person, here)", [there, HERE | {"done": "o2"}])
    assert (said["code"], said["params"]["op"], said["params"]["desk"]) == ("already", "o1", "B")


@pytest.mark.parametrize("arrivals", [[], [ARRIVED]])
def test_a_void_badge_is_told_before_all_else(page, arrivals):
    said = verdict(page, somebody(page, arrivals=arrivals), ticket={"text": "JT", "void": True})
    assert said[:2] == ("void_ticket", "no")
    assert "arrive" not in said[2]


def test_who_was_replaced_and_who_is_unknown(page):
    assert verdict(page, somebody(page, state="cancelled", replacedBy="p2"))[:2] == ("replaced", "no")
    assert verdict(page, None) == ("absent", "wait", set())


def test_who_is_in_another_session_now(page):
    sessions = [
        {"id": "s1", "starts": 0, "ends": 60},
        {"id": "s2", "starts": 30, "ends": 90},
        {"id": "s3", "starts": 60, "ends": 90},
    ]
    here = {"profile": "session", "session": "s1", "sessions": sessions}
    seen = lambda session: somebody(page, sessions=[{"op": "o1", "session": session, "at": 1, "desk": "B"}])  # noqa: E731
    assert verdict(page, seen("s2"), **here)[:2] == ("other_session", "wait")
    assert verdict(page, seen("s3"), **here)[:2] == ("ready", "ok")
    assert verdict(page, seen("s1"), **here)[0] == "already"
    assert "arrive" in verdict(page, seen("s2"), **here)[2]


@pytest.mark.parametrize("profile", ["door", "session"])
def test_only_the_welcome_desk_prints_and_mends(page, profile):
    here = {"profile": profile, "session": "s1", "sessions": []}
    _, _, may = verdict(page, somebody(page, ticket="JT", printed=True), **here)
    assert may == {"arrive"}


DEATHS = [
    # hours after contact, instant after the event, half-days, when it dies
    (72, 1000 * HOUR, [], 72 * HOUR),
    (72, 10 * HOUR, [], 10 * HOUR),
    (72, 1000 * HOUR, [(70, 75)], 75 * HOUR),
    (72, 1000 * HOUR, [(72, 75)], 75 * HOUR),
    (72, 1000 * HOUR, [(60, 72)], 72 * HOUR),
    (72, 1000 * HOUR, [(70, 75), (75, 80), (81, 90)], 80 * HOUR),
    (72, 10 * HOUR, [(9, 12)], 12 * HOUR),
    (72, None, [], 72 * HOUR),
]


@pytest.mark.parametrize(("hours", "after", "spans", "end"), DEATHS)
def test_a_copy_dies_in_time_but_never_during_a_half_day(page, hours, after, spans, end):
    plan = {
        "contactAt": 0,
        "hours": hours,
        "after": after,
        "spans": [{"starts": starts * HOUR, "ends": ends * HOUR} for starts, ends in spans],
    }
    assert page.evaluate("(plan) => rules.dies(plan)", plan) == end


@pytest.mark.parametrize(
    ("age", "word"),
    [(0, "green"), (4.9, "green"), (5, "plain"), (30, "plain"), (31, "amber"), (720, "amber"), (721, "red")],
)
def test_a_list_is_as_fresh_as_it_is_old(page, age, word):
    assert page.evaluate("(age) => rules.freshness(age)", age * MINUTE) == word


def test_wrong_pins_wait_longer_and_longer(page):
    waits = page.evaluate("() => [1, 2, 3, 4, 5, 9].map(rules.waitAfter)")
    assert waits == [0, 10_000, 30_000, 120_000, 120_000, 120_000]


def test_failures_pause_longer_up_to_five_minutes_each_device_at_its_own_time(page):
    script = "([failures, luck]) => sync.pauseAfter(failures, luck)"
    most = [page.evaluate(script, [failures, 1]) for failures in range(1, 14)]
    assert most == [2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, *[300_000] * 5]
    assert page.evaluate(script, [3, 0]) == 4000


ZONES = ["Africa/Bamako", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "UTC"]


@settings(max_examples=40)
@given(
    cases=st.lists(
        st.tuples(st.sampled_from(ZONES), st.dates(date(1990, 1, 1), date(2037, 1, 1)), st.integers(0, 1600)),
        min_size=10,
        max_size=20,
    )
)
def test_a_half_day_begins_at_the_same_instant_as_on_the_server(page, cases):
    script = "(cases) => cases.map(([zone, date, minute]) => clock.instantOf(date, minute, zone))"
    there = page.evaluate(script, [[zone, day.isoformat(), minute] for zone, day, minute in cases])
    for (zone, day, minute), instant in zip(cases, there, strict=True):
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        local = wall.replace(tzinfo=ZoneInfo(zone))
        exists = local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
        once = local.utcoffset() == local.replace(fold=1).utcoffset()
        if exists and once:  # in the hours when clocks change there is no right answer
            assert instant == round(local.timestamp() * 1000), (zone, day, minute)


def test_a_half_day_is_suggested_while_it_runs_or_comes_next_today(page):
    days = [
        {"id": "m", "date": "2026-08-21", "startsAt": 8, "endsAt": 12},
        {"id": "a", "date": "2026-08-21", "startsAt": 14, "endsAt": 18},
        {"id": "n", "date": "2026-08-22", "startsAt": 32, "endsAt": 36},
    ]
    script = "([days, today, now]) => rules.suggestion(days, today, now)?.id ?? null"
    told = [page.evaluate(script, [days, "2026-08-21", now]) for now in (1, 9, 12, 13, 17, 18)]
    assert told == ["m", "m", "a", "a", "a", None]
