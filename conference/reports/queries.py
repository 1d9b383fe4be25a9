"""Reads that count across rooms, and the events of one account."""

from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants.models import Participant
from conference.reports.rules import Cell, Tally


def tally(event_id: UUID) -> Tally:
    """Count the people of an event by group, district, state and sex, in one query; merged records are nobody."""
    columns = (Participant.group_id, Participant.district_id, Participant.state, Participant.sex)
    rows = session().execute(
        sa.select(*columns, sa.func.count())
        .where(Participant.event_id == event_id, Participant.merged_into_id.is_(None))
        .group_by(*columns)
    )
    return Tally((Cell(group, district, state, sex), count) for group, district, state, sex, count in rows)


def names(event_id: UUID, participant_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of people of an event, by id."""
    if not participant_ids:
        return {}
    rows = session().execute(
        sa.select(Participant.id, Participant.given_names, Participant.family_name).where(
            Participant.event_id == event_id, Participant.id.in_(participant_ids)
        )
    )
    return {key: " ".join(part for part in (given, family) if part) for key, given, family in rows}
