"""Proves that the example hangs together: seats against quotas, rooms against times, people against delegations."""

from collections import Counter
from itertools import combinations
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.demo.shapes import AgendaItem, Example
from conference.events import question_queries
from conference.events.models import Event
from conference.participants.models import Participant

HOLDING = frozenset({"nominated", "pending", "confirmed"})
"""States that hold a seat."""


def people_by_state(example: Example) -> Counter[tuple[str, str]]:
    """Return the number of people by (group, state); an accepted invitation is one, and one that keeps a seat."""
    by_form = Counter((person.group, person.state) for person in example.people)
    accepted = Counter((one.group, "confirmed") for one in example.invitations if one.standing == "accepted")
    kept = Counter((one.group, "nominated") for one in example.invitations if one.standing == "sent" and one.reserves)
    return by_form + accepted + kept


def seats_taken(example: Example) -> Counter[str]:
    """Return the seats taken by group: of people outside delegations, of invitations, and all seats of delegations."""
    taken = Counter(person.group for person in example.people if person.state in HOLDING and not person.delegation)
    for delegation in example.delegations:
        taken[delegation.group] += delegation.seats
    for one in example.invitations:
        taken[one.group] += one.standing == "accepted" or (one.standing == "sent" and one.reserves)
    return taken


def options_taken(example: Example) -> Counter[tuple[str, str]]:
    """Return the seats taken by (question, option): those of everybody who still comes, or waits."""
    held = {question.code for question in example.questions if question.options}
    return Counter(
        (code, str(value))
        for person in example.people
        for code, value in person.answers
        if code in held and person.state not in {"declined", "cancelled"}
    )


def options_held(event: Event) -> dict[UUID, int]:
    """Return how many of the people that are stored hold each option, counted anew from their answers."""
    people = session().scalars(sa.select(Participant).where(Participant.event_id == event.id)).all()
    coming = [one for one in people if one.state not in {"declined", "cancelled"} and one.merged_into_id is None]
    return {
        choice.id: sum(one.answers.get(str(question.id)) == choice.code for one in coming)
        for question in question_queries.asked(event.id)
        for choice in question.choices
    }


def faults(example: Example) -> list[str]:
    """Return what is wrong, a sentence each; an empty list is the promise that the example can be loaded."""
    return [
        *_full_groups(example),
        *_full_options(example),
        *_full_delegations(example),
        *_unreachable_people(example),
        *_double_rooms(example),
    ]


def _full_groups(example: Example) -> list[str]:
    taken = seats_taken(example)
    return [f"{g.code}: {taken[g.code]} of {g.quota} seats" for g in example.groups if taken[g.code] > g.quota]


def _full_options(example: Example) -> list[str]:
    taken = options_taken(example)
    options = [(question, option) for question in example.questions for option in question.options]
    return [
        f"{option.code}: {taken[question.code, option.code]} of {option.quota} seats"
        for question, option in options
        if taken[question.code, option.code] > option.quota
    ]


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
