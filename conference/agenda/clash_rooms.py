"""What is wrong with rooms: wanted twice, closed, too small, none. Pure."""

from collections.abc import Iterator

from conference.agenda.clash_look import Look, covered, shared
from conference.agenda.clash_table import Hit
from conference.agenda.plan import STAFF, Item, Plan


def rooms_twice(look: Look) -> Iterator[Hit]:
    """Return the pairs of items that want one room at one time: each room of an item is looked at."""
    for room, held in look.by_room.items():
        if not look.plan.room[room].allows_parallel:
            for one, other in look.pairs(held):
                yield Hit("room_twice", (one.item, other.item), str(room), {"room": room, **shared(one, other)})


def rooms_closed(look: Look) -> Iterator[Hit]:
    """Return the items in a room that is not open for all of their time."""
    for room, held in look.by_room.items():
        hours = look.plan.room[room].hours
        if not hours or not look.plan.days:
            continue
        for one in held:
            if not covered(one, look.open(hours)):
                params = {"room": room, "starts_at": one.start, "ends_at": one.end}
                yield Hit("room_closed", (one.item,), str(room), params)


def no_room(look: Look) -> Iterator[Hit]:
    """Return the items with a time and without a room; breaks and parts of an item may have none of their own.

    Nor need what only the staff sees, such as the time at which somebody cannot come.
    """
    for one in look.held:
        if not (one.item.rooms or one.item.is_break or one.item.parent or one.item.visibility == STAFF):
            yield Hit("no_room", (one.item,), "", {"starts_at": one.start, "ends_at": one.end})


def capacities(look: Look) -> Iterator[Hit]:
    """Return the items that more people may come to than fit; a room whose seats nobody counted is large enough."""
    for item in look.items:
        places, seats = item.capacity, _seats(look.plan, item)
        if places is not None and item.seated > places:
            yield Hit("seated_over_capacity", (item,), "", {"count": item.seated, "places": places})
        if seats is None:
            continue
        wanted, seated = max(places or 0, item.seated), item.seated > (places or 0)
        if wanted > seats:
            yield Hit("over_capacity", (item,), "", {"count": wanted, "seats": seats, "seated": seated})
        expected = _expected(look.plan, item)
        if expected > seats:
            yield Hit("audience_over_capacity", (item,), "", {"count": expected, "seats": seats})


def _seats(plan: Plan, item: Item) -> int | None:
    seats = [plan.room[room].capacity for room in set(item.rooms) if room in plan.room]
    known = [count for count in seats if count is not None]
    return sum(known) if known and len(known) == len(seats) else None


def _expected(plan: Plan, item: Item) -> int:
    """Return how many people may come: all of its groups, or all there are to a plenary that names none.

    People spread over what is held side by side, and places that are counted are a limit of their own.
    """
    if item.capacity is not None or item.visibility == STAFF or not (item.groups or item.plenary):
        return 0
    groups = item.groups or plan.group_sizes
    return sum(plan.group_sizes.get(group, 0) for group in set(groups))
