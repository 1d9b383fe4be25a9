"""Half-days, as organisers set them up: added, changed, moved with their event, removed while nobody arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import setup_rules, setup_services
from conference.events.models import Event
from conference.presence import queries, rules
from conference.presence.models import CheckIn, HalfDay

KIND = "half_day"


@dataclass(frozen=True)
class Wish:
    """What an organiser wants of a half-day; minutes count from the day's midnight in the event's zone."""

    date: date
    label: Localised
    starts_minute: int
    ends_minute: int


def add_half_day(
    event_id: UUID, position: int, *, day: date, label: Localised, starts_minute: int, ends_minute: int
) -> HalfDay:
    """Add a half-day to an event as it is given; minutes count from the day's midnight in the event's zone."""
    with write() as db:
        row = HalfDay(
            id=uuid4(),
            event_id=event_id,
            position=position,
            date=day,
            label=label,
            starts_minute=starts_minute,
            ends_minute=ends_minute,
        )
        db.add(row)
        db.flush()
        return row


def make_usual(event: Event) -> None:
    """Give a new event a morning and an afternoon on each of its days."""
    for position, (day, label, starts, ends) in enumerate(rules.usual(event.first_day, event.last_day), 1):
        add_half_day(event.id, position, day=day, label=label, starts_minute=starts, ends_minute=ends)


def version_of(half_day: HalfDay) -> str:
    """Return the mark of what is set of a half-day now."""
    return setup_rules.fingerprint(_fields(half_day))


def add(event_id: UUID, wish: Wish, *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Add a half-day on a day of the event; ten minutes to undo it.

    Raises ``half_day_outside``, ``half_day_inverted``, ``half_day_overlap`` and ``half_days_many``.
    """
    with write():
        event = setup_services.locked(event_id)
        known = queries.half_days(event_id)
        if len(known) >= rules.MOST:
            raise Error("half_days_many", 409, most=rules.MOST)
        _check(event, wish, known)
        row = add_half_day(event_id, _behind(known), day=wish.date, **_besides_day(wish))
        return _note(event_id, "added", [(row.id, {}, _fields(row))], actor, now)


def change(
    event_id: UUID, half_day_id: UUID, wish: Wish, *, version: str, actor: Actor, now: datetime
) -> history.ChangeSet:
    """Change a half-day, if it still is what ``version`` marks; who arrived at it stays there.

    Raises ``unknown_half_day``, ``setup_stale`` (409), and what :func:`add` raises.
    """
    with write():
        event = setup_services.locked(event_id)
        row = _locked(event_id, half_day_id)
        if version_of(row) != version:
            raise Error("setup_stale", 409)
        others = [one for one in queries.half_days(event_id) if one.id != row.id]
        _check(event, wish, others, stays=row.date)
        before = _fields(row)
        _write(row, {**_besides_day(wish), "date": wish.date})
        return _note(event_id, "changed", [(row.id, before, _fields(row))], actor, now)


def remove(event_id: UUID, half_day_id: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Remove a half-day at which nobody arrived; ten minutes to undo it.

    Raises ``unknown_half_day``, and ``half_day_in_use`` (409) even where every arrival was taken back.
    """
    with write():
        setup_services.locked(event_id)
        row = _locked(event_id, half_day_id)
        before = _fields(row)
        _delete(row)
        return _note(event_id, "removed", [(half_day_id, before, {})], actor, now)


def follow(event_id: UUID, *, actor: Actor, now: datetime) -> tuple[int, history.ChangeSet] | None:
    """Move the half-days of an event whose days were moved along with it, and return by how many days; or ``None``."""
    with write():
        event = setup_services.locked(event_id)
        rows = queries.half_days(event_id)
        days = behind(event, rows)
        if not days:
            return None
        before = [_fields(row) for row in rows]
        for row in rows:
            row.date += timedelta(days=days)
        changes = [(row.id, was, _fields(row)) for row, was in zip(rows, before, strict=True)]
        return days, _note(event_id, "moved", changes, actor, now)


def behind(event: Event, rows: Sequence[HalfDay]) -> int:
    """Return by how many days the half-days would have to move along with their event."""
    return rules.days_behind([row.date for row in rows], event.first_day, event.last_day)


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take back what was done with half-days; raises what ``history.undo`` raises, ``half_day_changed`` and others."""
    with write():
        setup_services.locked(event_id)
        history.undo(event_id, change_set_id, actor, now)
        audit.log("half_days.changed", actor=actor, now=now, event_id=event_id, what="undone")


def _restore(
    change_set: history.ChangeSet,
    entries: list[tuple[UUID, history.Fields, history.Fields]],
    _actor: Actor,
    _now: datetime,
) -> None:
    for half_day_id, before, after in entries:
        row = queries.half_day(change_set.scope_id, half_day_id)
        known = _fields(row) if row is not None else {}
        if any(known.get(name) != value for name, value in after.items()):
            raise Error("half_day_changed", 409)
        if change_set.action == _action("added"):
            _delete(_locked(change_set.scope_id, half_day_id))
        elif row is not None:
            _write(row, _read(before))
        else:
            place = _behind(queries.half_days(change_set.scope_id))
            session().add(HalfDay(id=half_day_id, event_id=change_set.scope_id, **_read(before) | {"position": place}))
    session().flush()
    rows = queries.half_days(change_set.scope_id)
    for place, row in enumerate(rows):
        _check_hours(row.date, row.starts_minute, row.ends_minute, rows[:place])


def _check(event: Event, wish: Wish, others: Sequence[HalfDay], *, stays: date | None = None) -> None:
    if wish.date != stays and rules.outside(wish.date, event.first_day, event.last_day):
        raise Error("half_day_outside")
    _check_hours(wish.date, wish.starts_minute, wish.ends_minute, others)


def _check_hours(day: date, starts: int, ends: int, others: Sequence[HalfDay]) -> None:
    if ends <= starts:
        raise Error("half_day_inverted")
    if (other := rules.overlapped(day, starts, ends, others)) is not None:
        hours = {"starts": rules.clock(other.starts_minute), "ends": rules.clock(other.ends_minute)}
        raise Error("half_day_overlap", 409, **hours)


def _locked(event_id: UUID, half_day_id: UUID) -> HalfDay:
    query = sa.select(HalfDay).where(HalfDay.event_id == event_id, HalfDay.id == half_day_id).with_for_update()
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise Error("unknown_half_day", 404)
    return row


def _delete(row: HalfDay) -> None:
    """Delete a locked half-day: whoever arrives at this moment waits for it, and arrivals never go with it."""
    if session().scalar(sa.select(sa.exists().where(CheckIn.half_day_id == row.id))):
        raise Error("half_day_in_use", 409)
    try:
        with session().begin_nested():
            session().execute(sa.delete(HalfDay).where(HalfDay.id == row.id))
    except IntegrityError as error:  # what a desk sent names it
        raise Error("half_day_in_use", 409) from error
    session().expunge(row)


def _behind(known: Sequence[HalfDay]) -> int:
    return max((one.position for one in known), default=0) + 1


def _besides_day(wish: Wish) -> dict[str, Any]:
    return {"label": wish.label, "starts_minute": wish.starts_minute, "ends_minute": wish.ends_minute}


def _fields(row: HalfDay) -> history.Fields:
    names = ("position", "label", "starts_minute", "ends_minute")
    return {name: getattr(row, name) for name in names} | {"date": row.date.isoformat()}


def _read(fields: history.Fields) -> dict[str, Any]:
    return {**fields, "date": date.fromisoformat(fields["date"])} if "date" in fields else dict(fields)


def _write(row: HalfDay, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    session().flush()


def _action(what: str) -> str:
    return f"half_days.{what}"


def _note(
    event_id: UUID,
    what: str,
    changes: Sequence[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> history.ChangeSet:
    session().flush()
    change_set = history.begin(event_id, _action(what), actor, now)
    history.record_many(change_set, KIND, changes)
    audit.log("half_days.changed", actor=actor, now=now, event_id=event_id, count=len(changes), what=what)
    return change_set


history.restores(KIND, _restore)
