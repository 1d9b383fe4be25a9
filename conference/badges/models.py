"""Badge layouts of an event, and what was printed."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base


class EventLayout(Base):
    """A badge layout as an event uses it: a flat description in millimetres, never HTML."""

    __tablename__ = "badge_layout"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class BadgePrint(Base):
    """One badge that was printed, with the ticket it carried; the second of a person is a reprint."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    batch_id: Mapped[UUID] = mapped_column(index=True)
    layout: Mapped[str] = mapped_column(sa.String(40))
    printed_at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
