"""That somebody looks at contacts is logged before they are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from conference.core import audit
from conference.core.db import session, write
from conference.core.permissions import Actor


def note_person(event_id: UUID, participant_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Log that ``actor`` looks at one person's contacts."""
    with _between_reads():
        audit.log("participant.opened", actor=actor, now=now, event_id=event_id, subject_id=participant_id)


def note_list(event_id: UUID, count: int, *, actor: Actor, now: datetime) -> None:
    """Log that ``actor`` looks at the contacts of so many people in the list."""
    with _between_reads():
        audit.log("participants.contacts_shown", actor=actor, now=now, event_id=event_id, count=count)


def note_delegations(event_id: UUID, count: int, *, actor: Actor, now: datetime) -> None:
    """Log that ``actor`` looks at the contacts of the focal points of so many delegations."""
    with _between_reads():
        audit.log("delegations.contacts_shown", actor=actor, now=now, event_id=event_id, count=count)


@contextmanager
def _between_reads() -> Iterator[None]:
    """Write in the middle of a page: what was read for it stays as read, else each row would be read once more."""
    session().expunge_all()
    with write():
        yield
