"""Badges that a desk without a network has printed: noted as those that we print, so that a reprint counts as one."""

from datetime import datetime
from uuid import UUID

from conference.badges.models import BadgePrint
from conference.core.db import session
from conference.participants.models import Participant

LONGEST_LAYOUT = 40


def note(
    person: Participant, ticket_id: UUID, layout: str, *, batch_id: UUID, staff_id: UUID | None, at: datetime
) -> None:
    """Note one badge with the ticket that it carries; inside ``write()``. What it said is not known to us."""
    row = BadgePrint(
        event_id=person.event_id,
        participant_id=person.id,
        ticket_id=ticket_id,
        batch_id=batch_id,
        layout=layout[:LONGEST_LAYOUT],
        printed_at=at,
        staff_id=staff_id,
    )
    session().add(row)
    session().flush()
