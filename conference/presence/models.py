"""Half-days, and who arrived at which: every check-in is kept, the earliest that was not undone counts."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core.db import Base
from conference.core.types import Localised


class HalfDay(Base):
    """A half-day that staff choose at the desk and sign for on paper; never guessed from the clock."""

    __table_args__ = (sa.UniqueConstraint("event_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    date: Mapped[date]
    label: Mapped[Localised] = mapped_column(sa.JSON)
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]


class CheckIn(Base):
    """One arrival, as one desk operation said it. Merging is a set union: order and repetition change nothing."""

    __table_args__ = (
        sa.Index("ix_check_in_person", "participant_id", "half_day_id", "at"),
        sa.Index("ix_check_in_half_day", "half_day_id", "at"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    half_day_id: Mapped[UUID] = mapped_column(sa.ForeignKey("half_day.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    desk: Mapped[str] = mapped_column(sa.String(40), default="")
    staff_id: Mapped[UUID | None]


class SessionCheckIn(Base):
    """One person seen in one session of the programme, as one operation said it; a session is no half-day."""

    __table_args__ = (
        sa.Index("ix_session_check_in_person", "participant_id", "session_id", "at"),
        sa.Index("ix_session_check_in_session", "session_id", "at"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    desk: Mapped[str] = mapped_column(sa.String(40), default="")
    staff_id: Mapped[UUID | None]


class CheckInUndo(Base):
    """One check-in, of a half-day or a session, taken back by name: it may be known before the check-in itself is."""

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    undo_of: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
