"""The audit log: who did what to how many, ids only, never names or contacts."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core.db import Base, session
from conference.core.permissions import Actor

#: Each action with the exact details it may carry.
ACTIONS: dict[str, frozenset[str]] = {
    "staff.signed_in": frozenset(),
    "staff.sign_in_failed": frozenset(),
    "staff.signed_out": frozenset(),
    "staff.added": frozenset({"role"}),
    "staff.removed": frozenset(),
    "staff.disabled": frozenset(),
    "staff.enabled": frozenset(),
    "staff.password_renewed": frozenset(),
    "participant.opened": frozenset(),
    "participants.contacts_shown": frozenset(),
    "participants.exported": frozenset({"format", "reason", "contacts"}),
    "participants.rehearsed": frozenset(),
    "participants.imported": frozenset({"format"}),
    "participants.decided": frozenset({"to"}),
    "participants.undone": frozenset(),
    "seat.overridden": frozenset({"group"}),
    "participant.entered": frozenset({"late"}),
    "participant.erasure_asked": frozenset({"channel"}),
    "participant.erasure_refused": frozenset({"reason"}),
    "participant.erased": frozenset(),
    "participant.told_apart": frozenset({"undone"}),
    "badges.printed": frozenset({"layout", "sheet"}),
    "badges.reissued": frozenset(),
    "sheets.printed": frozenset({"half_day", "contacts", "batch"}),
    "desk.searched": frozenset(),
    "message.read": frozenset(),
    "backup.made": frozenset(),
    "backup.restored": frozenset(),
    "event.created": frozenset(),
    "agenda.released": frozenset(),
}


class AuditEntry(Base):
    """One line of the audit log."""

    __table_args__ = (sa.Index("ix_audit_entry_actor", "actor_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime]
    event_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(16))
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[UUID | None]
    count: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


def log(
    action: str,
    *,
    actor: Actor,
    now: datetime,
    event_id: UUID | None = None,
    subject_id: UUID | None = None,
    count: int = 1,
    **details: str | bool | None,
) -> None:
    """Add a line; call it inside ``write()``. Raises ``ValueError`` for an action or a detail that is not declared."""
    if action not in ACTIONS or not details.keys() <= ACTIONS[action]:
        msg = f"undeclared audit action or details: {action} {sorted(details)}"
        raise ValueError(msg)
    session().add(
        AuditEntry(
            at=now,
            event_id=event_id,
            actor_kind=actor.kind,
            actor_id=actor.id,
            action=action,
            subject_id=subject_id,
            count=count,
            details=details,
        )
    )
