"""Moving people to another group, each with the seat that they hold: all of them or nobody, and back again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.events.models import StakeholderGroup
from conference.participants import answers, following, group_answers, states
from conference.participants.models import Participant

ACTION = group_answers.ACTION


@dataclass(frozen=True)
class Regrouped:
    """What became of a move: how many went, how many were there already, who is gone from the list, who has no seat."""

    done: int = 0
    already: int = 0
    gone: list[str] = field(default_factory=list)
    #: Those for whom the group has no seat left, last come: then nobody was moved.
    full: tuple[UUID, ...] = ()
    change_set_id: UUID | None = None


def move(
    event_id: UUID,
    participant_ids: Iterable[UUID],
    group: StakeholderGroup,
    *,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
) -> Regrouped:
    """Move people to a group of the event, with their seats and out of their delegations; in one change set.

    All or none: when seats are missing nobody moves, unless ``over_quota`` (audited). Who was merged or erased since is
    left out. Raises ``nothing_chosen`` and ``unknown_participant``.
    """
    wanted = list(set(participant_ids))
    if not wanted:
        raise Error("nothing_chosen")
    with write():
        answers.hold_for(event_id)
        people = states.locked(event_id, wanted)
        standing = [one for one in people if one.merged_into_id is None and not one.erased]
        movers = [one for one in standing if one.group_id != group.id]
        outcome = Regrouped(
            already=len(standing) - len(movers),
            gone=[one.full_name for one in people if one.merged_into_id is not None or one.erased],
        )
        seatless = [] if over_quota else _seatless(movers, group)
        if seatless or not movers:
            return Regrouped(0, outcome.already, outcome.gone, tuple(one.id for one in seatless))
        change_set_id = _moved(event_id, movers, group, over_quota=over_quota, actor=actor, now=now)
        return Regrouped(len(movers), outcome.already, outcome.gone, (), change_set_id)


def _seatless(movers: Sequence[Participant], group: StakeholderGroup) -> list[Participant]:
    """Return who would find no seat in the group, whoever came first having one; its counter stays locked."""
    holders = sorted((one for one in movers if one.seat != "none"), key=lambda one: (one.state_at, one.id))
    states.lock_seats(holders, group.id)
    free = seats.free(group.id)
    return [] if free is None else holders[free:]


def _moved(
    event_id: UUID,
    movers: Sequence[Participant],
    group: StakeholderGroup,
    *,
    over_quota: bool,
    actor: Actor,
    now: datetime,
) -> UUID:
    change_set = history.begin(event_id, ACTION, actor, now)
    targets = [(one, group.id, None) for one in movers]
    _put(targets, change_set, actor, now, over_quota=over_quota)
    audit.log("participants.regrouped", actor=actor, now=now, event_id=event_id, subject_id=group.id, count=len(movers))
    return change_set.id


def _put(
    targets: Sequence[tuple[Participant, UUID, UUID | None]],
    change_set: history.ChangeSet,
    actor: Actor,
    now: datetime,
    *,
    over_quota: bool = False,
    said: Mapping[UUID, answers.Answers] | None = None,
) -> None:
    """Put (locked) people into groups and delegations, their seats with them, in one statement with their history.

    Their answers follow (``group_answers``), or become again what they were (``said``, of an undo).
    """
    people = [person for person, _, _ in targets]
    before = [fields_of(person) for person in people]
    holders = [person for person in people if person.seat != "none"]
    states.lock_seats(holders, *{group_id for person, group_id, _ in targets if person.seat != "none"})
    states.give_back(holders, actor=actor, now=now)
    for person, group_id, delegation_id in targets:
        set_committed_value(person, "group_id", group_id)
        set_committed_value(person, "delegation_id", delegation_id)
    taken = states.take_seats(holders, actor=actor, now=now, over_quota=over_quota)
    rows = [_row(person, taken.get(person.id, "none"), now) for person in people]
    states.write_rows(rows)
    group_answers.settle(people, said, now=now)
    changes = [(one.id, was, fields_of(one)) for one, was in zip(people, before, strict=True)]
    history.record_many(change_set, states.KIND, changes)
    session().flush()
    following.moved(people, change_set, actor=actor, now=now)


def _row(person: Participant, seat: str, now: datetime) -> dict[str, Any]:
    row = {"seat": seat, "version": person.version + 1, "updated_at": now}
    for name, value in row.items():
        set_committed_value(person, name, value)  # it is written next
    return {"id": person.id, "group_id": person.group_id, "delegation_id": person.delegation_id, **row}


def fields_of(person: Participant) -> history.Fields:
    """Return a person's group, delegation, state and answers, as the history keeps them."""
    delegation = str(person.delegation_id) if person.delegation_id else None
    place = {"group_id": str(person.group_id), "delegation_id": delegation}
    return {**place, **states.state_fields(person), **answers.as_fields(answers.read(person))}


def restore(
    change_set: history.ChangeSet,
    entries: list[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> None:
    """Take people back to the group or delegation that they were in, with the seat that they hold now, if any."""
    answers.hold_for(change_set.scope_id)
    people = {one.id: one for one in states.locked(change_set.scope_id, [subject for subject, _, _ in entries])}
    targets, said = [], {}
    for subject, before, after in entries:
        person = people[subject]
        if person.erased:  # nothing brings them back
            continue
        now_in = fields_of(person)
        if person.merged_into_id or any(now_in.get(name) != after[name] for name in _kept(after)):
            raise Error("undo_changed", 409, name=person.full_name)
        said[person.id] = answers.with_fields(answers.read(person), before)
        targets.append((person, *_place(now_in | {name: before[name] for name in _PLACE & before.keys()})))
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    try:
        _put(targets, trace, actor, now, said=said)
    except Error as error:
        raise Error("undo_full", 409) from error


_PLACE = frozenset({"group_id", "delegation_id"})


def _kept(after: history.Fields) -> list[str]:
    """Return what must still be as the move left it: the place, and the answers that changed with it."""
    return [name for name in after if name in _PLACE or name.startswith(answers.FIELD)]


def _place(fields: history.Fields) -> tuple[UUID, UUID | None]:
    return UUID(fields["group_id"]), UUID(fields["delegation_id"]) if fields["delegation_id"] else None
