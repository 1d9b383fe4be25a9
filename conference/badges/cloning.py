"""An event that is copied keeps its badge layouts."""

import sqlalchemy as sa

from conference.badges.models import EventLayout
from conference.core.db import session
from conference.events.cloning import Clone, copied, on_clone


def copy_layouts(made: Clone) -> None:
    """Give the copy the layouts of its source."""
    for layout in session().scalars(sa.select(EventLayout).where(EventLayout.event_id == made.source.id)):
        session().add(EventLayout(**copied(layout, event_id=made.target.id, created_at=made.now)))


on_clone(copy_layouts)
