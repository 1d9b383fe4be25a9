"""Plain functions that make small plans for the clash rules, and say in short what was found."""

from datetime import date
from uuid import UUID, uuid5

from bench.agendas import placed
from conference.agenda.clash_rules import judge
from conference.agenda.plan import AgendaSettings, Plan, PlanRole, PlanRoom, Slot

SPACE = UUID("00000000-0000-4000-8000-000000000001")
FIRST = date(2026, 12, 2)  # a Wednesday
QUIET = {"fr": "Séance", "en": "Session"}


def uid(name: str) -> UUID:
    return uuid5(SPACE, name)


GS, BA, COUR = rooms = (
    PlanRoom(uid("GS"), "GS", {"fr": "Grande salle"}, 260),
    PlanRoom(uid("BA"), "BA", {"fr": "Salle Bani"}, 60),
    PlanRoom(uid("COUR"), "COUR", {"fr": "La cour"}, allows_parallel=True),
)


def item(name, start=540, minutes=60, *, day=1, at=(GS,), first=FIRST, zone="Africa/Bamako", **fields):
    """A session on which no rule has anything to say by itself; ``start`` ``None``: without a time."""
    slot = None if start is None else Slot(day, start, minutes)
    values = {"code": name, "title": {"fr": f"Séance {name}", "en": f"Session {name}"}, "kind": "talk"}
    values |= {"rooms": tuple(room.id for room in at), "languages": ("fr",)}
    return placed(uid(name), slot, first=first, zone=zone, **(values | fields))


def who(person, role="speaker", languages=None, confirmed=True):
    return PlanRole(role, {"fr": f"{person} en personne"}, person, confirmed, languages)


def plan(*items, first=FIRST, days=2, zone="Africa/Bamako", accepted=(), sizes=None, places=rooms, **settings):
    return Plan(
        zone=zone,
        days=tuple(date.fromordinal(first.toordinal() + number) for number in range(days)),
        languages=("fr", "en"),
        rooms=places,
        items=items,
        settings=AgendaSettings(**settings),
        accepted=accepted,
        group_sizes=sizes or {},
    )


def names(found, of):
    """Each clash as (rule, names of its items), in the order found."""
    return [(one.rule, "".join(of.item[each].code for each in one.items)) for one in found]


def told(*items, **fields):
    """What is found in a plan of these items."""
    of = plan(*items, **fields)
    return names(judge(of), of)
