"""The append-only log of desk operations, written by the online desk as by any device."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core.db import Base


class DeskOp(Base):
    """One operation of a desk: what was done, to whom, when by the device's clock and by ours; its data are sealed."""

    __table_args__ = (
        sa.UniqueConstraint("device_id", "seq"),
        sa.CheckConstraint("kind IN ('check_in', 'undo', 'walk_in', 'print')", name="kind"),
        sa.Index("ix_desk_op_event_received", "event_id", "received_at"),
        sa.Index("ix_desk_op_subject", "event_id", "subject_id"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    device_id: Mapped[UUID | None]
    seq: Mapped[int | None]
    device_at: Mapped[datetime]
    offset_ms: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(sa.String(12))
    subject_id: Mapped[UUID]
    half_day_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("half_day.id"))
    sealed: Mapped[bytes | None]
    outcome: Mapped[str] = mapped_column(sa.String(12), default="applied")
