"""What the organiser's board of delegations shows: lines that a view, a group and a search leave."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from conference.core import clock, text
from conference.events import access
from conference.events import queries as events
from conference.events.models import StakeholderGroup
from conference.participants import delegation_queries as queries
from conference.participants import reminders
from conference.participants.delegation_queries import Standing
from conference.participants.delegation_rules import is_late
from conference.participants.models import Delegation
from conference.participants.reminders import Outlook

INDEX = "delegations_manage.index"
VIEWS = ("", "retard", "incomplete", "appeler", "fermee")


@dataclass(frozen=True)
class Chosen:
    """What the board shows: the lines that a view, a group and a search leave, and all that there are."""

    all: list[Standing]
    view: str
    group: str
    q: str
    groups: dict[UUID, StakeholderGroup]

    @property
    def shown(self) -> list[Standing]:
        """The lines of this view."""
        return self.of(self.view)

    def of(self, view: str) -> list[Standing]:
        """Return the lines of a view."""
        return [one for one in self.all if self._in_view(one, view) and self._asked(one.delegation)]

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what the address says, with changes."""
        said = {"vue": self.view, "groupe": self.group, "q": self.q} | changes
        return {name: value for name, value in said.items() if value}

    def url(self, view: str) -> str:
        """Return the address of a view of this board."""
        values: dict[str, Any] = self.parameters(vue=view)
        return url_for(INDEX, **values)

    def _in_view(self, one: Standing, view: str) -> bool:
        closed = one.delegation.closed_at is not None
        if view == "fermee":
            return closed
        if closed:
            return False
        if view == "appeler":
            return outlook(one).to_call(clock.now())
        return {"retard": late(one), "incomplete": not one.tally.complete}.get(view, True)

    def _asked(self, row: Delegation) -> bool:
        if self.group and self.groups[row.group_id].code != self.group:
            return False
        said = text.fold(f"{row.organisation} {row.reference or ''} {row.focal_name}")
        return all(word in said for word in text.fold(self.q).split())


def chosen(values: Any) -> Chosen:
    """Read what a board shows from an address or a form."""
    event = access.current_event()
    groups = {group.id: group for group in events.groups(event.id)}
    view, group = values.get("vue", ""), values.get("groupe", "")
    return Chosen(
        queries.board(event),
        view if view in VIEWS else "",
        group if group in {one.code for one in groups.values()} else "",
        text.clean_line(values.get("q", ""), 100),
        groups,
    )


def late(one: Standing) -> bool:
    """Tell whether a delegation is late now."""
    return is_late(one.tally, one.terms, clock.now())


def outlook(one: Standing) -> Outlook:
    """Return when a focal point is reminded next, or is to be called."""
    return reminders.of_delegation(one, clock.now())


def views(board: Chosen) -> list[tuple[str, str, int, bool]]:
    """Return the views of a board as tabs: label, address, how many lines, whether it is this one."""
    labels = (_("Toutes"), _("En retard"), _("Incomplètes"), _("À appeler"), _("Fermées"))
    return [
        (label, board.url(view), len(board.of(view)), view == board.view)
        for view, label in zip(VIEWS, labels, strict=True)
    ]
