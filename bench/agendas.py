"""Invented programmes of any size, as congresses have them: the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from conference.agenda.plan import (
    AgendaSettings,
    Hours,
    Item,
    Plan,
    PlanInterpretation,
    PlanRole,
    PlanRoom,
    Protected,
    Slot,
)
from conference.agenda.rules import starts_at

SPACE = UUID("6f0c0f3e-0000-4000-8000-000000000000")
FIRST = date(2026, 12, 2)
ZONE = "Africa/Bamako"
MORNING, EVENING = 8 * 60, 18 * 60
LUNCH = Protected({"fr": "Déjeuner et prière", "en": "Lunch and prayer"}, Hours(12 * 60 + 45, 14 * 60))
LENGTHS = (30, 45, 60, 60, 90)
KINDS = ("panel", "workshop", "working_group", "side_event")
GROUPS = ("communaute", "sante", "ong", "gouvernement", "onu")
PAIRS = (("fr", "bm"), ("fr", "ff"), ("fr", "en"))
#: How many of a hundred sessions were put where they clash, are a draft, have no time, no chair, no English title.
MISPLACED, DRAFTED, UNTIMED, UNLED, UNTRANSLATED = 6, 3, 2, 5, 4


def realistic(sessions: int, rooms: int = 12, seed: int = 1) -> Plan:
    """Return a programme of about as many sessions: a plenary and breaks every day, the rest side by side."""
    chance = random.Random(seed)
    places = tuple(_room(number) for number in range(rooms))
    items: list[Item] = []
    day = 0
    while len(items) < sessions:
        day += 1
        items += _day(chance, day, places, sessions)
    return Plan(
        zone=ZONE,
        days=tuple(FIRST + timedelta(days=number) for number in range(day)),
        languages=("fr", "en"),
        rooms=places,
        items=tuple(items[:sessions]),
        settings=AgendaSettings(opening=(Hours(MORNING, EVENING),), protected=(LUNCH,)),
    )


def placed(item_id: UUID, slot: Slot | None, *, first: date = FIRST, zone: str = ZONE, **fields: object) -> Item:
    """Return an item with the instants of its slot."""
    start = end = None
    if slot is not None:
        start = starts_at(first, slot.day, slot.start, zone)
        end = start + timedelta(minutes=slot.minutes)
    values: dict[str, object] = {"code": item_id.hex[:6], "kind": "panel", "title": {"fr": "Séance", "en": "Session"}}
    return Item(id=item_id, slot=slot, starts_at=start, ends_at=end, **(values | fields))  # type: ignore[arg-type]


def _room(number: int) -> PlanRoom:
    name = {"fr": f"Salle {number + 1}", "en": f"Room {number + 1}"}
    booths = PAIRS if number % 5 else ()
    seats = 400 if number == 0 else 60
    return PlanRoom(uuid5(SPACE, f"room {number}"), f"S{number + 1}", name, seats, booths=booths)


def _day(chance: random.Random, day: int, rooms: tuple[PlanRoom, ...], sessions: int) -> Iterator[Item]:
    everywhere = tuple(room.id for room in rooms)
    yield _session(chance, day, 0, Slot(day, 9 * 60, 60), rooms=everywhere, of=sessions, plenary=True, kind="plenary")
    for number, (start, minutes) in enumerate(((10 * 60, 30), (LUNCH.hours.start, 75), (16 * 60, 30))):
        item_id = uuid5(SPACE, f"break {day} {number}")
        title = {"fr": "Pause", "en": "Break"}
        yield placed(item_id, Slot(day, start, minutes), kind="break", title=title, is_break=True, rooms=everywhere)
    number = 1
    for start, end in ((630, LUNCH.hours.start), (LUNCH.hours.end, 960), (990, EVENING)):
        for room in rooms:
            at = start
            while at < end:
                minutes = min(chance.choice(LENGTHS), end - at)
                yield _session(chance, day, number, Slot(day, at, minutes), rooms=(room.id,), of=sessions)
                at, number = at + minutes, number + 1


def _session(
    chance: random.Random, day: int, number: int, slot: Slot, *, rooms: tuple[UUID, ...], of: int, **fields: object
) -> Item:
    def happens(of_a_hundred: int) -> bool:
        return chance.randrange(100) < of_a_hundred

    # Most people speak once or twice, in another part of the day.
    people = max(of * 3, 10)
    roles = [PlanRole("speaker", {"fr": f"Personne {who}"}, f"p{who}") for who in chance.sample(range(people), 3)]
    if not happens(UNLED):
        who = chance.randrange(people)
        roles.insert(0, PlanRole("chair", {"fr": f"Personne {who}"}, f"p{who}"))
    wanted = chance.sample(PAIRS, chance.choice((0, 0, 0, 1, 2)))
    for pair in wanted:
        for who in range(1 if happens(UNLED) else 2):
            label = {"fr": f"Interprète {number}.{who}"}
            roles.append(PlanRole("interpreter", label, f"i{day}.{number}.{pair[1]}.{who}", happens(80), pair))
    title = {"fr": f"Séance {day}.{number}"}
    if not happens(UNTRANSLATED):
        title["en"] = f"Session {day}.{number}"
    if happens(MISPLACED):
        slot = Slot(slot.day, slot.start - 15, slot.minutes)
    values: dict[str, object] = {
        "kind": chance.choice(KINDS),
        "title": title,
        "state": "draft" if happens(DRAFTED) else "confirmed",
        "rooms": rooms,
        "roles": tuple(roles),
        "languages": ("fr",),
        "interpretation": tuple(PlanInterpretation(*pair) for pair in wanted),
        "groups": tuple(chance.sample(GROUPS, chance.choice((0, 0, 2)))),
        "capacity": 70 if happens(UNLED) else chance.choice((None, 40, 60)) if not fields else None,
    }
    item_id = uuid5(SPACE, f"session {day} {number}")
    return placed(item_id, None if happens(UNTIMED) else slot, **(values | fields))
