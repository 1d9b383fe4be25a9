"""THE record: one person in one event, however they came in, with their tickets, codes, contact keys and delegation."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import clock
from conference.core.db import Base
from conference.participants.rules import (
    AGE_BRACKETS,
    HOLDS_SEAT,
    INVITATION_STATES,
    REASONS,
    SEATS,
    SEXES,
    SOURCES,
    STATES,
)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


_SEATED = _one_of("state", tuple(state for state in STATES if state in HOLDS_SEAT))


class Delegation(Base):
    """An organisation's seats and its focal point. It takes its seats in the group once, when it is created.

    The focal point's contacts are in ``sealed``. ``name_by`` and ``confirm_by`` are the two deadlines. A closed one
    has given its free seats back, and its link opens nothing any more.
    """

    __table_args__ = (
        sa.CheckConstraint("used >= 0 AND used <= seats", name="seats"),
        sa.CheckConstraint("women_minimum >= 0 AND women_minimum <= seats", name="women"),
        sa.UniqueConstraint("event_id", "reference"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"), index=True)
    organisation: Mapped[str] = mapped_column(sa.String(160))
    seats: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    women_minimum: Mapped[int] = mapped_column(default=0)
    name_by: Mapped[datetime | None]
    confirm_by: Mapped[datetime | None]
    focal_name: Mapped[str] = mapped_column(sa.String(160), default="")
    sealed: Mapped[bytes | None]
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    link_version: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    #: What the letter carries and people say on the telephone.
    reference: Mapped[str | None] = mapped_column(sa.String(20))
    locale: Mapped[str] = mapped_column(sa.String(12), default="fr")
    letter_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Participant(Base):
    """One person in one event.

    Only ``states`` moves ``state`` and ``seat``. ``seat`` says whose seat is held: none, the group's, the
    delegation's. Contacts and commune are in ``sealed``; names, group, sex, age bracket, district and consents are
    plain columns by choice.
    """

    __table_args__ = (
        sa.CheckConstraint(_one_of("state", STATES), name="state"),
        sa.CheckConstraint(_one_of("seat", SEATS), name="seat"),
        sa.CheckConstraint(f"(seat <> 'none') = ({_SEATED} OR offer_until IS NOT NULL)", name="seat_of_state"),
        sa.CheckConstraint(_one_of("source", SOURCES), name="source"),
        sa.CheckConstraint(_one_of("sex", SEXES), name="sex"),
        sa.CheckConstraint(f"age_bracket = '' OR {_one_of('age_bracket', AGE_BRACKETS)}", name="age_bracket"),
        sa.CheckConstraint(f"reason IS NULL OR {_one_of('reason', REASONS)}", name="reason"),
        sa.UniqueConstraint("event_id", "submission"),
        sa.Index("ix_participant_event_sort", "event_id", "sort_key", "id"),
        sa.Index(
            "ix_participant_event_facets",
            *("event_id", "state", "suspected", "group_id", "sex", "district_id"),
            sqlite_where=sa.text("merged_into_id IS NULL"),
            postgresql_where=sa.text("merged_into_id IS NULL"),
        ),
        sa.Index(
            "ix_participant_event_date",
            *("event_id", "created_at"),
            sqlite_where=sa.text("merged_into_id IS NULL"),
            postgresql_where=sa.text("merged_into_id IS NULL"),
        ),
        sa.Index("ix_participant_queue", "group_id", "state", "state_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"))
    delegation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("delegation.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    state_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(sa.String(12))
    seat: Mapped[str] = mapped_column(sa.String(12), default="none")
    offer_until: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(40), default="")
    given_names: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120), default="")
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    function: Mapped[str] = mapped_column(sa.String(120), default="")
    sex: Mapped[str] = mapped_column(sa.String(1), default="")
    age_bracket: Mapped[str] = mapped_column(sa.String(5), default="")
    district_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12), default="fr")
    consent_photo: Mapped[bool] = mapped_column(default=False)
    consent_list: Mapped[bool] = mapped_column(default=False)
    consent_invite: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    sealed: Mapped[bytes | None]
    #: Answers to questions that are sensitive, by question id.
    sealed_answers: Mapped[bytes | None]
    has_phone: Mapped[bool] = mapped_column(default=False)
    has_email: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(sa.Text, default="")
    #: Compared letter by letter on both engines: the key itself carries the French order.
    sort_key: Mapped[str] = mapped_column(
        sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql"), default=""
    )
    locale: Mapped[str] = mapped_column(sa.String(12), default="fr")
    submission: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    link_version: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    suspected: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them; empty of somebody who was erased."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def erased(self) -> bool:
        """Whether this is what is left of somebody who was erased: everybody else has a name."""
        return not self.full_name


class Ticket(Base):
    """What a QR says: random text, found by hash, sealed so that it can be printed again; a person may have several."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    sealed: Mapped[bytes]
    voided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Code(Base):
    """Six characters that a person says aloud at the desk; several after a merge.

    One that came with another record (``moved_at``) is good at the desk and opens no page: another may know it.
    """

    __table_args__ = (sa.UniqueConstraint("event_id", "text"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(6))
    moved_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class ContactKey(Base):
    """A keyed fingerprint of a contact: exact look-up without the contact."""

    __table_args__ = (
        sa.UniqueConstraint("participant_id", "kind", "mac"),
        sa.Index("ix_contact_key_look_up", "event_id", "kind", "mac"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


class Consent(Base):
    """What a person agreed to or took back, when, to which text, through whom: only ever added to."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(24))
    text_version: Mapped[int]
    given: Mapped[bool]
    locale: Mapped[str] = mapped_column(sa.String(12))
    channel: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime]


class Suspicion(Base):
    """Two records that may be one person: a question to an organiser, never a merge by itself."""

    __table_args__ = (sa.UniqueConstraint("first_id", "second_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(sa.String(24))
    #: How alike the two are and what says so, as a search through everybody found it (``likeness_rules``).
    score: Mapped[int | None]
    evidence: Mapped[str | None] = mapped_column(sa.String(240))
    settled: Mapped[str | None] = mapped_column(sa.String(12))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class DuplicateScan(Base):
    """The search for duplicates through everybody of an event: asked for, being done, and what the last one found."""

    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    wanted_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)


class Invitation(Base):
    """One named person asked to come, once. It makes a ``nominated`` participant at once only if it ``reserves``.

    Contacts are in ``sealed``; the link opens the invitation until it is answered.
    """

    __table_args__ = (
        sa.CheckConstraint(_one_of("state", INVITATION_STATES), name="state"),
        sa.Index("ix_invitation_event_sort", "event_id", "sort_key", "id"),
        sa.Index("ix_invitation_event_state", "event_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stakeholder_group.id"), index=True)
    participant_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("participant.id", ondelete="SET NULL"), unique=True
    )
    #: Of which person of the edition before it was drafted: it goes only while that one agrees to be invited again.
    source_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    reserves: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(sa.String(40), default="")
    given_names: Mapped[str] = mapped_column(sa.String(120), default="")
    family_name: Mapped[str] = mapped_column(sa.String(120), default="")
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    function: Mapped[str] = mapped_column(sa.String(120), default="")
    sealed: Mapped[bytes | None]
    has_phone: Mapped[bool] = mapped_column(default=False)
    has_email: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(sa.String(12), default="fr")
    sort_key: Mapped[str] = mapped_column(
        sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql"), default=""
    )
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    #: When its letter was printed, last.
    letter_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    link_version: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class ErasureRequest(Base):
    """Somebody asked that what is known of them be erased; an organiser answers."""

    __table_args__ = (
        sa.CheckConstraint("outcome IS NULL OR outcome IN ('done', 'refused', 'taken_back')", name="outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(sa.ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(sa.String(12))
    outcome: Mapped[str | None] = mapped_column(sa.String(12))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
