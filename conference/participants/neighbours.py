"""Who stands before and after somebody in a list, and where: by the keys of its order, however long the list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.participants import ordering, queries
from conference.participants.fields import Condition, Fields
from conference.participants.lists import Wanted
from conference.participants.models import Participant


@dataclass(frozen=True)
class Neighbours:
    """``place`` of ``total``; no place: the list does not show the person (any more)."""

    before: UUID | None
    after: UUID | None
    place: int | None
    total: int


def of(event_id: UUID, participant_id: UUID, wanted: Wanted, known: Fields, *, by_contact: bool = False) -> Neighbours:
    """Return who stands around somebody; also around where somebody would stand whom the list shows no more."""
    keys = ordering.keys(event_id, wanted.sorts, known)
    expressions = [sa.label(f"key_{number}", one) for number, (one, _down) in enumerate(keys)]
    own = session().execute(sa.select(*expressions).where(Participant.id == participant_id)).one()
    found = queries.match(event_id, wanted, by_contact=by_contact, fields=known)
    earlier, later = _beyond(keys, own, forward=False), _beyond(keys, own, forward=True)
    ahead = sa.select(sa.func.count()).select_from(Participant).where(*found.conditions, earlier)
    row = session().execute(
        sa.select(
            sa.select(sa.literal(1)).where(Participant.id == participant_id, *found.conditions).exists(),
            _next([*found.conditions, earlier], keys, forward=False),
            _next([*found.conditions, later], keys, forward=True),
            ahead.scalar_subquery(),
        )
    )
    shown, before, after, passed = row.one()
    return Neighbours(before, after, passed + 1 if shown else None, found.total)


def _next(conditions: Sequence[Condition], keys: Sequence[tuple[Any, bool]], *, forward: bool) -> Any:
    order = [one.desc() if down is forward else one for one, down in keys]
    return sa.select(Participant.id).where(*conditions).order_by(*order).limit(1).scalar_subquery()


def _beyond(keys: Sequence[tuple[Any, bool]], own: Sequence[Any], *, forward: bool) -> Condition:
    """Return the condition under which somebody stands further on in the order (or before) than these keys.

    Where all keys go the same way it is one comparison of rows, which an index answers.
    """
    if len({down for _one, down in keys}) == 1:
        ours = sa.tuple_(*(one for one, _down in keys))
        values = zip(keys, own, strict=True)
        theirs = sa.tuple_(*(sa.bindparam(None, value, type_=one.type) for (one, _down), value in values))
        return ours > theirs if keys[0][1] is not forward else ours < theirs
    steps = []
    for number, (one, down) in enumerate(keys):
        same = [key == value for (key, _down), value in zip(keys[:number], own, strict=False)]
        further = one > own[number] if down is not forward else one < own[number]
        steps.append(sa.and_(*same, further))
    return sa.or_(*steps)
