"""Arrivals: added, taken back, and carried over when two records become one. Order and repetition change nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import add_once, session, write
from conference.core.prepared import Hot
from conference.participants import merge
from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn


class Kept(NamedTuple):
    """One arrival as it is kept: at a half-day or in a session."""

    op_id: UUID
    event_id: UUID
    participant_id: UUID
    at: datetime
    desk: str
    staff_id: UUID | None
    half_day_id: UUID | None = None
    session_id: UUID | None = None


_INSERTS = {model: sa.insert(model) for model in (CheckIn, SessionCheckIn)}


def keep_all(arrivals: Sequence[Kept]) -> None:
    """Keep many arrivals of operations that are surely new, of people who are locked and stand for themselves.

    A statement for all at half-days, another for all in sessions. Inside ``write()``.
    """
    for model, place in ((CheckIn, "half_day_id"), (SessionCheckIn, "session_id")):
        names = ("op_id", "event_id", "participant_id", "at", "desk", "staff_id", place)
        rows = [{name: getattr(one, name) for name in names} for one in arrivals if getattr(one, place) is not None]
        if rows:
            Hot().many(_INSERTS[model], rows)


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
    """Keep one arrival; the same operation again changes nothing. Return whether it was new.

    It counts for the record that stands for the person now. Raises ``unknown_participant``.
    """
    with write():
        return add_once(
            CheckIn(
                op_id=op_id,
                event_id=event_id,
                participant_id=merge.locked_keeper(event_id, participant_id).id,
                half_day_id=half_day_id,
                at=at,
                desk=desk,
                staff_id=staff_id,
            )
        )


def session_check_in(
    op_id: UUID,
    event_id: UUID,
    participant_id: UUID,
    session_id: UUID,
    *,
    at: datetime,
    desk: str,
    staff_id: UUID | None,
) -> bool:
    """Keep that somebody was seen in a session of the programme; the rest is as :func:`check_in` has it.

    A session is no half-day: nobody is present at one for having been in the other.
    """
    with write():
        return add_once(
            SessionCheckIn(
                op_id=op_id,
                event_id=event_id,
                participant_id=merge.locked_keeper(event_id, participant_id).id,
                session_id=session_id,
                at=at,
                desk=desk,
                staff_id=staff_id,
            )
        )


def undo_check_in(op_id: UUID, event_id: UUID, undo_of: UUID, *, at: datetime, staff_id: UUID | None) -> bool:
    """Take back the check-in ``undo_of``, of a half-day or a session, known already or not yet.

    The same operation again changes nothing.
    """
    with write():
        return add_once(CheckInUndo(op_id=op_id, event_id=event_id, undo_of=undo_of, at=at, staff_id=staff_id))


def reassign(op_ids: Sequence[UUID], goes_to: UUID) -> None:
    """Have arrivals be another record's: two that were merged are two again. Inside ``write()``."""
    for model in (CheckIn, SessionCheckIn):
        session().execute(
            sa.update(model)
            .where(model.op_id.in_(op_ids))
            .values(participant_id=goes_to)
            .execution_options(synchronize_session=False)
        )
        merge.read_anew(model.__tablename__)


def _follow(goes: UUID, stays: UUID) -> dict[str, list[str]]:
    return merge.move_rows(CheckIn, goes, stays) | merge.move_rows(SessionCheckIn, goes, stays)


merge.on_merge(_follow)
