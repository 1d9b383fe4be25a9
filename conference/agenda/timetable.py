"""A day as a table: rooms across, starts down; what is held in many rooms is one cell across them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from conference.agenda.plan import Item, Plan, PlanRoom


@dataclass(frozen=True)
class Cell:
    """What begins at one time in one room, or across ``width`` of them; nothing, where nothing begins."""

    items: tuple[Item, ...] = ()
    width: int = 1
    #: The room in whose column it begins.
    column: UUID | None = None


@dataclass(frozen=True)
class Row:
    """All that begins at one minute."""

    start: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A day. ``rooms`` are those that are used on it; ``roomless``: there is a last column for what has no room."""

    day: int
    rooms: tuple[PlanRoom, ...]
    rows: tuple[Row, ...]
    roomless: bool


def table(plan: Plan, day: int) -> Table:
    """Return the table of a day."""
    items = of_day(plan, day)
    used = {room for item in items for room in item.rooms}
    rooms = tuple(room for room in plan.rooms if room.id in used)
    roomless = any(not item.rooms for item in items)
    columns: list[UUID | None] = [*(room.id for room in rooms), *([None] if roomless else [])]
    starts = sorted({item.slot.start for item in items if item.slot})
    rows = (
        Row(start, _cells([one for one in items if one.slot and one.slot.start == start], columns)) for start in starts
    )
    return Table(day, rooms, tuple(rows), roomless)


def of_day(plan: Plan, day: int) -> list[Item]:
    """Return what has a time on a day, in its order."""
    return [item for item in plan.items if item.slot is not None and item.slot.day == day]


def unscheduled(plan: Plan) -> list[Item]:
    """Return what has no time yet."""
    return [item for item in plan.items if item.slot is None]


def next_of(plan: Plan, item: Item) -> Item | None:
    """Return what comes after an item in one of its rooms on its day: the first that begins later."""
    if item.slot is None:
        return None
    own, at = set(item.rooms), item.slot
    later = (one for one in of_day(plan, at.day) if one.slot and one.slot.start > at.start)
    return next((one for one in later if own & set(one.rooms) or not own), None)


def _cells(items: Sequence[Item], columns: Sequence[UUID | None]) -> tuple[Cell, ...]:
    """Return the cells of a row; an item stands in the first run of its columns, wider where nothing else is in it."""
    if len(items) == 1 and (items[0].plenary or items[0].is_break):
        return (Cell((items[0],), len(columns), columns[0]),)
    taken: dict[int, list[Item]] = {}
    width: dict[int, int] = {}
    for item in items:
        places = [at for at, room in enumerate(columns) if room in item.rooms] or [len(columns) - 1]
        first, run = places[0], _run(places)
        taken.setdefault(first, []).append(item)
        width[first] = max(width.get(first, 1), run)
    return tuple(_laid(taken, width, columns))


def _run(places: Sequence[int]) -> int:
    return next((at for at, place in enumerate(places) if place != places[0] + at), len(places))


def _laid(taken: dict[int, list[Item]], width: dict[int, int], columns: Sequence[UUID | None]) -> Iterable[Cell]:
    at = 0
    while at < len(columns):
        free = next((other - at for other in sorted(taken) if other > at), len(columns) - at)
        wide = min(width.get(at, 1), free)
        yield Cell(tuple(taken.get(at, ())), wide, columns[at])
        at += wide
