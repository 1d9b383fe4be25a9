"""Sessions, rooms, tracks, and the releases that the public sees."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.core.types import Localised


class Room(Base):
    """A room of the venue."""

    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[Localised] = mapped_column(sa.JSON)
    position: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int | None]
    floor: Mapped[int | None]
    accessible: Mapped[bool] = mapped_column(default=True)
    allows_parallel: Mapped[bool] = mapped_column(default=False)


class Track(Base):
    """A thread of the programme."""

    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[Localised] = mapped_column(sa.JSON)
    colour: Mapped[str] = mapped_column(sa.String(9), default="#333333")
    position: Mapped[int] = mapped_column(default=0)


class AgendaSession(Base):
    """One item of the programme: an event day (1 = the first) and minutes from its midnight, which may pass 1,440."""

    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("state IN ('draft', 'confirmed', 'cancelled')", name="state"),
        sa.Index("ix_agenda_session_day", "event_id", "day", "start_minute"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[str] = mapped_column(sa.String(24))
    state: Mapped[str] = mapped_column(sa.String(12), default="confirmed")
    title: Mapped[Localised] = mapped_column(sa.JSON)
    description: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    track_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("track.id"), index=True)
    day: Mapped[int | None]
    start_minute: Mapped[int | None]
    minutes: Mapped[int]
    floor_languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    interpretation: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    audience: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    staff_only: Mapped[bool] = mapped_column(default=False)
    parallel: Mapped[str | None] = mapped_column(sa.String(12))
    capacity: Mapped[int | None]
    sign_up: Mapped[bool] = mapped_column(default=False)
    takes_attendance: Mapped[bool] = mapped_column(default=False)
    photo_allowed: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class SessionRoom(Base):
    """A room that a session uses; a plenary may use many."""

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[UUID] = mapped_column(sa.ForeignKey("room.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class SessionRole(Base):
    """Who does what in a session, by role or by name: chair, speaker, moderator, rapporteur, interpreter."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16))
    label: Mapped[Localised] = mapped_column(sa.JSON)
    participant_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)


class AgendaRelease(Base):
    """A published programme: a frozen copy. The public sees the newest one, never the draft."""

    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    comment: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    released_at: Mapped[datetime]
    released_by: Mapped[UUID | None]
