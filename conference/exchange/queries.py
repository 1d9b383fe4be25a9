"""Reads of the import: files that wait, and everybody whom a file may name again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.events.models import StakeholderGroup
from conference.exchange.models import ImportDraft
from conference.participants.models import ContactKey, Participant

_AT_ONCE = 500


class Known(NamedTuple):
    """Somebody who is in the event already; only what a file can be compared with."""

    id: UUID
    group_id: UUID
    delegation_id: UUID | None
    merged_into_id: UUID | None
    state: str
    seat: str
    version: int
    title: str
    given_names: str
    family_name: str
    organisation: str
    function: str
    sex: str
    age_bracket: str
    district_id: UUID | None
    language: str
    consent_photo: bool
    consent_list: bool
    consent_invite: bool
    sort_key: str
    sealed: bytes | None


def everybody(event_id: UUID) -> list[Known]:
    """Return everybody of an event, merged records too, in the order in which they came."""
    columns = [getattr(Participant, name) for name in Known._fields]
    rows = session().execute(
        sa.select(*columns).where(Participant.event_id == event_id).order_by(Participant.created_at, Participant.id)
    )
    return [Known(*row) for row in rows]


def contact_keys(event_id: UUID) -> list[tuple[UUID, str, bytes]]:
    """Return (participant, kind, fingerprint) of every contact of an event."""
    rows = session().execute(
        sa.select(ContactKey.participant_id, ContactKey.kind, ContactKey.mac).where(ContactKey.event_id == event_id)
    )
    return [(person_id, kind, mac) for person_id, kind, mac in rows]


def states(event_id: UUID, ids: Sequence[UUID]) -> dict[str, int]:
    """Return how many of these people are in which state."""
    found: Counter[str] = Counter()
    for at in range(0, len(ids), _AT_ONCE):
        those = Participant.id.in_(ids[at : at + _AT_ONCE])
        query = sa.select(Participant.state, sa.func.count()).where(Participant.event_id == event_id, those)
        for state, count in session().execute(query.group_by(Participant.state)):
            found[state] += count
    return dict(found)


def groups_locked(event_id: UUID) -> list[StakeholderGroup]:
    """Return the groups of an event, locked: who registers or imports in it waits until this is written.

    Its people are locked before: the order for every writer is people, delegations, groups.
    """
    people = sa.select(Participant.id).where(Participant.event_id == event_id).order_by(Participant.id)
    session().execute(people.with_for_update(key_share=True)).all()
    return list(
        session().scalars(
            sa.select(StakeholderGroup)
            .where(StakeholderGroup.event_id == event_id)
            .order_by(StakeholderGroup.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def draft(event_id: UUID, staff_id: UUID, draft_id: UUID, now: datetime, *, lock: bool = False) -> ImportDraft | None:
    """Return a file that this person sent for this event, unless its hour is over."""
    query = sa.select(ImportDraft).where(
        ImportDraft.id == draft_id,
        ImportDraft.event_id == event_id,
        ImportDraft.staff_id == staff_id,
        ImportDraft.expires_at > now,
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session().scalar(query)


def waiting(event_id: UUID, staff_id: UUID, now: datetime) -> list[ImportDraft]:
    """Return the files of this person that wait, the newest first."""
    query = sa.select(ImportDraft).where(
        ImportDraft.event_id == event_id,
        ImportDraft.staff_id == staff_id,
        ImportDraft.expires_at > now,
        ImportDraft.sealed.is_not(None),
    )
    return list(session().scalars(query.order_by(ImportDraft.created_at.desc())))
