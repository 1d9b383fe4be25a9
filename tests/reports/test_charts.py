"""Charts say in a sentence and in a table what they draw, need no colour and no script."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from conference.core import chart_rules, clock
from conference.core.permissions import PUBLIC
from conference.participants import services
from conference.participants.services import Entry
from conference.presence import services as presence
from tests.builders import a_group, a_half_day, a_person, an_event, details
from tests.pages import check_page
from tests.staff import signed_in

CHARTS = "/org/forum/chiffres/graphiques"


def show(client):
    return check_page(client.get(CHARTS))


def register(event, group, at, **fields):
    return services.register(event, group, details(**fields), Entry(), actor=PUBLIC, now=at)


def arrive(event, person, half_day, at):
    presence.check_in(uuid4(), event.id, person.id, half_day.id, at=at, desk="A", staff_id=None)


def table_of(page, label):
    return page.rows(f'table[aria-label^="{label}"] tbody tr')


# ------------------------------------------------------------------------------------------------------------ the rules


@given(st.integers(0, 100_000))
def test_a_scale_reaches_its_greatest_number_in_a_few_round_steps(most):
    numbers = chart_rules.scale(most)
    assert numbers[0] == 0
    assert numbers[-1] >= most
    assert 2 <= len(numbers) <= 7
    assert len({b - a for a, b in pairwise(numbers)}) == 1


@given(st.lists(st.integers(0, 5000), max_size=100))
def test_bars_stand_side_by_side_within_the_drawing(counts):
    chart = chart_rules.upright([(str(n), "", count) for n, count in enumerate(counts)])
    assert all(chart.before <= bar.x and bar.x + bar.width <= chart.width + 0.2 for bar in chart.bars)
    assert all(bar.y >= 0 and abs(bar.y + bar.height - chart.foot) < 0.2 for bar in chart.bars)
    assert all(a.x + a.width <= b.x + 0.2 for a, b in pairwise(chart.bars))
    assert [bar.height > 0 for bar in chart.bars if bar.height] == [True for bar in chart.bars if bar.height]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=4))
def test_the_parts_of_a_bar_fill_their_share_of_it(numbers):
    found = chart_rules.pieces([(str(n), number) for n, number in enumerate(numbers)], sum(numbers))
    assert [piece.kind for piece in found] == [str(n) for n, number in enumerate(numbers) if number]
    assert sum(piece.width for piece in found) == pytest.approx(100 if sum(numbers) else 0, abs=0.1)


@pytest.mark.parametrize(("days", "length"), [(1, 1), (62, 1), (63, 7), (434, 7), (435, 28), (9000, 28)])
def test_a_bar_stands_for_longer_where_days_are_many(days, length):
    assert chart_rules.stretches(1, days) == length


# ------------------------------------------------------------------------------------------------------------- the page


def test_registrations_are_drawn_by_day_of_the_event_s_zone(app, event, organiser):
    with app.app_context():
        group = a_group(event, quota=None)
        for at in ("2026-11-02 23:50", "2026-11-03 00:10", "2026-11-05 09:00", "2026-11-05 22:00"):
            register(event, group, datetime.fromisoformat(at).replace(tzinfo=UTC), given_names=at)
    page = show(organiser)
    assert table_of(page, "Inscriptions par jour") == [
        ["2 nov.", "1"],
        ["3 nov.", "1"],
        ["4 nov.", "0"],
        ["5 nov.", "2"],
    ]
    assert page.all("figcaption") == ["4 personnes en tout. Le plus : 2 (5 nov.)."]
    assert len(page.soup.select("svg.upright rect.bar")) == 3


def test_a_zone_far_from_utc_moves_the_days(app, organiser, event):
    with app.app_context():
        far = an_event("loin", zone="Asia/Kathmandu")
        register(far, a_group(far, quota=None), datetime(2026, 11, 2, 18, 20, tzinfo=UTC))
    client = signed_in(app, far, email="loin@equipe.example")
    page = check_page(client.get("/org/loin/chiffres/graphiques"))
    assert table_of(page, "Inscriptions par jour") == [["3 nov.", "1"]]


def test_a_long_registration_is_drawn_by_week(app, event, organiser):
    with app.app_context():
        group = a_group(event, quota=None)
        start = datetime(2026, 1, 5, 9, tzinfo=UTC)
        for days in (0, 6, 7, 100):
            register(event, group, start + timedelta(days=days), given_names=f"N{days}")
    rows = table_of(show(organiser), "Inscriptions par semaine")
    assert rows[:2] == [["5 janv.", "2"], ["12 janv.", "1"]]
    assert sum(int(row[1]) for row in rows) == 4


def test_groups_are_drawn_against_their_quota_with_their_numbers(app, event, organiser, groups):
    with app.app_context():
        a_person(event, groups["sante"], given_names="A", sex="F")
        a_person(event, groups["sante"], Entry(state="confirmed", source="import"), given_names="B", sex="M")
        a_person(event, groups["libre"], given_names="C", sex="F")
    page = show(organiser)
    assert table_of(page, "Places prises")[0][0] == "Groupe sante"
    assert table_of(page, "Places prises")[0][2:] == ["1", "1", "1", "3"]
    assert table_of(page, "Places prises")[2][2:] == ["1", "0", "–", "sans limite"]
    assert table_of(page, "Femmes et hommes")[0][2:] == ["1", "1", "0", "50 %"]
    assert table_of(page, "Femmes et hommes")[1][2:] == ["0", "0", "0", "–"]
    drawn = page.soup.select('table[aria-label^="Places prises"] tbody tr')[0]
    assert [rect["class"] for rect in drawn.select("rect")] == [["ground"], ["sure"], ["held"], ["free"]]
    assert "1 confirmées, 1 autres, 2 places prises" in str(drawn)


def test_arrivals_are_drawn_by_quarter_of_an_hour_on_the_days_of_the_event(app, event, organiser):
    morning = datetime(2026, 12, 2, 7, 44, tzinfo=UTC)
    with app.app_context():
        group, half_day = a_group(event, quota=None), a_half_day(event)
        for minutes in (0, 0, 1, 45):
            person = a_person(event, group, given_names=f"N{uuid4()}")
            arrive(event, person, half_day, morning + timedelta(minutes=minutes))
        arrive(event, person, half_day, morning + timedelta(minutes=200))  # the first one counts
        arrive(event, a_person(event, group, given_names="Horloge"), half_day, morning - timedelta(days=9))
    page = show(organiser)
    assert table_of(page, "Arrivées par quart d’heure") == [
        ["07:30", "2"],
        ["07:45", "1"],
        ["08:00", "0"],
        ["08:15", "1"],
    ]
    assert page.all("h2")[-1].startswith("Arrivées par quart d’heure, mercredi 2 décembre")


def test_a_chart_has_a_title_a_sentence_and_its_table(app, event, organiser):
    with app.app_context():
        register(event, a_group(event), clock.now())
    page = show(organiser)
    assert len(page.soup.select("svg[role=img]")) == 3
    for svg in page.soup.select("svg[role=img]"):
        named = [page.soup.find(id=one).get_text(strip=True) for one in svg.get("aria-labelledby", "").split()]
        assert all(named) if named else svg["aria-label"]
        assert svg.find_parent("figure").select("table") if svg["class"] == ["upright"] else svg.find_parent("table")
    assert not page.soup.select("[style]")


def test_an_event_of_nobody_has_a_page(organiser):
    page = show(organiser)
    assert "Personne n’est encore inscrit." in page.text
    assert not page.soup.select("main svg.upright")


def test_a_group_that_is_markup_is_a_word(app, event, organiser):
    with app.app_context():
        register(event, a_group(event, label={"fr": "<b>"}), clock.now())
    assert "<b>" in table_of(show(organiser), "Places prises")[0][0]


def test_the_dashboard_and_the_tables_say_the_same_numbers(app, event, organiser, groups):
    with app.app_context():
        half_day = a_half_day(event)
        for number in range(9):
            entry = Entry(state=("confirmed", "pending", "declined")[number % 3], source="import")
            person = a_person(event, groups["libre"], entry, given_names=f"N{number}", sex="FM"[number % 2])
            if number % 3 == 0:
                arrive(event, person, half_day, clock.now())

    def whole(**asked):
        page = check_page(organiser.get("/org/forum/chiffres", query_string=asked))
        return page.rows("table.cross tfoot tr")[0]

    with time_machine.travel(datetime(2026, 12, 2, 9, tzinfo=UTC)):
        client = signed_in(app, event, email="matin@equipe.example")
        tiles = check_page(client.get("/org/forum/")).all(".tiles b")
    women, men, unsaid, registered = (int(cell) for cell in whole(lignes="groupe", colonnes="sexe")[1:])
    assert tiles == [
        whole(lignes="groupe", colonnes="-", etat="", presents="presence.1")[1],
        str(registered),
        whole(lignes="sexe", colonnes="-", etat="pending")[1],
        whole(lignes="age", colonnes="-", etat="confirmed")[1],
        "0",
        f"{round(100 * women / (women + men))} %",
    ]
    assert (registered, unsaid) == (6, 0)


def test_only_organisers_of_this_event_see_its_charts(app, event, organiser):
    assert app.test_client().get(CHARTS).status_code == 303
    assert signed_in(app, event, "desk").get(CHARTS).status_code == 403
    with app.app_context():
        other = an_event("autre")
    assert signed_in(app, other, email="voisin@equipe.example").get(CHARTS).status_code == 404


def test_charts_speak_english(app, event, organiser):
    with app.app_context():
        register(event, a_group(event), clock.now())
    check_page(organiser.get("/en" + CHARTS))
