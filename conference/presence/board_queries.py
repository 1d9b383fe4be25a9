"""Reads of the board of a half-day: a few statements, whatever the number of people."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.core.db import is_sqlite, session
from conference.participants.models import Participant
from conference.participants.rules import EXPECTED
from conference.presence import queries
from conference.presence.board_rules import Cell
from conference.presence.models import CheckIn


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
    here = sa.select(CheckIn.participant_id).where(*_standing(event_id, half_day_id)).distinct().subquery()
    expected, walk_in = Participant.state.in_(EXPECTED), Participant.source == "desk"
    columns = (Participant.group_id, Participant.district_id, Participant.sex)
    present = (
        sa.select(*columns, expected, sa.true(), walk_in, sa.func.count())
        .join(here, here.c.participant_id == Participant.id)
        .where(Participant.merged_into_id.is_(None))
        .group_by(*columns, expected, walk_in)
    )
    found = [Cell(*row) for row in session().execute(present)]
    came = Counter[tuple[UUID, UUID | None, str]]()
    for one in found:
        came[one.group_id, one.district_id, one.sex] += one.people if one.expected else 0
    return found + [
        Cell(*key, expected=True, present=False, walk_in=False, people=people - came[key])
        for *kind, people in session().execute(_expected(event_id))
        if people > came[key := (kind[0], kind[1], kind[2])]
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
    """Yield how many people first came in each minute, by the label of their desk."""
    first = _first(event_id, half_day_id)
    minute = _minute(first.c.at)
    query = sa.select(minute, first.c.desk, sa.func.count()).group_by(minute, first.c.desk)
    for at, desk, people in session().execute(query):
        yield at if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=UTC), desk, people


def latest(event_id: UUID, half_day_id: UUID, limit: int) -> list[Arrived]:
    """Return who came last to a half-day for the first time, the last first."""
    sooner = aliased(CheckIn)
    before = sa.tuple_(sooner.at, sooner.op_id) < sa.tuple_(CheckIn.at, CheckIn.op_id)
    earlier = (
        sa.exists()
        .where(sooner.participant_id == CheckIn.participant_id, sooner.half_day_id == CheckIn.half_day_id, before)
        .where(queries.stands(event_id, sooner))
    )
    names = [getattr(Participant, name) for name in Arrived._fields[:7]]
    rows = session().execute(
        sa.select(*names, CheckIn.at, CheckIn.desk)
        .join(CheckIn, CheckIn.participant_id == Participant.id)
        .where(*_standing(event_id, half_day_id), ~earlier, Participant.merged_into_id.is_(None))
        .order_by(CheckIn.at.desc(), CheckIn.op_id)
        .limit(limit)
    )
    return [Arrived._make(row) for row in rows]


def _standing(event_id: UUID, half_day_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return CheckIn.half_day_id == half_day_id, CheckIn.event_id == event_id, queries.stands(event_id)


def _first(event_id: UUID, half_day_id: UUID) -> Any:
    """Return, for each person, the arrival at a half-day that counts."""
    number = sa.func.row_number().over(partition_by=CheckIn.participant_id, order_by=(CheckIn.at, CheckIn.op_id))
    every = sa.select(CheckIn.at, CheckIn.desk, number.label("number")).where(*_standing(event_id, half_day_id))
    numbered = every.subquery()
    return sa.select(numbered.c.at, numbered.c.desk).where(numbered.c.number == 1).subquery()


def _minute(column: Any) -> Any:
    """Return an instant without its seconds; on SQLite as it is written."""
    if is_sqlite():
        return sa.func.substr(sa.type_coerce(column, sa.String), 1, 16)
    return sa.func.date_trunc("minute", column, type_=column.type)
