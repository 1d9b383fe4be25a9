"""Arrivals recorded by organisers, many at once: from a signed sheet, from a list of a session. Ten minutes to undo.

The same ones sent again change nothing: the id of each comes from the page that it was sent from.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import sqlalchemy as sa

from conference.agenda.models import AgendaSession
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import merge, states
from conference.participants.field_tests import among
from conference.presence import queries
from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn
from conference.presence.services import Kept, keep_all

ADDED, TAKEN = "arrival", "arrival_taken_back"
ACTION = "presence.recorded"
Entries = list[tuple[UUID, history.Fields, history.Fields]]


@dataclass(frozen=True)
class Spot:
    """Where somebody arrives: a half-day, or a session of the programme."""

    event_id: UUID
    half_day_id: UUID | None = None
    session_id: UUID | None = None

    @property
    def id(self) -> UUID:
        """Return the id of the half-day or the session."""
        return self.half_day_id or self.session_id or self.event_id

    @property
    def model(self) -> type[CheckIn] | type[SessionCheckIn]:
        """Return what holds its arrivals."""
        return CheckIn if self.half_day_id is not None else SessionCheckIn

    @property
    def here(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions of the arrivals there that stand."""
        return [_place(self.model) == self.id, queries.stands(self.event_id, self.model)]


@dataclass(frozen=True)
class Done:
    """What became of it: how many are new, were there before, were taken back; what undoes it, if anything was done."""

    people: int
    before: int = 0
    taken: int = 0
    change_set_id: UUID | None = None


def record(
    spot: Spot, participant_ids: Iterable[UUID], *, once: UUID, at: datetime, desk: str, actor: Actor, now: datetime
) -> Done:
    """Record that people came; as :func:`change` has it."""
    return change(spot, participant_ids, (), once=once, at=at, desk=desk, actor=actor, now=now)


def change(
    spot: Spot,
    come: Iterable[UUID],
    gone: Iterable[UUID],
    *,
    once: UUID,
    at: datetime,
    desk: str,
    actor: Actor,
    now: datetime,
) -> Done:
    """Record that people came, but for those who are there already, and take back every arrival of those ``gone``.

    It counts for the records that stand for them now. ``once`` is the id of the page it was sent from. Raises
    ``unknown_participant``, ``unknown_half_day``, ``unknown_session`` and ``session_cancelled``.
    """
    with write():
        come, gone = list(come), list(gone)
        stand = _keepers(spot.event_id, [*come, *gone])
        _hold(spot)
        wanted = list(dict.fromkeys(stand[one] for one in come))
        new = [
            Kept(op, spot.event_id, one, at, desk, actor.id, spot.half_day_id, spot.session_id)
            for op, one in _new(spot, wanted, once)
        ]
        taken = _standing(spot, [stand[one] for one in gone])
        counts = (len(new), len(wanted) - len(new), len({one.participant_id for one in taken}))
        if not new and not taken:
            return Done(*counts)
        keep_all(new)
        _undo(spot.event_id, [one.op_id for one in taken], actor, now)
        return Done(*counts, _note(spot, new, taken, actor, now).id)


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Undo what was recorded or taken back in the last ten minutes, and return of how many; raises as ``history``."""
    with write():
        change_set = session().get(history.ChangeSet, change_set_id)
        if change_set is not None and change_set.action != ACTION:
            raise Error("undo_unknown", 404)
        count = history.undo(event_id, change_set_id, actor, now)
        audit.log("presence.recorded", actor=actor, now=now, event_id=event_id, count=count, what="undone")
        return count


def _hold(spot: Spot) -> None:
    """Keep whoever would remove the place waiting."""
    if spot.half_day_id is not None:
        if queries.half_day(spot.event_id, spot.half_day_id, held=True) is None:
            raise Error("unknown_half_day", 404)
        return
    query = sa.select(AgendaSession.state).where(
        AgendaSession.event_id == spot.event_id, AgendaSession.id == spot.session_id
    )
    state = session().scalar(query.with_for_update(read=True, key_share=True))
    if state is None:
        raise Error("unknown_session", 404)
    if state == "cancelled":
        raise Error("session_cancelled", 409)


def _keepers(event_id: UUID, participant_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return who stands for people now, locked."""
    rows = states.locked(event_id, list(dict.fromkeys(participant_ids)))
    return {one.id: one.id if one.merged_into_id is None else merge.locked_keeper(event_id, one.id).id for one in rows}


def _new(spot: Spot, people: Collection[UUID], once: UUID) -> list[tuple[UUID, UUID]]:
    """Return (operation, person) of who is not there and has not come by this page before."""
    there = {one.participant_id for one in _standing(spot, people)}
    ops = {uuid5(once, f"{spot.id}:{one}"): one for one in people if one not in there}
    known = set(session().scalars(sa.select(spot.model.op_id).where(among(ops, spot.model.op_id))))
    return [(op, one) for op, one in ops.items() if op not in known]


def _standing(spot: Spot, people: Collection[UUID]) -> list[Kept]:
    """Return the arrivals of people at a place that stand."""
    model = spot.model
    columns = (model.op_id, model.event_id, model.participant_id, model.at, model.desk, model.staff_id)
    rows = session().execute(sa.select(*columns).where(*spot.here, among(people, model.participant_id)))
    return [Kept(*row, half_day_id=spot.half_day_id, session_id=spot.session_id) for row in rows]


def _undo(event_id: UUID, op_ids: Collection[UUID], actor: Actor, now: datetime) -> None:
    rows = [{"op_id": uuid4(), "event_id": event_id, "undo_of": op, "at": now, "staff_id": actor.id} for op in op_ids]
    if rows:
        session().connection().execute(sa.insert(CheckInUndo), rows)


def _note(spot: Spot, new: Collection[Kept], taken: Collection[Kept], actor: Actor, now: datetime) -> history.ChangeSet:
    change_set = history.begin(spot.event_id, ACTION, actor, now)
    history.record_many(change_set, ADDED, [(one.op_id, {}, _fields(one)) for one in new])
    history.record_many(change_set, TAKEN, [(one.op_id, _fields(one), {}) for one in taken])
    for what, some in (("recorded", new), ("taken_back", taken)):
        if some:
            audit.log("presence.recorded", actor=actor, now=now, event_id=spot.event_id, count=len(some), what=what)
    session().flush()
    return change_set


def _place(model: type[CheckIn] | type[SessionCheckIn]) -> Any:
    return CheckIn.half_day_id if model is CheckIn else SessionCheckIn.session_id


def _fields(one: Kept) -> history.Fields:
    """Return an arrival as the history keeps it: ids, an instant and a label, nothing of the person."""
    ids = {name: str(value) for name in _IDS if (value := getattr(one, name)) is not None}
    return {**ids, "at": one.at.isoformat(), "desk": one.desk}


_IDS = ("participant_id", "staff_id", "half_day_id", "session_id")


def _kept(event_id: UUID, fields: Mapping[str, Any]) -> Kept:
    ids = {name: UUID(fields[name]) for name in _IDS if name in fields}
    at = datetime.fromisoformat(fields["at"])
    values: dict[str, Any] = {"staff_id": None, **ids}
    return Kept(op_id=uuid4(), event_id=event_id, at=at, desk=fields["desk"], **values)


def _restore_added(change_set: history.ChangeSet, entries: Entries, actor: Actor, now: datetime) -> None:
    _undo(change_set.scope_id, [op_id for op_id, _before, _after in entries], actor, now)


def _restore_taken(change_set: history.ChangeSet, entries: Entries, _actor: Actor, _now: datetime) -> None:
    """Record again what was taken back: an undo stands for ever, so each comes back under an id of its own."""
    event_id = change_set.scope_id
    found = [_kept(event_id, before) for _op_id, before, _after in entries]
    stand = {one: merge.locked_keeper(event_id, one).id for one in sorted({row.participant_id for row in found})}
    keep_all([one._replace(participant_id=stand[one.participant_id]) for one in found])


history.restores(ADDED, _restore_added)
history.restores(TAKEN, _restore_taken)
