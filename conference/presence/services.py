"""Arrivals: added, taken back, and carried over when two records become one. Order and repetition change nothing."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session, write
from conference.participants import merge
from conference.participants.models import Participant
from conference.presence.models import CheckIn, CheckInUndo


def check_in(
    op_id: UUID,
    event_id: UUID,
    participant_id: UUID,
    half_day_id: UUID,
    *,
    at: datetime,
    desk: str,
    staff_id: UUID | None,
) -> bool:
    """Keep one arrival; the same operation again changes nothing. Return whether it was new."""
    with write() as db:
        if db.get(CheckIn, op_id) is not None:
            return False
        person = merge.keeper_of(db.get_one(Participant, participant_id))
        db.add(
            CheckIn(
                op_id=op_id,
                event_id=event_id,
                participant_id=person.id,
                half_day_id=half_day_id,
                at=at,
                desk=desk,
                staff_id=staff_id,
            )
        )
        db.flush()
        return True


def undo_check_in(op_id: UUID, event_id: UUID, undo_of: UUID, *, at: datetime, staff_id: UUID | None) -> bool:
    """Take back the check-in ``undo_of``, known already or not yet; the same operation again changes nothing."""
    with write() as db:
        if db.get(CheckInUndo, op_id) is not None:
            return False
        db.add(CheckInUndo(op_id=op_id, event_id=event_id, undo_of=undo_of, at=at, staff_id=staff_id))
        db.flush()
        return True


def _follow(goes: UUID, stays: UUID) -> None:
    session().execute(
        sa.update(CheckIn)
        .where(CheckIn.participant_id == goes)
        .values(participant_id=stays)
        .execution_options(synchronize_session=False)
    )


merge.on_merge(_follow)
