"""Messages that must go out: rows, written in the same transaction as their cause."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base


class OutboxMessage(Base):
    """One message to one recipient; its address and parameters are sealed, its text is made when it is sent."""

    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'kept', 'sent', 'dead', 'cancelled')", name="state"),
        sa.Index("ix_outbox_message_due", "state", "not_before"),
        sa.Index("ix_outbox_message_scope_created", "scope_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    scope_id: Mapped[UUID]
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    channel: Mapped[str] = mapped_column(sa.String(12))
    locale: Mapped[str] = mapped_column(sa.String(12))
    sealed: Mapped[bytes]
    recipient_mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32), index=True)
    once_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    change_set_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
