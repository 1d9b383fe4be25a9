"""Badge layouts of an event, print runs with their files, and what was printed."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.badges.run_rules import STATES
from conference.core import clock
from conference.core.db import Base


class EventLayout(Base):
    """A badge layout as an event uses it: millimetres and parameters, never HTML.

    ``recipe`` is what an organiser chose, from which the layout is made; without one ``description`` is the layout.
    ``version`` grows with each change, so that a badge knows which one it was printed with. One layout of an event
    may be its usual one.
    """

    __tablename__ = "badge_layout"
    __table_args__ = (sa.UniqueConstraint("event_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    recipe: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1)
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class GroupLayout(Base):
    """The layout of one group's badges, by name: one of ours or the event's own."""

    __tablename__ = "badge_group_layout"

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id", ondelete="CASCADE"), primary_key=True)
    layout: Mapped[str] = mapped_column(sa.String(40))


class LayoutPicture(Base):
    """A picture that layouts of an event may show; its bytes are a sealed file. Sizes are in pixels."""

    __tablename__ = "badge_picture"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('logo', 'background')", name="kind"),
        sa.CheckConstraint("width > 0 AND height > 0", name="size"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    file_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="CASCADE"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class BadgeRun(Base):
    """A print run: badges that somebody asked for at once, made piece by piece by a job or while they wait.

    ``sealed`` holds what was asked and for whom, in the order of the print: a search may name somebody. ``wanted``
    counts the badges, ``done`` how many are made or left out, ``pieces`` how many pieces are stored. ``turn`` grows
    each time that a worker takes it; ``tries`` counts the turns since the last piece. ``missing`` are the ids of those
    whose badge could not be drawn, ``left_out`` how many had withdrawn, or were merged or erased, by then.
    """

    __table_args__ = (
        sa.CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state"),
        sa.CheckConstraint("done >= 0 AND done <= wanted AND left_out >= 0", name="counts"),
        sa.UniqueConstraint("event_id", "number"),
        sa.Index("ix_badge_run_due", "state", "lease_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    origin_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("badge_run.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default="waiting")
    sealed: Mapped[bytes]
    wanted: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    missing: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    turn: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.String(40))
    made_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BadgeRunFile(Base):
    """One piece of a run, a PDF of whole sheets. What is downloaded as ``file`` is its pieces one after the other.

    Sheets are numbered through the run, separators too. Without ``file_id`` the piece has been swept away.
    """

    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("badge_run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file: Mapped[int]
    first_sheet: Mapped[int]
    last_sheet: Mapped[int]
    count: Mapped[int]
    file_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)


class BadgePrint(Base):
    """One badge that was printed, with the ticket it carried; the second of a person is a reprint.

    In a run it has its place: the file, the sheet, the position on the sheet, from 1. ``digest`` is the keyed
    fingerprint of what it said (``saying``): another one now means that the badge is out of date.
    """

    __table_args__ = (sa.Index("ix_badge_print_run", "run_id", "sheet", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    batch_id: Mapped[UUID] = mapped_column(index=True)
    layout: Mapped[str] = mapped_column(sa.String(40))
    printed_at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("badge_run.id", ondelete="SET NULL"))
    file: Mapped[int | None]
    sheet: Mapped[int | None]
    position: Mapped[int | None]
    digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(48))
