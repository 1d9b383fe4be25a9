"""What is wrong with people: in two places at once, on the way between two, nobody in the chair. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from conference.agenda.clash_look import Look, shared
from conference.agenda.clash_table import Hit
from conference.agenda.plan import STAFF, Item

#: Kinds of session that somebody leads.
LED = frozenset({"ceremony", "plenary", "panel", "workshop", "working_group", "report_back", "side_event"})
LEADING = frozenset({"chair", "moderator"})


def people_twice(look: Look) -> Iterator[Hit]:
    """Return the pairs of items that one person is in at one time, or without the time to walk from one to the other.

    Two roles in one item, or in an item and its parts, are one place. Where somebody interprets both, it is a matter
    of interpreters.
    """
    walk = timedelta(minutes=max(look.plan.settings.walk, 0))
    for person, held in look.by_person.items():
        for one, other in look.pairs(held, walk):
            pair = (one.item, other.item)
            if one.end > other.start:
                interprets = all("interpreter" in roles_of(item, person) for item in pair)
                rule = "interpreter_twice" if interprets else "person_twice"
                yield Hit(rule, pair, person, {"person": person, **shared(one, other)})
            elif one.item.rooms and other.item.rooms and set(one.item.rooms).isdisjoint(other.item.rooms):
                minutes = (other.start - one.end) // timedelta(minutes=1)
                params = {"person": person, "starts_at": one.end, "ends_at": other.start, "count": minutes}
                yield Hit("walk", pair, person, params)


def no_chair(look: Look) -> Iterator[Hit]:
    """Return the confirmed items that somebody should lead, and nobody does; who leads an item leads its parts."""
    for item in look.items:
        wants_one = item.kind in LED and item.state == "confirmed" and item.visibility != STAFF and not item.parent
        if wants_one and not any(role.role in LEADING for role in item.roles):
            yield Hit("no_chair", (item,), "", {})


def roles_of(item: Item, person: str) -> list[str]:
    """Return what a person is in an item."""
    return [role.role for role in item.roles if role.person == person]
