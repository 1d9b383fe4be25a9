"""Reads that count across rooms, and the events of one account."""

from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants import ordering
from conference.participants.models import Delegation, Invitation, Participant
from conference.participants.rules import OVER
from conference.reports import counting
from conference.reports.rules import Cell, Tally


def tally(event_id: UUID) -> Tally:
    """Count the people of an event by group, district, state and sex, in one query; merged records are nobody."""
    columns = (Participant.group_id, Participant.district_id, Participant.state, Participant.sex)
    rows = counting.counted(ordering.everybody(event_id), columns)
    cells = ((Cell(group, district, state, sex), count) for group, district, state, sex, count in rows)
    return Tally(cells, over=OVER)


def names(event_id: UUID, subject_ids: set[UUID]) -> dict[UUID, str]:
    """Return whom messages of an event are about, by id: people, those who are invited, focal points."""
    if not subject_ids:
        return {}
    people = [
        sa.select(row.id, row.given_names, row.family_name).where(row.event_id == event_id, row.id.in_(subject_ids))
        for row in (Participant, Invitation)
    ]
    focal = sa.select(Delegation.id, Delegation.focal_name, sa.literal("")).where(
        Delegation.event_id == event_id, Delegation.id.in_(subject_ids)
    )
    rows = session().execute(sa.union_all(*people, focal))
    return {key: " ".join(part for part in (given, family) if part) for key, given, family in rows}
