"""What a clash is, the rules there are, and what each does unless an event says otherwise. Pure."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from conference.agenda.plan import BLOCK, LEVELS, RELEASE, WARN, AgendaSettings, Item

#: Every rule, by sense, with its own level. ``AgendaSettings.levels`` says where an event differs.
DEFAULT_LEVELS: dict[str, str] = {
    # times
    "no_length": BLOCK,  # ends before it begins, or as it begins
    "outside_days": BLOCK,
    "outside_hours": WARN,
    "protected_time": WARN,  # a prayer, a lunch
    "plenary_twice": WARN,
    "plenary_against_parallel": WARN,
    # rooms
    "room_twice": RELEASE,
    "room_closed": WARN,
    "no_room": WARN,
    "over_capacity": RELEASE,  # more places, or people who sit in it, than seats
    "seated_over_capacity": WARN,  # more people who sit in it than places
    "audience_over_capacity": WARN,  # more people of its groups than seats
    # people
    "person_twice": RELEASE,  # in any two roles
    "walk": WARN,
    "no_chair": WARN,
    # interpretation
    "interpreter_twice": RELEASE,
    "interpreter_missing": WARN,
    "interpreter_unconfirmed": WARN,
    "interpreter_alone": WARN,
    "no_booth": WARN,
    # what is missing
    "no_language": WARN,
    "no_title": WARN,  # in a language of the event
    "draft": WARN,  # has a time, and the public would not see it
    "unscheduled": WARN,  # confirmed, and has no time
}
RULES = tuple(DEFAULT_LEVELS)
#: More items than these, and a subject longer than this, are shortened in a key: a person may be known by a long name.
PAIR = 2
LONG = 40


class Hit(NamedTuple):
    """What a check saw: ``subject`` tells apart what one rule says of the same items (a room, a person)."""

    rule: str
    items: tuple[Item, ...]
    subject: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A clash. ``key`` names it within its rule and stays when times change; ``accepted`` is why it may be."""

    rule: str
    level: str
    key: str
    items: tuple[UUID, ...]
    params: dict[str, Any] = field(default_factory=dict)
    accepted: str | None = None

    def refuses(self, *levels: str) -> bool:
        """Return whether it stands in the way, at one of these levels, and nobody accepted it."""
        return self.level in levels and self.accepted is None


def level_of(settings: AgendaSettings, rule: str) -> str:
    """Return what a rule does in an event; a level that does not exist counts as not set."""
    level = settings.levels.get(rule, "")
    return level if level in LEVELS else DEFAULT_LEVELS[rule]


def level_for(level: str, hit: Hit) -> str:
    """Return the level of one clash: what a draft does refuses no release, since it would not be in it."""
    drafted = hit.rule != "draft" and any(item.state == "draft" for item in hit.items)
    return WARN if level == RELEASE and drafted else level
