"""What the log does when people are erased, and when two records that were one are two again."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import session
from conference.core.errors import Error
from conference.desk import op_data, op_rows, quarantine
from conference.desk.models import DeskOp, DeskQuarantine
from conference.participants import erasure, merge_undo
from conference.participants.models import Ticket
from conference.presence import services as arrivals
from conference.presence.models import CheckIn, SessionCheckIn


def _forget(event_id: UUID, participant_ids: Sequence[UUID]) -> None:
    """Take what was typed of people who are erased out of the operations about them; what was done stays."""
    hashes = sa.select(Ticket.hash).where(Ticket.participant_id.in_(participant_ids))
    about = sa.or_(DeskOp.subject_id.in_(participant_ids), DeskOp.ticket_hash.in_(hashes))
    rows = sa.select(DeskOp).where(DeskOp.event_id == event_id, about)
    for row in session().scalars(rows).all():
        op_rows.forget(row)
        row.ticket_hash = None
    _forget_held(event_id, set(participant_ids))
    session().flush()


def _forget_held(event_id: UUID, ids: set[UUID]) -> None:
    """Empty what lies in quarantine and says something of these people, as far as it can be read; it is judged by that.

    What cannot be read says of nobody whom it is about: it stays sealed until it is dismissed and the event is purged.
    """
    for row in session().scalars(sa.select(DeskQuarantine).where(DeskQuarantine.event_id == event_id)).all():
        read = quarantine.read(row)
        if read is not None and read[1].subject in ids:
            row.sealed = vault.seal(event_id, quarantine.PURPOSE, row.id, quarantine.NOTHING)
            row.verdict, row.judged_at = row.verdict or "dismissed", row.judged_at or row.received_at


def _part(goes: UUID, stays: UUID, _moved: Mapping[str, Sequence[str]]) -> None:
    """Give the arrivals of somebody who is two again to the one whose ticket, or else whose record, the desk named."""
    owners = dict[bytes | UUID, UUID]()
    for one in session().scalars(sa.select(Ticket).where(Ticket.participant_id.in_([goes, stays]))):
        owners[one.id] = owners[bytes(one.hash)] = one.participant_id
    mine = sa.union(
        *(sa.select(model.op_id).where(model.participant_id == stays) for model in (CheckIn, SessionCheckIn))
    )
    rows = session().scalars(sa.select(DeskOp).where(DeskOp.op_id.in_(mine))).all()
    arrivals.reassign([row.op_id for row in rows if _named(row, owners) == goes], goes)


def _named(row: DeskOp, owners: Mapping[bytes | UUID, UUID]) -> UUID:
    if row.kind not in {"check_in", "session_in"}:
        return row.subject_id
    try:
        ticket_hash, ticket_id = op_data.scanned(op_rows.data_of(row))
    except Error:
        return row.subject_id
    return owners.get(ticket_hash or ticket_id or row.subject_id, row.subject_id)


erasure.on_erase(_forget)
merge_undo.on_part(_part)
