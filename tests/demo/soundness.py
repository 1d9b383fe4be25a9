"""Proves that the example hangs together: seats against quotas, rooms against times, people against delegations."""

from collections import Counter
from itertools import combinations

from conference.demo.shapes import AgendaItem, Example

HOLDING = frozenset({"nominated", "pending", "confirmed"})
"""States that hold a seat."""


def people_by_state(example: Example) -> Counter[tuple[str, str]]:
    """Return the number of people by (group, state)."""
    return Counter((person.group, person.state) for person in example.people)


def seats_taken(example: Example) -> Counter[str]:
    """Return the seats taken by group: those of people outside delegations, and all seats of delegations."""
    taken = Counter(person.group for person in example.people if person.state in HOLDING and not person.delegation)
    for delegation in example.delegations:
        taken[delegation.group] += delegation.seats
    return taken


def faults(example: Example) -> list[str]:
    """Return what is wrong, a sentence each; an empty list is the promise that the example can be loaded."""
    return [*_full_groups(example), *_full_delegations(example), *_unreachable_people(example), *_double_rooms(example)]


def _full_groups(example: Example) -> list[str]:
    taken = seats_taken(example)
    return [f"{g.code}: {taken[g.code]} of {g.quota} seats" for g in example.groups if taken[g.code] > g.quota]


def _full_delegations(example: Example) -> list[str]:
    delegations = {delegation.code: delegation for delegation in example.delegations}
    members = [person for person in example.people if person.delegation]
    inside = Counter(person.delegation for person in members if person.state in HOLDING)
    full = [f"delegation {code}: {inside[code]} people" for code, d in delegations.items() if inside[code] > d.seats]
    strangers = [p.id for p in members if delegations[p.delegation or ""].group != p.group]
    return full + [f"{person}: in a delegation of another group" for person in strangers]


def _unreachable_people(example: Example) -> list[str]:
    return [f"{p.id}: no way to reach" for p in example.people if not (p.phones or p.email or p.delegation)]


def _double_rooms(example: Example) -> list[str]:
    pairs = combinations(example.sessions, 2)
    return [f"{one.code} and {two.code} share a room" for one, two in pairs if _clash(one, two)]


def _clash(one: AgendaItem, two: AgendaItem) -> bool:
    """Say whether two sessions want one room at one time; touching ends are no clash."""
    if one.day_index != two.day_index or not set(one.rooms) & set(two.rooms):
        return False
    return one.start_minute < two.start_minute + two.minutes and two.start_minute < one.start_minute + one.minutes
