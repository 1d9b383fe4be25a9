"""Which badges no longer say what the record says: people changed after their badge was printed, or lost it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from conference.badges import queries, run_queries, saying
from conference.badges.designs import Designs
from conference.badges.queries import Wearer
from conference.badges.run_queries import Printed
from conference.badges.saying import Fingerprints, differences
from conference.badges.wording import badge_event
from conference.events.models import Event
from conference.participants import queries as people
from conference.participants import tickets
from conference.participants.lists import Wanted
from conference.participants.rules import OVER

#: Why a badge is out of date, besides ``saying.PARTS``: it is void, or its person comes no more.
VOID, GONE = "void", "gone"


@dataclass(frozen=True)
class Stale:
    """A badge that is out of date, where it came out, and why."""

    wearer: Wearer
    printed: Printed
    reasons: tuple[str, ...]

    @property
    def again(self) -> bool:
        """Whether another one should be printed: not of somebody who comes no more."""
        return GONE not in self.reasons


def of_run(event: Event, run_id: UUID) -> tuple[list[Stale], int]:
    """Return the badges of a run that are out of date, sheet by sheet, and how many it has that came out again since.

    One that came out again is no business of this run any more, whatever it says.
    """
    last = run_queries.last_prints(event.id, of_run=run_id)
    ours = {one: printed for one, printed in last.items() if printed.run_id == run_id}
    return sorted(_stale(event, ours), key=_place), len(last) - len(ours)


def chosen(event: Event, wanted: Wanted, only: str = "", *, by_contact: bool = False) -> list[UUID]:
    """Return the people of a list, in its order; ``only`` (``run_rules.ONLY``) leaves those with a good badge aside."""
    ids = people.ids(event.id, wanted, by_contact=by_contact)
    if not only or not ids:
        return ids
    left = changed(event, ids) if only != "1" else set()
    if only != "modifies":
        left |= set(ids).difference(run_queries.with_badge(event.id))
    return [one for one in ids if one in left]


def changed(event: Event, among: Collection[UUID] | None = None) -> set[UUID]:
    """Return the people whose last badge is out of date and who still come; ``among``: looking at no others."""
    last = run_queries.last_prints(event.id)
    looked_at = last if among is None else {one: last[one] for one in among if one in last}
    return {one.wearer.id for one in _stale(event, looked_at) if one.again}


def _stale(event: Event, last: dict[UUID, Printed]) -> list[Stale]:
    found = _Reader(event, last)
    people_now = queries.by_ids(event.id, last, found.needs)
    told = [(one, last[one.id], found.reasons(one, last[one.id])) for one in people_now]
    return [Stale(one, printed, tuple(reasons)) for one, printed, reasons in told if reasons]


class _Reader:
    """Compares badges with records, all of an event in a moment: nothing is asked for one person alone."""

    def __init__(self, event: Event, last: dict[UUID, Printed]) -> None:
        self.look = badge_event(event)
        self.prints = Fingerprints(event.id, self.look)
        self.designs = Designs(event, self.look)
        self.assigned = self.designs.assigned
        own = (self.assigned.usual, *self.assigned.by_group.values())
        self.needs = self.designs.needs({*own, *(one.layout for one in last.values())})
        self.codes = tickets.codes(list(last))

    def reasons(self, one: Wearer, printed: Printed) -> list[str]:
        """Return why a badge is out of date; nothing where it is not, or where nobody noted what it said."""
        found = [VOID] if printed.void else []
        if one.merged_into_id is not None or one.state in OVER:
            found.append(GONE)
        return found + self._differences(one, printed) if printed.digest is not None else found

    def _differences(self, one: Wearer, printed: Printed) -> list[str]:
        """Compare with the layout that was chosen then, and with that which the group has."""
        own = self._differs(one, printed, self.assigned.of(one.group_id), automatic=True)
        return own and min(own, self._differs(one, printed, printed.layout, automatic=False), key=len)

    def _differs(self, one: Wearer, printed: Printed, layout: str, *, automatic: bool) -> list[str]:
        if layout not in self.designs.known or printed.digest is None:
            return ["layout"]
        design = self.designs.of(layout, one.group_code)
        badge = saying.data(one, design, self.look, self.designs.says, ticket="", code=self.codes.get(one.id, ""))
        return differences(printed.digest, self.prints.of(badge, design, automatic=automatic))


def _place(one: Stale) -> tuple[int, int]:
    return one.printed.sheet or 0, one.printed.position or 0
