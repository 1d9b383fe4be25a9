"""The people of the example: what their data lack (age, language, consents, state) is drawn from a fixed seed.

Each draw is seeded with the person's own id, so adding somebody changes nobody else.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from conference.demo.read import document, table
from conference.demo.shapes import Person

_ELDERS = ("Chef de village", "Chef coutumier", "Conseiller du chef", "Imam")
_MINOR = "15-17"
#: The last day, before the event, on which people registered; and were named by their delegation, in time for all.
_LAST, _NAMED = 32, 36


def draw(*seed: object) -> Random:
    """Return a generator that depends on nothing but the parts of its seed."""
    return Random(":".join(map(str, seed)))  # noqa: S311 (invented people, no secret)


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """Return one key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def people(starts_at: datetime, seed: int) -> tuple[Person, ...]:
    """Return the 196 people; `starts_at` is the first midnight of the event, before which all have registered."""
    rows, spread = table("people"), document("spread")
    states = _states(rows, spread["states"], seed)
    return tuple(_person(row, states[row["id"]], spread, starts_at, seed) for row in rows)


def _states(rows: Sequence[dict[str, str]], counts: dict[str, dict[str, int]], seed: int) -> dict[str, str]:
    """Give each person a state, so that every group has exactly the numbers wanted and the rest is confirmed."""
    states = {row["id"]: "confirmed" for row in rows}
    for group, wanted in counts.items():
        members = [row for row in rows if row["group"] == group]
        draw(seed, group).shuffle(members)
        # Nominated people come from delegations as far as there are any; all other states from outside them,
        # because whoever waits, withdraws or is refused gives the delegation its seat back.
        apart = [row["id"] for row in sorted(members, key=lambda row: row["delegation"] != "")]
        for state, number in wanted.items():
            for _ in range(number):
                states[apart.pop(-1 if state == "nominated" else 0)] = state
    return states


def _person(row: dict[str, str], state: str, spread: dict[str, Any], starts_at: datetime, seed: int) -> Person:
    rng = draw(seed, row["id"])
    age = pick(rng, spread["ages"][_age_class(row)])
    place = f"{row['group']}/{row['district']}"
    return Person(
        id=row["id"],
        given_names=row["given_names"],
        family_name=_family_name(row),
        married_name=row["married_name"] or None,
        title=row["title"],
        sex=row["sex"],
        group=row["group"],
        district=row["district"] or None,
        organisation=row["organisation"],
        function=row["function"],
        phones=tuple(row["phones"].split()),
        email=row["email"] or None,
        age_bracket=age,
        language=pick(rng, spread["languages"].get(place) or spread["languages"][row["group"]]),
        consents=_consents(rng, row, state, age, spread["consents"]),
        state=state,
        cancel_reason=pick(rng, spread["cancel_reasons"]) if state == "cancelled" else None,
        source=_source(rng, row, state),
        delegation=row["delegation"] or None,
        registered_at=registered(rng, state, starts_at, last=_NAMED if row["delegation"] else _LAST),
    )


def _family_name(row: dict[str, str]) -> str:
    """Return the name as a married woman writes it on a form: her own, then her husband's."""
    return f"{row['family_name']} épouse {row['married_name']}" if row["married_name"] else row["family_name"]


def _age_class(row: dict[str, str]) -> str:
    if "jeunes" in row["function"]:
        return "young"
    if row["function"].startswith(_ELDERS):
        return "elder"
    return "community" if row["group"] == "communaute" else "working"


def _consents(rng: Random, row: dict[str, str], state: str, age: str, odds: dict[str, Any]) -> tuple[str, ...]:
    """Return what the person agreed to: nothing by default, and nothing in somebody else's name."""
    if row["delegation"] or state == "nominated" or age == _MINOR:
        return ()
    wishes = odds.get(row["group"]) or odds["*"]
    return tuple(code for code, chance in wishes.items() if rng.random() < chance)


def _source(rng: Random, row: dict[str, str], state: str) -> str:
    if row["delegation"]:
        return "delegation"
    if state == "nominated":
        return "import"
    return "online" if state == "waitlisted" else pick(rng, {"online": 85, "import": 15})


def registered(rng: Random, state: str, starts_at: datetime, *, last: int = _LAST) -> datetime:
    """Return when the person registered: 60 to `last` days before the event, the waiting list last, in the daytime."""
    days = 31 if state == "waitlisted" else rng.randint(last, 36 if state == "pending" else 60)
    return (starts_at - timedelta(days=days) + timedelta(minutes=rng.randint(7 * 60, 20 * 60))).astimezone(UTC)
