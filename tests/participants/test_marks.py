"""What is done with all whom a list shows is done with those it showed: one who left and one who came are noticed."""

from uuid import UUID, uuid4

import pytest
from werkzeug.datastructures import MultiDict

from conference.core import clock
from conference.participants import choosing, decisions, lists, marks, queries
from tests.answering import a_question
from tests.builders import staff_actor
from tests.pages import check_page


def test_a_mark_tells_sets_apart_whatever_their_order():
    ids = [uuid4() for _ in range(50)]
    assert marks.of(ids) == marks.of(reversed(ids)) == marks.of_hex("".join(one.hex for one in ids))
    assert marks.of(ids[:-1]) != marks.of(ids)
    assert marks.of([*ids[:-1], uuid4()]) != marks.of(ids)
    assert marks.of([]) == marks.of_hex("") == "0-" + "0" * 32
    assert marks.of([UUID(int=1), UUID(int=4)]) != marks.of([UUID(int=2), UUID(int=2)])


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"etat": "pending"},
        {"district.pas": "Macina"},
        {"structure.contient": "cscom"},
        {"q": "traore"},
        {"q": "troare"},
    ],
)
def test_the_page_and_the_form_that_it_sends_count_the_same_people(app, forum, address):
    for number in range(6):
        forum.add(f"Awa {number}", organisation="CSCom", sex="F" if number % 2 else "M")
    with app.app_context():
        wanted = lists.read(MultiDict(address), choosing.choices(forum.event.id))[0]
        found = queries.match(forum.event.id, wanted)
        ids = queries.ids(forum.event.id, wanted)
        assert len(ids) == found.total == 6
        assert queries.mark(forum.event.id, found) == marks.of(ids)


def show(client, **parameters):
    return check_page(client.get("/org/forum/participants", query_string=parameters))


@pytest.fixture
def many(forum):
    """More people than a page shows."""
    return [forum.add(f"Awa {number:02}") for number in range(51)]


def swapped(forum, person):
    """One leaves the list of those to be decided on, another comes: as many as before."""
    with forum.app.app_context():
        decisions.decide(forum.event.id, [person], "decline", actor=staff_actor(), now=clock.now())
    return forum.add("Nouvelle")


def test_one_who_left_and_one_who_came_stop_a_decision_on_all(forum, organiser, many):
    form = show(organiser, etat="pending").form("Accepter")
    newcomer = swapped(forum, many[0])
    answer = organiser.post(form.action, data=form.filled(press="Accepter") | {"all": "1"})
    page = check_page(organiser.get(answer.location))
    assert "La liste a changé entre-temps" in page.text
    assert "elle en compte maintenant 51." in page.text
    assert set(forum.states(newcomer, *many[1:])) == {"pending"}
    form = page.form("Accepter")
    organiser.post(form.action, data=form.filled(press="Accepter") | {"all": "1"})
    assert set(forum.states(newcomer, *many[1:])) == {"confirmed"}


@pytest.mark.parametrize("path", ["etiquettes/choisies", "groupe", "message"])
def test_every_other_action_on_all_is_stopped_too(forum, organiser, many, path):
    form = show(organiser, etat="pending").form("Accepter")
    given = form.filled() | {"all": "1", "etiquette": "VIP", "geste": "mettre", "groupe": "presse"}
    swapped(forum, many[0])
    answer = organiser.post(f"{forum.path}/{path}", data=given)
    assert answer.status_code == 303
    assert "La liste a changé entre-temps" in check_page(organiser.get(answer.location)).text


def test_who_was_ticked_is_ticked_whatever_the_list_became(forum, organiser, many):
    form = show(organiser, etat="pending").form("Accepter")
    swapped(forum, many[0])
    organiser.post(form.action, data=form.filled(press="Accepter") | {"ids": [str(many[1])]})
    assert forum.states(many[1], many[2]) == ["confirmed", "pending"]


def test_an_old_page_that_only_counted_is_asked_to_look_again(forum, organiser, many):
    form = show(organiser).form("Accepter")
    answer = organiser.post(form.action, data=form.filled(press="Accepter") | {"all": "1", "total": "51"})
    assert "La liste a changé entre-temps" in check_page(organiser.get(answer.location)).text
    assert set(forum.states(*many)) == {"pending"}


#: Addresses, and whom of six people each means, by their numbers.
MEANT = [
    ({"q.repas": "riz"}, [0, 3]),
    ({"q.repas.pas": "riz"}, [1, 2, 4, 5]),
    ({"q.repas": ["riz", "-"]}, [0, 2, 3, 5]),
    ({"q.ateliers": "paix"}, [1, 4]),
    ({"q.ateliers.pas": "paix"}, [0, 2, 3, 5]),
    ({"q.ateliers.vide": "1"}, [2, 5]),
    ({"structure.contient": "cscom", "sexe": "F"}, [0, 1, 2, 3, 4, 5]),
    ({"q": "awa", "q.repas": "riz"}, [0, 3]),
    ({"etat": "pending", "district.pas": "Macina"}, [0, 1, 2, 3, 4, 5]),
]


@pytest.mark.parametrize("few", [0, 3, 200])
def test_few_and_many_are_found_alike_whatever_way_they_are_looked_for(app, forum, monkeypatch, few):
    with app.app_context():
        meal = a_question(forum.event, "one_of", "repas", {"riz": None, "mil": None})
        rooms = a_question(forum.event, "several_of", "ateliers", {"paix": None, "paix-2": None})
    told = [{str(meal.id): "riz", str(rooms.id): ["paix-2"]}, {str(meal.id): "mil", str(rooms.id): ["paix"]}, {}]
    six = [forum.add(f"Awa {n}", organisation="CSCom", sex="F", answers=told[n % 3]) for n in range(6)]
    monkeypatch.setattr(queries, "FEW", few)
    with app.app_context():
        known = choosing.choices(forum.event.id)
        for address, numbers in MEANT:
            wanted, expected = lists.read(MultiDict(address), known)[0], [six[n] for n in numbers]
            page = queries.page(forum.event.id, wanted)
            assert ([one.id for one in page.people], page.total) == (expected, len(expected)), address
            assert queries.ids(forum.event.id, wanted) == expected
            assert queries.mark(forum.event.id, page.found) == marks.of(expected)
