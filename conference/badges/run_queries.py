"""Reads for print runs: the runs of an event, whose badges stand where, and what is printed last of each person."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer

from conference.badges.models import BadgePrint, BadgeRun, BadgeRunFile
from conference.badges.queries import Assigned
from conference.badges.run_rules import Placed
from conference.core.audit import AuditEntry
from conference.core.db import session
from conference.core.i18n import local
from conference.events.models import Place, StakeholderGroup
from conference.participants.field_tests import among
from conference.participants.models import Delegation, Participant, Ticket
from conference.participants.rules import OVER


class Standing(NamedTuple):
    """Where somebody stands when badges are printed: ``merged`` into another record, withdrawn (``gone``), erased."""

    id: UUID
    merged: UUID | None
    gone: bool
    erased: bool


class Printed(NamedTuple):
    """One badge that was printed: its place in its run, and what it said."""

    participant_id: UUID
    ticket_id: UUID
    layout: str
    run_id: UUID | None
    sheet: int | None
    position: int | None
    digest: bytes | None
    void: bool


def runs(event_id: UUID) -> list[BadgeRun]:
    """Return the runs of an event, the newest first; who is in them is not read."""
    ours = sa.select(BadgeRun).where(BadgeRun.event_id == event_id).options(defer(BadgeRun.sealed))
    return list(session().scalars(ours.order_by(BadgeRun.number.desc())))


def count(event_id: UUID) -> int:
    """Return how many runs an event has."""
    return session().scalar(sa.select(sa.func.count()).where(BadgeRun.event_id == event_id)) or 0


def number_of(run_id: UUID) -> int | None:
    """Return the number of a run."""
    return session().scalar(sa.select(BadgeRun.number).where(BadgeRun.id == run_id))


def by_number(event_id: UUID, number: int) -> BadgeRun | None:
    """Return a run of an event."""
    query = sa.select(BadgeRun).where(BadgeRun.event_id == event_id, BadgeRun.number == number)
    return session().scalar(query.execution_options(populate_existing=True))


def reprints(run_id: UUID) -> list[int]:
    """Return the numbers of the runs that print a part of this one again."""
    return list(
        session().scalars(sa.select(BadgeRun.number).where(BadgeRun.origin_id == run_id).order_by(BadgeRun.number))
    )


def pieces(run_id: UUID) -> list[BadgeRunFile]:
    """Return the stored pieces of a run, in their order."""
    return list(
        session().scalars(sa.select(BadgeRunFile).where(BadgeRunFile.run_id == run_id).order_by(BadgeRunFile.number))
    )


def last_sheet(run_id: UUID) -> int:
    """Return the number of the last sheet that a run has so far."""
    return session().scalar(sa.select(sa.func.max(BadgeRunFile.last_sheet)).where(BadgeRunFile.run_id == run_id)) or 0


def journal(run: BadgeRun) -> list[AuditEntry]:
    """Return what was done with a run, the oldest first."""
    about = (AuditEntry.event_id == run.event_id, AuditEntry.subject_id == run.id)
    return list(session().scalars(sa.select(AuditEntry).where(*about).order_by(AuditEntry.at, AuditEntry.action)))


def standing(event_id: UUID, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return where people of an event stand now."""
    nameless = sa.and_(Participant.given_names == "", Participant.family_name == "")
    columns = (Participant.id, Participant.merged_into_id, Participant.state, nameless)
    rows = session().execute(sa.select(*columns).where(Participant.event_id == event_id, among(list(ids))))
    return {
        one: Standing(one, merged, state in OVER, bool(erased and state in OVER)) for one, merged, state, erased in rows
    }


def with_badge(event_id: UUID) -> set[UUID]:
    """Return everybody in an event who was given a badge."""
    return set(
        session().scalars(sa.select(BadgePrint.participant_id).where(BadgePrint.event_id == event_id).distinct())
    )


def have(run_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these people have a badge in a run already."""
    if not ids:
        return set()
    theirs = sa.select(BadgePrint.participant_id).where(BadgePrint.run_id == run_id)
    return set(session().scalars(theirs.where(BadgePrint.participant_id.in_(list(ids)))))


def may_wear(full_name: str, state: str, *, also_gone: bool) -> bool:
    """Tell whether somebody gets a badge: not who was erased, and who was refused or has withdrawn only if asked."""
    return state not in OVER or (also_gone and bool(full_name))


def placed(event_id: UUID, ids: Iterable[UUID], assigned: Assigned, layout: str, language: str) -> list[Placed]:
    """Return what decides where the badges of people stand, in the order of ``ids``; ``layout`` empty: each group's."""
    person, group = Participant, StakeholderGroup
    wanted = list(ids)
    rows = session().execute(
        sa.select(
            person.id, group.id, group.label, group.position, group.code, person.sort_key, person.organisation,
            Place.name, Delegation.organisation,
        )
        .join(group, group.id == person.group_id)
        .outerjoin(Place, Place.id == person.district_id)
        .outerjoin(Delegation, Delegation.id == person.delegation_id)
        .where(person.event_id == event_id, among(wanted))
    )  # fmt: skip
    found = {
        one: Placed(
            one, local(label, language), (place, code), name, organisation, district or "", delegation or "",
            layout or assigned.of(group_id),
        )
        for one, group_id, label, place, code, name, organisation, district, delegation in rows
    }  # fmt: skip
    return [found[one] for one in wanted if one in found]


def prints(run_id: UUID) -> list[Printed]:
    """Return the badges of a run, sheet by sheet."""
    query = _printed().where(BadgePrint.run_id == run_id)
    return [Printed._make(row) for row in session().execute(query.order_by(BadgePrint.sheet, BadgePrint.position))]


def last_prints(event_id: UUID, *, of_run: UUID | None = None) -> dict[UUID, Printed]:
    """Return the badge that was printed last of each person; ``of_run``: of those whom that run has."""
    query = _printed().where(BadgePrint.event_id == event_id)
    if of_run is not None:
        theirs = sa.select(BadgePrint.participant_id).where(BadgePrint.run_id == of_run)
        query = query.where(BadgePrint.participant_id.in_(theirs))
    rows = session().execute(query.order_by(BadgePrint.printed_at, BadgePrint.sheet, BadgePrint.id))
    return {one.participant_id: one for one in map(Printed._make, rows)}


def _printed() -> Any:
    one = BadgePrint
    return sa.select(
        one.participant_id, one.ticket_id, one.layout, one.run_id, one.sheet, one.position, one.digest,
        Ticket.voided_at.is_not(None),
    ).join(Ticket, Ticket.id == one.ticket_id)  # fmt: skip
