"""Where a member of the desk stands: the half-day that they chose, and the label of their desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock, text
from conference.desk import device_queries
from conference.desk.queries import Person
from conference.desk.rules import DESK_LETTERS, Op, suggestion
from conference.desk.rules import rule_of as state_rule
from conference.events import access
from conference.events.models import Event
from conference.participants.rules import EXPECTED
from conference.presence import queries as presence
from conference.presence.models import HalfDay

#: Names of the parameters, in addresses and forms.
HALF_DAY, LABEL = "demi-journee", "guichet"
SESSION = "desk"


@dataclass(frozen=True)
class Desk:
    """Where somebody works now: the half-day that they chose, never one that was guessed, and the desk's label."""

    event: Event
    half_days: list[HalfDay]
    half_day: HalfDay
    label: str
    now: datetime

    @cached_property
    def rules(self) -> device_queries.Settings:
        """What the event has its desk do, read once."""
        return device_queries.settings(self.event.id)

    def to(self, endpoint: str, **values: Any) -> str:
        """Return an address that keeps the half-day."""
        values[HALF_DAY] = self.half_day.id
        return url_for(endpoint, **values)

    def go(self, endpoint: str, **values: Any) -> ResponseReturnValue:
        """Redirect to a page, after a POST."""
        return redirect(self.to(endpoint, **values), 303)

    def op(self, kind: str, op_id: UUID, subject_id: UUID, **data: Any) -> Op:
        """Return an operation that is done here and now."""
        arrival = kind in {"check_in", "walk_in", "replace"}
        return Op(
            op_id=op_id,
            event_id=self.event.id,
            kind=kind,
            subject_id=subject_id,
            device_at=self.now,
            half_day_id=self.half_day.id if arrival else None,
            staff_id=access.current().user_id,
            data={"desk": self.label, **data},
        )

    def page(self, template: str, status: int = 200, **values: Any) -> ResponseReturnValue:
        """Render a page of the desk."""
        here = self.now.astimezone(self.event.tz)
        suggested = suggestion(self.half_days, here)
        return render_template(
            template,
            desk=self,
            suggested=suggested if suggested is not None and suggested.id != self.half_day.id else None,
            elsewhere=self.half_day.date != here.date(),
            **values,
        ), status


def rule_of(desk: Desk, person: Person) -> str:
    """Return what this event's desk does with somebody: ``refer``, ``admit``, or nothing: they are expected."""
    if person.state in EXPECTED:
        return ""
    return state_rule(person.state, desk.rules.pending, desk.rules.cancelled)


def lets_in(desk: Desk, person: Person) -> bool:
    """Tell whether whoever is signed in may let somebody in; the head of desk, to whom others are sent, always may."""
    return rule_of(desk, person) != "refer" or access.current().may("desk.manage")


def at_half_day(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Give a view its desk; whoever has not chosen a half-day yet is sent to choose one."""

    @wraps(view)
    def wrapped(**values: Any) -> ResponseReturnValue:
        event, now = access.current_event(), clock.now()
        half_days = presence.half_days(event.id)
        half_day, label = chosen(event, half_days)
        if half_day is None:
            return choice(event, half_days, now, label)
        return view(Desk(event, half_days, half_day, label, now), **values)

    return wrapped


def chosen(event: Event, half_days: list[HalfDay]) -> tuple[HalfDay | None, str]:
    """Return the half-day and the label that the request or the session names, and keep them in the session."""
    kept = session.get(SESSION, {})
    before: list[str] = kept.get(str(event.id), ["", ""])
    wanted = request.values.get(HALF_DAY, before[0])
    label = text.clean_line(request.values.get(LABEL, before[1]), DESK_LETTERS)
    half_day = next((one for one in half_days if str(one.id) == wanted), None)
    after = [str(half_day.id) if half_day else before[0], label]
    if after != before:
        session[SESSION] = {**kept, str(event.id): after}
    return half_day, label


def choice(event: Event, half_days: list[HalfDay], now: datetime, label: str) -> ResponseReturnValue:
    """Show the half-days to choose from; nothing that was sent without one is done."""
    suggested = suggestion(half_days, now.astimezone(event.tz))
    lost = request.method == "POST"
    page = render_template(
        "desk/choose.html",
        suggested=suggested,
        others=[one for one in half_days if suggested is None or one.id != suggested.id],
        label=label,
        lost=lost,
        names=(HALF_DAY, LABEL),
    )
    return page, 409 if lost else 200
