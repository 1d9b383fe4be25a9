"""What becomes of the invitations of two people who turn out to be one: none waits any more for who has come."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.participants import invitation_records as record
from conference.participants.models import Invitation, Participant
from conference.participants.rules import OVER

_WAITS = frozenset({"draft", "sent"})


def locked(event_id: UUID, participant_ids: Sequence[UUID]) -> list[Invitation]:
    """Return the invitations of people, locked; before the people are."""
    theirs = sa.select(Invitation.id).where(
        Invitation.event_id == event_id, Invitation.participant_id.in_(participant_ids)
    )
    ids = list(session().scalars(theirs))
    return record.locked(event_id, ids) if ids else []


def locked_again(event_id: UUID, owners: Sequence[str]) -> list[Invitation]:
    """Return the invitations that a merge touched, as :func:`settle` named them, locked; before people are."""
    ids = [UUID(one.split()[0]) for one in owners]
    return record.locked(event_id, ids) if ids else []


def settle(
    invitations: Sequence[Invitation],
    keeper: Participant,
    gone: Participant,
    change_set: history.ChangeSet,
    *,
    adopted: bool,
    now: datetime,
) -> dict[str, list[str]]:
    """Have the invitations say what became of the one person; return whose they were before.

    ``adopted``: the person stands where the record that goes stood, so its invitation is the one that counts. One that
    waits for an answer waits on only while the person is as it left them; who has come has accepted, and a second
    invitation of somebody who has one is withdrawn.
    """
    rows = {row.participant_id: row for row in invitations}
    before = [(row, row.participant_id, record.fields(row)) for row in invitations]
    own, other = rows.get(keeper.id), rows.get(gone.id)
    counts, spare = (other, own) if other is not None and (adopted or own is None) else (own, other)
    if spare is not None and spare.state in _WAITS:
        spare.state = "withdrawn"
    if counts is not None and counts is other:
        _point(counts, spare, keeper.id)
    if counts is not None and counts.state in _WAITS and keeper.state not in {"nominated", *OVER}:
        counts.state, counts.answered_at = "accepted", counts.answered_at or now
    for row, _, was in before:
        if record.fields(row) != was or row is counts:
            row.version += 1
            history.record(change_set, record.KIND, row.id, was, record.fields(row))
    session().flush()
    return {"invitation": [f"{row.id} {owner or ''}" for row, owner, _ in before]} if before else {}


def part(
    invitations: Sequence[Invitation],
    changes: Sequence[tuple[UUID, history.Fields, history.Fields]],
    owners: Sequence[str],
    trace: history.ChangeSet,
) -> None:
    """Have invitations say again what they said before a merge, each of the record whose it was.

    Raises ``undo_changed`` when one has changed since.
    """
    said = {subject: (before, after) for subject, before, after in changes}
    owner = {UUID(key): rest for key, _, rest in (one.partition(" ") for one in owners)}
    known = {row.id: record.fields(row) for row in invitations}
    for row in invitations:
        after = said.get(row.id, ({}, {}))[1]
        if row.link_hash is None or any(known[row.id].get(name) != value for name, value in after.items()):
            raise Error("undo_changed", 409, name=record.name_of(row))
        row.participant_id = None
    session().flush()
    for row in invitations:
        if row.id in said:
            record.restore(row, said[row.id][0])
        row.participant_id = UUID(owner[row.id]) if owner[row.id] else None
    record.note(invitations, [known[row.id] for row in invitations], trace)


def _point(counts: Invitation, spare: Invitation | None, keeper_id: UUID) -> None:
    """Have an invitation be the person's: a person has one at most."""
    if spare is not None:
        spare.participant_id = None
        session().flush()
    counts.participant_id = keeper_id
