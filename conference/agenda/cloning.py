"""What a copy of an event takes along of its programme: rooms, tracks, types and settings; no session."""

import sqlalchemy as sa

from conference.agenda.models import AgendaSettings, Room, SessionType, Track
from conference.core.db import session
from conference.events.cloning import Clone, copied, on_clone


def copy_places(made: Clone) -> None:
    """Copy rooms, tracks, types and settings."""
    for model in (Room, Track, SessionType):
        for row in session().scalars(sa.select(model).where(model.event_id == made.source.id)):
            session().add(model(**copied(row, event_id=made.target.id)))
    settings = session().get(AgendaSettings, made.source.id)
    if settings is not None:
        values = {**copied(settings, event_id=made.target.id), "version": 1}
        del values["id"]
        session().add(AgendaSettings(**values))
    session().flush()


on_clone(copy_places)
