"""Events, their stakeholder groups, places, questions and consent texts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.core.types import Localised
from conference.events.question_rules import KINDS, PLACE_KINDS


class Event(Base):
    """A conference, workshop or forum. Days are dates in its own zone."""

    __table_args__ = (sa.CheckConstraint("last_day >= first_day", name="days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    title: Mapped[Localised] = mapped_column(sa.JSON)
    short_title: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    intro: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    venue: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    organisers: Mapped[list[Localised]] = mapped_column(sa.JSON, default=list)
    project_code: Mapped[str] = mapped_column(sa.String(60), default="")
    zone: Mapped[str] = mapped_column(sa.String(60), default="Africa/Bamako")
    region: Mapped[str] = mapped_column(sa.String(2), default="ML")
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    first_day: Mapped[date]
    last_day: Mapped[date]
    accent: Mapped[str] = mapped_column(sa.String(20), default="")
    help_phone: Mapped[str] = mapped_column(sa.String(24), default="")
    answer_hours: Mapped[int] = mapped_column(default=48)
    #: How long a place that became free is kept for whom it was offered to.
    offer_hours: Mapped[int] = mapped_column(default=48)
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    #: Until when people correct their own registration; without it, until the end of the last day.
    corrections_until: Mapped[datetime | None]
    #: The edition it was copied from: whose people may be invited again.
    previous_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"), index=True)
    exposed: Mapped[bool] = mapped_column(default=False)
    is_example: Mapped[bool] = mapped_column(default=False)
    published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its times are read."""
        return ZoneInfo(self.zone)


class StakeholderGroup(Base):
    """A group of participants: the spine of quota, colour, desk and sheet. ``taken`` counts its seats."""

    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name="counts"),
        sa.CheckConstraint("quota IS NULL OR taken <= quota + overbooked", name="seats"),
        sa.CheckConstraint("entry IN ('open', 'invitation')", name="entry"),
        sa.CheckConstraint("badge_name IN ('full', 'first', 'code')", name="badge_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[Localised] = mapped_column(sa.JSON)
    short_label: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(sa.String(9), default="#333333")
    pattern: Mapped[str] = mapped_column(sa.String(20), default="solid")
    quota: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    overbooked: Mapped[int] = mapped_column(default=0)
    approval: Mapped[bool] = mapped_column(default=False)
    entry: Mapped[str] = mapped_column(sa.String(12), default="open")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    waiting_list: Mapped[bool] = mapped_column(default=False)
    #: Whether a freed seat is offered to the next in line by itself, and not before when (an undo may still come).
    auto_offer: Mapped[bool] = mapped_column(default=True)
    offers_after: Mapped[datetime | None]
    badge_name: Mapped[str] = mapped_column(sa.String(8), default="full")
    asks_commune: Mapped[bool] = mapped_column(default=False)
    #: Which of ``rules.LEAVABLE`` its forms do not ask.
    leaves_out: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    protected: Mapped[bool] = mapped_column(default=False)


class SetupMark(Base):
    """One row: a random number, another one after each change of any event's set-up (``setup_memory``)."""

    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    mark: Mapped[int] = mapped_column(sa.BigInteger)


class Place(Base):
    """Geography only: a region, cercle, health district or commune of the event's own table."""

    __table_args__ = (
        sa.CheckConstraint("kind IN ('region', 'cercle', 'district', 'commune')", name="kind"),
        sa.Index("ix_place_event_kind", "event_id", "kind", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int] = mapped_column(default=0)


class PlaceLink(Base):
    """Which place lies in which, between two dates: borders move."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    place_id: Mapped[UUID] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class ConsentText(Base):
    """One version of what people are asked or told, by purpose. A published version never changes."""

    __table_args__ = (sa.UniqueConstraint("event_id", "purpose", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(sa.String(24))
    version: Mapped[int] = mapped_column(default=1)
    text: Mapped[Localised] = mapped_column(sa.JSON)
    asked: Mapped[bool] = mapped_column(default=True)
    retention_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class Question(Base):
    """One line of an event's form beyond the fixed ones: a question, or a heading over the next (``section``).

    ``code`` never changes: conditions, copies of the event and columns name it. ``groups`` are codes of groups; none
    means all. ``condition`` is what ``question_rules.Condition`` reads. An archived question is asked no more; its
    answers stay.
    """

    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.CheckConstraint(f"place_kind = '' OR place_kind IN {PLACE_KINDS}", name="place_kind"),
        sa.CheckConstraint("retention_days IS NULL OR retention_days >= 0", name="retention"),
        sa.Index("ix_question_event_position", "event_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(sa.String(12))
    label: Mapped[Localised] = mapped_column(sa.JSON)
    help: Mapped[Localised] = mapped_column(sa.JSON, default=dict)
    groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    sensitive: Mapped[bool] = mapped_column(default=False)
    retention_days: Mapped[int | None]
    condition: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    place_kind: Mapped[str] = mapped_column(sa.String(12), default="")
    archived_at: Mapped[datetime | None]


class QuestionOption(Base):
    """One thing that may be chosen. ``taken`` counts who chose it and still comes; a retired one is offered no more."""

    __table_args__ = (
        sa.UniqueConstraint("question_id", "code"),
        sa.CheckConstraint("taken >= 0 AND overbooked >= 0", name="counts"),
        sa.CheckConstraint("quota IS NULL OR taken <= quota + overbooked", name="seats"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[Localised] = mapped_column(sa.JSON)
    quota: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    overbooked: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)
