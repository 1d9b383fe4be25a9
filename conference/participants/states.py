"""States and their seats: the only code that moves either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from conference.core import audit, history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.participants import answers, following
from conference.participants.models import Delegation, Participant
from conference.participants.rules import holds_seat, may_follow

KIND = "participant"


def locked(event_id: UUID, participant_ids: list[UUID]) -> list[Participant]:
    """Return participants of an event, locked in one order for every writer; ids of another event are not found.

    The lock lets others refer to them meanwhile (a suspicion, a line on a sheet): no key of theirs changes.
    """
    rows = session().scalars(
        sa.select(Participant)
        .where(Participant.event_id == event_id, Participant.id.in_(participant_ids))
        .order_by(Participant.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    if len(found) != len(set(participant_ids)):
        raise Error("unknown_participant", 404)
    return found


def lock_seats(people: Iterable[Participant], *besides: UUID) -> None:
    """Lock whatever counts the seats of these (locked) people, and the groups ``besides``, in one order.

    Whoever moves more than one seat calls it first. The order for every writer: people, delegations, groups.
    """
    people = list(people)
    delegations = {person.delegation_id for person in people if person.delegation_id is not None}
    closed = lock_delegations(delegations) if delegations else []
    seats.lock({*besides, *closed, *(person.group_id for person in people if person.delegation_id is None)})


@dataclass(frozen=True)
class Target:
    """Where somebody is to stand. An offer (``offer_until``) is one of a waitlisted person, and holds a seat."""

    state: str
    reason: str | None = None
    offer_until: datetime | None = None
    #: Since when; default: now if the state changes, else since when it was so already.
    state_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Tell whether a seat belongs to it."""
        return holds_seat(self.state, offered=self.offer_until is not None)


def move(
    participant: Participant,
    state: str,
    *,
    change_set: history.ChangeSet,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
    over_quota: bool = False,
) -> None:
    """Move one locked participant to ``state``, with its seat and its history: what :func:`put` says, for one."""
    target = Target(state, reason)
    put([(participant, target)], change_set=change_set, actor=actor, now=now, over_quota=over_quota)


def put(
    moves: Sequence[tuple[Participant, Target]],
    *,
    change_set: history.ChangeSet,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
    restoring: bool = False,
) -> None:
    """Move locked participants, with their seats and their history, set by set; all or none.

    Raises ``transition_refused`` for a merged record and, unless an undo restores, for a state that may not follow;
    ``group_full`` or ``delegation_full`` when a seat is needed and none is left; ``over_quota`` takes one all the same,
    audited. Seats that staff give back are kept from those who wait until it can no longer be undone.
    """
    for person, target in moves:
        if person.merged_into_id is not None:
            raise Error("transition_refused", 409, before="merged")
        if person.erased:
            raise Error("participant_erased", 409)
        if not restoring and not _may(person, target):
            raise Error("transition_refused", 409, before=person.state)
    give_back([one for one, to in moves if one.seat != "none" and not to.holds], actor=actor, now=now)
    coming = [one for one, to in moves if one.seat == "none" and to.holds]
    taken = take_seats(coming, actor=actor, now=now, over_quota=over_quota)
    wanted = [
        (person, target, taken.get(person.id, person.seat) if target.holds else "none") for person, target in moves
    ]
    _stand(wanted, change_set, actor, now)


def hand_over(
    participant: Participant, target: Target, seat: str, *, change_set: history.ChangeSet, actor: Actor, now: datetime
) -> str:
    """Put one locked participant at ``target`` with this ``seat``, which another gave; return the seat they had.

    No counter moves: in one transaction what one gives the other gets, and nobody can take it between.
    """
    had = participant.seat
    _stand([(participant, target, seat)], change_set, actor, now)
    return had


def take_seat(participant: Participant, *, actor: Actor, now: datetime, over_quota: bool = False) -> str:
    """Take a seat for a participant and return whose it is. Raises ``group_full`` or ``delegation_full``."""
    return take_seats([participant], actor=actor, now=now, over_quota=over_quota)[participant.id]


def take_seats(
    people: Sequence[Participant], *, actor: Actor, now: datetime, over_quota: bool = False
) -> dict[UUID, str]:
    """Take a seat for each of these people, in their delegation or else their group, and return whose it is; or none.

    Raises ``group_full`` or ``delegation_full``. ``over_quota``: whoever came last goes over it, audited.
    """
    for delegation_id, members in _by_delegation(people):
        if not (_use_delegation(delegation_id, len(members)) or _grow_closed(delegation_id, len(members))):
            raise Error("delegation_full", 409)
    for group_id, comers in _by_group([one for one in people if one.delegation_id is None]):
        if not seats.take(group_id, len(comers)):
            if not over_quota:
                raise Error("group_full", 409)
            over = seats.take_over_quota(group_id, len(comers))
            for one in comers[len(comers) - over :]:
                audit.log("seat.overridden", actor=actor, now=now, event_id=one.event_id, subject_id=one.id)
    return {one.id: "group" if one.delegation_id is None else "delegation" for one in people}


def give_back(people: Sequence[Participant], *, actor: Actor, now: datetime) -> None:
    """Give the seats of these people back to their delegations and groups; the caller writes who has none any more."""
    freed = list[UUID]()
    for delegation_id, members in _by_delegation([one for one in people if one.seat == "delegation"]):
        _use_delegation(delegation_id, -len(members))
        freed += _shrink_closed(delegation_id, len(members))
    for group_id, leavers in _by_group([one for one in people if one.seat == "group"]):
        seats.release(group_id, len(leavers))
        freed.append(group_id)
    if actor.kind == "staff":
        seats.hold(freed, now + history.UNDO_FOR)


def state_fields(participant: Participant) -> dict[str, Any]:
    """Return state, since when, reason, seat and the end of a running offer, as the history keeps them."""
    until = participant.offer_until
    return {
        "state": participant.state,
        "state_at": participant.state_at.isoformat(),
        "reason": participant.reason,
        "seat": participant.seat,
        "offer_until": until.isoformat() if until else None,
    }


def target_of(fields: dict[str, Any], participant: Participant) -> Target:
    """Return where the history's ``fields`` say that somebody stood; what they do not say is as it is now."""
    said = state_fields(participant) | fields
    until = said["offer_until"]
    return Target(
        said["state"],
        said["reason"],
        datetime.fromisoformat(until) if until else None,
        datetime.fromisoformat(said["state_at"]),
    )


def _may(person: Participant, target: Target) -> bool:
    if person.state == target.state == "waitlisted":  # an offer comes, goes or lasts longer
        return person.offer_until != target.offer_until
    return may_follow(person.state, target.state)


def _stand(
    wanted: Sequence[tuple[Participant, Target, str]], change_set: history.ChangeSet, actor: Actor, now: datetime
) -> None:
    """Write where people stand now and their seats, all in one statement, with their history and what follows."""
    before = [state_fields(person) for person, _, _ in wanted]
    rows = [_row(person, target, seat, now) for person, target, seat in wanted]
    write_rows(rows)
    for (person, _, _), row in zip(wanted, rows, strict=True):
        for name, value in row.items():
            set_committed_value(person, name, value)  # it is written already
    changes = [(person.id, was, state_fields(person)) for (person, _, _), was in zip(wanted, before, strict=True)]
    history.record_many(change_set, KIND, changes)
    stood = [(person, was["state"]) for (person, _, _), was in zip(wanted, before, strict=True)]
    answers.follow(stood, actor=actor, now=now)
    session().flush()
    following.moved([person for person, _, _ in wanted], change_set, actor=actor, now=now)


def _row(person: Participant, target: Target, seat: str, now: datetime) -> dict[str, Any]:
    since = person.state_at if person.state == target.state else now
    return {
        "id": person.id,
        "state": target.state,
        "reason": target.reason,
        "offer_until": target.offer_until,
        "state_at": target.state_at or since,
        "seat": seat,
        "updated_at": now,
        "version": person.version + 1,
    }


def write_rows(rows: list[dict[str, Any]]) -> None:
    """Write the same columns of many records, by ``id``, in one statement; inside ``write()``."""
    if not rows:
        return
    session().flush()  # what else changed in these records goes first: versions only grow
    names = [name for name in rows[0] if name != "id"]
    columns = (sa.column(name, Participant.__table__.c[name].type) for name in rows[0])
    table = sa.table(Participant.__tablename__, *columns)
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    session().connection().execute(
        sa.update(table).where(table.c.id == sa.bindparam("key")).values(values),
        [{"key": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows],
    )


def _by_delegation(people: Iterable[Participant]) -> list[tuple[UUID, list[Participant]]]:
    found: dict[UUID, list[Participant]] = {}
    for person in people:
        if person.delegation_id is not None:
            found.setdefault(person.delegation_id, []).append(person)
    return sorted(found.items())


def _by_group(people: Iterable[Participant]) -> list[tuple[UUID, list[Participant]]]:
    """Return people by group, in the order of the ids; who came first stands first."""
    found: dict[UUID, list[Participant]] = {}
    for person in sorted(people, key=lambda one: (one.state_at, one.id)):
        found.setdefault(person.group_id, []).append(person)
    return sorted(found.items())


def _use_delegation(delegation_id: UUID, count: int) -> bool:
    result = session().execute(
        sa.update(Delegation)
        .where(Delegation.id == delegation_id, Delegation.used + count <= Delegation.seats)
        .values(used=Delegation.used + count)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def lock_delegations(ids: Iterable[UUID]) -> list[UUID]:
    """Lock delegations and return the groups of those that are closed: these count no free seat of their own."""
    query = sa.select(Delegation.group_id, Delegation.closed_at).where(Delegation.id.in_(ids)).order_by(Delegation.id)
    rows = session().execute(query.with_for_update(key_share=True)).all()
    return [group_id for group_id, closed_at in rows if closed_at is not None]


def _grow_closed(delegation_id: UUID, count: int) -> bool:
    """Take seats for people who come back to a delegation that is closed, in its group; tell whether it did."""
    closed = (Delegation.id == delegation_id, Delegation.closed_at.is_not(None))
    group_id = session().scalar(sa.select(Delegation.group_id).where(*closed))
    if group_id is None or not seats.take(group_id, count):
        return False
    more = {"seats": Delegation.seats + count, "used": Delegation.used + count}
    session().execute(sa.update(Delegation).where(*closed).values(more).execution_options(synchronize_session=False))
    return True


def _shrink_closed(delegation_id: UUID, count: int) -> list[UUID]:
    """Give the seats that people leave in a closed delegation back to its group; return that group, if it is so."""
    left = Delegation.seats - count
    fewer = sa.case((Delegation.women_minimum > left, left), else_=Delegation.women_minimum)
    group_id = session().scalar(
        sa.update(Delegation)
        .where(Delegation.id == delegation_id, Delegation.closed_at.is_not(None))
        .values(seats=left, women_minimum=fewer)
        .returning(Delegation.group_id)
        .execution_options(synchronize_session=False)
    )
    if group_id is None:
        return []
    seats.release(group_id, count)
    return [group_id]
