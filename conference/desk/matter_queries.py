"""What the head of desk must look at, read: how many of each kind, and a page of them."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.badges.models import BadgePrint
from conference.core.db import session
from conference.desk.models import DeskOp, DeskQuarantine, DeskSettings, DeskVerdict
from conference.desk.rules import CLOCK, CONFLICT, REPLACED, STATE, VOID, WAITING
from conference.participants.list_models import ParticipantTag
from conference.participants.models import Participant, Suspicion, Ticket
from conference.participants.rules import EXPECTED, OVER
from conference.presence import queries as presence
from conference.presence.models import CheckIn, SessionCheckIn

PER_PAGE = 25
#: What there is to look at, what cannot wait first.
KINDS = ("quarantine", "edits", "codes", "unexpected", "badges", "walk_ins", "doubles", "clocks", "vip")


class Scans(NamedTuple):
    """Arrivals of one person at one half-day, the earliest first."""

    person_id: UUID
    half_day_id: UUID
    arrivals: Sequence[Any]


def counts(event_id: UUID) -> dict[str, int]:
    """Return how much of each kind is open, in the order of ``KINDS``."""
    every = {kind: sa.select(sa.func.count()).select_from(_OPEN[kind](event_id).subquery()) for kind in KINDS}
    row = session().execute(sa.select(*(query.scalar_subquery().label(kind) for kind, query in every.items()))).one()
    return {kind: getattr(row, kind) for kind in KINDS}


def open_matters(event_id: UUID) -> int:
    """Return how much there is for the head of desk to look at."""
    return sum(counts(event_id).values())


def page(event_id: UUID, kind: str, number: int) -> list[Any]:
    """Return one page of what is open of a kind, the latest first."""
    query = _OPEN[kind](event_id).limit(PER_PAGE).offset((max(number, 1) - 1) * PER_PAGE)
    rows = session().execute(query).all()
    if kind in {"doubles", "unexpected", "vip"}:
        return _scans(event_id, [(row[0], row[1]) for row in rows])
    return [row[0] for row in rows] if kind in {"quarantine", "edits", "codes"} else list(rows)


def people(ids: Collection[UUID]) -> dict[UUID, Participant]:
    """Return people by id."""
    rows = session().scalars(sa.select(Participant).where(Participant.id.in_(set(ids))))
    return {row.id: row for row in rows}


def arrived_by(op_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return who arrived by each of these operations, at a half-day or in a session."""
    found: dict[UUID, UUID] = {}
    for model in (CheckIn, SessionCheckIn):
        rows = sa.select(model.op_id, model.participant_id).where(model.op_id.in_(op_ids))
        found |= {row[0]: row[1] for row in session().execute(rows)}
    return found


def badges_of(person_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """Return the badges of people that were printed and are good: (person, ticket, when it last came out)."""
    printed = sa.func.max(BadgePrint.printed_at, type_=BadgePrint.printed_at.type).label("printed_at")
    rows = session().execute(
        sa.select(Ticket.participant_id, Ticket.id, printed)
        .join(BadgePrint, BadgePrint.ticket_id == Ticket.id)
        .where(Ticket.participant_id.in_(set(person_ids)), Ticket.voided_at.is_(None))
        .group_by(Ticket.participant_id, Ticket.id)
        .order_by(printed, Ticket.id)
    )
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def wrong_clock(event_id: UUID, device_id: UUID | None) -> list[UUID]:
    """Return the operations of a device that its clock put where they cannot have been."""
    same = DeskOp.device_id == device_id if device_id is not None else DeskOp.device_id.is_(None)
    return list(session().scalars(sa.select(DeskOp.op_id).where(_clock_is_wrong(event_id), same)))


def _scans(event_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> list[Scans]:
    """Return the arrivals of these people at these half-days that a desk said and that stand."""
    rows = session().scalars(
        sa.select(CheckIn)
        .join(DeskOp, DeskOp.op_id == CheckIn.op_id)
        .where(CheckIn.participant_id.in_({person for person, _ in pairs}), presence.stands(event_id))
        .order_by(CheckIn.at, CheckIn.op_id)
    )
    found: dict[tuple[UUID, UUID], list[CheckIn]] = {}
    for row in rows:
        found.setdefault((row.participant_id, row.half_day_id), []).append(row)
    return [Scans(person, half_day, found.get((person, half_day), [])) for person, half_day in pairs]


def _arrivals(event_id: UUID, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    last = sa.func.max(CheckIn.at)
    return (
        sa.select(CheckIn.participant_id, CheckIn.half_day_id, *columns)
        .join(DeskOp, DeskOp.op_id == CheckIn.op_id)
        .where(CheckIn.event_id == event_id, presence.stands(event_id))
        .group_by(CheckIn.participant_id, CheckIn.half_day_id)
        .order_by(last.desc(), CheckIn.participant_id)
    )


def _looked_at(query: sa.Select[*tuple[Any, ...]], what: str) -> sa.Select[*tuple[Any, ...]]:
    same = sa.and_(DeskVerdict.op_id == CheckIn.op_id, DeskVerdict.what == what)
    return query.outerjoin(DeskVerdict, same)


def _doubles(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Who arrived at a half-day more than once, as long as somebody has not looked at all of it."""
    scans, seen = sa.func.count(CheckIn.op_id), sa.func.count(DeskVerdict.op_id)
    return _looked_at(_arrivals(event_id), "double").having(scans > 1, seen < scans)


def _unexpected(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Who came and was not expected, and still is not; or came, and somebody else came in their place."""
    not_expected = sa.or_(DeskOp.reason.in_((STATE, REPLACED)), Participant.reason == REPLACED)
    return (
        _arrivals(event_id)
        .join(Participant, Participant.id == CheckIn.participant_id)
        .where(Participant.state.not_in(EXPECTED), DeskOp.judged_at.is_(None), not_expected)
    )


def _vip(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Whom protocol expects and who came, until somebody has seen it."""
    worn = (
        sa.select(ParticipantTag.participant_id)
        .join(DeskSettings, DeskSettings.vip_tag_id == ParticipantTag.tag_id)
        .where(DeskSettings.event_id == event_id)
    )
    found = _looked_at(_arrivals(event_id).where(CheckIn.participant_id.in_(worn)), "vip")
    return found.having(sa.func.count(DeskVerdict.op_id) == 0)


def _ops(event_id: UUID, *conditions: Any) -> sa.Select[*tuple[Any, ...]]:
    open_ones = (DeskOp.event_id == event_id, DeskOp.judged_at.is_(None), *conditions)
    return sa.select(DeskOp).where(*open_ones).order_by(DeskOp.at.desc(), DeskOp.op_id)


def _edits(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    return _ops(event_id, DeskOp.kind == "edit", DeskOp.reason == CONFLICT)


def _codes(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Return what waits for somebody, codes that nobody had, known by now or not, and badges that were void."""
    return _ops(event_id, sa.or_(DeskOp.outcome == WAITING, DeskOp.ticket_hash.is_not(None), DeskOp.reason == VOID))


def _clocks(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Devices whose clock was wrong: (device, how many operations, the first time that they tell, the last)."""
    times = (op(DeskOp.device_at, type_=DeskOp.device_at.type) for op in (sa.func.min, sa.func.max))
    heard = sa.func.max(DeskOp.received_at, type_=DeskOp.received_at.type).label("heard_at")
    return (
        sa.select(DeskOp.device_id, sa.func.count().label("count"), *times, heard)
        .where(_clock_is_wrong(event_id))
        .group_by(DeskOp.device_id)
        .order_by(heard.desc())
    )


def _clock_is_wrong(event_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(DeskOp.event_id == event_id, DeskOp.judged_at.is_(None), DeskOp.reason == CLOCK)


def _badges(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Who has two good badges out, or one although they are not to come: (person,)."""
    good = (Ticket.event_id == event_id, Ticket.voided_at.is_(None))
    worn = sa.func.count(Ticket.id.distinct())
    return (
        sa.select(Ticket.participant_id)
        .join(BadgePrint, BadgePrint.ticket_id == Ticket.id)
        .join(Participant, Participant.id == Ticket.participant_id)
        .where(*good)
        .group_by(Ticket.participant_id, Participant.state)
        .having(sa.or_(worn > 1, Participant.state.in_(OVER)))
        .order_by(sa.func.max(BadgePrint.printed_at).desc(), Ticket.participant_id)
    )


def _walk_ins(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Who came without being registered and may be somebody on the list: (suspicion, first, second)."""
    first, second = aliased(Participant), aliased(Participant)
    return (
        sa.select(Suspicion.id.label("id"), first.id.label("first_id"), second.id.label("second_id"))
        .join(first, first.id == Suspicion.first_id)
        .join(second, second.id == Suspicion.second_id)
        .where(
            Suspicion.event_id == event_id,
            Suspicion.settled.is_(None),
            first.merged_into_id.is_(None),
            second.merged_into_id.is_(None),
            sa.or_(first.source == "desk", second.source == "desk"),
        )
        .order_by(Suspicion.created_at.desc(), Suspicion.id)
    )


def _quarantine(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    waits = (DeskQuarantine.event_id == event_id, DeskQuarantine.verdict == "")
    return sa.select(DeskQuarantine).where(*waits).order_by(DeskQuarantine.received_at.desc(), DeskQuarantine.id)


_OPEN = {
    "quarantine": _quarantine,
    "edits": _edits,
    "codes": _codes,
    "unexpected": _unexpected,
    "badges": _badges,
    "walk_ins": _walk_ins,
    "doubles": _doubles,
    "clocks": _clocks,
    "vip": _vip,
}
