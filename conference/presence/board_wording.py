"""The board of a half-day in words: its lines with the lists that they count, its curve, its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from conference.core.charts import Drawn, drawn
from conference.core.i18n import local
from conference.core.sheets import Column
from conference.events import queries as events
from conference.events.models import Event
from conference.participants.lists import IS, NOT, UNSAID, Filter, Wanted
from conference.presence import board_queries, board_rules, rules
from conference.presence.board_rules import Curve, Line, Table
from conference.presence.list_fields import PREFIX
from conference.presence.models import HalfDay

#: What is told of a line, in order; each is a list of people too.
NUMBERS = ("expected", "present", "walk_ins", "others", "absent", "women", "men")


@dataclass(frozen=True)
class Told:
    """One line of the table: its name, and the list of people that it is about."""

    name: str
    line: Line
    wanted: Wanted


def told(event: Event, found: Table) -> tuple[list[Told], list[Told]]:
    """Return the lines by group in the order of the groups, and by district; nobody's district only where needed."""
    groups = [Told(local(one.label), found.group(one.id), Wanted(group=one.code)) for one in events.groups(event.id)]
    places = events.places(event.id, "district")
    districts = [Told(one.name, found.district(one.id), Wanted(district=one.name)) for one in places]
    if districts and found.district(None) != Line():
        districts.append(Told(_("Non précisé"), found.district(None), Wanted(district=UNSAID)))
    return groups, districts


def list_of(half_day: HalfDay, wanted: Wanted, number: str) -> Wanted:
    """Return the list of participants that holds exactly whom a number of a line counts."""
    key = f"{PREFIX}{half_day.position}"
    confirmed, here, away = Filter("etat", IS, ("confirmed",)), Filter(key, IS, ("1",)), Filter(key, IS, ("0",))
    asked = {
        "expected": (confirmed,),
        "present": (here,),
        "came": (confirmed, here),
        "absent": (confirmed, away),
        "others": (here, Filter("etat", NOT, ("confirmed",))),
        "walk_ins": (here, Filter("source", IS, ("desk",))),
        "women": (here, Filter("sexe", IS, ("F",))),
        "men": (here, Filter("sexe", IS, ("M",))),
    }
    for one in asked[number]:
        wanted = wanted.with_filter(one)
    return wanted


def curve(event: Event, half_day: HalfDay) -> tuple[Curve, Drawn | None]:
    """Return when people came to a half-day, and its drawing; ``None`` where nobody has."""
    midnight = datetime.combine(half_day.date, datetime.min.time())
    found = (
        (int((at.astimezone(event.tz).replace(tzinfo=None) - midnight) / timedelta(minutes=1)), desk, people)
        for at, desk, people in board_queries.arrivals(event.id, half_day.id)
    )
    made = board_rules.curve(found, half_day.starts_minute, half_day.ends_minute)
    if not made.bars:
        return made, None
    words = [_hour(minute) for minute, _people in made.bars]
    counts = [people for _minute, people in made.bars]
    return made, drawn("arrivees", _("Arrivées par dix minutes"), _("Heure"), words, counts)


def _hour(minute: int) -> str:
    """Return an hour of the half-day's day, of the evening before or the night after it."""
    return rules.clock(minute % rules.MIDNIGHT)


def columns() -> list[Column]:
    """Return the columns of the table as a file: women and men stay on the page, whose reader is of the team."""
    return [
        Column("by", _("Par"), width=14),
        Column("name", _("Ligne"), width=34),
        Column("expected", _("Attendues"), "number", width=12),
        Column("present", _("Présentes"), "number", width=12),
        Column("walk_ins", _("Inscrites sur place"), "number", width=18),
        Column("others", _("Non attendues"), "number", width=16),
        Column("absent", _("Pas encore venues"), "number", width=18),
    ]


def rows(found: Table, groups: Sequence[Told], districts: Sequence[Told]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the table for a file, as :func:`columns` names them."""
    yield _("Ensemble"), _("Ensemble"), *_numbers(found.everybody)
    yield from ((_("Groupe"), one.name, *_numbers(one.line)) for one in groups)
    yield from ((_("District"), one.name, *_numbers(one.line)) for one in districts)


def _numbers(line: Line) -> list[int]:
    return [line.expected, line.present, line.walk_ins, line.others, line.absent]
