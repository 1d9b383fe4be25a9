"""Invents as many people as a measurement needs, of the same kind as those of the example."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from conference.demo.answering import answers
from conference.demo.build import ORIGINAL_DAY_ONE, SEED, example
from conference.demo.people import draw, pick, registered
from conference.demo.read import document, table
from conference.demo.shapes import Person

_STATES = {"confirmed": 76, "pending": 15, "cancelled": 5, "declined": 3, "nominated": 1}
_HOSTS = ("orange.example", "gmail.example", "yahoo.example", "ong.example", "sante.gov.example")
_PREFIXES = range(60, 100)
_TWO_PHONES, _NO_PHONE, _NO_EMAIL = 0.1, 0.05, 0.55
_NUMBERS = 10_000


def people_generated(number: int, seed: int = SEED, *, day_one: date = ORIGINAL_DAY_ONE) -> tuple[Person, ...]:
    """Return `number` invented people, always the same for the same seed; each has a phone, an e-mail or both.

    Group, district, organisation and function come from somebody of the example, the name from weighted lists.
    Quotas of groups and of workshops are not looked at: who loads them makes room first.
    """
    return tuple(_people(number, draw(seed, "generated"), day_one))


def _people(number: int, rng: Random, day_one: date) -> Iterator[Person]:
    model, odds = example(day_one), document("answers")
    starts_at = datetime.combine(day_one, time(), ZoneInfo(model.event.zone))
    given = {sex: [r["name"] for r in table("given_names") if r["sex"] in {sex, ""}] for sex in ("F", "M")}
    family = {row["name"]: float(row["weight"]) for row in table("family_names")}
    for index, name in enumerate(rng.choices(list(family), list(family.values()), k=number)):
        pattern = rng.choice(model.people)
        named = replace(pattern, id=f"G{index + 1:05}", given_names=rng.choice(given[pattern.sex]), family_name=name)
        fresh = _fresh(named, rng, starts_at)
        yield replace(fresh, answers=answers(fresh, model.questions, odds, rng))


def _fresh(person: Person, rng: Random, starts_at: datetime) -> Person:
    """Return the person with contacts, state and time of registration of their own, in no delegation."""
    state = pick(rng, _STATES)
    phones, email = _contacts(person, rng)
    return replace(
        person,
        married_name=None,
        phones=phones,
        email=email,
        state=state,
        cancel_reason="self" if state == "cancelled" else None,
        source="import" if state == "nominated" else "online",
        delegation=None,
        registered_at=registered(rng, state, starts_at),
    )


def _contacts(person: Person, rng: Random) -> tuple[tuple[str, ...], str | None]:
    if rng.random() < _NO_PHONE:
        return (), _email(person, rng)
    phones = tuple(_phone(rng) for _ in range(2 if rng.random() < _TWO_PHONES else 1))
    return phones, None if rng.random() < _NO_EMAIL else _email(person, rng)


def _phone(rng: Random) -> str:
    """Return a number of the shape NN00NNNN, as all numbers of the example have."""
    return f"+223{rng.choice(_PREFIXES)}00{rng.randrange(_NUMBERS):04}"


def _email(person: Person, rng: Random) -> str:
    """Return an address under `.example`, which RFC 2606 keeps free of real ones; the id makes it the person's own."""
    local = f"{_ascii(person.given_names)}.{_ascii(person.family_name)}.{person.id.lower()}"
    return f"{local}@{rng.choice(_HOSTS)}"


def _ascii(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).lower() if c.isascii() and c.isalnum())
