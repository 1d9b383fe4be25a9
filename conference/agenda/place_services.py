"""Rooms, tracks and types of a programme: added, changed, moved, taken away while no session uses them; each undone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import queries, row_state
from conference.agenda.models import Room, SessionType, Track
from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.core.text import fold
from conference.core.types import Localised
from conference.events import setup_services

Place: TypeAlias = Room | Track | SessionType
P = TypeVar("P", Room, Track, SessionType)
NAME_MOST, CODE_LEAST = 120, 3
_CODE_MOST: Mapping[type[Any], int] = {Room: 20, Track: 40, SessionType: 24}


def add(model: type[P], event_id: UUID, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> tuple[P, UUID]:
    """Add a room, a track or a type behind the others; its code is made from its name unless it is given.

    Returns it and the change set's id. Raises ``place_unnamed``, ``place_code_taken``.
    """
    with write():
        setup_services.locked(event_id)
        others = placed(model, event_id)
        taken = {one.code for one in others}
        code = values.get("code") or _code(values["name"], taken, _CODE_MOST[model])
        _check(values)
        if code in taken:
            raise Error("place_code_taken", 409)
        position = max((one.position for one in others), default=-1) + 1
        fields = {**row_state.unset(model), **values, "code": code, "position": position}
        row: P = row_state.put(model, event_id, uuid4(), None, fields)
        return row, row_state.kept(row, ({}, fields), actor, now)


def change(
    model: type[P],
    event_id: UUID,
    row_id: UUID,
    values: Mapping[str, Any],
    *,
    version: str,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Set these values of a room, a track or a type, if it still is what ``version`` marks; its code never changes.

    Returns the change set's id. Raises ``stale`` (409), ``place_unnamed``, ``unknown_…`` (404).
    """
    with write():
        setup_services.locked(event_id)
        row, before = _one(model, event_id, row_id)
        if row_state.version_of(row) != version:
            raise Error("stale", 409, version=row_state.version_of(row))
        _check(values)
        after = {**before, **values, "code": before["code"]}
        if after == before:
            return None
        row_state.put(model, event_id, row_id, row, after)
        return row_state.kept(row, (before, after), actor, now)


def move(model: type[P], event_id: UUID, row_id: UUID, *, up: bool, actor: Actor, now: datetime) -> UUID | None:
    """Move a room, a track or a type one place up or down; at the end it stays. Returns the change set's id."""
    with write():
        setup_services.locked(event_id)
        rows = placed(model, event_id)
        at = next((place for place, row in enumerate(rows) if row.id == row_id), None)
        if at is None:
            raise Error(_unknown(model), 404)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return None
        before = {row.id: row_state.values_of(row) for row in rows}
        rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows):
            row.position = position
        session().flush()
        change_set = history.begin(event_id, "agenda.places_moved", actor, now)
        history.record_many(
            change_set, row_state.kind_of(model), [(row.id, before[row.id], row_state.values_of(row)) for row in rows]
        )
        return change_set.id


def remove(model: type[P], event_id: UUID, row_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Take away a room, a track or a type that no session uses; return the change set's id.

    Raises ``place_in_use`` (409) with how many use it.
    """
    with write():
        setup_services.locked(event_id)
        row, before = _one(model, event_id, row_id)
        count = queries.uses(row)
        if count:
            raise Error("place_in_use", 409, count=count)
        session().delete(row)
        session().flush()
        return row_state.kept(row, (before, {}), actor, now)


def placed(model: type[P], event_id: UUID) -> list[P]:
    """Return rooms, tracks or types of an event in their order, as they are now."""
    query = sa.select(model).where(model.event_id == event_id).order_by(model.position, model.code)
    return list(session().scalars(query.execution_options(populate_existing=True)))


def _one(model: type[P], event_id: UUID, row_id: UUID) -> tuple[P, Fields]:
    row = session().get(model, row_id, populate_existing=True)
    if row is None or row.event_id != event_id:
        raise Error(_unknown(model), 404)
    return row, row_state.values_of(row)


def _unknown(model: type[Any]) -> str:
    return {Room: "unknown_room", Track: "unknown_track"}.get(model, "unknown_type")


def _check(values: Mapping[str, Any]) -> None:
    texts = values.get("name", {"fr": "-"}).values()
    if not any(texts) or any(len(text) > NAME_MOST for text in texts):
        raise Error("place_unnamed")


def free_code(model: type[Any], name: Localised, taken: set[str]) -> str:
    """Return a code made from a name that none of those ``taken`` is."""
    return _code(name, taken, _CODE_MOST[model])


def _code(name: Localised, taken: set[str], most: int) -> str:
    plain = "".join(one for one in fold(next(filter(None, name.values()), "")) if one.isascii() and one.isalnum())
    stem = plain[: most - CODE_LEAST] or "x"
    numbered = (f"{stem}{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
