"""What hangs on a session besides its time: seats and who has signed up, materials, the rapporteur's report."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.core.types import Localised


class SignUp(Base):
    """A participant who wants to be in a session: seated, waiting for a seat, or no more. They wait in order of ``at``.

    Its seats are moved by ``sign_up_seats`` alone.
    """

    __table_args__ = (
        sa.UniqueConstraint("session_id", "participant_id"),
        sa.CheckConstraint("state IN ('seated', 'waiting', 'cancelled')", name="state"),
        sa.Index("ix_sign_up_queue", "session_id", "state", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime]


class SessionQuota(Base):
    """How many people of one group may sit in a session, and how many do."""

    __table_args__ = (
        sa.CheckConstraint("quota IS NULL OR taken <= quota + overbooked", name="seats"),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name="counts"),
    )

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("stakeholder_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quota: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    overbooked: Mapped[int] = mapped_column(default=0)


class Material(Base):
    """Slides, a report, a recording or a document of a session: at an address, or a file of ours."""

    __table_args__ = (sa.CheckConstraint("kind IN ('slides', 'report', 'recording', 'document')", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[Localised] = mapped_column(sa.JSON)
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))
    visible_from: Mapped[datetime | None]
    visible_to: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class SessionReport(Base):
    """What the rapporteur of a session wrote, by language. Raising ``link_version`` revokes their private link."""

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    link_version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
