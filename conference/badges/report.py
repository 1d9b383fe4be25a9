"""What to know before badges are printed: of a layout, of a group, of one person. Nothing is printed or noted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from conference.badges import queries, saying
from conference.badges.composing import Assets
from conference.badges.designs import Designs
from conference.badges.queries import Design, Wearer
from conference.badges.render import Printable, problems
from conference.badges.rules import BadgeData, Fault, Problem
from conference.badges.wording import badge_event
from conference.core.errors import Error
from conference.core.paper.scripts import Missing, missing_scripts
from conference.core.tokens import TICKET_LETTERS, TICKET_PREFIX
from conference.events.models import Event
from conference.participants import tickets

#: What the QR of a specimen says: no ticket, so a preview that is cut out opens no door.
SPECIMEN = TICKET_PREFIX + "0" * TICKET_LETTERS
#: What a badge shares with its whole group: told once, and of no single person.
SHARED = frozenset({"group", "event", "colour", ""})

#: So many badges are listed one by one; the others are counted.
MOST_LISTED = 200


@dataclass(frozen=True)
class Doubt:
    """What to look at before a badge is printed; ``person`` is nobody where it concerns a whole group or layout.

    ``reason`` and what follows it are those of a ``Problem``; of a layout there is a ``fault`` instead.
    """

    person: UUID | None
    name: str
    field: str
    reason: str
    detail: str = ""
    instead: str = ""
    points: float = 0.0
    torn: bool = False
    fault: Fault | None = None


class Shown(NamedTuple):
    """A badge as it would be printed, whose it is, and in which layout."""

    wearer: Wearer
    badge: BadgeData
    design: Design

    @property
    def printable(self) -> Printable:
        """What the press needs of it."""
        return Printable(self.badge, self.design.layout)


class Ready:
    """The badges of an event as they would be printed now. Raises ``unknown_layout`` for a ``layout`` that is none."""

    def __init__(self, event: Event, layout: str = "") -> None:
        """``layout`` empty: to each group its own."""
        self.event, self.look, self.layout = event, badge_event(event), layout
        self.designs = Designs(event, self.look)
        if layout and layout not in self.designs.known:
            raise Error("unknown_layout", 404, name=layout, known=", ".join(self.designs.known))

    def name(self, one: Wearer) -> str:
        """Return the name of somebody's layout: the one asked for, or that of their group."""
        return self.layout or self.designs.assigned.of(one.group_id)

    def read(self, wearers: Sequence[Wearer]) -> Sequence[Wearer]:
        """Return people with all that their layouts show of them, in the same order."""
        needs = self.designs.needs({self.name(one) for one in wearers})
        if needs == queries.Needs():
            return wearers
        found = {one.id: one for one in queries.by_ids(self.event.id, [one.id for one in wearers], needs)}
        return [found.get(one.id, one) for one in wearers]

    def shown(self, one: Wearer, ticket: str, code: str) -> Shown:
        """Return a badge; ``one`` was read by ``read``."""
        design = self.designs.of(self.name(one), one.group_code)
        return Shown(one, saying.data(one, design, self.look, self.designs.says, ticket=ticket, code=code), design)

    def specimens(self, wearers: Sequence[Wearer]) -> list[Shown]:
        """Return badges that open no door."""
        return [self.shown(one, SPECIMEN, "------") for one in self.read(wearers)]

    def assets(self, shown: Iterable[Shown]) -> Assets:
        """Return the pictures on these badges."""
        return self.designs.assets({one.design.layout.name for one in shown})

    def doubts(self, shown: Sequence[Shown]) -> list[Doubt]:
        """Return what to look at: of layouts first, then badge by badge, as they come."""
        found = problems([one.printable for one in shown], event=self.look)
        return [*self._remarks(shown), *(_doubt(shown[each.index], each) for each in found)]

    def _remarks(self, shown: Sequence[Shown]) -> list[Doubt]:
        """Return each remark once: of the layout, or where its back is the group's own, of that group's."""
        found: list[Doubt] = []
        for one in {(each.design.layout.name, each.badge.group): each for each in shown}.values():
            own = one.design.recipe is not None and one.design.recipe.back == "programme"
            for fault in (*one.design.remarks, *self.designs.gone(one.design.layout.name)):
                name = one.design.layout.name
                whose = f"{name} · {one.badge.group}" if own and fault.where == "back" else name
                doubt = Doubt(None, whose, "layout", fault.code, fault=fault)
                found += [doubt] if doubt not in found else []
        return found


def rehearse(event: Event, wearers: Sequence[Wearer], *, layout: str = "") -> list[Doubt]:
    """Return what should be looked at before these badges are printed. Raises ``unknown_layout``."""
    ready = Ready(event, layout)
    codes = tickets.codes([one.id for one in wearers])
    return ready.doubts([ready.shown(one, SPECIMEN, codes.get(one.id, "------")) for one in ready.read(wearers)])


def _doubt(shown: Shown, found: Problem) -> Doubt:
    """Return what is wrong with a badge; what its group shares is told of the group."""
    person, name = shown.wearer.id, shown.wearer.full_name
    told = (found.field, found.reason, found.detail, found.instead, found.points, found.torn)
    return Doubt(None, shown.badge.group, *told) if found.field in SHARED else Doubt(person, name, *told)


@dataclass
class Doubtful:
    """What to look at on one badge, or on all badges of a group or a layout."""

    person: UUID | None
    name: str
    doubts: list[Doubt]


@dataclass(frozen=True)
class Report:
    """All that is to be known before so many badges are printed, summed up.

    ``shared`` concerns layouts and groups, ``people`` single badges, of which ``more`` are not listed. ``scripts`` are
    those that no font has, and how many badges have them.
    """

    count: int
    looked_at: int
    shared: Sequence[Doubtful] = ()
    people: Sequence[Doubtful] = ()
    more: int = 0
    scripts: Sequence[tuple[Missing, int]] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.shared or self.looked_at)


def summed_up(doubts: Iterable[Doubt], count: int, *, most: int = MOST_LISTED) -> Report:
    """Return the report on ``count`` badges with these doubts; no more than ``most`` badges are listed."""
    found: dict[object, Doubtful] = {}
    for one in doubts:
        found.setdefault(one.person or one.name, Doubtful(one.person, one.name, [])).doubts.append(one)
    shared = [one for one in found.values() if one.person is None]
    people = [one for one in found.values() if one.person is not None]
    return Report(count, len(people), shared, people[:most], max(0, len(people) - most), _scripts([*shared, *people]))


def _scripts(found: Iterable[Doubtful]) -> list[tuple[Missing, int]]:
    """Return the scripts that no font has, the most frequent first."""
    counted: Counter[Missing] = Counter()
    for one in found:
        letters = "".join(each.detail for each in one.doubts if each.reason == "missing_glyph")
        counted.update({replace(script, letters="") for script in missing_scripts(letters.replace(" ", ""))})
    return counted.most_common()
