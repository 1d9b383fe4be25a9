"""The desk of an event: its settings, its devices, the append-only log of what was done, what changed since when."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.desk.rules import KINDS, LOOKED_AT, OUTCOMES, PROFILES, QUARANTINE_REASONS, STATE_RULES


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class DeskOp(Base):
    """One operation of a desk: what was done, to whom, when by the device's clock and by ours; its data are sealed.

    ``reason`` says why it is flagged; ``judged_at`` that a person has looked at it. ``ticket_hash`` is what was shown
    at the door where nobody is known by it yet.
    """

    __table_args__ = (
        sa.UniqueConstraint("device_id", "seq"),
        sa.CheckConstraint(_one_of("kind", KINDS), name="kind"),
        sa.CheckConstraint(_one_of("outcome", OUTCOMES), name="outcome"),
        sa.Index("ix_desk_op_event_received", "event_id", "received_at"),
        sa.Index("ix_desk_op_subject", "event_id", "subject_id"),
        sa.Index("ix_desk_op_outcome", "event_id", "outcome", "judged_at"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    device_id: Mapped[UUID | None]
    seq: Mapped[int | None]
    device_at: Mapped[datetime]
    offset_ms: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(sa.String(12))
    subject_id: Mapped[UUID]
    half_day_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("half_day.id"))
    session_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("agenda_session.id", ondelete="SET NULL"), index=True)
    ticket_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), index=True)
    sealed: Mapped[bytes | None]
    outcome: Mapped[str] = mapped_column(sa.String(12), default="applied")
    reason: Mapped[str] = mapped_column(sa.String(16), default="")
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None]


class DeskVerdict(Base):
    """Somebody has looked at an arrival for what it is beside others: one of several, or of whom protocol expects."""

    __table_args__ = (sa.CheckConstraint(_one_of("what", LOOKED_AT), name="what"),)

    op_id: Mapped[UUID] = mapped_column(sa.ForeignKey("desk_op.op_id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    judged_at: Mapped[datetime]
    judged_by: Mapped[UUID | None]


class DeskSettings(Base):
    """How the desk of an event works: what happens to who is not expected, whom to tell of whom, the code of the day.

    ``sealed`` holds the code and where protocol is told. ``salt`` and ``proof`` let a device show that its user knows
    the code: ``proof`` is the hash of what only the code gives. ``code_version`` grows with each new code.
    """

    __table_args__ = (
        sa.CheckConstraint(_one_of("pending", STATE_RULES), name="pending"),
        sa.CheckConstraint(_one_of("cancelled", STATE_RULES), name="cancelled"),
    )

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    pending: Mapped[str] = mapped_column(sa.String(8), default="refer")
    cancelled: Mapped[str] = mapped_column(sa.String(8), default="refer")
    vip_tag_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("tag.id", ondelete="SET NULL"))
    sealed: Mapped[bytes | None]
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    proof: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    code_version: Mapped[int] = mapped_column(default=1)
    code_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1)


class Device(Base):
    """A telephone or laptop of the desk. ``letter`` is what colleagues see beside an arrival: « guichet B ».

    It is paired by a code (``pairing_hash``, good until ``pairing_until``, used once); then it shows a token, of which
    the hash is kept. ``waiting``, ``people``, ``offset_ms`` (our clock less its own) are what it told at its last
    contact, ``seen_seq`` the highest number that it gave to an operation.
    """

    __table_args__ = (
        sa.CheckConstraint(_one_of("profile", PROFILES), name="profile"),
        sa.UniqueConstraint("event_id", "letter"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    letter: Mapped[str] = mapped_column(sa.String(2))
    name: Mapped[str] = mapped_column(sa.String(60), default="")
    profile: Mapped[str] = mapped_column(sa.String(8))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id", ondelete="SET NULL"))
    pairing_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    pairing_until: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    paired_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None]
    contact_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    offset_ms: Mapped[int | None]
    seen_seq: Mapped[int] = mapped_column(default=0)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    wrong_since: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class DeskQuarantine(Base):
    """What a device sent that has no effect until a person has judged it: sealed as it came, and by us.

    ``digest`` tells the same thing sent again. ``verdict`` is empty until then.
    """

    __table_args__ = (
        sa.CheckConstraint(_one_of("reason", QUARANTINE_REASONS), name="reason"),
        sa.CheckConstraint("verdict IN ('', 'applied', 'dismissed')", name="verdict"),
        sa.UniqueConstraint("device_id", "digest"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id", ondelete="CASCADE"))
    op_id: Mapped[UUID | None]
    seq: Mapped[int | None]
    received_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(8))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    sealed: Mapped[bytes]
    verdict: Mapped[str] = mapped_column(sa.String(9), default="")
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None]


class DeskFeed(Base):
    """The numbering of an event's changes for its devices: who changed is noted only where there is one.

    A number is given when a device asks, not when somebody writes: what is committed later has a later number, and
    none is passed over. ``epoch`` is another one after a restore: then devices begin anew. ``last`` is -1 until all who
    wrote before there was a feed have finished (``feed``).
    """

    __table_args__ = ({"info": {"backup": False}},)

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(default=uuid4)
    last: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class DeskChange(Base):
    """Somebody of whom something changed that a desk shows. Triggers write it, so that no way to change is forgotten.

    Rows are only added, so that nobody who writes waits for another; whoever numbers them, one at a time, keeps the
    last of each person. Without ``seq`` no device has been told yet. Nobody needs to exist any more: then devices
    forget them.
    """

    __table_args__ = (sa.Index("ix_desk_change_event_seq", "event_id", "seq"), {"info": {"backup": False}})

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(index=True)
    event_id: Mapped[UUID]
    seq: Mapped[int | None] = mapped_column(sa.BigInteger)
