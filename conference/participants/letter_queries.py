"""Reads of the messages that organisers wrote: when, by whom, to how many, what became of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.core.history import ChangeSet
from conference.events.models import StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants import letters
from conference.participants.models import Code, Participant

PER_PAGE = 25


@dataclass(frozen=True)
class Sent:
    """One message to many: its change set, its text, and how many are in each state of the outbox."""

    change_set: ChangeSet
    letter: letters.Letter | None
    states: Counter[str]

    @property
    def total(self) -> int:
        """How many people it was written to."""
        return sum(self.states.values())


def count(event_id: UUID) -> int:
    """Return how many messages organisers of an event have written."""
    mine = (ChangeSet.scope_id == event_id, ChangeSet.action == letters.ACTION)
    return session().scalar(sa.select(sa.func.count()).select_from(ChangeSet).where(*mine)) or 0


def sent(event_id: UUID, page: int = 1) -> list[Sent]:
    """Return one page of the messages that organisers of an event wrote, the newest first."""
    mine = (ChangeSet.scope_id == event_id, ChangeSet.action == letters.ACTION)
    query = sa.select(ChangeSet).where(*mine).order_by(ChangeSet.at.desc(), ChangeSet.id)
    found = session().scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return _with_states(found)


def one(event_id: UUID, change_set_id: UUID) -> Sent | None:
    """Return one message of an event; that of another event is not found."""
    mine = (ChangeSet.scope_id == event_id, ChangeSet.action == letters.ACTION, ChangeSet.id == change_set_id)
    found = session().scalars(sa.select(ChangeSet).where(*mine)).all()
    return _with_states(found)[0] if found else None


def _with_states(found: Sequence[ChangeSet]) -> list[Sent]:
    each: dict[UUID, Counter[str]] = {change_set.id: Counter() for change_set in found}
    columns = (OutboxMessage.change_set_id, OutboxMessage.state)
    query = sa.select(*columns, sa.func.count()).where(OutboxMessage.change_set_id.in_(each)).group_by(*columns)
    for change_set_id, state, number in session().execute(query):
        if change_set_id is not None:
            each[change_set_id][state] = number
    return [Sent(change_set, letters.letter_of(change_set.id), each[change_set.id]) for change_set in found]


def named(event_id: UUID, ids: Sequence[UUID], *, limit: int | None = None) -> Sequence[Any]:
    """Return (id, given, family, code, group's label) of people, by name: who has to be told in another way."""
    code = (
        sa.select(sa.func.min(Code.text)).where(Code.participant_id == Participant.id).correlate(Participant)
    ).scalar_subquery()
    person = Participant
    query = (
        sa.select(person.id, person.given_names, person.family_name, code.label("code"), StakeholderGroup.label)
        .join(StakeholderGroup, StakeholderGroup.id == person.group_id)
        .where(person.event_id == event_id, person.id.in_(ids))
        .order_by(person.sort_key, person.id)
    )
    return session().execute(query.limit(limit)).all()
