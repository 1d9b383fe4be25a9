"""How sessions are put into time and rooms: move, nudge, swap, shift what follows, unschedule, a whole day at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries, session_changes, session_state
from conference.agenda.models import AgendaSession
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.events import setup_services

_PLACE = ("day", "start_minute", "rooms")


def move(
    event_id: UUID,
    session_id: UUID,
    day: int,
    start: int,
    rooms: Sequence[UUID] | None = None,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Put a session at a minute of a day, and into these rooms; ``None`` leaves it in its own.

    Returns the change set's id. Raises ``stale``, ``session_outside_days``, ``session_outside_clock``,
    ``unknown_room``, ``clash_refused``.
    """

    def edit(_session_id: UUID, fields: Fields) -> Fields:
        used = [str(one) for one in rooms] if rooms is not None else fields["rooms"]
        return {**fields, "day": day, "start_minute": start, "rooms": used}

    seen = {session_id: version}
    return session_changes.change(event_id, "agenda.moved", [session_id], edit, seen=seen, actor=actor, now=now)


def nudge(event_id: UUID, session_id: UUID, minutes: int, *, version: int, actor: Actor, now: datetime) -> UUID | None:
    """Have a session begin so many minutes later (earlier, if negative). Raises ``session_untimed`` too."""
    seen = {session_id: version}
    return session_changes.change(
        event_id,
        "agenda.moved",
        [session_id],
        lambda _id, fields: _later(fields, minutes),
        seen=seen,
        actor=actor,
        now=now,
    )


def unschedule(event_id: UUID, session_id: UUID, *, version: int, actor: Actor, now: datetime) -> UUID | None:
    """Take a session out of the days; its rooms and all else stay. Raises ``stale``."""
    seen, gone = {session_id: version}, {"day": None, "start_minute": None}
    return session_changes.change(
        event_id,
        "agenda.unscheduled",
        [session_id],
        lambda _id, fields: {**fields, **gone},
        seen=seen,
        actor=actor,
        now=now,
    )


def swap(
    event_id: UUID, first: UUID, second: UUID, *, seen: Mapping[UUID, int], actor: Actor, now: datetime
) -> UUID | None:
    """Have two sessions change places. In the same rooms one after the other, both together keep their time.

    Raises ``stale``, ``session_untimed``.
    """
    with write():
        event = setup_services.locked(event_id)
        rows = session_changes.locked(event_id, {first, second})
        session_changes.refuse_stale(rows, seen)
        before = session_state.read(rows)
        if any(before[row.id]["start_minute"] is None for row in rows):
            raise Error("session_untimed", 409)
        after = _swapped(before, first, second)
        return session_changes.save(event, "agenda.swapped", rows, before, after, actor=actor, now=now)


def shift_following(
    event_id: UUID,
    day: int,
    since: int,
    minutes: int,
    rooms: Collection[UUID] | None = None,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Have all that begins on a day from a minute on begin so much later; in these rooms, or (``None``) in all.

    ``seen`` is the ``queries.day_mark`` of the day that the organiser had before their eyes. Raises ``stale``,
    ``session_outside_clock``, ``clash_refused``.
    """
    with write():
        setup_services.locked(event_id)
        if seen != queries.day_mark(event_id, day):
            raise Error("stale", 409)
        following = _following(event_id, day, since, rooms)
        versions = {one.id: one.version for one in following}
        return session_changes.change(
            event_id,
            "agenda.shifted",
            list(versions),
            lambda _id, fields: _later(fields, minutes),
            seen=versions,
            actor=actor,
            now=now,
        )


def edit_day(
    event_id: UUID,
    values: Mapping[UUID, Mapping[str, Any]],
    *,
    seen: Mapping[UUID, int],
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Set values of many sessions in one go: all of them or, where one is refused, none. Raises as ``change``."""
    return session_changes.change(
        event_id,
        "agenda.edited",
        list(values),
        lambda session_id, fields: {**fields, **values[session_id]},
        seen=seen,
        actor=actor,
        now=now,
    )


def _later(fields: Fields, minutes: int) -> Fields:
    if fields["start_minute"] is None:
        raise Error("session_untimed", 409)
    return {**fields, "start_minute": fields["start_minute"] + minutes}


def _swapped(before: Mapping[UUID, Fields], first: UUID, second: UUID) -> dict[UUID, Fields]:
    early, late = sorted((first, second), key=lambda one: (before[one]["day"], before[one]["start_minute"]))
    one, other = before[early], before[late]
    behind = one["start_minute"] + one["minutes"] <= other["start_minute"]
    if behind and one["day"] == other["day"] and set(one["rooms"]) == set(other["rooms"]):
        end = other["start_minute"] + other["minutes"]
        return {
            early: {**one, "start_minute": end - one["minutes"]},
            late: {**other, "start_minute": one["start_minute"]},
        }
    return {
        early: {**one, **{name: other[name] for name in _PLACE}},
        late: {**other, **{name: one[name] for name in _PLACE}},
    }


def _following(event_id: UUID, day: int, since: int, rooms: Collection[UUID] | None) -> list[AgendaSession]:
    query = sa.select(AgendaSession).where(
        AgendaSession.event_id == event_id, AgendaSession.day == day, AgendaSession.start_minute >= since
    )
    found = list(session().scalars(query.execution_options(populate_existing=True)))
    if rooms is None:
        return found
    wanted, used = {str(one) for one in rooms}, session_state.read(found)
    return [row for row in found if wanted & set(used[row.id]["rooms"])]
