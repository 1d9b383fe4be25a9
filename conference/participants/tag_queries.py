"""Reads of tags: those of an event with how many people have them, those of a person."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.models import Participant


class Counted(NamedTuple):
    """A tag and how many people of the list have it."""

    id: UUID
    name: str
    key: str
    people: int


def all_tags(event_id: UUID) -> list[Counted]:
    """Return the tags of an event by name, each with how many people it is on."""
    on = sa.and_(Participant.id == ParticipantTag.participant_id, Participant.merged_into_id.is_(None))
    rows = session().execute(
        sa.select(Tag.id, Tag.name, Tag.key, sa.func.count(Participant.id))
        .outerjoin(ParticipantTag, ParticipantTag.tag_id == Tag.id)
        .outerjoin(Participant, on)
        .where(Tag.event_id == event_id)
        .group_by(Tag.id, Tag.name, Tag.key)
        .order_by(Tag.key)
    )
    return [Counted(*row) for row in rows]


def names(event_id: UUID) -> list[str]:
    """Return the names of an event's tags, to be chosen from."""
    return list(session().scalars(sa.select(Tag.name).where(Tag.event_id == event_id).order_by(Tag.key)))


def of_person(event_id: UUID, participant_id: UUID) -> dict[str, bool]:
    """Return the names of an event's tags, each with whether a person has it."""
    worn = sa.exists().where(ParticipantTag.tag_id == Tag.id, ParticipantTag.participant_id == participant_id)
    rows = session().execute(sa.select(Tag.name, worn).where(Tag.event_id == event_id).order_by(Tag.key))
    return {name: has for name, has in rows}  # noqa: C416 (rows, not pairs)
