"""Releases of a programme and the files rendered for each: what the public sees."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core.db import Base
from conference.core.types import Localised


class AgendaRelease(Base):
    """A published programme: a frozen copy. The public sees the newest one, never the draft.

    ``hidden`` counts, by reason, the sessions that stayed inside.
    """

    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    comment: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    hidden: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    released_at: Mapped[datetime]
    released_by: Mapped[UUID | None]


class AgendaReleaseFile(Base):
    """A file that a release is served as, rendered once."""

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agenda_release.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    media_type: Mapped[str] = mapped_column(sa.String(80))
    etag: Mapped[str] = mapped_column(sa.String(64))
    data: Mapped[bytes]
