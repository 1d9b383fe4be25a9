"""Automatic reminders before deadlines: whoever has an address and has not answered is written to once, by a sweep.

What is written to ``reminded_at`` under the row's lock is what makes it once, however many job processes there are.
Who has no address that anything can be sent to stands on the organisers' board, to be called.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.events.models import Event
from conference.messaging.rules import belongs_to_nobody
from conference.participants import delegation_notices, invitation_notices, invitations
from conference.participants import delegation_queries as delegations
from conference.participants import delegation_records as delegation_record
from conference.participants import delegations as delegation_services
from conference.participants import invitation_records as record
from conference.participants.delegation_queries import Standing
from conference.participants.models import Delegation, Invitation
from conference.participants.reminder_rules import BEFORE, goes_at, next_of, waits_for

#: Few enough that nobody waits for the transaction.
_SET = 200


@dataclass(frozen=True)
class Outlook:
    """What comes next for somebody who has not answered: when they are reminded, or from when they are to be called."""

    at: datetime | None = None
    by_phone: bool = False

    def to_call(self, now: datetime) -> bool:
        """Tell whether it is time to call."""
        return self.by_phone and self.at is not None and self.at <= now


def of_delegation(standing: Standing, now: datetime) -> Outlook:
    """Return what comes next for a focal point."""
    row = standing.delegation
    deadlines = waits_for(standing.tally, standing.terms, now).values()
    if not deadlines:
        return Outlook()
    by_phone = not reaches(delegations.contacts(row).email)
    return Outlook(next_of(deadlines, row.created_at, None if by_phone else row.reminded_at), by_phone)


def of_invitation(row: Invitation, now: datetime) -> Outlook:
    """Return what comes next for who is invited by name."""
    if row.state != "sent" or row.expires_at is None or row.expires_at <= now:
        return Outlook()
    by_phone = not row.has_email or not reaches(record.contacts(row).email)
    return Outlook(row.expires_at - BEFORE if by_phone else _goes(row), by_phone)


def reaches(email: str) -> bool:
    """Tell whether anything can be sent to an address."""
    return bool(email) and not belongs_to_nobody(email)


def sweep(now: datetime) -> int:
    """Remind whoever is due, and return how many it was."""
    return remind_delegations(now) + remind_invited(now)


def remind_invited(now: datetime) -> int:
    """Remind people invited by name whose time to answer runs out."""
    rows = session().scalars(
        sa.select(Invitation).where(
            Invitation.state == "sent",
            Invitation.has_email,
            Invitation.expires_at > now,
            Invitation.expires_at <= now + BEFORE,
        )
    )
    return sum(_write_to_invited(event_id, ids, now) for event_id, ids in _sets(row for row in rows if _due(row, now)))


def remind_delegations(now: datetime) -> int:
    """Remind focal points whose deadlines come near while something is missing."""
    soon = [sa.and_(column > now, column <= now + BEFORE) for column in (Delegation.name_by, Delegation.confirm_by)]
    rows = session().scalars(sa.select(Delegation).where(Delegation.closed_at.is_(None), sa.or_(*soon))).all()
    return sum(_write_to_focal(event_id, ids, now) for event_id, ids in _sets(row for row in rows if _what(row, now)))


def _write_to_invited(event_id: UUID, ids: Sequence[UUID], now: datetime) -> int:
    with write():
        rows = [row for row in record.locked(event_id, ids) if _due(row, now)]
        if not rows:
            return 0
        change_set = history.begin(event_id, "invitation.due", SYSTEM, now)
        before = [record.fields(row) for row in rows]
        for row in rows:
            row.reminded_at = now
        record.note(rows, before, change_set)
        invitation_notices.remind_of_deadline(rows, change_set, now=now)
        audit.log("invitations.reminded", actor=SYSTEM, now=now, event_id=event_id, count=len(rows))
        return len(rows)


def _write_to_focal(event_id: UUID, ids: Sequence[UUID], now: datetime) -> int:
    with write():
        rows = [(row, what) for row in delegation_record.locked(event_id, ids) if (what := _what(row, now))]
        if not rows:
            return 0
        change_set = history.begin(event_id, "delegation.due", SYSTEM, now)
        for row, what in rows:
            before = delegation_record.fields(row)
            row.reminded_at = now
            history.record(change_set, delegation_services.KIND, row.id, before, delegation_record.fields(row))
            email = delegations.contacts(row).email
            delegation_notices.remind_of_deadline(row, email, what, change_set, now=now)
        audit.log("delegations.reminded", actor=SYSTEM, now=now, event_id=event_id, count=len(rows))
        session().flush()
        return len(rows)


def _due(row: Invitation, now: datetime) -> bool:
    if not invitations.is_open(row, now) or row.state != "sent" or row.expires_at is None:
        return False
    at = _goes(row)
    return at is not None and at <= now and reaches(record.contacts(row).email)


def _goes(row: Invitation) -> datetime | None:
    return goes_at(row.expires_at, row.sent_at, row.reminded_at) if row.expires_at else None


def _what(row: Delegation, now: datetime) -> str:
    """Return which deadline a focal point is to be reminded of now; empty for none."""
    if row.closed_at is not None or not reaches(delegations.contacts(row).email):
        return ""
    standing = delegations.standing(session().get_one(Event, row.event_id), row)
    for what, deadline in waits_for(standing.tally, standing.terms, now).items():
        at = goes_at(deadline, row.created_at, row.reminded_at)
        if at is not None and at <= now:
            return what
    return ""


def _sets(rows: Iterable[Invitation] | Iterable[Delegation]) -> list[tuple[UUID, list[UUID]]]:
    """Return the ids of rows by event, in sets that are small."""
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row.id)
    return [(event, ids[at : at + _SET]) for event, ids in found.items() for at in range(0, len(ids), _SET)]
