"""Which ways in are open now: one answer a group, for the event's page and for the form."""

from dataclasses import dataclass
from datetime import datetime

from conference.events import queries
from conference.events.models import Event, StakeholderGroup
from conference.events.rules import is_full
from conference.events.setup_memory import Setup, of_event

_STATES = {
    "registration_early": "early",
    "registration_closed": "closed",
    "group_by_invitation": "invitation",
}


@dataclass(frozen=True)
class Opening:
    """How a group stands: open, waiting_list (full, but one may wait), full, invitation, early or closed.

    ``at`` is when that changes, if it is known: an early group opens, an open one closes.
    """

    group: StakeholderGroup
    state: str
    at: datetime | None = None

    @property
    def enters(self) -> bool:
        """Tell whether the form takes people in."""
        return self.state in {"open", "waiting_list"}


def opening(event: Event, group: StakeholderGroup, now: datetime) -> Opening:
    """Return how a group stands at ``now``; after its last day an event takes nobody in."""
    if now.astimezone(event.tz).date() > event.last_day:
        return Opening(group, "closed")
    refusal = queries.refusal(event, group, now)
    if refusal == "registration_early":
        return Opening(group, "early", max(_later(event.registration_opens_at, group.opens_at, now)))
    if refusal is not None:
        return Opening(group, _STATES[refusal])
    closes_at = min(_later(event.registration_closes_at, group.closes_at, now), default=None)
    if is_full(group.quota, group.taken, group.overbooked):
        return Opening(group, "waiting_list" if group.waiting_list else "full", closes_at)
    return Opening(group, "open", closes_at)


def openings(event: Event, now: datetime, setup: Setup | None = None) -> list[Opening]:
    """Return how each group of an event stands, in their order."""
    return [opening(event, group, now) for group in (setup or of_event(event.id)).groups()]


def _later(one: datetime | None, other: datetime | None, now: datetime) -> list[datetime]:
    return [moment for moment in (one, other) if moment is not None and moment > now]
