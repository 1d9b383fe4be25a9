"""The tables that leave the team: nobody can be worked out of them, on the page, in print and in files."""

import csv
import io
from uuid import uuid4

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core import clock
from conference.core.db import session
from conference.demo import services as demo
from conference.events.models import Event
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import queries as half_days
from conference.presence import services as presence
from conference.reports import sharing
from conference.reports.crosstab_rules import Category
from conference.reports.sharing_rules import Kept, protected, sexes
from conference.reports.suppression_rules import SAFE, small
from tests.builders import a_district, a_group, a_half_day, a_person, an_event
from tests.deducing import least, numbers, shuttled, what_can_be_deduced
from tests.pages import check_page
from tests.staff import audited, signed_in

SHARED = "/org/forum/chiffres/partage"
HIDDEN = "n. p."


def categories(rows):
    return [Category(str(number), "") for number in range(len(rows))]


def hidden_in(table):
    return {(i, j) for i, row in enumerate(table.numbers) for j, number in enumerate(row) if number is None}


def assert_nothing_small_can_be_deduced(rows, table):
    """``rows`` are the true numbers, without totals, of a table published with its columns."""
    bounds = shuttled(rows, hidden_in(table))
    for place, number in numbers(rows).items():
        if small(number):
            low, high = bounds[place]
            assert low <= least(rows, place) < SAFE <= high, (place, rows)


# ------------------------------------------------------------------------------------------------------------ the rules


def test_zeros_and_large_numbers_need_no_protection():
    table = protected(categories("ab"), [[10, 0], [20, 30]])
    assert (table.kept, table.primary, table.secondary) == (Kept.WHOLE, 0, 0)
    assert table.numbers == [[10, 0, 10], [20, 30, 50]]


def test_a_table_that_its_columns_give_away_is_published_without_them():
    table = protected(categories("abcde"), [[1, 10]] * 5)
    assert table.kept is Kept.TOTALS
    assert table.numbers == [[None, None, 11]] * 5


def test_a_table_of_ones_alone_is_not_published():
    table = protected(categories("abcde"), [[1]] * 5)
    assert table.kept is Kept.NOTHING
    assert {number for row in table.numbers for number in row} == {None}


@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_whatever_is_left_of_a_table_no_small_number_can_be_deduced(rows):
    if any(small(sum(column)) for column in zip(*rows, strict=True)):
        return  # such a column is never in the document
    table = protected(categories(rows), rows)
    hidden = hidden_in(table)
    if table.kept is Kept.WHOLE:
        return  # tests of suppression_rules hold that
    possible = possible_when_columns_are_hidden(rows, hidden)
    for (i, j), number in numbers(rows).items():
        if small(number):
            assert (i, j) in hidden
            assert len(possible[i, j]) > 1
            assert max(possible[i, j]) >= SAFE


def possible_when_columns_are_hidden(rows, hidden):
    """With its columns hidden, zeros too, a table may hold anything down to nobody: every number counts one more."""
    more = [[number + 1 for number in row] for row in rows]
    shown = {(i, len(row)) for i, row in enumerate(rows)} - hidden
    found = what_can_be_deduced(more, hidden | {(i, j) for i, row in enumerate(rows) for j in range(len(row))})
    width = len(rows[0])
    assert not shown & found.keys()
    return {(i, j): {value - (width if j == width else 1) for value in values} for (i, j), values in found.items()}


@pytest.mark.parametrize(
    ("totals", "columns", "left_out"),
    [
        ({"F": 40, "M": 50, "-": 0}, ("F", "M"), ()),
        ({"F": 40, "M": 50, "-": 6}, ("F", "M", "-"), ()),
        ({"F": 40, "M": 50, "-": 2}, ("F", "M"), ("-",)),
        ({"F": 3, "M": 50, "-": 2}, (), ()),
        ({"F": 0, "M": 50}, ("F", "M"), ()),
    ],
)
def test_the_columns_are_those_that_can_be_published_in_full(totals, columns, left_out):
    found = sexes(totals, "-")
    assert (found.columns, found.left_out) == (columns, left_out)


@pytest.mark.parametrize("totals", [{}, {"F": 2, "M": 2}, {"F": 0, "-": 4}])
def test_too_few_people_have_no_document(totals):
    assert sexes(totals, "-") is None


# -------------------------------------------------------------------------------------------- a small event, by example


@pytest.fixture
def people(app, event):
    """Health workers, and a press of whom one is a woman; one from Macina alone."""
    with app.app_context():
        health, press = a_group(event, "sante", 60), a_group(event, "presse", 60, position=1)
        macina, desert = a_district(event), a_district(event, "Désert")
        for number in range(24):
            a_person(
                event,
                press if number < 8 else health,
                Entry(state="confirmed", source="import"),
                given_names=f"N{number}",
                sex="F" if number == 0 or number > 12 else "M",
                age_bracket="36-59" if number % 2 else "18-24",
                district_id=macina.id if number in {3, 4} else desert.id,
            )
        a_person(event, health, Entry(state="pending", source="import"), given_names="X", sex="F")
        return event


def take(client, kind, **more):
    """Send the form of the page, which has the same token as every other form."""
    token = check_page(client.get(SHARED)).soup.select_one("[name=csrf_token]")["value"]
    return client.post(SHARED, data={"format": kind, "csrf_token": token}, **more)


def lines(client):
    answer = take(client, "csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_only_woman_of_a_group_is_not_to_be_seen(organiser, people):
    page = check_page(organiser.get(SHARED))
    tables = page.rows("table.shared tbody tr")
    assert ["Ensemble", "12", "12", "24"] in tables
    assert ["Groupe presse", HIDDEN, HIDDEN, "8"] in tables
    assert ["Groupe sante", HIDDEN, HIDDEN, "16"] in tables
    assert ["Macina", "0", HIDDEN, HIDDEN] in tables
    assert "Zéro est publié" in page.text
    assert "Absente : confirmée" in page.text


def test_a_file_holds_what_the_page_shows(organiser, people):
    shown = check_page(organiser.get(SHARED)).rows("table.shared tbody tr")
    assert [line[2:] for line in lines(organiser)[1:]] == [row[1:] for row in shown]
    answer = take(organiser, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [["" if cell is None else cell for cell in row] for row in book.worksheets[0].values]
    assert [[str(cell) for cell in row] for row in cells] == lines(organiser)
    assert {type(cell) for row in cells[1:] for cell in row[2:]} == {int, str}
    about = " ".join(str(row[1]) for row in book.worksheets[1].values)
    assert "Aïssata" in about or "organiser@" in about or about
    assert "ne sont pas publiés" in about


def test_whoever_takes_a_file_out_is_logged(app, organiser, people, event):
    lines(organiser)
    (entry,) = audited(app, "numbers.exported")
    assert (entry.event_id, entry.count, entry.details) == (event.id, 24, {"format": "csv"})
    check_page(organiser.get(SHARED))
    assert len(audited(app, "numbers.exported")) == 1


@pytest.mark.parametrize("kind", ["", "pdf", "../x", "\0", "xls"])
def test_another_format_is_refused_in_words(organiser, people, kind):
    page = check_page(take(organiser, kind))
    assert page.response.status_code == 400


def test_few_people_have_nothing_to_share(app, organiser, event):
    page = check_page(organiser.get(SHARED))
    assert "leurs chiffres ne peuvent pas être partagés" in page.text
    with app.app_context():
        group = a_group(event)
        for name in "ABCD":
            a_person(event, group, given_names=name, sex="F")
    page = check_page(organiser.get(SHARED))
    assert "leurs chiffres ne peuvent pas être partagés" in page.text
    assert not page.soup.select("table")
    after = check_page(take(organiser, "csv", follow_redirects=True))
    assert after.all(".flash p") == [
        "Moins de cinq personnes sont confirmées : leurs chiffres ne peuvent pas être partagés."
    ]


def test_where_women_are_few_the_sexes_are_not_told_apart(app, organiser, event):
    with app.app_context():
        group = a_group(event, quota=60)
        for number in range(12):
            a_person(event, group, given_names=f"N{number}", sex="F" if number < 2 else "M")
    page = check_page(organiser.get(SHARED))
    assert "le sexe n’est pas publié" in page.text
    assert page.rows("table.shared tr")[:2] == [["Personnes confirmées", "Personnes"], ["Ensemble", "12"]]
    assert lines(organiser)[1] == ["Ensemble", "Personnes confirmées", "12"]


def test_few_who_did_not_say_are_left_out_of_every_table(app, organiser, event):
    with app.app_context():
        group, half_day = a_group(event, quota=60), a_half_day(event)
        for number in range(23):
            person = a_person(event, group, given_names=f"N{number}", sex="" if number < 3 else "FM"[number % 2])
            if number < 13:
                presence.check_in(uuid4(), event.id, person.id, half_day.id, at=clock.now(), desk="A", staff_id=None)
    page = check_page(organiser.get(SHARED))
    assert "ne sont comptées dans aucun tableau" in page.text
    assert {row[-1] for row in page.rows("table.shared tfoot tr")} == {"20"}
    assert ["Présentes", "5", "5", "10"] in page.rows("table.shared tbody tr")


def test_names_that_are_formulas_or_markup_are_words(app, organiser, event):
    with app.app_context():
        group = a_group(event, quota=60, label={"fr": "=HYPERLINK(1)<b>"})
        for number in range(12):
            a_person(event, group, given_names=f"N{number}", sex="FM"[number % 2])
    assert check_page(organiser.get(SHARED)).all("table.shared tbody bdi")[0] == "=HYPERLINK(1)<b>"
    assert any(line[1].startswith(("'=", "\t=", " =")) or line[1] == "'=HYPERLINK(1)<b>" for line in lines(organiser))
    book = openpyxl.load_workbook(io.BytesIO(take(organiser, "xlsx").data))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}


def test_only_who_may_export_may_share(app, event, organiser, people):
    with app.app_context():
        other = an_event("autre")
    assert app.test_client().get(SHARED).status_code == 303
    assert signed_in(app, event, "desk").get(SHARED).status_code == 403
    assert signed_in(app, other, email="voisin@equipe.example").get(SHARED).status_code == 404


def test_the_document_speaks_english(organiser, people):
    check_page(organiser.get("/en" + SHARED))


# ----------------------------------------------------------------------------------------------- the example conference


@pytest.fixture
def example(app, tmp_path):
    """The example, on its first morning: two confirmed people of three came."""
    with app.app_context():
        event = demo.load(tmp_path, now=clock.now(), with_links=False).event
        morning = half_days.half_days(event.id)[0]
        confirmed = session().scalars(
            sa.select(Participant.id)
            .where(Participant.event_id == event.id, Participant.state == "confirmed")
            .order_by(Participant.sort_key, Participant.id)
        )
        for number, person in enumerate(confirmed.all()):
            if number % 3:
                presence.check_in(uuid4(), event.id, person, morning.id, at=clock.now(), desk="A", staff_id=None)
        return event.id


@pytest.mark.slow
def test_nobody_can_be_worked_out_of_the_example_conference(app, example):
    with app.test_request_context():
        event = session().get_one(Event, example)
        found = sharing.document(event)
        assert len(found.tables) == 4
        width = len(found.columns)
        for one in found.tables:
            assert one.table.kept is Kept.WHOLE
            truth = true_numbers(event, one, [column.value for column in found.columns])
            assert_nothing_small_can_be_deduced(truth, one.table)
            for row, numbers_ in zip(truth, one.table.numbers, strict=True):
                assert all(shown in {None, number} for shown, number in zip(numbers_, [*row, sum(row)], strict=True))
            assert [sum(row[j] for row in truth) for j in range(width)] == list(found.sums[:-1])
        assert found.sums[-1] == sum(found.sums[:-1])
        hidden = [(one.table.primary, one.table.secondary) for one in found.tables]
        assert sum(secondary for _primary, secondary in hidden) <= sum(primary for primary, _secondary in hidden)
        assert [one.table for one in sharing.document(event).tables] == [one.table for one in found.tables]


def true_numbers(event, one, values):
    """Counted one by one, without any of the code that made the table."""
    people = session().scalars(
        sa.select(Participant).where(Participant.event_id == event.id, Participant.state == "confirmed")
    )
    morning = half_days.half_days(event.id)[0]
    there = set(half_days.arrivals(morning.id))
    people = [person for person in people if (person.sex or "-") in values]
    groups = {group.id: group.code for group in _all("StakeholderGroup", event)}
    places = {place.id: place.name for place in _all("Place", event)}
    said = {
        "Groupe": lambda person: groups[person.group_id],
        "Tranche d’âge": lambda person: person.age_bracket or "-",
        "District": lambda person: places.get(person.district_id, "-"),
        "Présence": lambda person: "1" if person.id in there else "0",
    }[one.head]
    return [
        [sum(said(person) == row.value and (person.sex or "-") == value for person in people) for value in values]
        for row in one.table.rows
    ]


def _all(name, event):
    from conference.events import models

    model = getattr(models, name)
    return session().scalars(sa.select(model).where(model.event_id == event.id)).all()
