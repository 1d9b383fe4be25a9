"""Deadlines of delegations and invitations, typed as wall times, when their event moves to another zone."""

from collections.abc import Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.core.db import session
from conference.events import setup_services
from conference.events.models import Event
from conference.events.setup_rules import moved
from conference.participants.models import Delegation, Invitation

Row = TypeVar("Row", Delegation, Invitation)


def keep(event: Event, before: ZoneInfo) -> None:
    """Keep the deadlines of an event that was in the zone ``before`` at their wall times; inside ``write()``."""
    for invitation in _locked(Invitation, event):
        invitation.expires_at = moved(invitation.expires_at, 0, before, event.tz)
        invitation.version += 1  # who has it open would write the old hour back
    for delegation in _locked(Delegation, event):
        delegation.name_by = moved(delegation.name_by, 0, before, event.tz)
        delegation.confirm_by = moved(delegation.confirm_by, 0, before, event.tz)
        delegation.version += 1


def _locked(model: type[Row], event: Event) -> Sequence[Row]:
    ours = sa.select(model).where(model.event_id == event.id).order_by(model.id).with_for_update(key_share=True)
    return session().scalars(ours.execution_options(populate_existing=True)).all()


setup_services.on_zone_change(keep)
