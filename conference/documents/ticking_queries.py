"""Reads for ticking signed sheets back: who has which line of a group, who arrived already."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.documents.models import NumberedLine
from conference.documents.ticking_rules import Arrival, Known
from conference.participants import merge
from conference.participants.field_tests import among
from conference.participants.models import Participant
from conference.participants.rules import EXPECTED
from conference.presence.recording import Spot

_NAMED = ("given_names", "family_name", "organisation", "state", "group_id", "merged_into_id")


def lines_of(event_id: UUID, group_id: UUID) -> dict[int, Known]:
    """Return who has each line that was ever given on the sheets of a group, by its number."""
    columns = [getattr(Participant, name) for name in _NAMED]
    rows = session().execute(
        sa.select(NumberedLine.number, Participant.id, *columns)
        .outerjoin(Participant, Participant.id == NumberedLine.participant_id)
        .where(NumberedLine.event_id == event_id, NumberedLine.group_id == group_id)
        .order_by(NumberedLine.number)
    )
    return {number: _known(number, person_id, *rest) for number, person_id, *rest in rows}


def _known(number: int, person_id: UUID | None, *rest: Any) -> Known:
    given, family, organisation, state, group_id, merged = rest
    if merged is not None and person_id is not None:
        keeper = merge.keeper_of(session().get_one(Participant, person_id))
        return _known(number, keeper.id, *(getattr(keeper, name) for name in _NAMED))._replace(merged=True)
    name = " ".join(part for part in (given, family) if part)
    if not name:
        return Known(number)
    return Known(number, person_id, name, organisation, state in EXPECTED, group_id)


def arrivals(spot: Spot, participant_ids: Iterable[UUID]) -> dict[UUID, Arrival]:
    """Return the first arrival at a place of those who are there."""
    model, found = spot.model, dict[UUID, Arrival]()
    query = sa.select(model.participant_id, model.at, model.desk).where(
        *spot.here, among(list(participant_ids), model.participant_id)
    )
    for person_id, at, desk in session().execute(query.order_by(model.at, model.op_id)):
        found.setdefault(person_id, Arrival(at, desk))
    return found


def printed_groups(event_id: UUID) -> dict[UUID, int]:
    """Return the groups whose sheets were printed once, with the highest line of each."""
    query = sa.select(NumberedLine.group_id, sa.func.max(NumberedLine.number)).where(NumberedLine.event_id == event_id)
    return {row[0]: row[1] for row in session().execute(query.group_by(NumberedLine.group_id))}
