"""The questions of an event in the grid: the form's checks, nothing sealed for who may not see it."""

from types import SimpleNamespace

import pytest

from conference.core import clock
from conference.core.db import session
from conference.events.models import QuestionOption
from conference.participants import answers, details, services
from tests.answering import a_question
from tests.builders import staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

GRID = "/org/forum/participants/grille"


@pytest.fixture
def asked(app, forum):
    """Questions of every shape, and three people: two of health, one of the press, who is asked less."""
    with app.app_context():
        event, health = forum.event, ["sante"]
        made = {
            "sleeps": a_question(event, "yes_no", "dort", label={"fr": "Dort sur place"}),
            "nights": a_question(
                event,
                "number",
                "nuits",
                label={"fr": "Nuits"},
                minimum=1,
                maximum=5,
                required=True,
                condition={"mode": "all", "tests": [{"question": "dort", "values": ["yes"]}]},
            ),
            "bus": a_question(event, "one_of", "car", {"matin": 1, "soir": None}, label={"fr": "Car"}, groups=health),
            "topics": a_question(event, "several_of", "themes", {"eau": None, "paix": None}, label={"fr": "Thèmes"}),
            "hopes": a_question(event, "long_text", "attentes", label={"fr": "Attentes"}),
            "illness": a_question(event, "text", "mal", label={"fr": "Maladie"}, sensitive=True),
            "id": a_question(event, "file", "piece", label={"fr": "Pièce"}),
        }
        keys = {name: str(one.id) for name, one in made.items()}
    first = forum.add("Awa", answers={keys["sleeps"]: True, keys["nights"]: 2, keys["illness"]: "diabète"})
    second = forum.add("Bintou", answers={keys["bus"]: "matin", keys["topics"]: ["eau"], keys["hopes"]: "Un\nDeux"})
    third = forum.add("Coumba", group=forum.press)
    return SimpleNamespace(keys=keys, people=[first, second, third])


@pytest.fixture
def sees(app, forum):
    """An organiser who may see sensitive answers."""
    return signed_in(app, forum.event, email="voit@equipe.example", sensitive=True)


def show(client, *codes, **parameters):
    return check_page(client.get(GRID, query_string={"grille": [f"q.{code}" for code in codes], **parameters}))


def save(client, page, **values):
    return press(client, page.form("ids"), "Enregistrer", **values)


def cell(person, code):
    return f"{person.hex}-q-{code}"


def known(forum, asked, person):
    with forum.app.app_context():
        found = answers.read(forum.get(person))
    return {name: found[key] for name, key in asked.keys.items() if key in found}


def test_answers_of_many_are_corrected_and_taken_back_as_one(forum, organiser, asked):
    page = show(organiser, "themes", "car", "attentes")
    assert page.all("thead th") == ["Nom", "Thèmes", "Car", "Attentes"]
    first, second, third = asked.people
    values = {
        cell(first, "themes"): ["eau", "paix"],
        cell(second, "car"): "soir",
        cell(second, "themes"): [],
        cell(third, "attentes"): "Trois",
    }
    answer = save(organiser, page, **values)
    assert answer.status_code == 303
    assert known(forum, asked, first)["topics"] == ["eau", "paix"]
    assert known(forum, asked, second) == {"bus": "soir", "hopes": "Un\nDeux"}
    assert known(forum, asked, third) == {"hopes": "Trois"}
    page = check_page(organiser.get(answer.location))
    assert "3 fiches enregistrées." in page.text
    organiser.post(page.one(".flash form")["action"], data=page.form("ids").filled())
    assert known(forum, asked, second) == {"bus": "matin", "topics": ["eau"], "hopes": "Un\nDeux"}
    assert known(forum, asked, third) == {}


def test_who_is_not_asked_has_no_cell(organiser, asked):
    rows = show(organiser, "car").rows()
    assert [row[1] for row in rows][2] == "–"


def test_what_was_left_alone_is_not_judged_and_stays(forum, organiser, asked):
    page = show(organiser, "nuits", "attentes")
    save(organiser, page, **{cell(asked.people[1], "attentes"): "Autre chose"})
    assert known(forum, asked, asked.people[0])["nights"] == 2
    assert known(forum, asked, asked.people[1])["hopes"] == "Autre chose"


@pytest.mark.parametrize(
    "wrong",
    [
        ("nuits", 0, "9", "Nuits"),
        ("nuits", 0, "beaucoup", "Nuits"),
        ("nuits", 0, "", "Nuits"),
        ("nuits", 1, "2", "n’est pas posée à cette personne"),
        ("car", 1, "avion", "Car"),
        ("themes", 1, ["guerre"], "Thèmes"),
        ("attentes", 1, "a" * 2001, "Attentes"),
    ],
)
def test_a_cell_is_checked_as_the_form_checks_it(forum, organiser, asked, wrong):
    code, person, typed, said = wrong
    before = known(forum, asked, asked.people[person])
    answer = save(organiser, show(organiser, code), **{cell(asked.people[person], code): typed})
    assert answer.status_code == 400
    errors = check_page(answer).errors()
    assert len(errors) == 1
    assert said in errors[0]
    assert known(forum, asked, asked.people[person]) == before


def test_an_answer_that_demands_another_is_refused_until_that_is_given(forum, organiser, asked):
    person = asked.people[1]
    answer = save(organiser, show(organiser, "dort"), **{cell(person, "dort"): "yes"})
    assert answer.status_code == 400
    assert "Il faut alors répondre à « Nuits »" in check_page(answer).errors()[0]
    both = {cell(person, "dort"): "yes", cell(person, "nuits"): "3"}
    assert save(organiser, show(organiser, "dort", "nuits"), **both).status_code == 303
    assert known(forum, asked, person)["nights"] == 3


def test_an_answer_that_is_asked_no_more_goes_as_in_the_form_and_comes_back(forum, organiser, asked):
    person = asked.people[0]
    answer = save(organiser, show(organiser, "dort"), **{cell(person, "dort"): "no"})
    assert known(forum, asked, person) == {"sleeps": False, "illness": "diabète"}
    page = check_page(organiser.get(answer.location))
    organiser.post(page.one(".flash form")["action"], data=page.form("ids").filled())
    assert known(forum, asked, person) == {"sleeps": True, "nights": 2, "illness": "diabète"}


def test_sealed_answers_are_columns_only_for_who_may_see_them(app, forum, organiser, sees, asked):
    page = show(organiser, "mal", "dort")
    assert page.all("thead th") == ["Nom", "Dort sur place"]
    assert "n’a pas compté : q.mal." in page.text
    assert "diabète" not in page.response.text
    assert "Maladie" not in page.text
    forged = page.form("ids").filled() | {cell(asked.people[0], "mal"): "rien", cell(asked.people[0], "dort"): "no"}
    organiser.post(page.form("ids").action + "&grille=q.mal", data=forged)
    assert known(forum, asked, asked.people[0])["illness"] == "diabète"
    assert audited(app, "participants.contacts_shown") == []
    page = show(sees, "mal")
    assert page.form("ids").fields[cell(asked.people[0], "mal")] == ["diabète"]
    assert [line.count for line in audited(app, "participants.contacts_shown")] == [3]
    assert save(sees, page, **{cell(asked.people[0], "mal"): "asthme"}).status_code == 303
    assert known(forum, asked, asked.people[0])["illness"] == "asthme"


def test_files_and_unknown_questions_are_no_columns(organiser, asked):
    page = show(organiser, "piece", "rien", "dort")
    assert page.all("thead th") == ["Nom", "Dort sur place"]
    assert "n’a pas compté : q.piece, q.rien." in page.text


def test_a_row_that_a_colleague_changed_shows_both_answers_and_loses_none(forum, organiser, asked):
    page = show(organiser, "attentes", "themes")
    _first, person, other = asked.people
    with forum.app.app_context():
        someone = forum.get(person)
        before = details.read(someone)
        theirs = {**before.answers, asked.keys["hopes"]: "De la collègue", asked.keys["topics"]: ["paix"]}
        wanted = details.replace(before, answers=theirs)
        services.change_details(
            forum.event, person, wanted, version=1, channel="organiser", actor=staff_actor(), now=clock.now()
        )
    values = {cell(person, "attentes"): "De moi", cell(other, "attentes"): "Merci"}
    answer = save(organiser, page, **values)
    again = check_page(answer)
    assert answer.status_code == 409
    assert known(forum, asked, other)["hopes"] == "Merci"
    assert known(forum, asked, person)["hopes"] == "De la collègue"
    assert "Dans la fiche : De la collègue" in again.text
    assert "Dans la fiche : Option paix" in again.text
    assert [one.strip() for one in again.form("ids").fields[cell(person, "attentes")]] == ["De moi"]
    assert save(organiser, again).status_code == 303
    assert known(forum, asked, person) == {"bus": "matin", "hopes": "De moi", "topics": ["eau"]}


def test_an_option_that_is_full_is_refused_at_its_cell_and_all_others_are_saved(app, forum, organiser, asked):
    first, _second, third = asked.people
    page = show(organiser, "car", "attentes")
    values = {cell(first, "car"): "matin", cell(third, "attentes"): "Merci"}
    answer = save(organiser, page, **values)
    assert answer.status_code == 400
    assert "Option matin est complet" in check_page(answer).errors()[0]
    assert known(forum, asked, third)["hopes"] == "Merci"
    assert known(forum, asked, first) == {"sleeps": True, "nights": 2, "illness": "diabète"}
    with app.app_context():
        taken = dict(session().query(QuestionOption.code, QuestionOption.taken).all())
    assert taken["matin"] == 1


def test_of_two_rows_that_want_the_last_seat_the_second_is_refused_whole(app, forum, organiser, asked):
    first, second, _third = asked.people
    save(organiser, show(organiser, "car"), **{cell(second, "car"): ""})
    page = show(organiser, grille=["fonction", "q.car"])
    both = {cell(one, "car"): "matin" for one in (first, second)}
    functions = {f"{one.hex}-function": "Matrone" for one in (first, second)}
    answer = save(organiser, page, **both, **functions)
    assert answer.status_code == 400
    assert "Option matin est complet" in check_page(answer).errors()[0]
    assert [known(forum, asked, one).get("bus") for one in (first, second)] == ["matin", None]
    assert [forum.get(one).function == "Matrone" for one in (first, second)] == [True, False]
    with app.app_context():
        assert session().query(QuestionOption).filter_by(code="matin").one().taken == 1
