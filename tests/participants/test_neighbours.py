"""Walking through a list person by person: the order of the list, whatever it is, and no person twice or left out."""

import itertools

import pytest

from conference.participants import fields, neighbours, queries
from conference.participants.lists import IS, NOT, Filter, Wanted
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import a_district, a_group, a_person, an_event

pytestmark = pytest.mark.usefixtures("context")

ORDERS = ("nom", "-nom", "structure,-date", "-q.age,prenom", "etat,-structure", "district,nom", "-district,-nom")


@pytest.fixture
def event(context):
    """Twelve people, many of them alike in all that they are sorted by."""
    event = an_event()
    group, macina = a_group(event, quota=None), a_district(event)
    age = a_question(event, "number", "age")
    for number in range(12):
        a_person(
            event,
            group,
            Entry(state="pending" if number % 3 else "confirmed", source="import"),
            given_names=f"P{number % 5}",
            family_name=("Ba", "Êta", "Zerbo")[number % 3],
            organisation=("", "ASACO", "École")[number % 3],
            district_id=macina.id if number % 2 else None,
            answers={str(age.id): number % 4} if number % 4 else {},
        )
    return event


def walk(event, wanted):
    known = fields.of(event, contacts=True, sensitive=True)
    return [(one, neighbours.of(event.id, one, wanted, known)) for one in queries.ids(event.id, wanted)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", [(), (Filter("district", NOT, ("Macina",)),), (Filter("etat", IS, ("pending",)),)])
def test_each_step_is_the_next_line_of_the_list(event, order, where):
    steps = walk(event, Wanted(sort=order, where=where))
    assert len(steps) in {12, 6, 8}
    for place, (_one, found) in enumerate(steps, 1):
        assert (found.place, found.total) == (place, len(steps))
    for (one, found), (other, after) in itertools.pairwise(steps):
        assert (found.after, after.before) == (other, one)
    assert steps[0][1].before is steps[-1][1].after is None


def test_a_search_is_walked_too(event):
    steps = walk(event, Wanted(q="zerbo"))
    assert [found.place for _one, found in steps] == [1, 2, 3, 4]


def test_who_left_the_list_still_stands_between_the_same_people(event):
    wanted = Wanted(state="pending")
    everybody = queries.ids(event.id, Wanted())
    pending = queries.ids(event.id, wanted)
    gone = next(one for one in everybody if one not in pending)
    before = [one for one in everybody[: everybody.index(gone)] if one in pending]
    after = [one for one in everybody[everybody.index(gone) :] if one in pending]
    found = neighbours.of(event.id, gone, wanted, fields.of(event, contacts=True, sensitive=True))
    assert found.place is None
    assert (found.before, found.after) == (before[-1] if before else None, after[0] if after else None)
