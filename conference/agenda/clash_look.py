"""What the checks look at: the items of a plan in the order in which they begin, and pairs that meet. Pure.

Instants only, so a night in which clocks change is as long as it is. Intervals are half-open: what touches does not
meet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from conference.agenda.plan import Hours, Item, Plan
from conference.agenda.rules import DAY_MINUTES, starts_at

INSTANT = timedelta()


class Held(NamedTuple):
    """An item that takes place; ``number`` is its place in the plan, so that two never compare as equal."""

    start: datetime
    end: datetime
    number: int
    item: Item


class Span(NamedTuple):
    """From an instant to another; ``number`` says of which time it is one."""

    start: datetime
    end: datetime
    number: int = 0


class Look:
    """A plan prepared for the checks. Cancelled items are not in it: nothing is wrong with them.

    ``around``: only what concerns this item is asked for.
    """

    def __init__(self, plan: Plan, around: UUID | None = None) -> None:
        self.plan = plan
        self.around = around
        self.items = [item for item in plan.items if item.state != "cancelled"]
        self._open: dict[tuple[Hours, ...], list[Span]] = {}

    @cached_property
    def held(self) -> list[Held]:
        """Items with a time that is one, in the order in which they begin."""
        found: list[Held] = []
        for number, item in enumerate(self.items):
            times = times_of(item)
            if times is not None and times[0] < times[1]:
                found.append(Held(*times, number, item))
        return sorted(found)

    @cached_property
    def by_room(self) -> dict[UUID, list[Held]]:
        """What takes place in each room."""
        found: dict[UUID, list[Held]] = {room: [] for room in self.plan.room}
        for one in self.held:
            for room in set(one.item.rooms):
                if room in found:
                    found[room].append(one)
        return found

    @cached_property
    def by_person(self) -> dict[str, list[Held]]:
        """What each person is in, in whatever role."""
        found: dict[str, list[Held]] = {}
        for one in self.held:
            for person in {role.person for role in one.item.roles if role.person}:
                found.setdefault(person, []).append(one)
        return found

    def pairs(self, held: list[Held], slack: timedelta = INSTANT) -> Iterator[tuple[Held, Held]]:
        """Return the pairs that :func:`meeting` finds and that are asked for."""
        if self.around is None:
            yield from meeting(held, slack)
            return
        for one in [each for each in held if each.item.id == self.around]:
            for other in held:
                first, second = (one, other) if one < other else (other, one)
                if one is not other and first.end > second.start - slack and not related(one.item, other.item):
                    yield first, second

    def asked(self, one: Item, other: Item) -> bool:
        """Return whether what two items have to do with each other is asked for."""
        return self.around is None or self.around in {one.id, other.id}

    def instant(self, day: int, minute: int) -> datetime:
        """Return when a minute of an event day is."""
        return starts_at(self.plan.days[0], day, minute, self.plan.zone)

    def weekday(self, day: int, minute: int) -> int:
        """Return which day of the week it is at a minute of an event day; Monday is 0."""
        return (self.plan.days[0].weekday() + day - 1 + minute // DAY_MINUTES) % 7

    def spans(self, hours: Hours, days: Iterable[int], number: int = 0, weekday: int | None = None) -> Iterator[Span]:
        """Return when hours are, on each of the days on which they are."""
        for day in days:
            if hours.start >= hours.end or hours.day not in (None, day):
                continue
            if weekday in (None, self.weekday(day, hours.start)):
                yield Span(self.instant(day, hours.start), self.instant(day, hours.end), number)

    def open(self, hours: tuple[Hours, ...]) -> list[Span]:
        """Return when something is open on the days of the event, what touches as one."""
        if hours not in self._open:
            own = {one.day for one in hours}
            days = range(1, len(self.plan.days) + 1)
            rest = [day for day in days if day not in own]
            found = [span for one in hours for span in self.spans(one, days if one.day else rest)]
            self._open[hours] = _joined(sorted(found))
        return self._open[hours]


def times_of(item: Item) -> tuple[datetime, datetime] | None:
    """Return the instants of an item, in UTC: Python compares two of one zone by what its clocks show."""
    if item.starts_at is None or item.ends_at is None:
        return None
    return item.starts_at.astimezone(UTC), item.ends_at.astimezone(UTC)


def meeting(held: Iterable[Held], slack: timedelta = INSTANT) -> Iterator[tuple[Held, Held]]:
    """Return the pairs that share a moment, or lie less than ``slack`` apart; parts of one whole are no pair.

    ``held`` is in the order in which items begin. Time grows with the number of items and of pairs, not with their
    product: what ended before an item begins is looked at once.
    """
    running: list[Held] = []
    for one in held:
        since = one.start - slack
        running = [other for other in running if other.end > since]
        for other in running:
            if not related(other.item, one.item):
                yield other, one
        running.append(one)


def related(one: Item, other: Item) -> bool:
    """Return whether one item is a part of the other: they are meant to be held together."""
    return one.parent == other.id or other.parent == one.id


def shared(one: Held, other: Held) -> dict[str, datetime]:
    """Return from when to when two items are both held, as parameters of a clash."""
    return {"starts_at": max(one.start, other.start), "ends_at": min(one.end, other.end)}


def covered(one: Held, spans: Sequence[Span]) -> bool:
    """Return whether an item lies within one of the spans, which are in order and apart."""
    place = bisect_right(spans, one.start, key=lambda span: span.start) - 1
    return place >= 0 and spans[place].end >= one.end


def crossing(one: Held, spans: Sequence[Span], longest: timedelta) -> list[Span]:
    """Return the spans that share a moment with an item; ``spans`` are in order and none longer than ``longest``."""
    first = bisect_left(spans, one.start - longest, key=lambda span: span.start)
    last = bisect_left(spans, one.end, key=lambda span: span.start)
    return [span for span in spans[first:last] if span.end > one.start]


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
