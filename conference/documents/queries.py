"""Reads for attendance sheets: who stands on them, and on which line."""

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.core.db import is_sqlite, session
from conference.core.prepared import Hot, one_of, several
from conference.documents.models import NumberedLine
from conference.events.models import StakeholderGroup
from conference.participants.field_tests import among
from conference.participants.models import Participant
from conference.participants.rules import EXPECTED, OVER

#: The line that somebody has on the sheets of the group that they are in now.
_OWN_LINE = sa.and_(NumberedLine.participant_id == Participant.id, NumberedLine.group_id == Participant.group_id)


class Signatory(NamedTuple):
    """What a sheet may say of a person, and their line. ``sealed`` is there when contacts were asked for."""

    id: UUID
    group_id: UUID
    number: int
    given_names: str
    family_name: str
    sex: str
    organisation: str
    function: str
    age_bracket: str
    sealed: bytes | None

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)


@dataclass(frozen=True)
class Line:
    """Where somebody signs: the sheet of a group, and the line on it."""

    group_id: UUID
    number: int


def line_of(participant_id: UUID) -> Line | None:
    """Return where somebody signs; nobody has a line before the sheets of their group were printed once."""
    row = (
        session()
        .execute(
            sa.select(NumberedLine.group_id, NumberedLine.number)
            .join(Participant, _OWN_LINE)
            .where(Participant.id == participant_id)
        )
        .first()
    )
    return Line(*row) if row else None


def expected(event_id: UUID) -> dict[UUID, int]:
    """Return how many people stand on the sheets of each group; a group without anybody is not in it."""
    rows = session().execute(
        sa.select(Participant.group_id, sa.func.count()).where(*_expected(event_id)).group_by(Participant.group_id)
    )
    return dict(rows.all())


def signatories(event_id: UUID, group_ids: Iterable[UUID], *, contacts: bool) -> list[Signatory]:
    """Return who has a line on the sheets of some groups and is expected, line by line."""
    columns: list[Any] = [
        *(Participant.id, Participant.group_id, NumberedLine.number),
        *(getattr(Participant, name) for name in Signatory._fields[3:-1]),
        Participant.sealed if contacts else sa.null(),
    ]
    rows = session().execute(
        sa.select(*columns)
        .join(NumberedLine, _OWN_LINE)
        .where(*_expected(event_id), Participant.group_id.in_(list(group_ids)))
        .order_by(Participant.group_id, NumberedLine.number)
    )
    return [Signatory(*row) for row in rows]


def without_line(event_id: UUID, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return (person, group) of who is expected in some groups and has no line there yet, by name."""
    rows = session().execute(
        sa.select(Participant.id, Participant.group_id)
        .outerjoin(NumberedLine, _OWN_LINE)
        .where(*_expected(event_id), Participant.group_id.in_(list(group_ids)), NumberedLine.id.is_(None))
        .order_by(Participant.sort_key, Participant.id)
    )
    return [(row[0], row[1]) for row in rows]


def unsigned(event_id: UUID, participant_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Return (person, group) of those of some people who have no line, where the sheets of their group were printed.

    In the order of their ids; records that were merged are left out.
    """
    rows = Hot().all(_unsigned(is_sqlite()), {"ids": several(participant_ids)})
    return [(row.id, row.group_id) for row in rows if row.event_id == event_id and row.merged_into_id is None]


@functools.cache
def _unsigned(_on_sqlite: bool) -> Any:  # noqa: FBT001 (part of the key)
    """Every arrival asks it. More is looked at afterwards: SQLite would read everybody to find one of the event."""
    printed = aliased(NumberedLine)
    return (
        sa.select(Participant.id, Participant.group_id, Participant.event_id, Participant.merged_into_id)
        .outerjoin(NumberedLine, _OWN_LINE)
        .where(
            one_of(Participant.id, "ids"),
            NumberedLine.id.is_(None),
            sa.exists().where(printed.group_id == Participant.group_id),
        )
        .order_by(Participant.id)
    )


def last_lines(group_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the highest line ever given on the sheets of each group; a group whose sheets have none is not in it."""
    rows = session().execute(
        sa.select(NumberedLine.group_id, sa.func.max(NumberedLine.number))
        .where(NumberedLine.group_id.in_(list(group_ids)))
        .group_by(NumberedLine.group_id)
    )
    return dict(rows.all())


def _expected(event_id: UUID) -> list[sa.ColumnElement[bool]]:
    return [
        Participant.event_id == event_id,
        Participant.state.in_(EXPECTED),
        Participant.merged_into_id.is_(None),
    ]


class Recipient(NamedTuple):
    """Somebody for whom a paper is printed, and their group."""

    person: Participant
    group: StakeholderGroup


def recipients(event_id: UUID, participant_ids: Sequence[UUID]) -> list[Recipient]:
    """Return people of an event in the order given, without the refused, cancelled, merged and erased."""
    rows = session().execute(
        sa.select(Participant, StakeholderGroup)
        .join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        .where(
            Participant.event_id == event_id,
            among(list(participant_ids)),
            Participant.state.not_in(OVER),
            Participant.merged_into_id.is_(None),
        )
    )
    found = {person.id: Recipient(person, group) for person, group in rows if not person.erased}
    return [found[one] for one in participant_ids if one in found]
