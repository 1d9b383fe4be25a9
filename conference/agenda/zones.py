"""An event that moves to another zone: what has a wall time in its programme keeps it."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material
from conference.core.db import session
from conference.events.models import Event
from conference.events.setup_rules import moved
from conference.events.setup_services import on_zone_change


def keep_wall_times(event: Event, old: ZoneInfo) -> None:
    """Move the opening and closing of sign-ups, and the times of materials; sessions have wall times anyway."""
    for row in session().scalars(sa.select(AgendaSession).where(AgendaSession.event_id == event.id)):
        row.sign_up_opens_at = moved(row.sign_up_opens_at, 0, old, event.tz)
        row.sign_up_closes_at = moved(row.sign_up_closes_at, 0, old, event.tz)
    of_event = sa.select(Material).join(AgendaSession, AgendaSession.id == Material.session_id)
    for material in session().scalars(of_event.where(AgendaSession.event_id == event.id)):
        material.visible_from = moved(material.visible_from, 0, old, event.tz)
        material.visible_to = moved(material.visible_to, 0, old, event.tz)


on_zone_change(keep_wall_times)
