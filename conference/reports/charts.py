"""The charts of an event, each with the table that it draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from conference.core import i18n
from conference.core.chart_rules import Piece, pieces, stretches
from conference.core.charts import Drawn, drawn
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.participants import fields, ordering
from conference.participants.lists import ACTIVE, Wanted
from conference.reports import chart_queries, queries
from conference.reports.rules import Heads, Tally

_SHORT, _QUARTER = "d MMM", timedelta(minutes=15)


@dataclass(frozen=True)
class GroupBars:
    """One group: how full it is, and who is in it; each bar with its numbers."""

    group: StakeholderGroup
    confirmed: int
    free: int | None
    places: Sequence[Piece]
    people: Heads
    unsaid: int
    sexes: Sequence[Piece]

    @property
    def others(self) -> int:
        """Seats held by who is not confirmed: to be decided, invited, of a delegation."""
        return max(self.group.taken - self.confirmed, 0)


def registrations(event: Event) -> Drawn | None:
    """Return who registered when, by day or by longer stretches; ``None`` of an event of nobody."""
    known = fields.of(event, contacts=False, sensitive=False)
    found = chart_queries.registered(event, ordering.filters(event.id, Wanted(state=ACTIVE), known))
    if not found:
        return None
    length = stretches(min(found).toordinal(), max(found).toordinal())
    starts = [min(found) + timedelta(days=n) for n in range(0, (max(found) - min(found)).days + 1, length)]
    counts = [sum(found.get(start + timedelta(days=n), 0) for n in range(length)) for start in starts]
    title = {1: _("Inscriptions par jour"), 7: _("Inscriptions par semaine")}.get(
        length, _("Inscriptions par quatre semaines")
    )
    head = _("Jour") if length == 1 else _("À partir du")
    return drawn("inscriptions", title, head, [i18n.day(start, _SHORT) for start in starts], counts)


def arrivals(event: Event) -> list[Drawn]:
    """Return who arrived when, on each day of the event that somebody came on; a quarter of an hour a bar."""
    found = chart_queries.arrived(event)
    made = []
    for day in sorted({at.date() for at in found}):
        if event.first_day <= day <= event.last_day:
            counts = {at: count for at, count in found.items() if at.date() == day}
            made.append(_arrivals_of(day, counts))
    return made


def _arrivals_of(day: date, counts: dict[datetime, int]) -> Drawn:
    first, last = min(counts), max(counts)
    quarters = [first + _QUARTER * n for n in range(int((last - first) / _QUARTER) + 1)]
    title = _("Arrivées par quart d’heure, %(day)s", day=i18n.day(day))
    words = [f"{at:%H:%M}" for at in quarters]
    return drawn(f"arrivees-{day:%Y-%m-%d}", title, _("Heure"), words, [counts.get(at, 0) for at in quarters])


def groups(event: Event, tally: Tally | None = None) -> list[GroupBars]:
    """Return the bars of each group in the order of the groups; bars of one kind are on one scale."""
    found, counted = events.groups(event.id), tally or queries.tally(event.id)
    longest = max((max(one.quota or 0, one.taken) for one in found), default=0)
    return [_bars(one, counted, longest) for one in found]


def _bars(group: StakeholderGroup, tally: Tally, longest: int) -> GroupBars:
    people, confirmed = tally.group(group.id), tally.group(group.id, ["confirmed"]).total
    free = None if group.quota is None else max(group.quota - group.taken, 0)
    unsaid = people.total - people.women - people.men
    held = [("sure", min(confirmed, group.taken)), ("held", max(group.taken - confirmed, 0)), ("free", free or 0)]
    sexes = [("women", people.women), ("men", people.men), ("unsaid", unsaid)]
    return GroupBars(group, confirmed, free, pieces(held, longest), people, unsaid, pieces(sexes, people.total))
