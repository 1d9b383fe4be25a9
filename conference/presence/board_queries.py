"""Reads of the board of a half-day: a few statements, whatever the number of people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import is_sqlite, session
from conference.participants.models import Participant
from conference.participants.rules import EXPECTED
from conference.presence import queries
from conference.presence.board_rules import Cell
from conference.presence.models import CheckIn

#: Five minutes divide ten, and the quarters of an hour by which zones differ.
FINE = 5 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Arrived(NamedTuple):
    """One of the latest arrivals: what a desk sees of somebody, when and where they came."""

    id: UUID
    given_names: str
    family_name: str
    organisation: str
    group_id: UUID
    state: str
    source: str
    at: datetime
    desk: str

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them; empty of somebody who was erased."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)


def cells(event_id: UUID, half_day_id: UUID) -> list[Cell]:
    """Return everybody who is expected or present at a half-day, counted by what the board tells apart."""
    here = _first(event_id, half_day_id)
    expected, walk_in = Participant.state.in_(EXPECTED), Participant.source == "desk"
    columns = (Participant.group_id, Participant.district_id, Participant.sex)
    present = (
        sa.select(*columns, expected, sa.true(), walk_in, sa.func.count())
        .join(here, here.c.participant_id == Participant.id)
        .where(Participant.merged_into_id.is_(None))
        .group_by(*columns, expected, walk_in)
    )
    found = [Cell(*row) for row in session().execute(present)]
    came = {(one.group_id, one.district_id, one.sex): 0 for one in found}
    for one in found:
        came[one[:3]] += one.people if one.expected else 0
    return found + [
        Cell(group, district, sex, expected=True, present=False, walk_in=False, people=people - came.get(key, 0))
        for group, district, sex, people in session().execute(_expected(event_id))
        if people > came.get(key := (group, district, sex), 0)
    ]


def _expected(event_id: UUID) -> "sa.Select[*tuple[Any, ...]]":
    """Count who is expected: answered by the index of facets alone."""
    columns = (Participant.group_id, Participant.district_id, Participant.sex)
    return (
        sa.select(*columns, sa.func.count())
        .where(Participant.event_id == event_id, Participant.state.in_(EXPECTED), Participant.merged_into_id.is_(None))
        .group_by(*columns)
    )


def arrivals(event_id: UUID, half_day_id: UUID) -> Iterator[tuple[datetime, str, int]]:
    """Yield how many people first came in each five minutes, by the label of their desk."""
    first = _first(event_id, half_day_id)
    step = _step(first.c.at)
    query = sa.select(step, first.c.desk, sa.func.count()).group_by(step, first.c.desk)
    for number, desk, people in session().execute(query):
        yield _EPOCH + timedelta(seconds=int(number) * FINE), desk, people


def latest(event_id: UUID, half_day_id: UUID, limit: int) -> list[Arrived]:
    """Return who came last to a half-day for the first time, the last first."""
    first = _first(event_id, half_day_id)
    names = [getattr(Participant, name) for name in Arrived._fields[:7]]
    rows = session().execute(
        sa.select(*names, first.c.at, first.c.desk)
        .join(first, first.c.participant_id == Participant.id)
        .where(Participant.merged_into_id.is_(None))
        .order_by(first.c.at.desc(), first.c.op_id)
        .limit(limit)
    )
    return [Arrived._make(row) for row in rows]


def present_at_each(event_id: UUID) -> dict[UUID, int]:
    """Return how many people are present at each half-day of an event; one at which nobody is, is not in it."""
    people = sa.func.count(CheckIn.participant_id.distinct())
    counted = sa.select(CheckIn.half_day_id, people).where(CheckIn.event_id == event_id, queries.stands(event_id))
    return {row[0]: row[1] for row in session().execute(counted.group_by(CheckIn.half_day_id))}


def _first(event_id: UUID, half_day_id: UUID) -> Any:
    """Return, for each person, the arrival at a half-day that counts."""
    number = sa.func.row_number().over(partition_by=CheckIn.participant_id, order_by=(CheckIn.at, CheckIn.op_id))
    standing = (
        sa.select(CheckIn.participant_id, CheckIn.op_id, CheckIn.at, CheckIn.desk, number.label("number"))
        .where(CheckIn.event_id == event_id, CheckIn.half_day_id == half_day_id, queries.stands(event_id))
        .subquery()
    )
    kept = (standing.c.participant_id, standing.c.op_id, standing.c.at, standing.c.desk)
    return sa.select(*kept).where(standing.c.number == 1).subquery()


def _step(column: Any) -> Any:
    """Return the number of the five minutes, since 1970."""
    if is_sqlite():
        return sa.cast(sa.func.strftime("%s", column), sa.Integer) // FINE
    return sa.cast(sa.func.floor(sa.extract("epoch", column) / FINE), sa.Integer)
