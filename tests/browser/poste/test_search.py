"""Whom the page finds for what was typed, in which order, is whom the server finds."""

import random

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.desk import queries
from conference.events.models import Event
from tests.browser.poste.place import Place
from tests.browser.poste.test_text import written

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANY = 250
STATES = ("confirmed", "confirmed", "cancelled", "pending", "declined")
TYPED = [
    "ba",
    "sy",
    "ba sy",
    "d",
    "di ra",
    "zzzz",
    "o'b",
    "l'ami",
    "csref",
    "sage fem",
    "TRAORÉ",
    "traoer",
    "coulibali ngolo",
]
FIND = """async (typed) => Promise.all(typed.map(async (one) => {
  const {kind, people, person, more, near} = await desk.find(one);
  return [kind, (people ?? (person ? [person] : [])).map(({id}) => id), Boolean(more), Boolean(near)];
}))"""


def crowd(chance):
    """People with shipped names, many of them alike, of whom some will not come."""
    known = [name for name in written() if name]
    pool = [chance.choice(known) for _ in range(60)]
    return [(chance.choice(pool), chance.choice(pool)) for _ in range(MANY)]


def queries_of(chance, people):
    """Beginnings of names, whole ones, several words, typing errors."""
    typed = list(TYPED)
    for _ in range(150):
        given, family = chance.choice(people)
        word = chance.choice([given, family, f"{given} {family}", f"{family} {given[:3]}"])
        place = chance.randrange(len(word))
        typed += [word[: chance.randint(2, 8)], word.lower(), word[:place] + word[place + 1 :]]
    return typed


def ours(place, typed):
    with place.app.app_context():
        event = session().scalars(sa.select(Event)).one()
        return [queries.search(event.id, one) for one in typed]


def kind_of(typed, found):
    if not queries.long_enough(typed):
        return "short"
    if not found.people:
        return "none"
    return "person" if len(found.people) == 1 and not found.near else "people"


def test_the_page_finds_whom_the_server_finds_in_the_same_order(app, window):
    chance = random.Random(7)
    people = crowd(chance)
    place = Place(app).furnish([(*name, STATES[number % len(STATES)]) for number, name in enumerate(people)])
    desk = window().opened(place)
    assert desk.status("people") == MANY
    typed = queries_of(chance, people)
    there = desk.js(FIND, typed)
    here = [
        [
            kind_of(one, found),
            [str(person.id) for person in found.people],
            found.more,
            bool(found.people) and found.near,
        ]
        for one, found in zip(typed, ours(place, typed), strict=True)
    ]
    assert [(one, a, b) for one, a, b in zip(typed, here, there, strict=True) if a != b] == []
    assert {one[0] for one in there} == {"short", "none", "person", "people"}
    assert any(near for *_, near in there)
    assert any(more for _, _, more, _ in there)
