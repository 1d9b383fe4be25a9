"""Reads of what waits for an organiser: pairs of records that may be one person, and requests to be erased."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.core.db import session
from conference.participants.likeness_rules import NOTICED
from conference.participants.models import ErasureRequest, Participant, Suspicion

PER_PAGE = 50
_FIRST, _SECOND = aliased(Participant), aliased(Participant)


class Pair(NamedTuple):
    """Two records that may be one person, the earlier first."""

    suspicion: Suspicion
    first: Participant
    second: Participant


class Request(NamedTuple):
    """A request to be erased, and whom it is about."""

    request: ErasureRequest
    person: Participant


def pairs(event_id: UUID, page: int = 1) -> list[Pair]:
    """Return one page of the pairs of an event about which nobody has decided, the likeliest first, then the newest."""
    noticed = sa.case(NOTICED, value=Suspicion.why, else_=0)
    likeliest = sa.func.coalesce(Suspicion.score, noticed).desc()
    ranked = _pairs(event_id).where(*_undecided()).order_by(likeliest, Suspicion.created_at.desc(), Suspicion.id)
    rows = session().execute(ranked.limit(PER_PAGE).offset((max(page, 1) - 1) * PER_PAGE))
    return [Pair(*row) for row in rows]


def pair(event_id: UUID, suspicion_id: UUID) -> Pair | None:
    """Return one pair of an event, decided or not."""
    row = session().execute(_pairs(event_id).where(Suspicion.id == suspicion_id)).first()
    return Pair(*row) if row else None


def count_pairs(event_id: UUID) -> int:
    """Return how many pairs of an event nobody has decided about."""
    found = _pairs(event_id).where(*_undecided()).with_only_columns(sa.func.count(Suspicion.id))
    return session().scalar(found) or 0


def requests(event_id: UUID) -> list[Request]:
    """Return the requests of an event that wait for an answer, the oldest first."""
    rows = session().execute(
        _requests(event_id).where(ErasureRequest.outcome.is_(None)).order_by(ErasureRequest.asked_at, ErasureRequest.id)
    )
    return [Request(*row) for row in rows]


def request(event_id: UUID, request_id: UUID) -> Request | None:
    """Return one request of an event, answered or not."""
    row = session().execute(_requests(event_id).where(ErasureRequest.id == request_id)).first()
    return Request(*row) if row else None


def counts(event_id: UUID) -> tuple[int, int]:
    """Return how many pairs nobody has decided about, and how many requests wait for an answer; one statement."""
    pairs = _pairs(event_id).where(*_undecided()).with_only_columns(sa.func.count(Suspicion.id))
    waiting = (ErasureRequest.event_id == event_id, ErasureRequest.outcome.is_(None))
    requests = sa.select(sa.func.count(ErasureRequest.id)).where(*waiting)
    row = session().execute(sa.select(pairs.scalar_subquery(), requests.scalar_subquery())).one()
    return row[0], row[1]


def _pairs(event_id: UUID) -> "sa.Select[Suspicion, Participant, Participant]":
    return (
        sa.select(Suspicion, _FIRST, _SECOND)
        .join(_FIRST, _FIRST.id == Suspicion.first_id)
        .join(_SECOND, _SECOND.id == Suspicion.second_id)
        .where(Suspicion.event_id == event_id)
    )


def _undecided() -> tuple[sa.ColumnElement[bool], ...]:
    return (Suspicion.settled.is_(None), _FIRST.merged_into_id.is_(None), _SECOND.merged_into_id.is_(None))


def _requests(event_id: UUID) -> "sa.Select[ErasureRequest, Participant]":
    return (
        sa.select(ErasureRequest, Participant)
        .join(Participant, Participant.id == ErasureRequest.participant_id)
        .where(ErasureRequest.event_id == event_id)
    )
