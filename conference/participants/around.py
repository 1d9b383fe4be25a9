"""What the fields of an event choose among: its groups, districts, delegations, tags; each read once, when needed."""

from functools import cached_property
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.events import queries as events
from conference.events.models import Event, Place, StakeholderGroup
from conference.participants.list_models import Tag
from conference.participants.models import Delegation


class Around:
    """What an event's fields choose among; each list is read once, when it is first needed."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def groups(self) -> list[StakeholderGroup]:
        """The groups in their order."""
        return events.groups(self.event.id)

    @cached_property
    def districts(self) -> list[Place]:
        """The districts in their order."""
        return events.places(self.event.id, "district")

    @cached_property
    def delegations(self) -> dict[UUID, str]:
        """The organisations of the delegations, by name."""
        rows = session().execute(
            sa.select(Delegation.id, Delegation.organisation)
            .where(Delegation.event_id == self.event.id)
            .order_by(Delegation.organisation, Delegation.id)
        )
        return {row[0]: row[1] for row in rows}

    @cached_property
    def tags(self) -> dict[UUID, str]:
        """The tags, by name."""
        rows = session().execute(sa.select(Tag.id, Tag.name).where(Tag.event_id == self.event.id).order_by(Tag.key))
        return {row[0]: row[1] for row in rows}
