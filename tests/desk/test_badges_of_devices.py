"""What a device gets to print badges: the kit of the event, and of each person what only a badge shows."""

import pytest

from conference.badges.recipes import Recipe
from conference.core.db import session, write
from tests.answering import a_question
from tests.badges.layouts import a_layout
from tests.builders import a_group, a_person, an_event
from tests.desk.hall import a_telephone, swap

pytestmark = pytest.mark.usefixtures("context")


def test_only_a_desk_that_welcomes_gets_what_draws_badges():
    event = an_event()
    a_person(event, a_group(event))
    welcome, door = swap(a_telephone(event), context=""), swap(a_telephone(event, "door"), context="")
    assert welcome["context"]["badge"]["by_group"] == {"sante": "a6"}
    assert "badge" not in door["context"]
    assert "badge" not in door["roster"]


def test_a_table_comes_with_whoever_has_one_where_badges_show_it():
    event = an_event()
    group, question = a_group(event), a_question(event, "text", "table")
    a_person(event, group, given_names="Issa")
    person = a_person(event, group)
    with write():
        person.answers = {str(question.id): "Table 4"}
    session().expire_all()
    assert swap(a_telephone(event))["roster"]["badge"] == []
    a_layout(event, Recipe(shown=("table",), table_question="table"))
    (told,) = swap(a_telephone(event))["roster"]["badge"]
    assert told[1] == {"tables": {str(question.id): "Table 4"}}
