"""A file that waits for its confirmation."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base


class ImportDraft(Base):
    """A table that somebody sent: sealed while it waits, gone when it is imported, given up or an hour old.

    Of an import that was done its ``outcome`` (numbers only) stays until ``expires_at``, for the page that tells it.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[UUID] = mapped_column(sa.ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ImportLayout(Base):
    """What the columns of lists with the same headings were said to hold, so that nobody says it twice."""

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    #: A digest of the headings.
    headings: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    #: Role by position.
    roles: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
