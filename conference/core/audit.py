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
    "participants.exported": frozenset({"format", "reason", "contacts", "sensitive"}),
    "export.fetched": frozenset({"format"}),
    "participants.rehearsed": frozenset(),
    "participants.imported": frozenset({"format"}),
    "participants.decided": frozenset({"to"}),
    "participants.undone": frozenset(),
    "participants.regrouped": frozenset(),
    "participants.tagged": frozenset({"what"}),
    "participants.edited": frozenset(),
    "participants.written_to": frozenset(),
    "tag.changed": frozenset({"what"}),
    "note.changed": frozenset({"what"}),
    "participants.merged": frozenset({"gone"}),
    "participants.parted": frozenset(),
    "participant.replaced": frozenset(),
    "seat.overridden": frozenset({"group"}),
    "option.overridden": frozenset(),
    "file.opened": frozenset(),
    "offers.made": frozenset(),
    "participant.entered": frozenset({"late"}),
    "participant.erasure_asked": frozenset({"channel"}),
    "participant.erasure_refused": frozenset({"reason"}),
    "participant.erased": frozenset(),
    "participants.compared": frozenset(),
    "participant.told_apart": frozenset({"undone"}),
    "participant.asked_about": frozenset(),
    "badges.printed": frozenset({"layout", "sheet"}),
    "badges.reissued": frozenset(),
    "badges.ordered": frozenset({"layout", "sheet"}),
    "badges.cancelled": frozenset(),
    "badges.resumed": frozenset(),
    "badges.fetched": frozenset(),
    "badges.picture_added": frozenset(),
    "badge_layout.created": frozenset(),
    "badge_layout.changed": frozenset(),
    "badge_layout.deleted": frozenset(),
    "badge_layout.usual": frozenset(),
    "badge_layout.groups": frozenset(),
    "numbers.exported": frozenset({"format"}),
    "sheets.printed": frozenset({"half_day", "contacts", "batch"}),
    "papers.printed": frozenset({"kind"}),
    "desk.searched": frozenset(),
    "desk.judged": frozenset({"what"}),
    "desk.code_renewed": frozenset(),
    "desk.settings_changed": frozenset(),
    "device.added": frozenset({"profile"}),
    "device.code_renewed": frozenset(),
    "device.file_received": frozenset(),
    "device.paired": frozenset(),
    "device.revoked": frozenset(),
    "message.read": frozenset(),
    "invitations.drafted": frozenset(),
    "invitations.sent": frozenset(),
    "invitations.printed": frozenset(),
    "invitations.reminded": frozenset(),
    "invitations.withdrawn": frozenset(),
    "invitation.accepted": frozenset(),
    "invitation.declined": frozenset(),
    "backup.made": frozenset(),
    "backup.restored": frozenset(),
    "event.created": frozenset(),
    "event.copied": frozenset(),
    "event.changed": frozenset({"part"}),
    "event.published": frozenset(),
    "event.unpublished": frozenset(),
    "group.added": frozenset(),
    "group.changed": frozenset(),
    "group.moved": frozenset(),
    "group.removed": frozenset({"group"}),
    "places.changed": frozenset(),
    "consent.published": frozenset({"purpose"}),
    "question.added": frozenset({"kind"}),
    "question.changed": frozenset({"sealed"}),
    "question.moved": frozenset(),
    "question.archived": frozenset(),
    "question.restored": frozenset(),
    "question.deleted": frozenset(),
    "half_days.changed": frozenset({"what"}),
    "presence.recorded": frozenset({"what"}),
    "agenda.released": frozenset(),
    "agenda.told": frozenset(),
    "agenda.to_tell": frozenset({"format"}),
    "agenda.changed": frozenset({"what"}),
    "agenda.undone": frozenset(),
    "reports.exported": frozenset({"format"}),
    "sign_up.overridden": frozenset(),
    "sign_up.list_printed": frozenset(),
    "delegation.created": frozenset(),
    "delegation.changed": frozenset(),
    "delegation.closed": frozenset(),
    "delegation.link_renewed": frozenset(),
    "delegation.door_reopened": frozenset(),
    "delegation.pin_renewed": frozenset(),
    "delegation.opened": frozenset(),
    "delegation.codes_printed": frozenset(),
    "delegations.letters": frozenset({"pins"}),
    "delegations.contacts_shown": frozenset(),
    "delegations.reminded": frozenset(),
    "delegations.exported": frozenset({"format"}),
    "delegations.rehearsed": frozenset(),
    "delegations.imported": frozenset(),
    "delegations.undone": frozenset(),
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
