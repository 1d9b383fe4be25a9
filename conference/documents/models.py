"""The numbered lines of attendance sheets."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core.db import Base


class NumberedLine(Base):
    """The line of one person on the sheets of one group: given once, the same at every half-day, never given again.

    The desk names it aloud, and people sign beside it: a number that moved would put a signature beside another name.
    Somebody who is erased leaves the number behind.
    """

    __tablename__ = "sheet_line"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "number"),
        sa.UniqueConstraint("participant_id", "group_id"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("participant.id", ondelete="SET NULL"))
    number: Mapped[int]
