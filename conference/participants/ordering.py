"""The filters and the order of a list as SQL, by the fields that they name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.events.models import Event
from conference.participants import fields as all_fields
from conference.participants.fields import By, Condition, Fields
from conference.participants.models import Participant
from conference.participants.wanted import OWN, Wanted

#: What decides where all else is equal.
LAST = (By(Participant.sort_key), By(Participant.id))


def filters(event_id: UUID, wanted: Wanted, fields: Fields | None = None) -> list[Condition]:
    """Return the conditions under which somebody of the event is in a list, its search aside.

    A filter whose field is gone since it was read meets nobody: no list grows by what it lost.
    """
    known = fields if fields is not None or not wanted.every else every_field(event_id)
    return [*everybody(event_id), *(_condition(known or {}, one) for one in wanted.every)]


def apart(event_id: UUID, wanted: Wanted, fields: Fields | None = None) -> tuple[list[Condition], list[Condition]]:
    """Return the conditions of a list in two: those that an index answers, and those that open each record.

    The second are none unless one of them looks into texts or answers, which lie in the record alone.
    """
    known = fields if fields is not None or not wanted.every else every_field(event_id)
    inside = [one for one in wanted.every if one.key not in OWN]
    if not any(_opens(known or {}, one) for one in inside):
        return filters(event_id, wanted, fields), []
    of_index = [_condition(known or {}, one) for one in wanted.every if one.key in OWN]
    return [*everybody(event_id), *of_index], [_condition(known or {}, one) for one in inside]


def everybody(event_id: UUID) -> list[Condition]:
    """Return the conditions of all people of an event; merged records are none."""
    return [Participant.event_id == event_id, Participant.merged_into_id.is_(None)]


def every_field(event_id: UUID) -> Fields:
    """Return all fields of an event, for lists that were read for their reader before."""
    return all_fields.of(session().get_one(Event, event_id), contacts=True, sensitive=True)


def keys(event_id: UUID, sort: Sequence[tuple[str, bool]], fields: Fields | None = None) -> list[tuple[Any, bool]]:
    """Return each expression of an order, with whether it goes down; the last is the id, so that no two are equal.

    ``sort`` is ``Wanted.sorts``.
    """
    found: list[tuple[Any, bool]] = []
    known = fields
    for key, down in sort:
        if key == "nom":
            return found + [(one.expression, down) for one in LAST]
        known = known if known is not None else every_field(event_id)
        if key in known:
            found += [(one.expression, down and one.turns) for one in known[key].order]
    return found + [(one.expression, False) for one in LAST]


def order(event_id: UUID, wanted: Wanted, fields: Fields | None = None) -> list[Any]:
    """Return what ``ORDER BY`` takes for the order of a list."""
    return [one.desc() if down else one for one, down in keys(event_id, wanted.sorts, fields)]


def _condition(known: Any, one: Any) -> Condition:
    field = known.get(one.key)
    return field.where(one) if field is not None and field.where is not None else sa.false()


def _opens(known: Any, one: Any) -> bool:
    field = known.get(one.key)
    return field is not None and not field.flag and (field.kind == "text" or bool(field.question))
