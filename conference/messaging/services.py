"""What happens to a message once it is in the outbox: taken by one worker, sent, put off, kept, given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit
from conference.core.db import session, write
from conference.core.permissions import Actor
from conference.messaging import outbox, queries
from conference.messaging.models import OutboxMessage
from conference.messaging.rules import ATTEMPTS, LEASE, wait_after


def claim(message_id: UUID, now: datetime) -> OutboxMessage | None:
    """Take a message that is due, for the time of the lease; ``None`` if another worker did or it was cancelled.

    The attempt is counted here, so that a message whose sending kills the worker is given up in the end. What went over
    its recipient's daily limit because many were put at the same moment is kept, and ``None``.
    """
    with write() as db:
        taken = _set(
            message_id,
            queries.is_due(now),
            lease_until=now + LEASE,
            attempts=OutboxMessage.attempts + 1,
        )
        message = db.get(OutboxMessage, message_id, populate_existing=True) if taken else None
        if message is not None and outbox.came_too_late(message):
            _set(message_id, state="kept", lease_until=None, problem="limit")
            return None
        return message


def note_read(message: OutboxMessage, *, actor: Actor, now: datetime) -> None:
    """Write into the audit log that somebody of the staff reads a message."""
    with write():
        audit.log("message.read", actor=actor, now=now, event_id=message.scope_id, subject_id=message.id)


def sent(message_id: UUID, now: datetime) -> None:
    """Note that a message went out."""
    with write():
        _set(message_id, state="sent", sent_at=now, lease_until=None, problem=None)


def failed(message_id: UUID, attempts: int, problem: str, now: datetime, *, final: bool = False) -> None:
    """Put a message off; give it up after the last attempt, or at once when another one is of no use (``final``)."""
    with write():
        if final or attempts >= ATTEMPTS:
            _set(message_id, OutboxMessage.state == "waiting", state="dead", lease_until=None, problem=problem)
        else:
            later = now + wait_after(attempts)
            _set(message_id, OutboxMessage.state == "waiting", not_before=later, lease_until=None, problem=problem)


def told(message_id: UUID) -> bool:
    """Note that the team has said itself what a message says that could not be sent; tell whether it was so."""
    with write():
        return _set(message_id, OutboxMessage.state.in_(("kept", "dead")), state="cancelled", problem="told")


def drop(message_id: UUID, problem: str) -> None:
    """Cancel a message that has nothing to say any more (its subject changed or is gone)."""
    with write():
        _set(message_id, OutboxMessage.state == "waiting", state="cancelled", lease_until=None, problem=problem)


def keep_due(now: datetime) -> int:
    """Keep every message that is due, to be read by an organiser, and return how many: there is no way to send them."""
    with write():
        return _update(queries.is_due(now), state="kept", problem="no_transport")


def _set(message_id: UUID, *conditions: sa.ColumnElement[bool], **values: Any) -> bool:
    return _update(OutboxMessage.id == message_id, *conditions, **values) == 1


def _update(*conditions: sa.ColumnElement[bool], **values: Any) -> int:
    statement = sa.update(OutboxMessage).where(*conditions).values(**values)
    result = session().execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
