"""Reads of the outbox: what is due, what an organiser may look at, what a sealed message says and to whom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import session
from conference.messaging.models import OutboxMessage
from conference.messaging.outbox import PURPOSE

PER_PAGE = 50
#: In the order in which an organiser asks: what went wrong, what is waiting, what is done.
STATES = ("dead", "waiting", "kept", "sent", "cancelled")


@dataclass(frozen=True)
class Opened:
    """A message out of its seal: to be used at once, never stored, never logged."""

    id: UUID
    scope_id: UUID
    subject_id: UUID | None
    kind: str
    locale: str
    address: str = field(repr=False)
    params: dict[str, Any] = field(repr=False)


def opened(message: OutboxMessage) -> Opened:
    """Open a message. Raises ``LookupError`` when its event was purged and nobody can open it any more."""
    value = vault.unseal_json(message.scope_id, PURPOSE, message.id, message.sealed)
    return Opened(
        id=message.id,
        scope_id=message.scope_id,
        subject_id=message.subject_id,
        kind=message.kind,
        locale=message.locale,
        address=value["address"],
        params=value["params"],
    )


def messages(event_id: UUID, state: str | None = None, page: int = 1) -> list[OutboxMessage]:
    """Return one page of an event's messages (default: in any state), the newest first, ``PER_PAGE`` to a page."""
    query = sa.select(OutboxMessage).where(OutboxMessage.scope_id == event_id)
    if state is not None:
        query = query.where(OutboxMessage.state == state)
    newest_first = query.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    return list(session().scalars(newest_first.limit(PER_PAGE).offset((max(page, 1) - 1) * PER_PAGE)))


def message(event_id: UUID, message_id: UUID) -> OutboxMessage | None:
    """Return one message of an event; that of another event is not found."""
    return session().scalar(
        sa.select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.scope_id == event_id)
    )


def counts(event_id: UUID) -> dict[str, int]:
    """Return how many messages of an event are in each of ``STATES``."""
    rows = session().execute(
        sa.select(OutboxMessage.state, sa.func.count())
        .where(OutboxMessage.scope_id == event_id)
        .group_by(OutboxMessage.state)
    )
    return dict.fromkeys(STATES, 0) | dict(rows.all())


def due(now: datetime, limit: int) -> list[UUID]:
    """Return the ids of messages whose time has come and that nobody is sending, the longest waiting first."""
    query = sa.select(OutboxMessage.id).where(is_due(now)).order_by(OutboxMessage.not_before).limit(limit)
    return list(session().scalars(query))


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition under which a message may be taken: waiting, its time come, under nobody's lease."""
    free = sa.or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now)
    return sa.and_(OutboxMessage.state == "waiting", OutboxMessage.not_before <= now, free)
