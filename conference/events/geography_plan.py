"""What a geography table would change: places added, places that moved, what contradicts itself. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias
from uuid import UUID

from conference.core.errors import Error
from conference.events.geography import Line, Problem, key, with_kind

#: A place by its kind and its name as names are compared.
Ref: TypeAlias = tuple[str, str]
#: How many names are compared to guess which places were meant: a table of nothing but unknown places must not take
#: minutes.
MOST_COMPARED = 20_000
#: In what a place may lie, the likeliest first: it decides where a name alone may mean two.
INSIDE: Mapping[str, tuple[str, ...]] = {
    "region": (),
    "cercle": ("region", "district"),
    "district": ("region", "cercle"),
    "commune": ("district", "cercle", "region"),
}


@dataclass(frozen=True)
class Link:
    """That a place lies in another from one day (included) to another (excluded). ``id``: it is stored already."""

    place: Ref
    parent: Ref
    since: date | None = None
    until: date | None = None
    id: UUID | None = None

    def overlaps(self, other: "Link") -> bool:
        """Tell whether there is a day on which both hold."""
        return _before(self.since, other.until) and _before(other.since, self.until)


@dataclass(frozen=True)
class Known:
    """The places that an event has, by what they are called, and how they lie."""

    names: Mapping[Ref, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    twice: frozenset[Ref] = frozenset()


@dataclass
class Plan:
    """What would be done. ``changed``: links with new days, as they are and as they would be.

    ``near``: what names that are no place's may mean.
    """

    names: dict[Ref, str]
    added: dict[Ref, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    changed: list[tuple[Link, Link]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    near: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things would change."""
        return len(self.added) + len(self.links) + len(self.changed)


def make(known: Known, lines: Sequence[Line], problems: Iterable[Problem] = ()) -> Plan:
    """Compare a table with what an event has. Empty cells say nothing; what the table leaves out stays."""
    plan = Plan(dict(known.names), problems=list(problems))
    for line in lines:
        _add_place(plan, known, line)
    asked = _asked(plan, lines)
    theirs: dict[tuple[Ref, str], list[Link]] = defaultdict(list)
    for link in known.links:
        theirs[link.place, link.parent[0]].append(link)
    after = list[Link]()
    for group in {*theirs, *asked}:
        after += _settled(plan, theirs[group], asked.get(group, []))
    _refuse_loops(plan, after, [one for rows in asked.values() for one in rows])
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _add_place(plan: Plan, known: Known, line: Line) -> None:
    ref = (line.kind, key(line.name))
    if ref in known.twice:
        plan.problems.append(Problem(line.line, line.name, Error("geo_twice", name=line.name)))
    if ref not in plan.names:
        plan.names[ref] = plan.added[ref] = line.name


def _asked(plan: Plan, lines: Sequence[Line]) -> dict[tuple[Ref, str], list[tuple[Line, Link]]]:
    """Return the links that the lines name, by place and kind of what it lies in; each once."""
    asked: dict[tuple[Ref, str], list[tuple[Line, Link]]] = defaultdict(list)
    for line in lines:
        if not line.parent:
            plan.unchanged += (line.kind, key(line.name)) not in plan.added
            continue
        place = (line.kind, key(line.name))
        try:
            parent = _parent(plan, line)
        except Error as reason:
            plan.problems.append(Problem(line.line, line.name, reason))
            continue
        link = Link(place, parent, line.since, line.until)
        if link not in [one for _, one in asked[place, parent[0]]]:
            asked[place, parent[0]].append((line, link))
    return asked


def _parent(plan: Plan, line: Line) -> Ref:
    """Return the place that a line's parent is. Raises ``geo_unknown_parent`` and ``geo_upside_down``."""
    names, told = plan.names, with_kind(line.parent)
    plain = [(kind, key(line.parent)) for kind in ("region", "cercle", "district", "commune")]
    candidates = [ref for ref in plain if ref in names]
    if not candidates and told is not None:
        candidates = [ref for ref in [(told[0], key(told[1]))] if ref in names]
    if not candidates:
        shown = _near(plan, key(told[1] if told else line.parent))
        raise Error("geo_near_parent" if shown else "geo_unknown_parent", parent=line.parent, near=shown)
    itself = (line.kind, key(line.name))
    fitting = [ref for kind in INSIDE[line.kind] for ref in candidates if ref[0] == kind and ref != itself]
    if not fitting:
        raise Error("geo_upside_down", name=line.name, parent=line.parent)
    return fitting[0]


def _near(plan: Plan, wanted: str) -> str:
    """Return the place that a name may mean; empty for none, and once too many names have been compared."""
    if wanted not in plan.near and len(plan.near) * len(plan.names) < MOST_COMPARED:
        close = get_close_matches(wanted, [name for _, name in plan.names], n=1, cutoff=0.75)
        plan.near[wanted] = next((plan.names[ref] for ref in plan.names if close and ref[1] == close[0]), "")
    return plan.near.get(wanted, "")


def _settled(plan: Plan, theirs: list[Link], asked: list[tuple[Line, Link]]) -> list[Link]:
    """Return how a place lies in places of one kind afterwards, and note what that changes."""
    wanted = _matched(theirs, [link for _, link in asked])
    taken = {link.id for link in wanted if link.id is not None}
    kept = [link for link in theirs if link.id not in taken]
    before = {link.id: link for link in theirs}
    for (line, _), link in zip(asked, wanted, strict=True):
        try:
            kept = [_making_room(plan.names, old, link) for old in kept]
            _refuse_overlap(plan.names, link, [other for other in wanted if other is not link])
        except Error as reason:
            plan.problems.append(Problem(line.line, line.name, reason))
            return theirs
    for link in (*wanted, *kept):
        old = before.get(link.id)
        if old is None:
            plan.links.append(link)
        elif old != link:
            plan.changed.append((old, link))
    plan.unchanged += sum(before.get(link.id) == link for link in wanted)
    return [*wanted, *kept]


def _matched(theirs: Sequence[Link], asked: Sequence[Link]) -> list[Link]:
    """Return what is asked, each with the stored link that it is about, whose days an empty cell leaves as they are."""
    free, found = list(theirs), list[Link]()
    for link in asked:
        same = [old for old in free if old.parent == link.parent]
        exact = [old for old in same if link.since in {None, old.since} and link.until in {None, old.until}]
        alone = same if len(same) == 1 and sum(one.parent == link.parent for one in asked) == 1 else []
        old = next(iter(exact or alone), None)
        if old is None:
            found.append(link)
            continue
        free.remove(old)
        found.append(replace(link, id=old.id, since=link.since or old.since, until=link.until or old.until))
    return found


def _making_room(names: Mapping[Ref, str], old: Link, new: Link) -> Link:
    """Return a stored link closed on the day from which another holds."""
    _refuse_backwards(new)
    if not old.overlaps(new):
        return old
    if new.since is None:
        raise Error("geo_move_needs_day", place=names[new.place], old=names[old.parent], new=names[new.parent])
    ends_sooner = new.until is not None and (old.until is None or old.until > new.until)
    if not _before(old.since, new.since) or ends_sooner or old.since == new.since:
        raise Error("geo_overlap", place=names[new.place], one=names[old.parent], other=names[new.parent])
    return replace(old, until=new.since)


def _refuse_overlap(names: Mapping[Ref, str], link: Link, others: Iterable[Link]) -> None:
    _refuse_backwards(link)
    for other in others:
        if link.overlaps(other):
            raise Error("geo_overlap", place=names[link.place], one=names[link.parent], other=names[other.parent])


def _refuse_backwards(link: Link) -> None:
    if link.since is not None and link.until is not None and link.until <= link.since:
        raise Error("geo_backwards")


def _refuse_loops(plan: Plan, after: Iterable[Link], asked: Iterable[tuple[Line, Link]]) -> None:
    """Refuse lines that put a place in something that lies in it, on whatever day."""
    upward: dict[Ref, set[Ref]] = defaultdict(set)
    for link in after:
        upward[link.place].add(link.parent)
    for line, link in asked:
        if _reaches(upward, link.parent, link.place):
            plan.problems.append(Problem(line.line, line.name, Error("geo_loop", name=line.name, parent=line.parent)))


def _reaches(upward: Mapping[Ref, set[Ref]], start: Ref, goal: Ref) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        for parent in upward.get(waiting.pop(), ()):
            if parent == goal:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False


def _before(since: date | None, until: date | None) -> bool:
    """Tell whether something that begins on ``since`` begins before another ends on ``until`` (excluded)."""
    return since is None or until is None or since < until
