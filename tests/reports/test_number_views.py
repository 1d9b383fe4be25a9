"""Tables of numbers: every cell is a list, and holds as many people as that list shows."""

import re
from itertools import combinations, product
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import db
from conference.participants import merge
from conference.participants.services import Entry
from conference.presence import services as presence
from tests.builders import a_district, a_group, a_half_day, a_person, an_event, staff_actor
from tests.pages import check_page, plain
from tests.staff import signed_in

NUMBERS = "/org/forum/chiffres"
DIMENSIONS = [
    "groupe",
    "sexe",
    "age",
    "district",
    "etat",
    "demi-journees",
    "presence",
    "presence.1",
    "presence.2",
]
AGES = ("15-17", "18-24", "36-59", "60+", "")
STATES = ("nominated", "pending", "confirmed", "waitlisted", "declined", "cancelled")


@pytest.fixture
def crowd(app, event):
    """Forty-four people of every kind, some of whom came to one half-day, some to both."""
    with app.app_context():
        groups = [
            a_group(event, code, 60, position=n, approval=True, waiting_list=True)
            for n, code in enumerate(("sante", "presse", "vide"))
        ]
        places = [a_district(event), a_district(event, "Ténenkou & Youwarou"), a_district(event, "Désert")]
        half_days = [a_half_day(event), a_half_day(event, 2, starts_minute=840, ends_minute=1080)]
        for number in range(44):
            state = STATES[number % 6] if number % 3 else "confirmed"
            person = a_person(
                event,
                groups[number % 5 == 0],
                Entry(state=state, source="import"),
                given_names=f"N{number}",
                sex=("F", "M", "F", "")[number % 4],
                age_bracket=AGES[number % 5],
                district_id=[places[0].id, places[1].id, None][number % 3],
            )
            for half_day in half_days[: number % 4 % 3]:
                arrive(event, person, half_day)
        twice = a_person(event, groups[0], given_names="Deux fois")
        merge.merge(event.id, person.id, twice.id, actor=staff_actor(), now=clock.now())


@pytest.fixture
def half_day(app, event):
    with app.app_context():
        return a_half_day(event)


def arrive(event, person, half_day, undone=False):
    op = uuid4()
    presence.check_in(op, event.id, person.id, half_day.id, at=clock.now(), desk="A", staff_id=None)
    if undone:
        presence.undo_check_in(uuid4(), event.id, op, at=clock.now(), staff_id=None)


def show(client, **parameters):
    return check_page(client.get(NUMBERS, query_string=parameters))


def linked(page):
    """Each number of the table that is a list, with its address."""
    return [(int(plain(tag)), str(tag["href"])) for tag in page.soup.select("table.cross td a")]


def listed(client, address):
    """How many people a list shows. The page itself has its tests: hundreds of them need not be parsed here."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert "ne veut rien dire ici" not in answer.text, address
    return sum(rows.partition("</tbody>")[0].count("<tr") for rows in answer.text.split("<tbody")[1:])


# ---------------------------------------------------------------------------------------------- every number is a list


@pytest.mark.slow
def test_every_cell_of_every_table_counts_exactly_the_people_of_its_list(organiser, crowd):
    seen = {}
    for rows, columns in combinations(["-", *reversed(DIMENSIONS)], 2):
        rows, columns = columns, rows  # noqa: PLW2901 (« - » is only for columns)
        page = show(organiser, lignes=rows, colonnes=columns)
        cells = linked(page)
        assert cells
        for number, address in cells:
            if address not in seen:
                seen[address] = listed(organiser, address)
            assert seen[address] == number, (rows, columns, address)


@pytest.mark.parametrize(
    "people",
    [
        {"etat": "", "groupe": "sante"},
        {"etat": "confirmed", "presents": "presence.1"},
        {"etat": "declined"},
        {"etat": ["pending", "confirmed"], "sexe": "F"},
        {"district.pas": "Macina", "presence": "1"},
        {"district": ["Macina", "-"], "age.rempli": "1"},
        {"q": "N1"},
    ],
)
def test_the_people_of_a_table_are_those_of_the_same_filter_of_the_list(organiser, crowd, people):
    for columns in ("age", "demi-journees"):
        page = show(organiser, lignes="sexe", colonnes=columns, **people)
        for number, address in linked(page):
            assert listed(organiser, address) == number, address


def test_rows_and_columns_add_up_where_nobody_is_counted_twice(organiser, crowd):
    for rows, columns in product(("groupe", "sexe", "age"), ("district", "etat", "presence")):
        page = show(organiser, lignes=rows, colonnes=columns, etat="")
        lines = [[int(cell) for cell in row[1:]] for row in page.rows("table.cross tr") if row[1].isdigit()]
        assert all(sum(line[:-1]) == line[-1] for line in lines)
        assert [sum(line[n] for line in lines[:-1]) for n in range(len(lines[0]))] == lines[-1]
        assert lines[-1][-1] == 44


def test_half_days_count_each_who_came_and_their_total_nobody_twice(organiser, crowd):
    page = show(organiser, lignes="demi-journees", colonnes="sexe", etat="")
    assert [row[0] for row in page.rows("table.cross tr")[1:]] == [
        "Demi-journée 1, 2 déc.",
        "Demi-journée 2, 2 déc.",
        "Au moins une fois",
    ]
    first, second, once = ([int(cell) for cell in row[1:]] for row in page.rows("table.cross tr")[1:])
    assert first == once == [11, 11, 0, 22]
    assert second == [11, 0, 0, 11]


def test_an_arrival_that_was_taken_back_is_none(app, event, organiser):
    with app.app_context():
        group, half_day = a_group(event), a_half_day(event)
        arrive(event, a_person(event, group), half_day)
        arrive(event, a_person(event, group, given_names="B"), half_day, undone=True)
    page = show(organiser, lignes="demi-journees")
    assert page.rows("table.cross tfoot tr") == [["Au moins une fois", "0", "0", "1", "1"]]


def test_who_did_not_say_has_a_row_and_a_column(organiser, crowd):
    page = show(organiser, lignes="district", colonnes="sexe")
    assert page.rows("table.cross thead tr") == [["District", "Femmes", "Hommes", "Non renseigné", "Total"]]
    assert page.rows("table.cross tbody tr")[-1][0] == "Non renseigné"


def test_percentages_are_of_the_row_the_column_or_the_whole(app, event, organiser):
    with app.app_context():
        one, other = a_group(event), a_group(event, "presse", position=1)
        for sex, group in (("F", one), ("M", one), ("M", one), ("M", other)):
            a_person(event, group, given_names=sex, sex=sex)

    def first_line(share):
        return show(organiser, pct=share).rows("table.cross tbody tr")[0][1:]

    assert first_line("") == ["1", "2", "0", "3"]
    assert first_line("ligne") == ["1 33 %", "2 67 %", "0", "3 100 %"]
    assert first_line("colonne") == ["1 100 %", "2 67 %", "0", "3 75 %"]
    assert first_line("ensemble") == ["1 25 %", "2 50 %", "0", "3 75 %"]


# ------------------------------------------------------------------------------------------------- the form, bad input


def test_without_being_asked_it_shows_the_table_that_donors_ask_for(organiser, crowd):
    page = show(organiser)
    assert page.all("main h2") == ["Groupe × Sexe"]
    fields = page.form("Compter").fields
    assert (fields["lignes"], fields["colonnes"], fields["etat"]) == (["groupe"], ["sexe"], ["active"])


def test_the_form_says_what_is_shown_and_carries_other_filters_along(organiser, crowd):
    page = show(organiser, lignes="age", colonnes="-", etat="", sexe="F", presents="presence.2", pct="ligne", q="N")
    form = page.form("Compter")
    again = check_page(organiser.get(form.action, query_string=form.filled()))
    assert again.rows("table.cross tr") == page.rows("table.cross tr")
    assert "Sexe : femme" in page.text
    assert "Recherche : N" in page.text
    without = check_page(organiser.get(page.link("Sexe : femme")))
    assert "Sexe : femme" not in without.text
    assert form.fields["presents"] == ["presence.2"]


def test_the_same_thing_twice_is_said_and_counted_once(organiser, crowd):
    page = show(organiser, lignes="sexe", colonnes="sexe")
    assert "demandaient la même chose" in page.text
    assert page.rows("table.cross thead tr") == [["Sexe", "Total"]]


@pytest.mark.parametrize("name", ["lignes", "colonnes", "pct", "presents", "etat", "groupe", "presence.1", "zzz"])
@pytest.mark.parametrize("value", ["<b>x</b>", "\0", "'; DROP TABLE participant; --", "é" * 3000, "telephone", "../.."])
def test_what_is_made_by_hand_is_left_out_and_named(organiser, half_day, name, value):
    page = show(organiser, **{name: value})
    assert page.all("main h2")[0] == "Groupe × Sexe"
    assert "<b>x</b>" not in str(page.soup.select_one("main"))
    assert f"n’a pas compté : {name}." in page.text


def test_a_field_that_the_reader_may_not_see_counts_nobody(app, event, crowd):
    client = signed_in(app, event, email="sans@equipe.example")
    assert "n’a pas compté : telephone." in show(client, telephone="+22370000001").text
    assert "n’a pas compté : lignes." in show(client, lignes="email").text


def test_what_only_a_list_takes_is_passed_over(organiser, crowd):
    page = show(organiser, tri="-nom", page="3", col="nom", contacts="1")
    assert "n’a pas compté" not in page.text
    assert all(re.search(r"tri|page|col=|contacts", address) is None for _n, address in linked(page))


def test_an_event_of_nobody_has_a_page(organiser):
    page = show(organiser)
    assert "Aucune inscription ne répond à ces choix." in page.text
    assert "demi-journees" not in str(page.form("Compter").tag)


def test_names_that_are_markup_are_shown_as_they_are_typed(app, event, organiser):
    with app.app_context():
        group = a_group(event, label={"fr": "<b>Santé</b> & autres"})
        place = a_district(event, "<i>Sah</i>&x=1")
        a_person(event, group, district_id=place.id)
    page = show(organiser, lignes="district", colonnes="groupe")
    assert page.rows("table.cross thead tr") == [["District", "<b>Santé</b> & autres", "Total"]]
    assert page.rows("table.cross tbody tr")[0] == ["<i>Sah</i>&x=1", "1", "1"]
    assert [listed(organiser, address) for _number, address in linked(page)] == [1, 1, 1, 1]


def test_a_table_is_one_count(app, organiser, crowd):
    asked = []
    with app.app_context():
        engine = db.engine
    note = lambda *given: asked.append(given[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", note)
    show(organiser, lignes="age", colonnes="district")
    sa.event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if "GROUP BY" in one]) == 1
    assert len([one for one in asked if one.startswith("SELECT")]) <= 11


def test_only_organisers_of_this_event_see_its_numbers(app, event, organiser, crowd):
    with app.app_context():
        other = an_event("autre")
    assert app.test_client().get(NUMBERS).status_code == 303
    assert signed_in(app, event, "desk").get(NUMBERS).status_code == 403
    assert signed_in(app, other, email="voisin@equipe.example").get(NUMBERS).status_code == 404


def test_numbers_speak_english(organiser, crowd):
    check_page(organiser.get("/en/org/forum/chiffres?lignes=demi-journees&colonnes=age&sexe=F"))
