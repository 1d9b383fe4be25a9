"""Sessions, rooms, tracks, types and settings of a programme: the working copy of the organisers."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.core.types import Localised


class Room(Base):
    """A room of the venue. ``booths``: pairs of languages; ``hours``: when free, ``[day or null, start, end]``."""

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
    booths: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)
    hours: Mapped[list[list[int | None]]] = mapped_column(sa.JSON, default=list)
    note_public: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    note_staff: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    hidden: Mapped[bool] = mapped_column(default=False)


class Track(Base):
    """A thread of the programme."""

    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[Localised] = mapped_column(sa.JSON)
    colour: Mapped[str] = mapped_column(sa.String(9), default="#333333")
    position: Mapped[int] = mapped_column(default=0)


class SessionType(Base):
    """What kind of session there is; ``AgendaSession.kind`` is its code. ``plenary``: everybody is expected in it."""

    __table_args__ = (sa.UniqueConstraint("event_id", "code"), sa.CheckConstraint("minutes > 0", name="minutes"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(24))
    name: Mapped[Localised] = mapped_column(sa.JSON)
    minutes: Mapped[int] = mapped_column(default=60)
    plenary: Mapped[bool] = mapped_column(default=False)
    is_break: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class AgendaSession(Base):
    """One item of the programme: an event day (1 = the first) and minutes from its midnight, which may pass 1,440.

    ``groups`` are the codes of the stakeholder groups that it is for (none: all); ``audience`` says it in words.
    ``taken`` and ``overbooked`` count who has signed up and sits in it (``sign_up_seats``). ``version`` rises with
    every change, ``sequence`` with those that a calendar shows.
    """

    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.UniqueConstraint("event_id", "guid", name="uq_agenda_session_guid"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("state IN ('draft', 'confirmed', 'cancelled')", name="state"),
        sa.CheckConstraint("visibility IN ('public', 'participants', 'staff')", name="visibility"),
        sa.CheckConstraint("sign_up_policy IN ('none', 'open', 'required')", name="sign_up_policy"),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity + overbooked", name="seats"),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name="counts"),
        sa.Index("ix_agenda_session_day", "event_id", "day", "start_minute"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(20))
    #: What the file that it was imported from calls it.
    guid: Mapped[str | None] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(24))
    state: Mapped[str] = mapped_column(sa.String(12), default="confirmed")
    title: Mapped[Localised] = mapped_column(sa.JSON)
    description: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    track_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("track.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="SET NULL"), index=True)
    parent_position: Mapped[int] = mapped_column(default=0)
    day: Mapped[int | None]
    start_minute: Mapped[int | None]
    minutes: Mapped[int]
    floor_languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    interpretation: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    audience: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    visibility: Mapped[str] = mapped_column(sa.String(12), default="public")
    parallel: Mapped[str | None] = mapped_column(sa.String(12))
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    overbooked: Mapped[int] = mapped_column(default=0)
    sign_up_policy: Mapped[str] = mapped_column(sa.String(10), default="none")
    sign_up_opens_at: Mapped[datetime | None]
    sign_up_closes_at: Mapped[datetime | None]
    takes_attendance: Mapped[bool] = mapped_column(default=False)
    photo_allowed: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class SessionRoom(Base):
    """A room that a session uses; a plenary may use many."""

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), primary_key=True)
    room_id: Mapped[UUID] = mapped_column(sa.ForeignKey("room.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class SessionRole(Base):
    """Who does what in a session: a participant, somebody by ``name``, or a ``label`` that nobody has yet.

    ``position`` is the order of protocol; ``languages`` what an interpreter works from and into; who is not ``public``
    is in no programme that leaves the team.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16))
    label: Mapped[Localised] = mapped_column(sa.JSON)
    name: Mapped[str] = mapped_column(sa.String(160), default="")
    participant_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    confirmed: Mapped[bool] = mapped_column(default=True)
    public: Mapped[bool] = mapped_column(default=True)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)


class AgendaSettings(Base):
    """How the programme of an event is judged; ``levels`` by rule, where they differ from the rule's own.

    ``opening`` holds ``[day or null, start, end]``; ``protected`` holds what ``plan.Protected`` is made of.
    """

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    grid: Mapped[int] = mapped_column(default=5)
    walk: Mapped[int] = mapped_column(default=5)
    alone: Mapped[int] = mapped_column(default=40)
    opening: Mapped[list[list[int | None]]] = mapped_column(sa.JSON, default=list)
    protected: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    levels: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)


class AcceptedClash(Base):
    """A clash that an organiser has accepted, and why."""

    __table_args__ = (sa.UniqueConstraint("event_id", "rule", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(240))
    reason: Mapped[str] = mapped_column(sa.String(400))
    accepted_by: Mapped[UUID | None]
    accepted_at: Mapped[datetime]
