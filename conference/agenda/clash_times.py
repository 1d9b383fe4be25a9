"""What is wrong with times: no length, outside the event, in a prayer, two things that everybody should see. Pure."""

from collections.abc import Iterator

from conference.agenda.clash_look import Held, Look, covered, crossing, related, shared, times_of
from conference.agenda.clash_table import Hit
from conference.agenda.plan import DAY_CHANGE, STAFF, Item


def no_length(look: Look) -> Iterator[Hit]:
    """Return the items that end as they begin, or before."""
    for item in look.items:
        times = times_of(item)
        if (times and times[0] >= times[1]) or (item.slot is not None and item.slot.minutes <= 0):
            yield Hit("no_length", (item,), "", {"starts_at": item.starts_at, "ends_at": item.ends_at})


def outside(look: Look) -> Iterator[Hit]:
    """Return the items outside the event's days and, of the others, those outside its opening hours."""
    if not look.plan.days:
        return
    first = look.instant(1, 0)
    last = look.instant(len(look.plan.days) + 1, DAY_CHANGE)
    opening = look.plan.settings.opening
    for one in look.held:
        if one.start < first or one.end > last:
            yield Hit("outside_days", (one.item,), "", _times(one))
        elif opening and not covered(one, look.open(opening)):
            yield Hit("outside_hours", (one.item,), "", _times(one))


def protected_times(look: Look) -> Iterator[Hit]:
    """Return the items, breaks apart, that are held when nothing should be: once for each such time."""
    protected = look.plan.settings.protected
    if not protected or not look.plan.days:
        return
    around = range(len(look.plan.days) + 2)  # a night before or after the event may reach into it
    spans = sorted(
        span for number, time in enumerate(protected) for span in look.spans(time.hours, around, number, time.weekday)
    )
    longest = max((span.end - span.start for span in spans), default=None)
    for one in look.held:
        if longest is None or one.item.is_break:
            continue
        for number in dict.fromkeys(span.number for span in crossing(one, spans, longest)):
            hours, weekday = protected[number].hours, protected[number].weekday
            subject = f"{hours.day or ''}/{'' if weekday is None else weekday}/{hours.start}-{hours.end}"
            yield Hit("protected_time", (one.item,), subject, _times(one) | {"protected": protected[number]})


def plenaries(look: Look) -> Iterator[Hit]:
    """Return the plenaries that are held against each other, or against something else that people might miss.

    Breaks, what only the staff sees, parts of the plenary, and what other groups are invited to, are not missed.
    """
    plenary: list[Held] = []
    other: list[Held] = []
    for one in look.held:
        if one.item.is_break or one.item.visibility == STAFF:
            continue
        plenary = [earlier for earlier in plenary if earlier.end > one.start]
        other = [earlier for earlier in other if earlier.end > one.start]
        for earlier in plenary + other if one.item.plenary else plenary:
            items = (earlier.item, one.item)
            if look.asked(*items) and _same_people(*items) and not related(*items):
                both = earlier.item.plenary and one.item.plenary
                rule = "plenary_twice" if both else "plenary_against_parallel"
                yield Hit(rule, items if earlier.item.plenary else items[::-1], "", shared(earlier, one))
        (plenary if one.item.plenary else other).append(one)


def _times(one: Held) -> dict[str, object]:
    return {"starts_at": one.start, "ends_at": one.end}


def _same_people(one: Item, other: Item) -> bool:
    return not one.groups or not other.groups or not set(one.groups).isdisjoint(other.groups)
