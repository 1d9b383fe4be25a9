"""Reads of who was in the sessions of the programme: how many in each, and the list of one to tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.agenda.sign_up_queue import SEATED, WAITING
from conference.core.db import session
from conference.events import queries as events
from conference.participants import queries as people
from conference.participants.fields import Condition
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from conference.participants.rules import EXPECTED
from conference.presence import queries
from conference.presence.models import SessionCheckIn

PER_PAGE = 100
MOST_OTHERS = 12
#: Whom a list shows.
SIGNED_UP, MEANT, PRESENT, MISSING = "inscrites", "attendues", "presentes", "absentes"


class Listed(NamedTuple):
    """Somebody in the list of a session; ``sign_up`` is empty without one, ``at`` of who is not there."""

    id: UUID
    given_names: str
    family_name: str
    organisation: str
    group_id: UUID
    state: str
    sign_up: str | None
    at: datetime | None

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them; empty of somebody who was erased."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)


@dataclass(frozen=True)
class Page:
    """One page of the list of a session, how many there are in each list, and who else is meant by a search."""

    people: Sequence[Listed]
    counts: dict[str, int]
    total: int
    number: int
    others: Sequence[Listed] = ()


def present(event_id: UUID) -> dict[UUID, int]:
    """Return how many people were in each session of an event; one in which nobody was, is not in it."""
    heads = sa.func.count(SessionCheckIn.participant_id.distinct())
    counted = sa.select(SessionCheckIn.session_id, heads).where(
        SessionCheckIn.event_id == event_id, queries.stands(event_id, SessionCheckIn)
    )
    return {row[0]: row[1] for row in session().execute(counted.group_by(SessionCheckIn.session_id))}


def waiting(event_id: UUID) -> dict[UUID, int]:
    """Return how many people wait for a seat in each session of an event."""
    counted = (
        sa.select(SignUp.session_id, sa.func.count())
        .join(AgendaSession, AgendaSession.id == SignUp.session_id)
        .where(AgendaSession.event_id == event_id, SignUp.state == WAITING)
    )
    return {row[0]: row[1] for row in session().execute(counted.group_by(SignUp.session_id))}


def usual(row: AgendaSession) -> str:
    """Return who should be in a session: those who signed up, or where nobody has to everybody that it is meant for."""
    return SIGNED_UP if row.sign_up_policy != "none" else MEANT


def expected(row: AgendaSession) -> set[UUID]:
    """Return who should be in a session: those who have a seat or wait for one, else everybody it is meant for."""
    return _Lists(row).ids(usual(row))


def first(row: AgendaSession) -> str:
    """Return which list to show at first: the usual one, or while nobody signed up everybody that it is meant for."""
    return MEANT if usual(row) == SIGNED_UP and not _Lists(row).count_of(SIGNED_UP) else usual(row)


def page(row: AgendaSession, which: str, typed: str, number: int) -> Page:
    """Return a page of a list of a session, by name; with a search also a few others who are not in the list."""
    lists = _Lists(row)
    counts = {name: lists.count([condition]) for name, condition in lists.of.items()}
    asked = lists.of[which]
    found = people.match(row.event_id, Wanted(q=typed)).conditions if typed else []
    total = lists.count([asked, *found]) if typed else counts[which]
    number = min(number, max(1, -(-total // PER_PAGE)))
    shown = lists.people([asked, *found], PER_PAGE, (number - 1) * PER_PAGE)
    others = lists.people([sa.not_(asked), *found], MOST_OTHERS) if typed else []
    return Page(shown, counts, total, number, others)


class _Lists:
    """The people of an event beside what they have to do with one session, and the conditions of its lists."""

    def __init__(self, row: AgendaSession) -> None:
        at = sa.func.min(SessionCheckIn.at, type_=SessionCheckIn.at.type).label("at")
        self.first = (
            sa.select(SessionCheckIn.participant_id, at)
            .where(SessionCheckIn.session_id == row.id, queries.stands(row.event_id, SessionCheckIn))
            .group_by(SessionCheckIn.participant_id)
            .subquery()
        )
        signed = sa.select(SignUp.participant_id, SignUp.state).where(SignUp.session_id == row.id)
        self.signed = signed.where(SignUp.state.in_((SEATED, WAITING))).subquery()
        self.event_id = row.event_id
        self.of = self._conditions(row)

    def _conditions(self, row: AgendaSession) -> dict[str, Condition]:
        groups = [group.id for group in events.groups(row.event_id) if group.code in row.groups]
        meant = sa.and_(Participant.state.in_(EXPECTED), Participant.group_id.in_(groups) if row.groups else sa.true())
        signed, here = self.signed.c.state.is_not(None), self.first.c.at.is_not(None)
        found: dict[str, Condition] = {SIGNED_UP: signed} if row.sign_up_policy != "none" else {}
        found[MEANT] = meant
        return {**found, PRESENT: here, MISSING: sa.and_(found[usual(row)], sa.not_(here))}

    def count(self, conditions: Sequence[Condition]) -> int:
        """Count the people of an event for whom these hold."""
        return session().scalar(self._from(sa.select(sa.func.count()).select_from(Participant), conditions)) or 0

    def count_of(self, which: str) -> int:
        """Count one list."""
        return self.count([self.of[which]])

    def ids(self, which: str) -> set[UUID]:
        """Return who is in one list."""
        return set(session().scalars(self._from(sa.select(Participant.id).select_from(Participant), [self.of[which]])))

    def people(self, conditions: Sequence[Condition], limit: int, offset: int = 0) -> list[Listed]:
        """Return some of them by name."""
        columns = [getattr(Participant, name) for name in Listed._fields[:6]]
        query = sa.select(*columns, self.signed.c.state, self.first.c.at).select_from(Participant)
        ordered = self._from(query, conditions).order_by(Participant.sort_key, Participant.id)
        return [Listed._make(row) for row in session().execute(ordered.limit(limit).offset(offset))]

    def _from(self, query: Any, conditions: Sequence[Condition]) -> Any:
        return (
            query.outerjoin(self.first, self.first.c.participant_id == Participant.id)
            .outerjoin(self.signed, self.signed.c.participant_id == Participant.id)
            .where(Participant.event_id == self.event_id, Participant.merged_into_id.is_(None), *conditions)
        )
