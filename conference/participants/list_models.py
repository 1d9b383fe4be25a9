"""What organisers add to the list of an event: tags, notes, saved views, templates and runs of exports."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.participants.rules import EXPORT_STATES


class Tag(Base):
    """A free word of the organisers, put on people. ``key`` is the folded name: one word is one tag however typed."""

    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class ParticipantTag(Base):
    """A tag on a person."""

    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Note(Base):
    """What an organiser wrote down about a person, for colleagues; its text is sealed."""

    __table_args__ = (sa.Index("ix_note_participant", "participant_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None]
    sealed: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class SavedView(Base):
    """A list that organisers come back to: a name and the parameters of its address.

    ``owner_id`` sees it alone; without one it is shared by all organisers of the event. ``sealed`` holds the
    parameters: a search may name somebody.
    """

    __table_args__ = (sa.Index("ix_saved_view_event", "event_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    owner_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(sa.String(60))
    sealed: Mapped[bytes]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class ExportTemplate(Base):
    """How an export of an event is made again: format, columns, preset and the like, under a name."""

    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(60))
    settings: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class ExportRun(Base):
    """An export that a job makes: asked for by one person of the staff, who alone fetches it, until it expires.

    ``sealed`` holds what was asked (view, columns, reason); the file lies in the store. ``wanted`` counts its people,
    ``done`` how many are written.
    """

    __table_args__ = (
        sa.CheckConstraint(
            f"state IN ({', '.join(repr(state) for state in EXPORT_STATES)})",
            name="state",
        ),
        sa.CheckConstraint("done >= 0 AND wanted >= 0", name="counts"),
        sa.Index("ix_export_run_due", "state", "lease_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    format: Mapped[str] = mapped_column(sa.String(8))
    locale: Mapped[str] = mapped_column(sa.String(12), default="fr")
    sealed: Mapped[bytes]
    wanted: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.String(40))
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
