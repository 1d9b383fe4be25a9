"""What the people of the example answer: drawn from a fixed seed, apart from all else about them, within the quotas."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from conference.demo.people import draw, pick
from conference.demo.read import document
from conference.demo.shapes import Answers, Person, Question

#: Who is over keeps their answers, and no seat in a workshop.
_OVER = frozenset({"declined", "cancelled"})


def with_answers(people: Sequence[Person], questions: Sequence[Question], seed: int) -> tuple[Person, ...]:
    """Return the people with their answers: whoever registered first chose a workshop first."""
    left = Counter({option.code: option.quota for question in questions for option in question.options})
    given, odds = dict[str, Answers](), document("answers")
    for person in sorted(people, key=lambda one: (one.registered_at, one.id)):
        given[person.id] = answers(person, questions, odds, draw(seed, person.id, "answers"), full=_none(left))
        if person.state not in _OVER:
            left.subtract(value for _, value in given[person.id] if isinstance(value, str) and value in left)
    return tuple(replace(person, answers=given[person.id]) for person in people)


def answers(
    person: Person,
    questions: Iterable[Question],
    odds: Mapping[str, Any],
    rng: Random,
    *,
    full: frozenset[str] = frozenset(),
) -> Answers:
    """Return what one person answers, nothing for who was only nominated; nobody chooses what is `full`.

    `odds` is the document of answers: how likely each is, by group.
    """
    asked = {question.code for question in questions if question.concerns(person.group)}
    if person.state == "nominated":
        return ()
    drawn = {
        **_stay(person, odds, rng),
        "atelier": _workshop(odds["workshops"].get(person.group, {}), odds["silent"], full, rng),
        "besoin": _need(person, odds, rng),
    }
    return tuple((code, value) for code, value in drawn.items() if code in asked and value is not None)


def _stay(person: Person, odds: Mapping[str, Any], rng: Random) -> dict[str, int | bool | None]:
    silent, lodged = rng.random() < odds["silent"], rng.random() < odds["lodging"].get(person.group, 0)
    nights = int(pick(rng, odds["nights"]))
    return {"logement": None if silent else lodged, "nuits": nights if lodged and not silent else None}


def _workshop(wishes: Mapping[str, float], silent: float, full: frozenset[str], rng: Random) -> str | None:
    open_ones = {code: weight for code, weight in wishes.items() if code not in full}
    says_nothing = rng.random() < silent
    return pick(rng, open_ones) if open_ones and not says_nothing else None


def _need(person: Person, odds: Mapping[str, Any], rng: Random) -> str | None:
    needs: list[str] = odds["needs"]["en" if person.language == "en" else "fr"]
    return rng.choice(needs) if rng.random() < odds["need"] else None


def _none(left: Counter[str]) -> frozenset[str]:
    return frozenset(code for code, count in left.items() if count <= 0)
